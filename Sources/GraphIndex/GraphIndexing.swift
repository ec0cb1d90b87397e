internal import Catalogue
internal import Register
public import Replication
internal import Storage

extension Replica {
    /// Brings the graph's index up to date with what this node holds.
    ///
    /// - Parameter progress: Told now and then how many records are done, and of about how many.
    public func indexGraph(
        progress: ((_ done: Int, _ total: Int) -> Void)? = nil
    ) throws {
        try indexGraph(mostLogged: GraphChange.mostFollowed, progress: progress)
    }

    /// - Parameters:
    ///   - mostLogged: Where more records than these are to be indexed, their changes aren't logged
    ///     one by one.
    ///   - limit: About how many records one transaction takes.
    func indexGraph(
        mostLogged: Int, limit: Int = 2000, progress: ((_ done: Int, _ total: Int) -> Void)?
    ) throws {
        let indexing = GraphIndexing(
            version: GraphFacts.version,
            reads: { $0 == Schema.existence || GraphFacts.reads($0) },
            facts: { GraphFacts($0, $1) },
            indexed: { try IndexedRecord($1, of: $0, answer: $2) })
        try indexGraph(indexing, mostLogged: mostLogged, limit: limit, progress: progress)
    }
}

extension IndexedRecord {
    /// What the index keeps of a record's facts; nil where they contribute nothing.
    init?(
        _ facts: GraphFacts, of record: RecordID,
        answer: (RecordID, RecordID) throws -> IndexedRecord.Answer?
    ) throws {
        guard
            facts.node != nil || !facts.edges.isEmpty || !facts.answers.isEmpty
                || !facts.levels.isEmpty
        else { return nil }
        self.init(
            code: facts.code ?? "", title: facts.title.stored, node: facts.node?.attributes)
        edges = try facts.edges.enumerated().map { place, edge in
            let attributes = try EdgeAttributes(edge, place: place, in: facts, of: record) {
                try answer($0, $1).map(GraphFacts.Answer.init)
            }
            return Edge(
                source: edge.source, target: edge.target, attributes: Int64(attributes.number))
        }
        validity = facts.validity.packed
        answers = facts.answers.mapValues {
            Answer(digest: $0.digest, isYes: $0.isYes, reason: $0.reason)
        }
        levels = facts.levels.map {
            Level(
                subject: $0.subject, role: Int64($0.role.rawValue), indicator: $0.level.indicator,
                value: $0.level.value.spelling)
        }
    }
}

extension GraphFacts.Answer {
    fileprivate init(_ stored: IndexedRecord.Answer) {
        self.init(digest: stored.digest, isYes: stored.isYes, reason: stored.reason)
    }
}

extension Schema.Label {
    /// Both languages as the index keeps them: once where they are alike.
    var stored: String { lv == en ? lv : "\(lv)\u{1F}\(en)" }

    /// The label that the index keeps.
    init(stored text: String) {
        let parts = text.split(separator: "\u{1F}", omittingEmptySubsequences: false)
        let lv = parts.first.map(String.init) ?? ""
        self.init(lv: lv, en: parts.count > 1 ? String(parts[1]) : lv)
    }
}
