// Breadth-first search, level by level.
//
// A level whose links are few is kept as a list and sorted. A wide one is collected as bits:
// marking a bit needs no branch, and reading the bits back yields the level in ascending order,
// so that the next level reads the rows in order of memory. Either way each level comes out
// ascending, whatever the order of links: answers don't depend on how the graph was built.

extension Graph {
    /// Fills `workspace.queue` and `workspace.levels` with the nodes reached from `starts`.
    ///
    /// Stops after `depth` levels, or with the level in which `goal` appears. Every node is
    /// admitted as a start. Complexity: O(reached nodes and their links).
    func spread(
        from starts: [NodeID], _ direction: Direction, _ admission: Admission,
        depth: Int?, until goal: NodeID?, using workspace: inout Workspace
    ) {
        workspace.prepare(nodeCount: nodeCount)
        var count = 0
        for node in starts.sorted() where !workspace.seen.contains(node) {
            workspace.seen.insert(node)
            workspace.queue[count] = node
            count += 1
        }
        workspace.levels.append(0)
        workspace.levels.append(count)
        var level = 0..<count
        while !level.isEmpty, workspace.levels.count - 2 < depth ?? .max {
            if let goal, workspace.seen.contains(goal) { break }
            if isWide(level, direction, workspace) {
                markLevel(workspace.queue, level, direction, admission, &workspace.next.words)
                count = Workspace.collectMarked(
                    &workspace.next.words, &workspace.seen.words, &workspace.queue,
                    after: level.upperBound)
            } else {
                findLevel(level, direction, admission, using: &workspace)
                count = workspace.collectFound(after: level.upperBound)
            }
            level = level.upperBound..<count
            if !level.isEmpty { workspace.levels.append(count) }
        }
        workspace.clearSeen(reached: count)
    }

    /// Whether a level has so many links that sweeping all bits costs less than sorting.
    private func isWide(
        _ level: Range<Int>, _ direction: Direction, _ workspace: borrowing Workspace
    ) -> Bool {
        let limit = max(8, nodeCount / 2048)
        if level.count > limit { return true }
        let row = rows[direction]
        let offsets = row.offsets.span
        let baseCount = row.nodeCount
        var links = 0
        for index in level {
            let node = Int(workspace.queue[index])
            if node < baseCount { links += Int(offsets[node + 1] &- offsets[node]) }
        }
        return links > limit
    }

    /// Marks the neighbours of a level as bits.
    private func markLevel(
        _ queue: ContiguousArray<NodeID>, _ level: Range<Int>, _ direction: Direction,
        _ admission: Admission, _ words: inout ContiguousArray<UInt64>
    ) {
        let row = rows[direction]
        let offsets = row.offsets.span
        let neighbours = row.neighbours.span
        let attributes = row.attributes.span
        let isPlain = overlay.isEmpty
        let frontier = queue.span.extracting(level)
        var next = words.mutableSpan
        for index in frontier.indices {
            let node = frontier[index]
            if !isPlain, overlay.touched.contains(node) {
                forEachNeighbour(of: node, direction, admission) { neighbour in
                    next[Int(neighbour >> 6)] |= 1 &<< UInt64(neighbour & 63)
                }
                continue
            }
            let slots = Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])
            let ends = neighbours.extracting(slots)
            if admission.isOpen {
                for place in ends.indices {
                    let neighbour = ends[place]
                    next[Int(neighbour >> 6)] |= 1 &<< UInt64(neighbour & 63)
                }
            } else {
                let kinds = attributes.extracting(slots)
                for place in ends.indices where admission.admits(kinds[place]) {
                    let neighbour = ends[place]
                    guard isWithin(node, neighbour, admission.within) else { continue }
                    next[Int(neighbour >> 6)] |= 1 &<< UInt64(neighbour & 63)
                }
            }
        }
    }

    /// Lists the new neighbours of a level in `workspace.found`.
    private func findLevel(
        _ level: Range<Int>, _ direction: Direction, _ admission: Admission,
        using workspace: inout Workspace
    ) {
        let row = rows[direction]
        let offsets = row.offsets.span
        let neighbours = row.neighbours.span
        let attributes = row.attributes.span
        let isPlain = overlay.isEmpty
        workspace.found.removeAll(keepingCapacity: true)
        for index in level {
            let node = workspace.queue[index]
            if !isPlain, overlay.touched.contains(node) {
                forEachNeighbour(of: node, direction, admission) { workspace.find($0) }
                continue
            }
            let slots = Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])
            for slot in slots {
                let neighbour = neighbours[slot]
                if !admission.isOpen {
                    guard admission.admits(attributes[slot]),
                        isWithin(node, neighbour, admission.within)
                    else { continue }
                }
                workspace.find(neighbour)
            }
        }
    }
}

extension Workspace {
    @inline(__always)
    fileprivate mutating func find(_ node: NodeID) {
        let bit: UInt64 = 1 &<< UInt64(node & 63)
        if seen.words[Int(node >> 6)] & bit == 0 {
            seen.words[Int(node >> 6)] |= bit
            found.append(node)
        }
    }

    /// Appends the found nodes, ascending, to the queue, and returns its new end.
    fileprivate mutating func collectFound(after end: Int) -> Int {
        found.sort()
        for index in found.indices { queue[end + index] = found[index] }
        return end + found.count
    }

    /// Appends the marked nodes not seen before, ascending, and returns the queue's new end.
    fileprivate static func collectMarked(
        _ next: inout ContiguousArray<UInt64>, _ seen: inout ContiguousArray<UInt64>,
        _ queue: inout ContiguousArray<NodeID>, after end: Int
    ) -> Int {
        var tail = end
        var marks = next.mutableSpan
        var known = seen.mutableSpan
        var list = queue.mutableSpan
        for index in marks.indices where marks[index] != 0 {
            var fresh = marks[index] & ~known[index]
            known[index] |= fresh
            marks[index] = 0
            let base = NodeID(index * 64)
            while fresh != 0 {
                list[tail] = base &+ NodeID(truncatingIfNeeded: fresh.trailingZeroBitCount)
                tail += 1
                fresh &= fresh &- 1
            }
        }
        return tail
    }
}
