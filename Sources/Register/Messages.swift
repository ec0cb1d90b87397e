internal import Foundation
internal import SwiftProtobuf

// Between the vocabulary and its protobuf messages; nothing else knows the generated types.

extension SwiftProtobuf.Message {
    /// The message's bytes, as its author encodes them once. A message of ours always encodes.
    var encoded: Bytes { (try? serializedBytes()) ?? [] }

    init(decoding bytes: Bytes) throws(MalformedBytes) {
        do {
            try self.init(serializedBytes: bytes)
        } catch {
            throw .init("a part isn't a \(Self.protoMessageName) message")
        }
    }
}

extension Digest {
    fileprivate init(required bytes: Data, _ what: String) throws(MalformedBytes) {
        guard let digest = Digest(bytes) else { throw .init("\(what) hasn't 32 bytes") }
        self = digest
    }
}

extension RecordID {
    fileprivate init(required bytes: Data) throws(MalformedBytes) {
        guard let record = RecordID(bytes) else { throw .init("a record's ID hasn't 20 bytes") }
        self = record
    }

    static func all(_ messages: [Data]) throws(MalformedBytes) -> [RecordID] {
        var records: [RecordID] = []
        for message in messages { records.append(try RecordID(required: message)) }
        return records
    }
}

extension LogID {
    init?(_ message: Saime_V1_Log) {
        guard message.institution > 0, message.epoch > 0, let scope = Scope(message.scope) else {
            return nil
        }
        self.init(institution: message.institution, scope: scope, epoch: message.epoch)
    }

    var message: Saime_V1_Log {
        var message = Saime_V1_Log()
        message.institution = institution
        message.scope = scope.text
        message.epoch = epoch
        return message
    }
}

extension Reference {
    init(_ message: Saime_V1_Reference) throws(MalformedBytes) {
        guard let log = LogID(message.log) else { throw .init("a reference names no log") }
        self.init(
            log: log, sequence: message.sequence, index: message.index,
            leaf: try Digest(required: message.leafHash, "a reference's leaf hash"))
    }

    var message: Saime_V1_Reference {
        var message = Saime_V1_Reference()
        message.log = log.message
        message.sequence = sequence
        message.index = index
        message.leafHash = Data(leaf.bytes)
        return message
    }
}

extension Cut {
    init(_ message: Saime_V1_Cut) throws(MalformedBytes) {
        guard let log = LogID(message.log) else { throw .init("a cut names no log") }
        let root =
            message.size == 0 && message.root.isEmpty
            ? Tree.emptyRoot : try Digest(required: message.root, "a cut's root")
        self.init(log: log, size: message.size, root: root)
    }

    var message: Saime_V1_Cut {
        var message = Saime_V1_Cut()
        message.log = log.message
        message.size = size
        if size > 0 { message.root = Data(root.bytes) }
        return message
    }
}

extension Statement {
    var message: Saime_V1_Statement {
        var message = Saime_V1_Statement()
        message.record = Data(cell.record.bytes)
        message.group = cell.group
        message.role = role.rawValue
        message.kind = kind.rawValue
        if let adopts { message.adopts = adopts.message }
        if let declines { message.declines = declines.message }
        return message
    }
}

extension ReadStatement {
    init(
        _ message: Saime_V1_Statement, part: Payload.Part, index: UInt32
    ) throws(MalformedBytes) {
        var statement = try Self.opened(
            message.role, message.kind, message.group, declines: message.hasDeclines
        ) { () throws(MalformedBytes) in try RecordID(required: message.record) }
        if message.hasAdopts { statement.adopts = try Reference(message.adopts) }
        if message.hasDeclines { statement.declines = try Reference(message.declines) }
        try self.init(statement, part: part, index: index)
    }

    init(_ plain: PlainStatement, part: Payload.Part, index: UInt32) throws(MalformedBytes) {
        let statement = try Self.opened(plain.role, plain.kind, plain.group, declines: false) {
            () throws(MalformedBytes) in plain.record
        }
        try self.init(statement, part: part, index: index)
    }

    /// What the open half says.
    private static func opened(
        _ role: UInt32, _ kind: UInt32, _ group: String, declines: Bool,
        _ record: () throws(MalformedBytes) -> RecordID
    ) throws(MalformedBytes) -> Statement {
        guard let knownRole = Role(rawValue: role) else {
            throw .init("the role \(role) is unknown")
        }
        guard let knownKind = StatementKind(rawValue: kind) else {
            throw .init("the statement kind \(kind) is unknown")
        }
        try Cell.checkGroup(group)
        guard (knownKind == .decline) == declines else {
            throw .init("a decline names a proposal, and nothing else does")
        }
        return Statement(
            cell: Cell(record: try record(), group: group), role: knownRole, kind: knownKind)
    }

    /// A statement whose open half is read, with what the sealed one says.
    private init(
        _ opened: Statement, part: Payload.Part, index: UInt32
    ) throws(MalformedBytes) {
        var statement = opened
        guard let bytes = part.sealed else {
            self.init(statement: statement, index: index, isErased: true)
            return
        }
        guard let sealed = Sealed(bytes) else { throw .init("a sealed half isn't well formed") }
        guard sealed.element.count <= Limits.element, sealed.value.count <= Limits.value else {
            throw .init("an element or value is too long")
        }
        if let namesElement = statement.kind.namesElement, namesElement == sealed.element.isEmpty {
            throw .init("an element is missing, or named where none belongs")
        }
        statement.cell.element = sealed.element
        statement.value = sealed.value
        self.init(statement: statement, index: index)
    }
}

extension Cell {
    /// A group's name is plain ASCII, so that it has one spelling in every language.
    static func checkGroup(_ group: String) throws(MalformedBytes) {
        guard (1...Limits.group).contains(group.utf8.count),
            group.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .init("a group's name isn't 1 to \(Limits.group) visible ASCII characters") }
    }
}

extension Request {
    init(_ message: Saime_V1_Request) throws(MalformedBytes) {
        switch message.request {
        case .act(let ask):
            guard let order = ask.act.act else { throw .init("the request asks for nothing") }
            self = .act(try Act.Order(order))
        case .offer(let offer):
            self = .offer(records: try RecordID.all(offer.records), to: offer.to)
        case .accept(let accept): self = .accept(offer: try Reference(accept.offer))
        case .decline(let decline): self = .decline(offer: try Reference(decline.offer))
        case nil: throw .init("the request is of an unknown kind")
        }
    }

    var message: Saime_V1_Request {
        switch self {
        case .act(let order): .with { $0.act.act.act = order.message }
        case .offer(let records, let to):
            .with {
                $0.offer.records = records.map { Data($0.bytes) }
                $0.offer.to = to
            }
        case .accept(let offer): .with { $0.accept.offer = offer.message }
        case .decline(let offer): .with { $0.decline.offer = offer.message }
        }
    }
}

extension FrontierNote {
    init(_ message: Saime_V1_FrontierNote) throws(MalformedBytes) {
        var changed: [Cut] = []
        for cut in message.changed { changed.append(try Cut(cut)) }
        self.init(
            changed: changed, time: message.time, directorySize: message.directorySize,
            day: message.day)
    }

    var message: Saime_V1_FrontierNote {
        .with {
            $0.changed = changed.map(\.message)
            $0.time = time
            $0.directorySize = directorySize
            $0.day = day
        }
    }
}
