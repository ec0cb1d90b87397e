import Foundation
import Merge
import Register

/// A file of `Protocol/vectors`: some input and what it must give.
struct Vector: Codable, Equatable {
    var about: String
    /// Bytes in hexadecimal.
    var header: String?
    var payload: String?
    /// A checkpoint or receipt.
    var text: String?
    /// The key that signed it: SubjectPublicKeyInfo, DER; nil where the signature is none.
    var key: String?
    var payloadHash: String?
    var leafHash: String?
    var hashedLength: Int?
    var fullLength: Int?
    var erased: [Int]?
    /// What a header, checkpoint or receipt says, or how an entry reads.
    var says: [String]?
    var leaves: [String]?
    /// The root of each number of leaves from 0.
    var roots: [String]?
    var inclusions: [Proof]?
    var consistencies: [Proof]?
    var records: [Record]?
    var creators: [String: String]?
    /// A whole history: the directory's entries, and those of other logs in any order.
    var directory: [WrittenEntry]?
    var entries: [WrittenEntry]?
    /// For each act whether it stands.
    var stands: [Bool]?
    /// By layer, record, group, element and position: the verdict.
    var verdicts: [String]?
    /// By layer, record, group, element: what shows.
    var effective: [String]?
    /// By layer, or of the one register that the vector is about.
    var fingerprints: [String: String]?

    struct Proof: Codable, Equatable {
        /// The leaf's index, or the smaller size.
        var from: UInt64
        var size: UInt64
        var path: [String]
        /// Where the proof is of another leaf, root or size, and therefore wrong.
        var isWrong: Bool?
    }

    struct Record: Codable, Equatable {
        var id: String
        var cells: [EffectiveCell]
        var hash: String?
    }

    struct EffectiveCell: Codable, Equatable {
        var group: String
        var element: String
        /// Nil: empty or out.
        var value: String?
    }

    struct WrittenEntry: Codable, Equatable {
        var header: String
        var payload: String
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Protocol/vectors").standardizedFileURL

    static var isWriting: Bool {
        ProcessInfo.processInfo.environment["SAIME_WRITE_VECTORS"] == "1"
    }

    static func read(_ name: String) throws -> Vector {
        let file = folder.appending(path: name + ".json")
        return try JSONDecoder().decode(Vector.self, from: Data(contentsOf: file))
    }

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    func write(_ name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(
            to: Self.folder.appending(path: name + ".json"))
    }
}

extension Vector {
    var headerBytes: Bytes { header.flatMap { Bytes(hex: $0) } ?? [] }
    var payloadBytes: Bytes { payload.flatMap { Bytes(hex: $0) } ?? [] }
}

extension EntryContent {
    /// How the entry reads, a line for each part.
    var lines: [String] {
        switch self {
        case .changeSet(let read, let note):
            read.map(\.line) + (note.map { ["note \($0.reason) | \($0.basis)"] } ?? [])
        case .act(let act, let text):
            ["act \(act.order.word)"] + act.cuts.map { "cut \($0.log.text) \($0.size)" }
                + [text].filter { !$0.isEmpty }
        case .request(_, let text): ["request", text]
        case .refusal(let reference, let text):
            ["refusal of \(reference.log.text) \(reference.sequence)", text]
        case .frontierNote(let note):
            ["frontier note \(note.day)"] + note.changed.map { "\($0.log.text) \($0.size)" }
        case .unknown(let kind): ["skipped \(kind)"]
        case .unreadable: ["unreadable"]
        }
    }
}

extension ReadStatement {
    fileprivate var line: String {
        let cell = statement.cell
        return [
            "\(index)", statement.role.code, "\(statement.kind)", cell.record.hex, cell.group,
            isErased ? "erased" : "element=\(cell.element.hex) value=\(statement.value.hex)",
        ].joined(separator: " ")
    }
}

extension Act.Order {
    fileprivate var word: String {
        switch self {
        case .genesis: "genesis"
        case .admit(let admission): "admit \(admission.number) \(admission.code)"
        case .assignLead(let one, let lead): "assign \(one) to \(lead)"
        case .delegate(let owner, let delegate, let groups, let records):
            "delegate \(owner) to \(delegate) \(groups) \(records.map(\.hex))"
        case .endDelegation(let act): "end delegation \(act)"
        case .transfer(let records, let from, let to):
            "transfer \(from) to \(to) \(records.map(\.hex))"
        case .rotateKey(let one, _): "rotate \(one)"
        case .host(let one, let host, _, _): "host \(one) at \(host)"
        case .policy: "policy"
        case .exclude(let one): "exclude \(one)"
        case .rename(let one, _, let code, _): "rename \(one) \(code)"
        case .bindNode(let one, _): "bind \(one)"
        case .unbindNode(let one, _): "unbind \(one)"
        case .rotateDirectoryKey: "rotate directory key"
        }
    }
}

extension Header {
    var lines: [String] {
        [
            "federation \(federation.hex)", "log \(log.text)", "sequence \(sequence)",
            "kind \(kind)\(isCritical ? " critical" : "")", "payload \(payloadHash.hex)",
            "hashed \(hashedLength)", "full \(fullLength)", "directory \(directorySize)",
            "directory root \(directoryRoot.hex)", "time \(claimedTime)",
        ]
    }
}
