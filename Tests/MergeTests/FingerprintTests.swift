import Merge
import Register
import Testing

private typealias EffectiveCell = Fingerprint.EffectiveCell

struct FingerprintTests {
    private func records(_ seed: UInt64) -> [RecordID: [EffectiveCell]] {
        var random = SeededGenerator(seed: seed)
        var records: [RecordID: [EffectiveCell]] = [:]
        for _ in 0..<random.below(40) {
            let id = RecordID.test(UInt32(1 + random.below(5)), UInt8(random.below(256)))
            records[id] = (0...random.below(4)).map { index in
                EffectiveCell(
                    group: random.pick(["service.name", "service.channel", "existence"]),
                    element: [UInt8(index)],
                    word: random.chance(3) ? .empty : .value([UInt8(random.below(256))]))
            }
        }
        return records
    }

    private func hash(_ records: [RecordID: [EffectiveCell]], depth: Int = 0) -> Digest {
        Fingerprint.tree(
            records.sorted { $0.key < $1.key }.compactMap { id, cells in
                Fingerprint.record(id, cells: cells).map { (id, $0) }
            }, depth: depth)
    }

    @Test(arguments: UInt64(0)..<60)
    func `Equal registers have equal fingerprints, and any change another`(seed: UInt64) {
        let records = records(seed)
        let fingerprint = hash(records)
        #expect(hash(records.mapValues { $0.reversed() }) == fingerprint)
        var seen: Set<Digest> = [fingerprint]
        func differs(_ other: [RecordID: [EffectiveCell]]) {
            #expect(seen.insert(hash(other)).inserted, "seed \(seed)")
        }
        for (id, cells) in records.sorted(by: { $0.key < $1.key }) {
            var other = records
            other[id] = nil
            differs(other)
            for index in cells.indices {
                let cell = cells[index]
                for altered in [
                    EffectiveCell(group: cell.group + "x", element: cell.element, word: cell.word),
                    EffectiveCell(group: cell.group, element: cell.element + [0], word: cell.word),
                    EffectiveCell(group: cell.group, element: cell.element, word: .value([1, 2])),
                    EffectiveCell(group: cell.group, element: cell.element, word: .value([])),
                ] {
                    other = records
                    other[id]?[index] = altered
                    differs(other)
                }
            }
        }
    }

    @Test func `Silent records are absent, and no record hashes to zeroes`() {
        #expect(Fingerprint.record(.test(1), cells: []) == nil)
        #expect(Fingerprint.tree([]) == .zero)
        let one = Digest.sha256([1])
        #expect(Fingerprint.tree([(.test(1), one)]) == one)
    }

    @Test(arguments: UInt64(0)..<40)
    func `A creator's subtree is the hash of its records from half byte 8 on`(seed: UInt64) {
        let records = records(seed)
        let creators = Set(records.keys.map(\.creator))
        guard creators.count > 1 else { return }
        func subtree(_ creators: Set<UInt32>, depth: Int) -> Digest {
            let part = records.filter { creators.contains($0.key.creator) }
            guard part.count > 1, depth < 8 else { return hash(part, depth: depth) }
            let shift = UInt32(28 - 4 * depth)
            let children = (UInt32(0)..<16).map { child in
                subtree(creators.filter { $0 >> shift & 15 == child }, depth: depth + 1)
            }
            return Digest.sha256([0x11] + children.flatMap(\.bytes))
        }
        #expect(subtree(creators, depth: 0) == hash(records))
    }
}
