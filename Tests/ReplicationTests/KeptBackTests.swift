import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("What is kept from a node is found by the frontier notes")
struct KeptBackTests {
    private let federation: Federation
    private let record: RecordID
    private let log = LogID(institution: 2, scope: .public)
    /// The log's beginnings of one, two and three entries.
    private var beginnings: [LogRange] = []
    /// The logs of notes, as they began.
    private var firstNotes: [Scope: LogRange] = [:]

    /// The log has one entry in the first day's note, and three in the second's.
    init() throws {
        federation = try Federation()
        for number: UInt32 in 2...4 { try federation.admit(number) }
        record = try federation.create(by: 2)
        try takeBeginning()
        try note("2026-11-22")
        for scope in [Scope.public, .government] { firstNotes[scope] = try notes(scope) }
        for name in ["otrais", "trešais"] {
            try federation.state([Federation.name(record, name)], by: 2)
            try takeBeginning()
        }
        try note("2026-11-23")
    }

    private mutating func takeBeginning() throws {
        let author = try federation.node(2)
        beginnings.append(try #require(try author.range(of: log, from: 0, budget: 1 << 20)))
        try federation.carry(from: 2, to: 1)
    }

    private func note(_ day: String) throws {
        _ = try federation.national.writeFrontierNotes(
            day: day, time: federation.tick(), using: &federation.random)
    }

    private func notes(_ scope: Scope) throws -> LogRange {
        let log = LogID(institution: 1, scope: scope)
        return try #require(try federation.national.range(of: log, from: 0, budget: 1 << 20))
    }

    /// A node that holds the directory, the first entries of the log, and the notes of some layers.
    private func node(
        holding size: Int, notes: [Scope] = [.public, .government]
    ) throws -> Replica {
        let node = try federation.freshNode(of: 3)
        if size > 0 { #expect(try node.admit([beginnings[size - 1]]).first?.verdict == .admitted) }
        try takeNotes(notes, node)
        return node
    }

    private func takeNotes(_ layers: [Scope], _ node: Replica) throws {
        try Federation.carryDirectory(from: federation.national, to: node)
        for scope in layers {
            #expect(try node.admit([notes(scope)]).map(\.verdict) == [.admitted])
        }
    }

    @Test("A log is short when less of it is held than its latest note says", arguments: 0...3)
    func size(held: Int) throws {
        let short = try node(holding: held).logsShorterThanNoted()
        guard held < 3 else {
            #expect(short.isEmpty)
            return
        }
        let found = try #require(short.first)
        #expect(short.count == 1 && found.log == log)
        #expect((found.noted, found.held, found.day) == (3, UInt64(held), "2026-11-23"))
        let notes = try federation.national.frontierNotes(of: .public)
        #expect(found.time == notes.last?.note.time)
        #expect(try node(holding: held, notes: []).logsShorterThanNoted().isEmpty)
    }

    @Test("More than a note says isn't short")
    func longer() throws {
        try federation.state([Federation.name(record, "ceturtais")], by: 2)
        let whole = try federation.node(2)
        try Federation.carryDirectory(from: federation.national, to: whole)
        try takeNotes([.public], whole)
        #expect(try whole.logsShorterThanNoted().isEmpty)
    }

    @Test("A restricted layer's note tells of its logs, to those who hold it")
    func restricted() throws {
        let layer = Scope.restricted(3)
        let other = RecordID.random(creator: 3, using: &federation.random)
        try federation.state([Federation.name(other, "slēgts")], by: 3, scope: layer)
        try federation.carry(from: 3, to: 1)
        try note("2026-11-24")
        let node = try node(holding: 3, notes: [.public, .government, layer])
        let short = try node.logsShorterThanNoted().filter { $0.log.scope == layer }
        #expect(short.map(\.log) == [LogID(institution: 3, scope: layer)])
        #expect(short.map(\.noted) == [1] && short.map(\.day) == ["2026-11-24"])
    }

    @Test("What evidence has stopped is known to be short, and is no news")
    func forked() throws {
        let node = try node(holding: 1)
        #expect(try node.logsShorterThanNoted().map(\.log) == [log])
        try node.store.write { transaction in
            var row = try transaction.knownLog(log)
            row.stopped = "fork"
            try transaction.update(row)
        }
        #expect(try node.logsShorterThanNoted().isEmpty)
    }

    @Test("Nor is what left a branch that contradicts a cut")
    func lostBranch() throws {
        let node = try node(holding: 1)
        try node.store.write { transaction in
            let row = try transaction.knownLog(log)
            try transaction.insert(
                StoredLostBranch(
                    cut: Cut(log: log, size: 3, root: .zero), proved: 1, differs: 2, root: .zero),
                of: row)
        }
        #expect(try node.logsShorterThanNoted().isEmpty)
    }

    @Test("What an act cut lower than noted is expected only up to there", arguments: 1...3)
    func lowered(size: Int) throws {
        let root = try #require(beginnings[size - 1].checkpoint).root
        let cut = Cut(log: log, size: UInt64(size), root: root)
        let key = try SealKey(generate: .p256).publicKey.spki
        for order in [Act.Order.rotateKey(institution: 2, sealKey: key), .exclude(2)] {
            try federation.order(order, cuts: [cut])
            for held in 0...size {
                let short = try node(holding: held).logsShorterThanNoted()
                // It is told with what the note says.
                #expect(short.map(\.noted) == (held < size ? [3] : []), "held \(held), \(order)")
            }
        }
    }

    @Test("A cut from before a note says nothing about what came since")
    func earlierCut() throws {
        let cut = Cut(log: log, size: 1, root: try #require(beginnings[0].checkpoint).root)
        try federation.order(.transfer(records: [record], from: 2, to: 4), cuts: [cut])
        #expect(try node(holding: 1).logsShorterThanNoted().isEmpty)
        try federation.state([Federation.name(record, "pēc")], by: 2)
        try federation.carry(from: 2, to: 1)
        try note("2026-11-24")
        let short = try node(holding: 1).logsShorterThanNoted()
        #expect(short.map(\.noted) == [4])
    }

    @Test("The latest note is the latest of both layers, whichever came")
    func latestNote() throws {
        #expect(try node(holding: 0, notes: []).latestFrontierNote() == nil)
        for (early, late) in [(Scope.public, Scope.government), (.government, .public)] {
            let node = try node(holding: 0, notes: [])
            let first = try #require(firstNotes[early])
            #expect(try node.admit([first]).map(\.verdict) == [.admitted])
            #expect(try node.latestFrontierNote()?.day == "2026-11-22")
            #expect(try node.admit([notes(late)]).map(\.verdict) == [.admitted])
            #expect(try node.latestFrontierNote()?.day == "2026-11-23")
        }
    }
}
