/// All shortest paths between two nodes: some of them listed, all of them counted.
public struct ShortestPaths: Sendable {
    /// The first paths in ascending order of their nodes' numbers.
    public let paths: [Path]
    /// How many there are, as sequences of nodes; parallel links make no further path.
    ///
    /// `UInt64.max` stands for that many or more.
    public let total: UInt64
}

extension Graph {
    /// All shortest paths from one node along `direction` to another, at most `limit` listed.
    ///
    /// Complexity: O(reached nodes and their links), and O(length) for each path listed.
    public func shortestPaths(
        from start: NodeID, to end: NodeID, _ direction: Direction = .needs,
        filter: Filter = .all, limit: Int = 100, using workspace: inout Workspace
    ) -> ShortestPaths {
        let reach = reach(
            from: [start], direction, filter: filter, depth: nil, until: end, using: &workspace)
        guard let distance = reach.distance(of: end) else {
            return ShortestPaths(paths: [], total: 0)
        }
        let steps = stepsTowards(end, distance, reach)
        return ShortestPaths(
            paths: listed(from: start, steps, distance, direction, limit: limit),
            total: counted(from: start, end, steps, distance))
    }

    /// For each node on a shortest path the nodes that may follow, ascending.
    private func stepsTowards(
        _ end: NodeID, _ distance: Int, _ reach: Reach
    ) -> [NodeID: [NodeID]] {
        let admission = Admission(reach.filter)
        var steps: [NodeID: [NodeID]] = [:]
        var level = [end]
        for before in stride(from: distance - 1, through: 0, by: -1) {
            var previous: Set<NodeID> = []
            for node in level {
                var found: Set<NodeID> = []
                forEachNeighbour(of: node, reach.direction.reversed, admission) { neighbour in
                    if reach.place(of: neighbour, at: before) != nil { found.insert(neighbour) }
                }
                for neighbour in found { steps[neighbour, default: []].append(node) }
                previous.formUnion(found)
            }
            level = previous.sorted()
        }
        return steps
    }

    private func listed(
        from start: NodeID, _ steps: [NodeID: [NodeID]], _ distance: Int,
        _ direction: Direction, limit: Int
    ) -> [Path] {
        var paths: [Path] = []
        var nodes = [start]
        var choices = [0]
        while let last = nodes.last, let choice = choices.last, paths.count < limit {
            let following = nodes.count <= distance ? steps[last] ?? [] : []
            if nodes.count == distance + 1, choice == 0 {
                paths.append(Path(nodes: nodes, direction: direction))
            }
            if choice < following.count {
                choices[choices.count - 1] += 1
                nodes.append(following[choice])
                choices.append(0)
            } else {
                nodes.removeLast()
                choices.removeLast()
            }
        }
        return paths
    }

    private func counted(
        from start: NodeID, _ end: NodeID, _ steps: [NodeID: [NodeID]], _ distance: Int
    ) -> UInt64 {
        var counts: [NodeID: UInt64] = [start: 1]
        for _ in 0..<distance {
            var following: [NodeID: UInt64] = [:]
            for (node, count) in counts {
                for step in steps[node] ?? [] {
                    let (sum, isTooLarge) = following[step, default: 0]
                        .addingReportingOverflow(count)
                    following[step] = isTooLarge ? .max : sum
                }
            }
            counts = following
        }
        return counts[end] ?? 0
    }
}
