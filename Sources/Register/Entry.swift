internal import SwiftProtobuf

/// A header and its payload at one position of a log, as bytes: kept and sent as received.
public struct Entry: Hashable, Sendable {
    /// The header's bytes: the leaf.
    public let header: Bytes
    /// The payload's bytes.
    public let payload: Bytes

    /// An entry from its bytes.
    public init(header: Bytes, payload: Bytes) {
        self.header = header
        self.payload = payload
    }

    /// The hash of the header as a leaf of the log's tree.
    public var leaf: Digest { Tree.leaf(header) }
}

/// A contiguous run of a log's entries that ends where a checkpoint, or a cut, vouches for it.
public struct LogRange: Hashable, Sendable {
    /// The log.
    public var log: LogID
    /// The position of the first entry.
    public var start: UInt64
    /// The entries, in order.
    public var entries: [Entry]
    /// The checkpoint at the end; nil where a cut of the directory serves as one.
    public var checkpoint: Checkpoint?
    /// Receipts that travel along: the latest of each signer.
    public var receipts: [Receipt]

    /// A range from its parts.
    public init(
        log: LogID, start: UInt64, entries: [Entry], checkpoint: Checkpoint?,
        receipts: [Receipt] = []
    ) {
        self.log = log
        self.start = start
        self.entries = entries
        self.checkpoint = checkpoint
        self.receipts = receipts
    }

    /// The log's size with this range.
    public var end: UInt64 { start + UInt64(entries.count) }
}

/// What an entry says, decoded.
public enum EntryContent: Hashable, Sendable {
    /// Statements, in order, and a note.
    case changeSet([ReadStatement], note: ChangeNote?)
    /// An act and the free text sealed with it.
    case act(Act, text: String)
    /// A request and the free text sealed with it.
    case request(Request, text: String)
    /// A no to a request, and the reason.
    case refusal(Reference, text: String)
    /// A frontier note.
    case frontierNote(FrontierNote)
    /// A kind that this program doesn't know and may skip.
    case unknown(kind: UInt32)
    /// What this program can't evaluate: the log's evaluation ends here (DESIGN §5).
    case unreadable(reason: String)
}

/// A statement as it stands in an entry.
public struct ReadStatement: Hashable, Sendable {
    /// What it says; an erased one has no element and no value.
    public var statement: Statement
    /// The part's place in the payload.
    public var index: UInt32
    /// Whether the sealed half is missing.
    public var isErased: Bool

    /// A statement read from its part.
    public init(statement: Statement, index: UInt32, isErased: Bool = false) {
        self.statement = statement
        self.index = index
        self.isErased = isErased
    }
}

extension EntryContent {
    /// What an entry with this header and payload says. Never fails: what can't be read is a case.
    public init(header: Header, payload: Payload) {
        guard let kind = EntryKind(rawValue: header.kind) else {
            self =
                header.isCritical
                ? .unreadable(reason: "the critical kind \(header.kind) is unknown")
                : .unknown(kind: header.kind)
            return
        }
        do throws(MalformedBytes) {
            guard header.isCritical == kind.isCritical else {
                throw .init("the critical bit doesn't fit the kind")
            }
            guard (header.log.scope == .directory) == (kind == .act) else {
                throw .init("acts belong in the directory, and nothing else does")
            }
            self = try Self.read(kind, payload)
        } catch {
            self =
                header.isCritical || kind.isCritical
                ? .unreadable(reason: error.description) : .unknown(kind: header.kind)
        }
    }

    private static func read(
        _ kind: EntryKind, _ payload: Payload
    ) throws(MalformedBytes) -> EntryContent {
        if kind == .changeSet { return try readChangeSet(payload) }
        guard payload.parts.count == 1, let part = payload.parts.first else {
            throw .init("the payload hasn't one part")
        }
        let open = try Saime_V1_Open(decoding: part.open)
        let text = try part.text()
        switch (kind, open.part) {
        case (.act, .act(let message)): return .act(try Act(message), text: text)
        case (.request, .request(let message)):
            return .request(try Request(message), text: text)
        case (.refusal, .refusal(let message)):
            return .refusal(try Reference(message.request), text: text)
        case (.frontierNote, .frontierNote(let message)):
            return .frontierNote(try FrontierNote(message))
        default: throw .init("the part isn't what the kind says")
        }
    }

