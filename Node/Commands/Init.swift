internal import ArgumentParser

/// `saime init`.
struct Init: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "init", lv: "Izveido mezglu: mapi, atslēgas, konfigurāciju.",
            en: "Makes a node: directory, keys, configuration.", [National.self, Member.self])
    }

    /// Begins a federation.
    struct National: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "national", lv: "Izveido federāciju un valsts vadošās iestādes mezglu.",
                en: "Begins a federation with the national lead's node.",
                example: "init national --home hub --code varam --name Ministrija"
                    + " --listen 0.0.0.0:7400")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var institution: InstitutionOptions
        @Option(help: .text("federācijas nosaukums", "the federation's name"))
        var federation = "Saime"

        func answer() async throws -> Answer {
            let name = try institution.one()
            return try await Founding(
                home: global.namedHome(), federation: federation, institution: name,
                listen: institution.listen, algorithm: institution.sealAlgorithm(),
                group: institution.group
            ).answer()
        }
    }

    /// Makes a member's node, or one more seal in it.
    struct Member: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "member", lv: "Izveido iestādes mezglu un pieteikumu.",
                en: "Makes an institution's node and its request to join.",
                example: "init member --home nvd --code nvd --name Dienests"
                    + " --listen 0.0.0.0:7401")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var institution: InstitutionOptions
        @Flag(
            help: .text(
                "vēl viens zīmogs šajā pašā mezglā", "one more seal in this very node"))
        var hosted = false
        @Option(
            help: .text(
                "vairākas iestādes reizē: JSON rindas ar code, name, registration",
                "several institutions at once: JSON Lines with code, name, registration",
                value: "file"), completion: .file())
        var list: String?
        @Option(
            help: .text(
                "kur rakstīt pieteikumu (ar --list: mape)",
                "where to write the request (with --list: the directory)", value: "file"),
            completion: .file())
        var out: String?

        func answer() async throws -> Answer {
            let joining = Joining(
                home: try global.namedHome(), listen: institution.listen,
                algorithm: try institution.sealAlgorithm(), sealKey: institution.sealKey, out: out)
            if hosted {
                let institutions = try list.map(InstitutionName.list) ?? [institution.one()]
                return try joining.host(institutions)
            }
            return try joining.make(institution.one(), group: institution.group)
        }
    }
}

/// Who an institution is, and how its seal is made.
struct InstitutionOptions: ParsableArguments {
    @Option(help: .text("īsais kods", "the short code"))
    var code: String?
    @Option(help: .text("nosaukums", "the name"))
    var name: String?
    @Option(help: .text("reģistrācijas numurs", "the registration number", value: "number"))
    var registration = ""
    @Option(help: .text("kur klausīties: HOST:PORT", "where to listen: HOST:PORT", value: "address"))
    var listen: String?
    @Option(
        help: .text(
            "zīmoga atslēga: p256, p384, rsa3072, ed25519",
            "seal key: p256, p384, rsa3072, ed25519"),
        completion: .list(["p256", "p384", "rsa3072", "ed25519"]))
    var algorithm = "p256"
    @Option(
        name: .customLong("seal-key"),
        help: .text("gatava zīmoga atslēga", "a seal key made elsewhere", value: "file"),
        completion: .file())
    var sealKey: String?
    @Option(help: .text("OS grupa, kas drīkst lasīt", "the OS group that may read"))
    var group: String?
}
