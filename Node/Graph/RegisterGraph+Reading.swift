internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register
internal import Replication
internal import Storage

extension RegisterGraph {
    /// The graph of what a reader sees at this node: now and in every layer from the store's
    /// index, in one layer or as of a day from the records themselves.
    init(_ node: Node, _ reading: ReadingOptions) throws {
        if reading.layer == nil, reading.asOf == nil {
            self = try .present(node)
        } else {
            try self.init(ofViews: node, reading)
        }
    }

    /// The graph of the store's index, brought up to date.
    private static func present(_ node: Node) throws -> RegisterGraph {
        try node.replica.indexGraph()
        let store = try node.replica.store.freeze()
        let directory = try node.directory()
        let institutions = GraphInstitutions(directory)
        let today = Dates.isoDay(Clock.now, zone: directory.policy.timeZone)
        let day = GraphDay(today) ?? GraphDay(number: 0)
        return RegisterGraph(
            try store.read { try GraphArrays($0, institutions, day: day) },
            institutions: institutions, day: day,
            texts: StoredTexts(store) { node.contact(of: $0) })
    }

    /// The graph of the records as a reader sees them.
    init(ofViews node: Node, _ reading: ReadingOptions) throws {
        let records = try Listing(node, reading).views.compactMap { view -> GraphRecord? in
            guard view.type != nil, let content = view.content else { return nil }
            return GraphRecord(id: view.record, content: content)
        }
        let asOf = try node.day(reading)
        if records.isEmpty, let asOf { throw Failure.noNote(asOf) }
        let directory = try asOf.map(node.replica.directory) ?? node.directory()
        let day = asOf ?? Dates.isoDay(Clock.now, zone: directory.policy.timeZone)
        self.init(
            records, institutions: GraphInstitutions(directory),
            day: GraphDay(day) ?? GraphDay(number: 0))
    }

    /// The node of a record that a person names.
    func node(named text: String, _ node: Node) throws -> NodeID {
        let record = try node.record(named: text)
        guard let number = self.node(record) else { throw Failure.notInGraph(text) }
        return number
    }
}

extension Node {
    /// How an institution can be reached, by what its own record states; empty where it doesn't.
    func contact(of institution: UInt32) -> [String: String] {
        let view = try? replica.view(.institution(institution))
        return view?.content?.contact ?? [:]
    }
}

extension GraphInstitutions {
    /// The institutions of a directory, and who owns what now.
    init(_ directory: Directory) {
        let members = directory.members.mapValues { member in
            GraphInstitution(
                code: member.code, name: member.name,
                sector: directory.lead(of: member.number, at: directory.size) ?? member.number,
                number: member.number,
                heir: directory.successor(of: member.number, at: directory.size))
        }
        self.init(
            members,
            moved: directory.transferred.reduce(into: [:]) { moved, record in
                moved[record] = directory.owner(of: record, at: directory.size)
            })
    }
}

extension Failure {
    fileprivate static func notInGraph(_ text: String) -> Failure {
        Failure(
            "not-in-graph", .missing,
            Phrase(
                lv: "“\(text)” šeit nav pakalpojums, resurss vai cits atkarību grafa ieraksts.",
                en: "“\(text)” is no service, resource or other record of the graph here."),
            remedy: Phrase(
                lv: "Skat. saime record list --type service (vai resource).",
                en: "See saime record list --type service (or resource)."))
    }
}
