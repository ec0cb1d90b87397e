import Dependencies
import Foundation

/// Times questions; prints a JSON line for each: its name, milliseconds, and a sum that the
/// answers of every program must share.
struct Asking {
    private let workload: Workload
    private var graph: Graph
    private var workspace = Workspace()
    /// The nodes of the question `impact_hubs`.
    private var hubs: [NodeID] = []

    init(_ workload: Workload) {
        self.workload = workload
        graph = Graph(nodes: workload.nodes, edges: workload.edges)
    }

    mutating func askAll(_ directory: String) throws {
        report("load", rounds: 3) { asking in
            asking.graph = Graph(nodes: asking.workload.nodes, edges: asking.workload.edges)
            return UInt64(asking.graph.edgeCount)
        }
        let bytes = Double(graph.bytes) / Double(max(1, graph.edgeCount))
        print("{\"question\":\"bytes_a_link\",\"value\":\(bytes)}")
        let questions = try Question.all(in: directory)
        hubs = questions.first { $0.name == "impact_hubs" }?.numbers ?? []
        for question in questions { ask(question) }
    }

    private mutating func ask(_ question: Question) {
        let numbers = question.numbers
        let rounds = question.rounds
        switch question.name {
        case "impact_hubs": eachHub(question.name, numbers, rounds)
        case "impact_random", "impact_in_order", "impact_thousand":
            reach(question.name, numbers, .impact, rounds)
        case "needs_random": reach(question.name, numbers, .needs, rounds)
        case "paths":
            report(question.name, rounds: rounds) { asking in
                question.pairs.reduce(0) { sum, pair in
                    let path = asking.graph.shortestPath(
                        from: pair.0, to: pair.1, using: &asking.workspace)
                    return sum + UInt64(path?.nodes.count ?? 0)
                }
            }
        case "components":
            report(question.name, rounds: rounds) { UInt64($0.graph.components().count) }
        case "dominators":
            report(question.name, rounds: rounds) { asking in
                asking.graph.dominators(from: numbers, using: &asking.workspace).immediate()
                    .reduce(0) { $0 + UInt64($1.dominator) }
            }
        case "critical":
            report(question.name, rounds: rounds) { asking in
                asking.graph.dominators(from: numbers, using: &asking.workspace)
                    .ranked(without: numbers, limit: 20) { _ in 1 }
                    .reduce(0) { $0 + $1.weight }
            }
        case "articulations":
            report(question.name, rounds: rounds) {
                UInt64($0.graph.articulations { _ in 1 }.count)
            }
        case "matrix":
            report(question.name, rounds: rounds) {
                $0.graph.matrix(by: .institution).reduce(0) { $0 + UInt64($1.count * $1.count) }
            }
        case "rank":
            report(question.name, rounds: rounds) {
                $0.graph.rank { _ in 1 }.nodes.reduce(0) { $0 + $1.weight }
            }
        case "update": update(question)
        default: print("{\"question\":\"\(question.name)\",\"error\":\"unknown\"}")
        }
    }

    /// The median over hubs of each one's median.
    private mutating func eachHub(_ name: String, _ hubs: [NodeID], _ rounds: Int) {
        var medians: [Double] = []
        var sum: UInt64 = 0
        for hub in hubs {
            var times: [Double] = []
            for round in 0..<rounds {
                let (ms, reached) = timed { asking in
                    UInt64(asking.graph.impact(of: [hub], using: &asking.workspace).nodes.count)
                }
                times.append(ms)
                if round == 0 { sum += reached }
            }
            medians.append(times.sorted()[rounds / 2])
        }
        printLine(name, medians.sorted()[medians.count / 2], sum)
    }

    private mutating func reach(
        _ name: String, _ starts: [NodeID], _ direction: Direction, _ rounds: Int
    ) {
        // The questions are there before they are asked, as in every program.
        let questions = starts.map { [$0] }
        report(name, rounds: rounds) { asking in
            questions.reduce(0) { sum, starts in
                let reach = asking.graph.reach(
                    from: starts, direction, using: &asking.workspace)
                return sum + UInt64(reach.nodes.count)
            }
        }
    }

    /// A link added, seen by the next question, and removed again; half that is one update.
    ///
    /// Then the hubs once more, with a thousand links in the overlay.
    private mutating func update(_ question: Question) {
        var payload = UInt32(clamping: graph.edgeCount)
        var times: [Double] = []
        var seen: UInt64 = 0
        for (from, to) in question.pairs {
            payload += 1
            let (ms, isSeen) = timed { asking in
                asking.graph.add(Edge(from: from, to: to, payload: payload))
                let edges = asking.graph.edges(of: from, .needs)
                let isRemoved = asking.graph.removeEdge(from: from, to: to, payload: payload)
                return edges.contains { $0.payload == payload } && isRemoved ? 1 : 0
            }
            times.append(ms / 2)
            seen += isSeen
        }
        printLine(question.name, times.sorted()[times.count / 2], seen)
        printLine("update_slowest", times.max() ?? 0, seen)
        for index in 0..<1000 {
            let (from, to) = question.pairs[index % question.pairs.count]
            graph.add(Edge(from: from, to: to, payload: payload + 1 + UInt32(index)))
        }
        eachHub("impact_updated", hubs, question.rounds)
    }

    private mutating func report(
        _ name: String, rounds: Int, _ body: (inout Asking) -> UInt64
    ) {
        var times: [Double] = []
        var answer: UInt64 = 0
        for _ in 0..<rounds {
            let (ms, sum) = timed(body)
            times.append(ms)
            answer = sum
        }
        printLine(name, times.sorted()[rounds / 2], answer)
    }

    private mutating func timed(_ body: (inout Asking) -> UInt64) -> (ms: Double, answer: UInt64) {
        let start = ContinuousClock.now
        let answer = body(&self)
        let time = start.duration(to: .now).components
        return (Double(time.seconds) * 1e3 + Double(time.attoseconds) / 1e15, answer)
    }

    private func printLine(_ name: String, _ ms: Double, _ answer: UInt64) {
        print("{\"question\":\"\(name)\",\"ms\":\(ms),\"answer\":\(answer)}")
    }
}
