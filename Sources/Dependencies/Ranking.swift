/// How much a node reaches.
public struct RankedNode: Sendable, Hashable {
    /// The node.
    public let node: NodeID
    /// The sum of the weights of all that it reaches, itself not counted.
    public let weight: UInt64
}

/// Nodes by how much they reach.
public struct Ranking: Sendable {
    /// Heaviest first, equal ones by number; every weight is exact.
    public let nodes: [RankedNode]
    /// True when every node was weighed; false when candidates were chosen by estimate, so that
    /// one of nearly equal weight may be missing.
    public let isComplete: Bool
}

extension Graph {
    /// The nodes that reach most in a direction: with `.impact`, those whose stopping hits most.
    ///
    /// Exactly, the sets of all nodes are carried through the condensation of the graph as
    /// columns of bits, 512 at a time: O(weighted nodes / 512 × links). Where that is more than
    /// `effort` (in rows of bits joined), sketches of 64 registers (Flajolet et al., "HyperLogLog",
    /// 2007) choose four times as many components as nodes asked for in O(nodes + links), and
    /// from each of these the reach is exact.
    ///
    /// - Parameters:
    ///   - limit: The length of the list.
    ///   - effort: The default takes a second or so.
    ///   - weight: What it counts to reach a node, such as 1 for services and life situations.
    public func rank(
        _ direction: Direction = .impact, filter: Filter = .all, limit: Int = 20,
        effort: Int = 200_000_000, using workspace: inout Workspace,
        weight: (NodeID) -> UInt64
    ) -> Ranking {
        let weights = ContiguousArray((0..<NodeID(nodeCount)).map(weight))
        let condensed = Condensed(plain(direction, filter), weights)
        let columns = condensed.weights.count { $0 > 0 }
        let blocks = (columns + 511) / 512
        if blocks * (condensed.links.neighbours.count + condensed.weights.count) <= effort {
            let reached = condensed.exactWeights()
            let all = weights.indices.map { node in
                RankedNode(
                    node: NodeID(node),
                    weight: reached[Int(condensed.component[node])] - weights[node])
            }
            return Ranking(nodes: Self.heaviest(all, limit), isComplete: true)
        }
        var all: [RankedNode] = []
        for number in condensed.candidates(limit * 4) {
            let members = condensed.members(of: number)
            // The members of a component reach the same.
            spread(
                from: Array(members.prefix(1)), direction, Admission(filter), depth: nil,
                until: nil, using: &workspace)
            let count = workspace.levels.last ?? 0
            var sum: UInt64 = 0
            for reached in workspace.queue[..<count] { sum += weights[Int(reached)] }
            all += members.map { RankedNode(node: $0, weight: sum - weights[Int($0)]) }
        }
        return Ranking(nodes: Self.heaviest(all, limit), isComplete: false)
    }

    private static func heaviest(_ all: [RankedNode], _ limit: Int) -> [RankedNode] {
        let ordered = all.sorted { ($1.weight, $0.node) < ($0.weight, $1.node) }
        return Array(ordered.prefix(limit))
    }
}

/// A graph of components, each after those its links lead to, without repeated links.
private struct Condensed {
    let component: ContiguousArray<UInt32>
    let links: Plain
    /// By component the sum of its nodes' weights.
    let weights: ContiguousArray<UInt64>
    private let memberRows: Plain

