// Strongly connected components by Tarjan's algorithm in Pearce's form (D. J. Pearce, "A
// space-efficient algorithm for finding strongly connected components", 2016, PEA_FIND_SCC2),
// with an explicit stack.

/// The strongly connected components of a graph.
public struct Components: Sendable {
    /// For each node its component.
    ///
    /// A component comes after all those that its links lead to.
    public let component: ContiguousArray<UInt32>
    /// How many components there are.
    public let count: Int

    /// The members of each component, ascending, in order of components.
    func members() -> Plain {
        var offsets = ContiguousArray<UInt32>(repeating: 0, count: count + 1)
        for number in component { offsets[Int(number) + 1] += 1 }
        Rows.accumulate(&offsets)
        var cursor = offsets
        var nodes = ContiguousArray<NodeID>(repeating: 0, count: component.count)
        for node in component.indices {
            let number = Int(component[node])
            nodes[Int(cursor[number])] = NodeID(node)
            cursor[number] += 1
        }
        return Plain(offsets: offsets, neighbours: nodes)
    }
}

/// Nodes that all depend on one another.
public struct Cycle: Sendable, Hashable {
    /// The members, ascending; one when a node is linked to itself.
    public let members: [NodeID]
    /// A shortest way round through the least member: first and last node are that member.
    public let witness: Path
}

extension Plain {
    /// Finds the components.
    ///
    /// Complexity: O(nodes + links), 20 bytes a node.
    func components() -> Components {
        struct Frame {
            var node: UInt32
            var number: UInt32
            var slot: UInt32
        }
        let total = nodeCount
        var numbers = ContiguousArray<UInt32>(repeating: 0, count: total)
        var waitingList = ContiguousArray<UInt32>(repeating: 0, count: total)
        var frameList = ContiguousArray(
            repeating: Frame(node: 0, number: 0, slot: 0), count: total)
        let starts = offsets.span
        let ends = neighbours.span
        var number = numbers.mutableSpan
        var waiting = waitingList.mutableSpan
        var frames = frameList.mutableSpan
        var waitingCount = 0
        var depth = 0
        var index: UInt32 = 1
        var free = UInt32(total)
        for root in 0..<total where number[root] == 0 {
            number[root] = index
            frames[0] = Frame(node: UInt32(root), number: index, slot: starts[root])
            index &+= 1
            depth = 1
            while depth > 0 {
                let frame = frames[depth - 1]
                let node = Int(frame.node)
                var slot = frame.slot
                let end = starts[node + 1]
                var least = number[node]
                var child = -1
                while slot < end {
                    let neighbour = Int(ends[Int(slot)])
                    let other = number[neighbour]
                    if other == 0 {
                        child = neighbour
                        break
                    }
                    if other < least { least = other }
                    slot &+= 1
                }
                number[node] = least
                if child >= 0 {
                    // The slot is read again on return, when the child has its least number.
                    frames[depth - 1].slot = slot
                    number[child] = index
                    frames[depth] = Frame(
                        node: UInt32(child), number: index, slot: starts[child])
                    index &+= 1
                    depth += 1
                    continue
                }
                depth -= 1
                if least == frame.number {
                    index &-= 1
                    while waitingCount > 0, number[Int(waiting[waitingCount - 1])] >= least {
                        waitingCount -= 1
                        number[Int(waiting[waitingCount])] = free
                        index &-= 1
                    }
                    number[node] = free
                    free &-= 1
                } else {
                    waiting[waitingCount] = UInt32(node)
                    waitingCount += 1
                }
            }
        }
        for node in 0..<total { number[node] = UInt32(total) &- number[node] }
        return Components(component: numbers, count: total - Int(free))
    }
}

extension Graph {
    /// The strongly connected components.
    ///
    /// Complexity: O(nodes + links).
    public func components(filter: Filter = .all) -> Components {
        plain(.needs, filter).components()
    }

    /// Every set of nodes that depend on one another, by least member, with a witness each.
    ///
    /// Complexity: O(nodes + links), and O(links of the members) for the witnesses.
    public func cycles(filter: Filter = .all, using workspace: inout Workspace) -> [Cycle] {
        let links = plain(.needs, filter)
        let components = links.components()
        let members = components.members()
        var cycles: [Cycle] = []
        for number in 0..<components.count {
            let range = Int(members.offsets[number])..<Int(members.offsets[number + 1])
            let group = Array(members.neighbours[range])
            guard let least = group.first, group.count > 1 || links.contains(least, least) else {
                continue
            }
            let round = links.wayRound(least, components.component, using: &workspace)
            cycles.append(
                Cycle(members: group, witness: Path(nodes: round, direction: .needs)))
        }
        return cycles.sorted { $0.members.lexicographicallyPrecedes($1.members) }
    }
}

extension Plain {
    func contains(_ from: NodeID, _ to: NodeID) -> Bool {
        neighbours[Int(offsets[Int(from)])..<Int(offsets[Int(from) + 1])].contains(to)
    }

    /// A shortest way from a node, inside its component, back to itself.
    fileprivate func wayRound(
        _ start: NodeID, _ component: ContiguousArray<UInt32>, using workspace: inout Workspace
    ) -> [NodeID] {
        if workspace.places.count < nodeCount {
            workspace.places = ContiguousArray(repeating: 0, count: nodeCount)
        }
        var queue: ContiguousArray<NodeID> = [start]
        // One more than the place in the queue of the node before.
        workspace.places[Int(start)] = 1
        defer { workspace.clearPlaces(of: queue) }
        var head = 0
        while head < queue.count {
            let node = queue[head]
            let slots = Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])
            for neighbour in neighbours[slots].sorted()
            where component[Int(neighbour)] == component[Int(start)] {
                if neighbour == start {
                    return way(backFrom: head, queue, workspace.places) + [start]
                }
                if workspace.places[Int(neighbour)] == 0 {
                    workspace.places[Int(neighbour)] = UInt32(head + 1)
                    queue.append(neighbour)
                }
            }
            head += 1
        }
        return [start]
    }

    private func way(
        backFrom place: Int, _ queue: ContiguousArray<NodeID>, _ before: ContiguousArray<UInt32>
    ) -> [NodeID] {
        var nodes = [queue[place]]
        var current = place
        while current != 0 {
            current = Int(before[Int(queue[current])]) - 1
            nodes.append(queue[current])
        }
        return nodes.reversed()
    }
}
