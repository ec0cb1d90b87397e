internal import Catalogue
internal import Merge
internal import Register
internal import Replication

extension Answer {
    /// Records of a list.
    static func records(_ lines: [RegisterLine], _ names: RecordNames) -> Answer {
        let table = Table(
            [.text(.record), .fixed(.type), .fixed(.owner), .text(.name)],
            lines.map { [$0.name.description, $0.content.type, $0.owner ?? "", $0.title] })
        return Answer(
            list: lines.lazy.map { $0.document(names, relativeTo: nil) },
            [.table(table, empty: Phrase(lv: "Ierakstu nav.", en: "There are no records."))])
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
        let wanted = group.map { [$0, "\(view.knownType ?? "").\($0)"] }
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
