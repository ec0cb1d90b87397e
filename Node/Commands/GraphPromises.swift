internal import ArgumentParser
internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register

extension GraphCommand {
    /// Promises that can't hold.
    struct Check: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "check",
                lv: "Solījumi un prasības, ko ķēde nevar turēt; ja ir, izeja 1.",
                en: "Promises and requirements that the chain can't hold; exit 1 if any.",
                example: "graph check --within sector")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @Option(
            help: .text(
                "tikai šis rādītājs: availability, processing-time, support-response, …",
                "this indicator only: availability, processing-time, support-response, …"),
            completion: .codes("indicator"))
        var indicator: String?

        func answer() throws -> Answer {
            let node = try Node(reading: global)
            let register = try RegisterGraph(node, reading)
            let check = LevelCheck(register, filter: try following.filter())
            return .levels(check, indicator: indicator, in: register, try RecordNames(node))
        }
    }

    /// What changed.
    struct Diff: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "diff", lv: "Kas starp divām dienām nācis klāt, zudis vai mainījies.",
                en: "What came, went or changed between two days.",
                example: "graph diff 2026-11-01 2026-11-27")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("agrākā diena", "the earlier day", value: "day"))
        var earlier: String
        @Argument(
            help: .text("vēlākā diena; bez tās tagad", "the later day; else now", value: "day"))
        var later: String?
        @Option(
            help: .text(
                "slānis: public, government, restricted",
                "the layer: public, government, restricted"),
            completion: .list(["public", "government", "restricted"]))
        var layer: String?

        func answer() throws -> Answer {
            let node = try Node(reading: global)
            let (before, after) = (try graph(node, earlier), try graph(node, later))
            return .difference(
                RegisterDifference(from: before, to: after), from: try node.day(reading(earlier)),
                to: try node.day(reading(later)), in: after)
        }

        private func graph(_ node: Node, _ day: String?) throws -> RegisterGraph {
            try RegisterGraph(node, reading(day))
        }

        private func reading(_ day: String?) -> ReadingOptions {
            var reading = ReadingOptions.all
            reading.layer = layer
            reading.asOf = day
            return reading
        }
    }
}

/// A planned outage.
struct OutageOptions: ParsableArguments {
    @Option(
        help: .text(
            "plānota pārtraukuma sākums: kurus solījumus tas lauztu",
            "when a planned outage begins: which promises it would break", value: "time"))
    var from: String?
    @Option(help: .text("un beigas", "and when it ends", value: "time"))
    var until: String?

    func validate() throws {
        guard (from == nil) != (until == nil) else { return }
        throw ValidationError(
            say("Vajag gan --from, gan --until.", "Both --from and --until are needed."))
    }

    /// The time that is named, in seconds since 1970; nil where none is.
    func span(_ node: Node) throws -> TimeSpan? {
        guard let from, let until else { return nil }
        let zone = try node.directory().policy.timeZone
        func second(_ text: String) throws -> Int64 {
            guard let moment = Dates.moment(named: text, zone: zone, now: Clock.now) else {
                throw Failure.badTime(text)
            }
            return moment.milliseconds / 1000
        }
        let span = try TimeSpan(from: second(from), until: second(until))
        guard span.seconds > 0 else {
            throw Failure.usage(
                Phrase(
                    lv: "Pārtraukums beidzas, pirms tas sākas.",
                    en: "The outage ends before it begins."))
        }
        return span
    }
}
