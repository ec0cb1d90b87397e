import Foundation
import Register
import SQLiteFloor

/// The floor: the same change sets through SQLite's C interface, nothing verified.
enum Floor {
    struct Failure: Error {
        let code: Int32
    }

    /// What the floor writes of one change set; decoded before the clock starts.
    struct Row {
        let header: Bytes
        let payload: Bytes
        let statements: [(record: Bytes, group: String, role: Int32, value: Bytes)]
    }

    static func rows(of range: LogRange) throws -> [Row] {
        try range.entries.map { entry in
            guard let payload = Payload(entry.payload),
                case .changeSet(let read, _) = EntryContent(
                    header: try Header(entry.header), payload: payload)
            else { throw Failure(code: -1) }
            return Row(
                header: entry.header, payload: entry.payload,
                statements: read.map {
                    (
                        $0.statement.cell.record.bytes, $0.statement.cell.group,
                        Int32($0.statement.role.rawValue), $0.statement.value
                    )
                })
        }
    }

    /// Writes batches of rows, a transaction each; the time it takes.
    static func write(_ batches: [[Row]], to path: String) throws -> Duration {
        var floor: OpaquePointer?
        try unsafe check(saime_floor_open(path, &floor))
        let start = ContinuousClock.now
        var sequence: Int64 = 0
        for batch in batches {
            try unsafe check(saime_floor_begin(floor))
            for row in batch {
                try unsafe check(
                    saime_floor_entry(
                        floor, 1, sequence, row.header, Int32(row.header.count), row.payload,
                        Int32(row.payload.count)))
                sequence += 1
                for statement in row.statements {
                    try unsafe check(
                        saime_floor_statement(
                            floor, statement.record, statement.group, statement.role,
                            statement.value, Int32(statement.value.count)))
                }
            }
            try unsafe check(saime_floor_commit(floor))
        }
        let time = ContinuousClock.now - start
        try unsafe check(saime_floor_close(floor))
        return time
    }

    private static func check(_ code: Int32) throws {
        guard code == 0 else { throw Failure(code: code) }
    }
}
