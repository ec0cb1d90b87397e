internal import GraphIndex
internal import Logging

/// Keeps a running node's graph at what the store says, aside from everything else, from the first
/// question on: a node that nobody asks spends nothing on it.
struct GraphKeeping: Sendable {
    let service: QuestionService
    let logger: Logger

    /// Follows at each poke, until these end.
    func run(_ pokes: AsyncStream<Void>) async {
        var rested = ContinuousClock.now
        for await _ in pokes { await follow(&rested) }
    }

    /// Follows; what must be read anew is, but that takes a tenth of the time at most: questions
    /// that come meanwhile read it themselves.
    private func follow(_ rested: inout ContinuousClock.Instant) async {
        let (node, graph) = (service.node, service.graph)
        guard graph.isAsked else { return }
        do {
            let day = try node.graphDay()
            let state = try await service.aside { try graph.follow(on: day) }
            let start = ContinuousClock.now
            guard state != .current, start >= rested else { return }
            try await service.aside { try graph.rebuild(on: day) }
            let end = ContinuousClock.now
            rested = end.advanced(by: start.duration(to: end) * 10)
        } catch {
            logger.warning("the graph isn't followed: \(error)")
        }
    }
}
