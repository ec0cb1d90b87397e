public import Register

/// What a record is called.
public struct GraphText: Hashable, Sendable {
    /// The record.
    public let id: RecordID
    /// The local code; nil where it has none here.
    public let code: String?
    /// The name or title; empty texts where there is none.
    public let title: Schema.Label

    /// What a record is called.
    public init(id: RecordID, code: String?, title: Schema.Label) {
        self.id = id
        self.code = code
        self.title = title
    }
}

/// Where a graph's names, levels and reasons come from: it keeps none of them itself.
///
/// Records are named by the numbers of the graph's index. Repeated questions must be cheap. What
/// can't be read must come out as if it weren't there, and be told by other means.
public protocol GraphTexts: AnyObject {
    /// What a record is called; nil for a number that the index doesn't know.
    func text(of record: UInt32) -> GraphText?
    /// The index's number of a record; nil where it knows none.
    func number(of record: RecordID) -> UInt32?
    /// The reason that the record `answerer` gives for its answer to a link or provision; empty
    /// where it gives none.
    func reason(for record: UInt32, by answerer: UInt32) -> String
    /// The levels that a record has: those others state of it too; by record, then indicator.
    func levels(of record: UInt32) -> [StatedLevel]
    /// Every stated level, with the number of the record that it is of.
    func allLevels() -> [(subject: UInt32, level: StatedLevel)]
    /// The fields by which an institution can be reached, by their codes; empty where none is
    /// stated.
    func contact(of institution: UInt32) -> [String: String]
}
