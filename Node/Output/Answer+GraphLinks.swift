internal import Catalogue
internal import Dependencies
internal import Register

extension Answer {
    /// The links around records.
    static func surroundings(
        of starts: [NodeID], _ edges: [Edge], in register: RegisterGraph, limit: Int
    ) -> Answer {
        let facts = starts.flatMap { start -> [Block] in
            let entry = register.entry(start)
            let address = register.address(entry.owner)
            return [
                .facts([
                    (.record, "\(entry.name) \(entry.title.text)"),
                    (.type, entry.kind.label.text),
                    (
                        .owner,
                        register.name(entry.owner) + (address.isEmpty ? "" : " — \(address)")
                    ),
                ])
            ]
        }
        return Answer(
            {
                [
                    "of": .array(starts.map { .object(register.reference($0)) }),
                    "links": .array(edges.map { .object(register.document($0)) }),
                ]
            }, facts + table(edges, in: register, limit: limit))
    }

    /// Links, with their criticality and the other side's answer.
    static func links(_ edges: [Edge], in register: RegisterGraph, limit: Int) -> Answer {
        Answer(
            list: edges.lazy.map { .object(register.document($0)) },
            table(edges, in: register, limit: limit))
    }

    /// A table of links.
    ///
    /// - Parameter limit: How many are shown.
    static func table(_ edges: [Edge], in register: RegisterGraph, limit: Int = 100) -> [Block] {
        .table(
            edges, limit: limit,
            [
                .text(Phrase(lv: "Atkarīgais", en: "Dependent")), .text(.kind),
                .text(Phrase(lv: "No kā", en: "Of what")),
                .text(Phrase(lv: "Kritiskums", en: "Criticality")),
                .text(Phrase(lv: "Atbilde", en: "Answer")), .text(.statedBy),
            ],
            empty: Phrase(lv: "Saikņu nav.", en: "There are no links.")
        ) { edge in
            let link = register.link(edge)
            return [
                register.entry(edge.from).name, LinkKind.label(edge.kind).text,
                register.entry(edge.to).name + (register.kind(edge.to) == .missing ? " †" : ""),
                register.criticality(edge)?.text ?? "–",
                edge.status.label.text + (link.reason.isEmpty ? "" : ": \(link.reason)"),
                link.name,
            ]
        }
    }

    /// All shortest paths, with the links that make them.
    static func paths(
        _ paths: ShortestPaths, from: NodeID, to: NodeID, _ filter: Filter,
        in register: RegisterGraph
    ) -> Answer {
        let documents = paths.paths.map { path -> JSON in
            let steps = (0..<path.length).map { step -> JSON in
                let edges = register.graph.links(on: path, step: step, filter: filter)
                return .array(edges.map { .object(register.document($0)) })
            }
            return .object([
                "records": .array(path.nodes.map { .string(register.entry($0).name) }),
                "links": .array(steps),
            ])
        }
        let (one, other) = (register.entry(from).name, register.entry(to).name)
        let length = paths.paths.first?.length ?? 0
        let heading = Phrase(
            lv: "\(one) ir atkarīgs no \(other): soļi \(length), īsākie ceļi \(paths.total).",
            en: "\(one) depends on \(other): \(length) steps, \(paths.total) shortest paths.")
        return Answer(
            .object([
                "from": .object(register.reference(from)), "to": .object(register.reference(to)),
                "length": .count(length), "total": .count(paths.total),
                "paths": .array(documents),
            ]),
            [.heading(heading)] + paths.paths.map { .text(Phrase(register.explained($0, filter))) })
    }

    /// Neither record depends on the other.
    static func noPath(from: NodeID, to: NodeID, in register: RegisterGraph) -> Answer {
        let (one, other) = (register.entry(from).name, register.entry(to).name)
        return Answer(
            .object([
                "from": .object(register.reference(from)), "to": .object(register.reference(to)),
                "length": .null, "total": .count(0), "paths": [],
            ]),
            [
                .text(
                    Phrase(
                        lv: "Ne \(one) ir atkarīgs no \(other), ne otrādi.",
                        en: "Neither \(one) depends on \(other) nor the other way round."))
            ], exit: .findings)
    }
}

extension RegisterGraph {
    /// A link in JSON.
    func document(_ edge: Edge) -> [String: JSON] {
        let link = link(edge)
        return [
            "from": .string(entry(edge.from).name), "to": .string(entry(edge.to).name),
            "kind": .optional(LinkKind.numbered(edge.kind)?.code),
            "critical": .bool(edge.isCritical), "criticality": .optional(link.criticality?.code),
            "status": .string("\(edge.status)"), "reason": .string(link.reason),
            "stated_by": .string(link.name), "stated_by_id": .string(link.record.hex),
            "author": .string(code(link.author)),
            "dangling": .bool(
                kind(edge.from) == .missing || kind(edge.to) == .missing),
        ]
    }

    /// A path with the kind and answer of each link.
    fileprivate func explained(_ path: Path, _ filter: Filter) -> String {
        var text = path.nodes.first.map { entry($0).name } ?? ""
        for step in 0..<path.length {
            let kinds = graph.links(on: path, step: step, filter: filter).map { edge in
                LinkKind.label(edge.kind).text
                    + (edge.status == .confirmed ? "" : ": \(edge.status.label.text)")
            }
            text += " —(\(kinds.joined(separator: "; ")))→ \(entry(path.nodes[step + 1]).name)"
        }
        return text
    }

    /// How critical a stated link is; nil where that isn't stated.
    fileprivate func criticality(_ edge: Edge) -> Phrase? {
        let codes = Schema.current.codeLists.first { $0.name == "criticality" }
        return link(edge).criticality.flatMap { codes?.code($0.code)?.label }
            .map { Phrase($0) }
    }
}

extension LinkStatus {
    /// The other side's answer, for people.
    var label: Phrase {
        switch self {
        case .silent: Phrase(lv: "nav atbildēta", en: "not answered")
        case .confirmed: Phrase(lv: "apstiprināta", en: "confirmed")
        case .disputed: Phrase(lv: "apstrīdēta", en: "disputed")
        }
    }
}

extension Phrase {
    fileprivate static let statedBy = Phrase(lv: "Norāda", en: "Stated by")
}
