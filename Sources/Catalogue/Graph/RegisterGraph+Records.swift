internal import Dependencies
public import Register

/// A record as the graph takes it.
public struct GraphRecord: Sendable {
    /// The record.
    public let id: RecordID
    let facts: GraphFacts
    /// How an institution can be reached.
    let contact: [String: String]

    /// A record that says this.
    public init(id: RecordID, content: RecordContent) {
        self.id = id
        facts = GraphFacts(id, content)
        contact = id.isInstitution ? content.contact : [:]
    }

    /// Whether anything is read of a group, given by its full name: records that differ in other
    /// groups alone are the same to the graph.
    public static func reads(_ group: String) -> Bool {
        GraphFacts.reads(group) || group == "institution.contact"
    }
}

extension RegisterGraph {
    /// Builds the graph of records held in memory, as of a past day or in one layer.
    ///
    /// - Parameters:
    ///   - records: Those that exist; of every type, each once, in any order.
    ///   - day: Links, provisions and levels that aren't valid then are left out.
    public init(
        _ records: some Sequence<GraphRecord>, institutions: GraphInstitutions, day: GraphDay
    ) {
        let index = GraphMemory(records)
        var assembly = GraphAssembly(
            institutions,
            moved: institutions.moved.reduce(into: [:]) { moved, record in
                if let number = index.number(of: record.key) { moved[number] = record.value }
            })
        for row in index.nodeRows { assembly.add(row) }
        assembly.add(ContiguousArray(index.edgeRows(day)))
        let arrays = assembly.finish { numbers in
            numbers.reduce(into: [:]) { $0[$1] = index.text(of: $1)?.id }
        }
        self.init(arrays, institutions: institutions, day: day, texts: index)
    }
}

/// The index of records held in memory: numbered by creator, local code and ID.
private final class GraphMemory: GraphTexts {
    private var ids: [RecordID] = []
    private var numbers: [RecordID: UInt32] = [:]
    private var facts: [GraphFacts] = []
    private var contacts: [UInt32: [String: String]] = [:]
    private lazy var levels = Dictionary(grouping: facts.flatMap(\.levels), by: \.subject)

    init(_ records: some Sequence<GraphRecord>) {
        for record in records.sorted(by: Self.precedes) {
            _ = assign(record.id)
            facts.append(record.facts)
            if !record.contact.isEmpty { contacts[record.id.creator] = record.contact }
        }
    }

    private static func precedes(_ one: GraphRecord, _ other: GraphRecord) -> Bool {
        if one.id.creator != other.id.creator { return one.id.creator < other.id.creator }
        let (code, rival) = (one.facts.code ?? "", other.facts.code ?? "")
        return code == rival ? one.id < other.id : code.utf8.lexicographicallyPrecedes(rival.utf8)
    }

    private func assign(_ id: RecordID) -> UInt32 {
        if let number = numbers[id] { return number }
        let number = UInt32(ids.count)
        numbers[id] = number
        ids.append(id)
        return number
    }

    var nodeRows: [GraphNodeRow] {
        facts.enumerated().compactMap { number, facts in
            facts.node.map { node in
                GraphNodeRow(
                    record: UInt32(number), creator: ids[number].creator,
                    attributes: node.attributes)
            }
        }
    }

    func edgeRows(_ day: GraphDay) -> [GraphEdgeRow] {
        facts.indices.flatMap { number -> [GraphEdgeRow] in
            let stated = facts[number]
            guard stated.validity.contains(day) else { return [] }
            return stated.edges.enumerated().map { place, edge in
                GraphEdgeRow(
                    record: UInt32(number), creator: ids[number].creator,
                    source: assign(edge.source), target: assign(edge.target),
                    attributes: EdgeAttributes(
                        edge, place: place, in: stated, of: ids[number], answer: answer))
            }
        }
    }

    private func answer(_ answerer: RecordID, _ about: RecordID) -> GraphFacts.Answer? {
        numbers[answerer].flatMap { Int($0) < facts.count ? facts[Int($0)].answers[about] : nil }
    }

    func text(of record: UInt32) -> GraphText? {
        guard Int(record) < ids.count else { return nil }
        guard Int(record) < facts.count else {
            return GraphText(id: ids[Int(record)], code: nil, title: Schema.Label(lv: "", en: ""))
        }
        let facts = facts[Int(record)]
        return GraphText(id: ids[Int(record)], code: facts.code, title: facts.title)
    }

    func number(of record: RecordID) -> UInt32? { numbers[record] }

    func reason(for record: UInt32, by answerer: UInt32) -> String {
        answer(ids[Int(answerer)], ids[Int(record)])?.reason ?? ""
    }

    func levels(of record: UInt32) -> [StatedLevel] {
        (levels[ids[Int(record)]] ?? []).sorted {
            ($0.record, $0.level.indicator) < ($1.record, $1.level.indicator)
        }
    }

    func allLevels() -> [(subject: UInt32, level: StatedLevel)] {
        levels.keys.compactMap { numbers[$0] }.flatMap { number in
            levels(of: number).map { (subject: number, level: $0) }
        }
    }

    func contact(of institution: UInt32) -> [String: String] { contacts[institution] ?? [:] }
}
