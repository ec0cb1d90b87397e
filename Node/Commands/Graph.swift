internal import ArgumentParser
internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register

/// `saime graph`.
struct GraphCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "graph", lv: "Atkarības: kas no kā atkarīgs un ko skar apstāšanās.",
            en: "Dependencies: who needs what, and who is hit when it stops.",
            [
                Show.self, Impact.self, Needs.self, PathVerb.self, Links.self, Cycles.self,
                Critical.self, Rank.self, Orphans.self, Matrix.self, Diff.self, Check.self,
            ])
    }

    /// The surroundings of records.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Ieraksta apkārtne: no kā tas atkarīgs un kas no tā.",
                en: "A record's surroundings: what it needs, and what needs it.",
                example: "graph show pmlp/r01 --depth 2 --format svg --out r01.svg")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @OptionGroup var output: PictureOptions
        @Argument(help: .record)
        var records: [String]

        func answer() throws -> Answer {
            let node = try Node(reading: global)
            let register = try RegisterGraph(node, reading)
            let starts = try records.map { try register.node(named: $0, node) }
            let filter = try following.filter()
            let around = register.graph.neighbourhood(
                of: starts, filter: filter, depth: following.depth ?? 1)
            let edges = register.graph.excerpt(of: around, filter: filter, limit: .max).edges
            return try output.answer(
                .surroundings(of: starts, edges, in: register, limit: output.limit),
                { limit in
                    Picture(
                        register.graph,
                        register.graph.excerpt(of: around, filter: filter, limit: limit),
                        labels: register.labels(.current))
                }, listsLinks: true,
                tree: {
                    register.tree(.needs, filter, depth: following.depth ?? 1, starts)
                        + register.tree(.impact, filter, depth: following.depth ?? 1, starts)
                })
        }
    }

    /// What is hit.
    struct Impact: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "impact", lv: "Ko skar, ja ieraksti apstājas: ar ceļu, saimnieku un saziņu.",
                en: "What is hit when records stop: with path, owner and contact.",
                example: "graph impact pmlp/r01 --from 2026-12-01T19:00 --until 2026-12-01T21:00")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var outage: OutageOptions
        @OptionGroup var following: FollowingOptions
        @OptionGroup var output: PictureOptions
        @Argument(help: .record)
        var records: [String]

        func answer() throws -> Answer {
            try Node(reading: global).reached(
                .impact, records, reading, following, output, planned: outage)
        }
    }

    /// What is needed.
    struct Needs: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "needs", lv: "No kā ieraksti atkarīgi, arī pastarpināti.",
                en: "What records depend on, all the way down.",
                example: "graph needs vsaa/s01 --critical --format tree")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @OptionGroup var output: PictureOptions
        @Argument(help: .record)
        var records: [String]

        func answer() throws -> Answer {
            try Node(reading: global).reached(.needs, records, reading, following, output)
        }
    }

    /// The shortest paths.
    struct PathVerb: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "path", lv: "Visi īsākie ceļi, pa kuriem viens ieraksts atkarīgs no otra.",
                en: "All shortest paths by which one record depends on another.",
                example: "graph path riga/s45 izm/r22")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @Argument(help: .text("atkarīgais", "the dependent", value: "from"))
        var from: String
        @Argument(help: .text("no kā tas atkarīgs", "what it depends on", value: "to"))
        var to: String

        func answer() throws -> Answer {
            let node = try Node(reading: global)
            let register = try RegisterGraph(node, reading)
            let (one, other) = try (
                register.node(named: from, node), register.node(named: to, node)
            )
            var workspace = Workspace()
            let filter = try following.filter()
            func paths(_ from: NodeID, _ to: NodeID) -> ShortestPaths {
                register.graph.shortestPaths(
                    from: from, to: to, filter: filter, using: &workspace)
            }
            let there = paths(one, other)
            guard there.total == 0 else {
                return .paths(there, from: one, to: other, filter, in: register)
            }
            let back = paths(other, one)
            return back.total == 0
                ? .noPath(from: one, to: other, in: register)
                : .paths(back, from: other, to: one, filter, in: register)
        }
    }

    /// The links.
    struct Links: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "links", lv: "Saiknes: visas, neatbildētās, apstrīdētās, bez gala.",
                en: "The links: all, unanswered, disputed, dangling.",
                example: "graph links --unanswered --of pmlp")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var reading: ReadingOptions
        @OptionGroup var following: FollowingOptions
        @OptionGroup var output: PictureOptions
        @Flag(help: .text("tās, uz kurām nav atbildes", "those without an answer"))
        var unanswered = false
        @Flag(help: .text("tās, ko otra puse noliedz", "those that the other side denies"))
        var disputed = false
        @Flag(help: .text("tās, kam nav viena gala", "those an end of which isn't here"))
        var dangling = false
        @Option(
            help: .text(
                "tikai tās, kam kāds gals ir šīs iestādes",
                "only those with an end of this institution", value: "institution"))
        var of: String?

        func answer() throws -> Answer {
            let node = try Node(reading: global)
            let register = try RegisterGraph(node, reading)
            let filter = try following.filter()
            let graph = register.graph
            let institution = try of.map { try node.directory().institution(named: $0).number }
            let isRestricted = unanswered || disputed || dangling
            let lost = Set(graph.dangling(filter: filter))
            let edges = graph.edges().sorted().filter { edge in
                guard graph.admits(edge, filter) else { return false }
                if let institution, graph[edge.from].institution != institution,
                    graph[edge.to].institution != institution
                {
                    return false
                }
                return !isRestricted || unanswered && edge.status == .silent
                    || disputed && edge.status == .disputed || dangling && lost.contains(edge)
            }
            let ends = Set(edges.flatMap { [$0.from, $0.to] }).sorted()
            // The same nodes with the asked links alone.
            let shown = Graph(
                nodes: (0..<NodeID(graph.nodeCount)).map { graph[$0] },
                edges: ContiguousArray(edges))
            var links = Answer.links(edges, in: register, limit: output.limit)
            if let next = register.answering(edges, node) { links.blocks.append(next) }
            return try output.answer(
                links,
                { limit in
                    Picture(
                        shown,
                        shown.excerpt(of: ends.map { (node: $0, distance: 0) }, limit: limit),
                        labels: register.labels(.current))
                }, listsLinks: true)
        }
    }
}

