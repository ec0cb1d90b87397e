/// The part of an answer that is shown; the rest is counted.
public struct Excerpt: Sendable {
    /// A shown node and its distance from what was asked about.
    public struct Member: Sendable, Hashable {
        /// The node.
        public let node: NodeID
        /// Links away from the nearest start.
        public let distance: Int
    }

    /// The shown nodes, nearest first, then by number.
    public let members: [Member]
    /// The links between shown nodes, in the order of `Edge`.
    public let edges: [Edge]
    /// How many nodes of the answer aren't shown.
    public let omittedNodes: Int
    /// How many links between nodes of the answer aren't shown.
    public let omittedEdges: Int
}

extension Graph {
    /// The nearest nodes of a reach with the links between them.
    public func excerpt(of reach: Reach, limit: Int = 200) -> Excerpt {
        var members: [Excerpt.Member] = []
        for distance in 0..<max(0, reach.depth + 1) {
            for node in reach.nodes(at: distance) where members.count < limit {
                members.append(Excerpt.Member(node: node, distance: distance))
            }
        }
        return excerpt(members, among: reach.nodes, reach.filter)
    }

    /// The nearest nodes of a neighbourhood with the links between them.
    public func excerpt(
        of neighbourhood: [(node: NodeID, distance: Int)], filter: Filter = .all,
        limit: Int = 200
    ) -> Excerpt {
        let members = neighbourhood.prefix(limit).map {
            Excerpt.Member(node: $0.node, distance: $0.distance)
        }
        return excerpt(members, among: ContiguousArray(neighbourhood.map(\.node)), filter)
    }

    private func excerpt(
        _ members: [Excerpt.Member], among nodes: ContiguousArray<NodeID>, _ filter: Filter
    ) -> Excerpt {
        let all = Set(nodes)
        let shown = Set(members.map(\.node))
        var edges: [Edge] = []
        var count = 0
        for node in nodes {
            forEachEdge(of: node, .needs) { edge in
                guard all.contains(edge.to), admits(edge, filter) else { return }
                count += 1
                if shown.contains(node), shown.contains(edge.to) { edges.append(edge) }
            }
        }
        return Excerpt(
            members: members, edges: edges.sorted(), omittedNodes: nodes.count - members.count,
            omittedEdges: count - edges.count)
    }
}
