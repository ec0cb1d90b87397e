import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("Acts take effect on what is held")
struct ActsTests {
    private let federation: Federation
    private let record: RecordID
    private let log = LogID(institution: 2, scope: .public)

    init() throws {
        federation = try Federation()
        for number: UInt32 in [2, 3] { try federation.admit(number) }
        try federation.admit(4, leadKind: .sector)
        try federation.admit(5, leadKind: .sector)
        record = try federation.create(by: 2, name: "NVD")
        try federation.converge()
    }

    @Test("After a transfer the new owner inherits, and an offline edit is late and adoptable")
    func transfer() throws {
        try federation.order(.transfer(records: [record], from: 2, to: 3))
        // Institution 2 doesn't know yet.
        try federation.state([Federation.name(record, "bezsaistē")], by: 2)
        try federation.converge()
        for number: UInt32 in [1, 2, 3] {
            let node = try federation.node(number)
            #expect(try node.value(record, "service.name") == #"{"lv":"NVD"}"#)
            #expect(try node.late().map(\.statement.verdict.code) == ["late"])
            #expect(try node.verifyIncremental().isEmpty)
        }
        let late = try #require(try federation.node(3).late(OpenQuestion(owner: 3)).first)
        #expect(late.holder == 3)
        try federation.state(
            [Federation.name(record, "bezsaistē", adopts: late.statement.reference)], by: 3)
        try federation.converge()
        for number: UInt32 in [1, 2, 3] {
            let node = try federation.node(number)
            #expect(try node.value(record, "service.name") == #"{"lv":"bezsaistē"}"#)
            #expect(try node.late().isEmpty)
            #expect(try node.records(owner: 3).map(\.record) == [record])
            #expect(try node.fingerprint() == federation.national.fingerprint())
        }
    }

    @Test("A dry run writes nothing and names the statements that change")
    func dryRun() throws {
        try federation.order(.assignLead(institution: 2, lead: 4))
        try federation.converge()
        try federation.state([Federation.function(record, "IT", role: .owner)], by: 2)
        try federation.state([Federation.function(record, "health", role: .lead)], by: 4)
        try federation.carry(from: 2, to: 1)
        let size = try federation.national.directoryHead().size
        let act = try federation.national.order(
            .assignLead(institution: 2, lead: 5), time: 0, dryRun: true,
            using: &federation.random)
        // Institution 4's log isn't held here yet, so nothing of it is within the cut.
        #expect(act.act.cuts.isEmpty)
        #expect(act.changes.isEmpty)
        try federation.carry(from: 4, to: 1)
        let again = try federation.national.order(
            .assignLead(institution: 2, lead: 5), time: 0, dryRun: true,
            using: &federation.random)
        #expect(again.act.cuts.map(\.log) == [LogID(institution: 4, scope: .public)])
        #expect(again.changes.isEmpty)
        #expect(try federation.national.directoryHead().size == size)
    }

    @Test("Sector lead and owner differ on a classification: resolved by role, both visible")
    func divergence() throws {
        try federation.order(.assignLead(institution: 2, lead: 4))
        try federation.converge()
        try federation.state([Federation.function(record, "IT", role: .owner)], by: 2)
        try federation.state([Federation.function(record, "veselība", role: .lead)], by: 4)
        try federation.converge()
        let node = try federation.node(2)
        #expect(try node.value(record, "service.function") == #""veselība""#)
        let divergence = try #require(try node.divergences(OpenQuestion(owner: 2)).first)
        #expect(divergence.statement.author == 2)
        #expect(divergence.effective?.author == 4)
        #expect(try node.counts().divergences == 1)
        let view = try #require(try node.view(record))
        #expect(view.statements.count == 4)
        #expect(Set(view.statements.map(\.verdict.code)) == ["effective", "losing"])
    }

    @Test("A proposal is listed at the owner, adopted, and gone")
    func proposal() throws {
        try federation.state([Federation.name(record, "Labāks")], by: 3)
        try federation.converge()
        let proposal = try #require(try federation.node(2).proposals(OpenQuestion(owner: 2)).first)
        #expect(proposal.statement.author == 3)
        #expect(proposal.holder == 2)
        try federation.state(
            [Federation.name(record, "Labāks", adopts: proposal.statement.reference)], by: 2)
        try federation.converge()
        #expect(try federation.national.proposals().isEmpty)
        #expect(try federation.national.value(record, "service.name") == #"{"lv":"Labāks"}"#)
    }

