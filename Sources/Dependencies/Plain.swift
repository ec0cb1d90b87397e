/// Rows without attributes, for algorithms that walk a whole (filtered) graph.
struct Plain: Sendable {
    /// One more than nodes; node i's neighbours lie at `offsets[i] ..< offsets[i + 1]`.
    var offsets: ContiguousArray<UInt32>
    var neighbours: ContiguousArray<NodeID>

    var nodeCount: Int { offsets.count - 1 }

    /// The same links the other way round.
    func reversed() -> Plain {
        var starts = ContiguousArray<UInt32>(repeating: 0, count: offsets.count)
        for neighbour in neighbours { starts[Int(neighbour) + 1] += 1 }
        Rows.accumulate(&starts)
        var cursor = starts
        var sources = ContiguousArray<NodeID>(repeating: 0, count: neighbours.count)
        for node in 0..<nodeCount {
            for slot in Int(offsets[node])..<Int(offsets[node + 1]) {
                let target = Int(neighbours[slot])
                sources[Int(cursor[target])] = NodeID(node)
                cursor[target] += 1
            }
        }
        return Plain(offsets: starts, neighbours: sources)
    }
}

extension Graph {
    /// The rows of a direction that a filter admits; shared, not copied, where nothing is left out.
    func plain(_ direction: Direction, _ filter: Filter) -> Plain {
        let row = rows[direction]
        if filter == .all, overlay.isEmpty {
            return Plain(offsets: row.offsets, neighbours: row.neighbours)
        }
        let admission = Admission(filter)
        var offsets = ContiguousArray<UInt32>(repeating: 0, count: nodeCount + 1)
        var neighbours = ContiguousArray<NodeID>()
        neighbours.reserveCapacity(edgeCount)
        for node in 0..<nodeCount {
            forEachNeighbour(of: NodeID(node), direction, admission) { neighbours.append($0) }
            offsets[node + 1] = UInt32(neighbours.count)
        }
        return Plain(offsets: offsets, neighbours: neighbours)
    }

    /// The links among reached nodes, in the reach's direction, by their places in `reach.nodes`.
    func plain(among reach: Reach, using workspace: inout Workspace) -> Plain {
        workspace.setPlaces(of: reach.nodes, nodeCount: nodeCount)
        let admission = Admission(reach.filter)
        var offsets = ContiguousArray<UInt32>(repeating: 0, count: reach.nodes.count + 1)
        var neighbours = ContiguousArray<NodeID>()
        neighbours.reserveCapacity(min(edgeCount, reach.nodes.count * 6))
        for place in reach.nodes.indices {
            forEachNeighbour(of: reach.nodes[place], reach.direction, admission) { neighbour in
                let other = workspace.places[Int(neighbour)]
                if other != 0 { neighbours.append(other - 1) }
            }
            offsets[place + 1] = UInt32(neighbours.count)
        }
        workspace.clearPlaces(of: reach.nodes)
        return Plain(offsets: offsets, neighbours: neighbours)
    }
}
