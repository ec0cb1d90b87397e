// The shortest path between two nodes, searched from both ends.
//
// 1. Whole levels are found from the start, or from the end where that has by far fewer links to
//    follow next, until a link joins the two sides. No path is shorter, and each of the shortest
//    goes over one of these links.
// 2. On the end's side the nodes on a shortest path are marked, from those links towards the end.
// 3. The path is read off backwards: on the end's side the least marked node at each distance, on
//    the start's side the least one at all. Which side found what doesn't show in it.
//
// A node's mark, in `Workspace.places`, is one more than its distance from the end that found it,
// with a bit for the side and one for step 2.

extension Graph {
    /// The shortest path from one node along `direction` to another; nil when there is none.
    ///
    /// A node reaches itself by the path without links. Of several paths it is the one whose last
    /// but one node has the least number, and so on backwards.
    public func shortestPath(
        from start: NodeID, to end: NodeID, _ direction: Direction = .needs,
        filter: Filter = .all, using workspace: inout Workspace
    ) -> Path? {
        guard start != end else { return Path(nodes: [start], direction: direction) }
        let admission = Admission(filter)
        workspace.preparePlaces(nodeCount: nodeCount)
        begin(&workspace.starts, at: start, direction, SideMark.start, &workspace.places)
        begin(&workspace.ends, at: end, direction.reversed, SideMark.end, &workspace.places)
        workspace.joined.removeAll(keepingCapacity: true)
        defer {
            workspace.clearPlaces(of: workspace.starts.nodes)
            workspace.clearPlaces(of: workspace.ends.nodes)
        }
        guard join(admission, &workspace) else { return nil }
        return Path(
            nodes: readOff(end, admission, &workspace).reversed(), direction: direction)
    }

    private func begin(
        _ side: inout SearchSide, at node: NodeID, _ direction: Direction, _ bit: UInt32,
        _ places: inout ContiguousArray<UInt32>
    ) {
        side.begin(at: node, direction, bit, links: rows[direction].slots(of: node).count)
        places[Int(node)] = bit | 1
    }

    /// Finds levels until a link joins the sides; false when there is none.
    private func join(_ admission: Admission, _ workspace: inout Workspace) -> Bool {
        while workspace.joined.isEmpty {
            guard !workspace.starts.frontier.isEmpty, !workspace.ends.frontier.isEmpty else {
                return false
            }
            if workspace.starts.links <= workspace.linksForOne * workspace.ends.links {
                // At the end itself one link says all: where it comes from is read off later.
                let isLast = workspace.ends.depth == 0
                findLevel(
                    of: &workspace.starts, admission, &workspace.places, &workspace.joined,
                    stopsAtOne: isLast)
            } else {
                findLevel(
                    of: &workspace.ends, admission, &workspace.places, &workspace.joined,
                    stopsAtOne: false)
            }
        }
        return true
    }

