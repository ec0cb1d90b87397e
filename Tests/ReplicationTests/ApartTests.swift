import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("What is kept apart of an ended log is handed on in steps")
struct ApartTests {
    private let federation: Federation
    private let record: RecordID
    private let log = LogID(institution: 2, scope: .public)
    /// Where the log ends.
    private let end: UInt64 = 2

    /// The log's author has gone on beyond an end that the others know.
    init() throws {
        federation = try Federation()
        for number: UInt32 in 2...4 { try federation.admit(number) }
        record = try federation.create(by: 2)
        try federation.state([Federation.name(record, "pirms")], by: 2)
        try federation.converge()
    }

    /// Lets the author write entries of 600 KiB: of two, the first keeps its checkpoint.
    private func write(_ count: Int) throws {
        let text = String(repeating: "x", count: 200 * 1024)
        for index in 0..<count {
            let statements = (0..<3).map { part in
                Statement(
                    cell: Cell(record: record, group: "service.text\(part)"), role: .owner,
                    kind: .set, value: Bytes("\"\(index) \(text)\"".utf8))
            }
            try federation.state(statements, by: 2)
        }
    }

    /// Ends the log, at the author too.
    private func exclude() throws {
        try federation.order(.exclude(2))
        for number: UInt32 in 2...4 {
            try Federation.carryDirectory(from: federation.national, to: federation.node(number))
        }
    }

    /// The steps of what a node keeps apart, from a position on.
    private func steps(
        at node: UInt32, from start: UInt64? = nil, budget: Int = 1
    ) throws -> [LogRange] {
        let replica = try federation.node(node)
        guard let span = try replica.apartSpans().first?.positions else { return [] }
        var (steps, position) = ([LogRange](), start ?? span.lowerBound)
        while let step = try replica.apartRange(of: log, from: position, budget: budget) {
            steps.append(step)
            position = step.end
        }
        return steps
    }

    private func offer(_ range: LogRange, to node: UInt32) throws -> RangeVerdict {
        try #require(try federation.node(node).admit([range]).first).verdict
    }

    private func kept(at node: UInt32) throws -> [UInt64] {
        try federation.node(node).apart(of: log).map(\.sequence)
    }

    @Test("Six mebibytes of it go in steps that fit a frame, each provable by itself")
    func beyondAFrame() throws {
        try write(11)
        try exclude()
        let steps = try steps(at: 2, budget: 2 * 1024 * 1024)
        #expect(steps.map(\.start).first == end && steps.last?.end == end + 11)
        #expect(steps.count >= 3)
        for step in steps {
            let bytes = step.entries.reduce(0) { $0 + $1.header.count + $1.payload.count }
            #expect(bytes <= 2 * 1024 * 1024 && step.checkpoint?.size == step.end)
            #expect(try offer(step, to: 1) == .setApart)
        }
        #expect(try kept(at: 1) == Array(end..<(end + 11)))
        #expect(try federation.national.apartSpans().first?.positions == end..<(end + 11))
        #expect(try federation.national.late(OpenQuestion(owner: 1)).count == 33)
        // Whoever got it hands it on in the same way.
        for step in try self.steps(at: 1, budget: 1 << 20) {
            #expect(try offer(step, to: 3) == .setApart)
        }
        #expect(try kept(at: 3) == kept(at: 1))
    }

    @Test("A step that no frame takes isn't offered: nothing vouches for a part of it")
    func tooLarge() throws {
        try write(7)
        let whole = try #require(try federation.node(2).range(of: log, from: end, budget: .max))
        try exclude()
        #expect(try offer(whole, to: 1) == .setApart)
        #expect(try federation.national.apartRange(of: log, from: end, budget: .max) == nil)
        #expect(try steps(at: 1).isEmpty)
    }