    private static func readChangeSet(
        _ payload: Payload
    ) throws(MalformedBytes) -> EntryContent {
        var statements: [ReadStatement] = []
        statements.reserveCapacity(payload.parts.count)
        var note: ChangeNote?
        for (index, part) in payload.parts.enumerated() {
            if let plain = PlainStatement(part.open) {
                statements.append(try ReadStatement(plain, part: part, index: UInt32(index)))
                continue
            }
            let open = try Saime_V1_Open(decoding: part.open)
            switch open.part {
            case .statement(let message):
                statements.append(try ReadStatement(message, part: part, index: UInt32(index)))
            case .note:
                guard note == nil else { throw .init("the change set has two notes") }
                note = try part.note()
            default: throw .init("the change set has a part that is no statement")
            }
        }
        return .changeSet(statements, note: note)
    }
}

extension Payload {
    /// The payload of a change set, its salts drawn from `generator`.
    public init(_ changeSet: ChangeSet, using generator: inout some RandomNumberGenerator) {
        var parts = changeSet.statements.map { statement in
            var open = Saime_V1_Open()
            open.statement = statement.message
            let sealed = Sealed(
                salt: Sealed.salt(using: &generator), element: statement.cell.element,
                value: statement.value)
            return Part(open: open.encoded, sealed: sealed.bytes)
        }
        if let note = changeSet.note {
            var open = Saime_V1_Open()
            open.note = .init()
            let sealed = Sealed(
                salt: Sealed.salt(using: &generator), element: Bytes(note.basis.utf8),
                value: Bytes(note.reason.utf8))
            parts.append(Part(open: open.encoded, sealed: sealed.bytes))
        }
        self.init(parts: parts)
    }

    /// The payload of an act with free text, which is sealed.
    public init(_ act: Act, text: String, using generator: inout some RandomNumberGenerator) {
        var open = Saime_V1_Open()
        open.act = act.message
        self.init(open, text: text, using: &generator)
    }

    /// The payload of a request with free text, which is sealed.
    public init(
        _ request: Request, text: String, using generator: inout some RandomNumberGenerator
    ) {
        var open = Saime_V1_Open()
        open.request = request.message
        self.init(open, text: text, using: &generator)
    }

    /// The payload of a no to a request, with the reason, which is sealed.
    public init(
        refusing request: Reference, text: String,
        using generator: inout some RandomNumberGenerator
    ) {
        var open = Saime_V1_Open()
        open.refusal.request = request.message
        self.init(open, text: text, using: &generator)
    }

    /// The payload of a frontier note.
    public init(_ note: FrontierNote, using generator: inout some RandomNumberGenerator) {
        var open = Saime_V1_Open()
        open.frontierNote = note.message
        self.init(open, text: "", using: &generator)
    }

    private init(
        _ open: Saime_V1_Open, text: String, using generator: inout some RandomNumberGenerator
    ) {
        let sealed = Sealed(salt: Sealed.salt(using: &generator), value: Bytes(text.utf8))
        self.init(parts: [Part(open: open.encoded, sealed: sealed.bytes)])
    }
}

extension Payload.Part {
    fileprivate func text() throws(MalformedBytes) -> String {
        guard let sealed else { return "" }
        guard let content = Sealed(sealed) else { throw .init("a sealed half isn't well formed") }
        return String(decoding: content.value, as: UTF8.self)
    }

    fileprivate func note() throws(MalformedBytes) -> ChangeNote {
        guard let sealed else { return ChangeNote() }
        guard let content = Sealed(sealed) else { throw .init("a sealed half isn't well formed") }
        return ChangeNote(
            reason: String(decoding: content.value, as: UTF8.self),
            basis: String(decoding: content.element, as: UTF8.self))
    }
}
