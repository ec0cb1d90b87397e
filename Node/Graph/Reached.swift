internal import Dependencies

/// What some records need, or what their stopping hits, each with a path that proves it.
struct Reached: Sendable {
    /// A reached record.
    struct Item: Sendable {
        let node: NodeID
        /// Links away from the nearest start.
        let distance: Int
        /// A shortest path from a start.
        let path: Path
        /// Whether some path has critical links only: without what it depends on, it stops.
        let isCritical: Bool
        /// Whether some path has confirmed links only.
        let isConfirmed: Bool
    }

    let starts: [NodeID]
    let direction: Direction
    /// The reach, starts included.
    let reach: Reach
    /// Nearest first, then by name; without the starts.
    let items: [Item]

    init(
        _ register: RegisterGraph, _ starts: [NodeID], _ direction: Direction, filter: Filter,
        depth: Int?
    ) {
        var workspace = Workspace()
        let graph = register.graph
        func reached(_ filter: Filter) -> Reach {
            graph.reach(from: starts, direction, filter: filter, depth: depth, using: &workspace)
        }
        let reach = reached(filter)
        let routes = graph.routes(of: reach, using: &workspace)
        var critical = filter
        critical.criticalOnly = true
        var confirmed = filter
        confirmed.confirmedOnly = true
        let stopping = Set(reached(critical).nodes)
        let certain = Set(reached(confirmed).nodes)
        self.starts = starts
        self.reach = reach
        self.direction = direction
        items = reach.nodes.compactMap { node in
            guard let distance = reach.distance(of: node), distance > 0,
                let path = routes.path(to: node)
            else { return nil }
            return Item(
                node: node, distance: distance, path: path, isCritical: stopping.contains(node),
                isConfirmed: certain.contains(node))
        }
    }

    /// How many of a kind were reached.
    func count(of kind: GraphKind, in register: RegisterGraph) -> Int {
        items.count { register.entry($0.node).kind == kind }
    }

    /// The items by owning institution: the nearest institution first, then by code.
    func byInstitution(
        _ register: RegisterGraph
    ) -> [(institution: UInt32, items: [Item])] {
        Dictionary(grouping: items) { register.entry($0.node).owner }
            .map { (institution: $0.key, items: $0.value) }
            .sorted { left, right in
                (left.items[0].distance, register.code(left.institution))
                    < (right.items[0].distance, register.code(right.institution))
            }
    }
}
