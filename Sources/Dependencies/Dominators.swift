// Dominators by the semi-NCA algorithm (L. Georgiadis, "Linear-time algorithms for dominators and
// related problems", 2005): semidominators as Lengauer and Tarjan find them, with path
// compression; then each immediate dominator is the nearest common ancestor of the parent and the
// semidominator. Nothing recurses.

/// A node without which others lose what they depend on.
public struct CriticalNode: Sendable, Hashable {
    /// The node that, alone, cuts the others off.
    public let node: NodeID
    /// The sum of the weights of the nodes cut off, its own not counted.
    public let weight: UInt64
    /// How many nodes are cut off, itself not counted.
    public let count: Int
}

/// For everything reached from some roots: what alone stands between.
///
/// Node D dominates node S when every path from the roots to S leads through D. Seen from a
/// resource against the links, D is what cuts S off from that resource, alone.
public struct Dominators: Sendable {
    /// The roots and what is reached from them, each after its dominators.
    public let nodes: ContiguousArray<NodeID>
    /// For each place in `nodes` one more than its immediate dominator's place; 0 when nothing
    /// but itself dominates it.
    let parents: ContiguousArray<UInt32>
    /// How many links among the reached nodes were followed.
    let linkCount: Int

    /// The immediate dominator of each node that has one, by node.
    public func immediate() -> [(node: NodeID, dominator: NodeID)] {
        nodes.indices.compactMap { place -> (node: NodeID, dominator: NodeID)? in
            guard parents[place] != 0 else { return nil }
            return (nodes[place], nodes[Int(parents[place]) - 1])
        }.sorted { $0.node < $1.node }
    }

    /// The nodes that cut others off, heaviest first, equal ones by number; roots are left out.
    ///
    /// - Parameters:
    ///   - roots: Left out, for that they cut off everything says nothing.
    ///   - limit: The length of the list; nil for all.
    ///   - weight: What it counts to lose a node, such as 1 for services and life situations.
    public func ranked(
        without roots: [NodeID], limit: Int? = nil, weight: (NodeID) -> UInt64
    ) -> [CriticalNode] {
        var weights = ContiguousArray<UInt64>(repeating: 0, count: nodes.count)
        var counts = ContiguousArray<UInt32>(repeating: 0, count: nodes.count)
        for place in nodes.indices.reversed() where parents[place] != 0 {
            let parent = Int(parents[place]) - 1
            weights[parent] += weights[place] + weight(nodes[place])
            counts[parent] += counts[place] + 1
        }
        let left = Set(roots)
        let all = nodes.indices.filter { counts[$0] > 0 && !left.contains(nodes[$0]) }
            .map {
                CriticalNode(node: nodes[$0], weight: weights[$0], count: Int(counts[$0]))
            }
            .sorted { ($1.weight, $1.count, $0.node) < ($0.weight, $0.count, $1.node) }
        return Array(all.prefix(limit ?? all.count))
    }

    /// What a node cuts off, ascending, itself left out; empty when it cuts off nothing.
    public func cutOff(by node: NodeID) -> [NodeID] {
        guard let root = nodes.firstIndex(of: node) else { return [] }
        var isInside = ContiguousArray<Bool>(repeating: false, count: nodes.count)
        isInside[root] = true
        var result: [NodeID] = []
        for place in root..<nodes.count where parents[place] != 0 {
            if isInside[Int(parents[place]) - 1] {
                isInside[place] = true
                result.append(nodes[place])
            }
        }
        return result.sorted()
    }
}

extension Graph {
    /// The dominators of everything reached from roots; several roots count as one source.
    ///
    /// Complexity: O(links × log nodes) at worst, of what is reached.
    public func dominators(
        from roots: [NodeID], _ direction: Direction = .impact, filter: Filter = .all,
        using workspace: inout Workspace
    ) -> Dominators {
        let reach = reach(from: roots, direction, filter: filter, using: &workspace)
        let links = plain(among: reach, using: &workspace)
        let tree = links.withRoot(over: reach.nodes(at: 0).count).dominatorTree()
        // The tree's place 0 is the root put above the given ones.
        let nodes = ContiguousArray(tree.order.dropFirst().map { reach.nodes[Int($0)] })
        return Dominators(
            nodes: nodes, parents: ContiguousArray(tree.dominators.dropFirst()),
            linkCount: links.neighbours.count)
    }
}

extension Plain {
    /// Adds a last node with links to the nodes 0 ..< count.
    fileprivate func withRoot(over count: Int) -> Plain {
        var result = self
        result.neighbours.append(contentsOf: (0..<count).map { NodeID($0) })
        result.offsets.append(UInt32(result.neighbours.count))
        return result
    }

