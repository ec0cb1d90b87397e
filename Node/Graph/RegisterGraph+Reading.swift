internal import Catalogue
internal import Dependencies
internal import GraphIndex
internal import Merge
internal import Register
internal import Replication

extension RegisterGraph {
    /// The graph of what a reader sees at this node: now and in every layer from the store's
    /// index, in one layer or as of a day from the records themselves.
    init(_ node: Node, _ reading: ReadingOptions) throws {
        if reading.isOfPresent {
            self = try .present(node)
        } else {
            try self.init(node, asRead: reading)
        }
    }

    /// The graph of the store's index, brought up to date, or that a running `serve` keeps.
    private static func present(_ node: Node) throws -> RegisterGraph {
        let questioner = Questioner.current
        var bar = Progress(Phrase(lv: "Grafa indekss", en: "Graph index"))
        defer { bar.finish() }
        return try (questioner?.graph ?? FollowedGraph(node.replica)).graph(
            on: node.graphDay(), contact: { node.contact(of: $0) },
            report: { error in
                guard let questioner else { return Console.error("saime: \(error)\n") }
                questioner.doubts.note()
            }, progress: { if questioner == nil { bar.update($0, of: $1) } })
    }

    /// The graph of the records as a reader sees them, of a past day or of some layers.
    private init(_ node: Node, asRead reading: ReadingOptions) throws {
        let asOf = try node.day(reading)
        var bar = Progress(Phrase(lv: "Ieraksti", en: "Records"))
        defer { bar.finish() }
        let records = try node.replica.contents(
            layers: try node.layers(reading), asOf: asOf, reads: GraphRecord.reads
        ) {
            GraphRecord(id: $0, content: $1)
        } progress: {
            bar.update($0, of: $1)
        }
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
    /// Today, as what a graph holds counts.
    func graphDay() throws -> GraphDay {
        let zone = try directory().policy.timeZone
        return GraphDay(Dates.isoDay(Clock.now, zone: zone)) ?? GraphDay(number: 0)
    }

    /// How an institution can be reached, by what its own record states; empty where it doesn't.
    func contact(of institution: UInt32) -> [String: String] {
        let view = try? replica.view(.institution(institution))
        return view?.content?.contact ?? [:]
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
