internal import Dependencies
internal import Register

extension Answer {
    /// What records need, or what their stopping hits: grouped by institution, with contact.
    static func reached(_ reached: Reached, in register: RegisterGraph) -> Answer {
        let kinds = GraphKind.allCases.filter { $0 != .missing }
        let groups = reached.byInstitution(register)
        let unconfirmed = reached.items.count { !$0.isConfirmed }
        var members: [String: JSON] = [
            "question": reached.direction == .impact ? "impact" : "needs",
            "of": .array(reached.starts.map { .object(register.reference($0)) }),
            "depth": .count(max(0, reached.reach.depth)),
            "unconfirmed": .count(unconfirmed),
            "institutions": .array(
                groups.map { group in
                    .object([
                        "code": .string(register.code(group.institution)),
                        "name": .string(register.name(group.institution)),
                        "contact": .object(
                            (register.contacts[group.institution] ?? [:]).mapValues(JSON.string)),
                        "records": .array(group.items.map { .object(register.item($0)) }),
                    ])
                }),
        ]
        let found = kinds.map { ($0.key, JSON.count(reached.count(of: $0, in: register))) }
        let all = kinds.map { kind in
            (kind.key, JSON.count(register.entries.count { $0.kind == kind }))
        }
        members["counts"] = .object(
            Dictionary(found + [("owners", .count(groups.count))]) { $1 })
        members["all"] = .object(Dictionary(all) { $1 })
        return Answer(
            .object(members),
            [.heading(title(reached, in: register))]
                + groups.flatMap { blocks($0.institution, $0.items, reached, in: register) }
                + [legend(reached.items)])
    }

    private static func title(_ reached: Reached, in register: RegisterGraph) -> Phrase {
        func starts(_ language: Language) -> String {
            reached.starts.map { register.entry($0) }
                .map { "\($0.name) \($0.title.text(language))" }.joined(separator: ", ")
        }
        let parts = GraphKind.allCases.compactMap { kind -> Phrase? in
            let count = reached.count(of: kind, in: register)
            return count == 0 ? nil : kind.count(count)
        }
        let owners = Set(reached.items.map { register.entry($0.node).owner }).count
        let isImpact = reached.direction == .impact
        guard !parts.isEmpty else {
            return Phrase(
                lv: isImpact
                    ? "Ja apstājas \(starts(.lv)), nekas cits netiek skarts."
                    : "\(starts(.lv)): nekas cits nav vajadzīgs.",
                en: isImpact
                    ? "If \(starts(.en)) stops, nothing else is hit."
                    : "\(starts(.en)) needs nothing else.")
        }
        let lv = parts.map(\.lv).joined(separator: ", ")
        let en = parts.map(\.en).joined(separator: ", ")
        return Phrase(
            lv: (isImpact ? "Ja apstājas \(starts(.lv)): " : "\(starts(.lv)) vajadzīgi: ")
                + "\(lv); iestādes, kam tie pieder: \(owners).",
            en: (isImpact ? "If \(starts(.en)) stops: " : "\(starts(.en)) needs: ")
                + "\(en); institutions that own them: \(owners).")
    }

    private static func blocks(
        _ institution: UInt32, _ items: [Reached.Item], _ reached: Reached,
        in register: RegisterGraph
    ) -> [Block] {
        let contact = register.contacts[institution] ?? [:]
        let address = contact.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
        let heading =
            "\(register.code(institution)): \(register.name(institution))"
            + (address.isEmpty ? "" : " — \(address)")
        let table = Table(
            [
                .fixed(.record), .fixed(.type), .text(.name),
                .number(Phrase(lv: "Soļi", en: "Steps")), .fixed(.mark),
                .text(Phrase(lv: "Ceļš", en: "Path")),
            ],
            items.map { item in
                let entry = register.entry(item.node)
                return [
                    entry.name, entry.kind.label.text, entry.title.text, "\(item.distance)",
                    (item.isCritical ? "!" : "·") + (item.isConfirmed ? "" : "?"),
                    register.text(item.path),
                ]
            })
        return [.heading(Phrase(heading)), .table(table, empty: .none)]
    }

    private static func legend(_ items: [Reached.Item]) -> Block {
        guard !items.isEmpty else { return .text("") }
        let unconfirmed = items.count { !$0.isConfirmed }
        return .text(
            Phrase(
                lv: "! bez tā nedarbojas, · darbojas daļēji; ? nav ceļa tikai pa apstiprinātām"
                    + " saiknēm (\(unconfirmed) no \(items.count)). Soļi: īsākais ceļš.",
                en: "! does not work without it, · works in part; ? no path of confirmed links"
                    + " alone (\(unconfirmed) of \(items.count)). Steps: the shortest path."))
    }