    @Test("A rotated key vouches up to the cut; the author signs its head anew and goes on")
    func rotation() throws {
        try federation.state([Federation.name(record, "pirms")], by: 2)
        try federation.converge()
        let key = try SealKey(generate: .p256)
        let old = try #require(federation.keys[2])
        // Offline: this entry is beyond the cut and signed with the old key.
        try federation.state([Federation.name(record, "starp")], by: 2)
        try federation.carry(from: 2, to: 3)
        try federation.order(.rotateKey(institution: 2, sealKey: key.publicKey.spki))
        // A node that knows the act refuses the old key beyond the cut; one that held it cuts.
        let range = try #require(try federation.node(2).range(of: log, from: 0, budget: 1 << 20))
        #expect(try federation.national.admit([range]).first?.verdict == .setApart)
        try Federation.carryDirectory(from: federation.national, to: federation.node(3))
        #expect(try federation.node(3).held(log)?.size == 2)
        #expect(try federation.node(3).apart(of: log).count == 1)
        #expect(try federation.node(3).value(record, "service.name") == #"{"lv":"pirms"}"#)
        // The author's own node keeps its log; with the new key it signs the head anew.
        try Federation.carryDirectory(from: federation.national, to: federation.node(2))
        #expect(try federation.node(2).held(log)?.size == 3)
        let member = try federation.node(2)
        #expect(throws: ReplicaError.self) {
            try federation.state([Federation.name(record, "vecā atslēga")], by: 2)
        }
        #expect(try member.renewHeads().isEmpty)
        member.replaceSeals([Seal(institution: 2, key: key)])
        #expect(try member.renewHeads() == [log])
        #expect(try member.renewHeads().isEmpty)
        federation.setKey(key, of: 2)
        try federation.state([Federation.name(record, "pēc")], by: 2)
        try federation.converge()
        for number: UInt32 in [1, 2, 3] {
            let node = try federation.node(number)
            #expect(try node.held(log)?.size == 4)
            #expect(try node.apart(of: log).isEmpty)
            #expect(try node.value(record, "service.name") == #"{"lv":"pēc"}"#)
            #expect(try node.verify(log).findings.isEmpty)
        }
        // The old key signs once more, further on: not acceptable to anybody.
        var stolen = try #require(try member.range(of: log, from: 0, budget: 1 << 20))
        let checkpoint = try #require(stolen.checkpoint)
        stolen.entries.append(try #require(stolen.entries.last))
        var tree = CompactRange()
        for entry in stolen.entries { tree.append(entry.leaf) }
        stolen.checkpoint = try Checkpoint(
            federation: checkpoint.federation, log: log, size: tree.size, root: tree.root,
            sign: old.sign)
        #expect(try federation.national.admit([stolen]).first?.verdict.refusal != nil)
    }

