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
            [Admit.self, List.self, Show.self, Assign.self, Delegate.self, End.self, Transfer.self, PolicyVerb.self, Rotate.self, Exclude.self, Rename.self, Bind.self, Unbind.self, NoteVerb.self, Requests.self])
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
                "iestādes nolasītais kontrolskaitlis", "the digest that the institution read aloud"))
        var digest: String?
        @Option(
            help: .text("kura mezgls glabā zīmogu", "whose node holds the seal", value: "institution"))
        var host: String?
        @Option(
            name: .customLong("lead-kind"),
            help: .text("none, sector vai municipality", "none, sector or municipality"),
            completion: .list(["none", "sector", "municipality"]))
        var leadKind = "none"
        @Option(
            help: .text("kuras ministrijas vai pašvaldības iestāde", "which institution leads it"))
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
        @Argument(help: .text("iestāde: #numurs, kods vai reģ. nr.", "institution: #number, code or reg. number", value: "institution"))
        var institution: String

        func answer() async throws -> Answer {
            let directory = try Node(global).directory(at: at.size)
            return Answer.member(try directory.institution(named: institution), in: directory)
        }
    }

    /// Assigns a lead.
    struct Assign: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "assign", lv: "Piesaista iestādi nozares ministrijai vai pašvaldībai.",
                en: "Assigns an institution to its sector ministry or municipality.",
                example: "directory assign nvd spkc --to vm")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(
            help: .text(
                "iestādes: #numurs, kods vai reģ. nr.", "institutions: #number, code or reg. number",
                value: "institution"))
        var institutions: [String]
        @Option(
            help: .text("vadošā iestāde; “-”: neviena", "the lead; “-”: none", value: "institution"))
        var to: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let directory = try node.directory()
            let lead = to == "-" ? 0 : try directory.institution(named: to).number
            let orders = try institutions.map {
                Act.Order.assignLead(
                    institution: try directory.institution(named: $0).number, lead: lead)
            }
            return try await node.order(orders, change)
        }
    }

    /// Delegates a say.
    struct Delegate: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "delegate", lv: "Deleģē saimnieka lemttiesības par laukiem.",
                en: "Delegates the owner's say in groups.",
                example: "directory delegate nvd spkc --groups service.hours")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("saimnieks", "the owner", value: "owner"))
        var owner: String
        @Argument(help: .text("pilnvarotais", "the delegate", value: "delegate"))
        var delegate: String
        @Option(name: .customLong("groups"), parsing: .upToNextOption, help: .text("lauku grupas", "the groups", value: "group"))
        var groups: [String] = []
        @Option(name: .customLong("records"), parsing: .upToNextOption, help: .text("tikai šie ieraksti", "these records only", value: "record"))
        var records: [String] = []

        func answer() async throws -> Answer {
            let node = try Node(global)
            let directory = try node.directory()
            guard !groups.isEmpty else {
                throw Failure.usage(
                    Phrase(lv: "Norādiet grupas: --group …", en: "Name the groups: --group …"))
            }
            let order = Act.Order.delegate(
                owner: try directory.institution(named: owner).number,
                delegate: try directory.institution(named: delegate).number, groups: groups.sorted(),
                records: try records.map { try node.record(named: $0) })
            return try await node.order([order], change)
        }
    }

    /// Ends a delegation.
    struct End: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "end", lv: "Izbeidz deleģējumu.",
                en: "Ends a delegation.",
                example: "directory end 41")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("deleģējuma akta kārtas numurs", "the sequence of the act that delegated", value: "act"))
        var act: UInt64

        func answer() async throws -> Answer {
            try await Node(global).order([.endDelegation(act)], change)
        }
    }

    /// Orders a transfer.
    struct Transfer: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "transfer", lv: "Nodod ierakstus citam saimniekam.",
                en: "Gives records to another owner.",
                example: "directory transfer 0000… --to ldvc")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("ieraksti", "the records", value: "record"))
        var records: [String]
        @Option(help: .text("jaunais saimnieks", "the new owner", value: "institution"))
        var to: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let directory = try node.directory()
            let records = try records.map { try node.record(named: $0) }
            let owners = Set(records.compactMap { directory.owner(of: $0, at: directory.size) })
            guard owners.count == 1, let owner = owners.first else {
                throw Failure.usage(
                    Phrase(
                        lv: "Ierakstiem jābūt vienam saimniekam.", en: "The records must have one owner."))
            }
            let order = Act.Order.transfer(
                records: records.sorted(), from: owner,
                to: try directory.institution(named: to).number)
            return try await node.order([order], change)
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
        @Option(help: .text("jaunās politikas datne (JSON)", "a file with the new policy (JSON)", value: "file"))
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
        @Argument(help: .text("iestāde: #numurs, kods vai reģ. nr.", "institution: #number, code or reg. number", value: "institution"))
        var institution: String
        @Option(name: .customLong("seal-key"), help: .text("jaunā publiskā atslēga", "the new public key", value: "file"))
        var sealKey: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try node.directory().institution(named: institution).number
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
        @Argument(help: .text("iestāde: #numurs, kods vai reģ. nr.", "institution: #number, code or reg. number", value: "institution"))
        var institution: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try node.directory().institution(named: institution).number
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
        @Argument(help: .text("iestāde: #numurs, kods vai reģ. nr.", "institution: #number, code or reg. number", value: "institution"))
        var institution: String
        @Option(help: .text("jaunais kods", "the new code"))
        var code: String?
        @Option(help: .text("jaunais nosaukums", "the new name"))
        var name: String?
        @Option(help: .text("jaunais numurs", "the new number", value: "number"))
        var registration: String?

        func answer() async throws -> Answer {
            let node = try Node(global)
            let member = try node.directory().institution(named: institution)
            let order = Act.Order.rename(
                institution: member.number, registration: registration ?? member.registration,
                code: code ?? member.code, name: name ?? member.name)
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
        @Argument(help: .text("iestāde: #numurs, kods vai reģ. nr.", "institution: #number, code or reg. number", value: "institution"))
        var institution: String
        @Argument(help: .text("sertifikāts vai publiskā atslēga, PEM", "the certificate or public key, PEM", value: "file"))
        var certificate: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try node.directory().institution(named: institution).number
            let key = try PublicKey.ofNode(file: certificate)
            return try await node.order([.bindNode(institution: institution, nodeKey: key.spki)], change)
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
        @Argument(help: .text("iestāde: #numurs, kods vai reģ. nr.", "institution: #number, code or reg. number", value: "institution"))
        var institution: String
        @Argument(help: .text("sertifikāts vai publiskā atslēga, PEM", "the certificate or public key, PEM", value: "file"))
        var certificate: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let institution = try node.directory().institution(named: institution).number
            let key = try PublicKey.ofNode(file: certificate)
            return try await node.order(
                [.unbindNode(institution: institution, nodeKey: key.spki)], change)
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
                let own = node.replica.isNational
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
            @Argument(help: .text("pieprasījums: ŽURNĀLS@SECĪBA", "the request: LOG@SEQUENCE", value: "request"))
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
            @Argument(help: .text("pieprasījums: ŽURNĀLS@SECĪBA", "the request: LOG@SEQUENCE", value: "request"))
            var request: String

            func answer() async throws -> Answer {
                try await Node(global).refuse(request, change)
            }
        }
    }
}