    /// The links around records.
    static func surroundings(
        of starts: [NodeID], _ edges: [Edge], in register: RegisterGraph
    ) -> Answer {
        var answer = links(edges, in: register)
        let facts = starts.flatMap { start -> [Block] in
            let entry = register.entry(start)
            let address = (register.contacts[entry.owner] ?? [:]).sorted { $0.key < $1.key }
                .map(\.value).joined(separator: ", ")
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
        answer.data = .document(
            .object([
                "of": .array(starts.map { .object(register.reference($0)) }),
                "links": .array(edges.map { .object(register.document($0)) }),
            ]))
        answer.blocks = facts + answer.blocks
        return answer
    }

    /// Links, with their criticality and the other side's answer.
    static func links(_ edges: [Edge], in register: RegisterGraph) -> Answer {
        let table = Table(
            [
                .text(Phrase(lv: "Atkarīgais", en: "Dependent")), .text(.kind),
                .text(Phrase(lv: "No kā", en: "Of what")),
                .text(Phrase(lv: "Kritiskums", en: "Criticality")),
                .text(Phrase(lv: "Atbilde", en: "Answer")), .text(.statedBy),
            ],
            edges.map { edge in
                let link = register.link(edge)
                return [
                    register.entry(edge.from).name, LinkKind.label(edge.kind).text,
                    register.entry(edge.to).name
                        + (register.entry(edge.to).kind == .missing ? " †" : ""),
                    register.criticality(edge)?.text ?? "–",
                    edge.status.label.text + (link.reason.isEmpty ? "" : ": \(link.reason)"),
                    link.name,
                ]
            })
        return Answer(
            list: edges.map { .object(register.document($0)) }, table,
            empty: Phrase(lv: "Saikņu nav.", en: "There are no links."))
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

    /// Sets of records that depend on one another, each with a way round.
    static func cycles(_ cycles: [Cycle], in register: RegisterGraph) -> Answer {
        let table = Table(
            [
                .number(Phrase(lv: "Ieraksti", en: "Records")),
                .text(Phrase(lv: "Aplis", en: "Circle")),
            ], cycles.map { ["\($0.members.count)", register.text($0.witness)] })
        let list = cycles.map { cycle -> JSON in
            .object([
                "records": .array(cycle.members.map { .string(register.entry($0).name) }),
                "witness": .array(cycle.witness.nodes.map { .string(register.entry($0).name) }),
            ])
        }
        return Answer(list: list, table, empty: Phrase(lv: "Apļu nav.", en: "There are none."))
    }

    /// Records by how many services and life situations they weigh.
    ///
    /// - Parameters:
    ///   - rest: The title of the third number.
    ///   - key: The third number's key in JSON.
    static func weighed(
        _ items: [(node: NodeID, weight: UInt64, other: Int)], in register: RegisterGraph,
        rest: Phrase, key: String
    ) -> Answer {
        let table = Table(
            [
                .fixed(.record), .fixed(.type), .text(.name), .fixed(.owner),
                .number(
                    Phrase(lv: "Pakalpojumi un situācijas", en: "Services and situations")),
                .number(rest),
            ],
            items.map { item in
                let entry = register.entry(item.node)
                return [
                    entry.name, entry.kind.label.text, entry.title.text,
                    register.code(entry.owner), "\(item.weight)", "\(item.other)",
                ]
            })
        let list = items.map { item -> JSON in
            .object(
                register.reference(item.node).merging([
                    "services_and_situations": .count(item.weight), key: .count(item.other),
                ]) { $1 })
        }
        return Answer(list: list, table, empty: .none)
    }

    /// Resources that no service uses, services that no need uses, links without an end.
    static func orphans(in register: RegisterGraph, _ filter: Filter) -> Answer {
        let graph = register.graph
        let resources = graph.orphans(
            of: [GraphKind.resource.rawValue],
            lacking: [GraphKind.service.rawValue, GraphKind.resource.rawValue], filter: filter
        ) { register.entry($0).isForItself }
        let services = graph.orphans(
            of: [GraphKind.service.rawValue], lacking: [GraphKind.need.rawValue], filter: filter)
        let dangling = graph.dangling(filter: filter)
        func block(_ nodes: [NodeID], _ title: Phrase) -> [Block] {
            let table = Table(
                [.fixed(.record), .text(.name), .fixed(.owner)],
                nodes.map { node in
                    let entry = register.entry(node)
                    return [entry.name, entry.title.text, register.code(entry.owner)]
                })
            return [.heading(title), .table(table, empty: .none)]
        }
        return Answer(
            .object([
                "resources": .array(resources.map { .object(register.reference($0)) }),
                "services": .array(services.map { .object(register.reference($0)) }),
                "dangling": .array(dangling.map { .object(register.document($0)) }),
            ]),
            block(
                resources,
                Phrase(
                    lv: "Resursi, ko neizmanto neviens pakalpojums vai resurss",
                    en: "Resources that no service or resource uses"))
                + block(
                    services,
                    Phrase(
                        lv: "Pakalpojumi, kas neapmierina nevienu vajadzību",
                        en: "Services that meet no need"))
                + [.heading(Phrase(lv: "Saiknes bez gala", en: "Links without an end"))]
                + links(dangling, in: register).blocks)
    }

    /// How many links lead from each institution or sector to each.
    static func matrix(_ cells: [MatrixCell], in register: RegisterGraph) -> Answer {
        let sorted = cells.sorted { ($1.count, $0.from, $0.to) < ($0.count, $1.from, $1.to) }
        let table = Table(
            [
                .text(Phrase(lv: "Atkarīgais", en: "Dependent")),
                .text(Phrase(lv: "No kā", en: "Of what")),
                .number(Phrase(lv: "Saiknes", en: "Links")),
            ],
            sorted.map { [register.code($0.from), register.code($0.to), "\($0.count)"] })
        let list = sorted.map { cell -> JSON in
            .object([
                "from": .string(register.code(cell.from)), "to": .string(register.code(cell.to)),
                "links": .count(cell.count),
            ])
        }
        return Answer(
            list: list, table, empty: Phrase(lv: "Saikņu nav.", en: "There are no links."))
    }
}

extension RegisterGraph {
    /// A record as answers name it in JSON.
    fileprivate func reference(_ node: NodeID) -> [String: JSON] {
        let entry = entry(node)
        return [
            "record": .string(entry.name), "id": .string(entry.id),
            "type": .optional(entry.kind.type),
            "title": .object(["lv": .string(entry.title.lv), "en": .string(entry.title.en)]),
            "owner": .string(code(entry.owner)),
        ]
    }

    fileprivate func item(_ item: Reached.Item) -> [String: JSON] {
        reference(item.node).merging([
            "distance": .count(item.distance),
            "path": .array(item.path.nodes.map { .string(entry($0).name) }),
            "critical": .bool(item.isCritical), "confirmed": .bool(item.isConfirmed),
            "availability": entry(item.node).availability.map { .value($0.bytes) } ?? .null,
        ]) { $1 }
    }

    /// A link in JSON.
    fileprivate func document(_ edge: Edge) -> [String: JSON] {
        let link = link(edge)
        return [
            "from": .string(entry(edge.from).name), "to": .string(entry(edge.to).name),
            "kind": .optional(LinkKind.all.first { $0.number == edge.kind }?.code),
            "critical": .bool(edge.isCritical), "criticality": .optional(link.criticality),
            "status": .string("\(edge.status)"), "reason": .string(link.reason),
            "stated_by": .string(link.name), "stated_by_id": .string(link.record),
            "author": .string(code(link.author)),
            "dangling": .bool(
                entry(edge.from).kind == .missing || entry(edge.to).kind == .missing),
        ]
    }

    /// A path in one line; arrows point to what is depended on.
    fileprivate func text(_ path: Path) -> String {
        path.nodes.map { entry($0).name }
            .joined(separator: path.direction == .needs ? " → " : " ← ")
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
        return link(edge).criticality.flatMap { codes?.code($0)?.label }
            .map { Phrase(lv: $0.lv, en: $0.en) }
    }
}

extension LinkStatus {
    /// The other side's answer, for people.
    fileprivate var label: Phrase {
        switch self {
        case .silent: Phrase(lv: "nav atbildēta", en: "not answered")
        case .confirmed: Phrase(lv: "apstiprināta", en: "confirmed")
        case .disputed: Phrase(lv: "apstrīdēta", en: "disputed")
        }
    }
}

extension Phrase {
    fileprivate static let mark = Phrase("!")
    fileprivate static let statedBy = Phrase(lv: "Norāda", en: "Stated by")
}
