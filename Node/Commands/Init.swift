internal import ArgumentParser
internal import Register

/// `saime init`.
struct Init: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "init", lv: "Izveido mezglu: mapi, atslēgas, konfigurāciju.",
            en: "Makes a node: directory, keys, configuration.",
            [National.self, Member.self])
    }

    /// Begins a federation.
    struct National: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "national", lv: "Izveido federāciju un valsts vadošās iestādes mezglu.",
                en: "Begins a federation with the national lead's node.",
                example: "init national --home hub --code varam --name Ministrija --listen 0.0.0.0:7400")
        }

        @OptionGroup var global: GlobalOptions
        @Option(help: .text("īsais kods", "the short code"))
        var code: String
        @Option(help: .text("nosaukums", "the name"))
        var name: String
        @Option(help: .text("federācijas nosaukums", "the federation's name"))
        var federation: String = "Saime"
        @Option(help: .text("reģistrācijas numurs", "the registration number", value: "number"))
        var registration: String = ""
        @Option(help: .text("kur klausīties: HOST:PORT", "where to listen: HOST:PORT", value: "address"))
        var listen: String?
        @Option(help: .text("zīmoga atslēga: p256, p384, rsa3072, ed25519", "seal key: p256, p384, rsa3072, ed25519"))
        var algorithm: String = "p256"
        @Option(help: .text("OS grupa, kas drīkst lasīt", "the OS group that may read"))
        var group: String?

        func answer() async throws -> Answer { throw Failure.notWired }
    }

    /// Makes a member's node, or one more seal in it.
    struct Member: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "member", lv: "Izveido iestādes mezglu un pieteikumu.",
                en: "Makes an institution's node and its request to join.",
                example: "init member --home nvd --code nvd --name Dienests --listen 0.0.0.0:7401")
        }

        @OptionGroup var global: GlobalOptions
        @Option(help: .text("īsais kods", "the short code"))
        var code: String
        @Option(help: .text("nosaukums", "the name"))
        var name: String
        @Option(help: .text("reģistrācijas numurs", "the registration number", value: "number"))
        var registration: String = ""
        @Option(help: .text("kur klausīties: HOST:PORT", "where to listen: HOST:PORT", value: "address"))
        var listen: String?
        @Option(help: .text("zīmoga atslēga: p256, p384, rsa3072, ed25519", "seal key: p256, p384, rsa3072, ed25519"))
        var algorithm: String = "p256"
        @Option(name: .customLong("seal-key"), help: .text("gatava zīmoga atslēga", "a seal key made elsewhere", value: "file"))
        var sealKey: String?
        @Option(help: .text("OS grupa, kas drīkst lasīt", "the OS group that may read"))
        var group: String?
        @Flag(help: .text("vēl viens zīmogs šajā pašā mezglā", "one more seal in this very node"))
        var hosted = false
        @Option(help: .text("kur rakstīt pieteikumu", "where to write the request", value: "file"))
        var out: String?

        func answer() async throws -> Answer { throw Failure.notWired }
    }
}
