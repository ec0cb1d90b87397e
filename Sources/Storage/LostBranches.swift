internal import Foundation
internal import GRDB
public import Register

extension Schema {
    /// Logs that contradict a cut, and what may still turn out to be common (DESIGN §6.5).
    ///
    /// The log itself holds what is proved common. `aside` has the entries from there up to, not
    /// with, the last one before `differs`: a smaller size at which both branches are the same is
    /// looked for among them. `differs_root` is the lost branch's root there. What the log has taken
    /// in since beyond `proved` may lie on the lost branch again, as long as the cut isn't reached.
    static let branches = """
        CREATE TABLE lost_branch (
            log INTEGER PRIMARY KEY, cut INTEGER NOT NULL, root BLOB NOT NULL,
            proved INTEGER NOT NULL, differs INTEGER NOT NULL, differs_root BLOB NOT NULL);
        CREATE TABLE aside (at INTEGER PRIMARY KEY, header BLOB NOT NULL, payload BLOB NOT NULL);
        """
}

/// The branch that a log left behind because a cut pins another one.
public struct StoredLostBranch: Hashable, Sendable {
    /// The cut that it contradicts.
    public var cut: Cut
    /// The largest size proved common with the cut's branch.
    public var proved: UInt64
    /// The smallest size at which it is known to differ from the cut's branch.
    public var differs: UInt64
    /// Its root at that size.
    public var root: Digest

    /// A lost branch from its parts.
    public init(cut: Cut, proved: UInt64, differs: UInt64, root: Digest) {
        self.cut = cut
        self.proved = proved
        self.differs = differs
        self.root = root
    }
}

extension Snapshot {
    /// The branch that a log left behind; nil unless it has yet to reach the cut.
    public func lostBranch(of log: StoredLog) throws -> StoredLostBranch? {
        try fetchOne(
            "SELECT cut, root, proved, differs, differs_root FROM lost_branch WHERE log = ?",
            [log.number]
        ) { row in
            StoredLostBranch(
                cut: Cut(log: log.log, size: row.size(0), root: try row.digest(1)),
                proved: row.size(2), differs: row.size(3), root: try row.digest(4))
        }
    }

    /// The logs that have yet to reach a cut which they contradicted, sorted.
    public func logsOnLostBranches() throws -> [StoredLog] {
        try fetchAll("SELECT log FROM lost_branch", []) { $0[0] as Int64 }
            .compactMap { try log(number: $0) }.sorted { $0.log < $1.log }
    }

    /// Entries that a log keeps aside in a range, in order: up to about `bytes` bytes, at least one
    /// if there is one.
    public func aside(
        of log: StoredLog, in range: Range<UInt64>, bytes: Int
    ) throws -> [Entry] {
        try entries(
            "SELECT header, payload FROM aside WHERE at >= ? AND at < ? ORDER BY at", of: log,
            in: range, bytes: bytes)
    }

    /// The headers of the entries that a log keeps aside, from its end on, up to a size.
    public func asideHeaders(of log: StoredLog, to size: UInt64) throws -> [Bytes] {
        try fetchAll(
            "SELECT header FROM aside WHERE at >= ? AND at < ? ORDER BY at",
            [place(log.number, 0), place(log.number, size)]
        ) { $0.bytes(0) }
    }

    /// Whether a log keeps entries aside.
    public func hasAside(_ log: StoredLog) throws -> Bool {
        try fetchOne(
            "SELECT 1 FROM aside WHERE at >= ? AND at < ? LIMIT 1",
            [place(log.number, 0), place(log.number + 1, 0)]
        ) { _ in true } ?? false
    }
}

extension Transaction {
    /// Notes the branch that a log leaves behind, in place of an earlier one.
    public func insert(_ branch: StoredLostBranch, of log: StoredLog) throws {
        try execute(
            "INSERT OR REPLACE INTO lost_branch VALUES (?, ?, ?, ?, ?, ?)",
            [
                log.number, Int64(bitPattern: branch.cut.size), Data(branch.cut.root.bytes),
                Int64(bitPattern: branch.proved), Int64(bitPattern: branch.differs),
                Data(branch.root.bytes),
            ])
    }

    /// Keeps a copy of entries that a log holds aside, instead of those kept before.
    public func setAside(_ range: Range<UInt64>, of log: StoredLog) throws {
        try deleteAside(of: log, in: 0..<(1 << 40 - 1))
        try execute(
            "INSERT INTO aside SELECT at, header, payload FROM entry WHERE at >= ? AND at < ?",
            [place(log.number, range.lowerBound), place(log.number, range.upperBound)])
    }

    /// Drops the entries of a log that are kept aside at these positions.
    public func deleteAside(of log: StoredLog, in range: Range<UInt64>) throws {
        try execute(
            "DELETE FROM aside WHERE at >= ? AND at < ?",
            [place(log.number, range.lowerBound), place(log.number, range.upperBound)])
    }

    /// Forgets the branch that a log left behind: it has reached the cut.
    public func deleteLostBranch(of log: StoredLog) throws {
        try execute("DELETE FROM lost_branch WHERE log = ?", [log.number])
        try deleteAside(of: log, in: 0..<(1 << 40 - 1))
    }
}
