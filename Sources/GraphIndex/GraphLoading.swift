public import Catalogue
internal import Register
public import Storage

extension GraphArrays {
    /// The graph of one state of the store's index: two sequential scans; edges are placed aside.
    ///
    /// - Parameter day: Edges that don't count then are left out.
    public init(_ snapshot: Snapshot, _ institutions: GraphInstitutions, day: GraphDay) throws {
        var moved: [UInt32: UInt32] = [:]
        for (record, owner) in institutions.moved {
            guard let number = try snapshot.graphNumber(of: record) else { continue }
            moved[UInt32(clamping: number)] = owner
        }
        var assembly = GraphAssembly(
            institutions, moved: moved, recordCount: try snapshot.graphExtent().recordCount)
        try snapshot.forEachGraphNode { assembly.add(GraphNodeRow($0)) }
        let placing = EdgePlacing(consume assembly)
        try snapshot.forEachGraphEdge { row in
            if row.counts(on: day) { placing.place(GraphEdgeRow(row)) }
        }
        // What can't be read comes last, as numbers that nobody knows do.
        self = placing.finish { (try? snapshot.graphRecords($0)) ?? [:] }
    }
}

extension StoredGraphEdge {
    func counts(on day: GraphDay) -> Bool {
        validity.map { Validity(packed: $0).contains(day) } ?? true
    }
}

extension GraphNodeRow {
    init(_ row: StoredGraphNode) {
        self.init(
            record: UInt32(clamping: row.record), creator: row.creator, attributes: row.attributes)
    }
}

extension GraphEdgeRow {
    init(_ row: StoredGraphEdge) {
        self.init(
            record: UInt32(clamping: row.record), creator: row.creator,
            source: UInt32(truncatingIfNeeded: row.ends >> 32),
            target: UInt32(truncatingIfNeeded: row.ends),
            attributes: EdgeAttributes(number: UInt32(truncatingIfNeeded: row.attributes)))
    }
}
