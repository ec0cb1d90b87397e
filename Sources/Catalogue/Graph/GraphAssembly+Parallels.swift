internal import Dependencies
internal import Register

extension GraphAssembly {
    /// Gives edges between the same two nodes payloads that ascend by who states them.
    ///
    /// Payloads are given in the order of arrival, which differs from node to node; only among
    /// parallel edges does it show, for elsewhere the ends decide the order.
    mutating func orderParallels(_ ids: ([UInt32]) -> [UInt32: RecordID]) {
        let groups = parallelGroups()
        guard !groups.isEmpty else { return }
        let known = ids(Set(groups.joined().map { statedBy[$0] }).sorted())
        for group in groups {
            let keys = group.map { edge -> (RecordID, Int) in
                (
                    known[statedBy[edge]] ?? .institution(0),
                    EdgeAttributes(number: attributes[edge]).place
                )
            }
            let order = group.indices.sorted { keys[$0] < keys[$1] }
            let (whole, authors, known) = (
                order.map { edges[group[$0]] }, order.map { statedBy[group[$0]] },
                order.map { attributes[group[$0]] }
            )
            for (index, edge) in group.enumerated() {
                edges[edge] = whole[index]
                edges[edge].payload = UInt32(truncatingIfNeeded: edge)
                statedBy[edge] = authors[index]
                attributes[edge] = known[index]
            }
        }
    }

    /// The edges of several slots that have the same other end, where there are two or more of them.
    private func runs(_ slots: ArraySlice<UInt64>) -> [[Int]] {
        var runs: [[Int]] = []
        var rest = slots
        while let first = rest.first {
            let run = rest.prefix { $0 >> 32 == first >> 32 }
            if run.count > 1 { runs.append(run.map { Int(UInt32(truncatingIfNeeded: $0)) }) }
            rest = rest.dropFirst(run.count)
        }
        return runs
    }

    /// The edges that share both ends with another, in groups, each ascending.
    ///
    /// Sorts by one end as a counting sort does, so it takes O(nodes + edges).
    private func parallelGroups() -> [[Int]] {
        var offsets = ContiguousArray<UInt32>(repeating: 0, count: nodes.count + 1)
        for edge in edges { offsets[Int(edge.from) + 1] += 1 }
        for node in nodes.indices { offsets[node + 1] += offsets[node] }
        // Each slot has the other end beside the edge's index, so that what follows reads in order.
        var sorted = [UInt64](repeating: 0, count: edges.count)
        var cursor = offsets
        for (index, edge) in edges.enumerated() {
            let slot = Int(cursor[Int(edge.from)])
            cursor[Int(edge.from)] += 1
            sorted[slot] = UInt64(edge.to) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
        }
        // The last node whose edges led here, one more than its number.
        var mark = ContiguousArray<UInt32>(repeating: 0, count: nodes.count)
        var groups: [[Int]] = []
        for node in nodes.indices {
            let own = Int(offsets[node])..<Int(offsets[node + 1])
            var repeats = false
            for slot in own {
                let target = Int(sorted[slot] >> 32)
                repeats = repeats || mark[target] == UInt32(node) + 1
                mark[target] = UInt32(node) + 1
            }
            guard repeats else { continue }
            sorted[own].sort()
            groups += runs(sorted[own])
        }
        return groups
    }
}
