/// A generator of random numbers that gives the same sequence everywhere (SplitMix64; Steele,
/// Lea and Flood 2014).
public struct Random: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A sequence for a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`, which is at least 1.
    public mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}

/// The shape of a synthetic graph of a country, or of many.
///
/// A node depends on nodes before it. A quarter of the links goes to any of these; a tenth to one
/// of a few shared platforms; the others copy the end of an earlier link (Kleinberg et al., "The
/// Web as a graph", 1999), from which a power law of in-degrees follows. Some groups of nodes in a
/// row are linked into rings. The first nodes are resources, then come services, then needs, then
/// life situations. Same shape, same graph, on every machine.
public struct Generator: Sendable, Hashable {
    /// The number of nodes.
    public var nodeCount: Int
    /// Links of each node that has nodes before it.
    public var linksPerNode = 5
    /// How many nodes, from the first, are shared platforms.
    public var platforms = 8
    /// How many nodes of a thousand lie on a cycle.
    public var cyclicPerThousand = 10
    /// Institutions; nodes fall to them in clusters of uneven size.
    public var institutions: Int
    /// Sectors; institutions fall to them in turn.
    public var sectors = 14
    /// The seed.
    public var seed: UInt64

    /// Kinds of nodes made.
    public enum Kind {
        /// Technology or information.
        public static let resource: UInt8 = 0
        /// A service.
        public static let service: UInt8 = 1
        /// A need.
        public static let need: UInt8 = 2
        /// A life situation.
        public static let situation: UInt8 = 3
    }

    /// A shape of a size; institutions as in Latvia where the graph is large enough.
    public init(nodeCount: Int, seed: UInt64) {
        self.nodeCount = nodeCount
        self.seed = seed
        institutions = max(1, min(400 + nodeCount / 1000, nodeCount / 12))
    }

    /// Makes the nodes and links; payloads number the links from 0.
    public func generate() -> (nodes: [Node], edges: ContiguousArray<Edge>) {
        var random = Random(seed: seed)
        let nodes = (0..<nodeCount).map { node(at: $0, &random) }
        var edges = ContiguousArray<Edge>()
        edges.reserveCapacity(nodeCount * linksPerNode)
        var ring = 0..<0
        for number in 1..<max(1, nodeCount) {
            if number >= ring.upperBound {
                let size = 2 + random.below(5)
                // Rings take `size` nodes, so they begin that much more seldom.
                let begins = random.below(1000 * size) < cyclicPerThousand
                ring =
                    begins && number > platforms && number + size <= nodeCount
                    ? number..<(number + size) : number..<number
            }
            let bound = ring.isEmpty ? number : ring.lowerBound
            var count = linksPerNode
            if ring.contains(number) {
                let next = number + 1 == ring.upperBound ? ring.lowerBound : number + 1
                append(number, next, &edges, &random)
                count -= 1
            }
            for _ in 0..<count {
                append(number, target(before: bound, edges, &random), &edges, &random)
            }
            if ring.isEmpty { ring = (number + 1)..<(number + 1) }
        }
        return (nodes, edges)
    }

    private func node(at number: Int, _ random: inout Random) -> Node {
        let share = number * 100 / max(1, nodeCount)
        let kind =
            share < 30
            ? Kind.resource
            : share < 85 ? Kind.service : share < 97 ? Kind.need : Kind.situation
        // The smaller of two draws: institutions with low numbers own more.
        let institution = min(random.below(institutions), random.below(institutions))
        return Node(
            kind: kind, institution: UInt32(institution), sector: UInt32(institution % sectors))
    }

    private func target(
        before bound: Int, _ edges: ContiguousArray<Edge>, _ random: inout Random
    ) -> Int {
        let draw = random.below(100)
        if draw < 10 { return random.below(min(platforms, bound)) }
        if draw < 35 || edges.isEmpty { return random.below(bound) }
        let copied = Int(edges[random.below(edges.count)].to)
        return copied < bound ? copied : random.below(bound)
    }

    private func append(
        _ from: Int, _ to: Int, _ edges: inout ContiguousArray<Edge>, _ random: inout Random
    ) {
        let draw = random.below(100)
        edges.append(
            Edge(
                from: NodeID(from), to: NodeID(to), kind: UInt8(random.below(4)),
                isCritical: random.below(100) < 40,
                status: draw < 70 ? .confirmed : draw < 95 ? .silent : .disputed,
                payload: UInt32(edges.count)))
    }
}
