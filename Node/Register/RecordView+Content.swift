internal import Catalogue
internal import Merge
internal import Register
internal import Replication

extension RecordView {
    /// What the record says, as the schema's groups; nil where no type is known.
    var content: RecordContent? {
        knownType.map { RecordContent(type: $0, cells: contentCells) }
    }

    /// The type, or that which a retracted record had; nil where neither is known.
    var knownType: String? { type ?? formerType }

    /// What shows, as the schema has it, without *existence*.
    private var contentCells: [RecordContent.Cell] { cells.compactMap(\.contentCell) }

    /// Whether it has been retracted.
    var isRetracted: Bool { type == nil && formerType != nil }

    /// The type that a retracted record had: of its latest existence statement with one.
    private var formerType: String? {
        statements.last { $0.statement.cell.group == Schema.existence && $0.statement.kind == .set }
            .flatMap { try? CanonicalJSON(canonical: $0.statement.value) }?["type"]?.text
            ?? cells.first { $0.cell.group.contains(".") }
            .flatMap { $0.cell.group.split(separator: ".").first.map(String.init) }
    }

    /// The positions of the cells' effective statements.
    var positions: [RecordDraft.Position] {
        cells.compactMap { cell in
            guard let effective = cell.effective, cell.value != nil,
                cell.cell.group != Schema.existence, let group = cell.cell.groupCode
            else { return nil }
            return RecordDraft.Position(
                group: group, element: cell.cell.elementText, position: effective.position.text)
        }
    }

    /// The record as a line of a register file or of `record list`.
    func line(
        _ names: RecordNames, relativeTo creator: UInt32?, withPositions: Bool
    ) -> RegisterLine? {
        guard let type = knownType else { return nil }
        let shown = contentCells
        let name = names.name(of: record, relativeTo: creator) ?? RecordName(code: record.hex)
        let schema = Schema.current
        return RegisterLine(
            content: RecordContent(type: type, cells: shown), name: name, id: record.hex,
            owner: owner.map { names.directory.code($0) },
            positions: withPositions ? positions : [],
            empty: cells.filter(\.isEmpty).compactMap(\.cell.groupCode),
            isRetracted: isRetracted,
            other: shown.filter { schema.group(named: $0.group)?.type.code != type })
    }
}

extension RegisterLine {
    /// The line as JSON, references written by name.
    func document(_ names: RecordNames, relativeTo creator: UInt32?) -> JSON {
        .value(Bytes(text(names, relativeTo: creator).utf8))
    }

    /// The line as text.
    func text(_ names: RecordNames, relativeTo creator: UInt32?) -> String {
        written { id in
            RecordID(hex: id).flatMap { names.name(of: $0, relativeTo: creator) }
        }
    }

    /// What people call the record: its name or title in the process's language; else empty.
    var title: String {
        for group in ["name", "title", "designation"] {
            guard let texts = content.field(group)?.members else { continue }
            let text = texts[Language.current.rawValue] ?? texts["lv"]
            if let text = text?.text { return text }
        }
        return ""
    }
}

extension CellView {
    /// The cell as the schema has it; nil where it shows nothing, and for *existence*.
    fileprivate var contentCell: RecordContent.Cell? {
        guard let value, cell.group != Schema.existence else { return nil }
        let json = value.isEmpty ? nil : try? CanonicalJSON(canonical: value)
        if !value.isEmpty, json == nil { return nil }
        return RecordContent.Cell(group: cell.group, element: cell.elementText, value: json)
    }

    /// Whether the group is stated empty.
    fileprivate var isEmpty: Bool {
        effective?.statement.kind == .empty && cell.group != Schema.existence
    }
}

extension Cell {
    /// The group without the type's name; nil where it has none.
    var groupCode: String? {
        group.firstIndex(of: ".").map { String(group[group.index(after: $0)...]) }
    }

    /// The element; nil for a group by itself.
    var elementText: String? {
        element.isEmpty ? nil : String(decoding: element, as: UTF8.self)
    }

    /// The cell as people write it: `service.name` or `service.needs[…]`.
    var text: String { elementText.map { "\(group)[\($0)]" } ?? group }
}
