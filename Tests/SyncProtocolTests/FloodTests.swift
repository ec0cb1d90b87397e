import Register
import SyncProtocol
import Testing

@Suite struct `A peer that asks for proofs without end` {
    let log = `A session over a lost branch`.log

    func ask(_ probe: Probe, _ link: Link) throws {
        try link.ends[1].session.receive(.probe(probe), at: link.now, store: link.ends[1].node)
        while try link.write(1) {}
    }

    func answers(_ link: Link) -> Int {
        link.ends[1].sent.count { if case .prefixes = $0 { true } else { false } }
    }

    @Test func `is sent away after two whole searches for a cut, with acts in between as well`()
        throws
    {
        let nodes = `A session over a lost branch`.nodes(point: 4, pinned: 9, cut: 8, lost: 4)
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        let before = answers(link)
        for number in 0..<48 {
            #expect(link.ends[1].closed == nil)
            try ask(Probe(log: log, cut: 8, sizes: [UInt64(1 + number % 7)]), link)
            if number == 20 {
                nodes[0].act(1, 7)
                try link.changed(nodes[0], .directory)
                try link.run()
            }
        }
        #expect(answers(link) == before + 48)
        try ask(Probe(log: log, cut: 8, sizes: [5]), link)
        #expect(answers(link) == before + 48)
        #expect(link.ends[1].closed?.code == .flooded)
    }

    @Test func `gets no proofs about a size that no cut pins, and may ask`() throws {
        let nodes = `A session over a lost branch`.nodes(point: 4, pinned: 9, cut: 8, lost: 4)
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        for _ in 0..<200 { try ask(Probe(log: log, cut: 7, sizes: [5]), link) }
        #expect(link.ends[1].closed == nil)
    }

    @Test func `is sent away after a thousand cuts`() throws {
        let nodes = federation(2)
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        var state = try #require(`A session over a lost branch`.branch("x", from: 0, size: 2))
        state.checkpoints = []
        for institution in 0..<1025 {
            let log = LogID(institution: UInt32(1000 + institution), scope: .public)
            nodes[0].logs[log] = state
            nodes[0].cuts[log] = Cut(log: log, size: 2, root: state.tree.root)
            #expect(link.ends[1].closed == nil)
            try ask(Probe(log: log, cut: 2, sizes: [1]), link)
        }
        #expect(link.ends[1].closed?.code == .flooded)
    }
}
