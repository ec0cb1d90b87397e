internal import GRDB

/// The tables, and the steps that lead from each older schema to the present one.
///
/// Two layouts matter for speed. Entries are keyed by `at`, log number · 2^40 + sequence, so that
/// a range is one run of the table. The statements of a record aren't copied out of the payloads:
/// `touch` says in which entries they stand, clustered by record, and readers decode those.
enum Schema {
    /// The steps, in order; the position of a step plus one is the schema it leads to.
    private static let steps: [String] = [
        first, graph, fingerprint, settings, formerEnds, branches,
    ]

    static func migrate(_ pool: DatabasePool) throws {
        let found = try pool.read { db in try version(db) }
        guard found <= steps.count else {
            throw StoreError.schemaTooNew(
                found: found, supported: steps.count, path: pool.path)
        }
        guard found < steps.count else { return }
        try pool.write { db in
            // Another process may have migrated since.
            for step in try version(db)..<steps.count {
                try db.execute(sql: steps[step])
                try db.execute(sql: "PRAGMA user_version = \(step + 1)")
            }
        }
    }

    private static func version(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    /// Settings are text: a column declared ANY made a number of what looks like one.
    private static let settings = """
        CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
        INSERT INTO setting SELECT key, CAST(value AS TEXT) FROM meta;
        DROP TABLE meta;
        ALTER TABLE setting RENAME TO meta;
        """

    private static let first = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) WITHOUT ROWID;

        -- peaks: the roots of the complete subtrees of the log's tree, the largest first.
        -- cited: the greatest directory size cited; evaluated: where evaluation ends, or NULL.
        CREATE TABLE log (
            id INTEGER PRIMARY KEY, institution INTEGER NOT NULL, scope INTEGER NOT NULL,
            epoch INTEGER NOT NULL, size INTEGER NOT NULL, peaks BLOB NOT NULL,
            cited INTEGER NOT NULL, evaluated INTEGER, stopped TEXT, bytes INTEGER NOT NULL,
            UNIQUE (institution, scope, epoch));

        -- What became durable, in order. kind 0: entries of the log from first to last, not with it;
        -- 1: the receipt with text first; 2: evidence about the log.
        CREATE TABLE arrival (
            number INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, log INTEGER NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL);

        CREATE TABLE entry (at INTEGER PRIMARY KEY, header BLOB NOT NULL, payload BLOB NOT NULL);
        -- The roots of complete subtrees of 256 leaves, at log number · 2^40 + index.
        CREATE TABLE subtree (at INTEGER PRIMARY KEY, root BLOB NOT NULL);
        -- bytes: of all the log's entries up to size.
        CREATE TABLE checkpoint (
            log INTEGER NOT NULL, size INTEGER NOT NULL, bytes INTEGER NOT NULL,
            text TEXT NOT NULL, PRIMARY KEY (log, size)) WITHOUT ROWID;

        CREATE TABLE record (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE);
        CREATE TABLE touch (
            record INTEGER NOT NULL, layer INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (record, layer, at)) WITHOUT ROWID;
        -- What is derived of a record in a layer; absent while it is dirty or nothing is effective.
        CREATE TABLE dirty (
            layer INTEGER NOT NULL, record INTEGER NOT NULL,
            PRIMARY KEY (layer, record)) WITHOUT ROWID;
        CREATE TABLE derived (
            layer INTEGER NOT NULL, record INTEGER NOT NULL, hash BLOB, type TEXT, code TEXT,
            cells INTEGER NOT NULL, divergences INTEGER NOT NULL, proposals INTEGER NOT NULL,
            late INTEGER NOT NULL, PRIMARY KEY (layer, record)) WITHOUT ROWID;
        CREATE INDEX derived_type ON derived (type, layer);
        CREATE INDEX derived_code ON derived (code) WHERE code IS NOT NULL;
        CREATE INDEX derived_open ON derived (layer)
            WHERE divergences > 0 OR proposals > 0 OR late > 0;
        -- A creator's subtree of a layer's fingerprint; absent while one of its records changes.
        CREATE TABLE summary (
            layer INTEGER NOT NULL, creator INTEGER NOT NULL, hash BLOB NOT NULL,
            records INTEGER NOT NULL, PRIMARY KEY (layer, creator)) WITHOUT ROWID;

        CREATE TABLE receipt_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
        CREATE TABLE receipt (
            log INTEGER NOT NULL, signer INTEGER NOT NULL, size INTEGER NOT NULL,
            final INTEGER NOT NULL, time INTEGER NOT NULL, text INTEGER NOT NULL,
            PRIMARY KEY (log, signer)) WITHOUT ROWID;
        CREATE INDEX receipt_by_text ON receipt (text);

        CREATE TABLE draft (
            id INTEGER PRIMARY KEY AUTOINCREMENT, institution INTEGER NOT NULL,
            scope INTEGER NOT NULL, kind INTEGER NOT NULL, payload BLOB NOT NULL,
            created INTEGER NOT NULL);
        CREATE TABLE evidence (
            log INTEGER PRIMARY KEY, first TEXT NOT NULL, second TEXT NOT NULL,
            root BLOB NOT NULL, path BLOB NOT NULL);
        -- What lies beyond the cut that ended a log, or beyond a rotated key's cut.
        CREATE TABLE apart (at INTEGER PRIMARY KEY, header BLOB NOT NULL, payload BLOB NOT NULL);
        CREATE TABLE apart_checkpoint (
            log INTEGER NOT NULL, size INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (log, size)) WITHOUT ROWID;
        -- Which entries are requests, and which entries answer them.
        CREATE TABLE request (at INTEGER PRIMARY KEY);
        CREATE TABLE answer (
            request INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (request, at)) WITHOUT ROWID;
        CREATE TABLE frontier_note (
            scope INTEGER NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL,
            PRIMARY KEY (scope, at)) WITHOUT ROWID;

        CREATE TABLE peer (
            name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (name, key)) WITHOUT ROWID;
        CREATE TABLE journal (
            id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, user TEXT NOT NULL,
            command TEXT NOT NULL, entry TEXT);
        """
}
