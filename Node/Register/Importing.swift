internal import Catalogue
internal import Foundation
internal import Merge
internal import Register
internal import Replication

/// Takes register files in: what they state and the register doesn't say yet becomes statements.
struct Importing {
    let node: Node
    let layer: String
    let overwrites: Bool
    let isPartial: Bool
    let proposes: Bool
    private var names: RecordNames
    private var given: [RecordName: NamedRecord] = [:]
    private var outcome = Outcome()
    private var comparing = Progress(Phrase(lv: "Salīdzināšana", en: "Comparing"))
    private var recordCount = 0
    private var comparedCount = 0

    /// What an import did or would do.
    struct Outcome {
        var created = 0
        var changed = 0
        var unchanged = 0
        var retracted = 0
        var rejected: [LineError] = []
        var warnings: [LineError] = []
        /// Lines that can't be stated, beside errors of form.
        var refused: [(file: String, line: Int, field: String, reason: String, text: Phrase)] = []
        /// By acting institution: change sets and their layers.
        var changeSets: [(actor: Member, statements: [Statement], layer: Scope)] = []
    }

    init(_ node: Node, layer: String, overwrites: Bool, isPartial: Bool, proposes: Bool) throws {
        self.node = node
        self.layer = layer
        self.overwrites = overwrites
        self.isPartial = isPartial
        self.proposes = proposes
        names = try RecordNames(node)
    }

    /// Reads files and plans the change sets; writes nothing.
    mutating func plan(_ files: [String]) throws -> Outcome {
        let parsed = try read(files)
        recordCount = parsed.reduce(0) { $0 + $1.sheets.count }
        defer { comparing.finish() }
        for file in parsed { try giveIDs(file) }
        for file in parsed { try plan(file) }
        return outcome
    }

    private func read(_ files: [String]) throws -> [RegisterFile] {
        var progress = Progress(Phrase(lv: "Datnes", en: "Files"))
        defer { progress.finish() }
        var parsed: [RegisterFile] = []
        for file in files {
            progress.update(parsed.count, of: files.count)
            parsed.append(RegisterFile(parsing: try Files.bytes(file), name: file))
        }
        return parsed
    }

    /// Writes what was planned: institution by institution, at most a batch to a transaction, so
    /// that others needn't wait long. What was interrupted goes on when the files come again.
    func write(_ outcome: Outcome, _ change: ChangeOptions) throws -> [Written] {
        var progress = Progress(Phrase(lv: "Rakstīšana", en: "Writing"))
        defer { progress.finish() }
        var written: [Written] = []
        let byActor = Dictionary(grouping: outcome.changeSets) { $0.actor.number }
        for (_, changeSets) in byActor.sorted(by: { $0.key < $1.key }) {
            let authoring = try Authoring(node, actor: changeSets[0].actor, proposes: proposes)
            for start in stride(from: 0, to: changeSets.count, by: Self.batch) {
                let some = changeSets[start..<min(start + Self.batch, changeSets.count)]
                written += try authoring.write(
                    some.map(\.statements), in: some.map(\.layer), change)
                progress.update(written.count, of: outcome.changeSets.count)
            }
        }
        return written
    }

    /// How many change sets share a transaction.
    private static let batch = 2000

    /// Gives new records of a file their IDs, so that any line of any file may name them.
    private mutating func giveIDs(_ file: RegisterFile) throws {
        guard let institution = file.institution else { return }
        let creator = try names.directory.institution(named: institution).number
        var generator = SystemRandomNumberGenerator()
        for sheet in file.sheets where sheet.name.institution == nil {
            let name = RecordName(institution: "#\(creator)", code: sheet.name.code)
            if let known = names.record(sheet.name.code, of: creator) {
                given[name] = NamedRecord(id: known.id, type: known.type ?? sheet.type)
            } else {
                let id = RecordID.random(creator: creator, using: &generator)
                given[name] = NamedRecord(id: id.hex, type: sheet.type)
            }
        }
    }

