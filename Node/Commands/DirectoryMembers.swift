internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Seals

// What a member is known by and connects with, and how it ends.

extension DirectoryCommand {
    /// Orders a rotation.
    struct Rotate: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "rotate", lv: "Piešķir iestādei jaunu zīmoga atslēgu.",
                en: "Gives an institution a new seal key.",
                example: "directory rotate nvd --seal-key new.pub.pem")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var member: MemberArgument
        @Option(
            name: .customLong("seal-key"),
            help: .text("jaunā publiskā atslēga", "the new public key", value: "file"))
        var sealKey: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try member.named(in: node.directory()).number
            let key = try PublicKey(pem: Files.bytes(sealKey))
            return try await node.order(
                [.rotateKey(institution: institution, sealKey: key.spki)], change)
        }
    }

    /// Ends a membership.
    struct Exclude: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "exclude", lv: "Izslēdz dalībnieku un izbeidz tā žurnālus.",
                en: "Ends a membership and its logs.",
                example: "directory exclude nvd")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var member: MemberArgument

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try member.named(in: node.directory()).number
            return try await node.order([.exclude(institution)], change)
        }
    }

    /// Renames a member.
    struct Rename: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "rename", lv: "Maina dalībnieka nosaukumu, kodu vai numuru.",
                en: "Changes a member's name, code or number.",
                example: "directory rename vraa --code vdaa --name Aģentūra")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var member: MemberArgument
        @Option(help: .text("jaunais kods", "the new code"))
        var code: String?
        @Option(help: .text("jaunais nosaukums", "the new name"))
        var name: String?
        @Option(help: .text("jaunais numurs", "the new number", value: "number"))
        var registration: String?

        func answer() async throws -> Answer {
            let node = try Node(global)
            let renamed = try member.named(in: node.directory())
            let order = Act.Order.rename(
                institution: renamed.number, registration: registration ?? renamed.registration,
                code: code ?? renamed.code, name: name ?? renamed.name)
            return try await node.order([order], change)
        }
    }

    /// Binds a node.
    struct Bind: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "bind", lv: "Ļauj mezglam ar šo sertifikātu slēgties iestādes vārdā.",
                en: "Lets a node with this certificate connect as the institution's.",
                example: "directory bind nvd node.pem")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var member: MemberArgument
        @Argument(
            help: .text(
                "sertifikāts vai publiskā atslēga, PEM", "the certificate or public key, PEM",
                value: "file"))
        var certificate: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try member.named(in: node.directory()).number
            let key = try PublicKey.ofNode(file: certificate)
            return try await node.order(
                [.bindNode(institution: institution, nodeKey: key.spki)], change)
        }
    }

    /// Unbinds a node.
    struct Unbind: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "unbind", lv: "Turpmāk atsaka mezglam ar šo sertifikātu.",
                en: "Refuses a node with this certificate from now on.",
                example: "directory unbind nvd node.pem")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @OptionGroup var member: MemberArgument
        @Argument(
            help: .text(
                "sertifikāts vai publiskā atslēga, PEM", "the certificate or public key, PEM",
                value: "file"))
        var certificate: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try member.named(in: node.directory()).number
            let key = try PublicKey.ofNode(file: certificate)
            return try await node.order(
                [.unbindNode(institution: institution, nodeKey: key.spki)], change)
        }
    }
}
