public import Dependencies

/// What some records need, or what their stopping hits, each with a path that proves it.
public struct Reached {
    /// A reached record.
    public struct Item: Sendable, Hashable {
        /// The record's node.
        public let node: NodeID
        /// Links away from the nearest start.
        public let distance: Int
        /// Whether some path has critical links only: without what it depends on, it stops.
        public let isCritical: Bool
        /// Whether some path has confirmed links only.
        public let isConfirmed: Bool
    }

    /// What was asked about.
    public let starts: [NodeID]
    /// Which way links were followed.
    public let direction: Direction
    /// The reach, starts included.
    public let reach: Reach
    /// Nearest first, then in the graph's order; without the starts.
    public let items: [Item]
    private let routes: Routes

    /// Follows links from some nodes.
    ///
    /// - Parameter depth: The greatest distance; nil for any.
    public init(
        _ register: RegisterGraph, _ starts: [NodeID], _ direction: Direction, filter: Filter,
        depth: Int?
    ) {
        var workspace = Workspace()
        let graph = register.graph
        func reached(_ filter: Filter) -> Reach {
            graph.reach(from: starts, direction, filter: filter, depth: depth, using: &workspace)
        }
        func marks(_ filter: Filter) -> ContiguousArray<Bool> {
            var marks = ContiguousArray(repeating: false, count: graph.nodeCount)
            for node in reached(filter).nodes { marks[Int(node)] = true }
            return marks
        }
        var critical = filter
        critical.criticalOnly = true
        var confirmed = filter
        confirmed.confirmedOnly = true
        let (stopping, certain) = (marks(critical), marks(confirmed))
        let reach = reached(filter)
        routes = graph.routes(of: reach, using: &workspace)
        self.starts = starts
        self.reach = reach
        self.direction = direction
        items = (1...max(1, reach.depth)).flatMap { distance in
            reach.nodes(at: distance).map { node in
                Item(
                    node: node, distance: distance, isCritical: stopping[Int(node)],
                    isConfirmed: certain[Int(node)])
            }
        }
    }

    /// A shortest path from a start to a record; nil where it wasn't reached.
    public func path(to node: NodeID) -> Path? { routes.path(to: node) }

    /// How many of a kind were reached.
    public func count(of kind: GraphKind, in register: RegisterGraph) -> Int {
        items.count { register.kind($0.node) == kind }
    }

    /// What was reached of one institution's.
    public struct Group: Sendable {
        /// The owner's number.
        public let institution: UInt32
        /// In the order of all items.
        public let items: [Item]

        /// Those that are among the first of all items.
        public func items(nearest limit: Int, of reached: Reached) -> ArraySlice<Item> {
            guard limit > 0, limit <= reached.items.count else {
                return items.prefix(max(0, limit))
            }
            // Both lists are in one order: nearest first, then by number.
            let last = reached.items[limit - 1]
            return items.prefix { ($0.distance, $0.node) <= (last.distance, last.node) }
        }
    }

    /// The items by owning institution: the nearest institution first, then by code.
    public func byInstitution(_ register: RegisterGraph) -> [Group] {
        Dictionary(grouping: items) { register.graph[$0.node].institution }
            .map { Group(institution: $0.key, items: $0.value) }
            .sorted { left, right in
                (left.items[0].distance, register.code(left.institution))
                    < (right.items[0].distance, register.code(right.institution))
            }
    }
}
