internal import GRDB
public import Register

/// A receipt as it stands for one log.
public struct StoredReceipt: Hashable, Sendable {
    /// The log.
    public let log: Int64
    /// The institution whose node signed.
    public let signer: UInt32
    /// The size that it holds.
    public let size: UInt64
    /// Whether the national node signed.
    public let isFinal: Bool
    /// The signer's clock, milliseconds since 1970.
    public let time: Int64
    /// The whole receipt, with its signature.
    public let text: String

    /// The size of the directory that the signer held. O(length of the receipt's first two lines).
    public var directorySize: UInt64 { Receipt.directorySize(in: text) ?? .max }
}

extension Snapshot {
    /// The text of the retained checkpoint of the smallest size that is at least `size`; nil if
    /// none is.
    public func checkpoint(of log: StoredLog, atLeast size: UInt64) throws -> String? {
        try fetchOne(
            "SELECT text FROM checkpoint WHERE log = ? AND size >= ? ORDER BY size LIMIT 1",
            [log.number, Int64(bitPattern: size)]
        ) { $0[0] }
    }

    /// The text of a log's retained checkpoint of the greatest size up to `size`; nil if none is.
    public func checkpoint(of log: StoredLog, atMost size: UInt64) throws -> String? {
        try fetchOne(
            """
            SELECT text FROM checkpoint WHERE log = ? AND size <= ? ORDER BY size DESC LIMIT 1
            """, [log.number, Int64(bitPattern: size)]
        ) { $0[0] }
    }

    /// The sizes of a log's retained checkpoints, ascending, with the bytes of the log up to each.
    public func checkpointSizes(of log: StoredLog) throws -> [(size: UInt64, bytes: UInt64)] {
        try fetchAll(
            "SELECT size, bytes FROM checkpoint WHERE log = ? ORDER BY size", [log.number]
        ) { (size: $0.size(0), bytes: $0.size(1)) }
    }

    /// The latest receipt of each signer for a log, by signer.
    public func receipts(of log: StoredLog) throws -> [StoredReceipt] {
        try fetchAll(Self.selectReceipt + " WHERE log = ? ORDER BY signer", [log.number]) {
            Self.receipt($0)
        }
    }

    /// The latest receipt of each signer for every log.
    public func receipts() throws -> [StoredReceipt] {
        try fetchAll(Self.selectReceipt + " ORDER BY log, signer") { Self.receipt($0) }
    }

    private static let selectReceipt = """
        SELECT log, signer, size, final, time, receipt_text.text
        FROM receipt JOIN receipt_text ON receipt_text.id = receipt.text
        """

    private static func receipt(_ row: Row) -> StoredReceipt {
        StoredReceipt(
            log: row[0], signer: row.institution(1), size: row.size(2), isFinal: row[3],
            time: row[4], text: row[5])
    }
}

extension Transaction {
    /// Retains a checkpoint of a log that holds `bytes` bytes up to it.
    ///
    /// Of the older ones, the latest is dropped when the span it ends and the new one together
    /// stay within `span` bytes: a range from any position ends at a retained checkpoint soon.
    public func insert(_ checkpoint: Checkpoint, of log: StoredLog, span: UInt64) throws {
        let older = try fetchAll(
            """
            SELECT size, bytes FROM checkpoint WHERE log = ? AND size < ?
            ORDER BY size DESC LIMIT 2
            """, [log.number, Int64(bitPattern: checkpoint.size)]
        ) { (size: $0.size(0), bytes: $0.size(1)) }
        if let last = older.first {
            let start = older.count > 1 ? older[1].bytes : 0
            if log.bytes - min(start, log.bytes) <= span {
                try execute(
                    "DELETE FROM checkpoint WHERE log = ? AND size = ?",
                    [log.number, Int64(bitPattern: last.size)])
            }
        }
        try execute(
            "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)",
            [
                log.number, Int64(bitPattern: checkpoint.size), Int64(bitPattern: log.bytes),
                checkpoint.text,
            ])
    }

    /// Drops a log's retained checkpoints of sizes in a range.
    public func deleteCheckpoints(of log: StoredLog, sizes: ClosedRange<UInt64>) throws {
        try execute(
            "DELETE FROM checkpoint WHERE log = ? AND size >= ? AND size <= ?",
            [
                log.number, Int64(clamping: sizes.lowerBound), Int64(clamping: sizes.upperBound),
            ])
    }

    /// Stores a receipt for these of its logs, in place of the signer's earlier ones.
    public func insert(_ receipt: Receipt, for logs: [(log: StoredLog, size: UInt64)]) throws {
        guard !logs.isEmpty else { return }
        try execute("INSERT INTO receipt_text (text) VALUES (?)", [receipt.text])
        let text = db.lastInsertedRowID
        try noteArrival(kind: .receipt, log: 0, first: text, last: 0)
        for (log, size) in logs {
            let replaced = try fetchOne(
                "SELECT text FROM receipt WHERE log = ? AND signer = ?",
                [log.number, receipt.signer]
            ) { $0[0] as Int64 }
            try execute(
                "INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?, ?, ?)",
                [
                    log.number, receipt.signer, Int64(bitPattern: size), receipt.isFinal,
                    receipt.time, text,
                ])
            if let replaced {
                try execute(
                    """
                    DELETE FROM receipt_text WHERE id = ?
                        AND NOT EXISTS (SELECT 1 FROM receipt WHERE text = ?)
                    """, [replaced, replaced])
            }
        }
    }
}
