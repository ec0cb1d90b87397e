import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("A fork stops the log where it is held, and the evidence travels")
struct ForkTests {
    private let federation: Federation
    private let record: RecordID
    private let twin: Replica
    private let log = LogID(institution: 2, scope: .public)

    /// Institution 2 and a copy of its node that signs as well, without a fence.
    init() throws {
        federation = try Federation()
        try federation.admit(2)
        try federation.admit(3)
        record = try federation.create(by: 2)
        try federation.converge()
        twin = try federation.twin(of: 2)
    }

    private func write(_ names: [String], at replica: Replica) throws {
        for name in names {
            let writing = Writing(
                ChangeSet(statements: [Federation.name(record, name)]), institution: 2,
                scope: .public, using: &federation.random)
            _ = try replica.write([writing], time: federation.tick())
        }
    }

    @Test(
        "Two branches are evidence, whichever is longer",
        arguments: [(1, 1), (1, 3), (3, 1), (2, 3)])
    func branches(lengths: (Int, Int)) throws {
        try write((0..<lengths.0).map { "īstais \($0)" }, at: federation.node(2))
        try write((0..<lengths.1).map { "dvīnis \($0)" }, at: twin)
        try federation.carry(from: 2, to: 1)
        let held = try federation.national.held(log)?.size
        let results = try Federation.carry(from: twin, to: federation.national)
        let offered = try #require(try twin.range(of: log, from: 0, budget: 1 << 20))
        let verdict = try #require(try federation.national.admit([offered]).first).verdict
        #expect(
            results.contains { $0.verdict.refusal == .stopped } || verdict.refusal == .stopped)
        #expect(try federation.national.evidence().count == 1)
        #expect(try federation.national.stalled().map(\.log) == [log])
        #expect(try federation.national.held(log)?.size == held)
        // Nothing more is admitted, on either branch.
        try write(["tālāk"], at: federation.node(2))
        #expect(try federation.carry(from: 2, to: 1).contains { $0.verdict.refusal == .stopped })
    }

    @Test("Evidence that a peer sends is verified, and stops the log there as well")
    func evidenceTravels() throws {
        try write(["īstais"], at: federation.node(2))
        try write(["dvīnis"], at: twin)
        try federation.carry(from: 2, to: 1)
        try Federation.carry(from: twin, to: federation.national)
        let offered = try #require(try twin.range(of: log, from: 0, budget: 1 << 20))
        _ = try federation.national.admit([offered])
        let evidence = try #require(try federation.national.evidence().first)
        let other = try federation.node(3)
        let forged = StoredEvidence(
            log: evidence.log, first: evidence.first, second: evidence.first,
            root: evidence.root, path: evidence.path)
        #expect(try other.admit([forged]).isEmpty)
        #expect(try other.stalled().isEmpty)
        #expect(try other.admit([forged, evidence, evidence]) == [log])
        #expect(try other.stalled().map(\.log) == [log])
        #expect(try other.evidence() == [evidence])
        // Two peers that send it to each other come to an end.
        let arrivals = try other.latestArrival()
        #expect(try other.admit([evidence]).isEmpty)
        #expect(try other.latestArrival() == arrivals)
    }

    @Test("A contest over equal sizes becomes evidence at the one that holds the other branch")
    func contest() throws {
        try write(["īstais", "īstais 2"], at: federation.node(2))
        try write(["dvīnis"], at: twin)
        try federation.carry(from: 2, to: 1)
        let contest = try #require(try twin.contest(of: log, at: 2))
        #expect(try federation.national.admit(contest))
        #expect(try federation.national.stalled().map(\.log) == [log])
    }

    @Test("A longer log of the same branch is no fork")
    func prefix() throws {
        try write(["viens", "divi"], at: federation.node(2))
        try federation.carry(from: 2, to: 1)
        let results = try Federation.carry(from: twin, to: federation.national)
        #expect(results.allSatisfy { $0.verdict == .held })
        #expect(try federation.national.evidence().isEmpty)
    }

    @Test("A cut decides: the node on the lost branch drops it and goes on with what is pinned")
    func lostBranch() throws {
        try federation.admit(4)
        try write(["īstais"], at: federation.node(2))
        try write(["dvīnis"], at: twin)
        try federation.carry(from: 2, to: 1)
        try Federation.carry(from: twin, to: federation.node(3))
        #expect(try federation.node(3).value(record, "service.name") == #"{"lv":"dvīnis"}"#)
        // The transfer cuts the log with the root that the national node holds.
        try federation.order(.transfer(records: [record], from: 2, to: 4))
        try federation.carry(from: 1, to: 3)
        #expect(
            try federation.node(3).root(of: log, at: 2) == federation.national.root(of: log, at: 2))
        #expect(try federation.node(3).value(record, "service.name") == #"{"lv":"īstais"}"#)
        #expect(try federation.node(3).fingerprints() == federation.national.fingerprints())
        #expect(try federation.node(3).verifyIncremental().isEmpty)
        // The twin's branch is refused below the cut, and is no fork.
        let offered = try #require(try twin.range(of: log, from: 0, budget: 1 << 20))
        let verdict = try #require(try federation.node(3).admit([offered]).first).verdict
        #expect(verdict.refusal == .cutMismatch)
        #expect(try federation.node(3).evidence().isEmpty)
    }

    @Test(
        "An act that ends the key decides a fork beyond its cut, whether act or evidence came first",
        arguments: [true, false])
    func endedKey(rotates: Bool) throws {
        try federation.admit(4)
        try federation.admit(5)
        try write(["īstais", "īstais 2"], at: federation.node(2))
        try write(["dvīnis", "dvīnis 2", "dvīnis 3"], at: twin)
        let longer = try federation.node(3)
        try Federation.carry(from: federation.node(2), to: longer)
        let offered = try #require(try twin.range(of: log, from: 0, budget: 1 << 20))
        #expect(try longer.admit([offered]).first?.verdict.refusal == .stopped)
        let evidence = try #require(try longer.evidence().first)
        let shorter = try federation.node(4)
        #expect(try federation.national.admit([evidence]) == [log])
        #expect(try shorter.admit([evidence]) == [log])
        let key = try SealKey(generate: .p256).publicKey.spki
        try federation.order(
            rotates
                ? .rotateKey(institution: 2, sealKey: key)
                : .host(institution: 2, host: 3, sealKey: key, nodeKeys: []))
        let national = try federation.national
        let pinned = try #require(try national.range(of: log, from: 0, budget: 1 << 20))
        for node in [longer, shorter, try federation.node(5)] {
            try Federation.carryDirectory(from: national, to: node)
            #expect(try node.admit([evidence]).isEmpty)
            _ = try node.admit([pinned])
            #expect(try node.held(log)?.size == 1)
            #expect(try node.stalled().isEmpty && node.evidence().isEmpty)
            #expect(try node.fingerprints() == national.fingerprints())
            #expect(try node.verifyIncremental().isEmpty)
        }
        #expect(try national.stalled().isEmpty)
    }

    @Test("A cut below a fork that leaves the key as it is doesn't decide it")
    func cutBelow() throws {
        try federation.admit(4)
        try write(["īstais", "īstais 2"], at: federation.node(2))
        try write(["dvīnis", "dvīnis 2", "dvīnis 3"], at: twin)
        let other = try federation.node(3)
        try Federation.carry(from: federation.node(2), to: other)
        let offered = try #require(try twin.range(of: log, from: 0, budget: 1 << 20))
        _ = try other.admit([offered])
        try federation.order(.transfer(records: [record], from: 2, to: 4))
        try federation.carry(from: 1, to: 3)
        #expect(try other.stalled().map(\.log) == [log])
        #expect(try other.held(log)?.size == 3)
    }
}
