import Dependencies
import Testing

@Suite("Questions agree with the model")
struct QuestionTests {
    @Test("on every graph of up to three nodes, links to self included")
    func everyGraphOfThree() {
        for size in 1...3 {
            for model in Model.all(size: size, selfLinks: true) {
                var checker = Checker(model, used: (0..<NodeID(size)).map(\.self), .all, "")
                checker.checkAll()
            }
        }
    }

    @Test("on every graph of four nodes, in what depends on shape most")
    func everyGraphOfFour() {
        for model in Model.all(size: 4, selfLinks: false) {
            var checker = Checker(model, used: [0, 1, 2, 3], .all, "")
            checker.checkDominators([0], .needs)
            checker.checkComponents()
            checker.checkArticulations()
        }
    }

    @Test("on thousands of random graphs under random filters", arguments: 1...8)
    func randomGraphs(seed: Int) {
        var random = Random(seed: UInt64(seed))
        for round in 0..<250 {
            let (model, used) = Model.random(&random)
            var checker = Checker(
                model, used: used, .random(&random), "seed \(seed), round \(round)")
            checker.checkAll()
        }
    }

    @Test("on graphs with wide and narrow levels", arguments: 1...6)
    func mediumGraphs(seed: Int) {
        var random = Random(seed: UInt64(2000 + seed))
        let ids = (0..<NodeID(200 * seed)).map(\.self)
        let nodes = ids.map { _ in
            Node(
                kind: 0, institution: UInt32(random.below(2)), sector: UInt32(random.below(2)))
        }
        let edges = (0..<(500 * seed)).map {
            Edge.random(&random, among: ids, payload: UInt32($0))
        }
        let model = Model(nodes: nodes, edges: edges)
        var graph = model.graph
        // A few nodes with an overlay.
        for edge in edges.prefix(20) { _ = graph.update(edge) }
        var workspace = Workspace()
        for _ in 0..<10 {
            let filter = Filter.random(&random)
            let start = NodeID(random.below(ids.count))
            for direction in Direction.allCases {
                let reach = graph.reach(from: [start], direction, filter: filter, using: &workspace)
                let expected = model.distances(from: [start], direction, filter)
                    .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
                #expect(Array(reach.nodes) == expected.map(\.key), "seed \(seed) \(filter)")
                let routes = graph.routes(of: reach, using: &workspace)
                for (node, distance) in expected {
                    #expect(routes.path(to: node)?.length == distance, "seed \(seed)")
                }
            }
        }
    }

    @Test("after every change as if built anew", arguments: 1...6)
    func changes(seed: Int) {
        var random = Random(seed: UInt64(1000 + seed))
        for round in 0..<40 {
            var (model, used) = Model.random(&random)
            var graph = model.graph
            for step in 0..<8 {
                change(&model, &graph, &used, &random)
                var checker = Checker(
                    model, graph, used: used, .random(&random),
                    "seed \(seed), round \(round), step \(step)")
                checker.checkAll()
            }
            graph.compact()
            var checker = Checker(model, graph, used: used, .all, "seed \(seed), compacted")
            checker.checkAll()
        }
    }

    private func change(
        _ model: inout Model, _ graph: inout Graph, _ used: inout [NodeID],
        _ random: inout Random
    ) {
        switch random.below(5) {
        case 0 where used.count < 9:
            let node = Node(kind: UInt8(random.below(3)), institution: 1, sector: 1)
            model.nodes.append(node)
            used.append(graph.add(node))
        case 1:
            let node = Node(kind: 0, institution: 0, sector: 0, isPresent: random.below(2) == 0)
            let number = used[random.below(used.count)]
            model.nodes[Int(number)] = node
            graph.set(number, to: node)
        case 2 where !model.edges.isEmpty:
            let edge = model.edges.remove(at: random.below(model.edges.count))
            let first = graph.removeEdge(from: edge.from, to: edge.to, payload: edge.payload)
            let second = graph.removeEdge(from: edge.from, to: edge.to, payload: edge.payload)
            #expect(first && !second)
        case 3 where !model.edges.isEmpty:
            let index = random.below(model.edges.count)
            let old = model.edges[index]
            let edge = Edge(
                from: old.from, to: old.to, kind: 2, isCritical: !old.isCritical,
                status: .confirmed, payload: old.payload)
            model.edges[index] = edge
            let isUpdated = graph.update(edge)
            #expect(isUpdated)
        default:
            let payload = 1 + (model.edges.map(\.payload).max() ?? 0)
            let edge = Edge.random(&random, among: used, payload: payload)
            model.edges.append(edge)
            graph.add(edge)
        }
    }

