extension Schema {
    /// The inner nodes of the fingerprints' radix trees (DESIGN §7). Derived: what isn't there is
    /// made from the records below.
    ///
    /// `prefix` has a byte for each half byte of the IDs below; `children` has count (4 bytes) and
    /// hash (32 bytes) of each of the 16 children. Records in `fingerprint_stale` have other hashes
    /// now than when the nodes above them were made.
    static let fingerprint = """
        CREATE TABLE fingerprint_node (
            layer INTEGER NOT NULL, prefix BLOB NOT NULL, children BLOB NOT NULL,
            PRIMARY KEY (layer, prefix)) WITHOUT ROWID;
        CREATE TABLE fingerprint_stale (
            layer INTEGER NOT NULL, record INTEGER NOT NULL,
            PRIMARY KEY (layer, record)) WITHOUT ROWID;
        INSERT INTO fingerprint_stale SELECT layer, record FROM derived WHERE hash IS NOT NULL;
        DROP TABLE summary;
        """
}
