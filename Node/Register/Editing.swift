internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// Changes one record in one layer by a change set.
struct Editing {
    let node: Node
    let authoring: Authoring
    let record: RecordID
    let layer: Scope
    private let view: RecordView?
    private let content: RecordContent?
    private let names: RecordNames

    init(_ node: Node, _ authoring: Authoring, _ record: RecordID, layer: String) throws {
        self.node = node
        self.authoring = authoring
        self.record = record
        names = try RecordNames(node)
        let directory = authoring.directory
        let owner = directory.owner(of: record, at: directory.size) ?? record.creator
        self.layer = try node.layer(layer, owner: owner)
        view = try node.replica.view(record, layers: [self.layer])
        // What isn't stated in this layer is what the reader of all layers sees.
        var content = try node.replica.view(record)?.content
        for (group, values) in view?.content?.groups ?? [:] { content?.groups[group] = values }
        self.content = content
    }

    /// What assignments change, checked against the schema.
    func changes(_ assignments: [String]) throws -> [CellChange] {
        guard let content else { throw Failure.unknownRecord(record.hex) }
        let assigned = Assignments(assignments, to: content) {
            names.resolve($0, relativeTo: authoring.actor.number)
        }
        guard assigned.errors.allSatisfy({ $0.severity == .warning }) else {
            throw Failure.badFields(assigned.errors)
        }
        return assigned.changes
    }

    /// Refuses cells that moved since the position that the user read.
    func check(_ changes: [CellChange], expected: String?, overwrites: Bool) throws {
        guard let expected, !overwrites else { return }
        for change in changes { try check(change.parts(of: record).0, expected) }
    }

    private func check(_ cell: Cell, _ expected: String) throws {
        let wanted = try Position.named(expected)
        let found = view?.cells.first { $0.cell == cell }?.effective?.position
        guard found == wanted else {
            throw Failure.moved(cell.text, expected: expected, found: found?.text)
        }
    }

    /// Statements that empty or withdraw groups; of a set or map, all its elements.
    func statements(
        _ kind: StatementKind, _ groups: [String], expected: String?, overwrites: Bool
    ) throws -> [Statement] {
        let cells = try groups.flatMap { try self.cells(named: $0) }
        if let expected, !overwrites { for cell in cells { try check(cell, expected) } }
        return try cells.map { cell in
            let role = try authoring.role(for: cell.group, of: record)
            let isElement = !cell.element.isEmpty
            let elementKind: StatementKind = kind == .withdraw ? .withdrawElement : .out
            return Statement(cell: cell, role: role, kind: isElement ? elementKind : kind)
        }
    }

    /// The cells that `GROUP` or `GROUP.ELEMENT` names.
    private func cells(named text: String) throws -> [Cell] {
        if text == Schema.existence { return [Cell(record: record, group: text)] }
        guard let type = content?.type else {
            throw Failure.unknownRecord(record.hex)
        }
        let name = text.hasPrefix(type + ".") ? String(text.dropFirst(type.count + 1)) : text
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        let group = "\(type).\(parts.first ?? "")"
        guard let known = Schema.current.group(named: group)?.group else {
            throw Failure.unknownGroup(text, type: type)
        }
        if known.shape.element == nil { return [Cell(record: record, group: group)] }
        if parts.count == 2 {
            return [Cell(record: record, group: group, element: Bytes(parts[1].utf8))]
        }
        return (view?.cells ?? []).map(\.cell).filter { $0.group == group && !$0.element.isEmpty }
    }

    /// Signs the statements, or shows them.
    func answer(
        _ statements: [Statement], _ change: ChangeOptions
    ) async throws -> Answer {
        guard !statements.isEmpty else {
            return Answer(
                ["record": .string(record.hex), "state": "unchanged", "statements": []],
                [.text(Phrase(lv: "Nekas nemainās.", en: "Nothing changes."))])
        }
        guard !change.dryRun else { return answer(statements, written: nil) }
        let written = try authoring.write([statements], in: [layer], change)
        var answer = answer(statements, written: written.first)
        answer.warnings += written.warnings + (await node.wrote(written.compactMap(\.entry)))
        if case .signed = written.first { answer.warnings += try hidden(statements) }
        return answer
    }

    private func answer(_ statements: [Statement], written: Written?) -> Answer {
        let state = written.map { [$0].state } ?? "dry-run"
        let members: [String: JSON] = [
            "record": .string(record.hex), "layer": .string(layer.text),
            "statements": .array(statements.map(\.document)), "state": .string(state),
        ]
        let document = written?.json(members) ?? .object(members)
        return Answer(
            document,
            [
                .facts([(.record, names.text(record)), (.layer, layer.text)]),
                .table(statements.table, empty: .none),
                .text(Written.phrase([written].compactMap { $0 })),
            ])
    }

    /// What of the statements doesn't show, because a higher role prevails.
    private func hidden(_ statements: [Statement]) throws -> [Phrase] {
        guard let view = try node.replica.view(record, layers: [layer]) else { return [] }
        return statements.compactMap { statement in
            guard let effective = view.cells.first(where: { $0.cell == statement.cell })?.effective,
                effective.author != authoring.actor.number
            else { return nil }
            let author = authoring.directory.code(effective.author)
            let (cell, role) = (statement.cell.text, effective.statement.role.code)
            return Phrase(
                lv: "\(cell): redzams paliek \(author) vārds (loma \(role)).",
                en: "\(cell): the word of \(author) goes on showing (role \(role)).")
        }
    }
}

extension Statement {
    /// What is stated, for programs.
    var document: JSON {
        [
            "group": .string(cell.group), "element": .optional(cell.elementText),
            "kind": .string(kind.code), "role": .string(role.code),
            "value": shownJSON,
        ]
    }
}

extension Collection where Element == Statement {
    /// What is stated, for people.
    var table: Table {
        Table(
            [.text(.group), .fixed(.role), .fixed(.kind), .text(.value)],
            map {
                [$0.cell.text, $0.role.code, $0.kind.code, $0.value.isEmpty ? "" : $0.value.shown]
            })
    }
}

extension RecordNames {
    /// What a name stands for; one without institution is the record of this creator, or an ID.
    func resolve(_ name: RecordName, relativeTo creator: UInt32) -> NamedRecord? {
        if name.institution == nil, let id = RecordID(hex: name.code) {
            return NamedRecord(id: id.hex, type: nil)
        }
        let number =
            name.institution.map { try? directory.institution(named: $0).number } ?? creator
        return number.flatMap { record(name.code, of: $0) }
    }
}

extension Failure {
    static func unknownGroup(_ group: String, type: String) -> Failure {
        Failure(
            "unknown-group", .usage,
            Phrase(
                lv: "Veidam \(type) nav grupas “\(group)”.",
                en: "The type \(type) has no group “\(group)”."),
            remedy: Phrase(
                lv: "Skat. saime schema show \(type).", en: "See saime schema show \(type)."))
    }
}
