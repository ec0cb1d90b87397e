internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Storage

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
            return try await Offering(node, to: receiver).answer(records, change)
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
        @OptionGroup var offer: OfferArgument

        func answer() async throws -> Answer {
            let node = try Node(global)
            let view = try offer.view(at: node)
            var answer = try await node.ask([.accept(offer: view.reference)], change)
            if view.reference.log.scope.isRestricted, case .offer(let records, _) = view.request {
                // What was restated is adopted once the act has given the say.
                answer.blocks += records.prefix(1).map {
                    .next("saime proposal adopt --record \($0.hex)\(node.actingWords)")
                }
            }
            return answer
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
        @OptionGroup var offer: OfferArgument

        func answer() async throws -> Answer {
            let node = try Node(global)
            return try await node.ask(
                [.decline(offer: offer.named(at: node))], change)
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

/// The offer that a command answers.
struct OfferArgument: ParsableArguments {
    @Argument(
        help: .text("piedāvājums: ŽURNĀLS@SECĪBA", "the offer: LOG@SEQUENCE", value: "offer"))
    var text: String

    /// The offer of that name; throws ``Failure`` if a node holds none.
    func named(at node: Node) throws -> Reference { try view(at: node).reference }

    /// The same, with what became of it.
    func view(at node: Node) throws -> RequestView { try node.request(named: text) }
}
