import Testing

@testable import Dependencies

/// Compares every answer of a graph with the model's.
struct Checker {
    let model: Model
    let graph: Graph
    /// The nodes worth asking about: those that may have links.
    let used: [NodeID]
    let filter: Filter
    /// Printed with a failure.
    let comment: Comment
    private var workspace = Workspace()

    init(_ model: Model, _ graph: Graph? = nil, used: [NodeID], _ filter: Filter, _ label: String) {
        self.model = model
        self.graph = graph ?? model.graph
        self.used = used
        self.filter = filter
        comment = "\(label) \(filter) \(model.edges)"
    }

    mutating func checkAll() {
        #expect(graph.edgeCount == model.edges.count, comment)
        #expect(graph.edges().sorted() == model.edges.sorted(), comment)
        for direction in Direction.allCases {
            checkReach(direction)
            checkRanking(direction)
            checkDominators([used[0]], direction)
            checkDominators(Array(used.prefix(2)), direction)
        }
        checkInverse()
        checkCuttings()
        checkComponents()
        checkArticulations()
        checkTallies()
    }

    mutating func checkReach(_ direction: Direction) {
        for starts in used.map({ [$0] }) + [Array(used.suffix(2))] {
            let reach = graph.reach(from: starts, direction, filter: filter, using: &workspace)
            let expected = model.distances(from: starts, direction, filter)
            let order = expected.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            #expect(Array(reach.nodes) == order.map(\.key), comment)
            let routes = graph.routes(of: reach, using: &workspace)
            for node in used {
                #expect(reach.distance(of: node) == expected[node], comment)
                checkPath(routes.path(to: node), expected[node], starts, direction)
                if starts.count == 1 { checkShortest(starts[0], node, direction, routes) }
            }
            let near = graph.reach(
                from: starts, direction, filter: filter, depth: 1, using: &workspace)
            #expect(Array(near.nodes) == order.filter { $0.value <= 1 }.map(\.key), comment)
        }
    }

    func checkPath(_ path: Path?, _ distance: Int?, _ starts: [NodeID], _ direction: Direction) {
        #expect(path?.length == distance, comment)
        guard let path, let first = path.nodes.first else { return }
        #expect(starts.contains(first), comment)
        for step in 0..<path.length {
            #expect(!graph.links(on: path, step: step, filter: filter).isEmpty, comment)
        }
    }

    mutating func checkShortest(
        _ start: NodeID, _ end: NodeID, _ direction: Direction, _ routes: Routes
    ) {
        let path = routes.path(to: end)
        // From the start alone, from both ends in turn, and from the end wherever that has links.
        for linksForOne in [Workspace().linksForOne, 1, 0] {
            workspace.linksForOne = linksForOne
            let found = graph.shortestPath(
                from: start, to: end, direction, filter: filter, using: &workspace)
            #expect(found == path, comment)
        }
        let all = graph.shortestPaths(
            from: start, to: end, direction, filter: filter, using: &workspace)
        guard let path else {
            #expect(all.total == 0 && all.paths.isEmpty, comment)
            return
        }
        let walks = model.walks(from: start, path.length, direction, filter)
            .filter { $0.last == end }
        #expect(all.paths.map(\.nodes) == walks, comment)
        #expect(all.total == UInt64(walks.count), comment)
        // The tie-break: least last but one, and so on backwards.
        let least = walks.min { $0.reversed().lexicographicallyPrecedes($1.reversed()) }
        #expect(path.nodes == least, comment)
        let some = graph.shortestPaths(
            from: start, to: end, direction, filter: filter, limit: 1, using: &workspace)
        #expect(some.paths.count == 1 && some.total == all.total, comment)
    }

    mutating func checkInverse() {
        for one in used {
            let needs = graph.needs(of: [one], filter: filter, using: &workspace)
            for other in used {
                let impact = graph.impact(of: [other], filter: filter, using: &workspace)
                #expect(needs.distance(of: other) == impact.distance(of: one), comment)
            }
        }
    }

    mutating func checkComponents() {
        let components = graph.components(filter: filter)
        var reached: [NodeID: [NodeID: Int]] = [:]
        for node in used { reached[node] = model.distances(from: [node], .needs, filter) }
        for one in used {
            for other in used {
                let isMutual = reached[one]?[other] != nil && reached[other]?[one] != nil
                let number = components.component[Int(one)]
                #expect((number == components.component[Int(other)]) == isMutual, comment)
                if reached[one]?[other] != nil {
                    #expect(components.component[Int(other)] <= number, comment)
                }
            }
        }
        #expect(Set(components.component).count == components.count, comment)
        checkCycles(reached)
    }

    private mutating func checkCycles(_ reached: [NodeID: [NodeID: Int]]) {
        let pairs = model.pairs(.needs, filter)
        // The shortest way round through each node.
        var rounds: [NodeID: Int] = [:]
        for (from, to) in pairs {
            guard let back = reached[to]?[from] else { continue }
            rounds[from] = min(rounds[from] ?? .max, back + 1)
        }
        let cycles = graph.cycles(filter: filter, using: &workspace)
        #expect(cycles.flatMap(\.members).sorted() == rounds.keys.sorted(), comment)
        #expect(cycles.map { $0.members[0] } == cycles.map { $0.members[0] }.sorted(), comment)
        for cycle in cycles {
            let nodes = cycle.witness.nodes
            #expect(nodes.first == cycle.members[0] && nodes.last == nodes.first, comment)
            #expect(cycle.witness.length == rounds[cycle.members[0]], comment)
            for step in 0..<cycle.witness.length {
                #expect(pairs.contains { $0 == (nodes[step], nodes[step + 1]) }, comment)
            }
        }
    }

