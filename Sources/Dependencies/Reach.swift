/// Everything reached from some nodes, nearest first.
public struct Reach: Sendable {
    /// Which way links were followed.
    public let direction: Direction
    /// Which links were followed.
    public let filter: Filter
    /// The starts and what is reached from them, by distance, then by number.
    public let nodes: ContiguousArray<NodeID>
    /// Distance d is `nodes[levels[d] ..< levels[d + 1]]`; level 0 holds the starts.
    let levels: [Int]

    /// The greatest distance; 0 when nothing but the starts was reached, −1 without starts.
    public var depth: Int { nodes.isEmpty ? -1 : levels.count - 2 }

    /// The nodes at a distance, ascending; empty beyond the greatest.
    public func nodes(at distance: Int) -> ArraySlice<NodeID> {
        guard distance >= 0, distance <= depth else { return [] }
        return ArraySlice(nodes[levels[distance]..<levels[distance + 1]])
    }

    /// The number of links on a shortest path from a start; nil when not reached.
    ///
    /// Complexity: O(depth × log reached).
    public func distance(of node: NodeID) -> Int? {
        guard depth >= 0 else { return nil }
        return (0...depth).first { place(of: node, at: $0) != nil }
    }

    /// The place in `nodes` of a node at a distance; nil when it isn't there.
    func place(of node: NodeID, at distance: Int) -> Int? {
        guard distance >= 0, distance <= depth else { return nil }
        let level = levels[distance]..<levels[distance + 1]
        let index = nodes.firstIndex(in: level, notLessThan: node)
        return index < level.upperBound && nodes[index] == node ? index : nil
    }
}

/// Nodes each linked to the next, in the direction of the question that found them.
public struct Path: Sendable, Hashable {
    /// The nodes, from the start.
    public let nodes: [NodeID]
    /// Which way the links between them lead.
    public let direction: Direction

    /// A path along these nodes, of which there is at least one.
    public init(nodes: [NodeID], direction: Direction) {
        self.nodes = nodes
        self.direction = direction
    }

    /// The number of links.
    public var length: Int { nodes.count - 1 }
}

/// A reach together with the node before each, so that every path can be printed.
public struct Routes: Sendable {
    /// What was reached.
    public let reach: Reach
    /// For each place in `reach.nodes` the place of the node before; a start's own place.
    let parents: ContiguousArray<UInt32>

    /// The shortest path from a start to a node; nil when it wasn't reached.
    ///
    /// Of several it is the one whose last but one node has the least number, and so on backwards.
    public func path(to node: NodeID) -> Path? {
        guard let distance = reach.distance(of: node),
            var place = reach.place(of: node, at: distance)
        else { return nil }
        var nodes = [node]
        for _ in 0..<distance {
            place = Int(parents[place])
            nodes.append(reach.nodes[place])
        }
        return Path(nodes: nodes.reversed(), direction: reach.direction)
    }

    /// The node before a reached one on its shortest path; nil for starts and nodes not reached.
    public func parent(of node: NodeID) -> NodeID? {
        guard let distance = reach.distance(of: node), distance > 0,
            let place = reach.place(of: node, at: distance)
        else { return nil }
        return reach.nodes[Int(parents[place])]
    }
}

extension Graph {
    /// Everything reached from some nodes: what they need, or what their stopping hits.
    ///
    /// The starts belong to the answer, at distance 0. Repeated starts count once.
    /// Complexity: O(reached nodes and their links).
    ///
    /// - Parameter depth: The greatest distance; nil for any.
    public func reach(
        from starts: [NodeID], _ direction: Direction, filter: Filter = .all, depth: Int? = nil,
        using workspace: inout Workspace
    ) -> Reach {
        reach(
            from: starts, direction, filter: filter, depth: depth, until: nil, using: &workspace)
    }

    func reach(
        from starts: [NodeID], _ direction: Direction, filter: Filter, depth: Int?,
        until goal: NodeID?, using workspace: inout Workspace
    ) -> Reach {
        spread(
            from: starts, direction, Admission(filter), depth: depth, until: goal,
            using: &workspace)
        let count = workspace.levels.last ?? 0
        return Reach(
            direction: direction, filter: filter,
            nodes: ContiguousArray(workspace.queue[..<count]), levels: [Int](workspace.levels[...]))
    }

    /// What the given nodes depend on, with distances.
    public func needs(
        of starts: [NodeID], filter: Filter = .all, depth: Int? = nil,
        using workspace: inout Workspace
    ) -> Reach {
        reach(from: starts, .needs, filter: filter, depth: depth, using: &workspace)
    }

    /// What is hit when the given nodes stop, with distances.
    public func impact(
        of starts: [NodeID], filter: Filter = .all, depth: Int? = nil,
        using workspace: inout Workspace
    ) -> Reach {
        reach(from: starts, .impact, filter: filter, depth: depth, using: &workspace)
    }

    /// The nodes around some nodes, whichever way the links lead, nearest first.
    ///
    /// Within one distance nodes ascend. Distances count links of either direction.
    /// Complexity: O(found nodes and their links) expected.
    public func neighbourhood(
        of starts: [NodeID], filter: Filter = .all, depth: Int = 1
    ) -> [(node: NodeID, distance: Int)] {
        let admission = Admission(filter)
        var level = Set(starts).sorted()
        var seen = Set(level)
        var result = level.map { (node: $0, distance: 0) }
        var distance = 0
        while distance < depth, !level.isEmpty {
            distance += 1
            var found: [NodeID] = []
            for node in level {
                for direction in Direction.allCases {
                    forEachNeighbour(of: node, direction, admission) { neighbour in
                        if seen.insert(neighbour).inserted { found.append(neighbour) }
                    }
                }
            }
            level = found.sorted()
            result += level.map { (node: $0, distance: distance) }
        }
        return result
    }

    /// The node before each reached one, on a shortest path.
    ///
    /// Complexity: that of the reach itself.
    public func routes(of reach: Reach, using workspace: inout Workspace) -> Routes {
        workspace.setPlaces(of: reach.nodes, nodeCount: nodeCount)
        var parents = ContiguousArray<UInt32>(repeating: .max, count: reach.nodes.count)
        for place in 0..<(reach.levels.count > 1 ? reach.levels[1] : 0) {
            parents[place] = UInt32(place)
        }
        let admission = Admission(reach.filter)
        for distance in 0..<max(0, reach.depth) {
            let following = reach.levels[distance + 1]..<reach.levels[distance + 2]
            for place in reach.levels[distance]..<reach.levels[distance + 1] {
                forEachNeighbour(of: reach.nodes[place], reach.direction, admission) { end in
                    // Ascending within the level: the first to claim has the least number.
                    let other = Int(workspace.places[Int(end)]) - 1
                    if following.contains(other), parents[other] == .max {
                        parents[other] = UInt32(place)
                    }
                }
            }
        }
        workspace.clearPlaces(of: reach.nodes)
        return Routes(reach: reach, parents: parents)
    }

    /// The links between two neighbours on a path that a filter admits; parallel ones ascending.
    public func links(
        on path: Path, step: Int, filter: Filter = .all
    ) -> [Edge] {
        let one = path.nodes[step]
        let other = path.nodes[step + 1]
        let (from, to) = path.direction == .needs ? (one, other) : (other, one)
        return edges(of: from, .needs, filter: filter).filter { $0.to == to }
    }
}