extension Node {
    /// Answers what records need, or what their stopping hits.
    fileprivate func reached(
        _ direction: Direction, _ records: [String], _ reading: ReadingOptions,
        _ following: FollowingOptions, _ output: PictureOptions, planned: OutageOptions? = nil
    ) throws -> Answer {
        let register = try RegisterGraph(self, reading)
        let starts = try records.map { try register.node(named: $0, self) }
        let filter = try following.filter()
        let reached = Reached(
            register, starts, direction, filter: filter, depth: following.depth)
        var table = Answer.reached(reached, in: register, limit: output.limit)
        if let span = try planned?.span(self) {
            let zone = try directory().policy.timeZone
            let outage = PlannedOutage(reached, in: register, planned: span, zone: zone)
            table = try table.planned(outage, in: register, asking: self)
        }
        return try output.answer(
            table,
            { limit in
                Picture(
                    register.graph, register.graph.excerpt(of: reached.reach, limit: limit),
                    labels: register.labels(.current))
            },
            tree: { register.tree(direction, filter, depth: following.depth, starts) })
    }
}

extension RegisterGraph {
    /// The branches of nodes as text.
    fileprivate func tree(
        _ direction: Direction, _ filter: Filter, depth: Int?, _ roots: [NodeID]
    ) -> String {
        Dependencies.Tree(
            graph, direction, filter: filter, labels: labels(.current), depth: depth,
            limit: 1000
        ).text(from: roots)
    }

    /// What it counts to reach a node: one for services and life situations.
    func weight(_ node: NodeID) -> UInt64 {
        switch kind(node) {
        case .service, .situation: 1
        case .resource, .need, .institution, .accessPoint, .missing: 0
        }
    }
}

extension ArgumentHelp {
    fileprivate static var record: ArgumentHelp {
        .text(
            "ieraksti: ID, tā sākums vai REĢ.NR/KODS",
            "the records: ID, its beginning, or REG/CODE", value: "record")
    }
}
