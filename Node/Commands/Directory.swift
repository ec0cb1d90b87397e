internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Seals

/// `saime directory`.
struct DirectoryCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "directory", lv: "Direktorijs: dalībnieki, lomas, akti.",
            en: "The directory: members, roles, acts.",
            [
                Admit.self, List.self, Show.self, Assign.self, Delegate.self, End.self,
                Transfer.self, PolicyVerb.self, Rotate.self, Exclude.self, Rename.self, Bind.self,
                Unbind.self, NoteVerb.self, Requests.self,
            ])
    }

    /// Admits an institution.
    struct Admit: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "admit", lv: "Uzņem iestādes pēc to pieteikumiem.",
                en: "Admits institutions by their requests.",
                example: "directory admit nvd.request --digest '12ab …' --out nvd.membership")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("pieteikumu datnes", "the request files", value: "file"))
        var requests: [String]
        @Option(
            help: .text(
                "iestādes nolasītais kontrolskaitlis", "the digest that the institution read aloud")
        )
        var digest: String?
        @Option(
            help: .text(
                "kura mezgls glabā zīmogu", "whose node holds the seal", value: "institution"))
        var host: String?
        @Option(
            name: .customLong("lead-kind"),
            help: .text("none, sector vai municipality", "none, sector or municipality"),
            completion: .list(["none", "sector", "municipality"]))
        var leadKind = "none"
        @Option(
            help: .text(
                "vadošā iestāde; “asked”: kā lūgts pieteikumā",
                "which institution leads it; “asked”: as the request says", value: "institution"))
        var lead: String?
        @Option(
            name: .customLong("upstream"),
            help: .text("kam pieslēgties: KODS=HOST:PORT", "whom to dial: CODE=HOST:PORT"))
        var upstreams: [String] = []
        @Option(
            help: .text(
                "kur rakstīt dalībnieka datni", "where to write the membership file", value: "file"),
            completion: .file())
        var out: String?

        func answer() async throws -> Answer {
            let admission = Admitting(
                files: requests, digest: digest, host: host, leadKind: leadKind, lead: lead,
                upstreams: upstreams, out: out)
            return try await admission.answer(Node(global), change)
        }
    }

    /// The members, or the acts.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Dalībnieki.",
                en: "The members.",
                example: "directory list")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var at: DirectoryReadingOptions
        @Flag(help: .text("visi akti pēc kārtas", "all acts in order"))
        var acts = false

        func answer() async throws -> Answer {
            let directory = try Node(global).directory(at: at.size)
            return acts ? Answer.acts(of: directory) : Answer.members(of: directory)
        }
    }

    /// One member.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Viena dalībnieka atslēgas, lomas un lemttiesības.",
                en: "A member's keys, roles and says.",
                example: "directory show nvd")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var at: DirectoryReadingOptions
        @OptionGroup var member: MemberArgument

        func answer() async throws -> Answer {
            let directory = try Node(global).directory(at: at.size)
            return Answer.member(try member.named(in: directory), in: directory)
        }
    }

    /// The policy.
    struct PolicyVerb: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "policy", lv: "Rāda vai maina politiku: kurš kurā grupā ir noteicošais.",
                en: "Shows or sets the policy: who prevails where.",
                example: "directory policy")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var at: DirectoryReadingOptions
        @OptionGroup var change: ChangeOptions
        @Option(
            help: .text(
                "jaunās politikas datne (JSON)", "a file with the new policy (JSON)", value: "file")
        )
        var file: String?
        @Flag(help: .text("šīs programmas noklusējumi", "this program's defaults"))
        var defaults = false

        func answer() async throws -> Answer {
            let node = try Node(global)
            if defaults { return try await node.order([.policy(.defaults)], change) }
            guard let file else { return Answer.policy(try node.directory(at: at.size).policy) }
            return try await node.order([.policy(try Policy(file: file))], change)
        }
    }

    /// Writes a frontier note.
    struct NoteVerb: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "note", lv: "Ieraksta dienas robežas piezīmi tūlīt.",
                en: "Writes the day's frontier note now.",
                example: "directory note")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            let zone = try node.directory().policy.timeZone
            var generator = SystemRandomNumberGenerator()
            let written = try node.replica.writeFrontierNotes(
                day: Dates.isoDay(Clock.now, zone: zone), time: Clock.now, using: &generator)
            let entries = written.compactMap(\.entry)
            var answer = Answer(
                ["notes": .array(entries.map(JSON.string)), "state": .string(written.state)],
                entries.map { .text(Phrase($0)) })
            answer.warnings = written.warnings + (await node.wrote(entries))
            return answer
        }
    }
}
