internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// Creates a record of the acting institution from assignments.
struct Creating {
    let stating: Stating
    let names: RecordNames
    let type: Schema.RecordType

    init(_ stating: Stating, _ names: RecordNames, type code: String) throws {
        guard let type = Schema.current.type(code) else { throw Failure.unknownType(code) }
        self.stating = stating
        self.names = names
        self.type = type
    }

    /// What was or would be created.
    struct Created {
        let record: RecordID
        let code: String
        let layer: Scope
        let content: RecordContent
        let outcome: Stating.Outcome

        /// The members of a JSON answer that tell it.
        func members(_ names: RecordNames, _ actor: Member) -> [String: JSON] {
            outcome.members.merging([
                "record": .string(record.hex), "code": .string(code),
                "name": .string("\(actor.code)/\(code)"), "layer": .string(layer.text),
            ]) { $1 }
        }
    }

    /// Creates the record.
    ///
    /// - Parameters:
    ///   - code: The local code; nil chooses one.
    ///   - wish: The code to choose, with a number behind it where it is taken.
    ///   - types: Of records that the assignments name by ID.
    func create(
        code: String?, wish: String, _ assignments: [String], in layer: Scope,
        types: [String: String]
    ) async throws -> Created {
        let authoring = stating.authoring
        let code = try code.map(free) ?? chosen(wish)
        var generator = SystemRandomNumberGenerator()
        let record = RecordID.random(creator: authoring.actor.number, using: &generator)
        let assigned = Assignments(["code=\(code)"] + assignments, to: .init(type: type.code)) {
            name in
            if let type = types[name.code] { return NamedRecord(id: name.code, type: type) }
            return names.resolve(name, relativeTo: authoring.actor.number)
        }
        var content = RecordContent(type: type.code)
        for change in assigned.changes { content.apply(change) }
        let errors =
            assigned.errors
            + (assigned.errors.isEmpty
                ? Schema.current.recordViolations(of: content).map { FieldError($0) } : [])
        guard errors.allSatisfy({ $0.severity == .warning }) else {
            throw Failure.badFields(errors)
        }
        let statements =
            try [authoring.existence(of: record, type: type.code)]
            + authoring.statements(assigned.changes, of: record)
        let outcome = try await stating.state(statements.map { (layer, $0) })
        return Created(
            record: record, code: code, layer: layer, content: content, outcome: outcome)
    }

    private func free(_ code: String) throws -> String {
        let actor = stating.authoring.actor
        guard names.record(code, of: actor.number) == nil else {
            throw Failure.codeTaken("\(actor.code)/\(code)")
        }
        return code
    }

    private func chosen(_ wish: String) -> String {
        let actor = stating.authoring.actor.number
        let wish = String(wish.prefix(56))
        guard names.record(wish, of: actor) != nil else { return wish }
        var number = 2
        while names.record("\(wish)-\(number)", of: actor) != nil { number += 1 }
        return "\(wish)-\(number)"
    }
}

extension Failure {
    fileprivate static func codeTaken(_ name: String) -> Failure {
        Failure(
            "code-taken", .badData,
            Phrase(
                lv: "Ieraksts \(name) jau ir.", en: "There is a record \(name) already."),
            remedy: Phrase(
                lv: "Norādiet citu --code vai mainiet to: saime record set \(name).",
                en: "Name another --code, or change it: saime record set \(name)."))
    }
}
