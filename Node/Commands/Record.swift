internal import ArgumentParser
internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// `saime record`.
struct RecordCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "record", lv: "Ieraksti.",
            en: "Records.",
            [
                List.self, Show.self, Create.self, Set.self, Empty.self, Withdraw.self,
                Retract.self, History.self,
            ])
    }

    /// The records.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Ieraksti.",
                en: "The records.",
                example: "record list --type service --owner nvd")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @Option(help: .text("veids", "the type"))
        var type: String?
        @Option(help: .text("saimnieks", "the owner", value: "institution"))
        var owner: String?

        func answer() async throws -> Answer {
            let node = try Node(reading: global)
            let names = try RecordNames(node)
            let owner = try owner.map { try names.directory.institution(named: $0).number }
            let listing = try Listing(node, reading, type: type, owner: owner)
            return Answer.records(
                try listing.compactMap { $0.line(names, relativeTo: nil, withPositions: false) },
                names)
        }
    }

    /// One record.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Viens ieraksts ar visiem apgalvojumiem.",
                en: "One record with all statements.",
                example: "record show 90009649337/e-veseliba")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var record: RecordArgument

        func answer() async throws -> Answer {
            let node = try Node(reading: global)
            let view = try node.view(record.named(at: node), reading)
            let names = try RecordNames(node)
            return Answer.record(view, names, withHistory: false).approved(
                by: try node.approval(of: view, reading),
                portfolio: try node.portfolioApproval(of: view, reading), in: names.directory)
        }
    }

    /// Creates a record.
    struct Create: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "create", lv: "Izveido ierakstu.",
                en: "Creates a record.",
                example: "record create service code=s30 name.lv=Pacientu…")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("veids", "the type", value: "type"))
        var type: String
        @Argument(help: .text("lauks=vērtība", "field=value", value: "field=value"))
        var assignments: [String] = []
        @OptionGroup var layer: LayerOption

        func answer() async throws -> Answer {
            guard let type = Schema.current.type(type) else { throw Failure.unknownType(type) }
            let node = try Node(global)
            let authoring = try Authoring(node)
            var generator = SystemRandomNumberGenerator()
            let record = RecordID.random(creator: authoring.actor.number, using: &generator)
            let names = try RecordNames(node)
            let assigned = Assignments(assignments, to: RecordContent(type: type.code)) {
                names.resolve($0, relativeTo: authoring.actor.number)
            }
            guard assigned.errors.allSatisfy({ $0.severity == .warning }) else {
                throw Failure.badFields(assigned.errors)
            }
            guard !assigned.changes.isEmpty else { throw Failure.nothingStated(type) }
            let statements =
                try [authoring.existence(of: record, type: type.code)]
                + authoring.statements(assigned.changes, of: record)
            var answer = try await Editing(node, authoring, record, layer: layer.name)
                .answer(statements, change)
            answer.warnings += assigned.incompleteness(of: type)
            return answer
        }
    }

    /// States values.
    struct Set: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "set", lv: "Apgalvo lauku vērtības.",
                en: "States values of fields.",
                example: "record set s30 name.lv=Pacientu…")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var record: RecordArgument
        @Argument(help: .text("lauks=vērtība", "field=value", value: "field=value"))
        var assignments: [String]
        @OptionGroup var layer: LayerOption
        @OptionGroup var moving: MovingOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            let editing = try Editing(
                node, Authoring(node, proposes: moving.propose), record.named(at: node),
                layer: layer.name)
            let changes = try editing.changes(assignments)
            try editing.check(changes, expected: moving.expected, overwrites: moving.overwrite)
            return try await editing.answer(
                editing.authoring.statements(changes, of: editing.record), change)
        }
    }

    /// States emptiness.
    struct Empty: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "empty", lv: "Apgalvo, ka grupa ir tukša.",
                en: "States that a group is empty.",
                example: "record empty s30 description")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var record: RecordArgument
        @Argument(help: .text("grupas", "the groups", value: "group"))
        var groups: [String]
        @OptionGroup var layer: LayerOption
        @OptionGroup var moving: MovingOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            let editing = try Editing(
                node, Authoring(node, proposes: moving.propose), record.named(at: node),
                layer: layer.name)
            return try await editing.answer(
                editing.statements(
                    .empty, groups, expected: moving.expected, overwrites: moving.overwrite),
                change)
        }
    }

    /// Falls silent.
    struct Withdraw: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "withdraw", lv: "Atsauc savu vārdu: redzams kļūst nākamās lomas teiktais.",
                en: "Takes a role's word back: the next role's shows.",
                example: "record withdraw s30 description")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var record: RecordArgument
        @Argument(help: .text("grupas", "the groups", value: "group"))
        var groups: [String]
        @OptionGroup var layer: LayerOption
        @OptionGroup var moving: MovingOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            let editing = try Editing(
                node, Authoring(node, proposes: moving.propose), record.named(at: node),
                layer: layer.name)
            return try await editing.answer(
                editing.statements(
                    .withdraw, groups, expected: moving.expected, overwrites: moving.overwrite),
                change)
        }
    }

    /// Retracts a record.
    struct Retract: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "retract", lv: "Izņem ierakstu no reģistra; to var atjaunot.",
                en: "Takes a record out of the register; can be restored.",
                example: "record retract s30 --reason Slēgts")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var record: RecordArgument
        @OptionGroup var layer: LayerOption
        @Flag(help: .text("atjauno izņemto ierakstu", "restores a retracted record"))
        var undo = false

        func answer() async throws -> Answer {
            let node = try Node(global)
            let record = try record.named(at: node)
            let authoring = try Authoring(node)
            if undo {
                guard let type = try node.replica.view(record)?.knownType else {
                    throw Failure.unknownRecord(record.hex)
                }
                return try await Editing(node, authoring, record, layer: layer.name).answer(
                    [authoring.existence(of: record, type: type)], change)
            }
            let statement = Statement(
                cell: Cell(record: record, group: Schema.existence),
                role: try authoring.role(for: Schema.existence, of: record), kind: .empty)
            return try await Editing(node, authoring, record, layer: layer.name).answer(
                [statement], change)
        }
    }

    /// All statements.
    struct History: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "history", lv: "Viss, kas par ierakstu apgalvots.",
                en: "All that was stated about a record.",
                example: "record history s30")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var record: RecordArgument
        @Argument(help: .text("tikai šī grupa", "this group only", value: "group"))
        var group: String?

        func answer() async throws -> Answer {
            let node = try Node(reading: global)
            let view = try node.view(record.named(at: node), reading)
            return Answer.history(view, try RecordNames(node), group: group)
        }
    }
}

extension Failure {
    fileprivate static func nothingStated(_ type: Schema.RecordType) -> Failure {
        Failure(
            "nothing-stated", .usage,
            Phrase(
                lv: "Ierakstam nav neviena lauka; tam nebūtu ne vārda, ne satura.",
                en: "No field is stated; the record would have neither name nor content."),
            remedy: Phrase(
                lv: "Norādiet laukus: lauks=vērtība; kādi tie ir: saime schema show \(type.code).",
                en: "State fields: field=value; which there are: saime schema show \(type.code).")
        )
    }
}
