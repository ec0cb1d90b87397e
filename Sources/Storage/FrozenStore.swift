internal import GRDB

/// One state of a store, on a connection of its own, for as long as it is held.
///
/// The write-ahead log can't be emptied meanwhile: let go of it when the answer is given.
public final class FrozenStore: Sendable {
    private let snapshot: DatabaseSnapshot
    private let path: String

    init(_ snapshot: DatabaseSnapshot, path: String) {
        self.snapshot = snapshot
        self.path = path
    }

    /// What `body` reads in that state.
    ///
    /// - Throws: what `body` throws; ``StoreError`` for what SQLite says.
    public func read<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
        do {
            return try snapshot.read { db in try body(Snapshot(db)) }
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
    }
}
