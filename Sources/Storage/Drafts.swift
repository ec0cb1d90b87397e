internal import Foundation
internal import GRDB
public import Register

/// An edit that isn't in a log yet, because the node may not sign now.
public struct StoredDraft: Hashable, Sendable {
    /// Its number, in the order of saving.
    public let number: Int64
    /// The institution that will sign it.
    public let institution: UInt32
    /// The scope of the log that it will go to.
    public let scope: Scope
    /// What kind of entry it will be.
    public let kind: EntryKind
    /// The payload's bytes.
    public let payload: Bytes
    /// When it was saved, milliseconds since 1970.
    public let created: Int64
}

extension Snapshot {
    /// The drafts, in the order of saving.
    public func drafts() throws -> [StoredDraft] {
        try fetchAll(
            "SELECT id, institution, scope, kind, payload, created FROM draft ORDER BY id"
        ) { row in
            guard let kind = EntryKind(rawValue: row.institution(3)) else {
                throw StoreError.unreadable("a draft")
            }
            return StoredDraft(
                number: row[0], institution: row.institution(1), scope: Scope(number: row[2]),
                kind: kind, payload: row.bytes(4), created: row[5])
        }
    }
}

extension Transaction {
    /// Saves a draft.
    ///
    /// - Returns: its number.
    public func insertDraft(
        institution: UInt32, scope: Scope, kind: EntryKind, payload: Bytes, created: Int64
    ) throws -> Int64 {
        try execute(
            """
            INSERT INTO draft (institution, scope, kind, payload, created)
            VALUES (?, ?, ?, ?, ?)
            """, [institution, scope.number, kind.rawValue, Data(payload), created])
        return db.lastInsertedRowID
    }

    /// Drops a draft.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func deleteDraft(_ number: Int64) throws -> Bool {
        try execute("DELETE FROM draft WHERE id = ?", [number])
        return db.changesCount > 0
    }
}
