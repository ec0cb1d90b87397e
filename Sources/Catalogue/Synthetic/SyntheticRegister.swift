public import Dependencies

/// A synthetic national register: institutions, life situations, needs, services with levels,
/// resources and links, made from a seed.
///
/// Its shape is the generator's graph (five links a node, few shared platforms, some rings). Links of
/// services and resources are link records of the dependent's owner; a need is met by services that
/// name it, a life situation is resolved by the needs and services that name it. Life situations
/// belong to the national lead, needs to the ministries, all else to whom the generator gives it.
/// The same size and seed make the same register everywhere.
public struct SyntheticRegister: Sendable {
    /// The institutions, by place.
    public let institutions: [SyntheticInstitution]
    /// What depends on what, one node a record; payloads number the links.
    public let graph: Graph
    /// Nodes by owner.
    let owned: [[NodeID]]
    let seed: UInt64
    private let services: Range<Int>
    private let needs: Range<Int>

    /// The greatest number of needs that a service meets.
    static let needsPerService = 12
    /// The greatest number of links that a record answers; the rest waits.
    static let answersPerRecord = 1000

    /// Makes the shape of a register of so many resources, services, needs and life situations.
    ///
    /// Complexity: O(records and links), about 100 bytes a record.
    ///
    /// - Parameter records: At least 100, so that every kind occurs.
    public init(records: Int, seed: UInt64) {
        var shape = Generator(nodeCount: max(100, records), seed: seed)
        // Rings among needs and life situations aren't made.
        shape.cyclicPerThousand = 12
        shape.sectors = min(14, shape.institutions)
        let made = shape.generate()
        institutions = SyntheticInstitution.all(of: shape)
        self.seed = seed
        func range(_ kind: UInt8) -> Range<Int> {
            let first = made.nodes.firstIndex { $0.kind == kind } ?? 0
            return first..<(first + made.nodes.count { $0.kind == kind })
        }
        let ranges = (services: range(Generator.Kind.service), needs: range(Generator.Kind.need))
        (services, needs) = ranges
        var nodes = made.nodes
        for index in nodes.indices where nodes[index].kind == Generator.Kind.need {
            nodes[index].institution = nodes[index].sector
        }
        for index in nodes.indices where nodes[index].kind == Generator.Kind.situation {
            nodes[index].institution = 0
        }
        graph = Graph(
            nodes: nodes,
            edges: ContiguousArray(
                made.edges.map { Self.fitting($0, nodes, ranges.services, ranges.needs) }))
        var owned = Array(repeating: [NodeID](), count: institutions.count)
        for index in nodes.indices {
            owned[Int(nodes[index].institution)].append(NodeID(index))
        }
        self.owned = owned
    }

    /// The edge with an end that its kind of dependent can have: needs are met by services, life
    /// situations are resolved by needs and services.
    private static func fitting(
        _ edge: Edge, _ nodes: [Node], _ services: Range<Int>, _ needs: Range<Int>
    ) -> Edge {
        let end = nodes[Int(edge.to)].kind
        var fitting = edge
        switch nodes[Int(edge.from)].kind {
        case Generator.Kind.need where end != Generator.Kind.service:
            fitting.to = NodeID(services.lowerBound + Int(edge.to) % services.count)
        case Generator.Kind.situation
        where end != Generator.Kind.service && end != Generator.Kind.need:
            fitting.to = NodeID(needs.lowerBound + Int(edge.to) % needs.count)
        default: break
        }
        return fitting
    }

    /// How many records of each type there are, links and what goes with them included.
    ///
    /// Complexity: O(records and links).
    public var counts: [String: Int] {
        var counts = [
            "institution": institutions.count,
            "position": institutions.count * Self.positionsPerInstitution,
            "life-situation": graph.nodeCount - needs.upperBound, "need": needs.count,
            "service": services.count, "service-level": services.count,
            "resource": services.lowerBound,
        ]
        counts["link"] = (0..<NodeID(services.upperBound)).reduce(0) {
            $0 + graph.degree(of: $1, .needs)
        }
        return counts
    }

    /// How many positions each institution has.
    public static let positionsPerInstitution = SyntheticRecord.Position.allCases.count

    /// How many records of an institution are neither positions nor links nor itself.
    public func recordCount(of institution: SyntheticInstitution) -> Int {
        owned[institution.place].reduce(0) {
            $0 + (graph[$1].kind == Generator.Kind.service ? 2 : 1)
        }
    }

    /// The needs that a service meets, ascending: those that lead to it, or one.
    func needs(of service: NodeID) -> [NodeID] {
        let met = Set(
            graph.edges(of: service, .impact).lazy.map(\.from)
                .filter { graph[$0].kind == Generator.Kind.need })
        guard met.isEmpty else { return Array(met.sorted().prefix(Self.needsPerService)) }
        return [NodeID(needs.lowerBound + Int(service) % needs.count)]
    }

    /// The life situations that a service or need belongs to, ascending.
    func situations(of node: NodeID) -> [NodeID] {
        let all = Set(
            graph.edges(of: node, .impact).lazy.map(\.from)
                .filter { graph[$0].kind == Generator.Kind.situation })
        return Array(all.sorted().prefix(Self.needsPerService))
    }

    /// The links that a service or resource states, in the order of `Edge`.
    func links(of node: NodeID) -> [Edge] {
        let kind = graph[node].kind
        guard kind == Generator.Kind.service || kind == Generator.Kind.resource else { return [] }
        return graph.edges(of: node, .needs)
    }

    /// A number that follows from a node and a purpose alone.
    func draw(_ node: NodeID, _ purpose: UInt64) -> Int {
        var random = Random(seed: seed &* 0x1_0000_0001 &+ purpose << 33 &+ UInt64(node))
        return Int(random.next() >> 24)
    }

    /// The owner of a node.
    func owner(of node: NodeID) -> SyntheticInstitution {
        institutions[Int(graph[node].institution)]
    }
}
