internal import Foundation
internal import GRDB
internal import Register

/// One state of the store, for reading.
///
/// Valid only inside the closure that it is given to, on that thread.
public class Snapshot {
    let db: Database

    init(_ db: Database) { self.db = db }

    /// The value of a setting of the store itself; nil if it was never set.
    public func setting(_ key: String) throws -> String? {
        try fetchOne("SELECT value FROM meta WHERE key = ?", [key]) { $0[0] as String? } ?? nil
    }

    /// The first row that a query finds, read by `body`; nil if it finds none.
    func fetchOne<Value>(
        _ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Value
    ) throws -> Value? {
        // A cursor's row isn't copied, as the one of `Row.fetchOne` is.
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        guard let row = try rows.next() else { return nil }
        return try body(row)
    }

    /// The integer in the first column of the first row that a query finds; nil if there is none.
    func fetchInteger(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try Int64.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// Every row that a query finds, in its order, read by `body`.
    func fetchAll<Value>(
        _ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Value
    ) throws -> [Value] {
        let statement = try db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var values: [Value] = []
        while let row = try rows.next() { values.append(try body(row)) }
        return values
    }
}

/// A transaction that writes: a snapshot that sees its own changes.
public final class Transaction: Snapshot {
    let records: RecordNumbers

    init(_ db: Database, records: RecordNumbers) {
        self.records = records
        super.init(db)
    }

    /// Sets a setting of the store itself.
    public func set(_ key: String, to value: String) throws {
        try execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])
    }

    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension Row {
    func bytes(_ column: Int) -> Bytes { Bytes(self[column] as Data) }

    func digest(_ column: Int) throws -> Digest {
        guard let digest = Digest(self[column] as Data) else {
            throw StoreError.unreadable("a hash")
        }
        return digest
    }

    func size(_ column: Int) -> UInt64 { UInt64(bitPattern: self[column] as Int64) }

    func institution(_ column: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: self[column] as Int64)
    }
}

/// The integer by which a scope is stored: 0 directory, 1 public, 2 government, 16 + X restricted.
extension Scope {
    var number: Int64 {
        switch self {
        case .directory: 0
        case .public: 1
        case .government: 2
        case .restricted(let institution): 16 + Int64(institution)
        }
    }

    init(number: Int64) {
        switch number {
        case 0: self = .directory
        case 1: self = .public
        case 2: self = .government
        default: self = .restricted(UInt32(truncatingIfNeeded: number - 16))
        }
    }
}
