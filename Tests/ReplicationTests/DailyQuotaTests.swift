import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("A day's quota counts everything that comes up, to the byte")
struct DailyQuotaTests {
    private let federation: Federation
    private let record: RecordID
    private let log = LogID(institution: 2, scope: .public)
    private let time: Int64 = 1_000

    init() throws {
        federation = try Federation()
        for number: UInt32 in 2...4 { try federation.admit(number) }
        record = try federation.create(by: 2)
        try federation.state([Federation.name(record, "Otrais")], by: 2)
    }

    private func setQuota(_ bytes: Int) throws {
        var policy = Federation.policy
        policy.dailyQuota = UInt64(bytes)
        try federation.order(.policy(policy))
    }

    /// A node that takes from below, with the directory as the national node has it.
    private func hub(taking range: LogRange? = nil) throws -> Replica {
        let hub = try federation.freshNode(of: 3)
        if let range { #expect(try hub.admit([range]).map(\.verdict) == [.admitted]) }
        return hub
    }

    private func offer(_ range: LogRange, to hub: Replica) throws -> RangeVerdict {
        try Federation.carryDirectory(from: federation.national, to: hub)
        return try #require(try hub.admit([range], fromBelowAt: time).first).verdict
    }

    private func bytes(_ range: LogRange, from start: Int = 0) -> Int {
        range.entries.dropFirst(start).reduce(0) { $0 + $1.header.count + $1.payload.count }
    }

    private func range(of replica: Replica) throws -> LogRange {
        try #require(try replica.range(of: log, from: 0, budget: 1 << 20))
    }

    @Test("A range is admitted to the last byte of the quota, and refused for one more")
    func boundary() throws {
        let range = try range(of: federation.node(2))
        let size = bytes(range)
        for (quota, isTaken) in [(size, true), (size - 1, false), (size + 1, true)] {
            try setQuota(quota)
            let verdict = try offer(range, to: hub())
            #expect(isTaken ? verdict == .admitted : verdict.refusal == .throttled, "\(quota)")
        }
    }

    @Test("The day ends at midnight in the policy's time zone; the national node has no quota")
    func day() throws {
        let first = try range(of: federation.node(2))
        try federation.state([Federation.name(record, "vēl")], by: 2)
        let next = try #require(try federation.node(2).range(of: log, from: 2, budget: 1 << 20))
        try setQuota(bytes(first))
        let hub = try hub()
        try Federation.carryDirectory(from: federation.national, to: hub)
        func offer(_ range: LogRange, at time: Int64) throws -> RangeVerdict {
            try #require(try hub.admit([range], fromBelowAt: time).first).verdict
        }
        // In Riga that is midnight of the first of July 2026.
        let midnight: Int64 = 1_782_853_200_000
        #expect(try offer(first, at: midnight - 3_600_000) == .admitted)
        #expect(try offer(next, at: midnight - 1).refusal == .throttled)
        #expect(try offer(next, at: midnight) == .admitted)
        let taken = try federation.national.admit([first, next], fromBelowAt: midnight)
        #expect(taken.map(\.verdict) == [.admitted, .admitted])
    }

    @Test("What several ranges of a day add is summed up, over all logs of the institution")
    func sum() throws {
        try federation.state([Federation.name(record, "iekšējais")], by: 2, scope: .government)
        let first = try range(of: federation.node(2))
        let second = try #require(
            try federation.node(2).range(
                of: LogID(institution: 2, scope: .government), from: 0, budget: 1 << 20))
        try federation.state([Federation.name(record, "vēl")], by: 2)
        let third = try #require(
            try federation.node(2).range(of: log, from: first.end, budget: 1 << 20))
        for (short, isTaken) in [(0, true), (1, false)] {
            try setQuota(bytes(first) + bytes(second) + bytes(third) - short)
            let hub = try hub()
            #expect(try offer(first, to: hub) == .admitted)
            // What is held already costs nothing.
            #expect(try offer(first, to: hub) == .held)
            #expect(try offer(second, to: hub) == .admitted)
            let verdict = try offer(third, to: hub)
            #expect(isTaken ? verdict == .admitted : verdict.refusal == .throttled)
        }
    }

    @Test("A range by which a log leaves a lost branch is counted like any other")
    func lostBranch() throws {
        try federation.converge()
        let path = try federation.backup(2)
        try federation.state([Federation.name(record, "īstais")], by: 2)
        try federation.state([Federation.name(record, "īstais arī")], by: 2)
        let key = try #require(federation.keys[2])
        let twin = try Replica(
            store: Store(path: path), machine: Machine(boot: "b", identifier: "m"),
            seals: [Seal(institution: 2, key: key)])
        #expect(try twin.upstreamReturned(federation.national.frontier(), from: 1))
        let writing = Writing(
            ChangeSet(statements: [Federation.name(record, "dvīnis")]), institution: 2,
            scope: .public, using: &federation.random)
        _ = try twin.write([writing], time: federation.tick())
        let lost = try range(of: twin)
        let hubs = try (0..<2).map { _ in try hub(taking: lost) }
        try federation.carry(from: 2, to: 1)
        try federation.order(.transfer(records: [record], from: 2, to: 4))
        let pinned = try range(of: federation.node(2))
        for (hub, short) in zip(hubs, [0, 1]) {
            // What stays of the log is not final either, and was taken on no day.
            try setQuota(bytes(pinned, from: 2) - short)
            let verdict = try offer(pinned, to: hub)
            #expect(short == 0 ? verdict == .admitted : verdict.refusal == .throttled)
            #expect(try hub.held(log)?.size == (short == 0 ? 4 : 2))
            #expect(try hub.verifyIncremental().isEmpty)
        }
        // The day's quota is used up by it.
        try federation.state([Federation.name(record, "vēl")], by: 2)
        let next = try #require(try federation.node(2).range(of: log, from: 4, budget: 1 << 20))
        try setQuota(bytes(pinned, from: 2) + bytes(next) - 1)
        #expect(try offer(next, to: hubs[0]).refusal == .throttled)
        try setQuota(bytes(pinned, from: 2) + bytes(next))
        #expect(try offer(next, to: hubs[0]) == .admitted)
    }

    @Test("What a cut vouches for of a range that goes beyond the log's end is counted")
    func toTheCut() throws {
        try federation.converge()
        try federation.state([Federation.name(record, "līdz galam")], by: 2)
        try federation.carry(from: 2, to: 1)
        try federation.state([Federation.name(record, "pēc gala")], by: 2)
        let whole = try range(of: federation.node(2))
        try federation.order(.exclude(2))
        let upToTheEnd = bytes(whole) - bytes(whole, from: 3)
        for short in [0, 1] {
            try setQuota(upToTheEnd - short)
            let hub = try hub()
            let verdict = try offer(whole, to: hub)
            #expect(short == 0 ? verdict == .setApart : verdict.refusal == .throttled)
            #expect(try hub.held(log)?.size ?? 0 == (short == 0 ? 3 : 0))
            #expect(try hub.apart(of: log).map(\.sequence) == (short == 0 ? [3] : []))
        }
    }
}
