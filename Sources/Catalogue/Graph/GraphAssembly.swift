internal import Dependencies
public import Register

/// Makes a graph's arrays of the rows of its index: nodes first, then edges, one after another.
///
/// Nodes come ascending by creator, local code and ID, as the graph will number them; edges in any
/// order. Ends that are no nodes become missing ones: say who they are before the end.
public struct GraphAssembly: Sendable {
    private let institutions: GraphInstitutions
    private let moved: [UInt32: UInt32]
    var nodes: ContiguousArray<Node> = []
    private var records: ContiguousArray<UInt32> = []
    private var isForItself: ContiguousArray<Bool> = []
    private var places: ContiguousArray<Place> = []
    var edges: ContiguousArray<Edge> = []
    var statedBy: ContiguousArray<UInt32> = []
    var attributes: ContiguousArray<UInt32> = []
    private var presentCount = 0
    /// The institution of the last row, and who owns what it created: rows come in runs.
    private var lately: (creator: UInt32, heir: UInt32)

    /// The node of a record and who owns it, side by side: each edge asks for both of its ends'.
    private struct Place {
        var node: NodeID
        var owner: UInt32
    }

    /// The index's numbers of ends that are no nodes, in the order in which they came.
    private var missing: [UInt32] = []

    /// Nothing yet.
    ///
    /// - Parameters:
    ///   - moved: The owners of transferred records by the index's numbers.
    ///   - recordCount: A number greater than every record's, if known: saves moving arrays.
    ///   - edgeCount: How many edges will come, if known.
    public init(
        _ institutions: GraphInstitutions, moved: [UInt32: UInt32], nodeCount: Int = 0,
        recordCount: Int = 0, edgeCount: Int = 0
    ) {
        self.institutions = institutions
        self.moved = moved
        lately = (0, institutions.heir(of: 0))
        nodes.reserveCapacity(nodeCount)
        records.reserveCapacity(nodeCount)
        isForItself.reserveCapacity(nodeCount)
        places = ContiguousArray(repeating: Self.nowhere, count: recordCount)
        edges.reserveCapacity(edgeCount)
        statedBy.reserveCapacity(edgeCount)
        attributes.reserveCapacity(edgeCount)
    }

    /// Adds the next node.
    public mutating func add(_ row: GraphNodeRow) {
        append(
            row.record, row.attributes.nodeKind, owner(of: row.record, row.creator),
            isPresent: true)
        isForItself[nodes.count - 1] = row.attributes.isForItself
        presentCount = nodes.count
    }

    /// Adds edges that count on the day asked.
    ///
    /// Many at once: looked up one right after another, their ends' places come from memory
    /// together; one by one, each would be waited for.
    public mutating func add(_ rows: ContiguousArray<GraphEdgeRow>) {
        let ends = rows.map { (source: place(of: $0.source), target: place(of: $0.target)) }
        for (row, known) in zip(rows, ends) {
            add(
                row, from: known.source ?? missingPlace(of: row.source),
                to: known.target ?? missingPlace(of: row.target))
        }
    }

    private mutating func add(_ row: GraphEdgeRow, from source: Place, to target: Place) {
        let status = row.attributes.status(
            author: owner(of: row.record, row.creator), source: ownerIfPresent(source),
            target: ownerIfPresent(target))
        edges.append(
            Edge(
                from: source.node, to: target.node, kind: row.attributes.kind,
                isCritical: row.attributes.isCritical, status: status,
                payload: UInt32(truncatingIfNeeded: statedBy.count)))
        statedBy.append(row.record)
        attributes.append(row.attributes.number)
    }

    /// The arrays of all that was added.
    ///
    /// - Parameter ids: Gives the IDs of records by the index's numbers, which it is asked for
    ///   together: of the missing ends, and of the records that link the same two as another.
    public mutating func finish(_ ids: ([UInt32]) -> [UInt32: RecordID]) -> GraphArrays {
        sortMissing(ids)
        orderParallels(ids)
        let graph = Graph(nodes: nodes, edges: edges)
        edges = []
        return GraphArrays(
            graph: graph, records: records, isForItself: isForItself,
            places: ContiguousArray(places.lazy.map(\.node)),
            statements: EdgeStatements(statedBy: statedBy, attributes: attributes))
    }

    private mutating func append(
        _ record: UInt32, _ kind: UInt8, _ owner: UInt32, isPresent: Bool
    ) {
        while places.count <= Int(record) { places.append(Self.nowhere) }
        places[Int(record)] = Place(node: NodeID(nodes.count), owner: owner)
        nodes.append(
            Node(
                kind: kind, institution: owner, sector: institutions.sector(of: owner),
                isPresent: isPresent))
        records.append(record)
        isForItself.append(false)
    }

    private mutating func owner(of record: UInt32, _ creator: UInt32) -> UInt32 {
        if !moved.isEmpty, let owner = moved[record] { return owner }
        if lately.creator != creator { lately = (creator, institutions.heir(of: creator)) }
        return lately.heir
    }

    private static let nowhere = Place(node: GraphArrays.none, owner: 0)

    /// Missing ends come behind all nodes that are there.
    private func ownerIfPresent(_ place: Place) -> UInt32? {
        Int(place.node) < presentCount ? place.owner : nil
    }

    /// Where a record's node is; nil where none is known.
    private func place(of record: UInt32) -> Place? {
        guard Int(record) < places.count else { return nil }
        let place = places[Int(record)]
        return place.node == GraphArrays.none ? nil : place
    }

    /// Where an end is that was no node: it may have been met since.
    private mutating func missingPlace(of record: UInt32) -> Place {
        if let place = place(of: record) { return place }
        missing.append(record)
        append(record, GraphKind.missing.rawValue, 0, isPresent: false)
        return places[Int(record)]
    }

    /// Numbers the missing ends by their IDs.
    private mutating func sortMissing(_ ids: ([UInt32]) -> [UInt32: RecordID]) {
        guard !missing.isEmpty else { return }
        let found = ids(missing)
        let known = missing.map { (record: $0, id: found[$0] ?? .institution(0)) }
        let sorted = known.sorted { ($0.id, $0.record) < ($1.id, $1.record) }
        let before = NodeID(presentCount)
        var renumbered = ContiguousArray<NodeID>(repeating: 0, count: sorted.count)
        for (offset, end) in sorted.enumerated() {
            let node = before + NodeID(offset)
            renumbered[Int(places[Int(end.record)].node - before)] = node
            records[Int(node)] = end.record
            nodes[Int(node)].institution = institutions.owner(of: end.id)
            nodes[Int(node)].sector = institutions.sector(of: nodes[Int(node)].institution)
        }
        for (offset, end) in sorted.enumerated() {
            places[Int(end.record)].node = before + NodeID(offset)
        }
        for index in edges.indices {
            if edges[index].from >= before {
                edges[index].from = renumbered[Int(edges[index].from - before)]
            }
            if edges[index].to >= before {
                edges[index].to = renumbered[Int(edges[index].to - before)]
            }
        }
    }
}
