import Foundation
import Register
import SyncProtocol
import Testing

@Suite struct `Nodes in a network` {
    /// National 1, sector 2, members 3 and 4; 4 dials both the sector and the national node.
    static func network(_ seed: UInt64) -> Network {
        let nodes = federation(4, acts: 1)
        for node in nodes { for member in 2...4 { node.act(1, UInt32(member)) } }
        nodes[1].isSector = true
        return Network(nodes, wires: [(1, 0), (2, 1), (3, 1), (3, 0)], seed: seed)
    }

    /// `SEEDS=n` runs more, `SEED=n` replays one.
    static let seeds: ClosedRange<Int> = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SEED"].flatMap({ Int($0) }) { return seed...seed }
        return 1...max(1, environment["SEEDS"].flatMap { Int($0) } ?? 300)
    }()

    @Test func `come to hold the same after any losses, crashes and forgotten cursors`() throws {
        for seed in Self.seeds {
            let network = Self.network(UInt64(seed))
            for _ in 0..<400 { try network.step() }
            try network.heal()
            #expect(network.waits == 0, "seed \(seed): agreement had to wait for a retry")
            let nodes = network.nodes
            let agreed = network.links.allSatisfy { $0?.isAgreed ?? false }
            #expect(agreed, "seed \(seed): not agreed")
            for node in nodes.dropFirst() {
                let common = { (cut: Cut) in cut.log.scope < .restricted(0) }
                let same = node.frontier.filter(common) == nodes[0].frontier.filter(common)
                #expect(same, "seed \(seed): node \(node.number) differs from node 1")
            }
            let rejected = network.links.compactMap { $0 }
                .flatMap { $0.ends.flatMap(\.session.summary.rejected) }
            #expect(rejected.isEmpty, "seed \(seed): \(rejected)")
            if !agreed || !rejected.isEmpty { return }
        }
    }

    @Test func `pass a change on at once, and receipts back to its author`() throws {
        let network = Self.network(1)
        for wire in 0..<4 { try network.connect(wire) }
        try network.heal()
        let nodes = network.nodes
        let counts = network.links.map { $0.map { $0.ends.map(\.sent.count) } ?? [] }
        let log = nodes[2].write("a change")
        try network.tell()
        try network.heal()
        for node in nodes { #expect(node.logs[log]?.size == 1) }
        #expect(nodes[2].logs[log]?.receipts.keys.sorted() == [1, 2])
        #expect(nodes[2].logs[log]?.receipts[1]?.isFinal == true)
        for (link, before) in zip(network.links, counts) {
            for (end, count) in zip(link?.ends ?? [], before) {
                let deliveries = end.sent[count...].compactMap { message -> Delivery? in
                    if case .delivery(let delivery) = message { delivery } else { nil }
                }
                let ranges = deliveries.flatMap(\.ranges)
                #expect(ranges.count <= 1, "node \(end.node.number) sent it more than once")
            }
        }
        let echoes = network.links[1]?.ends[1].sent.contains { message in
            if case .delivery(let delivery) = message { !delivery.ranges.isEmpty } else { false }
        }
        #expect(echoes == false, "the sector node sent the member its own change")
    }

    @Test func `don't transmit to a second upstream's peer what it has by the first`() throws {
        let network = Self.network(2)
        try network.connect(2)
        let nodes = network.nodes
        for index in 0..<20 { nodes[1].write("sector's \(index)") }
        try network.heal()
        let link = network.links[3]
        let received = link?.ends[0].session.summary.received.entries ?? 0
        let before = nodes[3].admittedRanges
        try network.connect(3)
        try network.heal()
        #expect(nodes[3].admittedRanges == before)
        #expect(received <= 20)
    }
}
