internal import Foundation
internal import GRDB
public import Register
internal import Synchronization

/// The store's numbers of records met lately, so that bulk work needn't look each one up.
///
/// Numbers are never given twice, so what is remembered stays true, except after a rollback.
final class RecordNumbers: Sendable {
    private static let bound = 200_000
    private let numbers = Mutex<[RecordID: Int64]>([:])

    func number(of record: RecordID) -> Int64? { numbers.withLock { $0[record] } }

    func remember(_ number: Int64, of record: RecordID) {
        numbers.withLock { numbers in
            if numbers.count >= Self.bound { numbers.removeAll(keepingCapacity: true) }
            numbers[record] = number
        }
    }

    func removeAll() { numbers.withLock { $0.removeAll() } }
}

/// Where an entry stands: the store's number of its log, and its position there.
public struct EntryPlace: Hashable, Sendable {
    /// The store's number of the log.
    public let log: Int64
    /// The position in the log.
    public let sequence: UInt64

    init(_ at: Int64) {
        log = at >> 40
        sequence = UInt64(at & (1 << 40 - 1))
    }
}

/// What is derived of a record in one layer, and stored only to be found quickly.
public struct DerivedRecord: Hashable, Sendable {
    /// The record.
    public var record: RecordID
    /// The layer.
    public var layer: Scope
    /// The hash of its effective cells; nil if it has none.
    public var hash: Digest?
    /// The effective value of its existence's type; nil if nothing says so or it is retracted.
    public var type: String?
    /// Its local code; nil if it has none.
    public var code: String?
    /// How many cells are effective.
    public var cells: Int
    /// How many cells two holders differ about.
    public var divergences: Int
    /// How many proposals are open.
    public var proposals: Int
    /// How many late statements nobody has adopted.
    public var late: Int

    /// A row from its parts.
    public init(
        record: RecordID, layer: Scope, hash: Digest?, type: String?, code: String?, cells: Int,
        divergences: Int, proposals: Int, late: Int
    ) {
        self.record = record
        self.layer = layer
        self.hash = hash
        self.type = type
        self.code = code
        self.cells = cells
        self.divergences = divergences
        self.proposals = proposals
        self.late = late
    }
}

/// What of a record an administrator may have to deal with.
public enum OpenMatter: Hashable, Sendable {
    /// Two roles' holders differ.
    case divergence
    /// Somebody without the say proposes.
    case proposal
    /// A statement came after its author's say had ended.
    case late
}

extension Snapshot {
    /// Where statements about a record stand in a layer: entries by log number and position.
    public func places(of record: RecordID, in layer: Scope) throws -> [EntryPlace] {
        guard let number = try number(of: record) else { return [] }
        return try fetchAll(
            "SELECT at FROM touch WHERE record = ? AND layer = ? ORDER BY at",
            [number, layer.number]
        ) { EntryPlace($0[0]) }
    }

    /// The layers in which something is stated about a record, sorted.
    public func layers(of record: RecordID) throws -> [Scope] {
        guard let number = try number(of: record) else { return [] }
        return try fetchAll("SELECT DISTINCT layer FROM touch WHERE record = ?", [number]) {
            Scope(number: $0[0])
        }.sorted()
    }

    /// Every layer in which something is stated, sorted.
    public func layers() throws -> [Scope] {
        try fetchAll("SELECT DISTINCT scope FROM log WHERE scope > 0 AND size > 0") {
            Scope(number: $0[0])
        }.sorted()
    }

    /// Records whose ID begins with these bytes' hexadecimal digits, sorted; up to `limit`.
    public func records(prefix: String, limit: Int) throws -> [RecordID] {
        let even = prefix.count.isMultiple(of: 2) ? prefix : prefix + "0"
        let odd = prefix.count.isMultiple(of: 2) ? prefix : prefix + "f"
        guard prefix.count <= 40, let low = Bytes(hex: even), let high = Bytes(hex: odd) else {
            return []
        }
        let pad = RecordID.length - low.count
        let last = Data(high + Bytes(repeating: 0xff, count: pad))
        return try fetchAll(
            """
            SELECT key FROM record WHERE key >= ? AND key <= ? AND \(Self.isTouched)
            ORDER BY key LIMIT ?
            """, [Data(low), last, limit], Self.record)
    }

    /// Every record that something is stated about, sorted, that this institution created.
    public func records(createdBy creator: UInt32) throws -> [RecordID] {
        var prefix = Bytes()
        prefix.append(bigEndian: creator)
        return try records(prefix: prefix.hex, limit: .max)
    }

