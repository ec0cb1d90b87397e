import Register
import SyncProtocol

/// Nodes and connections among them, driven by a seed.
///
/// Each step writes or reads one message somewhere, or lets something go wrong: a connection is
/// lost with what is under way, comes back as a new one, a commit fails, a node forgets a cursor
/// or starts its arrivals again, time passes.
final class Network {
    let nodes: [MemoryNode]
    let wires: [(dialer: Int, listener: Int)]
    var links: [Link?]
    var random: SeededGenerator
    private var now: Int64 = 1_000_000
    private var written = 0
    /// How often healing had to let time pass.
    private(set) var waits = 0
    private var seen: [(arrivals: Int, acts: UInt64)]

    /// Node indexes that are connected: the first dials.
    init(_ nodes: [MemoryNode], wires: [(Int, Int)], seed: UInt64) {
        self.nodes = nodes
        self.wires = wires.map { (dialer: $0.0, listener: $0.1) }
        links = wires.map { _ in nil }
        random = SeededGenerator(seed: seed)
        seen = nodes.map { ($0.arrivals.count, $0.directoryHead().size) }
    }

    func connect(_ wire: Int) throws {
        let (dialer, listener) = wires[wire]
        let link = try Link(nodes[dialer], nodes[listener]) { configuration in
            configuration.bulkBytes = 400
            configuration.liveBytes = 200
            configuration.window = 1500
            configuration.heldBytes = 2000
        }
        link.now = now
        links[wire] = link
    }

    /// Tells all sessions what has become of their stores since they were last told.
    func tell() throws {
        for (index, node) in nodes.enumerated() {
            let state = (arrivals: node.arrivals.count, acts: node.directoryHead().size)
            guard state != seen[index] else { continue }
            let change: Session.Change =
                state.acts != seen[index].acts ? [.arrivals, .directory] : .arrivals
            seen[index] = state
            for link in links { try link?.changed(node, change) }
        }
    }

    func misbehave() throws {
        let node = nodes[Int.random(in: 0..<nodes.count, using: &random)]
        let wire = Int.random(in: 0..<wires.count, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1, 2, 3:
            written += 1
            let scopes: [Scope] = [.public, .government, .restricted(2)]
            node.write("entry \(written)", scope: scopes[written % 3], bytes: written % 90)
        case 4:
            if nodes[0].directoryHead().size < 40 { nodes[0].act(1, UInt32(50 + written % 50)) }
        case 5, 6: links[wire] = nil
        case 7, 8: if links[wire] == nil { try connect(wire) }
        case 9: node.failsNextCommit = true
        case 10: node.cursors = [:]
        default:
            if random.oneIn(4) {
                node.generation += 1
                node.arrivals = node.frontier.filter { $0.log.scope != .directory }.enumerated()
                    .map {
                        Arrival(
                            number: UInt64($0.offset) + 1,
                            content: .entries($0.element.log, start: 0, end: $0.element.size))
                    }
                for index in wires.indices where links[index] != nil {
                    let (dialer, listener) = wires[index]
                    if nodes[dialer] === node || nodes[listener] === node { links[index] = nil }
                }
            }
        }
        try tell()
    }

    func step() throws {
        if random.oneIn(12) { return try misbehave() }
        if random.oneIn(30) { try pass(1500) }
        guard let link = links.randomElement(using: &random), let link else { return }
        let side = Int.random(in: 0...1, using: &random)
        if random.oneIn(2), link.ends[side].outgoing.count < 3 {
            _ = try link.write(side)
        } else {
            _ = try link.read(side)
        }
        try tell()
    }

    func pass(_ milliseconds: Int64) throws {
        now += milliseconds
        for link in links { try link?.tick(by: milliseconds) }
    }

    /// Reconnects what is down and runs until nothing moves, with time passing.
    func heal() throws {
        for node in nodes { node.failsNextCommit = false }
        for _ in 0..<40 {
            for wire in wires.indices
            where links[wire]?.ends.contains(where: { $0.closed != nil }) ?? true {
                try connect(wire)
            }
            var moves = 0
            var moved = true
            while moved {
                moved = false
                for link in links.compactMap({ $0 }) {
                    for side in 0...1 {
                        if try link.write(side) { moved = true }
                        if try link.read(1 - side) { moved = true }
                    }
                }
                try tell()
                moves += 1
                guard moves < 20_000 else { throw Link.Endless() }
            }
            if links.allSatisfy({ $0.map { $0.isAgreed && $0.isOpen } ?? false }) { return }
            let isStuck = links.contains { $0.map { !$0.isAgreed && $0.isOpen } ?? false }
            if isStuck { waits += 1 }
            try pass(11_000)
        }
    }
}
