/// A node whose removal parts what hangs together, whichever way the links lead.
public struct ArticulationNode: Sendable, Hashable {
    /// The node.
    public let node: NodeID
    /// The weight parted from the heaviest remaining piece.
    public let weight: UInt64
    /// How many pieces remain of its component; at least two.
    public let pieces: Int
}

extension Graph {
    /// The nodes whose removal parts the graph, heaviest loss first, equal ones by number.
    ///
    /// Complexity: O(nodes + links), by depth-first search with low points (Hopcroft and Tarjan
    /// 1973), without recursion.
    public func articulations(
        filter: Filter = .all, limit: Int? = nil, weight: (NodeID) -> UInt64
    ) -> [ArticulationNode] {
        let all = LowPoints(plain(.needs, filter), plain(.impact, filter)).nodes(weight)
            .sorted { ($1.weight, $0.node) < ($0.weight, $1.node) }
        return Array(all.prefix(limit ?? all.count))
    }
}

/// A depth-first forest over links taken both ways, with the least preorder place that each
/// subtree sees.
private struct LowPoints {
    /// Nodes in preorder.
    var order: ContiguousArray<NodeID> = []
    /// By place: the parent's place; a root's own.
    var parents: ContiguousArray<UInt32> = []
    /// By place: the least place seen from its subtree.
    var low: ContiguousArray<UInt32> = []

    init(_ along: Plain, _ against: Plain) {
        let total = along.nodeCount
        var places = ContiguousArray<UInt32>(repeating: .max, count: total)
        var cursors = ContiguousArray<UInt32>(repeating: 0, count: total)
        order.reserveCapacity(total)
        parents.reserveCapacity(total)
        low.reserveCapacity(total)
        for root in 0..<total where places[root] == .max {
            var current = enter(NodeID(root), under: nil, &places)
            while true {
                let node = Int(order[current])
                if let neighbour = Self.next(node, &cursors, along, against) {
                    let place = places[Int(neighbour)]
                    if place == .max {
                        current = enter(neighbour, under: current, &places)
                    } else {
                        low[current] = min(low[current], place)
                    }
                } else {
                    let parent = Int(parents[current])
                    if parent == current { break }
                    low[parent] = min(low[parent], low[current])
                    current = parent
                }
            }
        }
    }

    private mutating func enter(
        _ node: NodeID, under parent: Int?, _ places: inout ContiguousArray<UInt32>
    ) -> Int {
        let place = order.count
        places[Int(node)] = UInt32(place)
        order.append(node)
        parents.append(UInt32(parent ?? place))
        low.append(UInt32(place))
        return place
    }

    /// The next neighbour of a node in either direction; nil after the last.
    private static func next(
        _ node: Int, _ cursors: inout ContiguousArray<UInt32>, _ along: Plain, _ against: Plain
    ) -> NodeID? {
        let cursor = cursors[node]
        let alongCount = along.offsets[node + 1] - along.offsets[node]
        let againstCount = against.offsets[node + 1] - against.offsets[node]
        guard cursor < alongCount + againstCount else { return nil }
        cursors[node] = cursor + 1
        return cursor < alongCount
            ? along.neighbours[Int(along.offsets[node] + cursor)]
            : against.neighbours[Int(against.offsets[node] + cursor - alongCount)]
    }

    func nodes(_ weight: (NodeID) -> UInt64) -> [ArticulationNode] {
        var subtree = ContiguousArray(order.map(weight))
        // Of the pieces below each place that are parted from what is above.
        var sum = ContiguousArray<UInt64>(repeating: 0, count: order.count)
        var heaviest = sum
        var pieces = ContiguousArray<UInt32>(repeating: 0, count: order.count)
        for place in order.indices.reversed() where Int(parents[place]) != place {
            let parent = Int(parents[place])
            subtree[parent] += subtree[place]
            if low[place] >= parents[place] {
                sum[parent] += subtree[place]
                heaviest[parent] = max(heaviest[parent], subtree[place])
                pieces[parent] += 1
            }
        }
        var roots = ContiguousArray<UInt32>(repeating: 0, count: order.count)
        var result: [ArticulationNode] = []
        for place in order.indices {
            let isRoot = Int(parents[place]) == place
            roots[place] = isRoot ? UInt32(place) : roots[Int(parents[place])]
            let count = Int(pieces[place]) + (isRoot ? 0 : 1)
            guard count > 1 else { continue }
            let whole = subtree[Int(roots[place])]
            let rest = isRoot ? 0 : whole - weight(order[place]) - sum[place]
            result.append(
                ArticulationNode(
                    node: order[place],
                    weight: sum[place] + rest - max(heaviest[place], rest), pieces: count))
        }
        return result
    }
}
