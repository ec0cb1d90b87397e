internal import Foundation
internal import GRDB
public import Register

/// A record and where statements about it stand, read together with those of other records.
public struct TouchedRecord: Sendable {
    /// The record.
    public let record: RecordID
    /// The store's number of it.
    public let number: Int64
    /// The layers in which something is stated about it and where: by layer, log and position.
    public private(set) var layers: [(scope: Scope, places: [EntryPlace])] = []

    /// Takes up a place that comes after those taken up before.
    fileprivate mutating func add(_ place: EntryPlace, in scope: Scope) {
        if let last = layers.indices.last, layers[last].scope == scope {
            layers[last].places.append(place)
        } else {
            layers.append((scope, [place]))
        }
    }
}

/// The dirty records of a layer with the smallest numbers: none that is dirty lies between them.
public struct DirtyBatch: Sendable {
    /// The layer.
    public let layer: Scope
    /// The records, by number, each with where it is stated in this layer.
    public let records: [TouchedRecord]
}

extension Snapshot {
    /// A record with its places; nil if it was never stated about.
    public func touched(_ record: RecordID) throws -> TouchedRecord? {
        try touched(
            """
            SELECT key, record.id, layer, at
            FROM record LEFT JOIN touch ON touch.record = record.id
            WHERE key = ? ORDER BY layer, at
            """, [Data(record.bytes)]
        ).first
    }

    /// Records with greater numbers than this one, by number, each with its places; up to `limit`.
    ///
    /// With 0 the first, and so on: all records, also those that nothing is stated about any more.
    public func touched(after number: Int64, limit: Int) throws -> [TouchedRecord] {
        try touched(
            """
            SELECT key, chosen.id, layer, at
            FROM (SELECT id, key FROM record WHERE id > ? ORDER BY id LIMIT ?) AS chosen
            LEFT JOIN touch ON touch.record = chosen.id
            ORDER BY chosen.id, layer, at
            """, [number, limit])
    }

    /// The records that a query names, with the places of each in consecutive rows.
    fileprivate func touched(
        _ sql: String, _ arguments: StatementArguments
    ) throws -> [TouchedRecord] {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        var touched: [TouchedRecord] = []
        while let row = try rows.next() {
            let number = row[1] as Int64
            if touched.last?.number != number {
                touched.append(TouchedRecord(record: try Self.record(row), number: number))
            }
            guard let layer = row[2] as Int64? else { continue }
            touched[touched.count - 1].add(EntryPlace(row[3]), in: Scope(number: layer))
        }
        return touched
    }
}

extension Transaction {
    /// Records of a layer of which nothing derived is stored, the oldest first; up to `limit`.
    public func dirty(layer: Scope, limit: Int) throws -> DirtyBatch {
        let records = try remembered(
            """
            SELECT key, chosen.record, layer, at
            FROM (SELECT record FROM dirty WHERE layer = ?1 ORDER BY record LIMIT ?2) AS chosen
            CROSS JOIN record ON record.id = chosen.record
            LEFT JOIN touch ON touch.record = chosen.record AND layer = ?1
            ORDER BY chosen.record, at
            """, [layer.number, limit])
        return DirtyBatch(layer: layer, records: records)
    }

    /// Records whose index is stale, the oldest first; up to `limit`. They are so no longer.
    public func takeStaleInGraph(limit: Int) throws -> [TouchedRecord] {
        let stale = try remembered(
            """
            SELECT key, chosen.record, layer, at
            FROM (SELECT record FROM graph_stale ORDER BY record LIMIT ?) AS chosen
            CROSS JOIN record ON record.id = chosen.record
            LEFT JOIN touch ON touch.record = chosen.record
            ORDER BY chosen.record, layer, at
            """, [limit])
        if let last = stale.last {
            try execute("DELETE FROM graph_stale WHERE record <= ?", [last.number])
        }
        return stale
    }

    private func remembered(
        _ sql: String, _ arguments: StatementArguments
    ) throws -> [TouchedRecord] {
        let touched = try touched(sql, arguments)
        for one in touched { records.remember(one.number, of: one.record) }
        return touched
    }

    /// A record by itself, with the store's number of it and no places.
    public func numbered(_ record: RecordID) throws -> TouchedRecord {
        TouchedRecord(record: record, number: try knownNumber(of: record))
    }

    /// Says that what is derived of these records is stored: they are dirty no longer, and their
    /// index is stale from now on.
    public func settle(_ batch: DirtyBatch) throws {
        guard let first = batch.records.first, let last = batch.records.last else { return }
        let run: StatementArguments = [batch.layer.number, first.number, last.number]
        try execute(
            """
            INSERT OR IGNORE INTO graph_stale
            SELECT record FROM dirty WHERE layer = ? AND record BETWEEN ? AND ?
            """, run)
        try execute("DELETE FROM dirty WHERE layer = ? AND record BETWEEN ? AND ?", run)
    }
}