    /// How many records something is stated about.
    public func recordCount() throws -> Int {
        try fetchOne("SELECT count(*) FROM record WHERE \(Self.isTouched)") {
            $0[0] as Int
        } ?? 0
    }

    /// How many records the store has at most, counting those that others only name; O(log n).
    public func mostRecords() throws -> Int {
        try fetchOne("SELECT max(id) FROM record") { ($0[0] as Int?) ?? 0 } ?? 0
    }

    /// Records have numbers also where others only name them.
    private static let isTouched = "EXISTS (SELECT 1 FROM touch WHERE touch.record = record.id)"

    /// Layers that have dirty records, sorted.
    public func dirtyLayers() throws -> [Scope] {
        try layers(inKeysOf: "dirty")
    }

    /// The layers with which keys of a table begin, sorted.
    ///
    /// Complexity: O(layers · log rows); DISTINCT would read every row.
    func layers(inKeysOf table: String) throws -> [Scope] {
        try fetchAll(
            """
            WITH RECURSIVE found (layer) AS (
                SELECT min(layer) FROM \(table)
                UNION ALL
                SELECT (SELECT min(layer) FROM \(table) WHERE layer > found.layer)
                FROM found WHERE found.layer IS NOT NULL)
            SELECT layer FROM found WHERE layer IS NOT NULL
            """
        ) { Scope(number: $0[0]) }.sorted()
    }

    /// How many records are dirty, each counted in every layer in which it is.
    public func dirtyCount() throws -> Int {
        try fetchOne("SELECT count(*) FROM dirty") { $0[0] as Int } ?? 0
    }

    /// What is derived of a record in a layer; nil while it is dirty or never touched.
    public func derived(_ record: RecordID, layer: Scope) throws -> DerivedRecord? {
        guard let number = try number(of: record) else { return nil }
        return try fetchOne(
            Self.selectDerived + " WHERE derived.layer = ? AND derived.record = ?",
            [layer.number, number], Self.derived)
    }

    /// What is derived of a layer's records of these creators (nil: of all), sorted by record.
    public func derived(layer: Scope, creator: UInt32? = nil) throws -> [DerivedRecord] {
        guard let creator else {
            return try fetchAll(
                Self.selectDerived + " WHERE derived.layer = ? ORDER BY record.key",
                [layer.number], Self.derived)
        }
        var low = Bytes()
        low.append(bigEndian: creator)
        let high = low + Bytes(repeating: 0xff, count: RecordID.length - 4)
        return try fetchAll(
            """
            SELECT record.key, layer, hash, type, code, cells, divergences, proposals, late
            FROM record CROSS JOIN derived ON derived.layer = ? AND derived.record = record.id
            WHERE record.key >= ? AND record.key <= ? ORDER BY record.key
            """, [layer.number, Data(low), Data(high)], Self.derived)
    }

    /// What is derived of records with a type (nil: any), in any layer, sorted by record, layer.
    public func derived(type: String?) throws -> [DerivedRecord] {
        let condition = type == nil ? "type IS NOT NULL" : "type = ?"
        let arguments: StatementArguments = type.map { [$0] } ?? []
        return try fetchAll(
            Self.selectDerived + " WHERE \(condition) ORDER BY record.key, layer", arguments,
            Self.derived)
    }

    /// What is derived of records with a type or a local code, in any layer, sorted by record, layer.
    public func derivedNamed() throws -> [DerivedRecord] {
        try fetchAll(
            Self.selectDerived
                + " WHERE type IS NOT NULL OR code IS NOT NULL ORDER BY record.key, layer", [],
            Self.derived)
    }

    /// How many records exist in some layer.
    public func existingCount() throws -> Int {
        try fetchOne("SELECT count(DISTINCT record) FROM derived WHERE type IS NOT NULL") {
            $0[0] as Int
        } ?? 0
    }

    /// What is derived of records with a local code, in any layer, sorted by record, layer.
    public func derived(code: String) throws -> [DerivedRecord] {
        try fetchAll(
            Self.selectDerived + " WHERE code = ? ORDER BY record.key, layer", [code],
            Self.derived)
    }

