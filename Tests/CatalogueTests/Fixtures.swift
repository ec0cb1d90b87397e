import Catalogue
import Foundation
import Register

/// The example files of the package.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    static func names(in part: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: part).path()
        ).filter { $0.hasSuffix(".jsonl") }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }
}

/// The whole federation, its institutions numbered in the order of `federation.jsonl`.
struct Federation {
    struct Member {
        var id: String
        var row: CanonicalJSON
        var files: [RegisterFile]
    }

    var members: [Member] = []
    /// The records of the main files and, by name, the whole content with the links' lines merged.
    var drafts: [String: [RecordDraft]] = [:]
    var contents: [String: RecordContent] = [:]
    var errors: [LineError] = []
    var ids: [String: NamedRecord] = [:]
    var names: [String: RecordName] = [:]

    init() throws {
        let rows = try Fixtures.bytes("federation/federation.jsonl").split(separator: 0x0A)
        for row in rows {
            let row = try CanonicalJSON(parsing: Array(row))
            let id = row["id"]?.text ?? ""
            let present = try Fixtures.names(in: "federation")
            let files = try ["\(id).jsonl", "\(id).links.jsonl"].filter(present.contains).map {
                RegisterFile(parsing: try Fixtures.bytes("federation/\($0)"), name: $0)
            }
            members.append(Member(id: id, row: row, files: files))
        }
        for (number, member) in members.enumerated() { assign(number + 1, member) }
        for member in members { read(member) }
    }

    private mutating func assign(_ number: Int, _ member: Member) {
        let creator = String(repeating: "0", count: 6) + hex(number, 2)
        for sheet in member.files.flatMap(\.sheets) {
            let name = "\(member.id)/\(sheet.name.code)"
            guard ids[name] == nil else { continue }
            let nonce = sheet.name.code == RecordName.selfCode ? 0 : ids.count + 1
            let id = creator + hex(nonce, 32)
            ids[name] = NamedRecord(id: id, type: sheet.type)
            names[id] = RecordName(institution: member.id, code: sheet.name.code)
        }
    }

    private mutating func read(_ member: Member) {
        let ids = ids
        for file in member.files {
            let contents = contents
            let (records, errors) = file.records(
                present: { contents["\(member.id)/\($0.code)"] },
                resolve: { ids["\($0.institution ?? member.id)/\($0.code)"] })
            drafts[file.name] = records
            self.errors += errors
            for record in records {
                let name = "\(member.id)/\(record.name.code)"
                var whole = self.contents[name] ?? record.content
                whole.groups.merge(record.content.groups) { $1 }
                self.contents[name] = whole
            }
        }
    }

    /// The contents of a type by name.
    func contents(of type: String) -> [(name: String, content: RecordContent)] {
        contents.filter { $0.value.type == type }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    /// The content of the record with an ID.
    func content(id: String) -> RecordContent? {
        names[id].flatMap { contents[$0.description] }
    }
}

func hex(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
}
