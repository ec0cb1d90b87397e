import Register

@testable import SyncProtocol

/// A connection between two nodes: two sessions and what is under way between them.
///
/// Frames keep their order, as in TCP; a lost one takes the connection with it. A relay in between
/// may do anything to them (``Relay``).
struct SimulatedLink {
    /// One end.
    struct End {
        let node: SimulatedNode
        var session: Session
        var inbox: [Bytes] = []
        /// Whether the session had nothing to do, and nothing was handed in since.
        var isQuiet = false
    }

    let dialer: SimulatedNode
    var listener: SimulatedNode
    private(set) var ends: [End] = []
    private(set) var refusals: [Refusal] = []
    var relay = Relay()
    /// Until when the two can't reach each other.
    var partedUntil: Int64 = 0
    /// How many frames may wait for a slow reader.
    private static let depth = 4

    init(from dialer: SimulatedNode, to listener: SimulatedNode) {
        self.dialer = dialer
        self.listener = listener
    }

    var nodes: [SimulatedNode] { [dialer, listener] }
    var isOpen: Bool { !ends.isEmpty }
    var isIdle: Bool { ends.allSatisfy(\.inbox.isEmpty) }
    var hasAgreed: Bool { isOpen && ends.allSatisfy(\.session.hasAgreed) }

    /// Whether neither side holds anything back, or waits for an answer.
    var isEmpty: Bool {
        isIdle
            && ends.allSatisfy {
                $0.session.held.isEmpty && $0.session.outbound.isAnswered
                    && $0.session.outbound.isSatisfied
            }
    }

    /// What is wrong with the memory that the sessions take; nil if it is bounded as promised.
    var excess: String? {
        for end in ends {
            let (session, bounds) = (end.session, end.session.configuration)
            if end.inbox.count > Self.depth { return "\(end.node.name) has a long inbox" }
            if session.effects.count > 16 * Session.manyEffects {
                return "\(end.node.name) has \(session.effects.count) effects waiting"
            }
            if session.held.bytes > bounds.heldBytes {
                return "\(end.node.name) holds back \(session.held.bytes) bytes"
            }
            // Each lane: a window, and the delivery that filled it, at least one step of a log.
            let unanswered = session.outbound.bytesUnanswered
            if unanswered > 3 * (bounds.window + bounds.bulkBytes + 4096) {
                return "\(end.node.name) has \(unanswered) bytes unanswered"
            }
        }
        return nil
    }

    /// What each side makes of it, for a report.
    var label: String {
        let sides = ends.map { end in
            "\(end.node.name) agreed \(end.session.hasAgreed), waiting \(end.inbox.count), "
                + "rejected \(end.session.summary.rejected.map(\.refusal.description).suffix(2)), "
                + "differing \(end.session.summary.differing.map(\.text))"
        }
        let ended = refusals.suffix(3).map(\.description)
        return "\(dialer.name)–\(listener.name): \(sides.joined(separator: "; ")); ended: \(ended)"
    }

    mutating func connect(at now: Int64) throws {
        guard dialer.isUp, listener.isUp, now >= partedUntil else { return }
        ends = [end(dialer, isDialer: true), end(listener, isDialer: false)]
        for side in 0...1 {
            try withStore(side) { session, store in try session.start(at: now, store: store) }
        }
    }

    /// Small windows, so that a few change sets fill them.
    private func end(_ node: SimulatedNode, isDialer: Bool) -> End {
        let peer = isDialer ? listener : dialer
        var configuration = Session.Configuration(
            isDialer: isDialer, certificates: [peer.nodeKey])
        configuration.window = 4096
        configuration.bulkBytes = 4096
        configuration.liveBytes = 1024
        configuration.heldBytes = 4096
        return End(node: node, session: Session(configuration))
    }

    mutating func breakOff() {
        ends = []
        relay.breakOff()
    }

    /// Hands each side's news over: what another session or an author has written.
    mutating func storeChanged(
        at node: SimulatedNode, _ change: Session.Change, now: Int64
    ) throws {
        for side in ends.indices where ends[side].node === node {
            try withStore(side) { session, store in
                try session.storeChanged(change, at: now, store: store)
            }
        }
    }

    /// Lets one side write what it wants to, as far as the other keeps up.
    ///
    /// - Returns: whether it wrote anything.
    mutating func pump(_ side: Int) throws -> Bool {
        var hasWritten = false
        while isOpen, !ends[side].isQuiet, ends[1 - side].inbox.count < Self.depth {
            guard let store = ends[side].node.store else { break }
            guard let effect = try ends[side].session.next(from: store) else {
                ends[side].isQuiet = true
                break
            }
            switch effect {
            case .send(let message):
                ends[1 - side].inbox.append(message.frame)
                hasWritten = true
            case .report: break
            case .close(let refusal):
                refusals.append(refusal)
                try deliverRest(to: 1 - side)
                return true
            }
        }
        return hasWritten
    }

    /// What was written before the close still arrives.
    private mutating func deliverRest(to side: Int) throws {
        let frames = ends[side].inbox
        for frame in frames {
            try withStore(side) { session, store in
                try session.receive(frame: frame, at: session.now, store: store)
            }
        }
        breakOff()
    }

    /// Takes the next frame for one side from the wire; nil if there is none, or it is still busy.
    mutating func take(for side: Int) -> Bytes? {
        guard isOpen, !ends[side].inbox.isEmpty, !ends[side].node.isBusy else { return nil }
        return ends[side].inbox.removeFirst()
    }

    /// Hands frames to one side.
    mutating func deliver(_ frames: [Bytes], to side: Int, at now: Int64) throws {
        for frame in frames where isOpen {
            ends[side].node.work()
            try withStore(side) { session, store in
                try session.receive(frame: frame, at: now, store: store)
            }
        }
    }

    mutating func tick(at now: Int64) throws {
        for side in ends.indices {
            try withStore(side) { session, store in try session.tick(at: now, store: store) }
        }
    }

    private mutating func withStore(
        _ side: Int, _ body: (inout Session, any SyncStore) throws -> Void
    ) throws {
        guard isOpen else { return }
        guard let store = ends[side].node.store else { return breakOff() }
        ends[side].isQuiet = false
        try body(&ends[side].session, store)
    }
}
