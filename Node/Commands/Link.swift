internal import ArgumentParser
internal import Dependencies
internal import Merge
internal import Register

/// `saime link`.
struct LinkCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "link", lv: "Saiknes: tās norāda atkarīgais, atbild otra puse.",
            en: "Links: stated by the dependent, answered by the other side.",
            [Create.self, Confirm.self, Dispute.self, Withdraw.self, List.self],
            default: List.self)
    }

    /// States a link.
    struct Create: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "create", lv: "Norāda, no kā ieraksts ir atkarīgs.",
                en: "States what a record depends on.",
                example: "link create s01 pmlp/r01 --kind uses --criticality critical "
                    + "--requires availability=99.5%/month")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("no kura ieraksta", "from which record", value: "from"))
        var from: String
        @Argument(help: .text("uz kuru ierakstu", "to which record", value: "to"))
        var to: String
        @Option(help: .text("saiknes veids", "the kind of link"), completion: .codes("link-kind"))
        var kind: String
        @Option(
            help: .text(
                "kritiskums: critical, important, minor",
                "the criticality: critical, important, minor"),
            completion: .codes("criticality"))
        var criticality: String?
        @Option(
            help: .text(
                "prasītais līmenis, piemēram availability=99.5%/month; var atkārtot",
                "a required level, such as availability=99.5%/month; repeatable", value: "level"))
        var requires: [String] = []
        @Option(
            help: .text(
                "spēkā NO/LĪDZ, katrs var būt ..", "valid FROM/TO, either may be ..",
                value: "from/to"))
        var valid: String?
        @Option(help: .text("piezīme", "a note", value: "text"))
        var note: String?
        @OptionGroup var place: PlaceOptions

        func answer() async throws -> Answer {
            var stating = try LinkStating(Node(global), change)
            return try await stating.create(
                LinkStating.Wish(
                    from: from, to: to, kind: kind, criticality: criticality, levels: requires,
                    validity: valid, note: note, code: place.code, layer: place.layer))
        }
    }

    /// Says yes.
    struct Confirm: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "confirm", lv: "Apstiprina saiknes uz saviem ierakstiem.",
                en: "Confirms links to one's own records.",
                example: "link confirm vsaa/l-s01-r01")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var bulk: BulkOptions
        @Argument(help: .links)
        var links: [String] = []

        func validate() throws { try bulk.check(links) }

        func answer() async throws -> Answer {
            try await bulk.confirm(links, type: "link", Node(global), change)
        }
    }

    /// Says no.
    struct Dispute: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "dispute", lv: "Apstrīd saiknes uz saviem ierakstiem; ar iemeslu.",
                en: "Disputes links to one's own records, with the reason.",
                example: "link dispute vsaa/l-s01-r01 --reason \"Tādu datu nedodam\"")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .links)
        var links: [String]

        func validate() throws { try change.requireReason() }

        func answer() async throws -> Answer {
            var answering = try LinkAnswering(Node(global), change)
            return try await answering.answer(.no, links, type: "link")
        }
    }

    /// Takes back what one said.
    struct Withdraw: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "withdraw", lv: "Atsauc savu vārdu: savu saikni izņem, savu atbildi atceļ.",
                en: "Takes one's word back: retracts one's own link, or cancels one's answer.",
                example: "link withdraw l-s01-r01")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Flag(help: .text("tikai atbildi, nekad saikni", "the answer alone, never the link"))
        var answer = false
        @Argument(help: .links)
        var links: [String]

        func answer() async throws -> Answer {
            var withdrawing = try LinkWithdrawing(Node(global), change)
            return try await withdrawing.withdraw(links, type: "link", answersOnly: answer)
        }
    }

    /// The links.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Saiknes un otras puses atbildes.",
                en: "The links and the other side's answers.",
                example: "link list --unanswered --mine")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var choice: LinkChoice

        func answer() async throws -> Answer {
            try choice.answer(Node(global), reading, types: ["link"])
        }
    }
}

