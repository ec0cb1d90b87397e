// Breadth-first search, level by level.
//
// What a narrow level leads to is kept as a list. Of a wide one it is collected as bits, with a bit
// of a summary for each 64 of them: marking needs no branch, and reading the marked words back
// yields the next level in ascending order, so that it reads the rows in order of memory. A long
// list is put in order in the same way. So each level comes out ascending, whatever the order of
// links: answers don't depend on how the graph was built.

extension Graph {
    /// Fills `workspace.queue` and `workspace.levels` with the nodes reached from `starts`.
    ///
    /// Stops after `depth` levels, or with the level that holds `goal`. Every node is admitted as a
    /// start. Complexity: O(reached nodes and their links).
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
        // The row is handed over, for a copy would count references at every level.
        switch direction {
        case .needs:
            spread(over: rows.along, direction, admission, depth, until: goal, &workspace)
        case .impact:
            spread(over: rows.against, direction, admission, depth, until: goal, &workspace)
        }
        workspace.clearReached(count: workspace.levels[workspace.levels.count - 1])
    }

    private func spread(
        over row: Row, _ direction: Direction, _ admission: Admission, _ depth: Int?,
        until goal: NodeID?, _ workspace: inout Workspace
    ) {
        var level = 0..<workspace.levels[1]
        // A longer list costs more to sort than the summary to sweep.
        let narrow = max(8, nodeCount / 32768)
        while !level.isEmpty, workspace.levels.count - 2 < depth ?? .max {
            if let goal, workspace.marks.hasReached(goal) { break }
            if level.count > narrow {
                markLevel(
                    workspace.queue, level, row, direction, admission, &workspace.marks.words,
                    &workspace.marks.summary)
                let end = Workspace.collectMarked(
                    &workspace.marks.words, &workspace.marks.summary, &workspace.queue,
                    after: level.upperBound)
                level = level.upperBound..<end
                if !level.isEmpty { workspace.levels.append(end) }
            } else {
                level = listLevels(
                    after: level, upTo: narrow, row, direction, admission, depth, until: goal,
                    &workspace.queue, &workspace.levels, &workspace.marks.words)
                if level.count > narrow { workspace.putInOrder(level) }
            }
        }
    }

    /// Marks the neighbours of a level as found.
    private func markLevel(
        _ queue: ContiguousArray<NodeID>, _ level: Range<Int>, _ row: Row, _ direction: Direction,
        _ admission: Admission, _ words: inout ContiguousArray<UInt64>,
        _ summary: inout ContiguousArray<UInt64>
    ) {
        let offsets = row.offsets.span
        let neighbours = row.neighbours.span
        let attributes = row.attributes.span
        let isPlain = overlay.isEmpty
        let frontier = queue.span.extracting(level)
        var found = words.mutableSpan
        var marks = summary.mutableSpan
        for index in frontier.indices {
            let node = frontier[index]
            if !isPlain, overlay.touched.contains(node) {
                forEachNeighbour(of: node, direction, admission) { neighbour in
                    Workspace.mark(neighbour, &found, &marks)
                }
                continue
            }
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
    }

    /// Appends level after level to the queue, each in order, until one has more than `narrow`
    /// nodes, holds the goal, is the deepest, or is empty; returns that one.
    ///
    /// The one with more nodes isn't in order.
    private func listLevels(
        after first: Range<Int>, upTo narrow: Int, _ row: Row, _ direction: Direction,
        _ admission: Admission, _ depth: Int?, until goal: NodeID?,
        _ queue: inout ContiguousArray<NodeID>, _ levels: inout [Int],
        _ words: inout ContiguousArray<UInt64>
    ) -> Range<Int> {
        let offsets = row.offsets.span
        let neighbours = row.neighbours.span
        let attributes = row.attributes.span
        let isPlain = overlay.isEmpty
        var list = queue.mutableSpan
        var reached = words.mutableSpan
        var level = first
        repeat {
            var end = level.upperBound
            for index in level {
                let node = list[index]
                if !isPlain, overlay.touched.contains(node) {
                    forEachNeighbour(of: node, direction, admission) { neighbour in
                        Workspace.list(neighbour, &list, &end, &reached)
                    }
                    continue
                }
                for slot in Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1]) {
                    let neighbour = neighbours[slot]
                    if !admission.isOpen {
                        guard admission.admits(attributes[slot]),
                            isWithin(node, neighbour, admission.within)
                        else { continue }
                    }
                    Workspace.list(neighbour, &list, &end, &reached)
                }
            }
            level = level.upperBound..<end
            if level.isEmpty { break }
            levels.append(end)
            if level.count > narrow { break }
            Workspace.sort(&list, level)
            if let goal, Marks.hasReached(goal, reached) { break }
        } while levels.count - 2 < depth ?? .max
        return level
    }
}

extension Workspace {
    @inline(__always)
    fileprivate static func list(
        _ node: NodeID, _ list: inout MutableSpan<NodeID>, _ end: inout Int,
        _ words: inout MutableSpan<UInt64>
    ) {
        guard Marks.reach(node, &words) else { return }
        list[end] = node
        end &+= 1
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

    /// Puts a long listed level in ascending order.
    fileprivate mutating func putInOrder(_ level: Range<Int>) {
        Self.unlist(queue, level, &marks.words, &marks.summary)
        _ = Self.collectMarked(&marks.words, &marks.summary, &queue, after: level.lowerBound)
    }

    /// Sorts a short part of the queue, by insertion.
    @inline(__always)
    fileprivate static func sort(_ list: inout MutableSpan<NodeID>, _ level: Range<Int>) {
        for index in level.dropFirst() {
            let node = list[index]
            var place = index
            while place > level.lowerBound, list[place &- 1] > node {
                list[place] = list[place &- 1]
                place &-= 1
            }
            list[place] = node
        }
    }

    /// Makes a listed level one that is only marked.
    private static func unlist(
        _ queue: ContiguousArray<NodeID>, _ level: Range<Int>,
        _ wordList: inout ContiguousArray<UInt64>, _ summaryList: inout ContiguousArray<UInt64>
    ) {
        let list = queue.span
        var words = wordList.mutableSpan
        var summary = summaryList.mutableSpan
        for index in level {
            words[Int(list[index] >> 6) &* 2] &= ~(1 &<< UInt64(list[index] & 63))
            mark(list[index], &words, &summary)
        }
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
}
