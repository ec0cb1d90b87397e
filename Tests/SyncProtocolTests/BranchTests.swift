import Register
import SyncProtocol
import Testing

@Suite struct `A session over a lost branch` {
    static let log = LogID(institution: 3, scope: .public)
    static let largest = 17

    /// A log of an author whose own node isn't there: common up to a size, then a branch's.
    ///
    /// Every prefix has a checkpoint, so that a range may end anywhere.
    static func branch(_ name: String, from point: Int, size: Int) -> MemoryNode.Log? {
        let author = MemoryNode(3)
        for member in 1...3 { author.act(1, UInt32(member)) }
        for index in 0..<size { author.write("\(index < point ? "common" : name) \(index)") }
        return author.logs[log]
    }

    /// Two nodes: the first holds the pinned branch, the second the other; both know the cut.
    static func nodes(point: Int, pinned: Int, cut: Int, lost: Int) -> [MemoryNode] {
        let nodes = federation(3)
        nodes[0].logs[log] = branch("pinned", from: point, size: pinned)
        nodes[1].logs[log] = branch("lost", from: point, size: lost)
        nodes[0].write("other news")
        let root = nodes[0].logs[log]?.roots[cut] ?? .zero
        for node in nodes { node.pin(Cut(log: log, size: UInt64(cut), root: root)) }
        return nodes
    }

    @Test(arguments: [true, false])
    func `ends with the pinned branch: every point, cut and size held`(lostDials: Bool) throws {
        for cut in 1...Self.largest {
            for point in 0..<cut {
                for lost in Set([point + 1, cut - 1, cut, Self.largest]).sorted() where lost > point
                {
                    let nodes = Self.nodes(point: point, pinned: cut + 1, cut: cut, lost: lost)
                    let link =
                        lostDials ? try Link(nodes[1], nodes[0]) : try Link(nodes[0], nodes[1])
                    try link.run()
                    let what: Comment = "point \(point), cut \(cut), held \(lost)"
                    #expect(link.isAgreed, what)
                    #expect(nodes[0].frontier == nodes[1].frontier, what)
                    #expect(nodes[1].searches.isEmpty && nodes[1].evidence.isEmpty, what)
                    #expect(nodes[0].probed.count <= 3, what)
                    if lost >= cut, cut > 1 {
                        #expect(nodes[1].evaluated.last == UInt64(point), what)
                    }
                    #expect(nodes[1].evaluated.allSatisfy { $0 <= UInt64(max(point, lost)) }, what)
                }
            }
        }
    }

