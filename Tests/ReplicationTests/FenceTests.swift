import Foundation
import Merge
import Register
import Replication
import Storage
import Testing

@Suite("A node signs only when it knows that its store is the latest")
struct FenceTests {
    private let federation: Federation
    private let record: RecordID

    init() throws {
        federation = try Federation()
        try federation.admit(2)
        record = try federation.create(by: 2)
        try federation.carry(from: 2, to: 1)
    }

    private func heads(_ node: UInt32, of institution: UInt32) throws -> [Cut] {
        try federation.node(node).frontier().filter { $0.log.institution == institution }
    }

    private func write(_ name: String, at replica: Replica) throws -> Written {
        let writing = Writing(
            ChangeSet(statements: [Federation.name(record, name)]), institution: 2,
            scope: .public, using: &federation.random)
        return try #require(try replica.write([writing], time: federation.tick()).first)
    }

    @Test("The membership file opens the fence, for later processes of the same boot too")
    func membership() throws {
        #expect(try federation.node(2).fenceReason(for: 2) == nil)
        #expect(try federation.reopened(2).fenceReason(for: 2) == nil)
    }

    @Test("After a boot edits are drafts until an upstream returns the head, then signed in order")
    func reboot() throws {
        let replica = try federation.reopened(2, boot: "boot-2")
        guard case .draft(let first, .unconfirmed(upstreams: [1])) = try write("a", at: replica),
            case .draft = try write("b", at: replica)
        else {
            Issue.record("the edits weren't kept as drafts")
            return
        }
        #expect(try replica.drafts().map(\.number).first == first)
        #expect(try replica.signDrafts(time: federation.tick()) == 0)
        #expect(try replica.value(record, "service.name") == #"{"lv":"Nosaukums"}"#)
        #expect(try replica.upstreamReturned(heads(1, of: 2), from: 1))
        #expect(try replica.signDrafts(time: federation.tick()) == 2)
        #expect(try replica.drafts().isEmpty)
        #expect(try replica.value(record, "service.name") == #"{"lv":"b"}"#)
        let log = LogID(institution: 2, scope: .public)
        #expect(try replica.held(log)?.size == 3)
        #expect(try replica.verify(log).findings.isEmpty)
    }

