internal import ArgumentParser

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
            try choice.answer(Node(reading: global), reading, types: ["provision"])
        }
    }
}

extension ArgumentHelp {
    fileprivate static var provisions: ArgumentHelp {
        .text(
            "sniegšanas: ID, tā sākums vai REĢ.NR/KODS",
            "the provisions: ID, its beginning, or REG/CODE", value: "provision")
    }
}
