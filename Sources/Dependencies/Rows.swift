/// One direction of the compressed sparse rows.
///
/// | array | one for each | meaning |
/// |---|---|---|
/// | offsets | node, and one more | the node's slots are `offsets[node] ..< offsets[node + 1]` |
/// | neighbours | slot | the node at the other end |
/// | attributes | slot | kind, critical, status (see `Edge.attributes`) |
/// | references | slot | along: the link's payload; against: the link's slot along |
struct Row: Sendable {
    var offsets: ContiguousArray<UInt32>
    var neighbours: ContiguousArray<NodeID>
    var attributes: ContiguousArray<UInt16>
    var references: ContiguousArray<UInt32>

    var nodeCount: Int { offsets.count - 1 }

    /// The slots of a node; empty for a node added after the rows were built.
    func slots(of node: NodeID) -> Range<Int> {
        let index = Int(node)
        guard index < nodeCount else { return 0..<0 }
        return Int(offsets[index])..<Int(offsets[index + 1])
    }

    var bytes: Int {
        offsets.count * 4 + neighbours.count * 4 + attributes.count * 2 + references.count * 4
    }
}

/// Both directions, built once and never written afterwards.
struct Rows: Sendable {
    let along: Row
    let against: Row

    init(nodeCount: Int, edges: ContiguousArray<Edge>) {
        precondition(
            nodeCount < Int(UInt32.max) && edges.count < Int(UInt32.max),
            "a graph holds less than 2^32 - 1 nodes and links")
        along = Self.rowsAlong(nodeCount: nodeCount, edges: edges)
        against = Self.rowsAgainst(along)
    }

    subscript(direction: Direction) -> Row { direction == .needs ? along : against }

    /// Sorts the links by dependent, keeping their given order within one.
    private static func rowsAlong(nodeCount: Int, edges: ContiguousArray<Edge>) -> Row {
        var offsets = ContiguousArray<UInt32>(repeating: 0, count: nodeCount + 1)
        for edge in edges {
            precondition(Int(edge.to) < nodeCount, "a link leads to a node that isn't given")
            offsets[Int(edge.from) + 1] += 1
        }
        accumulate(&offsets)
        var cursor = offsets
        var neighbours = ContiguousArray<NodeID>(repeating: 0, count: edges.count)
        var attributes = ContiguousArray<UInt16>(repeating: 0, count: edges.count)
        var references = ContiguousArray<UInt32>(repeating: 0, count: edges.count)
        for edge in edges {
            let slot = Int(cursor[Int(edge.from)])
            cursor[Int(edge.from)] += 1
            neighbours[slot] = edge.to
            attributes[slot] = edge.attributes
            references[slot] = edge.payload
        }
        return Row(
            offsets: offsets, neighbours: neighbours, attributes: attributes,
            references: references)
    }

    /// Turns the rows round; within a node the slots along are ascending.
    private static func rowsAgainst(_ along: Row) -> Row {
        let edgeCount = along.neighbours.count
        var offsets = ContiguousArray<UInt32>(repeating: 0, count: along.offsets.count)
        for target in along.neighbours { offsets[Int(target) + 1] += 1 }
        accumulate(&offsets)
        var cursor = offsets
        var neighbours = ContiguousArray<NodeID>(repeating: 0, count: edgeCount)
        var attributes = ContiguousArray<UInt16>(repeating: 0, count: edgeCount)
        var references = ContiguousArray<UInt32>(repeating: 0, count: edgeCount)
        for source in 0..<along.nodeCount {
            for slot in Int(along.offsets[source])..<Int(along.offsets[source + 1]) {
                let target = Int(along.neighbours[slot])
                let place = Int(cursor[target])
                cursor[target] += 1
                neighbours[place] = NodeID(source)
                attributes[place] = along.attributes[slot]
                references[place] = UInt32(slot)
            }
        }
        return Row(
            offsets: offsets, neighbours: neighbours, attributes: attributes,
            references: references)
    }

    /// Turns counts, shifted by one, into offsets.
    static func accumulate(_ offsets: inout ContiguousArray<UInt32>) {
        var sum: UInt32 = 0
        for index in offsets.indices {
            sum += offsets[index]
            offsets[index] = sum
        }
    }
}
