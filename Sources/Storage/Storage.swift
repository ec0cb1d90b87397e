internal import Foundation
internal import GRDB
internal import Register

/// One node's data in SQLite: obeys, decides nothing.
///
/// Several processes may have one store open: each write is one immediate transaction, waits its
/// turn for up to ten seconds and is durable when it returns (WAL, `synchronous=FULL`). Reads see
/// one state and never wait for a writer.
public final class Store: Sendable {
    /// The file.
    public let path: String
    /// 32 hexadecimal digits drawn when the store was made; cursors and proofs name it.
    public let generation: String
    private let pool: DatabasePool
    private let records = RecordNumbers()
    private let sleep: @Sendable (TimeInterval) -> Void

    /// Opens the store in this file and brings its schema up to date.
    ///
    /// The file is made where there is none; its directory must exist. Throws ``StoreError``:
    /// `schemaTooNew` where a later program has migrated it, otherwise what SQLite says.
    public convenience init(path: String) throws {
        try self.init(path: path, sleep: { Thread.sleep(forTimeInterval: $0) })
    }

    /// The same; whoever waits in this store for a turn, or gives others theirs, waits by `sleep`.
    init(path: String, sleep: @escaping @Sendable (_ seconds: TimeInterval) -> Void) throws {
        self.path = path
        self.sleep = sleep
        do {
            var configuration = Configuration()
            configuration.busyMode = .callback { Self.awaitTurn(tries: $0, sleep) }
            configuration.foreignKeysEnabled = false
            configuration.maximumReaderCount = 4
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA cache_size = -32000")
                try db.execute(sql: "PRAGMA temp_store = MEMORY")
            }
            pool = try DatabasePool(path: path, configuration: configuration)
            // Only now: a pool makes its writer's commits wait for nothing as it opens.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Schema.migrate(pool)
            generation = try Self.generation(of: pool)
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
    }

    /// Waits two milliseconds for the turn to write, up to about ten seconds.
    ///
    /// SQLite's own timeout looks ten times a second: too seldom beside a long work of many
    /// transactions, which leaves only moments between them.
    private static func awaitTurn(tries: Int, _ sleep: (TimeInterval) -> Void) -> Bool {
        guard tries < 5000 else { return false }
        sleep(0.002)
        return true
    }

    /// Gives others who wait for their turn the time to take it: between the transactions of a long
    /// work. Takes four milliseconds.
    public func letOthersWrite() { sleep(0.004) }

    /// Whether a commit waits for the disk now: always, but within a derived write.
    var isDurable: Bool {
        get throws {
            try pool.writeWithoutTransaction { db in
                try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2
            }
        }
    }

    /// What `body` reads in one state of the store.
    ///
    /// - Throws: what `body` throws; ``StoreError`` for what SQLite says.
    public func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
        do {
            return try pool.unsafeRead { db in
                try Self.inOneState(db) { try body(Snapshot(db)) }
            }
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
    }

    /// Runs `body` in one transaction: all of it is durable when this returns, or none is there.
    ///
    /// - Parameter isDerived: Everything that it writes can be derived again: it is durable
    ///   together with the next transaction that must be, which spares waiting for the disk.
    /// - Throws: what `body` throws, after rolling back; ``StoreError`` for what SQLite says.
    public func write<Result>(
        isDerived: Bool = false, _ body: (Transaction) throws -> Result
    ) throws -> Result {
        do {
            return try pool.writeWithoutTransaction { db in
                if isDerived {
                    try db.cachedStatement(sql: "PRAGMA synchronous = NORMAL").execute()
                }
                defer { if isDerived { Self.makeDurable(db) } }
                var result: Result?
                try db.inTransaction(.immediate) {
                    result = try body(Transaction(db, records: records))
                    return .commit
                }
                guard let result else { throw StoreError.interrupted(path: path) }
                return result
            }
        } catch {
            records.removeAll()
            throw StoreError.wrapping(error, path: path)
        }
    }

    /// From now on a commit waits for the disk. Cannot fail but on a broken connection, on which
    /// nothing is committed any more.
    private static func makeDurable(_ db: Database) {
        try? db.cachedStatement(sql: "PRAGMA synchronous = FULL").execute()
    }

    /// Runs `body` in one state of the database.
    ///
    /// GRDB's `read` parses BEGIN and COMMIT at each call, which costs more than most reads.
    private static func inOneState<Result>(
        _ db: Database, _ body: () throws -> Result
    ) throws -> Result {
        try db.cachedStatement(sql: "BEGIN DEFERRED").execute()
        do {
            let result = try body()
            try db.cachedStatement(sql: "COMMIT").execute()
            return result
        } catch {
            // After some errors SQLite has ended the transaction already.
            if db.isInsideTransaction { try? db.cachedStatement(sql: "ROLLBACK").execute() }
            throw error
        }
    }

    /// One state of the store, to be read at leisure: what is committed later doesn't show.
    public func freeze() throws -> FrozenStore {
        do {
            return try FrozenStore(pool.makeSnapshot(), path: path)
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
    }

    /// Gives the store in this file another generation: what a restored backup must have, so that
    /// cursors and the fence's proof no longer fit. Open it afterwards.
    public static func renewGeneration(ofStoreAt path: String) throws {
        let store = try Store(path: path)
        do {
            try store.pool.write { db in
                try db.execute(
                    sql: "UPDATE meta SET value = ? WHERE key = 'generation'",
                    arguments: [try newGeneration(db)])
            }
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
        try store.close()
    }

    /// Closes the store's connections; whatever is read or written afterwards throws.
    public func close() throws {
        do {
            try pool.close()
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
    }

    /// The file's number in its file system: a copy or a restored backup has another; 0 if unknown.
    public var fileNumber: UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
    }

    /// The number of bytes that the file and its write-ahead log take.
    public var bytesOnDisk: UInt64 {
        let sizes = [path, path + "-wal"].map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
        }
        return sizes.reduce(0, +)
    }

    /// Moves what the write-ahead log holds into the file, as far as no reader needs it.
    public func checkpoint() throws {
        do {
            _ = try pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
    }

    private static func generation(of pool: DatabasePool) throws -> String {
        let sql = "SELECT value FROM meta WHERE key = 'generation'"
        // Only a new store has none: whoever opens another needn't wait for a writer.
        if let generation = try pool.read({ db in try String.fetchOne(db, sql: sql) }) {
            return generation
        }
        return try pool.write { db in
            if let generation = try String.fetchOne(db, sql: sql) { return generation }
            let generation = try newGeneration(db)
            try db.execute(
                sql: "INSERT INTO meta VALUES ('generation', ?)", arguments: [generation])
            return generation
        }
    }

    /// 32 hexadecimal digits that SQLite draws: a store is told from its copies by them.
    private static func newGeneration(_ db: Database) throws -> String {
        try String.fetchOne(db, sql: "SELECT lower(hex(randomblob(16)))") ?? ""
    }
}