    @Test("and a copy keeps answering as before while the original changes")
    func copies() {
        var graph = Graph(
            nodes: (0..<2).map { _ in Node(kind: 0, institution: 0, sector: 0) },
            edges: [Edge(from: 0, to: 1, payload: 7)])
        let before = graph
        let isOther = graph.removeEdge(from: 0, to: 1, payload: 8)
        let isRemoved = graph.removeEdge(from: 0, to: 1, payload: 7)
        #expect(isRemoved && !isOther)
        #expect(graph.edgeCount == 0)
        #expect(before.edges(of: 1, .impact).map(\.payload) == [7])
    }

    @Test("and an empty graph, no starts and repeated starts are answered")
    func empty() {
        var workspace = Workspace()
        let graph = Graph(nodes: [], edges: [])
        #expect(graph.impact(of: [], using: &workspace).nodes.isEmpty)
        #expect(graph.components().count == 0)
        #expect(graph.cycles(using: &workspace).isEmpty)
        #expect(graph.articulations { _ in 1 }.isEmpty)
        #expect(graph.dominators(from: [], using: &workspace).nodes.isEmpty)
        #expect(graph.matrix(by: .sector).isEmpty)
        #expect(graph.rank { _ in 1 }.nodes.isEmpty)
        let one = Graph(nodes: [Node(kind: 0, institution: 0, sector: 0)], edges: [])
        #expect(Array(one.impact(of: [0, 0], using: &workspace).nodes) == [0])
    }

    @Test("and a chain of 100,000 nodes overflows no stack")
    func longChain() {
        let count: UInt32 = 100_000
        let nodes = (0..<count).map { _ in Node(kind: 0, institution: 0, sector: 0) }
        var edges = ContiguousArray((1..<count).map { Edge(from: $0 - 1, to: $0, payload: $0) })
        var workspace = Workspace()
        let chain = Graph(nodes: nodes, edges: edges)
        #expect(chain.components().count == Int(count))
        #expect(chain.articulations(limit: 1) { _ in 1 }.first?.node == count / 2 - 1)
        let tree = chain.dominators(from: [0], .needs, using: &workspace)
        #expect(tree.ranked(without: [0], limit: 1) { _ in 1 }.first?.count == Int(count) - 2)
        edges.append(Edge(from: count - 1, to: 0, payload: 0))
        let ring = Graph(nodes: nodes, edges: edges)
        #expect(ring.cycles(using: &workspace).first?.witness.length == Int(count))
    }

    @Test("and paths too many to list are counted, up to the greatest number")
    func manyPaths() {
        // Diamonds in a row: each doubles the number of paths.
        var edges: ContiguousArray<Edge> = []
        for step in 0..<UInt32(70) {
            for middle in 1...UInt32(2) {
                edges.append(Edge(from: 3 * step, to: 3 * step + middle, payload: 0))
                edges.append(Edge(from: 3 * step + middle, to: 3 * step + 3, payload: 0))
            }
        }
        let nodes = (0..<211).map { _ in Node(kind: 0, institution: 0, sector: 0) }
        let graph = Graph(nodes: nodes, edges: edges)
        var workspace = Workspace()
        let some = graph.shortestPaths(from: 0, to: 30, limit: 5, using: &workspace)
        #expect(some.total == 1024 && some.paths.count == 5)
        #expect(graph.shortestPaths(from: 0, to: 210, using: &workspace).total == .max)
    }
}
