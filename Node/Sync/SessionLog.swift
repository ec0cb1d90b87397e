internal import Foundation
internal import Logging
internal import Merge
internal import Register
internal import SyncProtocol
internal import Synchronization
internal import Transport

/// What one session tells: into the log and into the peer's state.
///
/// States are for people: they are written together a moment later, so that the session needn't
/// wait for the disk at each; what was refused and the end at once.
final class SessionLog: Sendable {
    private let states: PeerStates
    private let address: String
    private let logger: Logger
    private let node: Node
    private let known: Mutex<Known>
    /// Held while a state is written: what was noted first is written first.
    private let turn = Mutex(())

    private struct Known {
        var name: String?
        /// How much of each log the peer holds.
        var sizes: [LogID: UInt64] = [:]
        var isNew = false
        var ended: SyncProtocol.Refusal?
        /// What is to be written to the peer's state.
        var changes: [@Sendable (inout PeerState) -> Void] = []
        var isWriting = false
    }

    /// How long what is noted may wait.
    private static let delay = Duration.milliseconds(50)

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
        let now = Clock.now
        switch report {
        case .ended, .rejected: update { $0.note(report, now: now) }
        default: soon { $0.note(report, now: now) }
        }
    }

    /// Writes a change with those that come within a moment.
    private func soon(_ change: @escaping @Sendable (inout PeerState) -> Void) {
        let isFirst = known.withLock { known in
            known.changes.append(change)
            defer { known.isWriting = true }
            return !known.isWriting
        }
        guard isFirst else { return }
        Task {
            try? await Task.sleep(for: Self.delay)
            known.withLock { $0.isWriting = false }
            write()
        }
    }

    private func write() { if known.withLock({ !$0.changes.isEmpty }) { update { _ in } } }

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

    /// The address without the port, which is another at each connection.
    private var host: String {
        address.split(separator: ":").dropLast().joined(separator: ":")
    }

    private var name: String { known.withLock { $0.name } ?? address }

    private func learnName(_ peer: Peer) {
        guard let directory = try? node.directory(),
            let host = peer.institutions.first(where: { directory.members[$0]?.host == 0 })
                ?? peer.institutions.first
        else { return }
        known.withLock { $0.name = directory.code(host) }
    }

    private func update(_ change: (inout PeerState) -> Void) {
        turn.withLock { _ in
            let noted = known.withLock { $0 }
            // Until a peer is known, only a refusal is worth keeping, under its address.
            guard let name = noted.name ?? (noted.ended == nil ? nil : host) else { return }
            known.withLock { $0.changes.removeFirst(noted.changes.count) }
            let sum = noted.sizes.values.reduce(0, +)
            do {
                try states.update(name) { state in
                    for change in noted.changes { change(&state) }
                    change(&state)
                    if sum > 0 { state.known = sum }
                }
            } catch {
                logger.error("the state of \(name) couldn't be kept: \(error)")
            }
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
