internal import Foundation
internal import Register

/// An institution of the example federation (`Fixtures/federation/federation.jsonl`).
struct DemoInstitution: Sendable {
    let code: String
    let name: String
    let registration: String
    let lead: String?
    let host: String
    let group: String

    /// Whether it has a node of its own.
    var hasNode: Bool { host == code }

    /// The institutions of the federation, in the order of admission.
    static func all(in folder: String) throws -> [DemoInstitution] {
        let bounds = CanonicalJSON.Bounds(depth: 6, bytes: 65_536)
        let file = folder + "/federation.jsonl"
        return try Files.text(file).split(separator: "\n").map { line in
            guard let json = try? CanonicalJSON(parsing: Bytes(line.utf8), bounds: bounds),
                let code = json["id"]?.text, let name = json["name"]?["lv"]?.text,
                let host = json["host"]?.text
            else { throw Failure.badFile(file, lv: "federācijas datne", en: "federation file") }
            return DemoInstitution(
                code: code, name: name, registration: json["registration"]?.text ?? "",
                lead: json["lead"]?.text, host: host, group: json["group"]?.text ?? "")
        }
    }

    /// Where the example data are: the named folder; with none named, the source tree's.
    static func folder(_ named: String?) throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = named ?? source.path + "/Fixtures/federation"
        if Files.exists(folder + "/federation.jsonl") { return folder }
        throw Failure(
            "no-fixtures", .missing,
            Phrase(
                lv: "Mapē \(folder) nav piemēra datu.",
                en: "There are no example data in \(folder)."),
            remedy: Phrase(
                lv: "Norādiet --fixtures MAPE/Fixtures/federation.",
                en: "Give --fixtures DIR/Fixtures/federation."))
    }
}

extension CanonicalJSON {
    /// What a command printed; nil where it isn't one document.
    init?(output: String) {
        let bounds = CanonicalJSON.Bounds(depth: 32, bytes: 64 * 1024 * 1024)
        let text = output.replacing(":null", with: ":\"\"")
        guard let json = try? CanonicalJSON(parsing: Bytes(text.trimmed.utf8), bounds: bounds)
        else { return nil }
        self = json
    }
}
