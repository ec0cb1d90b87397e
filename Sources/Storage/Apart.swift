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

    /// The entries of a log that are kept apart, with their positions, ascending; those before
    /// `end`, or all.
    public func apart(
        of log: StoredLog, before end: UInt64? = nil
    ) throws -> [(sequence: UInt64, entry: Entry)] {
        try fetchAll(
            "SELECT at, header, payload FROM apart WHERE at >= ? AND at < ? ORDER BY at",
            [place(log.number, 0), end.map { place(log.number, $0) } ?? place(log.number + 1, 0)]
        ) { row in
            (
                sequence: EntryPlace(row[0]).sequence,
                entry: Entry(header: row.bytes(1), payload: row.bytes(2))
            )
        }
    }

    /// How many entries, and bytes of them, are kept apart of a log.
    public func apartSize(of log: StoredLog) throws -> (entries: Int, bytes: UInt64) {
        try fetchOne(
            """
            SELECT count(*), coalesce(sum(length(header) + length(payload)), 0) FROM apart
            WHERE at >= ? AND at < ?
            """, [place(log.number, 0), place(log.number + 1, 0)]
        ) { (entries: $0[0] as Int, bytes: $0.size(1)) } ?? (entries: 0, bytes: 0)
    }

    /// The logs of which a checkpoint vouches for what is kept apart, sorted.
    public func logsApart() throws -> [StoredLog] {
        try fetchAll("SELECT DISTINCT log FROM apart_checkpoint") { $0[0] as Int64 }
            .compactMap { try log(number: $0) }.sorted { $0.log < $1.log }
    }

    /// What is kept apart of a log, from the first position to the greatest size of a checkpoint up
    /// to which no entry is missing, and that checkpoint; nil where there is none.
    ///
    /// Looks at positions alone: reads no entry.
    public func apartSpan(
        of log: StoredLog
    ) throws -> (positions: Range<UInt64>, checkpoint: String)? {
        let first = try fetchOne(
            "SELECT min(at) FROM apart WHERE at >= ? AND at < ?",
            [place(log.number, 0), place(log.number + 1, 0)]
        ) { ($0[0] as Int64?).map { EntryPlace($0).sequence } }
        guard let first = first ?? nil else { return nil }
        let checkpoints = try fetchAll(
            "SELECT size, text FROM apart_checkpoint WHERE log = ? ORDER BY size DESC",
            [log.number]
        ) { (size: $0.size(0), text: $0[1] as String) }
        for (size, text) in checkpoints where size > first {
            let count = try fetchOne(
                "SELECT count(*) FROM apart WHERE at >= ? AND at < ?",
                [place(log.number, first), place(log.number, size)]
            ) { $0.size(0) }
            if count == size - first { return (first..<size, text) }
        }
        return nil
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

    /// Keeps entries of a log apart, the first at `start`; what was apart there before stays.
    ///
    /// - Returns: whether any of them wasn't there before.
    @discardableResult
    public func setApart(
        _ entries: [Entry], of log: StoredLog, from start: UInt64, checkpoint: String?,
        size: UInt64
    ) throws -> Bool {
        var isNew = false
        for (offset, entry) in entries.enumerated() {
            try execute(
                "INSERT OR IGNORE INTO apart VALUES (?, ?, ?)",
                [
                    place(log.number, start + UInt64(offset)), Data(entry.header),
                    Data(entry.payload),
                ])
            isNew = isNew || db.changesCount > 0
        }
        guard let checkpoint else { return isNew }
        try execute(
            "INSERT OR IGNORE INTO apart_checkpoint VALUES (?, ?, ?)",
            [log.number, Int64(bitPattern: size), checkpoint])
        return isNew
    }

    /// Keeps entries apart no longer that their log has taken in, the first at `start`; what is
    /// apart in their places and says something else stays.
    public func takeIn(_ entries: [Entry], of log: StoredLog, from start: UInt64) throws {
        guard try apartSize(of: log).entries > 0 else { return }
        for (offset, entry) in entries.enumerated() {
            try execute(
                "DELETE FROM apart WHERE at = ? AND header = ?",
                [place(log.number, start + UInt64(offset)), Data(entry.header)])
        }
        if try apartSize(of: log).entries == 0 { try deleteApart(of: log) }
    }

    /// Drops what is kept apart of a log.
    public func deleteApart(of log: StoredLog) throws {
        try execute(
            "DELETE FROM apart WHERE at >= ? AND at < ?",
            [place(log.number, 0), place(log.number + 1, 0)])
        try execute("DELETE FROM apart_checkpoint WHERE log = ?", [log.number])
    }
}
