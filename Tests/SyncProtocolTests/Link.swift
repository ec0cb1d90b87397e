import Register
import SyncProtocol

/// One end of a connection: a session, its node, and what it has written.
struct End {
    let node: MemoryNode
    var session: Session
    var outgoing: [Bytes] = []
    var reports: [Report] = []
    var sent: [Message] = []
    var closed: Refusal?
}

/// A connection between two nodes, dialed by the first.
final class Link {
    var ends: [End]
    private(set) var isUp = true
    var now: Int64 = 1_000_000

    init(
        _ dialer: MemoryNode, _ listener: MemoryNode, once: Bool = false,
        adjust: (inout Session.Configuration) -> Void = { _ in }
    ) throws {
        var dialing = Session.Configuration(
            isDialer: true, certificates: listener.certificate, endsWhenEqual: once)
        var listening = Session.Configuration(
            isDialer: false, certificates: dialer.certificate)
        adjust(&dialing)
        adjust(&listening)
        ends = [
            End(node: dialer, session: Session(dialing)),
            End(node: listener, session: Session(listening)),
        ]
        for side in 0...1 { try ends[side].session.start(at: now, store: ends[side].node) }
    }

    /// Lets a side write one message; false if it has none.
    func write(_ side: Int) throws -> Bool {
        while isUp, let effect = try ends[side].session.next(from: ends[side].node) {
            switch effect {
            case .report(let report): ends[side].reports.append(report)
            case .close(let refusal): ends[side].closed = refusal
            case .send(let message):
                let frame = message.frame
                precondition(frame.count <= Limits.frame)
                ends[side].sent.append(message)
                ends[side].outgoing.append(frame)
                return true
            }
        }
        return false
    }

    /// Lets a side read one message; false if there is none.
    func read(_ side: Int) throws -> Bool {
        guard isUp, !ends[1 - side].outgoing.isEmpty, ends[side].closed == nil else {
            return false
        }
        let frame = ends[1 - side].outgoing.removeFirst()
        do {
            try ends[side].session.receive(frame: frame, at: now, store: ends[side].node)
        } catch is MemoryNode.CommitFailed {
            ends[side].session.fail(MemoryNode.CommitFailed())
        }
        return true
    }

    func cut() { isUp = false }

    func changed(_ node: MemoryNode, _ change: Session.Change) throws {
        guard isUp else { return }
        for side in 0...1 where ends[side].node === node {
            try ends[side].session.storeChanged(change, at: now, store: node)
        }
    }

    func tick(by milliseconds: Int64 = 1000) throws {
        now += milliseconds
        guard isUp else { return }
        for side in 0...1 { try ends[side].session.tick(at: now, store: ends[side].node) }
    }

    /// Runs both sides until neither has anything to do.
    func run(limit: Int = 100_000) throws {
        for _ in 0..<limit {
            var moved = false
            for side in 0...1 {
                if try write(side) { moved = true }
                if try read(1 - side) { moved = true }
            }
            if !moved { return }
        }
        throw Endless()
    }

    struct Endless: Error {}

    var isOpen: Bool { ends.allSatisfy { $0.closed == nil } }

    var isAgreed: Bool { ends.allSatisfy { $0.session.hasAgreed } }

    /// All messages that a side wrote, and their bytes.
    func wire(_ side: Int) -> (count: Int, bytes: Int) {
        (ends[side].sent.count, ends[side].sent.reduce(0) { $0 + $1.frame.count })
    }
}

/// Nodes, numbered from 1, of which the first `members` are bound in everybody's directory.
func federation(_ count: Int, acts: Int? = nil) -> [MemoryNode] {
    let nodes = (1...count).map { MemoryNode(UInt32($0)) }
    for node in nodes {
        for member in 1...(acts ?? count) { node.act(1, UInt32(member)) }
    }
    return nodes
}
