import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("A range is admitted or refused whole, with the reason")
struct AdmissionTests {
    private let federation: Federation
    private let record: RecordID
    private let log = LogID(institution: 2, scope: .public)

    init() throws {
        federation = try Federation()
        try federation.admit(2)
        try federation.admit(3)
        record = try federation.create(by: 2)
        try federation.state([Federation.name(record, "Otrais")], by: 2)
    }

    private func range() throws -> LogRange {
        try #require(try federation.node(2).range(of: log, from: 0, budget: 1 << 20))
    }

    private func offer(_ range: LogRange) throws -> RangeVerdict {
        try #require(try federation.national.admit([range]).first).verdict
    }

    /// The range with other bytes in its first entry, signed anew by the institution.
    private func resigned(_ change: (inout Header, inout Payload) -> Void) throws -> LogRange {
        var range = try range()
        var header = try Header(range.entries[0].header)
        var payload = try #require(Payload(range.entries[0].payload))
        change(&header, &payload)
        range.entries[0] = Entry(header: header.bytes, payload: payload.bytes)
        return try signed(range)
    }

    private func signed(_ range: LogRange) throws -> LogRange {
        var range = range
        var tree = CompactRange()
        for entry in range.entries { tree.append(entry.leaf) }
        let key = try #require(federation.keys[2])
        range.checkpoint = try Checkpoint(
            federation: federation.national.federation, log: range.log, size: tree.size,
            root: tree.root, sign: key.sign)
        return range
    }

    @Test("An untouched range is admitted once and held afterwards")
    func untouched() throws {
        #expect(try offer(range()) == .admitted)
        #expect(try offer(range()) == .held)
        let root = try federation.node(2).root(of: log, at: 2)
        #expect(try federation.national.root(of: log, at: 2) == root)
    }

    @Test("Flipping any byte of an entry or the checkpoint refuses the range and changes nothing")
    func alteredByte() throws {
        let good = try range()
        let before = try federation.national.frontier()
        for (index, entry) in good.entries.enumerated() {
            for offset in stride(from: 0, to: entry.header.count, by: 7) {
                var header = entry.header
                header[offset] ^= 1
                var bad = good
                bad.entries[index] = Entry(header: header, payload: entry.payload)
                #expect(try offer(bad).refusal != nil, "header byte \(offset)")
            }
            for offset in stride(from: 0, to: entry.payload.count, by: 11) {
                var payload = entry.payload
                payload[offset] ^= 1
                var bad = good
                bad.entries[index] = Entry(header: entry.header, payload: payload)
                #expect(try offer(bad).refusal != nil, "payload byte \(offset)")
            }
        }
        #expect(try federation.national.frontier() == before)
        #expect(try offer(good) == .admitted)
    }

    @Test("A payload other than the header's is refused as such")
    func payloadMismatch() throws {
        let bad = try resigned { _, payload in
            payload = Payload(parts: [payload.parts[0]])
        }
        #expect(try offer(bad).refusal == .payloadMismatch)
    }

    @Test("A sealed part that is missing without an erasure makes a range incomplete")
    func incomplete() throws {
        let bad = try resigned { _, payload in
            var parts = payload.parts
            parts[0] = .init(open: parts[0].open, commitment: parts[0].commitment)
            payload = Payload(parts: parts)
        }
        #expect(try offer(bad).refusal == .incomplete)
    }

    @Test("Another federation's entry is refused")
    func foreignFederation() throws {
        let bad = try resigned { header, _ in header.federation = .sha256([1]) }
        #expect(try offer(bad).refusal == .foreignFederation)
    }

    @Test("An entry that says it stands elsewhere is refused")
    func misplaced() throws {
        let bad = try resigned { header, _ in header.sequence = 5 }
        #expect(try offer(bad).refusal == .misplaced)
    }

    @Test("A citation of an unknown directory, or one with another root, is refused or waits")
    func citations() throws {
        let foreign = try resigned { header, _ in header.directoryRoot = .sha256([2]) }
        #expect(try offer(foreign).refusal == .foreignDirectory)
        let size = try federation.national.directoryHead().size
        // The entry after it would decrease, so the range ends with the first one.
        var ahead = try resigned { header, _ in header.directorySize = size + 3 }
        ahead.entries.removeLast()
        #expect(try offer(signed(ahead)) == .waits(directorySize: size + 3))
        let early = try resigned { header, _ in
            header.directorySize = 1
        }
        #expect(try offer(early).refusal == .decreasingCitation)
    }

