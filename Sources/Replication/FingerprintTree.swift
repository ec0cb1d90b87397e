internal import Merge
internal import Register
internal import Storage

/// The radix tree of a layer's fingerprint as the store keeps it (DESIGN §7): the same bytes as
/// ``Fingerprint/tree(_:depth:)`` over all records, and a change costs O(log n) hashes.
///
/// An inner node is stored where more records lie below it than ``bucket``; what lies below an
/// unstored one is hashed from the records themselves. So a change reads and writes one short row
/// for each stored node on the way to the record, and reads the few records beside it.
struct FingerprintTree {
    let layer: Scope
    /// Up to so many records have no stored node above them alone.
    private static let bucket = 48
    /// Half bytes of a creator's number.
    private static let creatorDepth = 8

    /// The whole layer's subtree.
    func root(_ snapshot: Snapshot) throws -> FingerprintChild { try subtree([], snapshot) }

    /// The subtree of the records that an institution created.
    func created(by creator: UInt32, _ snapshot: Snapshot) throws -> FingerprintChild {
        let prefix = (0..<Self.creatorDepth).map { UInt8(creator >> UInt32(28 - 4 * $0) & 15) }
        return try subtree(prefix, snapshot)
    }

    /// The subtree below a prefix; right while no record is stale.
    private func subtree(_ prefix: Bytes, _ snapshot: Snapshot) throws -> FingerprintChild {
        // Above a creator with few records there may be many: the way down tells.
        for depth in 0...prefix.count {
            let above = Bytes(prefix.prefix(depth))
            guard let node = try snapshot.fingerprintNode(layer: layer, prefix: above) else {
                return Self.child(
                    try snapshot.recordHashes(layer: layer, prefix: prefix)[...], prefix.count)
            }
            if depth == prefix.count { return Self.child(node) }
        }
        return .none
    }

    /// Brings the stored nodes in line with the records whose hashes have changed.
    func refresh(_ transaction: Transaction) throws {
        let stale = try transaction.staleInFingerprint(layer: layer)
        guard !stale.isEmpty else { return }
        _ = try refresh([], stale[...], transaction)
        try transaction.clearStaleInFingerprint(layer: layer)
    }

    private func refresh(
        _ prefix: Bytes, _ stale: ArraySlice<RecordID>, _ transaction: Transaction
    ) throws -> FingerprintChild {
        guard var children = try transaction.fingerprintNode(layer: layer, prefix: prefix) else {
            let records = try transaction.recordHashes(layer: layer, prefix: prefix)
            return try build(prefix, records[...], transaction)
        }
        for (half, part) in Self.parts(of: stale, at: prefix.count, { $0 }) {
            children[Int(half)] = try refresh(prefix + [half], part, transaction)
        }
        let whole = Self.child(children)
        try transaction.setFingerprintNode(
            layer: layer, prefix: prefix, to: whole.records > Self.bucket ? children : nil)
        return whole
    }

    /// Makes a subtree from its records, and stores the nodes that it needs.
    private func build(
        _ prefix: Bytes, _ records: ArraySlice<(id: RecordID, hash: Digest)>,
        _ transaction: Transaction
    ) throws -> FingerprintChild {
        guard records.count > Self.bucket else { return Self.child(records, prefix.count) }
        var children = Array(repeating: FingerprintChild.none, count: 16)
        for (half, part) in Self.parts(of: records, at: prefix.count, \.id) {
            children[Int(half)] = try build(prefix + [half], part, transaction)
        }
        try transaction.setFingerprintNode(layer: layer, prefix: prefix, to: children)
        return Self.child(children)
    }

    private static func child(
        _ records: ArraySlice<(id: RecordID, hash: Digest)>, _ depth: Int
    ) -> FingerprintChild {
        FingerprintChild(
            records: records.count, hash: Fingerprint.tree(Array(records), depth: depth))
    }

    private static func child(_ children: [FingerprintChild]) -> FingerprintChild {
        FingerprintChild(
            records: children.reduce(0) { $0 + $1.records },
            hash: Fingerprint.node(children.map { (records: $0.records, hash: $0.hash) }))
    }

    /// Sorted elements by the half byte of their IDs at a depth, in order.
    private static func parts<Element>(
        of elements: ArraySlice<Element>, at depth: Int, _ id: (Element) -> RecordID
    ) -> [(half: UInt8, part: ArraySlice<Element>)] {
        var parts: [(half: UInt8, part: ArraySlice<Element>)] = []
        var rest = elements
        while let first = rest.first {
            let half = Fingerprint.half(depth, of: id(first))
            let end =
                rest.firstIndex { Fingerprint.half(depth, of: id($0)) != half } ?? rest.endIndex
            parts.append((half, rest[..<end]))
            rest = rest[end...]
        }
        return parts
    }
}