    @Test("Steps come in any order and twice: what doesn't follow is asked for")
    func anyOrder() throws {
        try write(4)
        try exclude()
        let steps = try steps(at: 2)
        #expect(steps.map(\.start) == [2, 3, 4, 5])
        #expect(try offer(steps[2], to: 1) == .missing(from: 2))
        #expect(try offer(steps[0], to: 1) == .setApart)
        #expect(try offer(steps[2], to: 1) == .missing(from: 3))
        let arrivals = try federation.national.latestArrival()
        let last = try federation.national.arrivals(after: arrivals - 1, limit: 1).map(\.content)
        #expect(last == [.entries(log, 2..<3)])
        #expect(try offer(steps[0], to: 1) == .setApart)
        #expect(try federation.national.latestArrival() == arrivals)
        // Several at once, and from the middle of what is kept already.
        let rest = try federation.national.admit(Array(steps[1...])).map(\.verdict)
        #expect(rest == [.setApart, .setApart, .setApart])
        #expect(try kept(at: 1) == [2, 3, 4, 5])
        #expect(try federation.national.held(log)?.size == end)
        #expect(try federation.national.fingerprints() == federation.node(3).fingerprints())
    }

    @Test("A step that contradicts what is kept, or isn't signed, is refused and changes nothing")
    func alteredStep() throws {
        try write(3)
        try exclude()
        let steps = try steps(at: 2)
        #expect(try offer(steps[0], to: 1) == .setApart)
        var bad = steps[1]
        bad.checkpoint = steps[2].checkpoint
        #expect(try offer(bad, to: 1).refusal == .rootMismatch)
        bad = steps[1]
        bad.checkpoint = nil
        #expect(try offer(bad, to: 1).refusal == .noCheckpoint)
        bad = steps[1]
        bad.entries = steps[2].entries
        #expect(try offer(bad, to: 1).refusal == .misplaced)
        let checkpoint = try #require(steps[1].checkpoint)
        let other = try #require(federation.keys[3])
        bad = steps[1]
        bad.checkpoint = try Checkpoint(
            federation: checkpoint.federation, log: log, size: checkpoint.size,
            root: checkpoint.root, sign: other.sign)
        #expect(try offer(bad, to: 1).refusal == .badSignature)
        #expect(try kept(at: 1) == [2])
    }

    @Test("The quota takes as many steps as fit it exactly, and none counts twice")
    func quota() throws {
        try write(4)
        try exclude()
        let steps = try steps(at: 2)
        let sizes = steps.map { $0.entries.reduce(0) { $0 + $1.header.count + $1.payload.count } }
        for (short, expected) in [(0, 2), (1, 1)] {
            var policy = Federation.policy
            policy.lateQuota = UInt64(sizes[0] + sizes[1] - short)
            try federation.order(.policy(policy))
            let node: UInt32 = short == 0 ? 3 : 4
            try Federation.carryDirectory(from: federation.national, to: federation.node(node))
            for _ in 0..<2 {
                for (index, step) in steps.prefix(3).enumerated() where index <= expected {
                    let verdict = try offer(step, to: node)
                    #expect(index < expected ? verdict == .setApart : verdict.refusal == .throttled)
                }
            }
            #expect(try kept(at: node).count == expected)
        }
    }

