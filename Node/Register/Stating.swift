internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// Signs statements about several records, layer by layer, or shows them.
struct Stating {
    let node: Node
    let authoring: Authoring
    let change: ChangeOptions
    /// Whether nothing is written.
    private(set) var isDryRun: Bool

    /// What became of statements.
    struct Outcome {
        /// `signed`, `draft`, `dry-run`, or `unchanged` where there was nothing to state.
        let state: String
        let written: [Written]
        let warnings: [Phrase]

        /// The members of a JSON answer that tell it.
        var members: [String: JSON] {
            [
                "state": .string(state),
                "entries": .array(written.compactMap(\.entry).map(JSON.string)),
            ]
        }

        /// The sentence that tells it.
        var phrase: Phrase {
            state == "unchanged"
                ? Phrase(lv: "Nekas nemainās.", en: "Nothing changes.") : Written.phrase(written)
        }
    }

    init(_ node: Node, _ change: ChangeOptions) throws {
        self.node = node
        self.change = change
        isDryRun = change.dryRun
        authoring = try Authoring(node)
    }

    /// The same, or only shown.
    init(_ other: Stating, dryRun: Bool) {
        self = other
        isDryRun = other.isDryRun || dryRun
    }

    /// States; all in one transaction, each layer in change sets of its own.
    func state(_ statements: [(layer: Scope, statement: Statement)]) async throws -> Outcome {
        guard !statements.isEmpty else {
            return Outcome(state: "unchanged", written: [], warnings: [])
        }
        guard !isDryRun else { return Outcome(state: "dry-run", written: [], warnings: []) }
        let layers = Set(statements.map(\.layer)).sorted()
        let changeSets = layers.flatMap { layer in
            Self.batches(statements.filter { $0.layer == layer }.map(\.statement)).map {
                (layer, $0)
            }
        }
        let written = try authoring.write(changeSets.map(\.1), in: changeSets.map(\.0), change)
        return Outcome(
            state: written.state, written: written,
            warnings: written.warnings + (await node.wrote(written.compactMap(\.entry))))
    }

    /// Refuses a value that the schema doesn't allow in the cell.
    func check(_ value: CanonicalJSON, of cell: Cell) throws {
        guard let (type, group) = Schema.current.group(named: cell.group) else { return }
        let errors = Schema.current.validate(
            type: type, group: group, element: cell.elementText, value: value
        ).map { FieldError($0) }
        guard errors.allSatisfy({ $0.severity == .warning }) else {
            throw Failure.badFields(errors)
        }
    }

    /// Change sets that keep well within the format's limits (specification, section 15).
    static func batches(_ statements: [Statement]) -> [[Statement]] {
        var (batches, bytes): ([[Statement]], Int) = ([], 0)
        for statement in statements {
            let size = statement.cell.element.count + statement.value.count
            if let last = batches.last, last.count < 1000, bytes + size <= Int(Limits.payload) / 2 {
                batches[batches.count - 1].append(statement)
                bytes += size
            } else {
                batches.append([statement])
                bytes = size
            }
        }
        return batches
    }
}

extension Authoring {
    /// The role in which the actor answers on a record of its own: its owner's, or the named one.
    ///
    /// An answer is the owner's word; a lead that holds a say about the group doesn't answer for it.
    ///
    /// - Throws: a failure with exit 77 that names who has the say.
    func answeringRole(for group: String, of record: RecordID) throws -> Role {
        if role != nil { return try role(for: group, of: record) }
        let holder = directory.say(.owner, of: group, in: record, at: directory.size)
        guard holder == actor.number else {
            throw Failure.notTheOwner(actor.code, group, holder: holder.map { directory.code($0) })
        }
        return .owner
    }
}

extension Failure {
    /// Only the owner may say this.
    fileprivate static func notTheOwner(
        _ actor: String, _ group: String, holder: String?
    ) -> Failure {
        let who = holder ?? say("neviens", "nobody")
        return Failure(
            "no-say", .notAllowed,
            Phrase(
                lv: "\(actor) nav lemttiesību par \(group); tās ir saimniekam: \(who).",
                en: "\(actor) has no say about \(group); the owner has it: \(who)."),
            remedy: Phrase(
                lv: "Atbild \(who); ja šajā mezglā ir tās zīmogs: --as \(who).",
                en: "\(who) answers; if this node holds its seal: --as \(who)."))
    }
}
