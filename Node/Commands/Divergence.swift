internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Storage

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
            return try Answer.open(
                node.replica.divergences(node.openQuestion(reading)), .divergence, at: node, reading
            )
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
        @OptionGroup var cell: CellArguments

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).adoptOther(cell)
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
        @OptionGroup var cell: CellArguments

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).withdrawOwn(cell)
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
        @OptionGroup var cell: CellArguments

        func answer() async throws -> Answer {
            try await Settling(Node(global), change).keepOwn(cell)
        }
    }
}
