public import Dependencies
internal import Register

/// What came, went or changed in the dependency graph between two days.
public struct RegisterDifference {
    /// A record before and after; nil where it wasn't or isn't there.
    public struct RecordChange: Sendable, Hashable {
        /// Before.
        public let before: RegisterGraph.Entry?
        /// After.
        public let after: RegisterGraph.Entry?
    }

    /// A link as it stood on a day.
    public struct LinkState: Sendable, Hashable {
        /// The dependent's name.
        public let from: String
        /// The name of what it depends on.
        public let to: String
        /// The kind.
        public let kind: LinkKind?
        /// What the other side says.
        public let status: Status
        /// Where it comes from.
        public let link: RegisterGraph.Link
    }

    /// A link before and after; nil where it wasn't or isn't there.
    public struct LinkChange: Sendable, Hashable {
        /// Before.
        public let before: LinkState?
        /// After.
        public let after: LinkState?
    }

    /// Records that came, then those that went, then those with another name, kind or owner.
    public let records: [RecordChange]
    /// Links that came, then those that went, then those with other ends, kind, criticality or
    /// answer.
    public let links: [LinkChange]

    /// Whether nothing differs.
    public var isEmpty: Bool { records.isEmpty && links.isEmpty }

    /// What changed from one graph to another.
    public init(from earlier: RegisterGraph, to later: RegisterGraph) {
        let (before, after) = (NamedRegister(earlier), NamedRegister(later))
        let difference = after.named.difference(from: before.named)
        let nodes =
            difference.nodes.added + difference.nodes.removed
            + Set(difference.nodes.changed).union(after.renamed(from: before)).sorted()
        records = nodes.map { RecordChange(before: before.entry($0), after: after.entry($0)) }
            .filter { $0.before != nil || $0.after != nil }
        let edges =
            difference.links.added + difference.links.removed
            + Set(difference.links.changed).union(after.reweighed(from: before)).sorted()
        links = edges.map { LinkChange(before: before.link($0), after: after.link($0)) }
    }
}

/// A graph whose nodes and links have names that stay the same from day to day.
///
/// A record has its ID. A link record has the ID of its own; an edge that another record states
/// or implies is named by that record, the kind and the ends.
private struct NamedRegister {
    let register: RegisterGraph
    let named: NamedGraph<String>
    private let nodes: [String: NodeID]
    private let edges: [String: Edge]

    init(_ register: RegisterGraph) {
        self.register = register
        let entries = (0..<NodeID(register.graph.nodeCount)).map { register.entry($0) }
        var edges: [String: Edge] = [:]
        var names: [UInt32: String] = [:]
        for edge in register.graph.edges() {
            var name = register.link(edge).record.hex
            if !LinkKind.isStated(edge.kind) {
                name +=
                    " \(edge.kind) \(entries[Int(edge.from)].id.hex)"
                    + " \(entries[Int(edge.to)].id.hex)"
            }
            edges[name] = edge
            names[edge.payload] = name
        }
        self.edges = edges
        nodes = Dictionary(
            entries.enumerated().map { ($0.element.id.hex, NodeID($0.offset)) },
            uniquingKeysWith: { first, _ in first })
        named = NamedGraph(
            register.graph, nodeKey: { entries[Int($0)].id.hex },
            edgeKey: { names[$0.payload] ?? "" }, institutionKey: { "\($0)" })
    }

    /// A record that is there; nil for others, and for ends without a record.
    func entry(_ name: String) -> RegisterGraph.Entry? {
        nodes[name].map { register.entry($0) }.flatMap { $0.kind == .missing ? nil : $0 }
    }

    func link(_ name: String) -> RegisterDifference.LinkState? {
        edges[name].map { edge in
            RegisterDifference.LinkState(
                from: register.entry(edge.from).name, to: register.entry(edge.to).name,
                kind: LinkKind.numbered(edge.kind), status: edge.status, link: register.link(edge))
        }
    }

    /// Records that are called otherwise.
    func renamed(from earlier: NamedRegister) -> [String] {
        nodes.keys.filter { name in
            guard let before = earlier.entry(name), let after = entry(name) else { return false }
            return before.title != after.title || before.name != after.name
        }
    }

    /// Links with another criticality, though neither or both stop the dependent.
    func reweighed(from earlier: NamedRegister) -> [String] {
        edges.keys.filter { name in
            guard let before = earlier.link(name), let after = link(name) else { return false }
            return before.link.criticality != after.link.criticality
        }
    }
}