    /// Finds a side's next level; where a link joins the sides, lists its ends on the end's side.
    private func findLevel(
        of side: inout SearchSide, _ admission: Admission, _ places: inout ContiguousArray<UInt32>,
        _ joined: inout ContiguousArray<NodeID>, stopsAtOne: Bool
    ) {
        let row = rows[side.direction]
        let neighbours = row.neighbours.span
        let offsets = row.offsets.span
        let isPlain = overlay.isEmpty
        let frontier = side.frontier
        side.links = 0
        var marks = places.mutableSpan
        for index in frontier {
            if stopsAtOne, !joined.isEmpty { return }
            let node = side.nodes[index]
            if !admission.isOpen || !isPlain && overlay.touched.contains(node) {
                forEachNeighbour(of: node, side.direction, admission) { neighbour in
                    side.meet(neighbour, of: node, offsets, &marks, &joined)
                }
                continue
            }
            for slot in Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1]) {
                side.meet(neighbours[slot], of: node, offsets, &marks, &joined)
            }
        }
        if joined.isEmpty { side.levels.append(side.nodes.count) }
    }

    /// The nodes of the path, the last one first.
    private func readOff(
        _ end: NodeID, _ admission: Admission, _ workspace: inout Workspace
    ) -> [NodeID] {
        let direction = workspace.starts.direction
        let ranges = markTowardsEnd(direction, admission, &workspace)
        var path = [end]
        var node = end
        for (distance, range) in zip(1..., ranges) {
            node = least(
                of: workspace.joined[range], before: node, direction, admission,
                workspace.places, SideMark.end | SideMark.onPath | UInt32(distance + 1))
            path.append(node)
        }
        for distance in stride(from: workspace.starts.depth, through: 0, by: -1) {
            node = least(
                of: workspace.starts.nodes[workspace.starts.level(distance)], before: node,
                direction, admission, workspace.places, SideMark.start | UInt32(distance + 1))
            path.append(node)
        }
        return path
    }

    /// Marks the nodes on a shortest path on the end's side and lists them in `joined`; by
    /// distance from the end, from 1, which of them lie there.
    private func markTowardsEnd(
        _ direction: Direction, _ admission: Admission, _ workspace: inout Workspace
    ) -> [Range<Int>] {
        let depth = workspace.ends.depth
        guard depth > 0 else { return [] }
        var ranges = [0..<workspace.joined.count]
        for distance in stride(from: depth - 1, to: 0, by: -1) {
            let mark = SideMark.end | UInt32(distance + 1)
            let range = ranges[ranges.count - 1]
            for index in range {
                forEachNeighbour(of: workspace.joined[index], direction, admission) { neighbour in
                    guard workspace.places[Int(neighbour)] == mark else { return }
                    workspace.places[Int(neighbour)] |= SideMark.onPath
                    workspace.joined.append(neighbour)
                }
            }
            ranges.append(range.upperBound..<workspace.joined.count)
        }
        return ranges.reversed()
    }

    /// The least of some nodes, all those with a mark, that is linked to `node`.
    ///
    /// Looks from whichever side has fewer links: a hub may have more than all of a level.
    private func least(
        of level: ArraySlice<NodeID>, before node: NodeID, _ direction: Direction,
        _ admission: Admission, _ places: borrowing ContiguousArray<UInt32>, _ mark: UInt32
    ) -> NodeID {
        var least = NodeID.max
        if rows[direction.reversed].slots(of: node).count <= 4 * level.count {
            forEachNeighbour(of: node, direction.reversed, admission) { neighbour in
                if neighbour < least, places[Int(neighbour)] == mark { least = neighbour }
            }
            return least
        }
        for candidate in level where candidate < least {
            forEachNeighbour(of: candidate, direction, admission) { neighbour in
                if neighbour == node { least = candidate }
            }
        }
        return least
    }
}

/// The bits of a node's mark.
enum SideMark {
    /// Found from the start.
    static let start: UInt32 = 0
    /// Found from the end.
    static let end: UInt32 = 1 << 31
    /// On a shortest path.
    static let onPath: UInt32 = 1 << 30
}

/// What a search has found from one of its ends.
struct SearchSide: Sendable {
    /// Which way it follows links.
    private(set) var direction = Direction.needs
    /// The bit of its marks.
    private var bit = SideMark.start
    /// All that is found, nearest first.
    private(set) var nodes: ContiguousArray<NodeID> = []
    /// Distance d is `nodes[levels[d] ..< levels[d + 1]]`; what follows is no whole level.
    fileprivate var levels: ContiguousArray<Int> = []
    /// The number of links of the last level, as far as the rows have them.
    fileprivate var links = 0

    /// The distance of the last whole level.
    var depth: Int { levels.count - 2 }

    /// The places in `nodes` of the last whole level.
    var frontier: Range<Int> { level(depth) }

    func level(_ distance: Int) -> Range<Int> { levels[distance]..<levels[distance + 1] }

    fileprivate mutating func begin(
        at node: NodeID, _ direction: Direction, _ bit: UInt32, links: Int
    ) {
        self.direction = direction
        self.bit = bit
        self.links = links
        nodes.removeAll(keepingCapacity: true)
        nodes.append(node)
        levels.removeAll(keepingCapacity: true)
        levels += [0, 1]
    }

    /// Takes up a neighbour of a node of the frontier: as found, or as what joins the sides.
    @inline(__always)
    fileprivate mutating func meet(
        _ neighbour: NodeID, of node: NodeID, _ offsets: Span<UInt32>,
        _ marks: inout MutableSpan<UInt32>, _ joined: inout ContiguousArray<NodeID>
    ) {
        let mark = marks[Int(neighbour)]
        if mark == 0 {
            guard joined.isEmpty else { return }
            marks[Int(neighbour)] = bit | UInt32(truncatingIfNeeded: levels.count)
            nodes.append(neighbour)
            let index = Int(neighbour)
            if index < offsets.count - 1 { links += Int(offsets[index + 1] &- offsets[index]) }
        } else if (mark ^ bit) & SideMark.end != 0 {
            let onEndsSide = bit == SideMark.end ? node : neighbour
            guard marks[Int(onEndsSide)] & SideMark.onPath == 0 else { return }
            marks[Int(onEndsSide)] |= SideMark.onPath
            joined.append(onEndsSide)
        }
    }
}
