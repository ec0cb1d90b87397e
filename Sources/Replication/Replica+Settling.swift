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
            try settle(limit: limit, RecordReader(transaction, state.directory), transaction).count
        }
    }

    /// Derives anew what is stored of at most `limit` dirty records, on every processor.
    ///
    /// - Parameter keeps: Of which groups, by their full names, the cells are wanted.
    /// - Returns: how many there were, and what the wanted cells of each say in which layer.
    func settle(
        limit: Int, _ reader: RecordReader, _ transaction: Transaction,
        keeping keeps: @Sendable (_ group: String) -> Bool = { _ in false }
    ) throws -> (count: Int, judged: [RecordID: [Scope: [RecordReader.Group]]]) {
        let threads = ReadingThreads(store: store, directory: reader.directory)
        var judged: [RecordID: [Scope: [RecordReader.Group]]] = [:]
        var count = 0
        for layer in try transaction.dirtyLayers() where count < limit {
            let batch = try transaction.dirty(layer: layer, limit: limit - count)
            let derived = try threads.map(batch.records, reader) { reader, touched in
                let groups = try reader.merged(
                    touched.record, layer, at: touched.layers.first?.places ?? [])
                return (
                    reader.derive(touched.record, layer, groups),
                    groups.filter { keeps($0.cell.group) }
                )
            }
            for (derived, kept) in derived {
                try transaction.store(derived)
                if !kept.isEmpty { judged[derived.record, default: [:]][layer] = kept }
            }
            try transaction.settle(batch)
            count += batch.records.count
        }
        return (count, judged)
    }

    /// Settles everything, and tells how far it is where that is more than a moment's work.
    func settleAll() throws {
        let limit = 2000
        var (done, total) = (0, 0)
        var isDone = false
        while !isDone {
            let some = try settle(limit: limit)
            done += some
            isDone = some < limit
            guard !isDone || total > 0 else { return }
            if total == 0 { total = try done + store.read { try $0.dirtyCount() } }
            settling?(isDone ? total : min(done, total), total)
            if !isDone { store.letOthersWrite() }
        }
    }

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
            while try settle(limit: 2000, reader, transaction).count > 0 {}
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
