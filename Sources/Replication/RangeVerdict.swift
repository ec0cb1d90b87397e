public import Merge
public import Register

/// What became of a range that was offered.
public struct RangeResult: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The verdict.
    public let verdict: RangeVerdict
    /// The log's size here afterwards.
    public let size: UInt64
    /// Its root at that size.
    public let root: Digest
}

/// What a replica says to a range.
public enum RangeVerdict: Hashable, Sendable {
    /// It was appended.
    case admitted
    /// The log has all of it already.
    case held
    /// It begins after the end of what is held.
    case missing(from: UInt64)
    /// It cites a directory of this size, which is larger than the one here; nothing is kept.
    case waits(directorySize: UInt64)
    /// It lies beyond the log's end or its key's, and is kept outside the register.
    case setApart
    /// It isn't acceptable; of a fork, evidence is kept and the log stopped.
    case refused(Refusal)
}

/// Something to be noted about a peer in the transaction that admits what it sent.
public struct PeerNote: Hashable, Sendable {
    /// The peer.
    public var peer: String
    /// Under which key.
    public var key: String
    /// What to note.
    public var value: String

    /// A note from its parts.
    public init(peer: String, key: String, value: String) {
        self.peer = peer
        self.key = key
        self.value = value
    }
}
