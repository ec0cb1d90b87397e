public import Register

/// One hash of a layer's effective register, and the hashes it is made of (DESIGN §7).
public enum Fingerprint {
    /// An effective cell of a record: what a reader of the layer sees there.
    public struct EffectiveCell: Hashable, Sendable {
        /// The field group.
        public var group: String
        /// The element; empty for a group.
        public var element: Bytes
        /// What shows; empty groups and elements that are out count.
        public var word: Word

        /// A cell from its parts.
        public init(group: String, element: Bytes, word: Word) {
            self.group = group
            self.element = element
            self.word = word
        }
    }

    /// The hash of a record's effective cells; nil if it has none.
    ///
    /// SHA-256(0x10 ‖ ID ‖ each cell's group, element, kind, value): lengths in 4 bytes, the kind
    /// 1 for a value and 2 for empty, the cells sorted by group and element as bytes.
    public static func record(_ id: RecordID, cells: [EffectiveCell]) -> Digest? {
        guard !cells.isEmpty else { return nil }
        var preimage: Bytes = [0x10]
        preimage.append(contentsOf: id.bytes)
        for cell in cells.sorted(by: precedes) {
            preimage.append(lengthPrefixed: cell.group.utf8)
            preimage.append(lengthPrefixed: cell.element)
            switch cell.word {
            case .value(let value):
                preimage.append(1)
                preimage.append(lengthPrefixed: value)
            case .empty:
                preimage.append(2)
                preimage.append(lengthPrefixed: Bytes())
            }
        }
        return .sha256(preimage)
    }

    /// The hash over records' hashes, which must be sorted by ID, each once: a radix tree over the
    /// IDs' half bytes. No record gives 32 zero bytes, one its own hash, more of them
    /// SHA-256(0x11 ‖ the 16 children's hashes).
    ///
    /// From `depth` 8 on all IDs have one creator: the hash of a creator's records.
    /// O(n) hashes, of which n are the records' own.
    public static func tree(_ records: [(id: RecordID, hash: Digest)], depth: Int = 0) -> Digest {
        node(records.map { ($0.id.bytes, $0.hash) }[...], depth: depth)
    }

    private static func node(_ records: ArraySlice<(Bytes, Digest)>, depth: Int) -> Digest {
        guard let first = records.first else { return .zero }
        if records.count == 1 { return first.1 }
        var rest = records
        var children: [(records: Int, hash: Digest)] = []
        for child in 0..<UInt8(16) {
            let end = rest.firstIndex { half(depth, of: $0.0) != child } ?? rest.endIndex
            children.append((end - rest.startIndex, node(rest[..<end], depth: depth + 1)))
            rest = rest[end...]
        }
        return node(children)
    }

    /// The hash of a node from those of its 16 children and how many records are below each: of no
    /// record 32 zero bytes, of one its hash, of more SHA-256(0x11 ‖ the hashes).
    public static func node(_ children: [(records: Int, hash: Digest)]) -> Digest {
        let records = children.reduce(0) { $0 + $1.records }
        guard records > 1 else { return children.first { $0.records == 1 }?.hash ?? .zero }
        var preimage: Bytes = [0x11]
        preimage.reserveCapacity(513)
        for child in children { preimage.append(contentsOf: child.hash.bytes) }
        return .sha256(preimage)
    }

    /// The half byte of an ID at a depth, the high half of each byte first.
    public static func half(_ depth: Int, of id: RecordID) -> UInt8 { half(depth, of: id.bytes) }

    private static func half(_ depth: Int, of id: Bytes) -> UInt8 {
        depth.isMultiple(of: 2) ? id[depth / 2] >> 4 : id[depth / 2] & 15
    }

    private static func precedes(_ left: EffectiveCell, _ right: EffectiveCell) -> Bool {
        if left.group != right.group {
            return left.group.utf8.lexicographicallyPrecedes(right.group.utf8)
        }
        return left.element.lexicographicallyPrecedes(right.element)
    }
}
