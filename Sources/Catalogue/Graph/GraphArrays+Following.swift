internal import Dependencies
internal import Register

/// What the index says of one record now, and where its edges led before.
public struct GraphRowChange: Hashable, Sendable {
    /// The index's number of the record.
    public let record: UInt32
    /// Its attributes as a node; nil where it is none.
    public let node: Int64?
    /// Where its edges led before.
    public let former: [Ends]
    /// Its edges that count on the graph's day.
    public let edges: [GraphEdgeRow]

    /// A change from its parts.
    public init(record: UInt32, node: Int64?, former: [Ends], edges: [GraphEdgeRow]) {
        self.record = record
        self.node = node
        self.former = former
        self.edges = edges
    }

    /// The two ends of an edge by the index's numbers.
    public struct Ends: Hashable, Sendable {
        /// The dependent.
        public let source: UInt32
        /// What it depends on.
        public let target: UInt32

        /// An edge's ends.
        public init(source: UInt32, target: UInt32) {
            self.source = source
            self.target = target
        }
    }
}

/// Following the index: edges come and go in the engine's overlay, nodes keep their numbers.
extension GraphArrays {
    /// Takes up changes of the index; O(degree of the ends), whatever else the graph holds.
    ///
    /// - Parameters:
    ///   - institutions: Those with which the arrays were made.
    ///   - text: What a record is called now.
    /// - Returns: false where the nodes aren't the same any more, or not in the same order: then
    ///   the arrays are of no use, and must be made anew.
    public mutating func follow(
        _ changes: [GraphRowChange], _ institutions: GraphInstitutions,
        text: (UInt32) -> GraphText?
    ) -> Bool {
        for change in changes where !isInPlace(change, text) { return false }
        var touched: Set<NodePair> = []
        for change in changes { remove(change, &touched) }
        for change in changes where !change.edges.isEmpty {
            guard let author = text(change.record).map({ institutions.owner(of: $0.id) }) else {
                return false
            }
            for edge in change.edges {
                guard add(edge, author: author, &touched) else { return false }
            }
        }
        for pair in touched { orderParallels(pair) { text($0)?.id } }
        return touched.allSatisfy { isReferred($0.from) && isReferred($0.to) }
    }

    /// Whether enough was followed that making the arrays anew is worth it.
    public var isOutgrown: Bool { graph.shouldCompact }

    /// Whether a changed record is the node that it was, at the place where a reader would put it.
    private func isInPlace(_ change: GraphRowChange, _ text: (UInt32) -> GraphText?) -> Bool {
        let present = node(change.record).flatMap { graph[$0].isPresent ? $0 : nil }
        guard let node = present, let attributes = change.node else {
            return present == nil && change.node == nil
        }
        guard attributes.nodeKind == graph[node].kind,
            attributes.isForItself == isForItself[Int(node)], let own = text(change.record)
        else { return false }
        if node > 0 {
            guard let before = text(records[Int(node) - 1]), before.precedes(own) else {
                return false
            }
        }
        let next = Int(node) + 1
        guard next < records.count, graph[NodeID(next)].isPresent else { return true }
        return text(records[next]).map(own.precedes) ?? false
    }

    /// Removes what a record stated before.
    private mutating func remove(_ change: GraphRowChange, _ touched: inout Set<NodePair>) {
        for ends in Set(change.former) {
            guard let from = node(ends.source), let to = node(ends.target) else { continue }
            for edge in graph.edges(from: from, to: to)
            where statements.author(of: edge.payload) == change.record {
                touched.insert(NodePair(from: from, to: to))
                _ = graph.removeEdge(from: from, to: to, payload: edge.payload)
            }
        }
    }

    /// Adds an edge; false where it leads to a record that has no node yet.
    private mutating func add(
        _ row: GraphEdgeRow, author: UInt32, _ touched: inout Set<NodePair>
    ) -> Bool {
        guard let from = node(row.source), let to = node(row.target) else { return false }
        let payload = statements.append(author: row.record, row.attributes)
        graph.add(edge(row.attributes, from, to, author: author, payload: payload))
        touched.insert(NodePair(from: from, to: to))
        return true
    }

    private func edge(
        _ attributes: EdgeAttributes, _ from: NodeID, _ to: NodeID, author: UInt32,
        payload: UInt32
    ) -> Edge {
        func owner(_ node: NodeID) -> UInt32? {
            graph[node].isPresent ? graph[node].institution : nil
        }
        return Edge(
            from: from, to: to, kind: attributes.kind, isCritical: attributes.isCritical,
            status: attributes.status(author: author, source: owner(from), target: owner(to)),
            payload: payload)
    }

    /// Gives the edges between two nodes payloads that ascend by who states them, then by place:
    /// as when they are read anew.
    private mutating func orderParallels(_ pair: NodePair, _ ids: (UInt32) -> RecordID?) {
        let edges = graph.edges(from: pair.from, to: pair.to).sorted()
        guard edges.count > 1 else { return }
        let keys = edges.map { edge -> (RecordID, Int) in
            (
                ids(statements.author(of: edge.payload)) ?? .institution(0),
                statements.attributes(of: edge.payload).place
            )
        }
        let order = edges.indices.sorted { keys[$0] < keys[$1] }
        guard order != Array(edges.indices) else { return }
        for edge in edges {
            _ = graph.removeEdge(from: edge.from, to: edge.to, payload: edge.payload)
        }
        for index in order {
            var edge = edges[index]
            edge.payload = statements.append(
                author: statements.author(of: edge.payload),
                statements.attributes(of: edge.payload))
            graph.add(edge)
        }
    }

    /// Whether a reader would have this node: a missing end is one only while an edge leads to it.
    private func isReferred(_ node: NodeID) -> Bool {
        graph[node].isPresent || graph.degree(of: node, .impact) > 0
            || graph.degree(of: node, .needs) > 0
    }
}

/// Two nodes between which edges lead.
private struct NodePair: Hashable {
    let from: NodeID
    let to: NodeID
}

extension GraphText {
    /// Whether a reader puts this record before another: by creator, local code and ID.
    fileprivate func precedes(_ other: GraphText) -> Bool {
        if id.creator != other.id.creator { return id.creator < other.id.creator }
        let (code, rival) = (code ?? "", other.code ?? "")
        return code == rival ? id < other.id : code.utf8.lexicographicallyPrecedes(rival.utf8)
    }
}
