public import Register

/// Where a statement stands: its log, its entry, its part.
public struct Position: Hashable, Sendable {
    /// The log.
    public var log: LogID
    /// The entry's position, from 0.
    public var sequence: UInt64
    /// The part's place in the payload, from 0.
    public var index: UInt32

    /// A position from its parts.
    public init(log: LogID, sequence: UInt64, index: UInt32) {
        self.log = log
        self.sequence = sequence
        self.index = index
    }
}

extension Position: Comparable {
    /// Whether a position comes before another: by log, sequence, index.
    public static func < (left: Position, right: Position) -> Bool {
        (left.log, left.sequence, left.index) < (right.log, right.sequence, right.index)
    }
}

extension Reference {
    /// The position that it names, on whichever branch of the log.
    var position: Position { Position(log: log, sequence: sequence, index: index) }
}

/// One statement about a cell, and where it stands.
public struct Stated: Hashable, Sendable {
    /// Where it stands.
    public var position: Position
    /// The directory size its author cited.
    public var directorySize: UInt64
    /// In which capacity its author speaks.
    public var role: Role
    /// What it does.
    public var kind: StatementKind
    /// The value; empty where the kind has none.
    public var value: Bytes
    /// What it takes over.
    public var adopts: Reference?
    /// What it declines.
    public var declines: Reference?
    /// Whether its sealed half is erased.
    public var isErased: Bool

    /// A statement and where it stands.
    public init(
        position: Position, directorySize: UInt64, role: Role, kind: StatementKind,
        value: Bytes = [], adopts: Reference? = nil, declines: Reference? = nil,
        isErased: Bool = false
    ) {
        self.position = position
        self.directorySize = directorySize
        self.role = role
        self.kind = kind
        self.value = value
        self.adopts = adopts
        self.declines = declines
        self.isErased = isErased
    }

    /// A statement that an entry with this header carries.
    public init(_ read: ReadStatement, log: LogID, sequence: UInt64, directorySize: UInt64) {
        self.init(
            position: Position(log: log, sequence: sequence, index: read.index),
            directorySize: directorySize, role: read.statement.role, kind: read.statement.kind,
            value: read.statement.value, adopts: read.statement.adopts,
            declines: read.statement.declines, isErased: read.isErased)
    }

    /// The institution that states it.
    public var author: UInt32 { position.log.institution }

    /// Later statements are greater: by directory size cited, epoch, sequence, index (DESIGN §7).
    /// One institution holds a role at a time and cites in order, so this needs no tie-break.
    func isLater(than other: Stated) -> Bool {
        (directorySize, position.log.epoch, position.sequence, position.index)
            > (
                other.directorySize, other.position.log.epoch, other.position.sequence,
                other.position.index
            )
    }

    /// Whether the role falls silent by it.
    var isWithdrawal: Bool { kind == .withdraw || kind == .withdrawElement }

    /// What it says, as a word that can be compared with another role's; nil if it says nothing.
    public var word: Word? {
        switch kind {
        case .set: isErased ? .empty : .value(value)
        case .in: .value(value)
        case .empty, .out: .empty
        case .withdraw, .withdrawElement, .decline: nil
        }
    }
}

/// What a voice says of a cell.
public enum Word: Hashable, Sendable {
    /// The group has this value; the element is in, with this value.
    case value(Bytes)
    /// The group is empty; the element is out.
    case empty
}
