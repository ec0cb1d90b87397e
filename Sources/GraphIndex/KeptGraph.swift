public import Catalogue
internal import Register
public import Storage

/// A graph of one state of a store's index that can be brought to a later one.
public struct KeptGraph: Sendable {
    /// The graph.
    public private(set) var arrays: GraphArrays
    /// Who owns what.
    public let institutions: GraphInstitutions
    /// The day on which what it holds counts.
    public let day: GraphDay
    /// The number of the index's latest change that is in it.
    private var change: Int64

    /// Reads the whole index in one state of the store.
    public init(_ snapshot: Snapshot, _ institutions: GraphInstitutions, day: GraphDay) throws {
        arrays = try GraphArrays(snapshot, institutions, day: day)
        change = try snapshot.graphExtent().change
        self.institutions = institutions
        self.day = day
    }

    /// Takes up what has changed until a later state of the store: O(changes and their ends).
    ///
    /// - Returns: false where that can't be done: then this graph is of no use any more.
    public mutating func follow(_ snapshot: Snapshot) throws -> Bool {
        let latest = try snapshot.graphExtent().change
        guard latest != change else { return true }
        let changes = try snapshot.graphChanges(after: change, limit: GraphChange.mostFollowed)
        guard let changes else { return false }
        change = latest
        let rows = try changes.map { try GraphRowChange($0, snapshot, day) }
        // What can't be read now is read anew, which says why.
        return arrays.follow(rows, institutions) { try? snapshot.text(of: $0) }
    }
}

extension GraphRowChange {
    /// What the index says now of a record that it was told has changed.
    fileprivate init(_ change: GraphChange, _ snapshot: Snapshot, _ day: GraphDay) throws {
        self.init(
            record: UInt32(clamping: change.record),
            node: try snapshot.graphNode(change.record)?.attributes,
            former: change.formerEnds.map { ends in
                Ends(
                    source: UInt32(truncatingIfNeeded: ends >> 32),
                    target: UInt32(truncatingIfNeeded: ends))
            },
            edges: try snapshot.graphEdges(of: change.record).filter { $0.counts(on: day) }
                .map(GraphEdgeRow.init))
    }
}
