internal import ArgumentParser

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
            try choice.answer(Node(reading: global), reading, types: ["link"])
        }
    }
}

extension ArgumentHelp {
    fileprivate static var links: ArgumentHelp {
        .text(
            "saiknes: ID, tā sākums vai REĢ.NR/KODS", "the links: ID, its beginning, or REG/CODE",
            value: "link")
    }
}
