extension Schema {
    /// The index of the dependency graph: what each record contributes, in integers that only its
    /// readers understand. Derived: dropped and rebuilt whenever that is simplest.
    ///
    /// Scans must be sequential and say the same on every node: nodes are clustered by creator,
    /// local code and ID, edges by the record that states them. `ends` is dependent · 2^32 + other.
    static let graph = """
        CREATE TABLE graph_node (
            creator INTEGER NOT NULL, code TEXT NOT NULL, key BLOB NOT NULL,
            record INTEGER NOT NULL, attributes INTEGER NOT NULL,
            PRIMARY KEY (creator, code, key)) WITHOUT ROWID;
        -- validity: NULL where it always counts.
        CREATE TABLE graph_edge (
            record INTEGER NOT NULL, place INTEGER NOT NULL, creator INTEGER NOT NULL,
            ends INTEGER NOT NULL, attributes INTEGER NOT NULL, validity INTEGER,
            PRIMARY KEY (record, place)) WITHOUT ROWID;
        -- What records are called; node: the attributes of its row there, NULL where it is none.
        CREATE TABLE graph_text (
            record INTEGER PRIMARY KEY, code TEXT NOT NULL, title TEXT NOT NULL, node INTEGER);
        -- What a record says to a link or provision.
        CREATE TABLE graph_answer (
            record INTEGER NOT NULL, about INTEGER NOT NULL, digest BLOB NOT NULL,
            yes INTEGER NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (record, about)) WITHOUT ROWID;
        CREATE TABLE graph_level (
            record INTEGER NOT NULL, place INTEGER NOT NULL, subject INTEGER NOT NULL,
            role INTEGER NOT NULL, indicator TEXT NOT NULL, value TEXT NOT NULL,
            validity INTEGER, PRIMARY KEY (record, place)) WITHOUT ROWID;
        CREATE INDEX graph_level_subject ON graph_level (subject);
        -- Records to be indexed anew, and those that were, in order: the latest of them.
        CREATE TABLE graph_stale (record INTEGER PRIMARY KEY);
        CREATE TABLE graph_change (
            number INTEGER PRIMARY KEY AUTOINCREMENT, record INTEGER NOT NULL);
        INSERT INTO graph_stale SELECT DISTINCT record FROM derived;
        """

    /// Where a changed record's edges led before: 8 bytes an edge as `ends` has them, big-endian.
    /// NULL where that isn't known: followers read everything.
    static let formerEnds = "ALTER TABLE graph_change ADD COLUMN former BLOB;"
}
