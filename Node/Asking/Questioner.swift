internal import GraphIndex
internal import Synchronization

/// Who asks, where a running `serve` answers another process: with that one's language and
/// format, and with the node and graph that `serve` holds open.
struct Questioner: Sendable {
    let language: Language
    let format: Format
    let node: Node
    let graph: FollowedGraph
    let doubts = Doubts()

    /// The process that is being answered; nil where a command answers for itself.
    @TaskLocal static var current: Questioner?

    /// What made an answer doubtful: it isn't given then.
    final class Doubts: Sendable {
        private let state = Mutex(false)

        /// Whether any was noted.
        var isNoted: Bool { state.withLock { $0 } }

        func note() { state.withLock { $0 = true } }
    }
}

/// A command about the graph, which a running `serve` can answer too: it changes nothing, and
/// reads nothing that another process couldn't.
protocol GraphQuestion: AnsweringCommand {
    var global: GlobalOptions { get }
    var reading: ReadingOptions { get }

    /// Answers at once.
    func answer() throws -> Answer
}

extension GraphCommand.Show: GraphQuestion {}
extension GraphCommand.Impact: GraphQuestion {}
extension GraphCommand.Needs: GraphQuestion {}
extension GraphCommand.PathVerb: GraphQuestion {}
extension GraphCommand.Links: GraphQuestion {}
extension GraphCommand.Cycles: GraphQuestion {}
extension GraphCommand.Critical: GraphQuestion {}
extension GraphCommand.Rank: GraphQuestion {}
extension GraphCommand.Orphans: GraphQuestion {}
extension GraphCommand.Matrix: GraphQuestion {}
extension GraphCommand.Check: GraphQuestion {}
