import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("A frontier note lists what has changed since the one before, and nothing else")
struct FrontierNoteTests {
    private let federation: Federation
    private let record: RecordID
    private let log = LogID(institution: 2, scope: .public)
    private let layer = Scope.restricted(2)

    init() throws {
        federation = try Federation()
        for number: UInt32 in 2...3 { try federation.admit(number) }
        record = try federation.create(by: 2)
        try federation.carry(from: 2, to: 1)
    }

    /// What the day's notes list, by layer.
    private func note() throws -> [Scope: [Cut]] {
        let national = try federation.national
        let time = federation.tick()
        let written = try national.writeFrontierNotes(
            day: "2026-11-22", time: time, using: &federation.random)
        var changed: [Scope: [Cut]] = [:]
        for case .signed(let reference) in written {
            let note = try #require(
                try national.frontierNotes(of: reference.log.scope).last?.note)
            #expect(note.time == time)
            #expect(note.directorySize == (try national.directoryHead().size))
            changed[reference.log.scope] = note.changed
        }
        #expect(changed.count == written.count)
        return changed
    }

    private func held(_ log: LogID) throws -> Cut {
        let frontier = try federation.national.frontier()
        return try #require(frontier.first { $0.log == log })
    }

    private func state(_ name: String, _ scope: Scope = .public) throws {
        try federation.state([Federation.name(record, name)], by: 2, scope: scope)
        try federation.carry(from: 2, to: 1)
    }

    @Test("Each log with its size and root, once, sorted; the log of the notes never")
    func changes() throws {
        #expect(try note() == [.public: [try held(log)], .government: []])
        #expect(try note() == [.public: [], .government: []])
        try state("otrais")
        try state("iekšējs", .government)
        let third = try federation.create(by: 3)
        try federation.carry(from: 3, to: 1)
        try federation.state([Federation.function(third, "f", role: .national)], by: 1)
        let government = LogID(institution: 2, scope: .government)
        let logs = [log, LogID(institution: 3, scope: .public)]
        #expect(
            try note() == [
                .public: try logs.map { try held($0) },
                .government: [try held(government)],
            ])
        #expect(try note() == [.public: [], .government: []])
    }

    @Test("A log of which nothing could be taken isn't listed")
    func empty() throws {
        try federation.state([Federation.name(record, "iekšējs")], by: 2, scope: .government)
        let government = LogID(institution: 2, scope: .government)
        var range = try #require(
            try federation.node(2).range(of: government, from: 0, budget: 1 << 20))
        range.checkpoint = nil
        #expect(try federation.national.admit([range]).first?.verdict.refusal == .noCheckpoint)
        #expect(try federation.national.held(government)?.size == 0)
        #expect(try note()[.government] == [])
    }

    @Test("A restricted layer has a note only when another's log there changed")
    func restricted() throws {
        _ = try note()
        try state("slēgts", layer)
        let restricted = LogID(institution: 2, scope: layer)
        #expect(try note()[layer] == [try held(restricted)])
        #expect(try note()[layer] == nil)
        try federation.state(
            [Federation.function(record, "f", role: .national)], by: 1, scope: layer)
        #expect(try note()[layer] == nil)
        try state("slēgts arī", layer)
        #expect(try note()[layer] == [try held(restricted)])
    }

    /// Lets a thief write, a note list that, and an act cut the log below it.
    ///
    /// - Returns: what the act left of the log, what the note listed, and the new key.
    private func shorten() throws -> (left: Cut, noted: Cut, key: SealKey) {
        let first = try held(log)
        try state("nozagta atslēga")
        let before = try held(log)
        #expect(try note()[.public] == [before])
        let key = try SealKey(generate: .p256)
        try federation.order(
            .rotateKey(institution: 2, sealKey: key.publicKey.spki), cuts: [first])
        return (first, before, key)
    }

    @Test("A log that an act has shortened is listed with what is left")
    func shortened() throws {
        let (first, _, _) = try shorten()
        #expect(try held(log) == first)
        #expect(try note()[.public] == [first])
        #expect(try note()[.public] == [])
    }

    @Test("Cut and regrown between two notes, it is listed for its root alone")
    func regrown() throws {
        let (_, before, key) = try shorten()
        federation.setKey(key, of: 2)
        let author = try federation.freshNode(of: 2)
        try Federation.carry(from: federation.national, to: author)
        #expect(try author.upstreamReturned(federation.national.frontier(), from: 1))
        federation.replace(2, by: author)
        try state("jaunā atslēga")
        let after = try held(log)
        #expect(after.size == before.size && after.root != before.root)
        #expect(try note()[.public] == [after])
    }
}
