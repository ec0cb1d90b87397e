internal import ArgumentParser
internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register

// What the whole graph looks like: circles, single points of failure, ranks, what nobody uses.

extension GraphCommand {
    /// The cycles.
    struct Cycles: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "cycles", lv: "Ieraksti, kas atkarīgi cits no cita pa apli.",
                en: "Records that depend on one another in a circle.",
                example: "graph cycles --critical")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions

        func answer() throws -> Answer {
            let register = try RegisterGraph(Node(reading: global), reading)
            var workspace = Workspace()
            return .cycles(
                register.graph.cycles(filter: try following.filter(), using: &workspace),
                in: register)
        }
    }

    /// Single points of failure.
    struct Critical: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "critical",
                lv: "Kas viens pats atdala pakalpojumus no resursa.",
                en: "What alone cuts services off from a resource.",
                example: "graph critical ic/r02")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @Option(help: .text("saraksta garums", "the length of the list", value: "n"))
        var limit = 20
        @Flag(
            help: .text(
                "kas sadala grafu daļās, lai kurp saiknes vestu",
                "what parts the graph, whichever way links lead"))
        var parts = false
        @Argument(
            help: .text(
                "no kā tos atdala; bez tā: no jebkura resursa",
                "from what they are cut off; without it: from any resource", value: "record"))
        var records: [String] = []

        func answer() throws -> Answer {
            let node = try Node(reading: global)
            let register = try RegisterGraph(node, reading)
            let starts = try records.map { try register.node(named: $0, node) }
            let filter = try following.filter()
            guard !starts.isEmpty else {
                return parts
                    ? .parting(in: register, filter, limit: limit)
                    : .cutting(in: register, filter, limit: limit)
            }
            var workspace = Workspace()
            let cutting = register.graph.dominators(
                from: starts, filter: filter, using: &workspace
            ).ranked(without: starts, limit: limit, weight: register.weight)
            return .weighed(
                cutting.map { ($0.node, $0.weight, $0.count) }, in: register,
                rest: Phrase(lv: "Atdala", en: "Cuts off"), key: "cut_off")
        }
    }

    /// What reaches most.
    struct Rank: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "rank", lv: "Kuru apstāšanās skar visvairāk pakalpojumu un dzīves situāciju.",
                en: "What hits most services and life situations when it stops.",
                example: "graph rank --limit 10")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @Option(help: .text("saraksta garums", "the length of the list", value: "n"))
        var limit = 20

        func answer() throws -> Answer {
            let register = try RegisterGraph(Node(reading: global), reading)
            let filter = try following.filter()
            let ranking = register.graph.rank(
                filter: filter, limit: max(0, limit), weight: register.weight)
            return .weighed(
                ranking.nodes.filter { $0.weight > 0 }.map {
                    (
                        $0.node, $0.weight,
                        register.graph.degree(of: $0.node, .impact, filter: filter)
                    )
                }, in: register,
                rest: Phrase(lv: "Tieši", en: "Directly"), key: "direct_dependents")
        }
    }

    /// What nobody uses.
    struct Orphans: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "orphans",
                lv: "Resursi bez pakalpojuma, pakalpojumi bez vajadzības, saiknes bez gala.",
                en: "Resources without service, services without need, links without end.",
                example: "graph orphans")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions

        func answer() throws -> Answer {
            let register = try RegisterGraph(Node(reading: global), reading)
            return .orphans(in: register, try following.filter())
        }
    }

    /// Who depends on whom.
    struct Matrix: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "matrix", lv: "Cik saikņu ved no iestādes uz iestādi vai no nozares uz nozari.",
                en: "How many links lead from institution to institution, or sector to sector.",
                example: "graph matrix --by sector")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @Option(
            help: .text("institution vai sector", "institution or sector"),
            completion: .list(["institution", "sector"]))
        var by = "institution"

        func answer() throws -> Answer {
            guard let grouping: Grouping = ["institution": .institution, "sector": .sector][by]
            else {
                throw Failure.usage(
                    Phrase(
                        lv: "--by ir institution vai sector.",
                        en: "--by is institution or sector."))
            }
            let register = try RegisterGraph(Node(reading: global), reading)
            return .matrix(
                register.graph.matrix(by: grouping, filter: try following.filter()), in: register)
        }
    }
}
