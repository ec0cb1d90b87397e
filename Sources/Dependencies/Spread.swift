// Breadth-first search, level by level.
//
// A level whose links are few is kept as a list and sorted. A wide one is collected as bits, with a
// bit of a summary for each 64 of them: marking needs no branch, and reading the marked words back
// yields the level in ascending order, so that the next level reads the rows in order of memory.
// Either way each level comes out ascending, whatever the order of links: answers don't depend on
// how the graph was built.

extension Graph {
    /// Fills `workspace.queue` and `workspace.levels` with the nodes reached from `starts`.
    ///
    /// Stops after `depth` levels, or where `goal` is found: then the last level holds it alone.
    /// Every node is admitted as a start. Complexity: O(reached nodes and their links).
    func spread(
        from starts: [NodeID], _ direction: Direction, _ admission: Admission,
        depth: Int?, until goal: NodeID?, using workspace: inout Workspace
    ) {
        workspace.prepare(nodeCount: nodeCount)
        var count = 0
        for node in starts.count > 1 ? starts.sorted() : starts where workspace.marks.reach(node) {
            workspace.queue[count] = node
            count += 1
        }
        workspace.levels.append(0)
        workspace.levels.append(count)
        var level = 0..<count
        while !level.isEmpty, workspace.levels.count - 2 < depth ?? .max {
            if let goal, workspace.marks.hasReached(goal) { break }
            if isWide(level, direction, workspace) {
                let isFound = markLevel(
                    workspace.queue, level, direction, admission, until: goal,
                    &workspace.marks.words, &workspace.marks.summary)
                if isFound, let goal {
                    count = workspace.replaceFound(by: goal, after: level.upperBound)
                } else {
                    count = Workspace.collectMarked(
                        &workspace.marks.words, &workspace.marks.summary, &workspace.queue,
                        after: level.upperBound)
                }
            } else {
                findLevel(level, direction, admission, using: &workspace)
                count = workspace.collectFound(after: level.upperBound)
            }
            level = level.upperBound..<count
            if !level.isEmpty { workspace.levels.append(count) }
        }
        workspace.clearReached(count: count)
    }

    /// Whether a level has so many links that sweeping the summary costs less than sorting.
    private func isWide(
        _ level: Range<Int>, _ direction: Direction, _ workspace: borrowing Workspace
    ) -> Bool {
        let limit = max(8, nodeCount / 32768)
        if level.count > limit { return true }
        let offsets = rows[direction].offsets.span
        var links = 0
        for index in level {
            let node = Int(workspace.queue[index])
            if node < offsets.count - 1 { links += Int(offsets[node + 1] &- offsets[node]) }
        }
        return links > limit
    }

    /// Marks the neighbours of a level as found; true as soon as the goal is one.
    private func markLevel(
        _ queue: ContiguousArray<NodeID>, _ level: Range<Int>, _ direction: Direction,
        _ admission: Admission, until goal: NodeID?, _ words: inout ContiguousArray<UInt64>,
        _ summary: inout ContiguousArray<UInt64>
    ) -> Bool {
        let row = rows[direction]
        let offsets = row.offsets.span
        let neighbours = row.neighbours.span
        let attributes = row.attributes.span
        let isPlain = overlay.isEmpty
        let frontier = queue.span.extracting(level)
        var found = words.mutableSpan
        var marks = summary.mutableSpan
        // Without a goal the bit is none, so that the test below costs next to nothing.
        let goalIndex = Int((goal ?? 0) >> 6) &* 2 &+ 1
        let goalBit: UInt64 = goal.map { 1 &<< UInt64($0 & 63) } ?? 0
        for index in frontier.indices {
            let node = frontier[index]
            if !isPlain, overlay.touched.contains(node) {
                forEachNeighbour(of: node, direction, admission) { neighbour in
                    Workspace.mark(neighbour, &found, &marks)
                }
            } else {
                let slots = Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])
                let ends = neighbours.extracting(slots)
                if admission.isOpen {
                    for place in ends.indices { Workspace.mark(ends[place], &found, &marks) }
                } else {
                    let kinds = attributes.extracting(slots)
                    for place in ends.indices where admission.admits(kinds[place]) {
                        let neighbour = ends[place]
                        guard isWithin(node, neighbour, admission.within) else { continue }
                        Workspace.mark(neighbour, &found, &marks)
                    }
                }
            }
            if goalBit != 0, found[goalIndex] & goalBit != 0 { return true }
        }
        return false
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
        if marks.reach(node) { found.append(node) }
    }

    /// Appends the found nodes, ascending, to the queue, and returns its new end.
    fileprivate mutating func collectFound(after end: Int) -> Int {
        found.sort()
        for index in found.indices { queue[end + index] = found[index] }
        return end + found.count
    }

    @inline(__always)
    fileprivate static func mark(
        _ node: NodeID, _ words: inout MutableSpan<UInt64>, _ summary: inout MutableSpan<UInt64>
    ) {
        let index = Int(node >> 6) &* 2
        let fresh = (~words[index] &>> UInt64(node & 63)) & 1
        words[index &+ 1] |= fresh &<< UInt64(node & 63)
        summary[Int(node >> 12)] |= fresh &<< UInt64((node >> 6) & 63)
    }

    /// Appends the found nodes not reached before, ascending, and returns the queue's new end.
    fileprivate static func collectMarked(
        _ wordList: inout ContiguousArray<UInt64>, _ summaryList: inout ContiguousArray<UInt64>,
        _ queue: inout ContiguousArray<NodeID>, after end: Int
    ) -> Int {
        var tail = end
        var words = wordList.mutableSpan
        var summary = summaryList.mutableSpan
        var list = queue.mutableSpan
        for place in summary.indices {
            var present = summary[place]
            if present == 0 { continue }
            summary[place] = 0
            while present != 0 {
                let number = place &* 64 &+ present.trailingZeroBitCount
                present &= present &- 1
                let index = number &* 2
                let reached = words[index]
                var fresh = words[index &+ 1] & ~reached
                words[index] = reached | fresh
                words[index &+ 1] = 0
                let base = NodeID(truncatingIfNeeded: number &* 64)
                while fresh != 0 {
                    list[tail] = base &+ NodeID(truncatingIfNeeded: fresh.trailingZeroBitCount)
                    tail += 1
                    fresh &= fresh &- 1
                }
            }
        }
        return tail
    }

    /// Drops the found nodes for one of them, and returns the queue's new end.
    fileprivate mutating func replaceFound(by goal: NodeID, after end: Int) -> Int {
        for place in marks.summary.indices where marks.summary[place] != 0 {
            var present = marks.summary[place]
            marks.summary[place] = 0
            while present != 0 {
                marks.words[(place * 64 + present.trailingZeroBitCount) * 2 + 1] = 0
                present &= present &- 1
            }
        }
        guard marks.reach(goal) else { return end }
        queue[end] = goal
        return end + 1
    }
}
