internal import Merge
public import Register
public import Storage

/// What of a record belongs into the graph's index.
public struct GraphIndexing<Facts: Sendable>: Sendable {
    /// The version of the meaning of what is said; where the store's index has another, all is
    /// indexed anew.
    public let version: Int
    /// Whether anything is read of a group, by its full name: contents have no other groups.
    public let reads: @Sendable (_ group: String) -> Bool
    /// What a record contributes by itself; called on several threads. The content is what the record
    /// says in all layers that this node holds.
    public let facts: @Sendable (_ record: RecordID, _ content: RecordContent) -> Facts
    /// What is kept of it; nil where that is nothing. `answer` reads what the index has of another
    /// record's answer to this one.
    public let indexed:
        @Sendable (
            _ record: RecordID, _ facts: Facts,
            _ answer: (_ answerer: RecordID, _ about: RecordID) throws -> IndexedRecord.Answer?
        ) throws -> IndexedRecord?

    /// From its parts.
    public init(
        version: Int, reads: @escaping @Sendable (_ group: String) -> Bool,
        facts: @escaping @Sendable (_ record: RecordID, _ content: RecordContent) -> Facts,
        indexed:
            @escaping @Sendable (
                _ record: RecordID, _ facts: Facts,
                _ answer: (_ answerer: RecordID, _ about: RecordID) throws -> IndexedRecord.Answer?
            ) throws -> IndexedRecord?
    ) {
        self.version = version
        self.reads = reads
        self.facts = facts
        self.indexed = indexed
    }
}

/// The index of the dependency graph, kept record by record as changes arrive.
extension Replica {
    /// Brings the index up to date: settles what is dirty and indexes what that made stale.
    ///
    /// Everything that asks the graph does this first; a node may do it when it is idle.
    /// Complexity: O(cells of the changed records), whatever else the register holds.
    ///
    /// - Parameters:
    ///   - mostLogged: Where more records than these are to be indexed, the log of changes has a
    ///     gap in their place: nobody takes up so many one by one.
    ///   - limit: About how many records one transaction takes: others wait meanwhile.
    ///   - progress: Told after each transaction how many records are done, and of about how many.
    public func indexGraph<Facts>(
        _ indexing: GraphIndexing<Facts>, mostLogged: Int, limit: Int = 2000,
        progress: ((_ done: Int, _ total: Int) -> Void)? = nil
    ) throws {
        let version = "version \(indexing.version)"
        let (isMeant, backlog) = try store.read { snapshot in
            let isMeant = try snapshot.setting(Self.meaning) == version
            return (isMeant, isMeant ? try snapshot.graphBacklog() : try snapshot.recordCount())
        }
        guard !isMeant || backlog > 0 else { return }
        var done = 0
        var isBehind = true
        while isBehind {
            let some = try indexSome(
                indexing, version: version, limit: limit, isLogged: isMeant && backlog <= mostLogged
            )
            done += some.done
            isBehind = some.isBehind
            progress?(done, max(done, backlog))
            if isBehind { store.letOthersWrite() }
        }
    }

    private static let meaning = "graph-index"

    /// How many records were indexed, and whether anything is left to do.
    ///
    /// - Parameter isLogged: Whether each record's change is logged, or only that there is a gap.
    private func indexSome<Facts>(
        _ indexing: GraphIndexing<Facts>, version: String, limit: Int, isLogged: Bool
    ) throws -> (done: Int, isBehind: Bool) {
        try write(isDerived: true) { transaction, state in
            if try transaction.setting(Self.meaning) != version {
                try transaction.dropGraphIndex()
                try transaction.set(Self.meaning, to: version)
            }
            let reader = RecordReader(transaction, state.directory)
            // What was judged to settle it needn't be judged again.
            let judged = try settle(limit: limit, reader, transaction, keeping: indexing.reads)
                .judged
            let stale = try transaction.takeStaleInGraph(limit: limit)
            let threads = ReadingThreads(store: store, directory: state.directory)
            let facts = try threads.map(stale, reader) { reader, touched in
                try reader.content(
                    of: touched, reads: indexing.reads, judged[touched.record] ?? [:]
                ).map { indexing.facts(touched.record, $0) }
            }
            var hasChanged = false
            for (touched, facts) in zip(stale, facts) {
                let indexed = try facts.flatMap { facts in
                    try indexing.indexed(touched.record, facts) {
                        try transaction.graphAnswer(of: $0, to: $1)
                    }
                }
                if try transaction.index(touched, as: indexed, isLogged: isLogged) {
                    hasChanged = true
                }
            }
            if hasChanged, !isLogged { try transaction.noteGapInGraphChanges() }
            try transaction.forgetGraphChanges()
            return (stale.count, try transaction.isGraphBehind())
        }
    }
}