    @Test("A restored backup signs nothing until it has fetched what its upstream returns")
    func restoredBackup() throws {
        let backup = try federation.backup(2)
        try federation.state([Federation.name(record, "pēc kopijas")], by: 2)
        try federation.carry(from: 2, to: 1)
        let restored = try Replica(
            store: Store(path: backup), machine: Machine(boot: "boot-1", identifier: "machine-2"),
            seals: [Seal(institution: 2, key: try #require(federation.keys[2]))])
        // The proof stands beside the old store, not beside the copy.
        guard case .draft = try write("no kopijas", at: restored) else {
            Issue.record("a copied store signed")
            return
        }
        #expect(try !restored.upstreamReturned(heads(1, of: 2), from: 1))
        #expect(try restored.fenceReason(for: 2) != nil)
        try Federation.carry(from: federation.national, to: restored)
        #expect(try restored.upstreamReturned(heads(1, of: 2), from: 1))
        #expect(try restored.signDrafts(time: federation.tick()) == 1)
        let results = try Federation.carry(from: restored, to: federation.national)
        #expect(results.allSatisfy { $0.verdict == .admitted || $0.verdict == .held })
        #expect(try federation.national.evidence().isEmpty)
        #expect(try federation.national.value(record, "service.name") == #"{"lv":"no kopijas"}"#)
    }

    @Test("A copy that brings the proof along is another file, and signs nothing either")
    func copiedWithProof() throws {
        let backup = try federation.backup(2)
        try FileManager.default.copyItem(
            atPath: federation.node(2).store.path + ".fence", toPath: backup + ".fence")
        let copy = try Replica(
            store: Store(path: backup), machine: federation.node(2).machine,
            seals: [Seal(institution: 2, key: try #require(federation.keys[2]))])
        #expect(try federation.node(2).fenceReason(for: 2) == nil)
        #expect(try copy.fenceReason(for: 2) != nil)
    }

    @Test("On another machine every upstream that the directory names must answer")
    func allUpstreams() throws {
        try federation.admit(3, leadKind: .sector)
        try federation.order(.assignLead(institution: 2, lead: 3))
        try federation.carry(from: 1, to: 2)
        try federation.carry(from: 1, to: 3)
        let moved = try open(boot: "boot-9", machine: "machine-9")
        #expect(try moved.fenceReason(for: 2) == .unconfirmed(upstreams: [1, 3]))
        #expect(try moved.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try moved.fenceReason(for: 2) == .unconfirmed(upstreams: [1]))
        // A boot in between doesn't make it easier.
        let again = try open(boot: "boot-10", machine: "machine-9")
        #expect(try again.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try again.fenceReason(for: 2) == .unconfirmed(upstreams: [1]))
        #expect(try again.upstreamReturned(heads(1, of: 2), from: 1))
        #expect(try again.fenceReason(for: 2) == nil)
        // Once all have answered, one is enough after the next boot.
        let later = try open(boot: "boot-11", machine: "machine-9")
        #expect(try later.fenceReason(for: 2) == .unconfirmed(upstreams: [1, 3]))
        #expect(try later.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try later.fenceReason(for: 2) == nil)
    }

    @Test("A store of another generation must ask all, as on another machine")
    func generation() throws {
        try federation.node(2).store.close()
        try Store.renewGeneration(ofStoreAt: federation.folder.file("2.db"))
        let restored = try open(boot: "boot-1", machine: "machine-2")
        #expect(try restored.fenceReason(for: 2) == .unconfirmed(upstreams: [1]))
        #expect(try restored.upstreamReturned(heads(1, of: 2), from: 1))
        #expect(try restored.fenceReason(for: 2) == nil)
    }

    @Test("A log that its upstream left out or doesn't take stays unsigned, the others are signed")
    func leftOut() throws {
        let backup = try federation.backup(2)
        try federation.state([Federation.name(record, "pēc kopijas")], by: 2)
        try federation.carry(from: 2, to: 1)
        let restored = try Replica(
            store: Store(path: backup), machine: Machine(boot: "boot-1", identifier: "machine-2"),
            seals: [Seal(institution: 2, key: try #require(federation.keys[2]))])
        let log = LogID(institution: 2, scope: .public)
        #expect(try restored.upstreamReturned([], covering: { $0 != log }, from: 1))
        let reason = Fence.Reason.unreturned(log, upstreams: [1])
        #expect(try restored.fenceReason(for: 2) == reason)
        guard case .draft(_, reason) = try write("no kopijas", at: restored) else {
            Issue.record("a log was signed of which nobody returned the head")
            return
        }
        #expect(try restored.signDrafts(time: federation.tick()) == 0)
        let government = Writing(
            ChangeSet(statements: [Federation.name(record, "valdībai")]), institution: 2,
            scope: .government, using: &federation.random)
        #expect(try restored.write([government], time: federation.tick()).allSatisfy(\.isInLog))
        // The answer that covers it opens it, and a later one that leaves it out takes nothing back.
        try Federation.carry(from: federation.national, to: restored)
        #expect(try restored.upstreamReturned(heads(1, of: 2), from: 1))
        #expect(try restored.upstreamReturned([], covering: { $0 != log }, from: 1))
        #expect(try restored.fenceReason(for: 2) == nil)
        #expect(try restored.signDrafts(time: federation.tick()) == 1)
    }

    @Test("What an upstream may not hold, or isn't one's upstream, proves nothing of it")
    func whoMayHold() throws {
        try federation.admit(3, leadKind: .sector)
        try federation.admit(4)
        try federation.converge()
        let moved = try open(boot: "boot-2", machine: "machine-2")
        #expect(try moved.upstreamReturned(heads(4, of: 2), from: 4))
        #expect(try moved.fenceReason(for: 2) == .unconfirmed(upstreams: [1]))
        #expect(try moved.upstreamReturned(heads(3, of: 2), from: 3, isDialled: true))
        #expect(try moved.fenceReason(for: 2) == nil)
        guard case .draft(_, .unconfirmed(upstreams: [1])) = try aboutAnother(moved) else {
            Issue.record("a log was signed that only the national node may hold")
            return
        }
        #expect(try moved.upstreamReturned(heads(1, of: 2), from: 1))
        #expect(try moved.signDrafts(time: federation.tick()) == 1)
    }

    @Test("One's lead may hold whatever one writes: what it returns is proved")
    func leadMayHold() throws {
        try federation.admit(3, leadKind: .sector)
        try federation.admit(4)
        try federation.order(.assignLead(institution: 2, lead: 3))
        try federation.converge()
        let moved = try open(boot: "boot-2", machine: "machine-2")
        #expect(try moved.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try aboutAnother(moved)?.isInLog == true)
    }

    /// What becomes of a word in what is restricted to another institution.
    private func aboutAnother(_ node: Replica) throws -> Written? {
        let record = try federation.create(by: 4)
        let writing = Writing(
            ChangeSet(statements: [Federation.name(record, "par citu")]), institution: 2,
            scope: .restricted(4), using: &federation.random)
        return try node.write([writing], time: federation.tick()).first
    }

    @Test("Whom a node dials is an upstream of its, whoever leads it now; who dials it isn't")
    func dialled() throws {
        for number: UInt32 in [3, 4] { try federation.admit(number, leadKind: .sector) }
        try federation.order(.assignLead(institution: 2, lead: 4))
        try federation.converge()
        let moved = try open(boot: "boot-2", machine: "machine-2")
        #expect(try moved.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try moved.fenceReason(for: 2) == .unconfirmed(upstreams: [1, 4]))
        #expect(try moved.upstreamReturned(heads(3, of: 2), from: 3, isDialled: true))
        #expect(try moved.fenceReason(for: 2) == nil)
    }

    @Test("What an upstream has returned counts until the next boot, also when the lead is another")
    func anotherLead() throws {
        for number: UInt32 in [3, 4] { try federation.admit(number, leadKind: .sector) }
        try federation.order(.assignLead(institution: 2, lead: 3))
        try federation.converge()
        let moved = try open(boot: "boot-2", machine: "machine-2")
        #expect(try moved.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try moved.fenceReason(for: 2) == nil)
        try federation.order(.assignLead(institution: 2, lead: 4))
        try Federation.carryDirectory(from: federation.national, to: moved)
        #expect(try moved.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try moved.fenceReason(for: 2) == nil)
        let later = try open(boot: "boot-3", machine: "machine-2")
        #expect(try later.upstreamReturned(heads(3, of: 2), from: 3))
        #expect(try later.fenceReason(for: 2) == .unconfirmed(upstreams: [1, 4]))
    }

    private func open(boot: String, machine: String) throws -> Replica {
        try Replica(
            store: Store(path: federation.folder.file("2.db")),
            machine: Machine(boot: boot, identifier: machine),
            seals: [Seal(institution: 2, key: try #require(federation.keys[2]))])
    }

    @Test("A national node restored from a backup orders nothing: its high-water mark is ahead")
    func nationalBackup() throws {
        let national = try federation.national
        let mark = national.store.path + ".high-water"
        let backup = try federation.backup(1)
        try federation.admit(3)
        try FileManager.default.copyItem(atPath: mark, toPath: backup + ".high-water")
        let restored = try Replica(
            store: Store(path: backup), machine: national.machine,
            seals: [Seal(institution: 1, key: try #require(federation.keys[1]))])
        #expect(try restored.fenceReason(for: 1) == .behind(Directory.log))
        #expect(throws: ReplicaError.self) {
            try restored.order(.exclude(2), time: 1, using: &federation.random)
        }
        try FileManager.default.removeItem(atPath: backup + ".high-water")
        #expect(try restored.fenceReason(for: 1) == .noHighWater)
        try Federation.carry(from: national, to: restored)
        try restored.confirmHead()
        #expect(try restored.fenceReason(for: 1) == nil)
    }

    @Test("Where the policy asks for sector nodes, the national node waits for their answers")
    func countersigning() throws {
        var policy = Federation.policy
        policy.countersigningSectors = 1
        try federation.admit(3, leadKind: .sector)
        try federation.order(.policy(policy))
        #expect(try federation.national.fenceReason(for: 1) == .countersigning(missing: 1))
        let head = try federation.national.directoryHead()
        let cut = Cut(log: Directory.log, size: head.size, root: head.root)
        #expect(try federation.national.upstreamReturned([cut], from: 2))
        #expect(try federation.national.fenceReason(for: 1) == .countersigning(missing: 1))
        #expect(try federation.national.upstreamReturned([cut], from: 3))
        #expect(try federation.national.fenceReason(for: 1) == nil)
    }
}

extension Written {
    fileprivate var isInLog: Bool {
        if case .signed = self { true } else { false }
    }
}
