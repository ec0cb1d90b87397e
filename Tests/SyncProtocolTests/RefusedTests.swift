import Register
import SyncProtocol
import Testing

@Suite struct `A log of which a range was refused` {
    let log = LogID(institution: 2, scope: .public)

    /// A link over which the first node has refused the second one's log, for a reason.
    func refused(_ code: RefusalCode) throws -> (nodes: [MemoryNode], link: Link) {
        let nodes = federation(3)
        nodes[1].write("news")
        nodes[0].refusing[log] = code
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.isAgreed && nodes[0].logs[log] == nil)
        return (nodes, link)
    }

    /// How often the second node has sent the log.
    func attempts(_ link: Link) -> Int {
        link.ends[0].sent.count {
            if case .delivery(let delivery) = $0 {
                delivery.ranges.contains { $0.log == log }
            } else {
                false
            }
        }
    }

    func seconds(_ count: Int, _ link: Link) throws {
        for _ in 0..<count {
            try link.tick()
            try link.run()
        }
    }

    @Test func `comes back within a second when more of it is held, by whatever session`() throws {
        let (nodes, link) = try refused(.rootMismatch)
        try seconds(5, link)
        #expect(attempts(link) == 1)
        // The same log comes on another way, and another peer's range of it is good.
        nodes[0].refusing = [:]
        nodes[1].write("more")
        nodes[2].logs[log] = nodes[1].logs[log]
        try Link(nodes[2], nodes[0], once: true).run()
        #expect(nodes[0].logs[log]?.size == 2)
        try link.changed(nodes[0], .arrivals)
        try seconds(1, link)
        #expect(link.isAgreed && link.ends[1].session.summary.leftOut.isEmpty)
        nodes[1].write("most")
        try link.changed(nodes[1], .arrivals)
        try link.run()
        #expect(nodes[0].logs[log]?.size == 3)
    }

    @Test func `comes back when a quota is free again: by a receipt at once, by a day's end soon`()
        throws
    {
        for isTold in [true, false] {
            let nodes = federation(2)
            nodes[1].write("news")
            nodes[0].refusing[log] = .throttled
            nodes[0].counted = 1000
            let link = try Link(nodes[1], nodes[0])
            try link.run()
            // More is taken of other logs: nothing that would help.
            nodes[0].counted = 2000
            try link.changed(nodes[0], .arrivals)
            try seconds(70, link)
            #expect(attempts(link) == 1)
            nodes[0].refusing = [:]
            nodes[0].counted = 999
            if isTold { try link.changed(nodes[0], .arrivals) }
            try seconds(isTold ? 1 : 61, link)
            #expect(nodes[0].logs[log]?.size == 1)
            #expect(link.isAgreed && link.ends[1].session.summary.leftOut.isEmpty)
        }
    }

    @Test func `is tried again after ten minutes when nothing says that the reason has ended`()
        throws
    {
        let (nodes, link) = try refused(.badSignature)
        for _ in 0..<3 { try link.changed(nodes[0], .arrivals) }
        try seconds(590, link)
        #expect(attempts(link) == 1)
        nodes[0].refusing = [:]
        try seconds(20, link)
        #expect(attempts(link) == 2 && nodes[0].logs[log]?.size == 1)
    }

    @Test func `is tried again with the next act`() throws {
        let (nodes, link) = try refused(.badSignature)
        nodes[0].refusing = [:]
        nodes[0].act(1, 9)
        try link.changed(nodes[0], .directory)
        try link.run()
        #expect(nodes[0].logs[log]?.size == 1 && link.isAgreed)
    }
}
