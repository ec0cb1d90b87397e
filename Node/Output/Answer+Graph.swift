internal import Catalogue
internal import Dependencies
internal import Register

extension Answer {
    /// What records need, or what their stopping hits: grouped by institution, with contact.
    ///
    /// - Parameter limit: How many of the nearest records a person is shown.
    static func reached(_ reached: Reached, in register: RegisterGraph, limit: Int) -> Answer {
        let groups = reached.byInstitution(register)
        let shown = groups.filter { !$0.items(nearest: limit, of: reached).isEmpty }
        return Answer(
            { document(reached, groups, in: register) },
            [.heading(title(reached, in: register))]
                + shown.flatMap { blocks($0, reached, in: register, limit: limit) }
                + rest(reached, groups.count - shown.count, limit: limit)
                + [legend(reached.items)])
    }

    private static func document(
        _ reached: Reached, _ groups: [Reached.Group], in register: RegisterGraph
    ) -> JSON {
        let kinds = GraphKind.allCases.filter { $0 != .missing }
        let found = kinds.map { ($0.key, JSON.count(reached.count(of: $0, in: register))) }
        let all = kinds.map { ($0.key, JSON.count(register.count(of: $0))) }
        return [
            "question": reached.direction == .impact ? "impact" : "needs",
            "of": .array(reached.starts.map { .object(register.reference($0)) }),
            "depth": .count(max(0, reached.reach.depth)),
            "unconfirmed": .count(reached.items.count { !$0.isConfirmed }),
            "institutions": .array(
                groups.map { group in
                    .object([
                        "code": .string(register.code(group.institution)),
                        "name": .string(register.name(group.institution)),
                        "contact": .object(
                            register.contact(group.institution).mapValues(JSON.string)),
                        "records": .array(
                            group.items.map { .object(register.item($0, in: reached)) }),
                    ])
                }),
            "counts": .object(Dictionary(found + [("owners", .count(groups.count))]) { $1 }),
            "all": .object(Dictionary(all) { $1 }),
        ]
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
        let owners = Set(reached.items.map { register.graph[$0.node].institution }).count
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
        _ group: Reached.Group, _ reached: Reached, in register: RegisterGraph, limit: Int
    ) -> [Block] {
        let institution = group.institution
        let address = register.address(institution)
        let shown = group.items(nearest: limit, of: reached)
        let isWhole = shown.count == group.items.count
        let heading =
            "\(register.code(institution)): \(register.name(institution))"
            + (isWhole ? "" : " (\(shown.count)/\(group.items.count))")
            + (address.isEmpty ? "" : " — \(address)")
        let table = Table(
            [
                .fixed(.record), .fixed(.type), .text(.name),
                .number(Phrase(lv: "Soļi", en: "Steps")), .fixed(.mark),
                .text(Phrase(lv: "Ceļš", en: "Path")),
            ],
            shown.map { item in
                let entry = register.entry(item.node)
                return [
                    entry.name, entry.kind.label.text, entry.title.text, "\(item.distance)",
                    (item.isCritical ? "!" : "·") + (item.isConfirmed ? "" : "?"),
                    reached.path(to: item.node).map(register.text) ?? "",
                ]
            })
        return [.heading(Phrase(heading)), .table(table, empty: .none)]
    }

    /// What isn't shown: the farther records, and the institutions that own only such.
    private static func rest(_ reached: Reached, _ institutions: Int, limit: Int) -> [Block] {
        let count = reached.items.count - limit
        guard count > 0 else { return [] }
        let (lv, en) =
            institutions == 0
            ? ("", "")
            : (
                "; iestādes, no kurām nav parādīts neviens: \(institutions)",
                "; institutions of which none is shown: \(institutions)"
            )
        return [
            .heading(
                Phrase(
                    lv:
                        "Tuvākie \(limit); nav parādīti vēl \(count)\(lv). Vairāk: --limit; visi: --json.",
                    en:
                        "The nearest \(limit); \(count) more aren't shown\(en). More: --limit; all: --json."
                ))
        ]
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
}

extension RegisterGraph {
    /// A record as answers name it in JSON.
    func reference(_ node: NodeID) -> [String: JSON] {
        let entry = entry(node)
        return [
            "record": .string(entry.name), "id": .string(entry.id.hex),
            "type": .optional(entry.kind.type),
            "title": .object(["lv": .string(entry.title.lv), "en": .string(entry.title.en)]),
            "owner": .string(code(entry.owner)),
        ]
    }

    /// E-mail, telephone and page of an institution in one line; empty where none is stated.
    func address(_ institution: UInt32) -> String {
        contact(institution).sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
    }

    fileprivate func item(_ item: Reached.Item, in reached: Reached) -> [String: JSON] {
        let path = reached.path(to: item.node)?.nodes ?? []
        return reference(item.node).merging([
            "distance": .count(item.distance),
            "path": .array(path.map { .string(entry($0).name) }),
            "critical": .bool(item.isCritical), "confirmed": .bool(item.isConfirmed),
            "availability": availability(of: item.node).map { .value($0.value.bytes) } ?? .null,
        ]) { $1 }
    }

    /// A path in one line; arrows point to what is depended on.
    func text(_ path: Path) -> String {
        path.nodes.map { entry($0).name }
            .joined(separator: path.direction == .needs ? " → " : " ← ")
    }
}

extension Phrase {
    fileprivate static let mark = Phrase("!")
}
