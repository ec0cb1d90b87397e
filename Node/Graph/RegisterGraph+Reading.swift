internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register
internal import Replication

extension RegisterGraph {
    /// The graph of what a reader sees at this node, now or as of a day.
    init(_ node: Node, _ reading: ReadingOptions) throws {
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