    @Test("A move to another node ends the log; what comes after is kept apart, the epoch follows")
    func host() throws {
        let key = try SealKey(generate: .p256)
        try federation.state([Federation.name(record, "pirms")], by: 2)
        try federation.carry(from: 2, to: 1)
        try federation.state([Federation.name(record, "vecajā mezglā")], by: 2)
        try federation.carry(from: 2, to: 5)
        let old = try federation.node(2)
        let late = try #require(try old.range(of: log, from: 0, budget: 1 << 20))
        try federation.order(
            .host(institution: 2, host: 3, sealKey: key.publicKey.spki, nodeKeys: []))
        for number: UInt32 in [3, 5] { try federation.carry(from: 1, to: number) }
        #expect(try federation.node(5).held(log)?.size == 2)
        #expect(try federation.node(5).apart(of: log).map(\.sequence) == [2])
        #expect(try federation.national.admit([late]).first?.verdict == .setApart)
        #expect(try federation.national.apart(of: log).map(\.sequence) == [2])
        // The old host, once it knows, hands in what it has set apart itself; it is listed late.
        try Federation.carryDirectory(from: federation.national, to: old)
        let handed = try #require(try old.apartRange(of: log, from: 2, budget: 1 << 20))
        let spans = try old.apartSpans()
        #expect(spans.map(\.log) == [log] && spans.map(\.positions) == [2..<3])
        #expect(try old.apartSpans(of: [Directory.log]).isEmpty)
        #expect(try old.apartRange(of: log, from: 3, budget: 1 << 20) == nil)
        #expect(try federation.node(3).admit([handed]).first?.verdict == .setApart)
        let item = try #require(try federation.node(3).late(OpenQuestion(owner: 2)).first)
        #expect(item.statement.verdict.code == "late")
        #expect(item.statement.statement == Federation.name(record, "vecajā mezglā"))
        #expect(item.holder == 2)
        let host = try federation.node(3)
        host.replaceSeals([
            Seal(institution: 3, key: try #require(federation.keys[3])),
            Seal(institution: 2, key: key),
        ])
        _ = try host.upstreamReturned(
            federation.national.frontier().filter { $0.log.institution == 2 }, from: 1)
        try federation.state([Federation.name(record, "jaunajā")], by: 2, at: 3)
        #expect(try host.held(LogID(institution: 2, scope: .public, epoch: 2))?.size == 1)
        for number: UInt32 in [1, 5] { try federation.carry(from: 3, to: number) }
        for number: UInt32 in [1, 3, 5] {
            let node = try federation.node(number)
            #expect(try node.value(record, "service.name") == #"{"lv":"jaunajā"}"#)
            #expect(try node.counts().late == 1)
            #expect(try node.fingerprints() == host.fingerprints())
            #expect(try node.verifyIncremental().isEmpty)
        }
    }

    @Test("What a rotation set apart of a log from its beginning is offered on once the log ends")
    func endOfWhatIsApart() throws {
        let log = LogID(institution: 2, scope: .government)
        try federation.state([Federation.name(record, "starp")], by: 2, scope: .government)
        let range = try #require(try federation.node(2).range(of: log, from: 0, budget: 1 << 20))
        let (first, second) = (try SealKey(generate: .p256), try SealKey(generate: .p256))
        try federation.order(.rotateKey(institution: 2, sealKey: first.publicKey.spki))
        let lead = try federation.node(3)
        try Federation.carryDirectory(from: federation.national, to: lead)
        #expect(try lead.admit([range]).first?.verdict == .setApart)
        let before = try lead.latestArrival()
        try federation.order(
            .host(institution: 2, host: 3, sealKey: second.publicKey.spki, nodeKeys: []))
        try Federation.carryDirectory(from: federation.national, to: lead)
        let offered = try lead.arrivals(after: before, limit: 100).map(\.content)
        #expect(offered.contains(.entries(log, 0..<1)))
    }

    @Test("What is set apart of an ended log stays within the policy's quota")
    func lateQuota() throws {
        var policy = Federation.policy
        policy.lateQuota = 600
        try federation.order(.policy(policy))
        for turn in 0..<4 { try federation.state([Federation.name(record, "v\(turn)")], by: 2) }
        try federation.order(.exclude(2))
        let late = try #require(try federation.node(2).range(of: log, from: 0, budget: 1 << 20))
        #expect(try federation.national.admit([late]).first?.verdict.refusal == .throttled)
        #expect(try federation.national.apart().isEmpty)
    }

    @Test("An act whose precondition doesn't hold isn't ordered")
    func precondition() throws {
        let size = try federation.national.directoryHead().size
        #expect(throws: ReplicaError.self) {
            try federation.order(.transfer(records: [record], from: 3, to: 2))
        }
        #expect(try federation.national.directoryHead().size == size)
    }

    @Test("Only the holder of the directory's key orders acts")
    func noDirectorySeal() throws {
        #expect(throws: ReplicaError.self) {
            try federation.node(2).order(.exclude(3), time: 0, using: &federation.random)
        }
    }

    @Test("Any altered byte of the directory's range is refused")
    func directoryBytes() throws {
        try federation.order(.assignLead(institution: 2, lead: 4))
        let node = try federation.node(5)
        let start = try node.directoryHead().size
        let good = try #require(
            try federation.national.range(of: Directory.log, from: start, budget: 1 << 20))
        for (index, entry) in good.entries.enumerated() {
            for offset in stride(from: 0, to: entry.payload.count, by: 5) {
                var payload = entry.payload
                payload[offset] ^= 4
                var bad = good
                bad.entries[index] = Entry(header: entry.header, payload: payload)
                #expect(try node.admitDirectory(bad).verdict.refusal != nil)
            }
            for offset in stride(from: 0, to: entry.header.count, by: 5) {
                var header = entry.header
                header[offset] ^= 4
                var bad = good
                bad.entries[index] = Entry(header: header, payload: entry.payload)
                #expect(try node.admitDirectory(bad).verdict.refusal != nil)
            }
        }
        #expect(try node.directoryHead().size == start)
        #expect(try node.admitDirectory(good).verdict == .admitted)
    }
}
