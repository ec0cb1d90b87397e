public import Dependencies
public import Register

/// Links and provisions have two sides: one states them, the other answers (DESIGN §4).
extension GraphFacts {
    /// The record whose owner is to answer: at the end that whoever states it doesn't own, the
    /// one depended on first; nil where there is nobody else to ask.
    ///
    /// - Parameters:
    ///   - author: The owner of the record that states it.
    ///   - owner: The owner of a record that exists; nil for any other.
    public func asked(statedBy author: UInt32, owner: (RecordID) -> UInt32?) -> RecordID? {
        guard let ends = edges.first?.answerers else { return nil }
        if owner(ends.target) != author { return ends.target }
        guard let other = owner(ends.source), other != author else { return nil }
        return ends.source
    }

    /// What the other side says, as the graph has it.
    ///
    /// - Parameters:
    ///   - record: The record that states the link or provision.
    ///   - author: Its owner.
    ///   - owner: The owner of a record that exists; nil for any other.
    ///   - answer: What a record answers to this one; nil where it says nothing.
    public func status(
        of record: RecordID, statedBy author: UInt32, owner: (RecordID) -> UInt32?,
        answer: (RecordID) -> Answer?
    ) -> Status {
        guard let edge = edges.first else { return .silent }
        let attributes = EdgeAttributes(edge, place: 0, in: self, of: record) { answerer, _ in
            answer(answerer)
        }
        return attributes.status(
            author: author, source: owner(edge.source), target: owner(edge.target))
    }
}

extension RecordContent {
    /// The two ends of a link or provision as they are written, *from* or *provider* first; nil for
    /// other types.
    public var linkedEnds: (from: RecordID, to: RecordID)? {
        let (group, from, to) =
            type == "link" ? ("ends", "from", "to") : ("delivery", "provider", "service")
        guard type == "link" || type == "provision",
            let one = field(group, from)?.text.flatMap(RecordID.init(hex:)),
            let other = field(group, to)?.text.flatMap(RecordID.init(hex:))
        else { return nil }
        return (one, other)
    }
}
