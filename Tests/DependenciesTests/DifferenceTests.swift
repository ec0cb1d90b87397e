import Dependencies
import Testing

@Suite("Differences and generated graphs")
struct DifferenceTests {
    /// Names that don't depend on numbers.
    private func named(_ model: Model, order: [Int]) -> NamedGraph<String> {
        // Node `order[i]` of the model becomes number i.
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        let nodes = order.map { model.nodes[$0] }
        let edges = model.edges.map { edge in
            Edge(
                from: NodeID(places[Int(edge.from)] ?? 0), to: NodeID(places[Int(edge.to)] ?? 0),
                kind: edge.kind, isCritical: edge.isCritical, status: edge.status,
                payload: edge.payload)
        }
        return NamedGraph(
            Graph(nodes: nodes, edges: ContiguousArray(edges)),
            nodeKey: { "n\(order[Int($0)])" }, edgeKey: { "l\($0.payload)" },
            institutionKey: { "i\($0)" })
    }

    @Test("A graph doesn't differ from itself, however it is numbered", arguments: 1...200)
    func equal(seed: Int) {
        var random = Random(seed: UInt64(seed))
        let (model, _) = Model.random(&random)
        let one = named(model, order: Array(model.nodes.indices))
        let other = named(model, order: model.nodes.indices.shuffled(using: &random))
        #expect(other.difference(from: one).isEmpty)
    }

    @Test("What was added, removed and changed is named, and the other way round inversely")
    func changed() {
        let node = Node(kind: 0, institution: 0, sector: 0)
        let before = Model(
            nodes: [node, node, node],
            edges: [Edge(from: 0, to: 1, payload: 1), Edge(from: 1, to: 2, payload: 2)])
        let after = Model(
            nodes: [node, Node(kind: 0, institution: 5, sector: 0), node, node],
            edges: [
                Edge(from: 0, to: 1, status: .confirmed, payload: 1),
                Edge(from: 3, to: 2, payload: 3),
            ])
        let old = named(before, order: [0, 1, 2])
        let new = named(after, order: [3, 1, 0, 2])
        let difference = new.difference(from: old)
        #expect(difference.nodes.added == ["n3"])
        #expect(difference.nodes.removed.isEmpty)
        #expect(difference.nodes.changed == ["n1"])
        #expect(difference.links.added == ["l3"])
        #expect(difference.links.removed == ["l2"])
        #expect(difference.links.changed == ["l1"])
        #expect(old.difference(from: new).links.added == difference.links.removed)
        #expect(old.difference(from: new).nodes.removed == difference.nodes.added)
    }

    @Test("Two random graphs differ in what the model says, and inversely", arguments: 1...200)
    func random(seed: Int) {
        var random = Random(seed: UInt64(500 + seed))
        let (before, _) = Model.random(&random)
        let after = before.varied(&random)
        let old = named(before, order: before.nodes.indices.shuffled(using: &random))
        let new = named(after, order: after.nodes.indices.shuffled(using: &random))
        let difference = new.difference(from: old)
        let (one, other) = (before.facts, after.facts)
        let comment: Comment = "seed \(seed)"
        #expect(difference.nodes.added == [], comment)
        #expect(
            difference.nodes.changed
                == before.nodes.indices.filter { index in
                    let (one, other) = (before.nodes[index], after.nodes[index])
                    return one.kind != other.kind || one.isPresent != other.isPresent
                        || one.institution != other.institution
                }.map { "n\($0)" }.sorted(), comment)
        #expect(
            difference.links.added == other.keys.filter { one[$0] == nil }.sorted(), comment)
        #expect(
            difference.links.removed == one.keys.filter { other[$0] == nil }.sorted(), comment)
        #expect(
            difference.links.changed
                == one.keys.filter { other[$0] != nil && other[$0] != one[$0] }.sorted(), comment)
        let back = old.difference(from: new)
        #expect(back.links.added == difference.links.removed, comment)
        #expect(back.links.changed == difference.links.changed, comment)
        #expect(difference.isEmpty == (before.nodes == after.nodes && one == other), comment)
    }

    @Test("A seed makes the same graph each time, another seed another")
    func seeds() {
        let one = Generator(nodeCount: 500, seed: 1).generate()
        #expect(Generator(nodeCount: 500, seed: 1).generate().edges == one.edges)
        #expect(Generator(nodeCount: 500, seed: 1).generate().nodes == one.nodes)
        #expect(Generator(nodeCount: 500, seed: 2).generate().edges != one.edges)
        for size in 0...30 {
            let (nodes, edges) = Generator(nodeCount: size, seed: 3).generate()
            #expect(Graph(nodes: nodes, edges: edges).nodeCount == size)
        }
    }

    @Test("A generated graph has its links, a percent on cycles and few great hubs")
    func shape() {
        let (nodes, edges) = Generator(nodeCount: 20_000, seed: 7).generate()
        let graph = Graph(nodes: nodes, edges: edges)
        #expect(graph.edgeCount > 5 * 19_999 - 5 && graph.edgeCount <= 5 * 20_000)
        var workspace = Workspace()
        let cyclic = graph.cycles(using: &workspace).reduce(0) { $0 + $1.members.count }
        #expect((140...260).contains(cyclic), "of 20,000 nodes")
        let degrees = (0..<NodeID(20_000)).map { graph.degree(of: $0, .impact) }
            .sorted(by: >)
        #expect(degrees[0] > 1000 && degrees[10] < degrees[0] && degrees[10_000] < 5)
        // On a log scale the tail falls steadily: each tenfold rank, several times the degree.
        #expect(degrees[20] > 3 * degrees[200] && degrees[200] > 2 * degrees[2000])
    }
}

extension Model {
    /// What the links say, by name.
    fileprivate var facts: [String: String] {
        Dictionary(
            uniqueKeysWithValues: edges.map {
                ("l\($0.payload)", "\($0.from) \($0.to) \($0.kind) \($0.isCritical) \($0.status)")
            })
    }

    /// The model after a few changes of nodes and links.
    fileprivate func varied(_ random: inout Random) -> Model {
        var model = self
        for _ in 0..<random.below(3) {
            model.nodes[random.below(nodes.count)].institution += 1
            model.nodes[random.below(nodes.count)].isPresent.toggle()
        }
        model.edges.removeAll { _ in random.below(5) == 0 }
        for index in model.edges.indices where random.below(4) == 0 {
            let edge = model.edges[index]
            model.edges[index] = Edge(
                from: edge.to, to: edge.from, kind: edge.kind, isCritical: !edge.isCritical,
                status: edge.status, payload: edge.payload)
        }
        let ids = nodes.indices.map { NodeID($0) }
        for payload in 0..<random.below(3) {
            model.edges.append(.random(&random, among: ids, payload: UInt32(1000 + payload)))
        }
        return model
    }
}
