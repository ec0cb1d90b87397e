import Dependencies

/// The obvious graph: a list of links, asked by trying.
struct Model {
    var nodes: [Node]
    var edges: [Edge]

    var graph: Graph { Graph(nodes: nodes, edges: ContiguousArray(edges)) }

    func admits(_ edge: Edge, _ filter: Filter) -> Bool {
        let from = nodes[Int(edge.from)]
        let to = nodes[Int(edge.to)]
        let isWithin =
            switch filter.within {
            case .all: true
            case .institution: from.institution == to.institution
            case .sector: from.sector == to.sector
            }
        return isWithin && filter.kinds.contains(edge.kind)
            && (!filter.criticalOnly || edge.isCritical)
            && (!filter.confirmedOnly || edge.status == .confirmed)
    }

    /// Pairs in the direction of the question.
    func pairs(_ direction: Direction, _ filter: Filter, without removed: NodeID? = nil)
        -> [(NodeID, NodeID)]
    {
        edges.filter { admits($0, filter) && $0.from != removed && $0.to != removed }
            .map { direction == .needs ? ($0.from, $0.to) : ($0.to, $0.from) }
    }

    /// Distances by relaxing every link until nothing changes.
    func distances(
        from starts: [NodeID], _ direction: Direction, _ filter: Filter,
        without removed: NodeID? = nil
    ) -> [NodeID: Int] {
        var result: [NodeID: Int] = [:]
        for start in starts where start != removed { result[start] = 0 }
        let pairs = pairs(direction, filter, without: removed)
        var isChanging = true
        while isChanging {
            isChanging = false
            for (from, to) in pairs {
                guard let distance = result[from], distance + 1 < result[to] ?? .max else {
                    continue
                }
                result[to] = distance + 1
                isChanging = true
            }
        }
        return result
    }

    /// Every walk of a length from a node, as sequences of nodes, ascending.
    func walks(from start: NodeID, _ length: Int, _ direction: Direction, _ filter: Filter)
        -> [[NodeID]]
    {
        var walks: Set<[NodeID]> = [[start]]
        let pairs = pairs(direction, filter)
        for _ in 0..<length {
            var longer: Set<[NodeID]> = []
            for walk in walks {
                for (from, to) in pairs where from == walk.last { longer.insert(walk + [to]) }
            }
            walks = longer
        }
        return walks.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The pieces that hang together, whichever way links lead.
    func pieces(of members: Set<NodeID>, _ filter: Filter, without removed: NodeID?)
        -> [Set<NodeID>]
    {
        var left = members
        if let removed { left.remove(removed) }
        let both = pairs(.needs, filter, without: removed)
        var result: [Set<NodeID>] = []
        while let first = left.first {
            var piece: Set<NodeID> = [first]
            var size = 0
            while piece.count > size {
                size = piece.count
                for (one, other) in both where piece.contains(one) || piece.contains(other) {
                    piece.formUnion([one, other])
                }
            }
            result.append(piece)
            left.subtract(piece)
        }
        return result
    }
}

extension Model {
    /// A random small graph: cycles, parallel links, links to self and pieces are likely.
    ///
    /// Sometimes spread among many nodes without links, so that levels are narrow.
    static func random(_ random: inout Random) -> (model: Model, used: [NodeID]) {
        let size = 1 + random.below(7)
        let count = random.below(2) == 0 ? size : 130 + random.below(150)
        var used: Set<NodeID> = []
        while used.count < size { used.insert(NodeID(random.below(count))) }
        let ids = used.sorted()
        let nodes = (0..<count).map { _ in
            Node(
                kind: UInt8(random.below(3)), institution: UInt32(random.below(3)),
                sector: UInt32(random.below(2)), isPresent: random.below(8) > 0)
        }
        let edges = (0..<random.below(2 * size + 3)).map { payload in
            Edge.random(&random, among: ids, payload: UInt32(payload))
        }
        return (Model(nodes: nodes, edges: edges), ids)
    }

    /// Every directed graph of a few nodes, without parallel links.
    static func all(size: Int, selfLinks: Bool) -> [Model] {
        let pairs = (0..<size).flatMap { from in
            (0..<size).compactMap { to in from == to && !selfLinks ? nil : (from, to) }
        }
        let nodes = (0..<size).map { Node(kind: UInt8($0 % 2), institution: 0, sector: 0) }
        return (0..<(1 << pairs.count)).map { bits in
            let edges = pairs.indices.filter { bits >> $0 & 1 == 1 }.map { index in
                Edge(
                    from: NodeID(pairs[index].0), to: NodeID(pairs[index].1),
                    payload: UInt32(index))
            }
            return Model(nodes: nodes, edges: edges)
        }
    }
}

extension Edge {
    static func random(_ random: inout Random, among ids: [NodeID], payload: UInt32) -> Edge {
        Edge(
            from: ids[random.below(ids.count)], to: ids[random.below(ids.count)],
            kind: UInt8(random.below(3)), isCritical: random.below(2) == 0,
            status: Status.allCases[random.below(3)], payload: payload)
    }
}

extension Filter {
    static func random(_ random: inout Random) -> Filter {
        guard random.below(2) == 0 else { return .all }
        return Filter(
            kinds: random.below(2) == 0 ? .all : [0, 2], criticalOnly: random.below(4) == 0,
            confirmedOnly: random.below(4) == 0, within: Within.allCases[random.below(3)])
    }
}