/// `saime provision`.
struct ProvisionCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "provision", lv: "Sniegšana: kas sniedz cita pakalpojumu; atbild otra puse.",
            en: "Provisions: who delivers another's service; answered by the other side.",
            [Confirm.self, Dispute.self, Withdraw.self, List.self], default: List.self)
    }

    /// Says yes.
    struct Confirm: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "confirm", lv: "Apstiprina, ka iestāde sniedz pakalpojumu.",
                en: "Confirms that the institution delivers the service.",
                example: "provision confirm dobele/v-s14")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var bulk: BulkOptions
        @Argument(help: .provisions)
        var provisions: [String] = []

        func validate() throws { try bulk.check(provisions) }

        func answer() async throws -> Answer {
            try await bulk.confirm(provisions, type: "provision", Node(global), change)
        }
    }

    /// Says no.
    struct Dispute: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "dispute", lv: "Apstrīd, ka iestāde sniedz pakalpojumu; ar iemeslu.",
                en: "Disputes that the institution delivers the service, with the reason.",
                example: "provision dispute dobele/v-s14 --reason \"Līgums beidzies\"")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .provisions)
        var provisions: [String]

        func validate() throws { try change.requireReason() }

        func answer() async throws -> Answer {
            var answering = try LinkAnswering(Node(global), change)
            return try await answering.answer(.no, provisions, type: "provision")
        }
    }

    /// Takes back what one said.
    struct Withdraw: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "withdraw", lv: "Atsauc savu vārdu: savu ierakstu izņem, savu atbildi atceļ.",
                en: "Takes one's word back: retracts one's own record, or cancels one's answer.",
                example: "provision withdraw v-s14")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Flag(help: .text("tikai atbildi, nekad ierakstu", "the answer alone, never the record"))
        var answer = false
        @Argument(help: .provisions)
        var provisions: [String]

        func answer() async throws -> Answer {
            var withdrawing = try LinkWithdrawing(Node(global), change)
            return try await withdrawing.withdraw(
                provisions, type: "provision", answersOnly: answer)
        }
    }

    /// The provisions.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Kas sniedz kuru pakalpojumu, un otras puses atbildes.",
                en: "Who delivers which service, and the other side's answers.",
                example: "provision list --unanswered")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var choice: LinkChoice

        func answer() async throws -> Answer {
            try choice.answer(Node(global), reading, types: ["provision"])
        }
    }
}

/// Confirming all that is unanswered.
struct BulkOptions: ParsableArguments {
    @Flag(
        help: .text(
            "visas neatbildētās; vispirms tikai parāda", "all unanswered; shows them first"))
    var all = false
    @Option(
        help: .text(
            "ar --all: tikai tās, ko norāda šī iestāde",
            "with --all: only those that this institution states", value: "institution"))
    var from: String?
    @Option(
        help: .text(
            "ar --all: ko izdrukāja parādīšana; tad apstiprina",
            "with --all: what the showing printed; then it confirms", value: "digest"))
    var seen: String?

    fileprivate func check(_ named: [String]) throws {
        guard all != named.isEmpty else { return }
        throw ValidationError(
            say(
                "Nosauciet, ko apstiprināt, vai norādiet --all, bet ne abus.",
                "Name what to confirm, or give --all, but not both."))
    }

    fileprivate func confirm(
        _ named: [String], type: String, _ node: Node, _ change: ChangeOptions
    ) async throws -> Answer {
        var answering = try LinkAnswering(node, change)
        return all
            ? try await answering.confirmAll(from: from, type: type, seen: seen)
            : try await answering.answer(.yes, named, type: type)
    }
}

/// Which links a list shows.
struct LinkChoice: ParsableArguments {
    @Flag(help: .text("tās, uz kurām nav atbildes", "those without an answer"))
    var unanswered = false
    @Flag(help: .text("tās, ko otra puse noliedz", "those that the other side denies"))
    var disputed = false
    @Flag(
        help: .text(
            "tās, ko norāda vai uz ko atbild mana iestāde",
            "those that my institution states or answers"))
    var mine = false

    fileprivate func answer(
        _ node: Node, _ reading: ReadingOptions, types: [String]
    ) throws -> Answer {
        var book = try LinkBook(node, reading)
        let directory = book.names.directory
        let actor = try node.actor(directory).number
        let today = Dates.isoDay(Clock.now, zone: directory.policy.timeZone)
        let day = try node.day(reading) ?? today
        let said: [LinkStatus] = (unanswered ? [.silent] : []) + (disputed ? [.disputed] : [])
        let all =
            said.isEmpty
            ? try book.all(types: types)
            : try book.all(types: types, said: said, at: mine ? actor : nil)
        let links = all.filter { link in
            if mine, link.author != actor, link.answerer != actor { return false }
            guard unanswered || disputed else { return true }
            guard link.isValid(on: day) else { return false }
            return unanswered && link.status == .silent || disputed && link.status == .disputed
        }
        return Answer.twoSided(
            links, book.names, actor: actor, acting: node.actingWords)
    }
}

extension ChangeOptions {
    /// Refuses a command line without the reason that the other side needs.
    func requireReason() throws {
        guard reason.isEmpty else { return }
        throw ValidationError(
            say(
                "Otrai pusei jāzina, kāpēc: --reason TEKSTS.",
                "The other side must know why: --reason TEXT."))
    }
}

extension CompletionKind {
    /// The codes of one of the schema's lists.
    static func codes(_ list: String) -> CompletionKind {
        .list(Schema.current.codeLists.first { $0.name == list }?.codes.map(\.code) ?? [])
    }
}

extension ArgumentHelp {
    fileprivate static var links: ArgumentHelp {
        .text(
            "saiknes: ID, tā sākums vai REĢ.NR/KODS", "the links: ID, its beginning, or REG/CODE",
            value: "link")
    }

    fileprivate static var provisions: ArgumentHelp {
        .text(
            "sniegšanas: ID, tā sākums vai REĢ.NR/KODS",
            "the provisions: ID, its beginning, or REG/CODE", value: "provision")
    }
}
