internal import Foundation
internal import Merge
public import Register
internal import Storage

/// One layer's fingerprint, and of how much it is.
public struct LayerFingerprint: Hashable, Sendable {
    /// The layer.
    public let layer: Scope
    /// The hash of the layer's effective register.
    public let fingerprint: Digest
    /// The number of logs that aren't empty.
    public let logs: Int
    /// The number of entries of these logs.
    public let entries: UInt64
    /// The number of records that have an effective cell.
    public let records: Int
}

/// The fingerprint of an institution's records in a layer.
public struct InstitutionFingerprint: Hashable, Sendable {
    /// The subtree of the records that it created.
    public let created: Digest
    /// The number of those records that have an effective cell.
    public let records: Int
    /// Records that it created and another institution owns now, sorted.
    public let given: [RecordID]
    /// Records that another institution created and it owns now, sorted, with their hashes.
    public let received: [Received]

    /// A record received, and the hash of its effective cells; nil if it has none.
    public struct Received: Hashable, Sendable {
        /// The record.
        public let record: RecordID
        /// Its hash.
        public let hash: Digest?
    }
}

/// Where a register stands: the directory and the fingerprint of each layer.
public struct RegisterFingerprint: Hashable, Sendable {
    /// The directory's size.
    public let directorySize: UInt64
    /// The directory's root.
    public let directoryRoot: Digest
    /// The layers of which logs are held, sorted.
    public let layers: [LayerFingerprint]
}

extension Replica {
    /// Derives anew what is stored of dirty records: at most `limit` in one transaction.
    ///
    /// Everything that lists or counts does this itself; a node may do it when it is idle.
    ///
    /// - Returns: how many were settled; 0 when none is dirty.
    @discardableResult
    public func settle(limit: Int = 2000) throws -> Int {
        guard try !store.read({ try $0.dirtyLayers() }).isEmpty else { return 0 }
        return try write(isDerived: true) { transaction, state in
            try Self.settle(limit: limit, RecordReader(transaction, state.directory), transaction)
        }
    }

    /// Derives anew what is stored of at most `limit` dirty records; how many there were.
    ///
    /// - Parameter judged: Told of each what its cells say in which layer.
    static func settle(
        limit: Int, _ reader: RecordReader, _ transaction: Transaction,
        judged: (RecordID, Scope, [RecordReader.Group]) -> Void = { _, _, _ in }
    ) throws -> Int {
        var count = 0
        for layer in try transaction.dirtyLayers() where count < limit {
            let batch = try transaction.dirty(layer: layer, limit: limit - count)
            for touched in batch.records {
                let groups = try reader.merged(
                    touched.record, layer, at: touched.layers.first?.places ?? [])
                try transaction.store(reader.derive(touched.record, layer, groups))
                judged(touched.record, layer, groups)
            }
            try transaction.settle(batch)
            count += batch.records.count
        }
        return count
    }

    /// Settles everything.
    func settleAll() throws { while try settle() > 0 {} }

    /// The local code of a record of a type; nil if it has none. A retracted one, whose type nobody
    /// states, keeps the code by which people know it.
    static func code(of type: String?, _ cells: [Fingerprint.EffectiveCell]) -> String? {
        let group = type.map { "\($0).code" } ?? cells.first { $0.group.hasSuffix(".code") }?.group
        return group.flatMap { value(of: $0, cells) }.flatMap(text)
    }

    static func value(
        of group: String, _ cells: [Fingerprint.EffectiveCell]
    ) -> Bytes? {
        guard let cell = cells.first(where: { $0.group == group && $0.element.isEmpty }),
            case .value(let value) = cell.word
        else { return nil }
        return value
    }

    /// The text that a value says: a JSON string, or an object's field `code`.
    static func text(_ value: Bytes) -> String? {
        let json = try? CanonicalJSON(parsing: value)
        return json?.text ?? json?["code"]?.text
    }

    /// The fingerprint of every layer, from what is stored; the dirty records are settled first.
    ///
    /// A change since the last time costs O(log n) hashes; with none nothing is written.
    public func fingerprint() throws -> RegisterFingerprint {
        try freshly { snapshot, state in
            RegisterFingerprint(
                directorySize: state.tree.size,
                directoryRoot: state.root(at: state.tree.size) ?? .zero,
                layers: try snapshot.layers().map { try Self.fingerprint(of: $0, snapshot) })
        }
    }

    /// Reads where no record is dirty and every stored node of a fingerprint is right.
    private func freshly<Result>(
        _ body: (Snapshot, DirectoryState) throws -> Result
    ) throws -> Result {
        try settleAll()
        let result: Result? = try read { snapshot, state in
            guard try snapshot.dirtyLayers().isEmpty, try snapshot.staleFingerprints().isEmpty
            else { return nil }
            return try body(snapshot, state)
        }
        if let result { return result }
        return try write(isDerived: true) { transaction, state in
            // What another process made dirty since is settled in this transaction.
            let reader = RecordReader(transaction, state.directory)
            while try Self.settle(limit: 2000, reader, transaction) > 0 {}
            for layer in try transaction.staleFingerprints() {
                try FingerprintTree(layer: layer).refresh(transaction)
            }
            return try body(transaction, state)
        }
    }

    private static func fingerprint(
        of layer: Scope, _ snapshot: Snapshot
    ) throws -> LayerFingerprint {
        let root = try FingerprintTree(layer: layer).root(snapshot)
        let rows = try snapshot.logs().filter { $0.log.scope == layer && $0.size > 0 }
        return LayerFingerprint(
            layer: layer, fingerprint: root.hash, logs: rows.count,
            entries: rows.reduce(0) { $0 + $1.size }, records: root.records)
    }

    /// The fingerprint of an institution's records in a layer.
    public func fingerprint(of institution: UInt32, in layer: Scope) throws
        -> InstitutionFingerprint
    {
        try freshly { snapshot, state in
            let directory = state.directory
            let own = try FingerprintTree(layer: layer).created(by: institution, snapshot)
            let moved = Set(
                directory.acts.flatMap { act -> [RecordID] in
                    guard case .transfer(let records, _, _) = act?.order else { return [] }
                    return records
                })
            func owner(_ record: RecordID) -> UInt32? {
                directory.owner(of: record, at: directory.size)
            }
            let given = moved.filter {
                $0.creator == institution && owner($0) != institution
            }
            let received = moved.filter {
                $0.creator != institution && owner($0) == institution
            }
            return InstitutionFingerprint(
                created: own.hash, records: own.records,
                given: given.sorted(),
                received: try received.sorted().map {
                    .init(record: $0, hash: try snapshot.derived($0, layer: layer)?.hash)
                })
        }
    }
}

extension RecordReader {
    /// What is stored of a record in a layer.
    fileprivate func derive(
        _ record: RecordID, _ layer: Scope, _ groups: [Group]
    ) -> DerivedRecord {
        let cells = Self.effective(groups)
        let kind = Replica.value(of: "existence", cells).flatMap(type)
        return DerivedRecord(
            record: record, layer: layer, hash: Fingerprint.record(record, cells: cells),
            type: kind, code: Replica.code(of: kind, cells), cells: cells.count,
            divergences: groups.count { !$0.merged.diverging.isEmpty },
            proposals: groups.reduce(0) { $0 + $1.merged.openProposals.count },
            late: groups.reduce(0) { $0 + $1.merged.openLate.count })
    }
}
