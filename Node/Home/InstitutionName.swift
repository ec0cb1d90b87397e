internal import Foundation
internal import Register
internal import Seals

/// Who an institution says it is before the directory knows it.
struct InstitutionName: Sendable {
    let code: String
    let name: String
    let registration: String

    init(code: String, name: String, registration: String) throws {
        let violations = registration.isEmpty ? [] : Self.problems(registration)
        if let problem = violations.first { throw Failure.usage(problem) }
        guard code.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,31}/) != nil else {
            throw Failure.usage(
                Phrase(
                    lv: "Īsais kods “\(code)” neder: mazie burti, cipari, defises, līdz 32.",
                    en: "The short code “\(code)” won't do: lower-case letters, digits, hyphens, up to 32."))
        }
        self.code = code
        self.name = name
        self.registration = registration
    }

    /// The institutions in a file of JSON Lines.
    static func list(_ file: String) throws -> [InstitutionName] {
        let bounds = CanonicalJSON.Bounds(depth: 4, bytes: 65_536)
        return try Files.text(file).split(separator: "\n").map { line in
            guard let json = try? CanonicalJSON(parsing: Array(line.utf8), bounds: bounds),
                let code = json["code"]?.text, let name = json["name"]?.text
            else { throw Failure.badFile(file, lv: "iestāžu datne", en: "file of institutions") }
            return try InstitutionName(
                code: code, name: name, registration: json["registration"]?.text ?? "")
        }
    }

    private static func problems(_ registration: String) -> [Phrase] {
        !RegistrationNumber.isValid(registration)
            ? [
                Phrase(
                    lv: "“\(registration)” nav reģistrācijas numurs: 11 cipari ar kontrolciparu.",
                    en: "“\(registration)” is no registration number: 11 digits with a check digit.")
            ] : []
    }
}

extension InstitutionOptions {
    /// The one institution that the options name.
    func one() throws -> InstitutionName {
        guard let code, let name else {
            throw Failure.usage(
                Phrase(lv: "Norādiet --code un --name.", en: "Give --code and --name."))
        }
        return try InstitutionName(code: code, name: name, registration: registration)
    }

    /// The kind of the seal's key.
    func sealAlgorithm() throws -> SealAlgorithm {
        try SealAlgorithm(named: algorithm)
    }
}

extension SealAlgorithm {
    /// The kind of key that a person names.
    init(named name: String) throws {
        guard let algorithm = SealAlgorithm(rawValue: name) else {
            throw Failure.usage(
                Phrase(
                    lv: "Atslēga ir p256, p384, rsa3072 vai ed25519.",
                    en: "A key is p256, p384, rsa3072 or ed25519."))
        }
        self = algorithm
    }
}
