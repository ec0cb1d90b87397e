internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication

// What members ask for.

extension DirectoryCommand {
    /// `saime requests`.
    struct Requests: ParsableCommand {
        static var configuration: CommandConfiguration {
            .noun(
                "requests", lv: "Ko iestādes lūdza un kas atbildēts.",
                en: "What institutions asked for, and the answers.",
                [List.self, Order.self, Refuse.self],
                default: List.self)
        }

        /// The requests.
        struct List: AnsweringCommand {
            static var configuration: CommandConfiguration {
                .verb(
                    "list", lv: "Pieprasījumi un atbildes uz tiem.",
                    en: "Requests and the answers to them.",
                    example: "directory requests list")
            }

            @OptionGroup var global: GlobalOptions
            @Flag(help: .text("tikai neatbildētie", "only those without an answer"))
            var open = false

            func answer() async throws -> Answer {
                let node = try Node(global)
                let directory = try node.directory()
                let all = try node.replica.requests()
                let own =
                    node.replica.isNational
                    ? all : all.filter { node.replica.institutions.contains($0.asker) }
                return Answer.requests(own.filter { !open || $0.answers.isEmpty }, directory)
            }
        }

        /// Orders what was asked.
        struct Order: AnsweringCommand {
            static var configuration: CommandConfiguration {
                .verb(
                    "order", lv: "Apmierina pieprasījumu ar aktu.",
                    en: "Grants a request by an act.",
                    example: "directory requests order 7/1/government@12")
            }

            @OptionGroup var global: GlobalOptions
            @OptionGroup var change: ChangeOptions
            @Argument(
                help: .text(
                    "pieprasījums: ŽURNĀLS@SECĪBA", "the request: LOG@SEQUENCE", value: "request"))
            var request: String

            func answer() async throws -> Answer {
                let node = try Node(global)
                let view = try node.request(named: request)
                let (order, cited) = try node.ordered(by: view)
                return try await node.order([order], answering: cited, change)
            }
        }

        /// Refuses what was asked.
        struct Refuse: AnsweringCommand {
            static var configuration: CommandConfiguration {
                .verb(
                    "refuse", lv: "Noraida pieprasījumu.",
                    en: "Refuses a request.",
                    example: "directory requests refuse 7/1/government@12 --reason Nē")
            }

            @OptionGroup var global: GlobalOptions
            @OptionGroup var change: ChangeOptions
            @Argument(
                help: .text(
                    "pieprasījums: ŽURNĀLS@SECĪBA", "the request: LOG@SEQUENCE", value: "request"))
            var request: String

            func answer() async throws -> Answer {
                try await Node(global).refuse(request, change)
            }
        }
    }
}
