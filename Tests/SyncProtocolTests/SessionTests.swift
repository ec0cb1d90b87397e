import Register
import SyncProtocol
import Testing

@Suite struct `A session between two nodes` {
    @Test func `brings both sides to the same logs and says so on both`() throws {
        let nodes = federation(2)
        for index in 0..<5 {
            nodes[0].write("a \(index)")
            nodes[1].write("b \(index)", scope: .government)
        }
        let link = try Link(nodes[1], nodes[0], once: true)
        try link.run()
        #expect(nodes[0].frontier == nodes[1].frontier)
        #expect(link.isAgreed)
        #expect(link.ends.map(\.closed?.code) == [.done, .done])
        #expect(link.ends[0].session.summary.received.entries == 5)
        #expect(link.ends[0].session.summary.sent.entries == 5)
        #expect(nodes[0].agreements == 1 && nodes[1].agreements == 1)
        #expect(nodes[0].agreedOn.count == 2)
    }

    @Test(arguments: [10, 2_000])
    func `with nothing new takes two round trips and four kibibytes, whatever is held`(
        entries: Int
    ) throws {
        let nodes = federation(2)
        for index in 0..<entries { nodes[0].write("a \(index)") }
        try Link(nodes[1], nodes[0], once: true).run()
        let link = try Link(nodes[1], nodes[0], once: true)
        var flights = 0
        while link.ends.contains(where: { $0.closed == nil }), flights < 20 {
            let side = flights % 2
            while try link.write(side) {}
            while try link.read(1 - side) {}
            flights += 1
        }
        #expect(flights <= 4)
        #expect(link.isAgreed)
        let (dialer, listener) = (link.wire(0), link.wire(1))
        print("nothing new, \(entries) entries:", flights, "flights;", dialer, listener)
        #expect(dialer.bytes + listener.bytes <= 4096)
        #expect(dialer.count + listener.count <= 9)
    }

    @Test func `ships only what is new when it comes again`() throws {
        let nodes = federation(2)
        for index in 0..<100 { nodes[0].write("a \(index)") }
        try Link(nodes[1], nodes[0], once: true).run()
        nodes[0].write("one more")
        nodes[1].write("mine")
        let link = try Link(nodes[1], nodes[0], once: true)
        try link.run()
        #expect(nodes[0].frontier == nodes[1].frontier)
        #expect(link.ends[0].session.summary.received.entries == 1)
        #expect(link.ends[0].session.summary.sent.entries == 1)
        let compared = link.ends.flatMap(\.sent).contains {
            if case .compare = $0 { true } else { false }
        }
        #expect(!compared)
    }

    @Test func `finds differing logs among thousands without a cursor`() throws {
        let nodes = federation(2)
        for institution in 10..<2010 {
            let author = MemoryNode(UInt32(institution))
            author.logs[MemoryNode.acts] = nodes[0].logs[MemoryNode.acts]
            let log = author.write("entry")
            for node in nodes { node.logs[log] = author.logs[log] }
        }
        let missing = LogID(institution: 700, scope: .public)
        nodes[1].logs[missing] = nil
        nodes[0].write("hub's own")
        let link = try Link(nodes[1], nodes[0], once: true)
        try link.run()
        #expect(nodes[0].frontier == nodes[1].frontier)
        let bytes = link.wire(0).bytes + link.wire(1).bytes
        print("two of 2,000 logs differ:", link.wire(0), link.wire(1))
        #expect(bytes < 32 * 1024)
        #expect(link.ends[0].session.summary.received.entries == 2)
    }

    @Test func `says gap or reset, and compares instead of skipping`() throws {
        for (generation, expected) in [(UInt64(1), Resumption.gap), (2, .reset)] {
            let nodes = federation(2)
            nodes[0].write("a")
            try Link(nodes[1], nodes[0], once: true).run()
            let hub = MemoryNode(1)
            hub.logs[MemoryNode.acts] = nodes[0].logs[MemoryNode.acts]
            hub.generation = generation
            hub.write("a")
            for index in 0..<3 { hub.append([Bytes("b \(index)".utf8)], to: nodes[0].write("x")) }
            if generation == 1 { hub.arrivals.removeAll() }
            let link = try Link(nodes[1], hub, once: true)
            try link.run()
            #expect(link.ends[0].reports.contains(.resumed(expected)))
            #expect(nodes[1].frontier == hub.frontier)
        }
    }

