import Dependencies
import Foundation

/// Prints whole answers as JSON lines, for another program to verify.
struct Answering {
    private let graph: Graph
    private var workspace = Workspace()

    init(_ workload: Workload) {
        graph = Graph(nodes: workload.nodes, edges: workload.edges)
    }

    mutating func answerAll(_ directory: String) throws {
        for question in try Question.all(in: directory) {
            for object in answers(to: question) {
                var object = object
                object["question"] = question.name
                let data = try JSONSerialization.data(
                    withJSONObject: object, options: [.sortedKeys])
                print(String(decoding: data, as: UTF8.self))
            }
        }
    }

    private mutating func answers(to question: Question) -> [[String: Any]] {
        switch question.name {
        case "impact_hubs", "impact_random":
            return question.numbers.map { distances(from: $0, .impact) }
        case "needs_random": return question.numbers.map { distances(from: $0, .needs) }
        case "paths": return question.pairs.map { paths($0, $1) }
        case "components": return [["components": graph.components().component.map { Int($0) }]]
        case "dominators":
            let tree = graph.dominators(from: question.numbers, using: &workspace)
            return [["dominators": tree.immediate().map { [Int($0.node), Int($0.dominator)] }]]
        case "articulations":
            return [["nodes": graph.articulations { _ in 1 }.map { Int($0.node) }.sorted()]]
        case "matrix":
            return [
                [
                    "cells": graph.matrix(by: .institution).map {
                        [Int($0.from), Int($0.to), $0.count]
                    }
                ]
            ]
        case "rank":
            return [["nodes": graph.rank { _ in 1 }.nodes.map { [Int($0.node), Int($0.weight)] }]]
        default: return []
        }
    }

    private mutating func distances(
        from start: NodeID, _ direction: Direction
    ) -> [String: Any] {
        let reach = graph.reach(from: [start], direction, using: &workspace)
        let levels = (0...max(0, reach.depth)).map { reach.nodes(at: $0).map { Int($0) } }
        return ["start": Int(start), "levels": levels]
    }

    private mutating func paths(_ from: NodeID, _ to: NodeID) -> [String: Any] {
        let all = graph.shortestPaths(from: from, to: to, limit: 3, using: &workspace)
        return [
            "from": Int(from), "to": Int(to), "total": all.total,
            "paths": all.paths.map { $0.nodes.map { Int($0) } },
        ]
    }
}
