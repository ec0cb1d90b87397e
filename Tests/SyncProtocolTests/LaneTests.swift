import Register
import SyncProtocol
import Testing

@Suite struct `What a session sends first, and how much` {
    /// A hub with a backlog of 300 steps of 20 kB, of which the peer has nothing yet.
    private func busyLink(window: Int = 400_000) throws -> (Link, MemoryNode) {
        let nodes = federation(2)
        for institution in 10..<40 {
            let author = MemoryNode(UInt32(institution))
            author.logs[MemoryNode.acts] = nodes[0].logs[MemoryNode.acts]
            for index in 0..<10 { author.write("\(index)", bytes: 20_000) }
            let log = LogID(institution: author.number, scope: .public)
            nodes[0].logs[log] = author.logs[log]
        }
        let link = try Link(nodes[1], nodes[0]) {
            $0.window = window
            $0.bulkBytes = 100_000
        }
        return (link, nodes[0])
    }

    @Test func `a live change waits for one frame of the backlog at most`() throws {
        let (link, hub) = try busyLink()
        while !link.ends[1].sent.contains(where: isBulk) {
            for side in 0...1 {
                _ = try link.write(side)
                _ = try link.read(1 - side)
            }
        }
        for turn in 0..<20 {
            hub.write("live \(turn)")
            try link.changed(hub, .arrivals)
            let start = link.ends[1].sent.count
            while !link.ends[1].sent[start...].contains(where: { !isBulk($0) && isDelivery($0) }),
                try link.write(1)
            {}
            let waited = link.ends[1].sent[start...].filter(isBulk).count
            #expect(waited <= 1)
            while try link.read(0) {}
            while try link.write(0) {}
            while try link.read(1) {}
        }
        let bulk = link.ends[1].sent.filter(isBulk).count
        #expect(bulk >= 2, "live changes starved the backlog")
        try link.run()
        #expect(link.isAgreed)
    }

    @Test func `an act goes before live changes and the backlog`() throws {
        let (link, hub) = try busyLink()
        while !link.ends[1].sent.contains(where: isBulk) {
            for side in 0...1 {
                _ = try link.write(side)
                _ = try link.read(1 - side)
            }
        }
        hub.write("live")
        hub.act(1, 9)
        try link.changed(hub, [.arrivals, .directory])
        let start = link.ends[1].sent.count
        while try link.write(1), link.ends[1].sent.count < start + 3 {}
        let first = link.ends[1].sent[start...].first(where: isDelivery)
        guard case .delivery(let delivery)? = first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(delivery.ranges.first?.log == MemoryNode.acts)
    }

    @Test func `a peer that doesn't answer gets a window and no more`() throws {
        let (link, _) = try busyLink(window: 250_000)
        while !link.ends[1].sent.contains(where: isBulk) {
            for side in 0...1 {
                _ = try link.write(side)
                _ = try link.read(1 - side)
            }
        }
        while try link.write(1) {}
        let bytes = link.ends[1].sent.filter(isDelivery).reduce(0) { $0 + $1.frame.count }
        #expect(bytes < 250_000 + 120_000)
        try link.run()
        #expect(link.isAgreed)
    }

    @Test func `a peer that asks without reading is cut off`() throws {
        let (link, hub) = try busyLink()
        try link.run()
        for number in 1...2000 {
            try link.ends[1].session.receive(
                .delivery(Delivery(number: UInt64(number))), at: link.now, store: hub)
        }
        while try link.write(1) {}
        #expect(link.ends[1].closed?.code == .flooded)
    }

    @Test func `ranges that cite unknown acts wait, within bounds, and are asked for again`() throws
    {
        let nodes = federation(2)
        let link = try Link(nodes[1], nodes[0]) { $0.heldBytes = 3_000 }
        try link.run()
        let logs: [LogID] = (3...12).map { institution in
            let author = MemoryNode(UInt32(institution))
            author.logs[MemoryNode.acts] = nodes[0].logs[MemoryNode.acts]
            for index in 0..<3 { author.write("\(index)", bytes: 500, directorySize: 3) }
            let log = LogID(institution: author.number, scope: .public)
            var state = author.logs[log] ?? MemoryNode.Log()
            state.citation = 3
            nodes[0].logs[log] = state
            nodes[0].arrivals.append(
                Arrival(
                    number: UInt64(nodes[0].arrivals.count) + 1,
                    content: .entries(log, start: 0, end: 3)))
            return log
        }
        try link.changed(nodes[0], .arrivals)
        try link.run()
        #expect(logs.allSatisfy { nodes[1].logs[$0] == nil })
        nodes[0].act(1, 3)
        try link.changed(nodes[0], .directory)
        try link.run()
        for _ in 0..<20 where !link.isAgreed {
            try link.tick()
            try link.run()
        }
        #expect(logs.allSatisfy { nodes[1].logs[$0]?.size == 3 })
        #expect(link.ends[0].session.summary.rejected.isEmpty)
    }

    private func isDelivery(_ message: Message) -> Bool {
        guard case .delivery(let delivery) = message else { return false }
        return !delivery.ranges.isEmpty
    }

    private func isBulk(_ message: Message) -> Bool {
        guard case .delivery(let delivery) = message else { return false }
        return delivery.ranges.contains { $0.log.institution >= 10 }
    }
}
