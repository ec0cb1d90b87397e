import Merge
import Register
import Replication
import Storage
import Testing

@Suite("The stored fingerprint is the one from scratch")
struct FingerprintTreeTests {
    private let federation: Federation
    private let replica: Replica

    init() throws {
        federation = try Federation()
        replica = try federation.national
        // A log that isn't empty: the layer is there.
        _ = try federation.create(by: 1)
        _ = try replica.fingerprint()
    }

    private func settle(_ records: [RecordID: Digest?]) throws {
        try replica.store.write { transaction in
            for (record, hash) in records {
                try transaction.store(
                    DerivedRecord(
                        record: record, layer: .public, hash: hash, type: nil, code: nil, cells: 1,
                        divergences: 0, proposals: 0, late: 0))
            }
        }
    }

    /// IDs that often share many half bytes, so that nodes come and go at every depth.
    private func record(_ random: inout Seeded) -> RecordID {
        let creators: [UInt32] = [1, 2, 3, 0x1000_0000, 0x1000_0001]
        let creator = creators[Int.random(in: 0..<creators.count, using: &random)]
        var id = Bytes()
        id.append(bigEndian: creator)
        id += (0..<16).map { place in
            Bool.random(using: &random) || place > 2
                ? UInt8.random(in: 0...255, using: &random) & (place > 12 ? 0xff : 0x11) : 0
        }
        return RecordID(id) ?? .institution(creator)
    }

    @Test("after any inserts, changes and removals", arguments: UInt64(1)...6)
    func random(seed: UInt64) throws {
        var random = Seeded(seed)
        var hashes: [RecordID: Digest] = [:]
        for row in try replica.store.read({ try $0.derived(layer: .public) }) {
            hashes[row.record] = row.hash
        }
        for _ in 0..<24 {
            var changed: [RecordID: Digest?] = [:]
            let count = Int.random(in: 1...(Bool.random(using: &random) ? 400 : 3), using: &random)
            for _ in 0..<count {
                let known = hashes.keys.sorted()
                let isOld = !known.isEmpty && Int.random(in: 0..<3, using: &random) > 0
                let id =
                    isOld ? known[Int.random(in: 0..<known.count, using: &random)] : record(&random)
                let isRemoved = isOld && Int.random(in: 0..<2, using: &random) == 0
                let hash =
                    isRemoved ? nil : Digest.sha256([UInt8.random(in: 0...255, using: &random)])
                changed[id] = .some(hash)
                hashes[id] = hash
            }
            try settle(changed)
            try check(hashes, "seed \(seed)")
        }
        // Down to nothing again.
        try settle(hashes.mapValues { _ in nil })
        try check([:], "seed \(seed)")
    }

    private func check(_ hashes: [RecordID: Digest], _ comment: Comment) throws {
        let sorted = hashes.sorted { $0.key < $1.key }.map { (id: $0.key, hash: $0.value) }
        let layer = try #require(
            try replica.fingerprint().layers.first { $0.layer == .public })
        #expect(layer.fingerprint == Fingerprint.tree(sorted), comment)
        #expect(layer.records == hashes.count, comment)
        for creator: UInt32 in [1, 2, 0x1000_0001] {
            let own = sorted.filter { $0.id.creator == creator }
            let shown = try replica.fingerprint(of: creator, in: .public)
            #expect(shown.created == Fingerprint.tree(own, depth: 8), comment)
            #expect(shown.records == own.count, comment)
        }
    }

    @Test("One change among many alters only the nodes above it")
    func oneChange() throws {
        var random = Seeded(1)
        var records: [RecordID: Digest?] = [:]
        for number in 0..<5000 {
            let id = RecordID.random(creator: 7, using: &random)
            records[id] = .some(Digest.sha256(Bytes("\(number)".utf8)))
        }
        try settle(records)
        _ = try replica.fingerprint()
        let before = try nodes()
        let changed = try #require(records.keys.min())
        try settle([changed: Digest.sha256([1])])
        #expect(try replica.store.read { try $0.staleInFingerprint(layer: .public) } == [changed])
        _ = try replica.fingerprint()
        let after = try nodes()
        #expect(before.count == 25)
        #expect(Set(before.keys) == Set(after.keys))
        let altered = after.keys.filter { before[$0] != after[$0] }
        #expect(!altered.isEmpty)
        for prefix in altered {
            #expect(prefix.indices.allSatisfy { Fingerprint.half($0, of: changed) == prefix[$0] })
        }
    }

    /// Every stored node, by its prefix.
    private func nodes() throws -> [Bytes: [FingerprintChild]] {
        try replica.store.read { snapshot in
            var nodes: [Bytes: [FingerprintChild]] = [:]
            var waiting: [Bytes] = [[]]
            while let prefix = waiting.popLast() {
                guard let node = try snapshot.fingerprintNode(layer: .public, prefix: prefix)
                else { continue }
                nodes[prefix] = node
                waiting += (UInt8(0)..<16).map { prefix + [$0] }
            }
            return nodes
        }
    }
}
