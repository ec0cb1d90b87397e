public import Merge
public import Register

/// What became of a statement, or why nothing did.
public enum StatementVerdict: Hashable, Sendable {
    /// The merge's verdict.
    case judged(Verdict)
    /// This program can't evaluate its log so far.
    case notEvaluated

    /// The verdict's code in commands and JSON.
    public var code: String {
        switch self {
        case .judged(let verdict): verdict.code
        case .notEvaluated: "not-evaluated"
        }
    }
}

/// A signed statement as a reader sees it.
public struct StatementView: Hashable, Sendable {
    /// The layer.
    public let layer: Scope
    /// What it says; an erased one has no element and no value.
    public let statement: Statement
    /// Where it stands: log, entry, part and leaf. Adopting it names this.
    public let reference: Reference
    /// The directory size that its author cited.
    public let directorySize: UInt64
    /// What became of it.
    public let verdict: StatementVerdict
    /// Whether its sealed half is erased.
    public let isErased: Bool
    /// Why the change set was made; nil if nothing is said.
    public let note: ChangeNote?
    /// The author's clock, milliseconds since 1970.
    public let claimedTime: Int64
    /// What receipts say of its entry.
    public let acknowledgement: Acknowledgement

    /// The institution that states it.
    public var author: UInt32 { reference.log.institution }
    /// Whether it shows in its layer.
    public var isEffective: Bool { verdict == .judged(.effective) }
    /// Where it stands.
    public var position: Position {
        Position(log: reference.log, sequence: reference.sequence, index: reference.index)
    }
}

/// A cell as a reader of several layers sees it.
public struct CellView: Hashable, Sendable {
    /// The cell.
    public let cell: Cell
    /// The statement that shows; nil where every role is silent in every layer.
    public let effective: StatementView?
    /// Voices of other holders, of lower roles, that say something else.
    public let diverging: [StatementView]
    /// Words that whoever has the say may adopt or decline.
    public let proposals: [StatementView]
    /// Late statements that nobody has adopted.
    public let late: [StatementView]

    /// The value that shows; nil where the group is empty, the element out, or nothing shows.
    public var value: Bytes? {
        guard let effective, !effective.isErased else { return nil }
        switch effective.statement.kind {
        case .set, .in: return effective.statement.value
        default: return nil
        }
    }
}

/// A record as a reader of several layers sees it.
public struct RecordView: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// Its owner now; nil if its creator is no member.
    public let owner: UInt32?
    /// Its type; nil if nothing says so or it is retracted.
    public let type: String?
    /// The cells about which anything is stated, sorted.
    public let cells: [CellView]
    /// Every signed statement, sorted by cell, layer and position.
    public let statements: [StatementView]
    /// Layers of which the register at that day can't be told, for want of a note.
    public let unknownLayers: [Scope]
}
