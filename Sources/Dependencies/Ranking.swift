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
    /// `effort` (in rows of bits joined), sketches of 16 bit maps (Flajolet and Martin,
    /// "Probabilistic counting algorithms", 1985) choose eight times as many components as nodes
    /// asked for, and the reach of these is exact: O(nodes + links) for each 512 of them. A node
    /// never looks smaller than one that it reaches.
    ///
    /// - Parameters:
    ///   - limit: The length of the list.
    ///   - effort: The default takes a second or so.
    ///   - weight: What it counts to reach a node, such as 1 for services and life situations.
    public func rank(
        _ direction: Direction = .impact, filter: Filter = .all, limit: Int = 20,
        effort: Int = 200_000_000, weight: (NodeID) -> UInt64
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
        let candidates = condensed.candidates(limit * 8)
        var all: [RankedNode] = []
        for start in stride(from: 0, to: candidates.count, by: 512) {
            let block = candidates[start..<min(start + 512, candidates.count)]
            // The members of a component reach the same.
            for (number, sum) in zip(block, condensed.exactWeights(from: block)) {
                all += condensed.members(of: number).map {
                    RankedNode(node: $0, weight: sum - weights[Int($0)])
                }
            }
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

    /// The weight of all that each of at most 512 components reaches, itself included.
    func exactWeights(from starts: ArraySlice<Int>) -> [UInt64] {
        var sums = [UInt64](repeating: 0, count: 512)
        // By component, which of the starts reach it.
        var rowList = ContiguousArray<SIMD8<UInt64>>(repeating: .zero, count: weights.count)
        for (place, number) in starts.enumerated() {
            rowList[number][place / 64] |= 1 << UInt64(place % 64)
        }
        let offsets = links.offsets.span
        let ends = links.neighbours.span
        var rows = rowList.mutableSpan
        for number in weights.indices.reversed() {
            let row = rows[number]
            guard row != .zero else { continue }
            for slot in Int(offsets[number])..<Int(offsets[number + 1]) {
                rows[Int(ends[slot])] |= row
            }
            guard weights[number] > 0 else { continue }
            for lane in 0..<8 {
                var bits = row[lane]
                while bits != 0 {
                    sums[lane * 64 + bits.trailingZeroBitCount] += weights[number]
                    bits &= bits &- 1
                }
            }
        }
        return Array(sums.prefix(starts.count))
    }

    /// The components that seem to reach most; as many as asked for, or all.
    func candidates(_ count: Int) -> [Int] {
        var sketchList = ContiguousArray<SIMD16<UInt32>>(repeating: .zero, count: weights.count)
        var scores = ContiguousArray<UInt64>(repeating: 0, count: weights.count)
        let offsets = links.offsets.span
        let ends = links.neighbours.span
        var sketches = sketchList.mutableSpan
        for number in weights.indices {
            var sketch = SIMD16<UInt32>.zero
            if weights[number] > 0 {
                var random = Random(seed: UInt64(number))
                let hash = random.next()
                sketch[Int(hash & 15)] = 1 << UInt32(min(31, (hash >> 4).trailingZeroBitCount))
            }
            for slot in Int(offsets[number])..<Int(offsets[number + 1]) {
                sketch |= sketches[Int(ends[slot])]
            }
            sketches[number] = sketch
            // The more low bits are set without a gap, the larger the set; 512 are all.
            let gaps = ~sketch
            var score: UInt64 = 512
            for lane in 0..<16 { score -= UInt64(gaps[lane].trailingZeroBitCount) }
            scores[number] = score
        }
        // Equal ones by falling number, for a component comes after those that it reaches.
        // The best so far, cut back to `count` whenever there are twice as many.
        var best: [Int] = []
        var worst = UInt64.max
        for number in weights.indices.reversed() where scores[number] < worst {
            best.append(number)
            if best.count >= max(16, 2 * count) {
                best = Array(best.sorted { (scores[$0], $1) < (scores[$1], $0) }.prefix(count))
                if let last = best.last { worst = scores[last] }
            }
        }
        return Array(best.sorted { (scores[$0], $1) < (scores[$1], $0) }.prefix(count))
    }
}
