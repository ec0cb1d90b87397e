internal import Foundation
internal import Logging
internal import Merge
internal import Register
internal import Synchronization
internal import SyncProtocol
internal import Transport

/// What one session tells: into the log and into the peer's state.
final class SessionLog: Sendable {
    private let states: PeerStates
    private let address: String
    private let logger: Logger
    private let node: Node
    private let known: Mutex<Known>

    private struct Known {
        var name: String?
        /// How much of each log the peer holds.
        var sizes: [LogID: UInt64] = [:]
        var isNew = false
        var ended: SyncProtocol.Refusal?
    }

    init(states: PeerStates, name: String?, address: String, logger: Logger, node: Node) {
        self.states = states
        self.address = address
        self.logger = logger
        self.node = node
        known = Mutex(Known(name: name))
    }

    /// Notes what the session says.
    func note(_ report: Report) {
        if case .accepted(let peer) = report { learnName(peer) }
        if case .ended(let refusal, _) = report { known.withLock { $0.ended = refusal } }
        log(report)
        update { $0.note(report, now: Clock.now) }
    }

    /// Notes that the peer holds so much of these logs.
    func holds(_ sizes: [LogID: UInt64]) {
        known.withLock { known in
            known.sizes.merge(sizes) { max($0, $1) }
            known.isNew = true
        }
    }

    /// Writes how much the peer holds, if that has changed; now and then is often enough.
    func flush() {
        let isNew = known.withLock { known in
            defer { known.isNew = false }
            return known.isNew
        }
        if isNew { update { _ in } }
    }

    /// Writes what was noted since.
    func ended() { update { if $0.phase == .connected { $0.phase = .idle } } }

    /// Notes that the connection was lost.
    func lost(_ error: any Error) {
        guard known.withLock({ $0.ended }) == nil else { return ended() }
        let words = (error as? TransportError).map { "\($0)" } ?? "\(error)"
        logger.warning("lost \(name): \(words)")
        update { state in
            state.phase = .idle
            state.error = words
            state.errorCode = (error as? TransportError)?.code ?? "connection-lost"
        }
    }

    /// Notes that the node's own store failed.
    func failed(_ error: any Error) { logger.error("the store failed: \(error)") }

    private var name: String { known.withLock { $0.name } ?? address }

    private func learnName(_ peer: Peer) {
        guard let directory = try? node.directory(),
            let host = peer.institutions.first(where: { directory.members[$0]?.host == 0 })
                ?? peer.institutions.first
        else { return }
        known.withLock { $0.name = directory.code(host) }
    }

    private func update(_ change: (inout PeerState) -> Void) {
        let (name, sum) = known.withLock { ($0.name, $0.sizes.values.reduce(0, +)) }
        do {
            try states.update(name ?? address) { state in
                change(&state)
                if sum > 0 { state.known = sum }
            }
        } catch {
            logger.error("the state of \(name ?? address) couldn't be kept: \(error)")
        }
    }

    private func log(_ report: Report) {
        switch report {
        case .greeted(let program, let size, _):
            logger.debug("\(name) is \(program), directory \(size)")
        case .accepted: logger.info("session with \(name) at \(address)")
        case .warning(let warning): logger.warning("\(name): \(warning)")
        case .resumed(let resumption): logger.debug("\(name) resumes: \(resumption)")
        case .rejected(let rejections):
            for rejection in rejections {
                let side = rejection.byPeer ? "refused by \(name)" : "refused from \(name)"
                logger.warning(
                    "\(side): \(rejection.log.text)@\(rejection.sequence) \(rejection.refusal)")
            }
        case .agreed: logger.info("equal with \(name)")
        case .differs(let logs):
            logger.warning("differs from \(name): \(logs.map(\.text).joined(separator: ", "))")
        case .ended(let refusal, let byPeer):
            let isQuiet = [.done, .stopping].contains(refusal.code)
            let side = byPeer ? "\(name) ended the session" : "ended the session with \(name)"
            logger.log(level: isQuiet ? .info : .warning, "\(side): \(refusal)")
        }
    }
}
