internal import Foundation
internal import GRDB
public import Register

/// Two checkpoints of one log that can't both be true.
public struct StoredEvidence: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The checkpoint of the smaller size, or of equal size the one held first.
    public let first: String
    /// The other one.
    public let second: String
    /// The root, at the first one's size, of the tree that the second one signs.
    public let root: Digest
    /// The proof that the second one's tree begins with that root; empty if the sizes are equal.
    public let path: [Digest]

    /// Evidence from its parts.
    public init(log: LogID, first: String, second: String, root: Digest, path: [Digest]) {
        self.log = log
        self.first = first
        self.second = second
        self.root = root
        self.path = path
    }
}

extension Snapshot {
    /// The evidence of forks, sorted by log.
    public func evidence() throws -> [StoredEvidence] {
        try fetchAll("SELECT log, first, second, root, path FROM evidence") { row in
            guard let log = try log(number: row[0])?.log else {
                throw StoreError.unreadable("evidence about a log that isn't there")
            }
            let path = row.bytes(4)
            return StoredEvidence(
                log: log, first: row[1], second: row[2], root: try row.digest(3),
                path: stride(from: 0, to: path.count, by: 32).compactMap { start in
                    Digest(path[start..<min(start + 32, path.count)])
                })
        }.sorted { $0.log < $1.log }
    }

    /// The entries of a log that are kept apart, with their positions, ascending; those in a range,
    /// or all.
    public func apart(
        of log: StoredLog, in range: Range<UInt64>? = nil
    ) throws -> [(sequence: UInt64, entry: Entry)] {
        try fetchAll(
            "SELECT at, header, payload FROM apart WHERE at >= ? AND at < ? ORDER BY at",
            places(of: log, in: range)
        ) { row in
            (
                sequence: EntryPlace(row[0]).sequence,
                entry: Entry(header: row.bytes(1), payload: row.bytes(2))
            )
        }
    }

    /// The headers of the entries in a range that are kept apart, with their positions, ascending.
    public func apartHeaders(
        of log: StoredLog, in range: Range<UInt64>
    ) throws -> [(sequence: UInt64, header: Bytes)] {
        try fetchAll(
            "SELECT at, header FROM apart WHERE at >= ? AND at < ? ORDER BY at",
            places(of: log, in: range)
        ) { (sequence: EntryPlace($0[0]).sequence, header: $0.bytes(1)) }
    }

    private func places(of log: StoredLog, in range: Range<UInt64>?) -> StatementArguments {
        [
            place(log.number, range?.lowerBound ?? 0),
            range.map { place(log.number, $0.upperBound) } ?? place(log.number + 1, 0),
        ]
    }

    /// Whether anything is kept apart of a log.
    public func hasApart(_ log: StoredLog) throws -> Bool {
        try fetchOne(
            "SELECT 1 FROM apart WHERE at >= ? AND at < ? LIMIT 1", places(of: log, in: nil)
        ) { _ in true } ?? false
    }

    /// How many entries, and bytes of them, are kept apart of a log; of those in a range, or of all.
    public func apartSize(
        of log: StoredLog, in range: Range<UInt64>? = nil
    ) throws -> (entries: Int, bytes: UInt64) {
        try fetchOne(
            """
            SELECT count(*), coalesce(sum(length(header) + length(payload)), 0) FROM apart
            WHERE at >= ? AND at < ?
            """, places(of: log, in: range)
        ) { (entries: $0[0] as Int, bytes: $0.size(1)) } ?? (entries: 0, bytes: 0)
    }

    /// The logs of which a checkpoint vouches for what is kept apart, sorted.
    public func logsApart() throws -> [StoredLog] {
        try fetchAll("SELECT DISTINCT log FROM apart_checkpoint") { $0[0] as Int64 }
            .compactMap { try log(number: $0) }.sorted { $0.log < $1.log }
    }

    /// How far the entries kept apart of a log follow each other from a position on: the first one
    /// that is missing.
    ///
    /// Looks at positions alone: reads no entry.
    public func apartEnd(of log: StoredLog, from start: UInt64) throws -> UInt64 {
        try fetchOne(
            """
            SELECT at + 1 FROM apart AS last WHERE at >= ? AND at < ?
            AND EXISTS (SELECT 1 FROM apart WHERE at = ?)
            AND NOT EXISTS (SELECT 1 FROM apart WHERE at = last.at + 1) ORDER BY at LIMIT 1
            """,
            [place(log.number, start), place(log.number + 1, 0), place(log.number, start)]
        ) { EntryPlace($0[0]).sequence } ?? start
    }