    @Test("A range of an epoch that the directory hasn't opened is refused")
    func unopened() throws {
        var bad = try range()
        bad.log = LogID(institution: 2, scope: .public, epoch: 2)
        #expect(try offer(bad).refusal == .unopenedEpoch)
        bad.log = LogID(institution: 9, scope: .public)
        #expect(try offer(bad).refusal == .unopenedEpoch)
    }

    @Test("Entries that don't give the checkpoint's root, or no checkpoint, are refused")
    func checkpoints() throws {
        var bad = try range()
        bad.entries.removeLast()
        #expect(try offer(bad).refusal == .rootMismatch)
        bad = try range()
        bad.checkpoint = nil
        #expect(try offer(bad).refusal == .noCheckpoint)
    }

    @Test("A checkpoint signed by another institution's key is refused")
    func badSignature() throws {
        var bad = try range()
        let checkpoint = try #require(bad.checkpoint)
        let other = try #require(federation.keys[3])
        bad.checkpoint = try Checkpoint(
            federation: checkpoint.federation, log: log, size: checkpoint.size,
            root: checkpoint.root, sign: other.sign)
        #expect(try offer(bad).refusal == .badSignature)
    }

    @Test("A range that begins after what is held says from where to send")
    func gap() throws {
        try federation.state([Federation.name(record, "Trešais")], by: 2)
        let late = try #require(try federation.node(2).range(of: log, from: 2, budget: 1 << 20))
        #expect(try offer(late) == .missing(from: 0))
    }

    @Test("Ranges of one log offered together are admitted in their order")
    func together() throws {
        let first = try range()
        try federation.state([Federation.name(record, "Trešais")], by: 2)
        let second = try #require(try federation.node(2).range(of: log, from: 2, budget: 1 << 20))
        let results = try federation.national.admit([first, second])
        #expect(results.map(\.verdict) == [.admitted, .admitted])
        #expect(try federation.national.value(record, "service.name") == #"{"lv":"Trešais"}"#)
    }

    @Test("A hub takes a day's quota of what isn't final yet; the national node takes all")
    func dailyQuota() throws {
        var policy = Federation.policy
        policy.dailyQuota = 1500
        try federation.order(.policy(policy))
        try federation.carry(from: 1, to: 3)
        let (hub, author) = (try federation.node(3), try federation.node(2))
        func offer(at time: Int64) throws -> RangeVerdict {
            let start = try hub.held(log)?.size ?? 0
            let range = try #require(try author.range(of: log, from: start, budget: 1 << 20))
            return try #require(try hub.admit([range], fromBelowAt: time).first).verdict
        }
        #expect(try offer(at: 0) == .admitted)
        try federation.state([Federation.name(record, String(repeating: "x", count: 900))], by: 2)
        #expect(try offer(at: 1000).refusal == .throttled)
        #expect(try hub.held(log)?.size == 2)
        // What is final counts no more, and neither does yesterday.
        let day: Int64 = 24 * 3600 * 1000
        #expect(try offer(at: day) == .admitted)
        try federation.state([Federation.name(record, String(repeating: "y", count: 900))], by: 2)
        #expect(try offer(at: day).refusal == .throttled)
        try federation.carry(from: 3, to: 1)
        let national = try federation.national
        let receipt = try #require(
            try national.issueReceipt(for: national.frontier(), signer: 1, time: day))
        try hub.admit([receipt])
        #expect(try offer(at: day) == .admitted)
    }

    @Test("A note about a peer is kept with the ranges, also when all are refused")
    func noting() throws {
        var bad = try range()
        bad.checkpoint = nil
        let note = PeerNote(peer: "x", key: "cursor", value: "g:7")
        _ = try federation.national.admit([bad], noting: note)
        #expect(try federation.national.peerValue("cursor", of: "x") == "g:7")
    }
}
