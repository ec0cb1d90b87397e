internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Storage

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
            let items = try node.replica.proposals(node.openQuestion(reading)).filter {
                !mine || $0.statement.author == actor
            }
            return try Answer.open(items, .proposal, at: node, reading)
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
        @OptionGroup var proposals: ProposalArguments

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).adopt(proposals)
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
        @OptionGroup var proposals: ProposalArguments

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).decline(proposals)
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
        @OptionGroup var proposals: ProposalArguments

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).withdraw(proposals)
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
            return try Answer.open(
                node.replica.late(node.openQuestion(reading)), .late, at: node, reading)
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
        @OptionGroup var position: PositionArgument

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).adoptLate(position.text)
        }
    }
}
