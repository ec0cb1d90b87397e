internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Storage

/// `saime draft`.
struct DraftCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "draft", lv: "Vēl neparakstīti labojumi.",
            en: "Edits not signed yet.",
            [List.self, Show.self, Drop.self],
            default: List.self)
    }

    /// The drafts.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Melnraksti.",
                en: "The drafts.",
                example: "draft list")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            return Answer.drafts(try node.replica.drafts(), try node.directory())
        }
    }

    /// One draft.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Viens melnraksts.",
                en: "One draft.",
                example: "draft show 1")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("numurs", "the number", value: "number"))
        var number: Int64

        func answer() async throws -> Answer {
            let node = try Node(global)
            guard let draft = try node.replica.drafts().first(where: { $0.number == number }) else {
                throw Failure.noDraft(number)
            }
            return Answer.draft(draft, try RecordNames(node))
        }
    }

    /// Drops a draft.
    struct Drop: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "drop", lv: "Atmet melnrakstu.",
                en: "Drops a draft.",
                example: "draft drop 1")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("numurs", "the number", value: "number"))
        var number: Int64

        func answer() async throws -> Answer {
            let node = try Node(global)
            try node.replica.dropDraft(number)
            var answer = Answer(
                ["dropped": .count(number)],
                [.text(Phrase(lv: "Melnraksts \(number) atmests.", en: "Draft \(number) dropped."))])
            answer.warnings = await node.wrote([])
            return answer
        }
    }
}

/// Why this value.
struct Explain: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "explain", lv: "Kāpēc vērtība ir tāda, ar pierādījumu.",
            en: "Why a value is what it is, with proof.",
            example: "explain s30 service.name --out proof")
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var reading: ReadingOptions
    @Argument(help: .text("ieraksts: ID, tā sākums vai REĢ.NR/KODS", "the record: ID, its beginning, or REG/CODE", value: "record"))
    var record: String
    @Argument(help: .text("grupa", "the group", value: "group"))
    var group: String?
    @Option(help: .text("elements", "the element"))
    var element: String?
    @Option(help: .text("mape, ko paņemt līdzi", "a folder to take away", value: "dir"))
    var out: String?

    func answer() async throws -> Answer {
        let node = try Node(global)
        let explaining = try Explaining(node, record: node.record(named: record), reading)
        return try explaining.answer(group: group, element: element, out: out)
    }
}

/// `saime divergence`.
struct DivergenceCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "divergence", lv: "Kur lomu turētāji nav vienisprātis.",
            en: "Where role holders disagree.",
            [List.self, Adopt.self, Withdraw.self, Keep.self],
            default: List.self)
    }

    /// The divergences.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Domstarpības.",
                en: "The divergences.",
                example: "divergence list")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            return Answer.open(try node.replica.divergences(), try RecordNames(node), verb: "divergence")
        }
    }

    /// Adopts.
    struct Adopt: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "adopt", lv: "Pārņem otras puses vārdu.",
                en: "Takes the other side's word over.",
                example: "divergence adopt s30 service.function")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("ieraksts: ID, tā sākums vai REĢ.NR/KODS", "the record: ID, its beginning, or REG/CODE", value: "record"))
        var record: String
        @Argument(help: .text("grupa", "the group", value: "group"))
        var group: String
        @Option(help: .text("elements", "the element"))
        var element: String?
        @Option(help: .text("slānis", "the layer"))
        var layer: String = "public"

        func answer() async throws -> Answer {
            let node = try Node(global)
            return try await Settling(node, change)
                .adoptOther(node.record(named: record), group: group, element: element, layer: layer)
        }
    }

    /// Withdraws.
    struct Withdraw: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "withdraw", lv: "Atsauc savu vārdu.",
                en: "Takes one's own word back.",
                example: "divergence withdraw s30 service.function")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("ieraksts: ID, tā sākums vai REĢ.NR/KODS", "the record: ID, its beginning, or REG/CODE", value: "record"))
        var record: String
        @Argument(help: .text("grupa", "the group", value: "group"))
        var group: String
        @Option(help: .text("elements", "the element"))
        var element: String?
        @Option(help: .text("slānis", "the layer"))
        var layer: String = "public"

        func answer() async throws -> Answer {
            let node = try Node(global)
            return try await Settling(node, change)
                .withdrawOwn(node.record(named: record), group: group, element: element, layer: layer)
        }
    }

    /// Keeps.
    struct Keep: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "keep", lv: "Paliek pie sava un atzīmē to kā zināmu.",
                en: "Keeps one's word, and the divergence as known.",
                example: "divergence keep s30 service.function")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("ieraksts: ID, tā sākums vai REĢ.NR/KODS", "the record: ID, its beginning, or REG/CODE", value: "record"))
        var record: String
        @Argument(help: .text("grupa", "the group", value: "group"))
        var group: String
        @Option(help: .text("elements", "the element"))
        var element: String?
        @Option(help: .text("slānis", "the layer"))
        var layer: String = "public"

        func answer() async throws -> Answer {
            let node = try Node(global)
            return try await Settling(node, change)
                .keepOwn(node.record(named: record), group: group, element: element, layer: layer)
        }
    }
}

