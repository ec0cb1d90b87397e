import Register
import SyncProtocol
import Testing

@Suite struct `What a session can't exchange` {
    @Test func `tells both sides why a range is refused, and agrees on the rest`() throws {
        let nodes = federation(2)
        nodes[1].write("fine", scope: .government)
        let log = nodes[1].write("too much")
        nodes[0].throttled = [log]
        let link = try Link(nodes[1], nodes[0], once: true)
        try link.run()
        #expect(link.isAgreed)
        #expect(link.ends[0].session.summary.isEqual)
        let expected: Set<RefusalCode> = [.throttled]
        for end in link.ends {
            #expect(Set(end.session.summary.leftOut.map(\.refusal.code)) == expected)
        }
        let government = LogID(institution: 2, scope: .government)
        #expect(nodes[0].logs[government] != nil && nodes[0].logs[log] == nil)
    }

    @Test func `exchanges and passes on a log that a side can't evaluate`() throws {
        let nodes = federation(3)
        let log = nodes[1].write("of a newer kind")
        nodes[0].unevaluated = [log]
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.isAgreed)
        #expect(nodes[0].logs[log]?.size == 1)
        nodes[1].write("more")
        try link.changed(nodes[1], .arrivals)
        try link.run()
        #expect(nodes[0].logs[log]?.size == 2)
        let other = try Link(nodes[2], nodes[0], once: true)
        try other.run()
        #expect(nodes[2].logs[log]?.size == 2)
        #expect(other.ends[0].session.summary.leftOut.map(\.log) == [log])
    }

    @Test func `says of which logs the agreement is no proof of the own head`() throws {
        let nodes = federation(2)
        let refused = nodes[1].write("more than the quota")
        let unknown = nodes[1].write("of a later program", scope: .government)
        nodes[0].throttled = [refused]
        nodes[0].unevaluated = [unknown]
        try Link(nodes[1], nodes[0], once: true).run()
        // What the other side has no quota for begins with all that it holds; what it can't
        // evaluate is compared like any other.
        #expect(nodes[1].agreements == 1 && nodes[1].uncovered.isEmpty)
        #expect(nodes[0].logs[unknown] != nil)
        nodes[0].unevaluated = []
        nodes[0].wishes = Subscription(authors: nil, isPublic: false)
        try Link(nodes[1], nodes[0], once: true).run()
        #expect(nodes[1].uncovered == [refused])
        nodes[0].wishes = .everything
        nodes[0].throttled = []
        try Link(nodes[1], nodes[0], once: true).run()
        #expect(nodes[1].uncovered.isEmpty)
    }

    @Test func `shows a refusal of what was pushed live at the author and at the refuser`() throws {
        let nodes = federation(2)
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        nodes[1].write("new", directorySize: 2)
        nodes[1].write("older", directorySize: 1)
        try link.changed(nodes[1], .arrivals)
        try link.run()
        for (end, byPeer) in zip(link.ends, [true, false]) {
            let rejected = end.session.summary.rejected
            #expect(rejected.map(\.refusal.code) == [.decreasingCitation])
            #expect(rejected.map(\.byPeer) == [byPeer])
        }
    }

    @Test func `tells of a thousand refusals, and of more only when it forgives`() throws {
        let nodes = federation(2)
        let log = nodes[0].write("a")
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        func flood() throws -> Int {
            var delivery = Delivery(number: 0)
            delivery.receipts = (0..<900).map { time in
                Receipt(
                    federation: MemoryNode.federation, signer: 1, isFinal: true, time: time,
                    directorySize: 1, logs: [Cut(log: log, size: 1, root: .zero)], sign: { $0 })
            }
            let before = link.ends[1].reports.count
            for _ in 0..<3 {
                try link.ends[1].session.receive(
                    .delivery(delivery), at: link.now, store: nodes[0])
            }
            while try link.write(1) {}
            return link.ends[1].reports[before...].reduce(0) {
                if case .rejected(let rejected) = $1 { $0 + rejected.count } else { $0 }
            }
        }
        #expect(try flood() == 1000)
        #expect(try flood() == 0)
        #expect(link.ends[1].session.summary.rejected.count == 1000)
        try link.tick(by: 600_001)
        #expect(try flood() == 1000)
    }

    @Test func `proves a fork, tells the peer, and leaves the log out`() throws {
        for (mine, theirs) in [(3, 3), (2, 5), (5, 2)] {
            let nodes = federation(3)
            let log = LogID(institution: 3, scope: .public)
            for (node, branch, length) in [(nodes[0], "x", mine), (nodes[1], "y", theirs)] {
                let author = MemoryNode(3)
                author.logs[MemoryNode.acts] = node.logs[MemoryNode.acts]
                author.write("common")
                for index in 0..<length { author.write("\(branch) \(index)") }
                node.logs[log] = author.logs[log]
            }
            nodes[0].write("other news")
            let before = [nodes[0].logs[log]?.size, nodes[1].logs[log]?.size]
            let link = try Link(nodes[1], nodes[0])
            try link.run()
            #expect(nodes[0].evidence[log] != nil && nodes[1].evidence[log] != nil)
            #expect([nodes[0].logs[log]?.size, nodes[1].logs[log]?.size] == before)
            for _ in 0..<15 {
                try link.tick()
                try link.run()
            }
            #expect(link.isAgreed)
            #expect(nodes[1].logs[LogID(institution: 1, scope: .public)] != nil)
        }
    }

    @Test func `proves a fork again to a peer whose piece of evidence acts have decided`() throws {
        let nodes = federation(3)
        let log = LogID(institution: 3, scope: .public)
        let branches = ["x", "y"].map { name in
            let author = MemoryNode(3)
            author.logs[MemoryNode.acts] = nodes[0].logs[MemoryNode.acts]
            author.write(name)
            return author.logs[log]?.checkpoints.first
        }
        let (first, second) = (try #require(branches[0]), try #require(branches[1]))
        nodes[1].evidence[log] = Evidence(
            first: first, second: second, otherRoot: second.root, proof: [])
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.isAgreed && nodes[0].evidence[log] != nil)
        // An act decides what the one node holds; the other's piece is about something else.
        nodes[0].evidence[log] = nil
        nodes[0].act(1, 9)
        try link.changed(nodes[0], .directory)
        try link.run()
        #expect(nodes[0].evidence[log] != nil && link.isAgreed)
    }

    @Test func `names the logs that differ when asking for them doesn't help`() throws {
        let nodes = federation(2)
        let log = nodes[0].write("a")
        nodes[0].write("b", scope: .government)
        nodes[0].unreadable = [log]
        let link = try Link(nodes[1], nodes[0], once: true)
        for _ in 0..<100 where link.ends[0].closed == nil {
            try link.run()
            try link.tick()
        }
        #expect(link.ends[0].closed?.code == .done)
        #expect(!link.ends[0].session.summary.isEqual)
        #expect(link.ends[0].session.summary.differing == [log])
        #expect(nodes[1].frontier.count == 2)
    }
}
