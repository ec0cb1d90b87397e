internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register
internal import Replication

/// A link or provision as this node shows it, and what its other side says.
struct TwoSidedLink: Sendable {
    /// What the other side says.
    enum Status: String, Sendable {
        /// It has a yes that names what the link says now.
        case confirmed
        /// It has a no that names what the link says now.
        case disputed
        /// It has said nothing to what the link says now.
        case silent
        /// One institution owns the link and the other end: there is nobody to ask.
        case own
    }

    let record: RecordID
    let name: String
    /// The institution that states it.
    let author: UInt32?
    let content: RecordContent
    /// Where its ends are stated.
    let layer: Scope
    let from: RecordID
    let to: RecordID
    /// The end whose owner is asked; nil where there is nobody.
    let answering: RecordID?
    /// Who is asked; nil where there is nobody.
    let answerer: UInt32?
    let status: Status
    /// The reason of the answer that counts; else empty.
    let reason: String
    /// The layer of the answering side's last word about it, whether it counts or not.
    let answeredIn: Scope?
    /// Whether the other side answered what the link said before.
    let isOutdated: Bool

    var isProvision: Bool { content.type == "provision" }
    /// The kind's code; of a provision `provision`.
    var kind: String { content.field("ends", "kind")?.text ?? "provision" }
    /// What an answer names.
    var digest: Digest? { content.answerDigest }

    /// Whether it counts on a day, `YYYY-MM-DD`.
    func isValid(on day: String) -> Bool {
        GraphDay(day).map { Validity(content.field("validity")?.text).contains($0) } ?? true
    }
    /// The noun of the commands about it.
    var noun: String { isProvision ? "provision" : "link" }
}

/// Reads links and provisions with the answers to them.
struct LinkBook {
    let node: Node
    let names: RecordNames
    private let reading: ReadingOptions
    private var ends: [RecordID: RecordView?] = [:]

    init(_ node: Node, _ reading: ReadingOptions = ReadingOptions.all) throws {
        self.node = node
        self.reading = reading
        names = try RecordNames(node)
    }

    /// All that stand, sorted by name.
    mutating func all(types: [String] = ["link", "provision"]) throws -> [TwoSidedLink] {
        var links: [TwoSidedLink] = []
        for type in types {
            links += try Listing(node, reading, type: type).compactMap { view in
                view.type == nil ? nil : try link(view)
            }
        }
        return links.sorted { ($0.name, $0.record) < ($1.name, $1.record) }
    }

    /// Those that count today and on which the other side has said one of these, sorted by name;
    /// of the register as it is, only they are read.
    ///
    /// - Parameter institution: Only those that it states, or an end of which it owns; nil: all.
    mutating func all(
        types: [String], said: [LinkStatus], at institution: UInt32?
    ) throws -> [TwoSidedLink] {
        guard reading.isOfPresent else { return try all(types: types) }
        let register = try RegisterGraph(node, reading)
        let graph = register.graph
        let wantsProvisions = types.contains("provision")
        let wantsLinks = types.contains("link")
        var records: [RecordID] = []
        for edge in graph.edges() where said.contains(edge.status) {
            let isWanted =
                LinkKind.isStated(edge.kind)
                ? wantsLinks : wantsProvisions && edge.kind == LinkKind.delivery.number
            guard isWanted else { continue }
            let ends = [graph[edge.from].institution, graph[edge.to].institution]
            let link = register.link(edge)
            if let institution, !ends.contains(institution), link.author != institution { continue }
            records.append(link.record)
        }
        return try node.replica.views(of: records).compactMap { try link($0) }
            .sorted { ($0.name, $0.record) < ($1.name, $1.record) }
    }

    /// The links that an institution states, sorted by ID.
    mutating func stated(by institution: UInt32) throws -> [TwoSidedLink] {
        try Listing(node, reading, type: "link", owner: institution).compactMap { try link($0) }
    }

    /// The one that a person names.
    ///
    /// - Throws: a failure where there is none, or it is a record of another type.
    mutating func named(_ text: String, type: String) throws -> TwoSidedLink {
        let record = try node.record(named: text)
        let view = try node.view(record, reading)
        guard view.type == type else {
            throw Failure.otherType(names.text(record), view.type, wanted: type)
        }
        guard let link = try link(view) else { throw Failure.endless(names.text(record)) }
        return link
    }

    /// A record at an end; nil where this node shows none.
    mutating func end(_ record: RecordID) throws -> RecordView? {
        if let known = ends[record] { return known }
        let view = try node.replica.view(
            record, layers: node.layers(reading), asOf: node.day(reading))
        ends[record] = .some(view)
        return view
    }

