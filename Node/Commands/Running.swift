internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Merge
internal import Register
internal import Replication
internal import Seals

/// Runs the node.
struct Serve: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "serve", lv: "Darbina mezglu līdz SIGTERM.",
            en: "Runs the node until SIGTERM.",
            example: "serve --home nvd")
    }

    @OptionGroup var global: GlobalOptions
    @Flag(
        name: .customLong("until-input-ends"),
        help: .text(
            "beigt arī tad, kad beidzas standarta ievade", "end at the end of standard input too"))
    var endsWithInput = false

    func answer() async throws -> Answer {
        let node = try Node(global)
        try await Serving.run(
            node, logger: Logging.Logger.node(node.configuration), endsWithInput: endsWithInput)
        return Answer(verbatim: "")
    }
}

/// One exchange.
struct Sync: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "sync", lv: "Viena pilna apmaiņa ar partneriem tūlīt.",
            en: "One complete exchange with the peers now.",
            example: "sync vm")
    }

    @OptionGroup var global: GlobalOptions
    @Argument(
        help: .text(
            "partneris; ja nav norādīts, visi", "the peer; all if none is named", value: "peer"))
    var peer: String?

    func answer() async throws -> Answer {
        try await Exchange(Node(global)).answer(peer)
    }
}

/// The node's state.
struct Status: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "status", lv: "Kas šis mezgls ir un kā tam klājas.",
            en: "What this node is and how it fares.",
            example: "status")
    }

    @OptionGroup var global: GlobalOptions

    func answer() async throws -> Answer {
        try Answer.status(Node(global))
    }
}

/// `saime peers`.
struct Peers: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "peers", lv: "Partneri.",
            en: "The peers.",
            [List.self, Set.self],
            default: List.self)
    }

    /// The peers.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Partneri un to stāvoklis.",
                en: "The peers and their states.",
                example: "peers")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            try Answer.peers(Node(global))
        }
    }

    /// Sets an address.
    struct Set: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "set", lv: "Maina partnera adresi.",
                en: "Sets a peer's address.",
                example: "peers set vm 10.0.0.5:7400")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("partnera kods", "the peer's code", value: "name"))
        var name: String
        @Argument(help: .text("HOST:PORT", "HOST:PORT", value: "address"))
        var address: String

        func answer() async throws -> Answer {
            let home = try global.namedHome()
            var configuration = try home.readConfiguration()
            configuration.setPair("upstream", key: name, value: try Address(address).text)
            try home.write(configuration)
            await WakeSocket.poke(home.socketFile)
            return Answer(
                ["name": .string(name), "address": .string(address)],
                [.text(Phrase("\(name) \(address)")), .servesAtOnce])
        }
    }
}

/// One hash of the register.
struct FingerprintCommand: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "fingerprint", lv: "Reģistra pirkstu nospiedums.",
            en: "The register's fingerprint.",
            example: "fingerprint --layer public")
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var reading: ReadingOptions
    @Option(
        name: .customLong("institution"),
        help: .text(
            "tikai šīs iestādes ierakstiem", "of this institution's records only",
            value: "institution"))
    var of: String?

    func answer() async throws -> Answer {
        let node = try Node(global)
        return try Answer.fingerprint(node, reading, institution: of)
    }
}

/// `saime subscription`.
struct SubscriptionCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "subscription", lv: "Ko šis mezgls glabā.",
            en: "What this node holds.",
            [Show.self, Set.self],
            default: Show.self)
    }

    /// The subscription.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Rāda abonementu.",
                en: "Shows the subscription.",
                example: "subscription show")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            return try Answer.subscription(node)
        }
    }

    /// Sets the subscription.
    struct Set: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "set", lv: "Maina abonementu.",
                en: "Sets the subscription.",
                example: "subscription set --institutions nvd vm --layers public")
        }

        @OptionGroup var global: GlobalOptions
        @Option(
            name: .customLong("institutions"), parsing: .upToNextOption,
            help: .text(
                "iestādes; “all”: visas", "the institutions; “all”: all", value: "institution"))
        var institutions: [String] = []
        @Option(
            help: .text(
                "visas šai ministrijai piesaistītās", "all assigned to this ministry", value: "lead"
            ))
        var sector: String?
        @Option(
            name: .customLong("layers"), parsing: .upToNextOption,
            help: .text("slāņi", "the layers", value: "layer"))
        var layers: [String] = []

        func answer() async throws -> Answer {
            let node = try Node(global)
            let holding = Holding(
                institutions: institutions.isEmpty && sector == nil || institutions == ["all"]
                    ? nil : institutions,
                sector: sector,
                layers: layers.isEmpty ? Holding.everything.layers : .init(layers))
            try holding.check()
            let directory = try node.directory()
            _ = try holding.subscription(of: node.replica.institutions, directory)
            var configuration = node.configuration
            configuration["subscription"] = holding.text
            try node.home.write(configuration)
            await WakeSocket.poke(node.home.socketFile)
            var answer = try Answer.subscription(Node(global))
            answer.blocks.append(Answer.Block.servesAtOnce)
            return answer
        }
    }
}

/// `saime key`.
struct KeyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "key", lv: "Atslēgas.",
            en: "Keys.",
            [List.self, Rotate.self],
            default: List.self)
    }

    /// The keys.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Šī mezgla atslēgas.",
                en: "This node's keys.",
                example: "key list")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            try Answer.keys(Node(global))
        }
    }

    /// Rotates the seal key.
    struct Rotate: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "rotate", lv: "Izveido jaunu zīmoga atslēgu un lūdz to apstiprināt.",
                en: "Makes a new seal key and asks for its rotation.",
                example: "key rotate --as nvd")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Option(help: .text("p256, p384, rsa3072, ed25519", "p256, p384, rsa3072, ed25519"))
        var algorithm: String = "p256"

        func answer() async throws -> Answer {
            try await Rotating(Node(global)).answer(SealAlgorithm(named: algorithm), change)
        }
    }
}

/// `saime journal`.
struct JournalCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "journal", lv: "Vietējais darbību žurnāls.",
            en: "The local journal.",
            [List.self],
            default: List.self)
    }

    /// The journal.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Kas šeit ko darīja.",
                en: "Who ran what here.",
                example: "journal list")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            Answer.journal(try Node(global).replica.journal(limit: 1000))
        }
    }
}
