/// By what nodes are put together.
public enum Grouping: Sendable, Hashable, CaseIterable {
    /// By owning institution.
    case institution
    /// By sector.
    case sector
}

/// How many links lead from one group to another.
public struct MatrixCell: Sendable, Hashable {
    /// The dependents' group.
    public let from: UInt32
    /// The group they depend on.
    public let to: UInt32
    /// The number of links, parallel ones included.
    public let count: Int
}

extension Graph {
    /// The number of a node's group.
    @inline(__always)
    public func group(of node: NodeID, by grouping: Grouping) -> UInt32 {
        grouping == .institution ? nodes[Int(node)].institution : nodes[Int(node)].sector
    }

    /// How many links lead from each group to each, ascending by groups, without empty cells.
    ///
    /// Complexity: O(nodes + links), and O(cells × log cells) for the order. Groups should be
    /// numbered densely: up to 2,048 of them are counted in a table, more of them by hashing.
    public func matrix(by grouping: Grouping, filter: Filter = .all) -> [MatrixCell] {
        let groups = ContiguousArray(
            nodes.lazy.map { grouping == .institution ? $0.institution : $0.sector })
        let size = Int(groups.max() ?? 0) + 1
        return size <= 2048
            ? tableMatrix(groups, size, Admission(filter))
            : hashedMatrix(groups, Admission(filter))
    }

    private func tableMatrix(
        _ groups: ContiguousArray<UInt32>, _ size: Int, _ admission: Admission
    ) -> [MatrixCell] {
        var table = ContiguousArray<Int>(repeating: 0, count: size * size)
        for node in groups.indices {
            let row = Int(groups[node]) * size
            forEachNeighbour(of: NodeID(node), .needs, admission) { neighbour in
                table[row + Int(groups[Int(neighbour)])] += 1
            }
        }
        return table.indices.compactMap { index in
            table[index] == 0
                ? nil
                : MatrixCell(
                    from: UInt32(index / size), to: UInt32(index % size), count: table[index])
        }
    }

    private func hashedMatrix(
        _ groups: ContiguousArray<UInt32>, _ admission: Admission
    ) -> [MatrixCell] {
        var counts: [UInt64: Int] = [:]
        for node in groups.indices {
            let row = UInt64(groups[node]) << 32
            forEachNeighbour(of: NodeID(node), .needs, admission) { neighbour in
                counts[row | UInt64(groups[Int(neighbour)]), default: 0] += 1
            }
        }
        return counts.sorted { $0.key < $1.key }.map {
            MatrixCell(
                from: UInt32($0.key >> 32), to: UInt32(truncatingIfNeeded: $0.key),
                count: $0.value)
        }
    }

    /// The present nodes of some kinds without a neighbour of other kinds, ascending: resources
    /// that no service uses, services that no need uses.
    ///
    /// A link of a node to itself and a neighbour that isn't present don't count.
    ///
    /// - Parameters:
    ///   - direction: `.impact` looks for dependents, `.needs` for what is depended on.
    ///   - isExcused: True for a node that needs none, such as one for own support.
    public func orphans(
        of kinds: KindSet, lacking neighbours: KindSet = .all, _ direction: Direction = .impact,
        filter: Filter = .all, isExcused: (NodeID) -> Bool = { _ in false }
    ) -> [NodeID] {
        let admission = Admission(filter)
        var result: [NodeID] = []
        for index in nodes.indices {
            let number = NodeID(index)
            let node = nodes[index]
            guard node.isPresent, kinds.contains(node.kind), !isExcused(number) else { continue }
            var hasOne = false
            forEachNeighbour(of: number, direction, admission) { neighbour in
                let other = nodes[Int(neighbour)]
                if neighbour != number, other.isPresent, neighbours.contains(other.kind) {
                    hasOne = true
                }
            }
            if !hasOne { result.append(number) }
        }
        return result
    }

    /// The links an end of which isn't present, in the order of `Edge`.
    public func dangling(filter: Filter = .all) -> [Edge] {
        edges { !nodes[Int($0.from)].isPresent || !nodes[Int($0.to)].isPresent }
            .filter { admits($0, filter) }
    }

    /// The links with a status, in the order of `Edge`: silent ones still wait for an answer.
    public func edges(with status: Status, filter: Filter = .all) -> [Edge] {
        edges { $0.status == status }.filter { admits($0, filter) }
    }

    private func edges(where isWanted: (Edge) -> Bool) -> [Edge] {
        var result: [Edge] = []
        for node in nodes.indices {
            forEachEdge(of: NodeID(node), .needs) { if isWanted($0) { result.append($0) } }
        }
        return result.sorted()
    }
}