    private mutating func link(_ view: RecordView) throws -> TwoSidedLink? {
        guard let content = view.content, let (from, to) = content.linkedEnds else { return nil }
        let facts = GraphFacts(view.record, content)
        let author = view.owner ?? view.record.creator
        let owners = try [from, to].reduce(into: [RecordID: UInt32]()) { owners, end in
            let view = try self.end(end)
            if view?.type != nil { owners[end] = view?.owner }
        }
        let said = try [from, to].reduce(into: [RecordID: Said]()) { said, end in
            said[end] = try self.said(to: view.record, on: end)
        }
        let answering = facts.asked(statedBy: author) { owners[$0] }
        let status = facts.status(of: view.record, statedBy: author) {
            owners[$0]
        } answer: {
            said[$0]?.answer
        }
        let answer = answering.flatMap { said[$0] }
        let counts = answer?.answer?.digest == facts.digest
        return TwoSidedLink(
            record: view.record, name: names.text(view.record), author: view.owner,
            content: content,
            layer: view.layer(ofGroup: content.type == "link" ? "ends" : "delivery"),
            from: from, to: to, answering: answering, answerer: answering.flatMap { owners[$0] },
            status: .init(status, isAsked: answering != nil),
            reason: counts ? answer?.answer?.reason ?? "" : "", answeredIn: answer?.layer,
            isOutdated: answer?.answer != nil && !counts)
    }

    /// What a record says about a link, and where; the answer is nil where it isn't one.
    private struct Said {
        let answer: GraphFacts.Answer?
        let layer: Scope
    }

    /// What the map *answers* of a record says about a link.
    private mutating func said(to link: RecordID, on end: RecordID) throws -> Said? {
        let element = Bytes(link.hex.utf8)
        guard
            let cell = try self.end(end)?.cells.first(where: {
                $0.cell.element == element && $0.cell.groupCode == "answers"
            }), let effective = cell.effective
        else { return nil }
        let value = cell.value.flatMap { try? CanonicalJSON(canonical: $0) }
        let digest = value?["digest"]?.text.flatMap { Digest(hex: $0) }
        let answer = digest.map {
            GraphFacts.Answer(
                digest: $0, isYes: value?["answer"]?.text != "no",
                reason: value?["reason"]?.text ?? "")
        }
        return Said(answer: answer, layer: effective.layer)
    }
}

extension TwoSidedLink.Status {
    /// The graph's word; where nobody is asked, one's own stands for itself.
    fileprivate init(_ status: LinkStatus, isAsked: Bool) {
        switch status {
        case .silent: self = .silent
        case .confirmed: self = isAsked ? .confirmed : .own
        case .disputed: self = .disputed
        }
    }
}

extension ReadingOptions {
    /// All layers, now.
    static var all: ReadingOptions {
        var options = ReadingOptions()
        options.layer = nil
        options.asOf = nil
        return options
    }
}

extension RecordView {
    /// The layers in which the record exists, widest first.
    var layers: [Scope] {
        Set(
            statements.filter {
                $0.isEffective && $0.statement.cell.group == Schema.existence
                    && $0.statement.kind == .set
            }.map(\.layer)
        ).sorted()
    }

    /// The layer whose word shows in a single group; public where nothing shows.
    func layer(ofGroup code: String) -> Scope {
        cells.first { $0.cell.groupCode == code && $0.cell.element.isEmpty }?.effective?.layer
            ?? .public
    }
}

extension Failure {
    static func otherType(_ name: String, _ type: String?, wanted: String) -> Failure {
        let wanted = Schema.current.type(wanted)?.label
        let found = type.flatMap { Schema.current.type($0)?.label }
        return Failure(
            "other-type", .badData,
            Phrase(
                lv: "\(name) nav \(wanted?.lv ?? ""), bet \(found?.lv ?? "izņemts ieraksts").",
                en: "\(name) is no \(wanted?.en ?? "") but \(found?.en ?? "a retracted record")."),
            remedy: Phrase(
                lv: "Skat. saime record show \(name).", en: "See saime record show \(name)."))
    }

    fileprivate static func endless(_ name: String) -> Failure {
        Failure(
            "no-ends", .badData,
            Phrase(lv: "\(name) nav galu.", en: "\(name) states no ends."),
            remedy: Phrase(
                lv: "Skat. saime record show \(name).", en: "See saime record show \(name)."))
    }
}
