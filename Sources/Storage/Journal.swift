internal import GRDB

/// A line of the node's own journal, which is never synced.
public struct JournalLine: Hashable, Sendable {
    /// When, milliseconds since 1970.
    public let time: Int64
    /// The operating system's user.
    public let user: String
    /// The command.
    public let command: String
    /// The entry that it wrote, as `LOG:SEQUENCE`; nil if it wrote none.
    public let entry: String?

    /// A line from its parts.
    public init(time: Int64, user: String, command: String, entry: String? = nil) {
        self.time = time
        self.user = user
        self.command = command
        self.entry = entry
    }
}

extension Snapshot {
    /// The journal's latest lines, the latest first.
    public func journal(limit: Int) throws -> [JournalLine] {
        try fetchAll(
            "SELECT time, user, command, entry FROM journal ORDER BY id DESC LIMIT ?", [limit]
        ) { JournalLine(time: $0[0], user: $0[1], command: $0[2], entry: $0[3]) }
    }

    /// What is kept about a peer under a key, for example a cursor; nil if nothing is.
    public func peerValue(_ key: String, of peer: String) throws -> String? {
        try fetchOne("SELECT value FROM peer WHERE name = ? AND key = ?", [peer, key]) { $0[0] }
    }

    /// Everything that is kept about peers: by peer, then key.
    public func peers() throws -> [String: [String: String]] {
        let rows = try fetchAll("SELECT name, key, value FROM peer") {
            ($0[0] as String, $0[1] as String, $0[2] as String)
        }
        var peers: [String: [String: String]] = [:]
        for (name, key, value) in rows { peers[name, default: [:]][key] = value }
        return peers
    }
}

extension Transaction {
    /// Adds a line to the journal.
    public func append(_ line: JournalLine) throws {
        try execute(
            "INSERT INTO journal (time, user, command, entry) VALUES (?, ?, ?, ?)",
            [line.time, line.user, line.command, line.entry])
    }

    /// Keeps a value about a peer under a key; nil drops it.
    public func setPeerValue(_ key: String, of peer: String, to value: String?) throws {
        if let value {
            // What is the same already costs no write, and so no wait for the disk.
            try execute(
                """
                INSERT INTO peer VALUES (?, ?, ?) ON CONFLICT (name, key)
                DO UPDATE SET value = excluded.value WHERE value <> excluded.value
                """, [peer, key, value])
        } else {
            try execute("DELETE FROM peer WHERE name = ? AND key = ?", [peer, key])
        }
    }

    /// Drops everything that is kept about a peer.
    public func deletePeer(_ peer: String) throws {
        try execute("DELETE FROM peer WHERE name = ?", [peer])
    }
}