    private mutating func plan(_ file: RegisterFile) throws {
        guard let institution = file.institution else {
            outcome.rejected += file.errors
            return
        }
        let directory = names.directory
        let creator = try directory.institution(named: institution)
        let holdsSeal = node.replica.institutions.contains(creator.number)
        let actor =
            node.options.institution == nil && holdsSeal ? creator : try node.actor(directory)
        let authoring = try Authoring(node, actor: actor, proposes: proposes)
        let resolve = resolver(creator.number)
        let (drafts, errors) = file.records(
            present: { name in
                resolve(name).flatMap { RecordID(hex: $0.id) }
                    .flatMap { try? node.replica.view($0) }.flatMap(\.content)
            }, resolve: resolve)
        outcome.rejected += errors.filter { $0.error.severity == .error }
        outcome.warnings += errors.filter { $0.error.severity == .warning }
        for draft in drafts {
            comparedCount += 1
            if comparedCount.isMultiple(of: 100) {
                comparing.update(comparedCount, of: recordCount)
            }
            guard let named = resolve(draft.name), let record = RecordID(hex: named.id) else {
                continue
            }
            do {
                try plan(draft, record, authoring)
            } catch let failure as Failure {
                outcome.refused.append(
                    (file.name, draft.line, draft.name.description, failure.code, failure.message))
            }
        }
    }

    private func resolver(_ creator: UInt32) -> (RecordName) -> NamedRecord? {
        { [names, given] name in
            let number: UInt32
            if let institution = name.institution {
                guard let member = try? names.directory.institution(named: institution) else {
                    return RecordID(hex: name.code).map { NamedRecord(id: $0.hex, type: nil) }
                }
                number = member.number
            } else {
                number = creator
            }
            return given[RecordName(institution: "#\(number)", code: name.code)]
                ?? names.record(name.code, of: number)
        }
    }

    private mutating func plan(
        _ draft: RecordDraft, _ record: RecordID, _ authoring: Authoring
    ) throws {
        let owner = names.directory.owner(of: record, at: names.directory.size) ?? record.creator
        let scope = try node.layer(layer, owner: owner)
        let view = try node.replica.view(record, layers: [scope])
        if draft.isRetracted {
            guard view?.type != nil else {
                outcome.unchanged += 1
                return
            }
            let statements = try [
                Statement(
                    cell: Cell(record: record, group: Schema.existence),
                    role: authoring.role(for: Schema.existence, of: record), kind: .empty)
            ]
            outcome.retracted += 1
            outcome.changeSets.append((authoring.actor, statements, scope))
            return
        }
        let changes = draft.changes(from: view)
        if !overwrites { try refuseMoved(draft, changes, view) }
        var statements = try authoring.statements(changes, of: record)
        let isNew = view?.type == nil
        if isNew {
            statements.insert(
                try authoring.existence(of: record, type: draft.content.type), at: 0)
        }
        guard !statements.isEmpty else {
            outcome.unchanged += 1
            return
        }
        if isNew { outcome.created += 1 } else { outcome.changed += 1 }
        outcome.changeSets.append((authoring.actor, statements, scope))
    }

    private func refuseMoved(
        _ draft: RecordDraft, _ changes: [CellChange], _ view: RecordView?
    ) throws {
        guard let view, !draft.positions.isEmpty else { return }
        let present = Dictionary(
            view.positions.map { ("\($0.group)\n\($0.element ?? "")", $0.position) },
            uniquingKeysWith: { $1 })
        let read = Dictionary(
            draft.positions.map { ("\($0.group)\n\($0.element ?? "")", $0.position) },
            uniquingKeysWith: { $1 })
        for change in changes {
            let (cell, _, _) = change.parts(of: view.record)
            let key = "\(cell.groupCode ?? "")\n\(cell.elementText ?? "")"
            guard let expected = read[key], present[key] != expected else { continue }
            throw Failure.moved(cell.text, expected: expected, found: present[key])
        }
    }
}

extension RecordDraft {
    /// What the file states otherwise than the register: values, elements in and out, empties.
    func changes(from view: RecordView?) -> [CellChange] {
        let present = view?.content?.cells ?? []
        var changes = content.cells.compactMap { cell -> CellChange? in
            guard !present.contains(cell) else { return nil }
            if let element = cell.element {
                return .put(group: cell.group, element: element, value: cell.value)
            }
            return cell.value.map { .set(group: cell.group, value: $0) }
        }
        let stated = Set(content.cells.map { "\($0.group)\n\($0.element ?? "")" })
        for cell in present {
            guard let element = cell.element, let code = cell.group.split(separator: ".").last,
                content.groups[String(code)] != nil,
                !stated.contains("\(cell.group)\n\(element)")
            else { continue }
            changes.append(.remove(group: cell.group, element: element))
        }
        for code in empty {
            let group = "\(content.type).\(code)"
            let shown = view?.cells.first { $0.cell.group == group && $0.cell.element.isEmpty }
            if shown?.effective?.statement.kind != .empty { changes.append(.empty(group: group)) }
        }
        return changes
    }
}
