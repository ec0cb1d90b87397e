import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

/// One institution's log with two branches, of which a transfer's cut pins one: the national node
/// holds that one, `twin` the other.
private final class TwoBranches {
    let federation: Federation
    let twin: Replica
    let log = LogID(institution: 2, scope: .public)
    private let record: RecordID

    /// Both share `point` entries; the author's has `cut` in all, the twin's `other`.
    init(point: Int, cut: Int, other: Int) throws {
        federation = try Federation()
        try federation.admit(2)
        try federation.admit(3)
        try federation.admit(4)
        record = RecordID.random(creator: 2, using: &federation.random)
        try federation.converge()
        let author = try federation.node(2)
        if point > 0 { try Self.write(point, "kopīgs", record, at: author, federation) }
        try federation.converge()
        let key = try #require(federation.keys[2])
        twin = try Replica(
            store: Store(path: federation.backup(2)),
            machine: Machine(boot: "b", identifier: "m"),
            seals: [Seal(institution: 2, key: key)])
        #expect(try twin.upstreamReturned(federation.national.frontier(), from: 1))
        if cut > point { try Self.write(cut - point, "īstais", record, at: author, federation) }
        if other > point { try Self.write(other - point, "dvīnis", record, at: twin, federation) }
        try federation.carry(from: 2, to: 1)
    }

    private static func write(
        _ count: Int, _ name: String, _ record: RecordID, at replica: Replica,
        _ federation: Federation
    ) throws {
        for number in 0..<count {
            let writing = Writing(
                ChangeSet(statements: [Federation.name(record, "\(name) \(number)")]),
                institution: 2, scope: .public, using: &federation.random)
            _ = try replica.write([writing], time: federation.tick())
        }
    }

    /// A node that holds the first entries of the twin's branch, and doesn't know the cut.
    func victim(_ size: Int) throws -> Replica {
        let national = try federation.national
        let replica = try Replica.join(
            national.federation, membership: national.membership(),
            in: Store(path: federation.folder.file("\(UUID().uuidString).db")), seals: [],
            machine: Machine(boot: "v", identifier: "v"))
        if size > 0 {
            let range = try self.range(of: twin, upTo: size)
            #expect(try replica.admit([range]).map(\.verdict) == [.admitted])
        }
        return replica
    }

    /// The beginning of the log as a node holds it; checkpoints of all sizes can be signed anew.
    func range(of replica: Replica, upTo size: Int) throws -> LogRange {
        let row = try #require(try replica.held(log))
        let entries = try replica.store.read { try $0.entries(of: row, in: 0..<UInt64(size)) }
        var tree = CompactRange()
        for entry in entries { tree.append(entry.leaf) }
        let key = try #require(federation.keys[2])
        let checkpoint = try Checkpoint(
            federation: replica.federation, log: log, size: tree.size, root: tree.root,
            sign: { try key.sign($0) })
        return LogRange(log: log, start: 0, entries: entries, checkpoint: checkpoint)
    }

    /// The beginning of a third branch, which neither of the two nodes holds.
    func third(size: Int) throws -> LogRange {
        let key = try #require(federation.keys[2])
        let path = try federation.backup(3)
        let third = try Replica(
            store: Store(path: path), machine: Machine(boot: "b", identifier: "m"),
            seals: [Seal(institution: 2, key: key)])
        #expect(try third.upstreamReturned([], from: 1))
        try Self.write(size, "trešais", record, at: third, federation)
        return try range(of: third, upTo: size)
    }

    func decide() throws {
        try federation.order(.transfer(records: [record], from: 2, to: 4))
    }
}

