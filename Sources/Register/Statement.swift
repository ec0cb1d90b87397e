/// In which capacity an institution speaks about a record's group (DESIGN §3).
public enum Role: UInt32, Hashable, Sendable, CaseIterable {
    /// The record's owner, or the delegate of its owner.
    case owner = 1
    /// The sector ministry or municipality to which the owner is assigned.
    case lead = 2
    /// The national lead.
    case national = 3
    /// The national lead, explicitly over everybody.
    case override = 4

    /// The role's code in commands and JSON.
    public var code: String {
        switch self {
        case .owner: "owner"
        case .lead: "lead"
        case .national: "national"
        case .override: "override"
        }
    }

    /// The role with this code; nil if there is none.
    public init?(code: String) {
        guard let role = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = role
    }
}

/// What a statement does to the voice of its role.
public enum StatementKind: UInt32, Hashable, Sendable, CaseIterable {
    /// The group has this value.
    case set = 1
    /// The group is empty: effective, hides lower roles.
    case empty = 2
    /// The role falls silent about the group.
    case withdraw = 3
    /// The element is in the set; in a map, with this value.
    case `in` = 4
    /// The element isn't in the set or map.
    case out = 5
    /// The role falls silent about the element.
    case withdrawElement = 6
    /// The proposal is declined; changes no voice.
    case decline = 7

    /// Whether the statement is about an element of a set or map; nil where either may be.
    public var namesElement: Bool? {
        switch self {
        case .set, .empty, .withdraw: false
        case .in, .out, .withdrawElement: true
        case .decline: nil
        }
    }

    /// The kind's code in commands and JSON; withdrawing reads the same for groups and elements.
    public var code: String {
        switch self {
        case .set: "set"
        case .empty: "empty"
        case .withdraw, .withdrawElement: "withdraw"
        case .in: "in"
        case .out: "out"
        case .decline: "decline"
        }
    }
}

/// A part of an entry's payload, named so that a fork can't make it two (DESIGN §5).
public struct Reference: Hashable, Sendable {
    /// The log that holds the entry.
    public var log: LogID
    /// The entry's position in the log, from 0.
    public var sequence: UInt64
    /// The part's place in the payload, from 0.
    public var index: UInt32
    /// The leaf hash of the entry's header.
    public var leaf: Digest

    /// A reference from its parts.
    public init(log: LogID, sequence: UInt64, index: UInt32, leaf: Digest) {
        self.log = log
        self.sequence = sequence
        self.index = index
        self.leaf = leaf
    }
}

/// What statements are about and what merges: a record's group, or an element of it.
public struct Cell: Hashable, Comparable, Sendable {
    /// The record.
    public var record: RecordID
    /// The field group, for example `service.name`.
    public var group: String
    /// The element of a set or map; empty for a group stated as a whole.
    public var element: Bytes

    /// A cell from its parts.
    public init(record: RecordID, group: String, element: Bytes = []) {
        self.record = record
        self.group = group
        self.element = element
    }

    /// Whether a cell comes before another: by record, group's UTF-8 bytes, element's bytes.
    public static func < (left: Cell, right: Cell) -> Bool {
        if left.record != right.record { return left.record < right.record }
        if left.group != right.group {
            return left.group.utf8.lexicographicallyPrecedes(right.group.utf8)
        }
        return left.element.lexicographicallyPrecedes(right.element)
    }
}

/// "In role O, of cell C: set to V, empty or withdrawn", as its author writes it.
public struct Statement: Hashable, Sendable {
    /// What it is about.
    public var cell: Cell
    /// In which capacity the author speaks.
    public var role: Role
    /// What it does to the role's voice.
    public var kind: StatementKind
    /// The value of a set, or of an element of a map; for a decline, its reason; else empty.
    public var value: Bytes
    /// The proposal or late statement that this one takes over.
    public var adopts: Reference?
    /// The proposal that a decline names.
    public var declines: Reference?

    /// A statement from its parts.
    public init(
        cell: Cell, role: Role, kind: StatementKind, value: Bytes = [],
        adopts: Reference? = nil, declines: Reference? = nil
    ) {
        self.cell = cell
        self.role = role
        self.kind = kind
        self.value = value
        self.adopts = adopts
        self.declines = declines
    }
}

/// Why a change set was made: its note, which travels sealed.
public struct ChangeNote: Hashable, Sendable {
    /// The reason in the author's words; empty if none.
    public var reason: String
    /// The document it rests on; empty if none.
    public var basis: String

    /// A note from its parts.
    public init(reason: String = "", basis: String = "") {
        self.reason = reason
        self.basis = basis
    }
}

/// The atomic, ordered batch of statements that one entry carries.
public struct ChangeSet: Hashable, Sendable {
    /// The statements, in their order.
    public var statements: [Statement]
    /// Why; nil if nothing is said.
    public var note: ChangeNote?

    /// A change set from its parts.
    public init(statements: [Statement], note: ChangeNote? = nil) {
        self.statements = statements
        self.note = note
    }
}
