internal import Foundation
internal import GRDB
public import Register

/// A row of the graph's index about a node.
public struct StoredGraphNode: Hashable, Sendable {
    /// The store's number of the record.
    public let record: Int64
    /// The institution that created it.
    public let creator: UInt32
    /// What is known of it.
    public let attributes: Int64
}

/// A row of the graph's index about an edge.
public struct StoredGraphEdge: Hashable, Sendable {
    /// The store's number of the record that states it.
    public let record: Int64
    /// The institution that created that record.
    public let creator: UInt32
    /// The store's numbers: of the dependent · 2^32 + of what it depends on.
    public let ends: Int64
    /// What is known of it.
    public let attributes: Int64
    /// When it counts; nil: always.
    public let validity: Int64?
}

/// A row of the graph's index about a level.
public struct StoredGraphLevel: Hashable, Sendable {
    /// The record that states it.
    public let record: RecordID
    /// The record whose level it is.
    public let subject: RecordID
    /// The store's number of that.
    public let subjectNumber: Int64
    /// What it is for.
    public let role: Int64
    /// The indicator.
    public let indicator: String
    /// What is stated.
    public let value: String
    /// When it counts; nil: always.
    public let validity: Int64?
}

/// A record that was indexed anew.
public struct GraphChange: Hashable, Sendable {
    /// The most changes that are worth taking up one by one.
    public static let mostFollowed = 4096

    /// The store's number of the record.
    public let record: Int64
    /// Where its edges led before: dependent · 2^32 + what it depended on, in their order.
    public let formerEnds: [Int64]

    init(record: Int64, _ former: Data) {
        self.record = record
        var ends: [Int64] = []
        var number: UInt64 = 0
        for (index, byte) in former.enumerated() {
            number = number << 8 | UInt64(byte)
            if index % 8 == 7 { ends.append(Int64(bitPattern: number)) }
        }
        formerEnds = ends
    }

    /// Ends as the change log keeps them: 8 bytes each, big-endian.
    static func packed(_ ends: [Int64]) -> Data {
        Data(
            ends.flatMap { ends in
                stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: ends >> $0) }
            })
    }
}

/// How much the graph's index holds.
public struct GraphExtent: Hashable, Sendable {
    /// A number greater than every record's.
    public let recordCount: Int
    /// The number of the index's latest change; 0 before the first.
    public let change: Int64
}

extension Snapshot {
    /// How much the graph's index holds, and its latest change.
    public func graphExtent() throws -> GraphExtent {
        let records = try fetchOne("SELECT max(id) FROM record") { $0[0] as Int? ?? 0 } ?? 0
        let change = try fetchOne("SELECT max(number) FROM graph_change") {
            $0[0] as Int64? ?? 0
        }
        return GraphExtent(recordCount: records + 1, change: change ?? 0)
    }

