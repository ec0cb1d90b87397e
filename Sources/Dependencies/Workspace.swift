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

/// Scratch space that questions share, so that a small question allocates nothing of the graph's
/// size.
///
/// Grows to the largest graph it served (about 9 bytes a node). One for each thread of questions.
public struct Workspace: Sendable {
    /// Nodes reached so far; all zero between questions.
    var seen = Bitset(count: 0)
    /// Nodes of the next level, in wide levels; all zero between uses.
    var next = Bitset(count: 0)
    /// Reached nodes in order; its size is at least the number of nodes.
    var queue: ContiguousArray<NodeID> = []
    /// Nodes of the next level, in narrow levels.
    var found: ContiguousArray<NodeID> = []
    /// Level d is `queue[levels[d] ..< levels[d + 1]]`.
    var levels: [Int] = []
    /// For each node one more than its place in a list, else 0; all zero between uses.
    var places: ContiguousArray<UInt32> = []

    /// An empty workspace.
    public init() {}

    mutating func prepare(nodeCount: Int) {
        seen.grow(toHold: nodeCount)
        next.grow(toHold: nodeCount)
        if queue.count < nodeCount {
            queue = ContiguousArray(repeating: 0, count: nodeCount)
        }
        levels.removeAll(keepingCapacity: true)
    }

    mutating func setPlaces(of list: ContiguousArray<NodeID>, nodeCount: Int) {
        if places.count < nodeCount {
            places = ContiguousArray(repeating: 0, count: nodeCount)
        }
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
    mutating func clearSeen(reached: Int) {
        if reached > seen.words.count {
            for index in seen.words.indices { seen.words[index] = 0 }
        } else {
            for node in queue[..<reached] { seen.words[Int(node >> 6)] = 0 }
        }
    }
}