    /// What is derived of records with open matters of this kind, sorted by record, layer.
    public func derived(open matter: OpenMatter) throws -> [DerivedRecord] {
        let column =
            switch matter {
            case .divergence: "divergences"
            case .proposal: "proposals"
            case .late: "late"
            }
        return try fetchAll(
            Self.selectDerived + """
                 WHERE (divergences > 0 OR proposals > 0 OR late > 0) AND \(column) > 0
                ORDER BY record.key, layer
                """, [], Self.derived)
    }

    private static let selectDerived = """
        SELECT record.key, layer, hash, type, code, cells, divergences, proposals, late
        FROM derived JOIN record ON record.id = derived.record
        """

    static func record(_ row: Row) throws -> RecordID { try record(row, 0) }

    static func record(_ row: Row, _ column: Int) throws -> RecordID {
        guard let record = RecordID(row.bytes(column)) else {
            throw StoreError.unreadable("a record's ID")
        }
        return record
    }

    private static func derived(_ row: Row) throws -> DerivedRecord {
        DerivedRecord(
            record: try record(row), layer: Scope(number: row[1]),
            hash: (row[2] as Data?).flatMap { Digest($0) }, type: row[3], code: row[4],
            cells: row[5], divergences: row[6], proposals: row[7], late: row[8])
    }

    func number(of record: RecordID) throws -> Int64? {
        try fetchOne("SELECT id FROM record WHERE key = ?", [Data(record.bytes)]) { $0[0] }
    }
}

extension Transaction {
    /// Notes that an entry states something about a record, which becomes dirty in that layer.
    public func touch(
        _ record: RecordID, layer: Scope, log: StoredLog, sequence: UInt64
    ) throws {
        let number = try knownNumber(of: record)
        try execute(
            "INSERT OR IGNORE INTO touch VALUES (?, ?, ?)",
            [number, layer.number, place(log.number, sequence)])
        try execute("INSERT OR IGNORE INTO dirty VALUES (?, ?)", [layer.number, number])
    }

    /// Forgets that an entry states something about a record, which becomes dirty in that layer.
    public func untouch(
        _ record: RecordID, layer: Scope, log: StoredLog, sequence: UInt64
    ) throws {
        guard let number = try number(of: record) else { return }
        try execute(
            "DELETE FROM touch WHERE record = ? AND layer = ? AND at = ?",
            [number, layer.number, place(log.number, sequence)])
        try execute("INSERT OR IGNORE INTO dirty VALUES (?, ?)", [layer.number, number])
    }

    /// Marks a record dirty in every layer in which something is stated about it.
    public func makeDirty(_ record: RecordID) throws {
        guard let number = try number(of: record) else { return }
        try execute(
            """
            INSERT OR IGNORE INTO dirty
            SELECT DISTINCT layer, record FROM touch WHERE record = ?
            """, [number])
    }

    /// Marks every record that this institution created dirty.
    public func makeDirty(createdBy creator: UInt32) throws {
        var low = Bytes()
        low.append(bigEndian: creator)
        let high = low + Bytes(repeating: 0xff, count: RecordID.length - 4)
        try execute(
            """
            INSERT OR IGNORE INTO dirty
            SELECT DISTINCT layer, record FROM touch WHERE record IN
                (SELECT id FROM record WHERE key >= ? AND key <= ?)
            """, [Data(low), Data(high)])
    }

    /// Marks every record dirty.
    public func makeAllDirty() throws {
        try execute("INSERT OR IGNORE INTO dirty SELECT DISTINCT layer, record FROM touch")
    }

    /// Stores what is derived of a record.
    public func store(_ derived: DerivedRecord) throws {
        let number = try knownNumber(of: derived.record)
        let hash = derived.hash.map { Data($0.bytes) }
        try execute(
            """
            INSERT OR IGNORE INTO fingerprint_stale SELECT ?1, ?2 WHERE ?3 IS NOT
                (SELECT hash FROM derived WHERE layer = ?1 AND record = ?2)
            """, [derived.layer.number, number, hash])
        try execute(
            "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                derived.layer.number, number, hash, derived.type, derived.code, derived.cells,
                derived.divergences, derived.proposals, derived.late,
            ])
    }

    func knownNumber(of record: RecordID) throws -> Int64 {
        if let number = records.number(of: record) { return number }
        let number: Int64
        if let known = try self.number(of: record) {
            number = known
        } else {
            try execute("INSERT INTO record (key) VALUES (?)", [Data(record.bytes)])
            number = db.lastInsertedRowID
        }
        records.remember(number, of: record)
        return number
    }
}