@Suite("A log that contradicts a cut leaves its branch")
struct LostBranchTests {
    @Test("What leads back to the branch that was left doesn't use up the author's quota")
    func quota() throws {
        let branches = try TwoBranches(point: 0, cut: 3, other: 3)
        let federation = branches.federation
        let national = try federation.national
        try federation.state(
            [Federation.name(.institution(2), "iestāde")], by: 2, scope: .government)
        try federation.carry(from: 2, to: 1)
        let victim = try branches.victim(3)
        try branches.decide()
        let pinned = try #require(
            try national.range(of: branches.log, from: 0, budget: 1 << 20))
        var policy = Federation.policy
        policy.dailyQuota = pinned.entries.reduce(10) {
            $0 + UInt64($1.header.count + $1.payload.count)
        }
        try federation.order(.policy(policy))
        let time = federation.tick()
        let government = try #require(
            try national.range(
                of: LogID(institution: 2, scope: .government), from: 0, budget: 1 << 20))
        try Federation.carryDirectory(from: national, to: victim)
        #expect(
            try victim.admit([government], fromBelowAt: time).map(\.verdict) == [.admitted])
        let probe = try #require(try victim.probe(of: branches.log))
        _ = try victim.admit(
            national.prefixes(for: probe), of: branches.log, to: probe.cut)
        let tomorrow = time + 86_400_000
        for _ in 0..<5 {
            let back = try branches.range(of: branches.twin, upTo: 1)
            let result = try victim.admit([back], fromBelowAt: tomorrow)
            #expect(result.map(\.verdict.refusal) == [.cutMismatch])
        }
        #expect(try victim.admit([pinned], fromBelowAt: tomorrow).map(\.verdict) == [.admitted])
    }

    private static let largest = 6

    /// Every branch point and cut, the cut beyond the point.
    static let cases: [(Int, Int)] = (0..<largest).flatMap { point in
        ((point + 1)...largest).map { (point, $0) }
    }

    @Test("It is evaluated up to the largest size proved common, and goes on", arguments: cases)
    func search(point: Int, cut: Int) throws {
        let branches = try TwoBranches(point: point, cut: cut, other: Self.largest + 1)
        let sizes = point...(Self.largest + 1)
        let victims = try sizes.map { try branches.victim($0) }
        try branches.decide()
        let national = try branches.federation.national
        for (size, victim) in zip(sizes, victims) {
            try Federation.carryDirectory(from: national, to: victim)
            let expected = min(point, cut)
            if size >= cut {
                let lost = try #require(try victim.lostBranches().first)
                #expect((lost.evaluated, lost.cut) == (0, UInt64(cut)))
                #expect(lost.isSearching == (cut > 1))
            } else {
                #expect(try victim.lostBranches().isEmpty)
            }
            try ask(national, by: victim, branches.log, size: size, point: point)
            if size > point {
                let lost = try #require(try victim.lostBranches().first)
                #expect(lost.evaluated == UInt64(expected) && !lost.isSearching)
            } else {
                #expect(try victim.lostBranches().isEmpty)
            }
            #expect(try victim.held(branches.log)?.size ?? 0 == UInt64(expected))
            #expect(try victim.verifyIncremental().isEmpty)
            let rest = try #require(
                try national.range(of: branches.log, from: UInt64(expected), budget: 1 << 20))
            #expect(try victim.admit([rest]).map(\.verdict) == [.admitted])
            #expect(try victim.lostBranches().isEmpty)
            #expect(try victim.fingerprints() == national.fingerprints())
            #expect(try victim.verifyIncremental().isEmpty)
            #expect(try victim.probe(of: branches.log) == nil)
            try victim.store.close()
        }
    }

    /// Asks until nothing is left to ask; before each answer come lies, which change nothing.
    private func ask(
        _ national: Replica, by victim: Replica, _ log: LogID, size: Int, point: Int
    ) throws {
        while let probe = try victim.probe(of: log) {
            let honest = try national.prefixes(for: probe)
            #expect(honest.map(\.size) == probe.sizes)
            let before = try victim.held(log)
            for index in honest.indices {
                var lie = honest
                lie[index].root = .sha256([UInt8(index)])
                #expect(try victim.admit(lie, of: log, to: probe.cut) == .unproved)
            }
            #expect(try victim.admit([], of: log, to: probe.cut) == .unproved)
            #expect(try victim.held(log) == before)
            let finding = try victim.admit(honest, of: log, to: probe.cut)
            #expect(try victim.held(log).map { $0.size <= UInt64(point) } ?? true)
            guard case .ask = finding else {
                #expect(finding == (size > point ? .fetch(from: UInt64(point)) : .settled))
                // The same answer once more changes nothing.
                #expect(try victim.admit(honest, of: log, to: probe.cut) == .settled)
                return
            }
        }
    }

    @Test("A range that reaches the cut is proof enough", arguments: cases)
    func range(point: Int, cut: Int) throws {
        let branches = try TwoBranches(point: point, cut: cut, other: Self.largest + 1)
        let sizes = (point + 1)...(Self.largest + 1)
        let victims = try sizes.map { try branches.victim($0) }
        try branches.decide()
        let national = try branches.federation.national
        let whole = try #require(try national.range(of: branches.log, from: 0, budget: 1 << 20))
        let lost = try #require(try branches.twin.range(of: branches.log, from: 0, budget: 1 << 20))
        for victim in victims {
            try Federation.carryDirectory(from: national, to: victim)
            // What leads back to the branch is refused, before and after, and is no fork.
            #expect(try victim.admit([lost]).first?.verdict.refusal == .cutMismatch)
            #expect(try victim.admit([whole]).map(\.verdict) == [.admitted])
            #expect(try victim.admit([lost]).first?.verdict.refusal == .cutMismatch)
            #expect(try victim.lostBranches().isEmpty && victim.evidence().isEmpty)
            #expect(try victim.fingerprints() == national.fingerprints())
            #expect(try victim.verifyIncremental().isEmpty)
            try victim.store.close()
        }
    }

    @Test("What is proved to be lost isn't taken again while the cut is to be reached")
    func noReturn() throws {
        let branches = try TwoBranches(point: 2, cut: 6, other: 5)
        let victim = try branches.victim(4)
        let again = try branches.victim(5)
        try branches.decide()
        let national = try branches.federation.national
        try Federation.carryDirectory(from: national, to: victim)
        while let probe = try victim.probe(of: branches.log) {
            _ = try victim.admit(national.prefixes(for: probe), of: branches.log, to: probe.cut)
        }
        #expect(try victim.held(branches.log)?.size == 2)
        let lost = try #require(try again.range(of: branches.log, from: 0, budget: 1 << 20))
        #expect(try victim.admit([lost]).first?.verdict.refusal == .cutMismatch)
        #expect(try victim.held(branches.log)?.size == 2)
        // Nothing vouches for what is held between two checkpoints, so it isn't offered.
        #expect(try victim.range(of: branches.log, from: 0, budget: 1 << 20) == nil)
    }

    @Test("What begins as the branch that was left isn't taken while the search goes on")
    func noReturnMeanwhile() throws {
        let branches = try TwoBranches(point: 2, cut: 6, other: 7)
        let victim = try branches.victim(7)
        let other = try branches.victim(5)
        try branches.decide()
        let national = try branches.federation.national
        try Federation.carryDirectory(from: national, to: victim)
        let lost = try #require(try other.range(of: branches.log, from: 0, budget: 1 << 20))
        #expect(try victim.admit([lost]).first?.verdict.refusal == .cutMismatch)
        // Nothing of it is evaluated, and the search goes on with all that is kept aside.
        #expect(try victim.held(branches.log)?.size == 0)
        #expect(try victim.lostBranches().map(\.isSearching) == [true])
        try ask(national, by: victim, branches.log, size: 7, point: 2)
        #expect(try victim.lostBranches().map(\.evaluated) == [2])
        #expect(try victim.admit([lost]).first?.verdict.refusal == .cutMismatch)
        let pinned = try #require(try national.range(of: branches.log, from: 2, budget: 1 << 20))
        #expect(try victim.admit([pinned]).map(\.verdict) == [.admitted])
        #expect(try victim.fingerprints() == national.fingerprints())
    }

    @Test("What begins otherwise is taken meanwhile, and left again if it is on a lost branch too")
    func leftAgain() throws {
        let branches = try TwoBranches(point: 0, cut: 6, other: 7)
        let third = try branches.third(size: 5)
        let victim = try branches.victim(7)
        try branches.decide()
        let national = try branches.federation.national
        try Federation.carryDirectory(from: national, to: victim)
        #expect(try victim.admit([third]).map(\.verdict) == [.admitted])
        #expect(try victim.lostBranches().map(\.isSearching) == [false])
        let rest = try #require(try national.range(of: branches.log, from: 5, budget: 1 << 20))
        #expect(try victim.admit([rest]).first?.verdict.refusal == .cutMismatch)
        try ask(national, by: victim, branches.log, size: 5, point: 0)
        #expect(try victim.held(branches.log)?.size == 0)
        let pinned = try #require(try national.range(of: branches.log, from: 0, budget: 1 << 20))
        #expect(try victim.admit([pinned]).map(\.verdict) == [.admitted])
        #expect(try victim.fingerprints() == national.fingerprints())
    }

    @Test("Only a cut that the directory has is answered for")
    func unknownCut() throws {
        let branches = try TwoBranches(point: 2, cut: 6, other: 7)
        let national = try branches.federation.national
        let probe = Probe(log: branches.log, cut: 6, sizes: [2, 5])
        #expect(try national.prefixes(for: probe).isEmpty)
        try branches.decide()
        #expect(try national.prefixes(for: probe).map(\.size) == [2, 5])
        let other = Probe(log: branches.log, cut: 5, sizes: [2, 4])
        #expect(try national.prefixes(for: other).isEmpty)
    }

    @Test("A fork's evidence below the cut stops nothing, wherever it comes from")
    func evidence() throws {
        let branches = try TwoBranches(point: 1, cut: 4, other: 3)
        let victim = try branches.victim(3)
        let national = try branches.federation.national
        // Before the cut the two branches are a fork.
        let contest = try #require(try national.contest(of: branches.log, at: 3))
        #expect(try victim.admit(contest))
        let evidence = try #require(try victim.evidence().first)
        #expect(try victim.stalled().map(\.log) == [branches.log])
        try branches.decide()
        try Federation.carryDirectory(from: national, to: victim)
        #expect(try victim.stalled().isEmpty && victim.evidence().isEmpty)
        #expect(try !victim.admit(contest))
        #expect(try victim.admit([evidence]).isEmpty)
        #expect(try victim.stalled().isEmpty)
    }

    @Test("An author whose log is shorter than a cut keeps drafts until it has caught up")
    func author() throws {
        let branches = try TwoBranches(point: 1, cut: 4, other: 5)
        try branches.decide()
        let national = try branches.federation.national
        let twin = branches.twin
        try Federation.carryDirectory(from: national, to: twin)
        #expect(try twin.lostBranches().map(\.log) == [branches.log])
        #expect(try twin.fenceReason(for: 2) == .belowCut(branches.log, pinned: 4, held: 0))
        while let probe = try twin.probe(of: branches.log) {
            _ = try twin.admit(national.prefixes(for: probe), of: branches.log, to: probe.cut)
        }
        #expect(try twin.fenceReason(for: 2) == .belowCut(branches.log, pinned: 4, held: 1))
        let rest = try #require(try national.range(of: branches.log, from: 1, budget: 1 << 20))
        #expect(try twin.admit([rest]).map(\.verdict) == [.admitted])
        #expect(try twin.fenceReason(for: 2) == nil)
    }
}
