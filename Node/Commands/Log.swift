internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication

/// `saime log`.
struct LogCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "log", lv: "Žurnāli.",
            en: "Logs.",
            [List.self, Show.self, Verify.self],
            default: List.self)
    }

    /// The logs.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Žurnāli, kas šeit ir.",
                en: "The logs held here.",
                example: "log list")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            try Answer.logs(Node(global))
        }
    }

    /// The entries.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Žurnāla ieraksti.",
                en: "A log's entries.",
                example: "log show 7/1/public --from 0")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("žurnāls: IESTĀDE/LAIKMETS/TVĒRUMS", "the log: INSTITUTION/EPOCH/SCOPE", value: "log"))
        var log: String
        @Option(help: .text("no kura ieraksta", "from which entry", value: "sequence"))
        var from: UInt64 = 0
        @Option(help: .text("cik daudz", "how many", value: "n"))
        var limit: Int = 100

        func answer() async throws -> Answer {
            let node = try Node(global)
            guard let log = LogID(log) else { throw Failure.badLog(log) }
            return try Answer.entries(of: log, from: from, limit: limit, node)
        }
    }

    /// Proves logs.
    struct Verify: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "verify", lv: "Pārbauda žurnālu no pirmā ieraksta līdz parakstam.",
                en: "Proves a log from its first entry to the signature.",
                example: "log verify 7/1/public")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("žurnāls; ja nav norādīts, visi", "the log; all if none is named", value: "log"))
        var log: String?

        func answer() async throws -> Answer {
            let node = try Node(global)
            let logs = try log.map { text in
                guard let log = LogID(text) else { throw Failure.badLog(text) }
                return [log]
            } ?? [Directory.log] + node.replica.frontier().map(\.log)
            return Answer.verified(try logs.map { try node.replica.verify($0) })
        }
    }
}