    @Test func `goes through a hub that is on the lost branch too`() throws {
        for (point, lostAtHub, lostBelow) in [(3, 8, 5), (3, 5, 8), (0, 9, 9), (6, 7, 7)] {
            let nodes = Self.nodes(point: point, pinned: 9, cut: 8, lost: lostAtHub)
            nodes[2].logs[Self.log] = Self.branch("lost", from: point, size: lostBelow)
            if let cut = nodes[0].cuts[Self.log] { nodes[2].pin(cut) }
            let below = try Link(nodes[2], nodes[1])
            try below.run()
            let above = try Link(nodes[1], nodes[0])
            try above.run()
            #expect(
                nodes[1].frontier.filter { $0.log == Self.log }
                    == nodes[0].frontier.filter { $0.log == Self.log })
            for _ in 0..<90 where !(below.isAgreed && nodes[2].logs[Self.log]?.size == 9) {
                try below.changed(nodes[1], .arrivals)
                try below.run()
                try below.tick()
            }
            #expect(nodes[2].frontier == nodes[1].frontier)
            #expect(below.isAgreed)
        }
    }

    @Test func `believes no proof that doesn't lead to the cut`() throws {
        let nodes = Self.nodes(point: 4, pinned: 9, cut: 8, lost: 9)
        let link = try Link(nodes[1], nodes[0])
        for _ in 0..<400 {
            _ = try link.write(0)
            _ = try link.read(1)
            _ = try link.write(1)
            link.ends[1].outgoing = try link.ends[1].outgoing.map { try Self.lie(about: $0) }
            _ = try link.read(0)
        }
        #expect(nodes[1].evaluated.isEmpty)
        let rejected = link.ends[0].session.summary.rejected
        #expect(rejected.map(\.refusal.code) == [.unproved])
        #expect(rejected.map(\.log) == [Self.log])
        // The range itself is as good as ever: it reaches the cut with the cut's root.
        #expect(
            nodes[1].frontier.first { $0.log == Self.log }
                == nodes[0].frontier.first { $0.log == Self.log })
    }

    private static func lie(about frame: Bytes) throws -> Bytes {
        guard case .prefixes(var prefixes) = try Message(frame: frame),
            let lost = branch("lost", from: 4, size: 9)
        else { return frame }
        for index in prefixes.prefixes.indices {
            prefixes.prefixes[index].root = lost.roots[Int(prefixes.prefixes[index].size)]
        }
        return Message.prefixes(prefixes).frame
    }

    @Test func `accuses neither of two peers that answer the same question`() throws {
        let nodes = Self.nodes(point: 40, pinned: 101, cut: 100, lost: 100)
        let other = MemoryNode(2)
        (other.logs, other.cuts) = (nodes[0].logs, nodes[0].cuts)
        nodes[2].logs[Self.log] = Self.branch("lost", from: 40, size: 100)
        if let cut = nodes[0].cuts[Self.log] { nodes[2].pin(cut) }
        let links = [try Link(nodes[2], nodes[0]), try Link(nodes[2], other)]
        for _ in 0..<400 {
            // Both have asked before either is answered.
            for side in 0...1 { for link in links { _ = try link.write(side) } }
            for side in 0...1 { for link in links { _ = try link.read(side) } }
        }
        #expect(nodes[0].probed.first == other.probed.first && nodes[0].probed.count > 0)
        #expect(links.flatMap(\.ends).flatMap(\.session.summary.rejected).isEmpty)
        #expect(nodes[2].logs[Self.log]?.size == 101)
        #expect(nodes[2].evaluated.contains(40))
    }

    @Test func `waits for no answer for ever, and asks again`() throws {
        let nodes = Self.nodes(point: 4, pinned: 9, cut: 8, lost: 6)
        let link = try Link(nodes[1], nodes[0])
        var swallows = true
        func run() throws {
            for _ in 0..<200 {
                _ = try link.write(0)
                _ = try link.read(1)
                _ = try link.write(1)
                if swallows {
                    link.ends[1].outgoing.removeAll {
                        guard case .prefixes? = try? Message(frame: $0) else { return false }
                        return true
                    }
                }
                _ = try link.read(0)
            }
        }
        try run()
        #expect(nodes[1].logs[Self.log]?.size == 6)
        for _ in 0..<40 {
            try link.tick()
            try run()
        }
        // The log is left out, and all the rest agreed on.
        #expect(link.isAgreed)
        #expect(link.ends[0].session.summary.leftOut.map(\.log) == [Self.log])
        swallows = false
        for _ in 0..<70 {
            try link.tick()
            try run()
        }
        #expect(nodes[1].frontier == nodes[0].frontier)
    }

    @Test func `passes the pinned branch on at once to whom it had sent the lost one`() throws {
        let nodes = federation(3)
        nodes[0].logs[Self.log] = Self.branch("pinned", from: 2, size: 9)
        nodes[1].logs[Self.log] = Self.branch("lost", from: 2, size: 9)
        let below = try Link(nodes[2], nodes[1])
        try below.run()
        #expect(nodes[2].logs[Self.log]?.size == 9)
        let pinned = try #require(nodes[0].logs[Self.log]?.roots)
        for node in nodes { node.pin(Cut(log: Self.log, size: 8, root: pinned[8])) }
        try Link(nodes[1], nodes[0]).run()
        try below.changed(nodes[1], .arrivals)
        try below.run()
        for node in nodes { #expect(node.logs[Self.log]?.roots == pinned) }
    }

    @Test func `waits no longer for a silent answer because others come`() throws {
        let nodes = Self.nodes(point: 4, pinned: 30, cut: 29, lost: 29)
        let silent = LogID(institution: 4, scope: .public)
        let lost = Cut(log: silent, size: 20, root: .zero)
        nodes[1].searches[silent] = BranchSearch(cut: lost, common: 0, limit: 20)
        let link = try Link(nodes[1], nodes[0])
        func answered(_ frame: Bytes) -> LogID? {
            guard case .prefixes(let prefixes)? = try? Message(frame: frame) else { return nil }
            return prefixes.log
        }
        for second in 0...13 {
            for _ in 0..<200 {
                _ = try link.write(0)
                _ = try link.read(1)
                _ = try link.write(1)
                link.ends[1].outgoing.removeAll { answered($0) == silent }
                // Each answer about the other log takes six seconds.
                let isAnswer = link.ends[1].outgoing.first.flatMap(answered) != nil
                if isAnswer && (second == 0 || second % 6 > 0) { continue }
                _ = try link.read(0)
                if isAnswer { break }
            }
            try link.tick()
        }
        #expect(nodes[0].probed.filter { $0.log == Self.log }.count == 2)
        #expect(link.ends[0].sent.contains { if case .state = $0 { true } else { false } })
    }

    @Test func `shows that a log is sound when a peer sent something else`() throws {
        let nodes = Self.nodes(point: 9, pinned: 9, cut: 8, lost: 5)
        let forged = Self.branch("forged", from: 2, size: 9)
        let liar = MemoryNode(2)
        liar.logs = nodes[1].logs
        liar.logs[Self.log] = forged
        let link = try Link(nodes[1], liar)
        try link.run()
        #expect(nodes[1].logs[Self.log]?.size == 5)
        #expect(nodes[1].searches.isEmpty && nodes[1].evidence.isEmpty)
        let honest = try Link(nodes[1], nodes[0])
        try honest.run()
        #expect(honest.isAgreed)
        #expect(nodes[1].frontier == nodes[0].frontier)
    }

    @Test func `says nothing about a log that isn't shared`() throws {
        let nodes = Self.nodes(point: 4, pinned: 9, cut: 8, lost: 3)
        let log = nodes[0].write("about 1", scope: .restricted(1))
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        let before = nodes[0].probed.count
        let probe = Message.probe(Probe(log: log, cut: 2, sizes: [1]))
        try link.ends[1].session.receive(probe, at: link.now, store: nodes[0])
        try link.run()
        #expect(nodes[0].probed.count == before)
    }
}
