import Merge
import Register
import Seals
import Storage
import Testing

@testable import Replication

@Suite("A program that can read more brings an old store to the bytes of a fresh merge")
struct ReadingLevelTests {
    private let federation: Federation
    private let record: RecordID

    init() throws {
        federation = try Federation()
        try federation.admit(2)
        try federation.admit(3)
        record = try federation.create(by: 2)
        try federation.state([Federation.name(record, "pirmais")], by: 2)
        try federation.state([Federation.name(record, "otrais")], by: 2)
        try federation.converge()
    }

    private let log = LogID(institution: 2, scope: .public)

    /// Makes node 3's store what a program of an earlier level would have left.
    private func age(_ body: (Transaction) throws -> Void) throws {
        try federation.node(3).store.write { transaction in
            try body(transaction)
            try transaction.set("reading-level", to: "0")
        }
    }

    private func checkReopened() throws {
        let replica = try federation.reopened(3)
        #expect(try replica.verifyIncremental().isEmpty)
        #expect(try replica.stalled().isEmpty)
        #expect(try replica.fingerprint() == federation.national.fingerprint())
        #expect(try replica.directory().outcomes == federation.national.directory().outcomes)
    }

    @Test("Entries that it couldn't read are indexed")
    func entries() throws {
        try age { transaction in
            var row = try #require(try transaction.log(log))
            row.evaluated = 1
            try transaction.update(row)
            for sequence in 1..<row.size {
                try transaction.untouch(record, layer: .public, log: row, sequence: sequence)
            }
        }
        #expect(try !federation.node(3).verifyIncremental().isEmpty)
        try checkReopened()
    }

    @Test("Acts that it couldn't read are followed, their cuts too")
    func acts() throws {
        // Node 3 holds an entry that the national node hasn't when it excludes the author.
        try federation.state([Federation.name(record, "vēlais")], by: 2)
        try federation.carry(from: 2, to: 3)
        try federation.order(.exclude(2))
        let range = try #require(
            try federation.national.range(
                of: Directory.log, from: federation.node(3).directoryHead().size, budget: 1 << 20))
        let size = try #require(try federation.national.held(log)?.size)
        try age { transaction in
            var row = try #require(try transaction.log(Directory.log))
            let unread = row.size
            try transaction.append(
                try range.entries.map { try ReadEntry($0) }, to: &row,
                checkpoint: range.checkpoint)
            row.evaluated = unread
            try transaction.update(row)
        }
        #expect(try federation.node(3).held(log)?.size == size + 1)
        try checkReopened()
        #expect(try federation.reopened(3).apart(of: log).map(\.sequence) == [size])
    }
}
