internal import Foundation
internal import GRDB

/// A node's store as somebody with a disk editor has it: SQLite, without the program.
struct StoreFile {
    private let queue: DatabaseQueue

    /// Opens the store of a node that isn't running.
    init(of member: Member) throws {
        queue = try DatabaseQueue(path: member.home.appending(path: "register.sqlite").path)
    }

    /// The first text that a query gives; nil if it gives none.
    func text(_ query: String) throws -> String? {
        try queue.read { try String.fetchOne($0, sql: query) }
    }

    /// Changes what the store holds.
    func execute(_ statement: String) throws {
        try queue.write { try $0.execute(sql: statement) }
    }

    /// Alters one byte in the middle of a column of the row that a condition names.
    ///
    /// - Returns: whether there was such a row.
    func alter(_ column: String, of table: String, where condition: String) throws -> Bool {
        try queue.write { db in
            let found = try Data.fetchOne(
                db, sql: "SELECT CAST(\(column) AS BLOB) FROM \(table) WHERE \(condition)")
            guard var bytes = found, !bytes.isEmpty else { return false }
            let middle = bytes.count / 2
            bytes[middle] = bytes[middle] == 0x41 ? 0x42 : 0x41
            try db.execute(
                sql: """
                    UPDATE \(table) SET \(column) =
                    CASE typeof(\(column)) WHEN 'text' THEN CAST(?1 AS TEXT) ELSE ?1 END
                    WHERE \(condition)
                    """, arguments: [bytes])
            return db.changesCount == 1
        }
    }
}
