internal import ArgumentParser
internal import Catalogue
internal import Register

/// `saime notice`.
struct NoticeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "notice", lv: "Paziņojumi par pārtraukumiem, traucējumiem un maiņām.",
            en: "Notices of interruptions, disturbances and changes.",
            [Create.self, List.self, Show.self, Acknowledge.self], default: List.self)
    }

    /// States a notice.
    struct Create: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "create", lv: "Paziņo par saviem pakalpojumiem vai resursiem.",
                en: "Tells of one's own services or resources.",
                example: "notice create interruption r02 --from 2026-12-01T19:00 "
                    + "--until 2026-12-01T21:00 --severity degraded --text \"Darbi FPRIS\"")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(
            help: .text(
                "veids: interruption, disturbance, restored, planned-change, planned-end",
                "the kind: interruption, disturbance, restored, planned-change, planned-end",
                value: "kind"),
            completion: .codes("notice-kind"))
        var kind: String
        @Argument(
            help: .text(
                "par ko: pakalpojumi un resursi", "about what: services and resources",
                value: "record"))
        var records: [String]
        @Option(
            help: .text(
                "sākums: 2026-12-01T19:00, 01.12.2026 19:00 vai 19:00; bez tā tagad",
                "when it begins: 2026-12-01T19:00 or 19:00; else now", value: "time"))
        var from: String?
        @Option(help: .text("beigas", "when it ends", value: "time"))
        var until: String?
        @Option(
            help: .text("ietekme: degraded vai down", "the severity: degraded or down"),
            completion: .codes("severity"))
        var severity: String?
        @Option(help: .text("teksts latviski", "the text in Latvian", value: "text"))
        var text: String
        @Option(
            name: .customLong("text-en"),
            help: .text("teksts angliski", "the text in English", value: "text"))
        var english: String?
        @Option(
            help: .text(
                "paziņojums, kas ir cēlonis, arī citas iestādes",
                "the notice that is the cause, another institution's too", value: "notice"))
        var cause: String?
        @Option(
            help: .text(
                "paziņojums, ko šis turpina vai beidz",
                "the notice that this one continues or ends", value: "notice"))
        var follows: String?
        @OptionGroup var place: PlaceOptions

        func answer() async throws -> Answer {
            try await NoticeStating(Node(global), change).create(
                NoticeStating.Wish(
                    kind: kind, subjects: records, from: from, until: until, severity: severity,
                    text: text, english: english, cause: cause, follows: follows, code: place.code,
                    layer: place.layer))
        }
    }

    /// The notices.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Paziņojumi; --unacknowledged: kas mani skar un nav apstiprināts.",
                en: "The notices; --unacknowledged: what hits me and isn't acknowledged.",
                example: "notice list --open --affecting-me")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @Flag(help: .text("tie, kas vēl spēkā vai gaidāmi", "those that go on or are to come"))
        var open = false
        @Flag(help: .text("manas iestādes paziņojumi", "those of my institution"))
        var mine = false
        @Flag(
            name: .customLong("affecting-me"),
            help: .text("tie, kas skar manus ierakstus", "those that hit records of mine"))
        var affectingMe = false
        @Flag(
            help: .text(
                "ar kuriem es (ar --mine: kāds skartais) nav iepazinies",
                "those that I (with --mine: somebody hit) haven't acknowledged"))
        var unacknowledged = false

        func answer() async throws -> Answer {
            let notices = try NoticeReading(Node(reading: global), reading)
            let rows = notices.book.notices.map { NoticeRow($0, notices) }.filter { row in
                (!open || row.state.isOpen) && (!mine || row.isMine)
                    && (!affectingMe || row.hitsMe)
                    && (!unacknowledged || (mine ? row.isOpenToOthers : row.isOpenToMe))
            }
            return .notices(rows, notices)
        }
    }

    /// One notice.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Viens paziņojums: ko tas skar un kas ar to iepazinies.",
                en: "One notice: whom it hits, and who has acknowledged it.",
                example: "notice show ic/n-2026-12-01-r02")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @Argument(help: .notice)
        var notice: String

        func answer() async throws -> Answer {
            let notices = try NoticeReading(Node(reading: global), reading)
            return .notice(NoticeRow(try notices.named(notice), notices), notices)
        }
    }

    /// Acknowledges.
    struct Acknowledge: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "ack", lv: "Apliecina, ka iestāde ar paziņojumu iepazinusies.",
                en: "Acknowledges notices for the institution.",
                example: "notice ack ic/n-2026-12-01-r02 --reason \"Brīdinājām klientus\"")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .notice)
        var notices: [String]

        func answer() async throws -> Answer {
            try await NoticeAcknowledging(Node(global), change).acknowledge(notices)
        }
    }
}

/// A notice with what a list says of it.
struct NoticeRow {
    let notice: Notice
    let state: NoticeBook.State
    let hits: NoticeHits
    private let actor: UInt32

    init(_ notice: Notice, _ reading: NoticeReading) {
        self.notice = notice
        state = reading.state(notice)
        hits = reading.hits(notice)
        actor = reading.actor
    }

    var isMine: Bool { notice.owner == actor }
    var hitsMe: Bool { hits.hit(actor) }
    /// Whether the acting institution is hit and hasn't acknowledged it.
    var isOpenToMe: Bool { hits.isOpen(to: actor) }
    /// Whether somebody else that is hit hasn't.
    var isOpenToOthers: Bool { hits.hits.contains { !$0.isAcknowledged } }
}

extension ArgumentHelp {
    fileprivate static var notice: ArgumentHelp {
        .text(
            "paziņojums: ID, tā sākums vai REĢ.NR/KODS",
            "the notice: ID, its beginning, or REG/CODE", value: "notice")
    }
}
