import Register
import SyncProtocol
import Testing

@Suite struct `What is kept apart of an ended log` {
    let log = LogID(institution: 2, scope: .public)

    /// Nodes of which the second has written so many late entries, each signed, in a log that ended
    /// after its first.
    func ended(_ count: Int = 2, late: Int, bytes: Int = 200) -> [MemoryNode] {
        let nodes = federation(count)
        nodes[1].write("counts")
        for index in 0..<late { nodes[1].write("late \(index)", bytes: bytes) }
        for node in nodes { node.end(log, at: 1) }
        return nodes
    }

    /// Deliveries of about three entries.
    func meet(
        _ dialer: MemoryNode, _ listener: MemoryNode, once: Bool = false
    ) throws -> Link {
        try Link(dialer, listener, once: once) {
            $0.bulkBytes = 1024
            $0.window = 2048
        }
    }

    @Test func `beyond what a frame takes is handed on in steps`() throws {
        let nodes = ended(late: 9, bytes: 600 * 1024)
        let link = try Link(nodes[1], nodes[0], once: true)
        try link.run()
        #expect(link.closedAsDone && link.ends[0].session.summary.isEqual)
        #expect(nodes[0].late[log]?.tree.root == nodes[1].late[log]?.tree.root)
    }

    @Test(arguments: [1, 14, 45])
    func `is handed on however long it is, once, and in both ways of meeting`(late: Int) throws {
        for isDialing in [true, false] {
            let nodes = ended(late: late)
            let link = try isDialing ? meet(nodes[1], nodes[0]) : meet(nodes[0], nodes[1])
            try link.run()
            #expect(link.isAgreed)
            #expect(nodes[0].logs[log]?.size == 1)
            #expect(nodes[0].late[log]?.size == 1 + UInt64(late))
            #expect(nodes[0].late[log]?.tree.root == nodes[1].late[log]?.tree.root)
            // Each step once.
            #expect(nodes[0].setApart.map(\.count).reduce(0, +) == late)
            let before = nodes[0].setApart.count
            let again = try Link(nodes[1], nodes[0], once: true)
            try again.run()
            #expect(again.isAgreed && nodes[0].setApart.count == before)
        }
    }

    @Test func `goes on where it broke off, in the next session`() throws {
        for broken in 1..<12 {
            let nodes = ended(late: 40)
            let link = try meet(nodes[1], nodes[0])
            for _ in 0..<100 where nodes[0].setApart.count < broken {
                for side in 0...1 {
                    _ = try link.write(side)
                    _ = try link.read(1 - side)
                }
            }
            link.cut()
            let known = nodes[1].keptApart.values.first?[log] ?? 1
            let before = nodes[0].setApart.count
            try meet(nodes[1], nodes[0], once: true).run()
            #expect(nodes[0].late[log]?.size == 41)
            let starts = nodes[0].setApart[before...].map(\.lowerBound)
            #expect(starts.allSatisfy { $0 >= known }, "broken after \(broken) of \(starts)")
        }
    }

    @Test func `is asked for from the beginning by whoever has lost it`() throws {
        let nodes = ended(late: 30)
        try meet(nodes[1], nodes[0], once: true).run()
        nodes[0].late[log] = nil
        nodes[1].keptApart[.sha256(nodes[0].certificate[0])]?[log] = 20
        try meet(nodes[1], nodes[0], once: true).run()
        #expect(nodes[0].late[log]?.size == 31)
        // Also when nothing is left that it isn't known to keep.
        nodes[0].late[log] = nil
        nodes[0].cursors = [:]
        try meet(nodes[1], nodes[0], once: true).run()
        #expect(nodes[0].late[log]?.size == 31)
    }

    @Test func `goes on with what comes while the last step is under way`() throws {
        let nodes = ended(late: 2)
        let longer = ended(late: 6)[1].late[log]
        let link = try meet(nodes[1], nodes[0])
        while nodes[0].setApart.isEmpty {
            if try !link.write(0) { _ = try link.read(1) }
            if try !link.write(1) { _ = try link.read(0) }
        }
        // Its answer is still to come.
        nodes[1].late[log] = longer
        nodes[1].arrive(.apart(log))
        try link.changed(nodes[1], .arrivals)
        _ = try link.write(0)
        try link.run()
        #expect(nodes[0].late[log]?.size == 7)
    }

    @Test func `passes a node in between, while it still comes in`() throws {
        let nodes = ended(3, late: 30)
        let up = try meet(nodes[0], nodes[2])
        try up.run()
        let link = try meet(nodes[1], nodes[0])
        for _ in 0..<1000 where nodes[2].late[log]?.size != 31 {
            for link in [link, up] {
                for side in 0...1 {
                    let count = nodes[0].arrivals.count
                    _ = try link.write(side)
                    _ = try link.read(1 - side)
                    if nodes[0].arrivals.count > count { try up.changed(nodes[0], .arrivals) }
                }
            }
        }
        #expect(nodes[2].late[log]?.size == 31)
        #expect(nodes[2].setApart.count <= 31)
        try up.run()
        #expect(up.isAgreed)
    }

    @Test func `stops at the receiver's quota, and doesn't hold up what counts`() throws {
        let nodes = ended(late: 30)
        nodes[0].lateQuota = 10
        nodes[1].write("news", scope: .government)
        let link = try meet(nodes[1], nodes[0], once: true)
        try link.run()
        let kept = try #require(nodes[0].late[log]?.size)
        #expect(kept > 1 && kept <= 11)
        #expect(nodes[0].logs[LogID(institution: 2, scope: .government)]?.size == 1)
        #expect(link.ends[1].session.summary.rejected.map(\.refusal.code).contains(.throttled))
        #expect(link.closedAsDone)
    }

    @Test func `goes behind live changes, which wait for no more than a delivery of it`() throws {
        let nodes = federation(2)
        nodes[1].write("counts")
        let link = try meet(nodes[1], nodes[0])
        try link.run()
        for index in 0..<40 { nodes[1].write("late \(index)", bytes: 200) }
        for node in nodes { node.end(log, at: 1) }
        try link.changed(nodes[1], .arrivals)
        while nodes[0].setApart.isEmpty {
            for side in 0...1 {
                _ = try link.write(side)
                _ = try link.read(1 - side)
            }
        }
        nodes[1].write("news", scope: .government)
        try link.changed(nodes[1], .arrivals)
        let before = nodes[0].setApart.count
        let news = LogID(institution: 2, scope: .government)
        while nodes[0].logs[news] == nil {
            for side in 0...1 {
                _ = try link.write(side)
                _ = try link.read(1 - side)
            }
        }
        #expect(nodes[0].setApart.count - before <= 3)
        try link.run()
        #expect(nodes[0].late[log]?.size == 41)
    }
}

extension Link {
    fileprivate var closedAsDone: Bool { ends.allSatisfy { $0.closed?.code == .done } }
}