    @Test func `sends acts before anything else, in whichever direction`() throws {
        for behind in 0...1 {
            let nodes = federation(2)
            try Link(nodes[1], nodes[0], once: true).run()
            let ahead = 1 - behind
            for number in 3..<60 { nodes[ahead].act(1, UInt32(number)) }
            nodes[0].write("one")
            nodes[1].write("two")
            let link = try Link(nodes[1], nodes[0], once: true) { $0.bulkBytes = 600 }
            while link.isOpen {
                for side in 0...1 {
                    let before = link.ends[side].sent.count
                    let isEqual = nodes[0].directoryHead() == nodes[1].directoryHead()
                    _ = try link.write(side)
                    for case .delivery(let delivery) in link.ends[side].sent[before...] {
                        let isActs = delivery.ranges.allSatisfy { $0.log == MemoryNode.acts }
                        #expect(isActs || isEqual)
                    }
                    _ = try link.read(1 - side)
                }
            }
            #expect(nodes[0].frontier == nodes[1].frontier)
            #expect(link.ends.flatMap(\.session.summary.rejected).isEmpty)
        }
    }

    @Test func `sends from the beginning at once when the peer misses that`() throws {
        let nodes = federation(2)
        let log = nodes[0].write("first")
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        nodes[1].logs[log] = nil
        nodes[0].write("second")
        try link.changed(nodes[0], .arrivals)
        try link.run()
        #expect(nodes[1].logs[log]?.size == 2)
    }

    @Test func `gives up on a peer that withholds what it has announced`() throws {
        let nodes = federation(2)
        nodes[0].write("a")
        let link = try Link(nodes[1], nodes[0], once: true)
        for _ in 0..<100 where link.ends[0].closed == nil {
            while try link.write(0) {}
            while try link.read(1) {}
            while try link.write(1) {}
            link.ends[1].outgoing.removeAll {
                guard case .delivery? = try? Message(frame: $0) else { return false }
                return true
            }
            while try link.read(0) {}
            try link.tick()
        }
        #expect(link.ends[0].closed?.code == .stalled)
        #expect(!link.ends[0].session.summary.isEqual)
    }

    @Test func `keeps restricted logs from those whom the scope doesn't admit`() throws {
        let nodes = federation(3)
        let log = nodes[0].write("about 2", scope: .restricted(2))
        let link = try Link(nodes[1], nodes[0], once: true)
        let other = try Link(nodes[2], nodes[0], once: true)
        try link.run()
        try other.run()
        #expect(nodes[1].logs[log] != nil)
        #expect(nodes[2].logs[log] == nil)
        #expect(link.isAgreed && other.isAgreed)
        let frames = other.ends[1].sent.map { String(decoding: $0.frame, as: UTF8.self) }
        #expect(!frames.contains { $0.contains("restricted/2") })
    }

    @Test func `tells nobody by a receipt of logs that aren't shared`() throws {
        let nodes = federation(3)
        let log = nodes[0].write("for everybody")
        let mixed = Receipt(
            federation: MemoryNode.federation, signer: 1, isFinal: true, time: 1,
            directorySize: 3,
            logs: [MemoryNode.acts, log, LogID(institution: 1, scope: .restricted(2))].map {
                Cut(log: $0, size: 1, root: nodes[0].logs[$0]?.tree.root ?? .zero)
            }, sign: { MemoryNode.seal($0, 1) })
        for log in [MemoryNode.acts, log] { nodes[0].logs[log]?.receipts[1] = mixed }
        let behind = MemoryNode(3)
        behind.act(1, 1)
        for (node, isAllowed) in [(behind, false), (nodes[1], true)] {
            let link = try Link(node, nodes[0], once: true)
            try link.run()
            #expect(node.logs[log]?.size == 1)
            let frames = link.ends[1].sent.map { String(decoding: $0.frame, as: UTF8.self) }
            #expect(frames.contains { $0.contains("restricted/2") } == isAllowed)
        }
    }

    @Test func `takes only what the subscription names, and agrees on that`() throws {
        let nodes = federation(3)
        nodes[1].wishes = Subscription(authors: [1, 2], isGovernment: false)
        nodes[0].write("a")
        nodes[0].write("b", scope: .government)
        nodes[2].write("c")
        try Link(nodes[2], nodes[0], once: true).run()
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.isAgreed)
        #expect(nodes[1].frontier.map(\.log.institution) == [1, 1])
        nodes[1].wishes = .everything
        nodes[1].cursors = [:]
        try link.changed(nodes[1], .subscription)
        try link.run()
        #expect(link.isAgreed)
        #expect(nodes[0].frontier == nodes[1].frontier)
    }
}
