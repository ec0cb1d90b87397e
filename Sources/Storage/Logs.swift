internal import Foundation
internal import GRDB
public import Register

/// A log as the store holds it.
public struct StoredLog: Hashable, Sendable {
    /// The store's own number for it, from 1.
    public let number: Int64
    /// Its name.
    public let log: LogID
    /// How many entries are held.
    public var size: UInt64
    /// The roots of the complete subtrees of those entries, the largest first.
    public var peaks: [Digest]
    /// The greatest directory size that an entry cites.
    public var cited: UInt64
    /// The first entry that this program can't evaluate; nil if it evaluates all.
    public var evaluated: UInt64?
    /// Why nothing more is admitted; nil while the log goes on.
    public var stopped: String?
    /// Bytes of the headers and payloads held.
    public var bytes: UInt64

    /// The tree of the entries held.
    public var tree: CompactRange { CompactRange(size: size, peaks: peaks) ?? CompactRange() }
}

/// Where an entry is: log number · 2^40 + sequence.
func place(_ log: Int64, _ sequence: UInt64) -> Int64 {
    log << 40 | Int64(truncatingIfNeeded: sequence)
}

extension Snapshot {
    private static let columns =
        "id, institution, scope, epoch, size, peaks, cited, evaluated, stopped, bytes"

    /// The log with this name; nil if the store knows nothing of it.
    public func log(_ log: LogID) throws -> StoredLog? {
        try fetchOne(
            "SELECT \(Self.columns) FROM log WHERE institution = ? AND scope = ? AND epoch = ?",
            [log.institution, log.scope.number, log.epoch], Self.storedLog)
    }

    /// How many entries are held of a log; nil if the store knows nothing of it.
    public func size(of log: LogID) throws -> UInt64? {
        try fetchInteger(
            "SELECT size FROM log WHERE institution = ? AND scope = ? AND epoch = ?",
            [log.institution, log.scope.number, log.epoch]
        ).map { UInt64(bitPattern: $0) }
    }

    /// The log with this number of the store.
    public func log(number: Int64) throws -> StoredLog? {
        try fetchOne("SELECT \(Self.columns) FROM log WHERE id = ?", [number], Self.storedLog)
    }

    /// Every log that the store knows, sorted by name; some may be empty.
    public func logs() throws -> [StoredLog] {
        try fetchAll("SELECT \(Self.columns) FROM log", [], Self.storedLog)
            .sorted { $0.log < $1.log }
    }

    /// The logs of an institution that the store knows, sorted by name; some may be empty.
    public func logs(of institution: UInt32) throws -> [StoredLog] {
        try fetchAll(
            "SELECT \(Self.columns) FROM log WHERE institution = ?", [institution], Self.storedLog
        ).sorted { $0.log < $1.log }
    }

    /// The entry at a position of a log; nil if the store doesn't hold it.
    public func entry(of log: StoredLog, at sequence: UInt64) throws -> Entry? {
        try fetchOne(
            "SELECT header, payload FROM entry WHERE at = ?", [place(log.number, sequence)]
        ) { Entry(header: $0.bytes(0), payload: $0.bytes(1)) }
    }

    /// Entries of a log from a position on, in order: up to an end and about `bytes` bytes, at
    /// least one if there is one.
    public func entries(
        of log: StoredLog, in range: Range<UInt64>, bytes: Int = .max
    ) throws -> [Entry] {
        try entries(
            "SELECT header, payload FROM entry WHERE at >= ? AND at < ? ORDER BY at", of: log,
            in: range, bytes: bytes)
    }

