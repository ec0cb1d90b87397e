/// A graph together with names that stay the same from day to day.
public struct NamedGraph<Key: Hashable & Comparable> {
    /// The graph.
    public var graph: Graph
    /// A node's name; no two nodes of the graph share one.
    public var nodeKey: (NodeID) -> Key
    /// A link's name; no two links of the graph share one.
    public var edgeKey: (Edge) -> Key
    /// An institution's name.
    public var institutionKey: (UInt32) -> Key

    /// A graph with its names.
    public init(
        _ graph: Graph, nodeKey: @escaping (NodeID) -> Key, edgeKey: @escaping (Edge) -> Key,
        institutionKey: @escaping (UInt32) -> Key
    ) {
        self.graph = graph
        self.nodeKey = nodeKey
        self.edgeKey = edgeKey
        self.institutionKey = institutionKey
    }
}

/// What is new, gone and changed, each ascending.
public struct Changes<Key: Hashable & Comparable> {
    /// Names that only the later graph has.
    public let added: [Key]
    /// Names that only the earlier graph has.
    public let removed: [Key]
    /// Names in both of what isn't the same.
    public let changed: [Key]

    /// Whether nothing is new, gone or changed.
    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }
}

extension Changes: Sendable where Key: Sendable {}

/// The difference between two graphs.
public struct Difference<Key: Hashable & Comparable> {
    /// Nodes; one is changed when its kind, presence or institution differs.
    public let nodes: Changes<Key>
    /// Links; one is changed when its ends, kind, criticality or status differs.
    public let links: Changes<Key>

    /// Whether the graphs are equal.
    public var isEmpty: Bool { nodes.isEmpty && links.isEmpty }
}

extension Difference: Sendable where Key: Sendable {}

extension NamedGraph {
    private struct NodeFacts: Equatable {
        var kind: UInt8
        var isPresent: Bool
        var institution: Key
    }

    private struct LinkFacts: Equatable {
        var from: Key
        var to: Key
        var attributes: UInt16
    }

    /// What changed from an earlier graph to this one.
    ///
    /// Numbers of nodes, institutions and payloads may differ between the two; only names count.
    /// Complexity: O(nodes + links) expected, and O(differences × log differences).
    public func difference(from earlier: NamedGraph) -> Difference<Key> {
        Difference(
            nodes: Self.changes(from: earlier.nodeFacts(), to: nodeFacts()),
            links: Self.changes(from: earlier.linkFacts(), to: linkFacts()))
    }

    private func nodeFacts() -> [Key: NodeFacts] {
        var facts: [Key: NodeFacts] = Dictionary(minimumCapacity: graph.nodeCount)
        for number in 0..<NodeID(graph.nodeCount) {
            let node = graph[number]
            facts[nodeKey(number)] = NodeFacts(
                kind: node.kind, isPresent: node.isPresent,
                institution: institutionKey(node.institution))
        }
        return facts
    }

    private func linkFacts() -> [Key: LinkFacts] {
        var facts: [Key: LinkFacts] = Dictionary(minimumCapacity: graph.edgeCount)
        for number in 0..<NodeID(graph.nodeCount) {
            graph.forEachEdge(of: number, .needs) { edge in
                facts[edgeKey(edge)] = LinkFacts(
                    from: nodeKey(edge.from), to: nodeKey(edge.to), attributes: edge.attributes)
            }
        }
        return facts
    }

    private static func changes<Facts: Equatable>(
        from earlier: [Key: Facts], to later: [Key: Facts]
    ) -> Changes<Key> {
        Changes(
            added: later.keys.filter { earlier[$0] == nil }.sorted(),
            removed: earlier.keys.filter { later[$0] == nil }.sorted(),
            changed: later.filter { key, facts in
                guard let before = earlier[key] else { return false }
                return before != facts
            }.keys.sorted())
    }
}
