internal import Catalogue
internal import Foundation
internal import Register

/// A synthetic register as files: one for each institution's records, one for its links, and the
/// lists of institutions that `init member --hosted` takes.
struct SyntheticFiles {
    private let register: SyntheticRegister
    private let folder: String

    init(_ register: SyntheticRegister, folder: String) {
        self.register = register
        self.folder = folder
    }

    /// Writes the files; says which commands take them in.
    func write() throws -> Answer {
        guard !Files.exists(folder) else { throw Failure.folderExists(folder) }
        try Files.makeDirectory(folder, mode: 0o755)
        try Files.makeDirectory("\(folder)/records", mode: 0o755)
        var progress = Progress(Phrase(lv: "Datnes", en: "Files"))
        defer { progress.finish() }
        for institution in register.institutions {
            progress.update(institution.place, of: register.institutions.count)
            try write(
                register.records(of: institution, .names), of: institution, "\(institution.code)")
            let links = register.links(of: institution, .names)
            guard !links.isEmpty else { continue }
            try write(links, of: institution, "\(institution.code).links")
        }
        try writeLists()
        return .synthetic(register, ("folder", folder), next: commands)
    }

    private func write(
        _ records: [(id: RecordID, draft: RecordDraft)], of institution: SyntheticInstitution,
        _ name: String
    ) throws {
        var text = RegisterLine.header(institution: institution.code) + "\n"
        for record in records { text += record.draft.text + "\n" }
        try Files.replace("\(folder)/records/\(name).jsonl", text, mode: 0o644)
    }

    private func writeLists() throws {
        for (name, ranks) in [
            ("ministries", [SyntheticInstitution.Rank.ministry]),
            ("institutions", [.agency, .municipality]),
        ] {
            let lines = register.institutions.filter { ranks.contains($0.rank) }.map { member in
                let line: JSON = [
                    "code": .string(member.code), "name": .string(member.name.lv),
                    "registration": .string(member.registration),
                    "lead": .string(
                        name == "ministries"
                            ? "" : member.lead.map { register.institutions[$0].code } ?? ""),
                ]
                return line.spelling + "\n"
            }
            try Files.replace("\(folder)/\(name).list", lines.joined(), mode: 0o644)
        }
    }

    /// From nothing to a node that holds the register.
    private var commands: [String] {
        guard let national = register.institutions.first else { return [] }
        let requests = "\(folder)/requests"
        return [
            "saime init national --home NODE --code \(national.code) --name '\(national.name.lv)'"
                + " --registration \(national.registration)",
            "mkdir \(requests).1 \(requests).2",
            "saime init member --home NODE --hosted --list \(folder)/ministries.list"
                + " --out \(requests).1",
            "saime directory admit --home NODE --lead-kind sector --digest DIGEST"
                + " \(requests).1/*",
            "saime init member --home NODE --hosted --list \(folder)/institutions.list"
                + " --out \(requests).2",
            "saime directory admit --home NODE --lead asked --digest DIGEST"
                + " \(requests).2/*",
            "saime import --home NODE \(folder)/records/*",
        ]
    }
}

extension Failure {
    fileprivate static func folderExists(_ path: String) -> Failure {
        Failure(
            "folder-exists", .cannotWrite,
            Phrase(lv: "Mape \(path) jau ir.", en: "The directory \(path) exists already."),
            remedy: Phrase(
                lv: "Izvēlieties citu mapi vai izdzēsiet to.",
                en: "Choose another directory, or remove that one."))
    }
}
