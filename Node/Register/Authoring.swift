internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// Turns what a command changes into statements, each in the role that has the say.
struct Authoring {
    let node: Node
    let directory: Directory
    let actor: Member
    let role: Role?
    /// Whether to state without the say: a proposal.
    let proposes: Bool

    init(_ node: Node, actor: Member? = nil, proposes: Bool = false) throws {
        self.node = node
        directory = try node.directory()
        self.actor = try actor ?? node.actor(directory)
        role = try node.role()
        self.proposes = proposes
    }

    /// The role in which the actor speaks about a group of a record.
    ///
    /// The named one; else the lowest of owner, lead and national that the actor holds. Where it
    /// holds none, a proposal to the owner if that is wanted.
    ///
    /// - Throws: a failure with exit 77 that names who has the say.
    func role(for group: String, of record: RecordID) throws -> Role {
        let held = Role.allCases.filter {
            directory.say($0, of: group, in: record, at: directory.size) == actor.number
        }
        if let role {
            guard held.contains(role) || proposes else { throw noSay(role, group, record) }
            return role
        }
        let ranking = directory.ranking(of: group)
        if let role = held.first(where: { $0 != .override && ranking.contains($0) }) { return role }
        guard proposes else {
            throw noSay(ranking.contains(.owner) ? .owner : .lead, group, record)
        }
        return .owner
    }

    private func noSay(_ role: Role, _ group: String, _ record: RecordID) -> Failure {
        let holder = directory.say(role, of: group, in: record, at: directory.size)
        return .noSay(
            actor.code, role: role, group: group, holder: holder.map { directory.code($0) })
    }

    /// The statements of changes to a record.
    func statements(_ changes: [CellChange], of record: RecordID) throws -> [Statement] {
        try changes.map { change in
            let (cell, kind, value) = change.parts(of: record)
            return Statement(
                cell: cell, role: try role(for: cell.group, of: record), kind: kind, value: value)
        }
    }

    /// The statement that there is such a record, of this type.
    func existence(of record: RecordID, type: String) throws -> Statement {
        Statement(
            cell: Cell(record: record, group: Schema.existence),
            role: try role(for: Schema.existence, of: record), kind: .set,
            value: CanonicalJSON.object(["type": .string(type)]).bytes)
    }

    /// Signs change sets, or keeps them as drafts.
    func write(
        _ changeSets: [[Statement]], in layers: [Scope], _ change: ChangeOptions
    ) throws -> [Written] {
        var generator = SystemRandomNumberGenerator()
        let writings = zip(changeSets, layers).map { statements, layer in
            Writing(
                ChangeSet(statements: statements, note: change.note), institution: actor.number,
                scope: layer, using: &generator)
        }
        return try node.replica.write(writings, time: Clock.now)
    }
}

extension CellChange {
    /// The cell, what happens to it, and the value.
    func parts(of record: RecordID) -> (Cell, StatementKind, Bytes) {
        switch self {
        case .set(let group, let value):
            return (Cell(record: record, group: group), .set, value.bytes)
        case .empty(let group): return (Cell(record: record, group: group), .empty, [])
        case .put(let group, let element, let value):
            let cell = Cell(record: record, group: group, element: Bytes(element.utf8))
            return (cell, .in, value?.bytes ?? [])
        case .remove(let group, let element):
            return (Cell(record: record, group: group, element: Bytes(element.utf8)), .out, [])
        }
    }
}

extension Failure {
    static func noSay(
        _ actor: String, role: Role, group: String, holder: String?
    ) -> Failure {
        let who = holder ?? say("neviens", "nobody")
        return Failure(
            "no-say", .notAllowed,
            Phrase(
                lv: "\(actor) nav lemttiesību par \(group); lomā \(role.code) tās ir: \(who).",
                en: "\(actor) has no say about \(group); in the role \(role.code) \(who) has it."),
            remedy: Phrase(
                lv: "Lūdziet to vai ierosiniet: saime record set … --propose.",
                en: "Ask for it, or propose: saime record set … --propose."))
    }

    static func moved(_ cell: String, expected: String, found: String?) -> Failure {
        Failure(
            "moved", .notNow,
            Phrase(
                lv: "\(cell) pa šo laiku mainīts: lasījāt \(expected), tagad \(found ?? "nav").",
                en: "\(cell) has moved since: you read \(expected), now \(found ?? "none")."),
            remedy: Phrase(
                lv: "Apskatiet: saime record show; tad ar jauno --if vai --overwrite.",
                en: "Look: saime record show; then with the new --if, or --overwrite."))
    }

    static func badFields(_ errors: [FieldError]) -> Failure {
        let texts = errors.map { error in
            Phrase(
                lv: error.field.isEmpty ? error.message.lv : "\(error.field): \(error.message.lv)",
                en: error.field.isEmpty ? error.message.en : "\(error.field): \(error.message.en)")
        }
        return Failure(
            errors.first?.reason ?? "bad-field",
            errors.first?.reason == "bad-assignment" ? .usage : .badData,
            Phrase(
                lv: texts.map(\.lv).joined(separator: "\n"),
                en: texts.map(\.en).joined(separator: "\n")),
            remedy: Phrase(lv: "Skat. saime schema show.", en: "See saime schema show."))
    }
}
