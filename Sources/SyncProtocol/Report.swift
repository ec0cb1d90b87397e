public import Register

/// What a session wants done: asked for one at a time, in order.
public enum Effect: Hashable, Sendable {
    /// Write this message; ask for the next effect when the connection takes more.
    case send(Message)
    /// Something that people or `status` may want to know.
    case report(Report)
    /// Close the connection once everything before is written; nothing follows.
    case close(Refusal)
}

/// What a session tells its own node.
public enum Report: Hashable, Sendable {
    /// The peer said hello: its program, directory size, and how far its clock is ahead (ms).
    case greeted(program: String, directorySize: UInt64, clockDifference: Int64)
    /// The peer may go on.
    case accepted(Peer)
    /// Something to mend on either side, a certificate past its date for example.
    case warning(String)
    /// What the peer makes of the cursor that this node gave.
    case resumed(Resumption)
    /// Ranges, receipts or proofs were refused; at most 1,000 are told between two times at which
    /// what was refused is forgiven.
    case rejected([Rejection])
    /// Both sides hold the same, but for these logs.
    case agreed(leftOut: [LeftOut])
    /// These logs differ, and asking again didn't help.
    case differs([LogID])
    /// The session is refused or ended by this node (`byPeer` false) or the peer.
    case ended(Refusal, byPeer: Bool)
}

/// A range, receipt or proof that was refused.
public struct Rejection: Hashable, Sendable {
    /// The log.
    public var log: LogID
    /// The position of the range's first entry; of a receipt or proof the size that it is about.
    public var sequence: UInt64
    /// Why.
    public var refusal: Refusal
    /// Whether the peer refused it; otherwise this node did.
    public var byPeer: Bool

    /// A refusal from its parts.
    public init(log: LogID, sequence: UInt64, refusal: Refusal, byPeer: Bool) {
        self.log = log
        self.sequence = sequence
        self.refusal = refusal
        self.byPeer = byPeer
    }
}

/// What a session has done so far.
public struct Summary: Hashable, Sendable {
    /// An amount of what was exchanged.
    public struct Amount: Hashable, Sendable {
        /// Entries, acts among them.
        public var entries: UInt64 = 0
        /// Bytes of their headers and payloads.
        public var bytes: UInt64 = 0

        mutating func add(entries: Int, bytes: Int) {
            self.entries += UInt64(entries)
            self.bytes += UInt64(bytes)
        }
    }

    /// What came and is held, what was held already included.
    public internal(set) var received = Amount()
    /// What went and is held there.
    public internal(set) var sent = Amount()
    /// What was refused, by either side; the first 1,000.
    public internal(set) var rejected: [Rejection] = []
    /// Whether both sides held the same when they last compared.
    public internal(set) var isEqual = false
    /// The logs that either side can't advance, at that comparison.
    public internal(set) var leftOut: [LeftOut] = []
    /// The logs that still differed at the last comparison.
    public internal(set) var differing: [LogID] = []
}
