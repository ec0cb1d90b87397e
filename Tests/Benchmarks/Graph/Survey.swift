import Dependencies
import Foundation

/// Times what the engine offers beyond the questions that others answer too.
func survey(_ workload: Workload) {
    let nodeCount = workload.nodes.count
    var graph = Graph(nodes: workload.nodes, edges: workload.edges)
    measure("build", runs: 3) {
        graph = Graph(nodes: workload.nodes, edges: workload.edges)
        return
            "\(graph.edgeCount) links, \(Double(graph.bytes) / Double(graph.edgeCount)) bytes a link"
    }
    var workspace = Workspace()
    let hubs = (0..<UInt32(nodeCount))
        .map { (graph.degree(of: $0, .impact), $0) }
        .sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(10).map(\.1)
    for (label, filter) in [
        ("open", Filter.all), ("kinds 0,1,2", Filter(kinds: [0, 1, 2])),
        ("confirmed", Filter(confirmedOnly: true)), ("sector", Filter(within: .sector)),
    ] {
        var times: [Double] = []
        var reached = 0
        for hub in hubs {
            var runs: [Duration] = []
            for _ in 0..<5 {
                runs.append(
                    ContinuousClock().measure {
                        reached =
                            graph.impact(of: [hub], filter: filter, using: &workspace).nodes.count
                    })
            }
            times.append(Double(runs.sorted()[2].components.attoseconds) / 1e15)
        }
        print("impact of 10 hubs, \(label): \(times.sorted()[5]) ms, reached \(reached)")
    }
    measure("impact of 100 nodes") {
        var sum = 0
        for i in 0..<100 {
            let node = UInt32(UInt64(i) * 2_654_435_761 % UInt64(nodeCount))
            sum += graph.impact(of: [node], using: &workspace).nodes.count
        }
        return "reached \(sum)"
    }
    measure("needs of 100 nodes") {
        var sum = 0
        for i in 0..<100 {
            let node = UInt32(UInt64(i) * 2_654_435_761 % UInt64(nodeCount))
            sum += graph.needs(of: [node], using: &workspace).nodes.count
        }
        return "reached \(sum)"
    }
    let whole = graph.impact(of: [hubs[0]], using: &workspace)
    measure("routes of a hub", runs: 3) {
        "\(graph.routes(of: whole, using: &workspace).reach.depth)"
    }
    measure("100 shortest paths") {
        var sum = 0
        for i in 0..<100 {
            let from = UInt32(nodeCount - 1 - i)
            let to = UInt32(i * 37 % nodeCount)
            sum += graph.shortestPath(from: from, to: to, using: &workspace)?.length ?? 0
        }
        return "\(sum)"
    }
    measure("components", runs: 3) { "\(graph.components().count)" }
    measure("cycles") { "\(graph.cycles(using: &workspace).count)" }
    measure("dominators from a hub", runs: 3) {
        let tree = graph.dominators(from: [hubs[0]], using: &workspace)
        return "\(tree.ranked(without: [hubs[0]], limit: 3) { graph[$0].kind == 0 ? 0 : 1 })"
    }
    measure("articulations") { "\(graph.articulations(limit: 2) { _ in 1 })" }
    measure("matrix of institutions", runs: 3) { "\(graph.matrix(by: .institution).count)" }
    measure("matrix of sectors", runs: 3) { "\(graph.matrix(by: .sector).count)" }
    measure("rank") {
        let ranking = graph.rank { graph[$0].kind == 0 ? 0 : 1 }
        return "complete \(ranking.isComplete) \(ranking.nodes.prefix(2))"
    }
    var payload = UInt32(graph.edgeCount)
    for hub in [hubs[0], UInt32(nodeCount - 1)] {
        var slowest = Duration.zero
        for i in 0..<200 {
            let from = UInt32(nodeCount - 1 - i)
            payload += 1
            let copy = graph
            let time = ContinuousClock().measure {
                graph.add(Edge(from: from, to: hub, payload: payload))
                _ = graph.removeEdge(from: from, to: hub, payload: payload)
                _ = graph.needs(of: [from], depth: 1, using: &workspace)
            }
            _ = copy.nodeCount
            slowest = max(slowest, time)
        }
        print("add, remove and ask, slowest of 200: \(slowest)")
    }
}

private func measure(_ label: String, runs: Int = 1, _ body: () -> String) {
    let clock = ContinuousClock()
    var times: [Duration] = []
    var text = ""
    for _ in 0..<runs { times.append(clock.measure { text = body() }) }
    let median = times.sorted()[runs / 2]
    let ms = Double(median.components.attoseconds) / 1e15 + Double(median.components.seconds) * 1e3
    print("\(label): \(String(format: "%.3f", ms)) ms \(text)")
}