    /// Entries that a query gives, headers first, up to about `bytes` bytes and at least one.
    func entries(
        _ sql: String, of log: StoredLog, in range: Range<UInt64>, bytes: Int
    ) throws -> [Entry] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [place(log.number, range.lowerBound), place(log.number, range.upperBound)])
        var entries: [Entry] = []
        var total = 0
        while total < bytes, let row = try rows.next() {
            let entry = Entry(header: row.bytes(0), payload: row.bytes(1))
            total += entry.header.count + entry.payload.count
            entries.append(entry)
        }
        return entries
    }

    /// The headers of a log's entries in a range, in order.
    public func headers(of log: StoredLog, in range: Range<UInt64>) throws -> [Bytes] {
        try fetchAll(
            "SELECT header FROM entry WHERE at >= ? AND at < ? ORDER BY at",
            [place(log.number, range.lowerBound), place(log.number, range.upperBound)]
        ) { $0.bytes(0) }
    }

    /// The root of the complete subtree of 256 leaves with this index; nil if it isn't complete.
    public func subtree(of log: StoredLog, index: UInt64) throws -> Digest? {
        try fetchOne("SELECT root FROM subtree WHERE at = ?", [place(log.number, index)]) {
            try $0.digest(0)
        }
    }

    private static func storedLog(_ row: Row) throws -> StoredLog {
        let peaks = row.bytes(5)
        let digests = stride(from: 0, to: peaks.count, by: 32).compactMap { start in
            Digest(peaks[start..<min(start + 32, peaks.count)])
        }
        return StoredLog(
            number: row[0],
            log: LogID(
                institution: row.institution(1), scope: Scope(number: row[2]),
                epoch: row.institution(3)),
            size: row.size(4), peaks: digests, cited: row.size(6),
            evaluated: (row[7] as Int64?).map { UInt64(bitPattern: $0) }, stopped: row[8],
            bytes: row.size(9))
    }
}

extension Transaction {
    /// The log with this name, which becomes known if it wasn't.
    public func knownLog(_ log: LogID) throws -> StoredLog {
        if let known = try self.log(log) { return known }
        try execute(
            """
            INSERT INTO log (institution, scope, epoch, size, peaks, cited, bytes)
            VALUES (?, ?, ?, 0, x'', 0, 0)
            """, [log.institution, log.scope.number, log.epoch])
        return StoredLog(
            number: db.lastInsertedRowID, log: log, size: 0, peaks: [], cited: 0,
            evaluated: nil, stopped: nil, bytes: 0)
    }

    /// Stores what is known of a log.
    public func update(_ log: StoredLog) throws {
        let peaks = Data(log.peaks.flatMap(\.bytes))
        try execute(
            """
            UPDATE log SET size = ?, peaks = ?, cited = ?, evaluated = ?, stopped = ?, bytes = ?
            WHERE id = ?
            """,
            [
                Int64(bitPattern: log.size), peaks, Int64(bitPattern: log.cited),
                log.evaluated.map { Int64(bitPattern: $0) }, log.stopped,
                Int64(bitPattern: log.bytes), log.number,
            ])
    }

    /// Stores an entry at a position of a log.
    public func insert(_ entry: Entry, into log: StoredLog, at sequence: UInt64) throws {
        try execute(
            "INSERT INTO entry VALUES (?, ?, ?)",
            [place(log.number, sequence), Data(entry.header), Data(entry.payload)])
    }

    /// Stores the root of a complete subtree of 256 leaves.
    public func insert(subtree root: Digest, of log: StoredLog, index: UInt64) throws {
        try execute(
            "INSERT OR REPLACE INTO subtree VALUES (?, ?)",
            [place(log.number, index), Data(root.bytes)])
    }

    /// Drops a log's entries from a size on, with their checkpoints, subtrees and index rows.
    ///
    /// The log's own row is the caller's to update; so is marking the records dirty.
    public func truncate(_ log: StoredLog, to size: UInt64) throws {
        let bounds: StatementArguments = [place(log.number, size), place(log.number + 1, 0)]
        try execute("DELETE FROM entry WHERE at >= ? AND at < ?", bounds)
        try execute("DELETE FROM request WHERE at >= ? AND at < ?", bounds)
        try execute("DELETE FROM answer WHERE at >= ? AND at < ?", bounds)
        try execute("DELETE FROM frontier_note WHERE at >= ? AND at < ?", bounds)
        try execute(
            "DELETE FROM subtree WHERE at >= ? AND at < ?",
            [place(log.number, size >> 8), place(log.number + 1, 0)])
        try execute(
            "DELETE FROM checkpoint WHERE log = ? AND size > ?",
            [log.number, Int64(bitPattern: size)])
        try execute(
            "DELETE FROM receipt WHERE log = ? AND size > ?",
            [log.number, Int64(bitPattern: size)])
    }
}