    @Test("Of two branches beyond the end the first one is handed on whole, whatever came between")
    func twoBranches() throws {
        let path = try federation.backup(2)
        try write(4)
        let key = try #require(federation.keys[2])
        let twin = try Replica(
            store: Store(path: path), machine: Machine(boot: "b", identifier: "m"),
            seals: [Seal(institution: 2, key: key)])
        #expect(try twin.upstreamReturned(federation.national.frontier(), from: 1))
        for index in 0..<3 {
            let writing = Writing(
                ChangeSet(statements: [Federation.name(record, "dvīnis \(index)")]),
                institution: 2, scope: .public, using: &federation.random)
            _ = try twin.write([writing], time: federation.tick())
        }
        let other = try #require(try twin.range(of: log, from: end, budget: 1 << 20))
        try exclude()
        let steps = try steps(at: 2)
        for step in steps.prefix(2) { #expect(try offer(step, to: 1) == .setApart) }
        #expect(try offer(other, to: 1) == .setApart)
        #expect(try kept(at: 1) == [2, 3, 4])
        let spread = try self.steps(at: 1)
        #expect(spread.last?.end == 4)
        for step in steps.dropFirst(2) { #expect(try offer(step, to: 1) == .setApart) }
        #expect(try self.steps(at: 1).map(\.checkpoint) == steps.map(\.checkpoint))
        for step in try self.steps(at: 1) { #expect(try offer(step, to: 3) == .setApart) }
        #expect(
            try federation.node(3).apart(of: log).map(\.entry)
                == federation.node(2).apart(of: log).map(\.entry))
    }

    @Test("What a rotated key left apart isn't what the log goes on with: a later range is missing")
    func leftByARotatedKey() throws {
        try write(2)
        let thief = try #require(try federation.node(2).range(of: log, from: end, budget: 1 << 22))
        let key = try SealKey(generate: .p256)
        try federation.order(.rotateKey(institution: 2, sealKey: key.publicKey.spki))
        #expect(try offer(thief, to: 1) == .setApart)
        // The log hasn't ended: there is nobody to adopt it, and its author signs it anew.
        #expect(try federation.national.apartSpans().isEmpty)
        federation.setKey(key, of: 2)
        let author = try federation.freshNode(of: 2)
        try Federation.carry(from: federation.national, to: author)
        #expect(try author.upstreamReturned(federation.national.frontier(), from: 1))
        federation.replace(2, by: author)
        try write(3)
        let ranges = try (2..<5).map {
            try #require(try author.range(of: log, from: $0, budget: 1))
        }
        #expect(try offer(ranges[0], to: 1) == .admitted)
        #expect(try offer(ranges[2], to: 1) == .missing(from: 3))
        #expect(try offer(ranges[1], to: 1) == .admitted)
        #expect(try offer(ranges[2], to: 1) == .admitted)
        #expect(try federation.national.apart(of: log).map(\.entry) == thief.entries)
    }

    @Test("A log whose key was rotated takes in what was set apart once its head is signed anew")
    func rotated() throws {
        try write(4)
        let author = try federation.node(2)
        let ranges = try (2..<6).map {
            try #require(try author.range(of: log, from: $0, budget: 1))
        }
        let key = try SealKey(generate: .p256)
        try federation.order(.rotateKey(institution: 2, sealKey: key.publicKey.spki))
        let hubs = try (0..<2).map { _ in try federation.freshNode(of: 3) }
        for hub in hubs { try Federation.carry(from: federation.national, to: hub) }
        for range in ranges.prefix(3) {
            #expect(try offer(range, to: 1) == .setApart)
            for hub in hubs { #expect(try hub.admit([range]).first?.verdict == .setApart) }
        }
        try Federation.carryDirectory(from: federation.national, to: author)
        author.replaceSeals([Seal(institution: 2, key: key)])
        #expect(try author.renewHeads() == [log])
        let last = try #require(try author.range(of: log, from: 5, budget: 1))
        #expect(try offer(last, to: 1) == .admitted)
        // All that it takes in counts towards the day's quota.
        let bytes = (ranges.prefix(3) + [last]).flatMap(\.entries).reduce(0) {
            $0 + $1.header.count + $1.payload.count
        }
        for (hub, short) in zip(hubs, [0, 1]) {
            var policy = Federation.policy
            policy.dailyQuota = UInt64(bytes - short)
            try federation.order(.policy(policy))
            try Federation.carryDirectory(from: federation.national, to: hub)
            let verdict = try #require(try hub.admit([last], fromBelowAt: 1_000).first).verdict
            #expect(short == 0 ? verdict == .admitted : verdict.refusal == .throttled)
        }
        #expect(try kept(at: 1).isEmpty)
        #expect(try federation.national.held(log)?.tree.root == author.held(log)?.tree.root)
        #expect(try federation.national.verify(log).findings.isEmpty)
        #expect(try federation.national.verifyIncremental().isEmpty)
    }
}
