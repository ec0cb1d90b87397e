import Register
import SyncProtocol
import Testing

@Suite struct `Who a session is held with` {
    @Test func `refuses a stranger with code and reason on both sides`() throws {
        let nodes = federation(2, acts: 1)
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.ends.map(\.closed?.code) == [.unknownPeer, .unknownPeer])
        #expect(
            link.ends[0].reports.contains {
                if case .ended(let refusal, byPeer: true) = $0 {
                    refusal.code == .unknownPeer
                } else {
                    false
                }
            })
        #expect(
            !link.ends[1].sent.contains {
                if case .delivery = $0 { true } else { false }
            })
    }

    @Test func `gives an excluded peer the directory and then the reason`() throws {
        let nodes = federation(2)
        nodes[0].act(2, 2)
        nodes[0].write("secret")
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.ends[0].closed?.code == .excluded)
        #expect(nodes[1].directoryHead() == nodes[0].directoryHead())
        #expect(nodes[1].frontier.count == 1)
    }

    @Test func `closes when an act excludes the peer during the session`() throws {
        let nodes = federation(2)
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.isAgreed)
        nodes[0].act(2, 2)
        try link.changed(nodes[0], .directory)
        nodes[0].write("secret")
        try link.changed(nodes[0], .arrivals)
        try link.run()
        #expect(link.ends[0].closed?.code == .excluded)
        #expect(nodes[1].directoryHead().size == 3)
        #expect(nodes[1].frontier.count == 1)
    }

    @Test func `accepts a peer that its own directory doesn't know yet, after learning`() throws {
        for newcomerDials in [true, false] {
            let nodes = federation(2)
            let stale = MemoryNode(1)
            stale.act(1, 1)
            stale.write("held")
            nodes[1].write("news")
            let link = newcomerDials ? try Link(nodes[1], stale) : try Link(stale, nodes[1])
            try link.run()
            #expect(link.isAgreed)
            #expect(stale.frontier == nodes[1].frontier)
        }
    }

    @Test func `stops at another federation and at a forked directory`() throws {
        let nodes = federation(2)
        nodes[1].chosenFederation = .sha256([1])
        var link = try Link(nodes[1], nodes[0])
        try link.run()
        #expect(link.ends.map(\.closed?.code).contains(.otherFederation))
        for extra in 0...2 {
            let nodes = federation(2)
            nodes[0].act(1, 3)
            nodes[1].act(1, 4)
            for number in 0..<extra { nodes[0].act(1, UInt32(10 + number)) }
            link = try Link(nodes[1], nodes[0])
            try link.run()
            #expect(link.ends.map(\.closed?.code) == [.directoryFork, .directoryFork])
        }
    }
}