/// `saime proposal`.
struct ProposalCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "proposal", lv: "Ko citi ierosina.",
            en: "What others propose.",
            [List.self, Adopt.self, Decline.self, Withdraw.self],
            default: List.self)
    }

    /// The proposals.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Priekšlikumi.",
                en: "The proposals.",
                example: "proposal list")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @Flag(help: .text("manis izteiktie", "those that I made"))
        var mine = false

        func answer() async throws -> Answer {
            let node = try Node(global)
            let actor = try node.actor(node.directory()).number
            let items = try node.replica.proposals().filter { !mine || $0.statement.author == actor }
            return Answer.open(items, try RecordNames(node), verb: "proposal")
        }
    }

    /// Adopts.
    struct Adopt: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "adopt", lv: "Pieņem priekšlikumu.",
                en: "Adopts a proposal.",
                example: "proposal adopt 3/1/public@4.0")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("vieta žurnālā: ŽURNĀLS@SECĪBA.INDEKSS", "the position: LOG@SEQUENCE.INDEX", value: "position"))
        var position: String

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).adopt(position, verb: "proposal")
        }
    }

    /// Declines.
    struct Decline: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "decline", lv: "Noraida priekšlikumu.",
                en: "Declines a proposal.",
                example: "proposal decline 3/1/public@4.0 --reason Nē")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("vieta žurnālā: ŽURNĀLS@SECĪBA.INDEKSS", "the position: LOG@SEQUENCE.INDEX", value: "position"))
        var position: String

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).decline(position)
        }
    }

    /// Withdraws.
    struct Withdraw: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "withdraw", lv: "Atsauc savu priekšlikumu.",
                en: "Takes one's proposal back.",
                example: "proposal withdraw 3/1/public@4.0")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("vieta žurnālā: ŽURNĀLS@SECĪBA.INDEKSS", "the position: LOG@SEQUENCE.INDEX", value: "position"))
        var position: String

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).withdrawProposal(position)
        }
    }
}

/// `saime late`.
struct LateCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "late", lv: "Novēloti apgalvojumi.",
            en: "Late statements.",
            [List.self, Adopt.self],
            default: List.self)
    }

    /// The late ones.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Novēlotie apgalvojumi.",
                en: "The late statements.",
                example: "late list")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            return Answer.open(try node.replica.late(), try RecordNames(node), verb: "late")
        }
    }

    /// Adopts.
    struct Adopt: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "adopt", lv: "Pārņem novēlotu apgalvojumu.",
                en: "Adopts a late statement.",
                example: "late adopt 7/1/public@815.0")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("vieta žurnālā: ŽURNĀLS@SECĪBA.INDEKSS", "the position: LOG@SEQUENCE.INDEX", value: "position"))
        var position: String

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).adopt(position, verb: "late")
        }
    }
}

/// `saime transfer`.
struct TransferCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "transfer", lv: "Ierakstu nodošana citam saimniekam.",
            en: "Handing records over to another owner.",
            [Offer.self, Accept.self, Decline.self, List.self],
            default: List.self)
    }

    /// Offers.
    struct Offer: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "offer", lv: "Piedāvā ierakstus citai iestādei.",
                en: "Offers records to another institution.",
                example: "transfer offer r12 --to ldvc")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("ieraksti", "the records", value: "record"))
        var records: [String]
        @Option(help: .text("saņēmējs", "the receiver", value: "institution"))
        var to: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let receiver = try node.directory().institution(named: to).number
            let records = try records.map { try node.record(named: $0) }.sorted()
            return try await node.ask([.offer(records: records, to: receiver)], change)
        }
    }

    /// Accepts.
    struct Accept: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "accept", lv: "Pieņem piedāvājumu.",
                en: "Accepts an offer.",
                example: "transfer accept 7/1/government@3")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("piedāvājums: ŽURNĀLS@SECĪBA", "the offer: LOG@SEQUENCE", value: "offer"))
        var offer: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            return try await node.ask([.accept(offer: node.request(named: offer).reference)], change)
        }
    }

    /// Declines.
    struct Decline: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "decline", lv: "Noraida piedāvājumu.",
                en: "Declines an offer.",
                example: "transfer decline 7/1/government@3")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("piedāvājums: ŽURNĀLS@SECĪBA", "the offer: LOG@SEQUENCE", value: "offer"))
        var offer: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            return try await node.ask([.decline(offer: node.request(named: offer).reference)], change)
        }
    }

    /// The offers.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Piedāvājumi.",
                en: "The offers.",
                example: "transfer list")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            let requests = try node.replica.requests().filter { $0.request.isAboutTransfer }
            return Answer.requests(requests, try node.directory())
        }
    }
}