    /// Calls `body` with each node, by creator, local code and ID.
    public func forEachGraphNode(_ body: (StoredGraphNode) -> Void) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT record, creator, attributes FROM graph_node")
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            body(
                StoredGraphNode(
                    record: row[0], creator: UInt32(truncatingIfNeeded: row[1] as Int64),
                    attributes: row[2]))
        }
    }

    /// Calls `body` with each edge, by the store's number of the record that states it.
    public func forEachGraphEdge(_ body: (StoredGraphEdge) -> Void) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT record, creator, ends, attributes, validity FROM graph_edge")
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() { body(Self.graphEdge(row)) }
    }

    /// The edges that a record states, by the store's number.
    public func graphEdges(of record: Int64) throws -> [StoredGraphEdge] {
        try fetchAll(
            """
            SELECT record, creator, ends, attributes, validity FROM graph_edge
            WHERE record = ? ORDER BY place
            """, [record], Self.graphEdge)
    }

    /// The row of a node, by the store's number; nil where it is none.
    public func graphNode(_ record: Int64) throws -> (code: String, attributes: Int64)? {
        try fetchOne(
            "SELECT code, node FROM graph_text WHERE record = ? AND node IS NOT NULL", [record]
        ) { (code: $0[0], attributes: $0[1]) }
    }

    /// The records that were indexed anew after a change, each once, ascending; nil where that
    /// isn't remembered or took more than `limit` changes: then everything must be read.
    public func graphChanges(after change: Int64, limit: Int) throws -> [GraphChange]? {
        let first = try fetchOne("SELECT min(number) FROM graph_change") { $0[0] as Int64? } ?? nil
        guard first.map({ $0 <= change + 1 }) ?? (change == 0) else { return nil }
        let rows = try fetchAll(
            "SELECT record, former FROM graph_change WHERE number > ? ORDER BY number LIMIT ?",
            [change, limit + 1]
        ) { row in (record: row[0] as Int64, former: row[1] as Data?) }
        guard rows.count <= limit else { return nil }
        var changes: [Int64: GraphChange] = [:]
        for row in rows where changes[row.record] == nil {
            guard row.record != 0, let former = row.former else { return nil }
            changes[row.record] = GraphChange(record: row.record, former)
        }
        return changes.values.sorted { $0.record < $1.record }
    }

    /// The ID, local code and title that belong to a number; nil where no record has it.
    public func graphText(of record: Int64) throws -> (id: RecordID, code: String, title: String)? {
        try fetchOne(
            """
            SELECT key, coalesce(code, ''), coalesce(title, '') FROM record
            LEFT JOIN graph_text ON graph_text.record = record.id WHERE record.id = ?
            """, [record]
        ) { (id: try Self.record($0), code: $0[1], title: $0[2]) }
    }

    /// The records that have these numbers; without those that no record has.
    public func graphRecords(_ numbers: some Sequence<UInt32>) throws -> [UInt32: RecordID] {
        let found = try fetchAll(
            "SELECT id, key FROM record WHERE id IN (SELECT value FROM json_each(?))",
            ["[\(numbers.map(String.init).joined(separator: ","))]"]
        ) { (UInt32(clamping: $0[0] as Int64), try Self.record($0, 1)) }
        return Dictionary(found) { $1 }
    }

    /// The store's number of a record; nil where it has none.
    public func graphNumber(of record: RecordID) throws -> Int64? { try number(of: record) }

    /// Why a record answers a link or provision as it does, by the store's numbers.
    public func graphReason(of answerer: Int64, to about: Int64) throws -> String? {
        try fetchOne(
            "SELECT reason FROM graph_answer WHERE record = ? AND about = ?", [answerer, about]
        ) { $0[0] }
    }

    /// The levels of a record, by the store's number: by the ID of who states them, then place.
    public func graphLevels(of subject: Int64) throws -> [StoredGraphLevel] {
        try fetchAll(Self.selectLevels + " WHERE subject = ? ORDER BY author.key, place", [subject])
        {
            try Self.graphLevel($0)
        }
    }

    /// Every level: by the ID of who states them, then place.
    public func graphLevels() throws -> [StoredGraphLevel] {
        try fetchAll(Self.selectLevels + " ORDER BY author.key, place") { try Self.graphLevel($0) }
    }

    private static let selectLevels = """
        SELECT author.key, subject.key, subject, role, indicator, value, validity FROM graph_level
        JOIN record AS author ON author.id = graph_level.record
        JOIN record AS subject ON subject.id = graph_level.subject
        """

    private static func graphLevel(_ row: Row) throws -> StoredGraphLevel {
        StoredGraphLevel(
            record: try record(row), subject: try record(row, 1), subjectNumber: row[2],
            role: row[3], indicator: row[4], value: row[5], validity: row[6])
    }

    private static func graphEdge(_ row: Row) -> StoredGraphEdge {
        StoredGraphEdge(
            record: row[0], creator: UInt32(truncatingIfNeeded: row[1] as Int64), ends: row[2],
            attributes: row[3], validity: row[4])
    }
}