    init(_ plain: Plain, _ nodeWeights: ContiguousArray<UInt64>) {
        let components = plain.components()
        let members = components.members()
        var sums = ContiguousArray<UInt64>(repeating: 0, count: components.count)
        var offsets = ContiguousArray<UInt32>(repeating: 0, count: components.count + 1)
        var ends = ContiguousArray<UInt32>()
        ends.reserveCapacity(plain.neighbours.count)
        // The last component from which a component was linked.
        var last = ContiguousArray<UInt32>(repeating: .max, count: components.count)
        for number in 0..<components.count {
            for member in Int(members.offsets[number])..<Int(members.offsets[number + 1]) {
                let node = Int(members.neighbours[member])
                sums[number] += nodeWeights[node]
                for slot in Int(plain.offsets[node])..<Int(plain.offsets[node + 1]) {
                    let end = components.component[Int(plain.neighbours[slot])]
                    if Int(end) != number, last[Int(end)] != UInt32(number) {
                        last[Int(end)] = UInt32(number)
                        ends.append(end)
                    }
                }
            }
            offsets[number + 1] = UInt32(ends.count)
        }
        component = components.component
        links = Plain(offsets: offsets, neighbours: ends)
        weights = sums
        memberRows = members
    }

    func members(of number: Int) -> ArraySlice<NodeID> {
        let range = Int(memberRows.offsets[number])..<Int(memberRows.offsets[number + 1])
        return ArraySlice(memberRows.neighbours[range])
    }

    /// By component the weight of all it reaches, itself included.
    func exactWeights() -> ContiguousArray<UInt64> {
        var reached = ContiguousArray<UInt64>(repeating: 0, count: weights.count)
        // Columns of equal weight lie together: then a block's weight is a count of bits.
        let columns = weights.indices.filter { weights[$0] > 0 }
            .sorted { (weights[$0], $0) < (weights[$1], $1) }
        var rows = ContiguousArray<SIMD8<UInt64>>(repeating: .zero, count: weights.count)
        var start = 0
        while start < columns.count {
            var end = start
            while end < columns.count, end - start < 512,
                weights[columns[end]] == weights[columns[start]]
            {
                end += 1
            }
            addBlock(ArraySlice(columns[start..<end]), &rows, &reached)
            start = end
        }
        return reached
    }

    private func addBlock(
        _ columns: ArraySlice<Int>, _ rowList: inout ContiguousArray<SIMD8<UInt64>>,
        _ reached: inout ContiguousArray<UInt64>
    ) {
        guard let first = columns.first else { return }
        let weight = weights[first]
        let starts = links.offsets.span
        let ends = links.neighbours.span
        var rows = rowList.mutableSpan
        // Ascending columns: components before the first can't reach any of them.
        for number in 0..<first { rows[number] = .zero }
        var next = columns.startIndex
        for number in first..<weights.count {
            var row = SIMD8<UInt64>.zero
            if next < columns.endIndex, columns[next] == number {
                let column = next - columns.startIndex
                row[column / 64] = 1 << UInt64(column % 64)
                next += 1
            }
            for slot in Int(starts[number])..<Int(starts[number + 1]) {
                row |= rows[Int(ends[slot])]
            }
            rows[number] = row
            reached[number] += UInt64(row.nonzeroBitCount.wrappedSum()) * weight
        }
    }

    /// The components that seem to reach most; as many as asked for, or all.
    func candidates(_ count: Int) -> ArraySlice<Int> {
        var sketches = ContiguousArray<SIMD64<UInt8>>(
            repeating: SIMD64(repeating: 0), count: weights.count)
        var scores = ContiguousArray<UInt64>(repeating: 0, count: weights.count)
        for number in weights.indices {
            var sketch = SIMD64<UInt8>(repeating: 0)
            if weights[number] > 0 {
                var random = Random(seed: UInt64(number))
                let hash = random.next()
                sketch[Int(hash & 63)] = UInt8((hash >> 6 | 1 << 57).trailingZeroBitCount + 1)
            }
            for slot in Int(links.offsets[number])..<Int(links.offsets[number + 1]) {
                let other = sketches[Int(links.neighbours[slot])]
                sketch.replace(with: other, where: other .> sketch)
            }
            sketches[number] = sketch
            // The less the sum of 2^-register, the larger the set.
            for lane in 0..<64 { scores[number] += 1 << UInt64(57 - min(57, sketch[lane])) }
        }
        return weights.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }.prefix(count)
    }
}
