internal import Catalogue
internal import Merge
internal import Register
internal import Replication
internal import Storage

extension Answer {
    /// Records of a list.
    static func records(_ views: [RecordView], _ names: RecordNames) -> Answer {
        let lines = views.compactMap {
            $0.line(names, relativeTo: nil, withPositions: false)
        }
        let table = Table(
            [.text(.record), .fixed(.type), .fixed(.owner), .text(.name)],
            lines.map { [$0.name.description, $0.content.type, $0.owner ?? "", $0.title] })
        return Answer(
            list: lines.map { $0.document(names, relativeTo: nil) }, table,
            empty: Phrase(lv: "Ierakstu nav.", en: "There are no records."))
    }

    /// One record: its fields, and who states them.
    static func record(
        _ view: RecordView, _ names: RecordNames, withHistory: Bool
    ) -> Answer {
        let directory = names.directory
        let line = view.line(names, relativeTo: nil, withPositions: true)
        let name = line?.name.description ?? view.record.hex
        let rows = view.cells.compactMap { cell -> [String]? in
            guard let effective = cell.effective else { return nil }
            let marks =
                (cell.diverging.isEmpty ? "" : "≠") + (cell.proposals.isEmpty ? "" : "?")
                + (cell.late.isEmpty ? "" : "!")
            return [
                cell.cell.shownText(names), effective.shownValue(names),
                "\(directory.code(effective.author)) \(effective.statement.role.code)\(marks)",
                effective.position.text,
            ]
        }
        let table = Table(
            [.text(.group), .text(.value), .fixed(.author), .fixed(.position)], rows)
        var blocks: [Block] = [
            .facts([
                (.record, name), (Phrase("ID"), view.record.hex), (.type, view.type ?? "–"),
                (.owner, directory.code(view.owner)),
            ]), .table(table, empty: .none),
        ]
        if rows.contains(where: {
            $0[2].hasSuffix("≠") || $0[2].hasSuffix("?") || $0[2].hasSuffix("!")
        }) {
            blocks.append(
                .text(
                    Phrase(
                        lv: "≠ domstarpība, ? priekšlikums, ! novēlots apgalvojums",
                        en: "≠ divergence, ? proposal, ! late statement")))
        }
        let members: [String: JSON] = [
            "id": .string(view.record.hex), "type": .optional(view.type),
            "owner": .optional(view.owner.map { directory.code($0) }),
            "code": .optional(line?.name.description),
            "record": line?.document(names, relativeTo: nil) ?? .null,
            "statements": .array(view.statements.map { $0.json(in: directory) }),
        ]
        return Answer(.object(members.merging(fields(line, names)) { $1 }), blocks)
    }

    /// `fields` and `positions` of a record, as in `record list` and exports.
    private static func fields(_ line: RegisterLine?, _ names: RecordNames) -> [String: JSON] {
        let bounds = CanonicalJSON.Bounds(depth: 16, bytes: 4_194_304)
        guard let line,
            let json = try? CanonicalJSON(
                parsing: Bytes(line.text(names, relativeTo: nil).utf8), bounds: bounds)
        else { return ["fields": [:], "positions": [:]] }
        return [
            "fields": .value(json["fields"]?.bytes ?? Bytes("{}".utf8)),
            "positions": .value(json["positions"]?.bytes ?? Bytes("{}".utf8)),
        ]
    }

    /// Every statement about a record, or about one of its groups.
    static func history(
        _ view: RecordView, _ names: RecordNames, group: String?
    ) -> Answer {
        let wanted = group.map { [$0, "\(view.content?.type ?? "").\($0)"] }
        let statements = view.statements.filter {
            wanted?.contains($0.statement.cell.group) ?? true
        }.sorted { ($0.claimedTime, $0.position) < ($1.claimedTime, $1.position) }
        let directory = names.directory
        let zone = directory.policy.timeZone
        let table = Table(
            [
                .fixed(.time), .fixed(.author), .text(.group), .text(.value), .text(.state),
                .fixed(.position),
            ],
            statements.map {
                [
                    Dates.moment($0.claimedTime, zone: zone, .current),
                    "\(directory.code($0.author)) \($0.statement.role.code)",
                    $0.statement.cell.shownText(names), $0.shownValue(names), $0.shownVerdict,
                    $0.position.text,
                ]
            })
        return Answer(list: statements.map { $0.json(in: directory) }, table, empty: .none)
    }

