internal import GRDB
public import Register

/// Something that became durable here, with its place in the order.
public struct StoredArrival: Hashable, Sendable {
    /// Its place; later ones are greater, numbers may be missing.
    public let number: Int64
    /// What arrived.
    public let content: Content

    /// What arrived.
    public enum Content: Hashable, Sendable {
        /// Entries of a log, which has been cut since if its size is less than the upper bound.
        case entries(LogID, Range<UInt64>)
        /// A receipt, as text.
        case receipt(String)
        /// Evidence of a fork.
        case evidence(LogID)
    }
}

enum ArrivalKind: Int64 {
    case entries = 0
    case receipt = 1
    case evidence = 2
}

extension Snapshot {
    /// At most `limit` arrivals after a number, in order; replaced receipts are left out.
    public func arrivals(after number: Int64, limit: Int) throws -> [StoredArrival] {
        try fetchAll(
            """
            SELECT number, kind, institution, scope, epoch, first, last, text FROM arrival
            LEFT JOIN log ON log.id = arrival.log
            LEFT JOIN receipt_text ON kind = 1 AND receipt_text.id = arrival.first
            WHERE number > ? AND (kind <> 1 OR text IS NOT NULL) ORDER BY number LIMIT ?
            """, [number, limit]
        ) { row in
            let number: Int64 = row[0]
            if let text = row[7] as String? {
                return StoredArrival(number: number, content: .receipt(text))
            }
            guard (row[2] as Int64?) != nil else {
                throw StoreError.unreadable("an arrival of an unknown log")
            }
            let log = LogID(
                institution: row.institution(2), scope: Scope(number: row[3]),
                epoch: row.institution(4))
            if row[1] == ArrivalKind.evidence.rawValue {
                return StoredArrival(number: number, content: .evidence(log))
            }
            let (start, end) = (row.size(5), row.size(6))
            return StoredArrival(
                number: number, content: .entries(log, min(start, end)..<max(start, end)))
        }
    }

    /// The number of the latest arrival; 0 in an empty store.
    public func latestArrival() throws -> Int64 {
        try fetchInteger("SELECT max(number) FROM arrival") ?? 0
    }
}

extension Transaction {
    /// Notes that entries of a log became durable.
    public func noteArrival(of entries: Range<UInt64>, in log: StoredLog) throws {
        try noteArrival(
            kind: .entries, log: log.number, first: Int64(clamping: entries.lowerBound),
            last: Int64(clamping: entries.upperBound))
    }

    func noteArrival(kind: ArrivalKind, log: Int64, first: Int64, last: Int64) throws {
        try execute(
            "INSERT INTO arrival (kind, log, first, last) VALUES (?, ?, ?, ?)",
            [kind.rawValue, log, first, last])
    }
}
