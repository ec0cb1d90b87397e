import Dependencies
import Testing

@Suite("What is shown of an answer agrees with the model")
struct ShownTests {
    private static var labels: Labels {
        Labels(
            language: .english, name: { "N\($0)" }, institution: { "I\($0)" })
    }

    /// Calls `body` with random graphs that changed a little since their rows were built.
    private func forRandomGraphs(
        seed: Int, rounds: Int = 150,
        _ body: (Model, Graph, [NodeID], inout Random, Comment) -> Void
    ) {
        var random = Random(seed: UInt64(3000 + seed))
        for round in 0..<rounds {
            var (model, used) = Model.random(&random)
            var graph = model.graph
            for _ in 0..<random.below(3) {
                let payload = UInt32(100 + model.edges.count)
                let edge = Edge.random(&random, among: used, payload: payload)
                model.edges.append(edge)
                graph.add(edge)
            }
            if let edge = model.edges.first, random.below(2) == 0 {
                model.edges.removeFirst()
                let isRemoved = graph.removeEdge(
                    from: edge.from, to: edge.to, payload: edge.payload)
                #expect(isRemoved)
            }
            body(model, graph, used, &random, "seed \(seed), round \(round) \(model.edges)")
        }
    }

    @Test("a node's links and degrees, with and without a filter", arguments: 1...3)
    func links(seed: Int) {
        forRandomGraphs(seed: seed) { model, graph, used, random, comment in
            let filter = Filter.random(&random)
            for node in used {
                for direction in Direction.allCases {
                    let links = model.edges.filter {
                        (direction == .needs ? $0.from : $0.to) == node
                            && model.admits($0, filter)
                    }
                    #expect(
                        graph.edges(of: node, direction, filter: filter) == links.sorted(), comment)
                    #expect(
                        graph.degree(of: node, direction, filter: filter) == links.count, comment)
                }
            }
        }
    }

    @Test("surroundings take links both ways, nearest first", arguments: 1...3)
    func neighbourhood(seed: Int) {
        forRandomGraphs(seed: seed) { model, graph, used, random, comment in
            let filter = Filter.random(&random)
            // Each link once more, the other way round.
            var both = model
            both.edges += model.edges.map { edge in
                Edge(
                    from: edge.to, to: edge.from, kind: edge.kind, isCritical: edge.isCritical,
                    status: edge.status, payload: edge.payload)
            }
            let starts = [used[0], used[used.count - 1], used[0]]
            let depth = random.below(4)
            let expected = both.distances(from: starts, .needs, filter)
                .filter { $0.value <= depth }
                .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            let found = graph.neighbourhood(of: starts, filter: filter, depth: depth)
            #expect(found.map(\.node) == expected.map(\.key), comment)
            #expect(found.map(\.distance) == expected.map(\.value), comment)
        }
    }

    @Test(
        "an excerpt holds the nearest and the links between them, and counts the rest",
        arguments: 1...3)
    func excerpt(seed: Int) {
        forRandomGraphs(seed: seed) { model, graph, used, random, comment in
            let filter = Filter.random(&random)
            let direction = Direction.allCases[random.below(2)]
            let limit = random.below(used.count + 2)
            var workspace = Workspace()
            let reach = graph.reach(
                from: [used[0]], direction, filter: filter, using: &workspace)
            let excerpt = graph.excerpt(of: reach, limit: limit)
            let nearest = model.distances(from: [used[0]], direction, filter)
                .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            #expect(excerpt.members.map(\.node) == nearest.prefix(limit).map(\.key), comment)
            #expect(excerpt.members.map(\.distance) == nearest.prefix(limit).map(\.value), comment)
            #expect(excerpt.omittedNodes == max(0, nearest.count - limit), comment)
            let all = Set(nearest.map(\.key))
            let shown = Set(excerpt.members.map(\.node))
            let links = model.edges.filter {
                all.contains($0.from) && all.contains($0.to) && model.admits($0, filter)
            }
            let kept = links.filter { shown.contains($0.from) && shown.contains($0.to) }
            #expect(excerpt.edges == kept.sorted(), comment)
            #expect(excerpt.omittedEdges == links.count - kept.count, comment)
        }
    }

    @Test(
        "a tree names all that is reached, unfolds each once, and its branches are links",
        arguments: 1...3)
    func tree(seed: Int) {
        forRandomGraphs(seed: seed) { model, graph, used, random, comment in
            let filter = Filter.random(&random)
            let direction = Direction.allCases[random.below(2)]
            let text = Tree(graph, direction, filter: filter, labels: Self.labels)
                .text(from: [used[0]])
            let lines = text.split(separator: "\n").map(TreeLine.init)
            let reached = model.distances(from: [used[0]], direction, filter)
            #expect(Set(lines.compactMap(\.node)) == Set(reached.keys), comment)
            let pairs = model.pairs(direction, filter)
            var way: [NodeID] = []
            var children: [NodeID: [[NodeID]]] = [:]
            for line in lines {
                guard let node = line.node else { continue }
                way.removeSubrange(line.level...)
                if let parent = way.last {
                    #expect(pairs.contains { $0 == (parent, node) }, comment)
                    children[parent, default: [[]]][0].append(node)
                }
                #expect(line.isCycle == way.contains(node), comment)
                way.append(node)
            }
            for node in reached.keys {
                // Each neighbour once, in order of names: unfolded exactly once.
                let ends = Set(pairs.filter { $0.0 == node }.map(\.1))
                    .sorted { ("N\($0)", $0) < ("N\($1)", $1) }
                #expect(children[node]?[0] ?? [] == ends, comment)
            }
        }
    }

    @Test("a limited tree says how many lines it leaves out at least")
    func limitedTree() {
        let nodes = (0..<50).map { _ in Node(kind: 0, institution: 0, sector: 0) }
        let graph = Graph(
            nodes: nodes,
            edges: ContiguousArray((1..<50).map { Edge(from: 0, to: $0, payload: $0) }))
        let text = Tree(graph, .needs, labels: Self.labels, limit: 10).text(from: [0])
        #expect(text.split(separator: "\n").count == 11)
        #expect(text.contains("at least 40 more lines"))
    }
}

/// A line of a tree, read back.
private struct TreeLine {
    let level: Int
    let node: NodeID?
    let isCycle: Bool

    init(_ text: Substring) {
        let place = text.firstIndex(of: "N") ?? text.endIndex
        level = text.distance(from: text.startIndex, to: place) / 3
        node = NodeID(text[place...].dropFirst().prefix(while: \.isNumber))
        isCycle = text.contains("↺")
    }
}
