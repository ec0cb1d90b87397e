internal import Register

/// Why a replica can't do what it was asked: what happened, to what, and what to do now.
public struct ReplicaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Hashable, Sendable {
        /// The store belongs to no federation yet.
        case notJoined
        /// The store belongs to a federation already.
        case joinedAlready
        /// A membership file or genesis isn't acceptable.
        case badMembership
        /// The directory says that this may not be.
        case notAllowed
        /// This node doesn't hold the seal that it takes.
        case noSeal
        /// The fence is closed: nothing may be signed now.
        case fenced
        /// The log is stopped by a fork.
        case stopped
        /// What was named isn't there.
        case notFound
        /// The input is beyond the format's limits.
        case tooLarge
        /// A file beside the store can't be written.
        case unwritable
        /// The store contradicts itself.
        case damaged
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, to what.
    public let message: String
    /// What to do now.
    public let remedy: String

    /// The message and the remedy.
    public var description: String { "\(message) \(remedy)" }

    static func notJoined(_ path: String) -> Self {
        Self(
            code: .notJoined, message: "The store \(path) belongs to no federation.",
            remedy: "Begin one (init national), or join with the membership file.")
    }

    static func joinedAlready(_ federation: String) -> Self {
        Self(
            code: .joinedAlready,
            message: "The store belongs to federation \(federation) already.",
            remedy: "Use another directory for the other node.")
    }

    static func badMembership(_ reason: String) -> Self {
        Self(
            code: .badMembership, message: "The membership isn't acceptable: \(reason).",
            remedy: "Ask the national lead for the file again and compare its digest aloud.")
    }

    static func notAllowed(_ reason: String) -> Self {
        Self(
            code: .notAllowed, message: "The directory doesn't allow this: \(reason).",
            remedy: "Look at `directory show`, or ask the national lead for the act it takes.")
    }

    static func noSeal(_ institution: UInt32) -> Self {
        Self(
            code: .noSeal,
            message: "This node doesn't hold the present seal of institution \(institution).",
            remedy: "Work on the node that holds it, or rotate the key.")
    }

    static func noDirectorySeal() -> Self {
        Self(
            code: .noSeal, message: "This node doesn't hold the directory's present key.",
            remedy: "Order acts at the national node; elsewhere write a request.")
    }

    static func fenced(_ reason: Fence.Reason) -> Self {
        Self(
            code: .fenced, message: "Nothing may be signed now: \(reason.sentence).",
            remedy: reason.remedy)
    }

    static func stopped(_ log: LogID) -> Self {
        Self(
            code: .stopped, message: "Log \(log.text) is stopped by a fork.",
            remedy: "Show the evidence to the national lead, who decides it by an act.")
    }

    static func notFound(_ what: String) -> Self {
        Self(
            code: .notFound, message: "There is no \(what) here.",
            remedy: "Check the name, or synchronise first.")
    }

    static func tooLarge(_ what: String) -> Self {
        Self(
            code: .tooLarge, message: "\(what) is beyond the format's limits.",
            remedy: "Split the change into smaller ones.")
    }

    static func unwritable(_ path: String) -> Self {
        Self(
            code: .unwritable, message: "The file \(path) can't be written.",
            remedy: "Check the disk and the permissions of the node's directory.")
    }

    static func damaged(_ what: String) -> Self {
        Self(
            code: .damaged, message: "The store contradicts itself: \(what).",
            remedy: "Restore a backup, or join anew and let the peers return the logs.")
    }
}