    mutating func checkDominators(_ roots: [NodeID], _ direction: Direction) {
        let tree = graph.dominators(from: roots, direction, filter: filter, using: &workspace)
        let whole = model.distances(from: roots, direction, filter)
        #expect(tree.nodes.sorted() == whole.keys.sorted(), comment)
        var expected: [CriticalNode] = []
        for node in whole.keys.sorted() {
            let left = model.distances(from: roots, direction, filter, without: node)
            let lost = whole.keys.filter { left[$0] == nil && $0 != node }.sorted()
            #expect(tree.cutOff(by: node) == lost, comment)
            guard !lost.isEmpty, !roots.contains(node) else { continue }
            expected.append(
                CriticalNode(
                    node: node, weight: lost.reduce(0) { $0 + weight($1) }, count: lost.count))
        }
        expected.sort { ($1.weight, $1.count, $0.node) < ($0.weight, $0.count, $1.node) }
        #expect(tree.ranked(without: roots, weight: weight) == expected, comment)
        for (node, dominator) in tree.immediate() {
            #expect(tree.cutOff(by: dominator).contains(node), comment)
        }
    }

    /// Of every node that cuts others off from a root, the root where it cuts off most.
    mutating func checkCuttings() {
        var expected: [CuttingNode] = []
        for node in used {
            var best: CuttingNode?
            for root in used where root != node {
                let whole = model.distances(from: [root], .impact, filter)
                guard whole[node] != nil else { continue }
                let left = model.distances(from: [root], .impact, filter, without: node)
                let lost = whole.keys.filter { left[$0] == nil && $0 != node }
                let cutting = CuttingNode(
                    node: node, root: root, weight: lost.reduce(0) { $0 + weight($1) },
                    count: lost.count)
                guard !lost.isEmpty else { continue }
                if let known = best, (cutting.weight, cutting.count) <= (known.weight, known.count)
                {
                    continue
                }
                best = cutting
            }
            if let best { expected.append(best) }
        }
        expected.sort { ($1.weight, $1.count, $0.node) < ($0.weight, $0.count, $1.node) }
        for limit in [2, used.count] {
            let found = graph.cuttings(
                from: used, filter: filter, limit: limit, weight: weight, using: &workspace)
            #expect(found.nodes == Array(expected.prefix(limit)), comment)
            #expect(found.examinedCount == used.count, comment)
        }
        let first = graph.cuttings(
            from: used, filter: filter, effort: 0, weight: weight, using: &workspace)
        #expect(first.examinedCount >= 1, comment)
    }

    func checkArticulations() {
        var expected: [ArticulationNode] = []
        for node in used {
            let home =
                model.pieces(of: Set(used), filter, without: nil)
                .first { $0.contains(node) } ?? []
            let pieces = model.pieces(of: home, filter, without: node)
            guard pieces.count > 1 else { continue }
            let weights = pieces.map { $0.reduce(0) { $0 + weight($1) } }
            expected.append(
                ArticulationNode(
                    node: node, weight: weights.reduce(0, +) - (weights.max() ?? 0),
                    pieces: pieces.count))
        }
        expected.sort { ($1.weight, $0.node) < ($0.weight, $1.node) }
        #expect(graph.articulations(filter: filter, weight: weight) == expected, comment)
    }

    mutating func checkRanking(_ direction: Direction) {
        let expected = used.map { node in
            let reached = model.distances(from: [node], direction, filter).keys
            return RankedNode(
                node: node, weight: reached.reduce(0) { $0 + weight($1) } - weight(node))
        }.sorted { ($1.weight, $0.node) < ($0.weight, $1.node) }.filter { $0.weight > 0 }
        let exact = graph.rank(
            direction, filter: filter, limit: used.count, weight: weight)
        #expect(exact.isComplete, comment)
        #expect(exact.nodes.filter { $0.weight > 0 } == expected, comment)
        guard model.nodes.count < 20 else { return }
        // Four times as many candidates as nodes are all of them.
        let chosen = graph.rank(
            direction, filter: filter, limit: model.nodes.count, effort: -1, weight: weight)
        #expect(!chosen.isComplete, comment)
        #expect(chosen.nodes.filter { $0.weight > 0 } == expected, comment)
    }

    func checkTallies() {
        for grouping in Grouping.allCases {
            var counts: [[UInt32]: Int] = [:]
            for edge in model.edges where model.admits(edge, filter) {
                let ends = [edge.from, edge.to].map { graph.group(of: $0, by: grouping) }
                counts[ends, default: 0] += 1
            }
            let cells = graph.matrix(by: grouping, filter: filter)
            #expect(cells.count == counts.count, comment)
            for cell in cells { #expect(counts[[cell.from, cell.to]] == cell.count, comment) }
        }
        let orphans = used.filter { node in
            model.nodes[Int(node)].kind == 0 && model.nodes[Int(node)].isPresent
                && !model.edges.contains { edge in
                    edge.to == node && edge.from != node && model.admits(edge, filter)
                        && model.nodes[Int(edge.from)].isPresent
                        && model.nodes[Int(edge.from)].kind == 1
                }
        }
        let found = graph.orphans(of: [0], lacking: [1], filter: filter)
        #expect(found.filter(Set(used).contains) == orphans, comment)
        let dangling = model.edges.filter { edge in
            model.admits(edge, filter)
                && [edge.from, edge.to].contains { !model.nodes[Int($0)].isPresent }
        }
        #expect(graph.dangling(filter: filter) == dangling.sorted(), comment)
        for status in Status.allCases {
            let edges = model.edges.filter { $0.status == status && model.admits($0, filter) }
            #expect(graph.edges(with: status, filter: filter) == edges.sorted(), comment)
        }
    }

    func weight(_ node: NodeID) -> UInt64 { UInt64(node % 3) }
}
