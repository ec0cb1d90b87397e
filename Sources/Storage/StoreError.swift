internal import GRDB

/// A store that can't be opened, read or written: what happened, to what, and what to do now.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Hashable, Sendable {
        /// A later program has migrated the store.
        case schemaTooNew
        /// Another process held the store's lock for too long.
        case busy
        /// The disk has no room.
        case full
        /// The file isn't a store, or is damaged.
        case damaged
        /// SQLite couldn't read or write.
        case failed
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, to what.
    public let message: String
    /// What to do now.
    public let remedy: String

    /// The message and the remedy.
    public var description: String { "\(message) \(remedy)" }

    static func schemaTooNew(found: Int, supported: Int, path: String) -> Self {
        Self(
            code: .schemaTooNew,
            message:
                "The store \(path) has schema \(found); this program reads up to \(supported).",
            remedy: "Upgrade the program, or restore a backup made by this version.")
    }

    static func unreadable(_ what: String) -> Self {
        Self(
            code: .damaged, message: "The store holds \(what) that can't be read.",
            remedy: "Restore a backup, or join anew and let the peers return the logs.")
    }

    static func interrupted(path: String) -> Self {
        Self(
            code: .failed, message: "A transaction of the store \(path) ended without a result.",
            remedy: "Try again.")
    }

    /// An error of SQLite in these terms; another error stays what it is.
    static func wrapping(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let reason = error.message ?? "error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return Self(
                code: .busy, message: "The store \(path) is in use by another process: \(reason).",
                remedy: "Try again in a moment.")
        case .SQLITE_FULL:
            return Self(
                code: .full, message: "There is no room to write the store \(path).",
                remedy: "Free disk space; nothing acknowledged was lost.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return Self(
                code: .damaged, message: "The store \(path) is damaged: \(reason).",
                remedy: "Restore a backup, or join anew and let the peers return the logs.")
        default:
            return Self(
                code: .failed, message: "The store \(path) failed: \(reason).",
                remedy: "Check the disk and the permissions of the node's directory.")
        }
    }
}
