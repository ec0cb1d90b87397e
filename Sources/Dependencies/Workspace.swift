/// A set of small numbers, one bit each.
struct Bitset: Sendable {
    var words: ContiguousArray<UInt64>

    init(count: Int) {
        words = ContiguousArray(repeating: 0, count: (count + 63) / 64)
    }

    @inline(__always)
    func contains(_ member: NodeID) -> Bool {
        let index = Int(member >> 6)
        return index < words.count && (words[index] &>> UInt64(member & 63)) & 1 != 0
    }

    @inline(__always)
    mutating func insert(_ member: NodeID) {
        words[Int(member >> 6)] |= 1 &<< UInt64(member & 63)
    }

    mutating func grow(toHold count: Int) {
        while words.count * 64 < count { words.append(0) }
    }
}

/// Which nodes a search has reached and which it finds next, one bit each.
///
/// Both words of the same 64 nodes lie side by side, for a search reads them together.
struct Marks: Sendable {
    /// The word of nodes reached is at 2 × (node / 64), that of nodes found after it; all found
    /// bits are zero between levels, all bits between questions.
    var words: ContiguousArray<UInt64> = []
    /// A bit for each word of found nodes that isn't zero.
    var summary: ContiguousArray<UInt64> = []

    mutating func grow(toHold count: Int) {
        while words.count * 32 < count { words.append(0) }
        if words.count & 1 == 1 { words.append(0) }
        while summary.count * 4096 < count { summary.append(0) }
    }

    @inline(__always)
    func hasReached(_ node: NodeID) -> Bool {
        let index = Int(node >> 6) &* 2
        return index < words.count && (words[index] &>> UInt64(node & 63)) & 1 != 0
    }

    /// The same of a node of the graph, in words lent for some levels.
    @inline(__always)
    static func hasReached(_ node: NodeID, _ words: borrowing MutableSpan<UInt64>) -> Bool {
        (words[Int(node >> 6) &* 2] &>> UInt64(node & 63)) & 1 != 0
    }

    /// Marks a node as reached; false when it was.
    @inline(__always)
    mutating func reach(_ node: NodeID) -> Bool {
        var words = self.words.mutableSpan
        return Self.reach(node, &words)
    }

    /// The same in the words themselves, lent for a whole level.
    @inline(__always)
    static func reach(_ node: NodeID, _ words: inout MutableSpan<UInt64>) -> Bool {
        let index = Int(node >> 6) &* 2
        let bit: UInt64 = 1 &<< UInt64(node & 63)
        guard words[index] & bit == 0 else { return false }
        words[index] |= bit
        return true
    }
}

/// Scratch space that questions share, so that a small question allocates nothing of the graph's
/// size.
///
/// Grows to the largest graph it served (about 9 bytes a node). One for each thread of questions.
public struct Workspace: Sendable {
    /// Nodes reached so far and found next.
    var marks = Marks()
    /// Reached nodes in order; its size is at least the number of nodes.
    var queue: ContiguousArray<NodeID> = []
    /// Level d is `queue[levels[d] ..< levels[d + 1]]`.
    var levels: [Int] = []
    /// For each node one more than its place in a list, else 0; all zero between uses.
    var places: ContiguousArray<UInt32> = []
    /// What is found from either end of a path.
    var starts = SearchSide()
    var ends = SearchSide()
    /// How many links from the start of a path cost no more than one from its end: what is near to
    /// starts most searches share, and it lies in the processor's caches.
    var linksForOne = 8
    /// The nodes on the end's side that lie on a shortest path, the farthest from the end first.
    var joined: ContiguousArray<NodeID> = []

    /// An empty workspace.
    public init() {}

    mutating func prepare(nodeCount: Int) {
        if queue.count < nodeCount {
            marks.grow(toHold: nodeCount)
            queue = ContiguousArray(repeating: 0, count: nodeCount)
        }
        levels.removeAll(keepingCapacity: true)
    }

    mutating func preparePlaces(nodeCount: Int) {
        if places.count < nodeCount {
            places = ContiguousArray(repeating: 0, count: nodeCount)
        }
    }

    mutating func setPlaces(of list: ContiguousArray<NodeID>, nodeCount: Int) {
        preparePlaces(nodeCount: nodeCount)
        var place: UInt32 = 0
        for node in list {
            place += 1
            places[Int(node)] = place
        }
    }

    mutating func clearPlaces(of list: ContiguousArray<NodeID>) {
        for node in list { places[Int(node)] = 0 }
    }

    /// Forgets which nodes were reached, in O(the smaller of reached and nodes / 64).
    mutating func clearReached(count: Int) {
        Self.clear(&marks.words, reached: queue, count: count)
    }

    private static func clear(
        _ wordList: inout ContiguousArray<UInt64>, reached queue: ContiguousArray<NodeID>,
        count: Int
    ) {
        var words = wordList.mutableSpan
        if count > words.count {
            for index in words.indices { words[index] = 0 }
        } else {
            let nodes = queue.span
            for index in 0..<count { words[Int(nodes[index] >> 6) &* 2] = 0 }
        }
    }
}
