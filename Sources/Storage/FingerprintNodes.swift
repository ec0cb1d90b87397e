internal import Foundation
internal import GRDB
public import Register

/// A subtree of a layer's fingerprint: how many records it has, and its hash.
public struct FingerprintChild: Hashable, Sendable {
    /// The records in it.
    public var records: Int
    /// Its hash; zero if it has no record.
    public var hash: Digest

    /// The subtree without a record.
    public static let none = Self(records: 0, hash: .zero)

    /// A subtree from its parts.
    public init(records: Int, hash: Digest) {
        self.records = records
        self.hash = hash
    }
}

extension Snapshot {
    /// The 16 children of a stored inner node; nil if it isn't stored.
    ///
    /// - Parameter prefix: The half bytes that all IDs below it begin with, one a byte.
    public func fingerprintNode(layer: Scope, prefix: Bytes) throws -> [FingerprintChild]? {
        try fetchOne(
            "SELECT children FROM fingerprint_node WHERE layer = ? AND prefix = ?",
            [layer.number, Data(prefix)]
        ) { row in
            let bytes = row.bytes(0)
            return try stride(from: 0, to: bytes.count, by: 36).map { start in
                guard let hash = Digest(bytes[(start + 4)..<min(start + 36, bytes.count)]) else {
                    throw StoreError.unreadable("a node of a fingerprint")
                }
                let records = bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
                return FingerprintChild(records: records, hash: hash)
            }
        }
    }

    /// The records of a layer whose IDs begin with these half bytes and that have effective cells,
    /// with their hashes; sorted by ID.
    public func recordHashes(
        layer: Scope, prefix: Bytes
    ) throws -> [(id: RecordID, hash: Digest)] {
        let bounds = Self.bounds(of: prefix)
        return try fetchAll(
            """
            SELECT record.key, hash
            FROM record CROSS JOIN derived ON derived.layer = ? AND derived.record = record.id
            WHERE record.key >= ? AND record.key <= ? AND hash IS NOT NULL ORDER BY record.key
            """, [layer.number, Data(bounds.low), Data(bounds.high)]
        ) { (id: try Self.record($0), hash: try $0.digest(1)) }
    }

    /// Records of a layer whose hash has changed since the nodes above them were made, sorted.
    public func staleInFingerprint(layer: Scope) throws -> [RecordID] {
        try fetchAll(
            """
            SELECT key FROM fingerprint_stale JOIN record ON record.id = fingerprint_stale.record
            WHERE layer = ? ORDER BY key
            """, [layer.number], Self.record)
    }

    /// Layers that have such records, sorted.
    public func staleFingerprints() throws -> [Scope] {
        try layers(inKeysOf: "fingerprint_stale")
    }

    /// The least and the greatest ID that begin with these half bytes.
    private static func bounds(of prefix: Bytes) -> (low: Bytes, high: Bytes) {
        let missing = RecordID.length * 2 - prefix.count
        func pack(_ halves: Bytes) -> Bytes {
            stride(from: 0, to: halves.count, by: 2).map { halves[$0] << 4 | halves[$0 + 1] }
        }
        return (
            pack(prefix + Bytes(repeating: 0, count: missing)),
            pack(prefix + Bytes(repeating: 15, count: missing))
        )
    }
}

extension Transaction {
    /// Stores an inner node's 16 children; nil drops it.
    public func setFingerprintNode(
        layer: Scope, prefix: Bytes, to children: [FingerprintChild]?
    ) throws {
        guard let children else {
            return try execute(
                "DELETE FROM fingerprint_node WHERE layer = ? AND prefix = ?",
                [layer.number, Data(prefix)])
        }
        var bytes = Bytes()
        bytes.reserveCapacity(children.count * 36)
        for child in children {
            bytes.append(bigEndian: UInt32(clamping: child.records))
            bytes.append(contentsOf: child.hash.bytes)
        }
        try execute(
            "INSERT OR REPLACE INTO fingerprint_node VALUES (?, ?, ?)",
            [layer.number, Data(prefix), Data(bytes)])
    }

    /// Forgets which records of a layer have changed: the nodes above them have been made anew.
    public func clearStaleInFingerprint(layer: Scope) throws {
        try execute("DELETE FROM fingerprint_stale WHERE layer = ?", [layer.number])
    }
}
