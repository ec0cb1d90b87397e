internal import Foundation
internal import Merge
internal import Register

/// A line of a symbolic history (`Protocol/conformance.md`).
struct ConformanceStep: Decodable {
    var act: Order?
    var write: Write?
    var sign: Sign?
    var fork: Fork?
    var deliver: Deliver?
    var show: String?
    /// A remark for readers.
    var about: String?

    /// An order, by exactly one of its fields, and the cuts of its act: sizes by log.
    struct Order: Decodable {
        var cuts: [String: BranchSize]?
        var admit: Admit?
        var assign: Assign?
        var delegate: Delegate?
        var end: UInt64?
        var transfer: Transfer?
        var rotate: UInt32?
        var host: Host?
        var policy: [Row]?
        var exclude: UInt32?
        var unknown: Unknown?
    }

    struct Admit: Decodable {
        var number: UInt32
        var lead: String?
        var code: String?
        var host: UInt32?
    }

    struct Assign: Decodable {
        var institution: UInt32
        var lead: UInt32
    }

    struct Delegate: Decodable {
        var owner: UInt32
        var delegate: UInt32
        var groups: [String]
        var records: [SymbolicRecord]?
    }

    struct Transfer: Decodable {
        var records: [SymbolicRecord]
        var from: UInt32
        var to: UInt32
    }

    struct Host: Decodable {
        var institution: UInt32
        var host: UInt32
    }

    struct Row: Decodable {
        var group: String
        var roles: [String]
        var closed: Bool?
    }

    /// An entry of a kind that no program knows.
    enum Unknown: String, Decodable {
        case critical, skippable
    }

    struct Write: Decodable {
        var institution: UInt32
        var scope: String?
        var epoch: UInt32?
        var citing: UInt64
        var statements: [Said]?
        var unknown: Unknown?
        var branch: String?
        var key: Int?
    }

    struct Said: Decodable {
        var record: SymbolicRecord
        var group: String
        var element: String?
        var role: String
        var kind: String
        var value: String?
        var adopts: SymbolicReference?
        var declines: SymbolicReference?
    }

    /// A new checkpoint of a log's branch as it is, by the key that the institution has there.
    struct Sign: Decodable {
        var log: String
        var citing: UInt64
        var branch: String?
        var key: Int?
    }

    struct Fork: Decodable {
        var log: String
        var at: UInt64
        var branch: String
    }

    struct Deliver: Decodable {
        var to: String
        var directory: UInt64?
        var log: String?
        var size: BranchSize?
    }
}

/// A record as `CREATOR.NUMBER`; number 0 is the institution's own record.
struct SymbolicRecord: Decodable {
    let id: RecordID

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let parts = text.split(separator: ".").map { UInt64($0) }
        guard parts.count == 2, let creator = parts[0].flatMap({ UInt32(exactly: $0) }),
            let number = parts[1]
        else { throw ConformanceError("“\(text)” is no record: write CREATOR.NUMBER") }
        var bytes = Bytes()
        bytes.append(bigEndian: creator)
        bytes.append(bigEndian: UInt64(0))
        bytes.append(bigEndian: number)
        id = RecordID(bytes) ?? .institution(creator)
    }
}

/// A statement as `INSTITUTION/EPOCH/SCOPE SEQUENCE INDEX` and, where it isn't main, the branch.
struct SymbolicReference: Decodable {
    let position: Position
    let branch: String

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 3 || parts.count == 4, let log = LogID(parts[0]),
            let sequence = UInt64(parts[1]), let index = UInt32(parts[2])
        else { throw ConformanceError("“\(text)” names no statement: write LOG SEQUENCE INDEX") }
        position = Position(log: log, sequence: sequence, index: index)
        branch = parts.count == 4 ? parts[3] : ConformanceWorld.main
    }
}

/// How many entries of a log, on which branch: a number, or text as `NUMBER@BRANCH`.
struct BranchSize: Decodable {
    let size: UInt64
    let branch: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let size = try? container.decode(UInt64.self) {
            self.size = size
            branch = ConformanceWorld.main
            return
        }
        let text = try container.decode(String.self)
        let parts = text.split(separator: "@").map(String.init)
        guard parts.count == 2, let size = UInt64(parts[0]) else {
            throw ConformanceError("“\(text)” is no size: write a number, or NUMBER@BRANCH")
        }
        self.size = size
        branch = parts[1]
    }
}

/// What is wrong with a symbolic history.
public struct ConformanceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1; nil while it isn't known.
    public var line: Int?
    /// What is wrong, in a sentence.
    public let detail: String

    init(_ detail: String) { self.detail = detail }

    /// The line and what is wrong.
    public var description: String { (line.map { "line \($0): " } ?? "") + detail }
}