    /// From the last node, which reaches all: nodes in preorder, and each one's immediate
    /// dominator by place (0 for the root itself).
    fileprivate func dominatorTree() -> (
        order: ContiguousArray<UInt32>, dominators: ContiguousArray<UInt32>
    ) {
        let (order, places, parents) = depthFirst(from: NodeID(nodeCount - 1))
        let before = reversed()
        let semi = before.semidominators(order, places, parents)
        var dominatorList = parents
        var dominators = dominatorList.mutableSpan
        let semis = semi.span
        for place in 1..<max(1, order.count) {
            var dominator = dominators[place]
            while dominator > semis[place] { dominator = dominators[Int(dominator)] }
            dominators[place] = dominator
        }
        return (order, dominatorList)
    }

    /// Preorder, the place of each node in it, and by place the parent's place.
    private func depthFirst(from root: NodeID) -> (
        order: ContiguousArray<UInt32>, places: ContiguousArray<UInt32>,
        parents: ContiguousArray<UInt32>
    ) {
        let total = nodeCount
        var order = ContiguousArray<UInt32>()
        order.reserveCapacity(total)
        var placeList = ContiguousArray<UInt32>(repeating: .max, count: total)
        var parentList = ContiguousArray<UInt32>(repeating: 0, count: total)
        var cursorList = ContiguousArray(offsets.dropLast())
        let starts = offsets.span
        let ends = neighbours.span
        var places = placeList.mutableSpan
        var parents = parentList.mutableSpan
        var cursors = cursorList.mutableSpan
        places[Int(root)] = 0
        order.append(root)
        var current = 0
        while true {
            let node = Int(order[current])
            let end = starts[node + 1]
            var slot = cursors[node]
            while slot < end, places[Int(ends[Int(slot)])] != .max { slot &+= 1 }
            cursors[node] = slot
            if slot < end {
                let child = ends[Int(slot)]
                let place = order.count
                places[Int(child)] = UInt32(place)
                parents[place] = UInt32(current)
                order.append(child)
                current = place
            } else if current == 0 {
                break
            } else {
                current = Int(parents[current])
            }
        }
        return (order, placeList, parentList)
    }

    /// The semidominators by place; `self` holds the links backwards.
    private func semidominators(
        _ order: ContiguousArray<UInt32>, _ places: ContiguousArray<UInt32>,
        _ parents: ContiguousArray<UInt32>
    ) -> ContiguousArray<UInt32> {
        let total = order.count
        var semiList = ContiguousArray((0..<UInt32(total)))
        var labelList = semiList
        var ancestorList = parents
        var pathList = ContiguousArray<UInt32>(repeating: 0, count: total)
        let starts = offsets.span
        let sources = neighbours.span
        let order = order.span
        let places = places.span
        var semi = semiList.mutableSpan
        var label = labelList.mutableSpan
        var ancestor = ancestorList.mutableSpan
        var path = pathList.mutableSpan
        for place in stride(from: total - 1, to: 0, by: -1) {
            let node = Int(order[place])
            var least = parents[place]
            for slot in Int(starts[node])..<Int(starts[node + 1]) {
                let source = Int(places[Int(sources[slot])])
                // Only places after this one have been linked to their ancestors.
                if source <= place {
                    least = min(least, UInt32(source))
                } else {
                    compress(source, linkedAfter: place, &ancestor, &label, semi.span, &path)
                    least = min(least, semi[Int(label[source])])
                }
            }
            semi[place] = least
            label[place] = UInt32(place)
        }
        return semiList
    }

    /// Shortens the way from a place up to the places not linked yet, and keeps in `label` the
    /// place on it with the least semidominator.
    @inline(__always)
    private func compress(
        _ start: Int, linkedAfter bound: Int, _ ancestor: inout MutableSpan<UInt32>,
        _ label: inout MutableSpan<UInt32>, _ semi: Span<UInt32>,
        _ path: inout MutableSpan<UInt32>
    ) {
        var count = 0
        var current = start
        while Int(ancestor[current]) > bound {
            path[count] = UInt32(current)
            count += 1
            current = Int(ancestor[current])
        }
        var above = current
        while count > 0 {
            count -= 1
            let place = Int(path[count])
            if semi[Int(label[above])] < semi[Int(label[place])] { label[place] = label[above] }
            ancestor[place] = ancestor[current]
            above = place
        }
    }
}