    /// Divergences, proposals or late statements, each with the command by which an institution of
    /// this node answers it.
    static func open(_ items: [OpenItem], _ matter: OpenMatter, at node: Node) throws -> Answer {
        let names = try RecordNames(node)
        let directory = names.directory
        let answering = try Answering(matter, node, names)
        let documents = items.map { item -> JSON in
            item.statement.json(
                in: directory,
                more: [
                    "record": .string(item.cell.record.hex),
                    "name": .string(names.text(item.cell.record)),
                    "holder": .optional(item.holder.map { directory.code($0) }),
                    "effective_statement": item.effective?.json(in: directory) ?? .null,
                    "next": .optional(answering.command(for: item)),
                ])
        }
        let table = Table(
            [
                .text(.record), .text(.group), .text(Phrase(lv: "Spēkā", en: "Effective")),
                .text(Phrase(lv: "Apgalvots", en: "Stated")), .fixed(.author),
                .fixed(.position),
            ],
            items.map { item in
                [
                    names.text(item.cell.record), item.cell.shownText(names),
                    item.effective.map {
                        "\($0.shownValue(names)) (\(directory.code($0.author)))"
                    } ?? "–",
                    item.statement.shownValue(names),
                    "\(directory.code(item.statement.author)) \(item.statement.statement.role.code)",
                    item.statement.position.text,
                ]
            })
        var answer = Answer(
            list: documents, table, empty: Phrase(lv: "Nav nekā.", en: "There are none."))
        if let next = answering.command(forFirstOf: items) {
            answer.blocks.append(.next("saime " + next))
        }
        return answer
    }
}

/// The commands by which this node's institutions answer what is open.
private struct Answering {
    let matter: OpenMatter
    let names: RecordNames
    /// The institution whose node it is, and all whose seals it holds.
    let own: UInt32
    let institutions: [UInt32]

    init(_ matter: OpenMatter, _ node: Node, _ names: RecordNames) throws {
        self.matter = matter
        self.names = names
        own = try node.ownInstitution(names.directory).number
        institutions = node.replica.institutions
    }

    /// The command about one item; nil where nobody here has a word in it.
    func command(for item: OpenItem) -> String? {
        answer(
            to: item, by: matter == .divergence ? divergence(item) : item.statement.position.text)
    }

    /// The command about the first item in which somebody here has a word: about all proposals of
    /// its record, if there are several.
    func command(forFirstOf items: [OpenItem]) -> String? {
        guard let item = items.first(where: { command(for: $0) != nil }) else { return nil }
        let alike = items.filter {
            $0.cell.record == item.cell.record && $0.holder == item.holder
                && $0.statement.author == item.statement.author
        }
        guard matter == .proposal, alike.count > 1 else { return command(for: item) }
        return answer(to: item, by: "--record \(names.text(item.cell.record))")
    }

    private func answer(to item: OpenItem, by named: String) -> String? {
        let author = item.statement.author
        let (verb, answerer): (String, UInt32?) =
            if let holder = item.holder, institutions.contains(holder) {
                ("adopt", holder)
            } else if institutions.contains(author), matter != .late {
                (matter == .divergence ? "adopt" : "withdraw", author)
            } else {
                ("", nil)
            }
        guard let answerer else { return nil }
        let acting = answerer == own ? "" : " --as \(names.directory.code(answerer))"
        return "\(matter.noun) \(verb) \(named)\(acting)"
    }

    private func divergence(_ item: OpenItem) -> String {
        "\(names.text(item.cell.record)) \(item.cell.group)"
            + (item.cell.elementText.map { " --element '\($0)'" } ?? "")
            + (item.layer == .public ? "" : " --layer \(item.layer.text)")
    }
}

extension OpenMatter {
    fileprivate var noun: String {
        switch self {
        case .divergence: "divergence"
        case .proposal: "proposal"
        case .late: "late"
        }
    }
}

extension Cell {
    /// The cell for people: an element that is a record's ID by the record's name.
    func shownText(_ names: RecordNames) -> String {
        guard let element = elementText else { return group }
        return "\(group)[\(RecordID(hex: element).map { names.text($0) } ?? element)]"
    }
}

extension StatementView {
    /// The value for people, references by name.
    func shownValue(_ names: RecordNames) -> String {
        var text = shownValue
        for word in text.split(whereSeparator: { !$0.isHexDigit }) where word.count == 40 {
            guard let id = RecordID(hex: String(word)) else { continue }
            text = text.replacing(word, with: names.text(id))
        }
        return text
    }
}
