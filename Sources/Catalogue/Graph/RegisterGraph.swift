public import Dependencies
public import Register

/// The dependency graph of a register, with the names that the engine doesn't know (DESIGN §10).
///
/// Nodes are ordered by their creator's directory number, local code and record ID, so answers
/// come out in the same order everywhere. Texts are fetched for what is shown alone: ask
/// ``entry(_:)`` and ``link(_:)`` for that, and ``kind(_:)`` and `graph[node]` in loops.
public struct RegisterGraph {
    /// What a node stands for.
    public struct Entry: Sendable, Hashable {
        /// The record.
        public let id: RecordID
        /// Institution and local code; the ID's beginning where there is no record.
        public let name: String
        /// The name or title; empty texts where there is none.
        public let title: Schema.Label
        /// What it is.
        public let kind: GraphKind
        /// The owning institution's directory number.
        public let owner: UInt32
        /// Whether it is there for the institution's own support, or for making policy.
        public let isForItself: Bool
    }

    /// Where an edge comes from.
    public struct Link: Sendable, Hashable {
        /// The record that states it.
        public let record: RecordID
        /// That record's name.
        public let name: String
        /// That record's owner.
        public let author: UInt32
        /// Why the other side says yes or no; empty where it doesn't.
        public let reason: String
        /// How critical it is as stated; nil where it isn't.
        public let criticality: Criticality?
    }

    /// The graph and its tables, without texts.
    public let arrays: GraphArrays
    /// Who owns what, and what institutions are called.
    public let institutions: GraphInstitutions
    /// The day on which what it holds counts.
    public let day: GraphDay
    let texts: any GraphTexts

    /// A graph whose texts come from where its rows came from.
    public init(
        _ arrays: GraphArrays, institutions: GraphInstitutions, day: GraphDay,
        texts: any GraphTexts
    ) {
        self.arrays = arrays
        self.institutions = institutions
        self.day = day
        self.texts = texts
    }

    /// The engine's graph.
    public var graph: Graph { arrays.graph }

    /// The node of a record; nil where it is none.
    public func node(_ record: RecordID) -> NodeID? {
        texts.number(of: record).flatMap(arrays.node)
    }

    /// What kind of record a node stands for.
    public func kind(_ node: NodeID) -> GraphKind {
        GraphKind(rawValue: graph[node].kind) ?? .missing
    }

    /// Whether a node is there for the institution's own support, or for making policy.
    public func isForItself(_ node: NodeID) -> Bool { arrays.isForItself[Int(node)] }

    /// How many nodes of a kind there are. O(nodes).
    public func count(of kind: GraphKind) -> Int {
        (0..<NodeID(graph.nodeCount)).count { graph[$0].kind == kind.rawValue }
    }

    /// What a node stands for.
    public func entry(_ node: NodeID) -> Entry {
        let text = text(of: arrays.records[Int(node)])
        return Entry(
            id: text.id, name: name(text), title: text.title, kind: kind(node),
            owner: graph[node].institution, isForItself: isForItself(node))
    }

    /// Where an edge comes from.
    public func link(_ edge: Edge) -> Link {
        let record = arrays.statements.author(of: edge.payload)
        let attributes = arrays.statements.attributes(of: edge.payload)
        let text = text(of: record)
        return Link(
            record: text.id, name: name(text), author: institutions.owner(of: text.id),
            reason: attributes.isAnswered ? reason(for: record, edge) : "",
            criticality: attributes.criticality)
    }

    /// An institution's short code.
    public func code(_ institution: UInt32) -> String {
        institutions.members[institution]?.code ?? "#\(institution)"
    }

    /// An institution's name.
    public func name(_ institution: UInt32) -> String {
        institutions.members[institution]?.name ?? code(institution)
    }

    /// E-mail, telephone and page of an institution by their codes; empty where none is stated.
    public func contact(_ institution: UInt32) -> [String: String] {
        texts.contact(of: institution)
    }

    private func text(of record: UInt32) -> GraphText {
        texts.text(of: record)
            ?? GraphText(id: .institution(0), code: nil, title: Schema.Label(lv: "", en: ""))
    }

    private func name(_ text: GraphText) -> String {
        guard let code = text.code, let creator = institutions.members[text.id.creator] else {
            return String(text.id.hex.prefix(16))
        }
        return RecordName(institution: creator.code, code: code).description
    }

    private func reason(for record: UInt32, _ edge: Edge) -> String {
        for end in [edge.to, edge.from] {
            let reason = texts.reason(for: record, by: arrays.records[Int(end)])
            if !reason.isEmpty { return reason }
        }
        return ""
    }
}
