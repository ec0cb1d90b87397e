import Register
import SyncProtocol

/// A connection between two nodes: two sessions and what is under way between them.
///
/// Frames keep their order, as in TCP; a lost one takes the connection with it. A relay in between
/// may alter, repeat or drop frames.
struct SimulatedLink {
    /// One end.
    struct End {
        let node: SimulatedNode
        var session: Session
        var inbox: [Bytes] = []
    }

    let dialer: SimulatedNode
    let listener: SimulatedNode
    private(set) var ends: [End] = []
    private(set) var refusals: [Refusal] = []
    /// How many frames may wait for a slow reader.
    private static let depth = 4

    init(from dialer: SimulatedNode, to listener: SimulatedNode) {
        self.dialer = dialer
        self.listener = listener
    }

    var isOpen: Bool { !ends.isEmpty }
    var isIdle: Bool { ends.allSatisfy(\.inbox.isEmpty) }
    var hasAgreed: Bool { isOpen && ends.allSatisfy(\.session.hasAgreed) }

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
        guard dialer.isUp, listener.isUp else { return }
        ends = [
            End(
                node: dialer,
                session: Session(.init(isDialer: true, certificates: [listener.nodeKey]))),
            End(
                node: listener,
                session: Session(.init(isDialer: false, certificates: [dialer.nodeKey]))),
        ]
        for side in 0...1 {
            try withStore(side) { session, store in try session.start(at: now, store: store) }
        }
    }

    mutating func breakOff() { ends = [] }

    /// Hands each side's news over: what another session or an author has written.
    mutating func storeChanged(at node: SimulatedNode, now: Int64) throws {
        for side in ends.indices where ends[side].node === node {
            try withStore(side) { session, store in
                try session.storeChanged([.arrivals, .directory], at: now, store: store)
            }
        }
    }

    /// Lets one side write what it wants to, as far as the other keeps up.
    mutating func pump(_ side: Int) throws {
        guard isOpen else { return }
        while isOpen, ends[1 - side].inbox.count < Self.depth {
            guard let store = ends[side].node.store,
                let effect = try ends[side].session.next(from: store)
            else { return }
            switch effect {
            case .send(let message): ends[1 - side].inbox.append(message.frame)
            case .report: break
            case .close(let refusal):
                refusals.append(refusal)
                return deliverRest(to: 1 - side)
            }
        }
    }

    /// What was written before the close still arrives.
    private mutating func deliverRest(to side: Int) {
        let (frames, now) = (ends[side].inbox, Int64(0))
        for frame in frames {
            guard let store = ends[side].node.store else { break }
            do { try ends[side].session.receive(frame: frame, at: now, store: store) } catch {}
        }
        ends = []
    }

    /// Delivers the next frame to one side, after `relay` has had it.
    ///
    /// - Returns: whether the node's store may have changed.
    mutating func deliver(
        to side: Int, at now: Int64, relay: (Bytes) -> [Bytes]
    ) throws -> Bool {
        guard isOpen, !ends[side].inbox.isEmpty else { return false }
        let frame = ends[side].inbox.removeFirst()
        for frame in relay(frame) {
            try withStore(side) { session, store in
                try session.receive(frame: frame, at: now, store: store)
            }
        }
        return true
    }

    mutating func tick(at now: Int64) throws {
        for side in ends.indices {
            try withStore(side) { session, store in try session.tick(at: now, store: store) }
        }
    }

    private mutating func withStore(
        _ side: Int, _ body: (inout Session, any SyncStore) throws -> Void
    ) throws {
        guard let store = ends[side].node.store else { return breakOff() }
        try body(&ends[side].session, store)
    }
}
