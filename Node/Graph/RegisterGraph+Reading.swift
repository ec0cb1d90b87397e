internal import Dependencies
internal import Merge
internal import Register
internal import Replication

extension RegisterGraph {
    /// The graph of what a reader sees at this node, now or as of a day.
    init(_ node: Node, _ reading: ReadingOptions) throws {
        let names = try RecordNames(node)
        let directory = names.directory
        let records = try Listing(node, reading).views.compactMap { view -> GraphRecord? in
            guard view.type != nil, let content = view.content else { return nil }
            return GraphRecord(
                id: view.record.hex, name: names.text(view.record),
                owner: view.owner ?? view.record.creator, content: content)
        }
        if records.isEmpty, let day = try node.day(reading) { throw Failure.noNote(day) }
        let institutions = directory.members.mapValues { member in
            GraphInstitution(
                code: member.code, name: member.name,
                sector: directory.lead(of: member.number, at: directory.size) ?? member.number)
        }
        let today = Dates.isoDay(Clock.now, zone: directory.policy.timeZone)
        self.init(records, institutions: institutions, day: try node.day(reading) ?? today)
    }

    /// The node of a record that a person names.
    func node(named text: String, _ node: Node) throws -> NodeID {
        let record = try node.record(named: text)
        guard let number = self.node(record.hex) else { throw Failure.notInGraph(text) }
        return number
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
