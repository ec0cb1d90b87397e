internal import Dependencies
internal import Register

/// A record as the graph takes it.
struct GraphRecord: Sendable {
    /// The ID, in hexadecimal.
    let id: String
    /// How people call it: institution and local code.
    let name: String
    /// The owning institution's directory number.
    let owner: UInt32
    /// What it says.
    let content: RecordContent
}

/// An institution as the graph takes it.
struct GraphInstitution: Sendable, Hashable {
    /// The directory's short code.
    let code: String
    /// The name.
    let name: String
    /// The directory number of the ministry or municipality that leads it, or its own.
    let sector: UInt32
}

/// The dependency graph of a register, with the names that the engine doesn't know.
///
/// Nodes are ordered by name, so answers come out in the same order everywhere.
struct RegisterGraph: Sendable {
    /// What a node stands for.
    struct Entry: Sendable {
        /// The record's ID.
        let id: String
        /// Institution and local code; the ID's beginning where there is no record.
        let name: String
        /// The name or title.
        let title: Phrase
        let kind: GraphKind
        let owner: UInt32
        /// Whether it is there for the institution's own support, or for making policy.
        var isForItself = false
        /// The availability that it promises or offers; nil where it doesn't.
        var availability: CanonicalJSON?
    }

    /// Where an edge comes from.
    struct Link: Sendable {
        /// The ID of the record that states it.
        let record: String
        /// That record's name.
        let name: String
        /// That record's owner.
        let author: UInt32
        /// Why the other side says no; empty where it doesn't.
        var reason = ""
        /// The criticality's code; nil where none is stated.
        var criticality: String?
        /// The availability that it requires of its other end; nil where it doesn't.
        var availability: CanonicalJSON?
    }

    let graph: Graph
    let entries: [Entry]
    /// By payload of the edges.
    let links: [Link]
    let institutions: [UInt32: GraphInstitution]
    /// E-mail, telephone and page of institutions that state them.
    let contacts: [UInt32: [String: String]]
    private let numbers: [String: NodeID]

    /// Builds the graph of records.
    ///
    /// - Parameters:
    ///   - records: Those that exist; of every type.
    ///   - institutions: By directory number.
    ///   - day: `YYYY-MM-DD`; links and provisions that aren't valid then are left out.
    init(_ records: [GraphRecord], institutions: [UInt32: GraphInstitution], day: String) {
        var building = GraphBuilding(records, institutions, day: day)
        building.connect()
        graph = building.graph
        entries = building.entries
        links = building.links
        numbers = building.numbers
        contacts = building.contacts
        self.institutions = institutions
    }

    /// The node of a record; nil where it is none.
    func node(_ id: String) -> NodeID? { numbers[id] }

    /// What a node stands for.
    func entry(_ node: NodeID) -> Entry { entries[Int(node)] }

    /// Where an edge comes from.
    func link(_ edge: Edge) -> Link { links[Int(edge.payload)] }

    /// An institution's short code.
    func code(_ institution: UInt32) -> String {
        institutions[institution]?.code ?? "#\(institution)"
    }

    /// An institution's name.
    func name(_ institution: UInt32) -> String {
        institutions[institution]?.name ?? code(institution)
    }

    /// Names for pictures, listings and trees.
    func labels(_ language: Language) -> Labels {
        Labels(
            language: language == .lv ? .latvian : .english,
            id: { entry($0).name },
            name: { node in
                let entry = entry(node)
                let title = entry.title.text(language)
                return title.isEmpty ? entry.name : "\(entry.name) \(title)"
            },
            institution: { code($0) }, sector: { code($0) }, link: { link($0).name },
            nodeKinds: Dictionary(
                uniqueKeysWithValues: GraphKind.allCases.map { ($0.rawValue, $0.style(language)) }),
            linkKinds: Dictionary(
                uniqueKeysWithValues: LinkKind.all.map { ($0.number, $0.label.text(language)) }))
    }
}