    /// The checkpoints that vouch for what is kept apart of a log, those of a size in a range,
    /// ascending.
    public func apartCheckpoints(
        of log: StoredLog, in range: ClosedRange<UInt64>
    ) throws -> [(size: UInt64, text: String)] {
        try fetchAll(
            """
            SELECT size, text FROM apart_checkpoint WHERE log = ? AND size >= ? AND size <= ?
            ORDER BY size
            """,
            [
                log.number, Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound),
            ]
        ) { (size: $0.size(0), text: $0[1]) }
    }
}

extension Transaction {
    /// Stores evidence about a log; what was known before stays, and is no arrival again: two peers
    /// would send it to each other for ever.
    public func insert(_ evidence: StoredEvidence, of log: StoredLog) throws {
        try execute(
            "INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?)",
            [
                log.number, evidence.first, evidence.second, Data(evidence.root.bytes),
                Data(evidence.path.flatMap(\.bytes)),
            ])
        guard db.changesCount > 0 else { return }
        try noteArrival(kind: .evidence, log: log.number, first: 0, last: 0)
    }

    /// Drops the evidence about a log that an act has decided.
    public func deleteEvidence(of log: StoredLog) throws {
        try execute("DELETE FROM evidence WHERE log = ?", [log.number])
    }

    /// Keeps entries of a log apart, the first at `start`.
    ///
    /// - Parameter replacing: Whether they take the places of others; else what is there stays.
    /// - Returns: whether any of them is kept now that wasn't before.
    @discardableResult
    public func setApart(
        _ entries: [Entry], of log: StoredLog, from start: UInt64, replacing: Bool
    ) throws -> Bool {
        let otherwise =
            replacing
            ? "UPDATE SET header = excluded.header, payload = excluded.payload "
                + "WHERE header <> excluded.header"
            : "NOTHING"
        var isNew = false
        for (offset, entry) in entries.enumerated() {
            try execute(
                "INSERT INTO apart VALUES (?, ?, ?) ON CONFLICT (at) DO \(otherwise)",
                [
                    place(log.number, start + UInt64(offset)), Data(entry.header),
                    Data(entry.payload),
                ])
            isNew = isNew || db.changesCount > 0
        }
        return isNew
    }

    /// Keeps a checkpoint that vouches for what is kept apart of a log, in place of another one of its
    /// size.
    ///
    /// - Returns: whether it wasn't there before.
    @discardableResult
    public func setApart(_ checkpoint: Checkpoint, of log: StoredLog) throws -> Bool {
        try execute(
            """
            INSERT INTO apart_checkpoint VALUES (?, ?, ?) ON CONFLICT (log, size)
            DO UPDATE SET text = excluded.text WHERE text <> excluded.text
            """, [log.number, Int64(bitPattern: checkpoint.size), checkpoint.text])
        return db.changesCount > 0
    }

    /// Keeps a log's retained checkpoints of sizes beyond one, with what is kept apart.
    public func setApartCheckpoints(of log: StoredLog, beyond size: UInt64) throws {
        try execute(
            """
            INSERT OR REPLACE INTO apart_checkpoint
            SELECT log, size, text FROM checkpoint WHERE log = ? AND size > ?
            """, [log.number, Int64(bitPattern: size)])
    }

    /// Keeps entries apart no longer that their log has taken in, the first at `start`; what is
    /// apart in their places and says something else stays.
    public func takeIn(_ entries: [Entry], of log: StoredLog, from start: UInt64) throws {
        guard try hasApart(log) else { return }
        for (offset, entry) in entries.enumerated() {
            try execute(
                "DELETE FROM apart WHERE at = ? AND header = ?",
                [place(log.number, start + UInt64(offset)), Data(entry.header)])
        }
        if try !hasApart(log) { try deleteApart(of: log) }
    }

    /// Drops what is kept apart of a log.
    public func deleteApart(of log: StoredLog) throws {
        try execute(
            "DELETE FROM apart WHERE at >= ? AND at < ?",
            [place(log.number, 0), place(log.number + 1, 0)])
        try execute("DELETE FROM apart_checkpoint WHERE log = ?", [log.number])
    }
}
