import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("Of a log's evidence the first piece is kept, and is enough")
struct EvidenceTests {
    private let federation: Federation
    private let record: RecordID
    private let twin: Replica
    private let log = LogID(institution: 2, scope: .public)

    /// Institution 2 and a copy of its node, which both go on by three entries.
    init() throws {
        federation = try Federation()
        for number: UInt32 in 2...4 { try federation.admit(number) }
        record = try federation.create(by: 2)
        try federation.converge()
        twin = try federation.twin(of: 2)
    }

    private func write(_ name: String, at replica: Replica) throws {
        let writing = Writing(
            ChangeSet(statements: [Federation.name(record, name)]), institution: 2,
            scope: .public, using: &federation.random)
        _ = try replica.write([writing], time: federation.tick())
    }

    /// Evidence that the two branches differ at a size: what both nodes hold is written on to it.
    private func evidence() throws -> StoredEvidence {
        let author = try federation.node(2)
        try write("īstais", at: author)
        try write("dvīnis", at: twin)
        let size = try #require(try author.held(log)?.size)
        let witness = try federation.freshNode(of: 4)
        try Federation.carry(from: author, to: witness)
        let contest = try #require(try twin.contest(of: log, at: size))
        #expect(try witness.admit(contest))
        return try #require(try witness.evidence().first)
    }

    @Test("When acts have decided it, the log goes on until another fork is shown")
    func secondFork() throws {
        let first = try evidence()
        try federation.carry(from: 2, to: 1)
        let second = try evidence()
        let node = try federation.node(3)
        #expect(try node.admit([first, second]) == [log])
        #expect(try node.evidence() == [first])
        #expect(try node.admit([second]).isEmpty)
        #expect(try node.evidence() == [first])
        // The cut is at the size at which the first piece's checkpoints differ.
        try federation.order(.transfer(records: [record], from: 2, to: 4))
        try Federation.carryDirectory(from: federation.national, to: node)
        #expect(try node.evidence().isEmpty && node.stalled().isEmpty)
        #expect(try node.admit([first]).isEmpty)
        let before = try node.latestArrival()
        #expect(try node.admit([first, second, second]) == [log])
        #expect(try node.evidence() == [second])
        // It is an arrival, so it travels on.
        let arrivals = try node.arrivals(after: before, limit: 10).map(\.content)
        #expect(arrivals == [.evidence(log)])
    }

    @Test("What doesn't hold, or isn't needed, takes no turn of the store's writer")
    func noTransaction() throws {
        let good = try evidence()
        let forged = StoredEvidence(
            log: log, first: good.first, second: good.first, root: good.root, path: [])
        let node = try federation.node(3)
        let other = try federation.reopened(3)
        try other.store.write { (_: Transaction) throws in
            #expect(try node.admit([forged]).isEmpty)
            #expect(throws: (any Error).self) { _ = try node.admit([good]) }
        }
        #expect(try node.admit([good]) == [log])
        try other.store.write { (_: Transaction) throws in
            #expect(try node.admit(Array(repeating: good, count: 1024)).isEmpty)
        }
    }
}
