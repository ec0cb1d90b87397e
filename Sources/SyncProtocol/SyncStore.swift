public import Register

/// A node as its sessions see it: the one seam between the session and the store.
///
/// The session calls it synchronously, from one place at a time; several sessions share one
/// store, and each call sees what the calls before it did. Errors thrown are failures of the store
/// itself (the disk is full); they end the session and say nothing about the peer. What is wrong
/// with what a peer sent is a value.
///
/// Obligations that hold for all of it:
/// - What `admit` calls accepted is durable when it returns: the session acknowledges at once.
/// - Everything is idempotent: the same range, receipt, evidence or note may come again, from
///   another peer, in another session.
/// - Nothing that a peer sent is believed: ranges, receipts and evidence are verified here.
/// - Given the same directory and the same two subscriptions, ``shares(_:with:)`` of both nodes
///   about each other is the same answer for every log. What they compare follows from it.
public protocol SyncStore: AnyObject {
    /// What the node says of itself.
    func identity() throws -> NodeIdentity

    /// The directory's present head; size 0 if it holds none yet.
    func directoryHead() throws -> Head

    /// The root of the first `size` entries of a log, the directory included; nil if it holds
    /// fewer. At size 0 of the directory: `Digest.zero` or the empty root, the session ignores it.
    func root(of log: LogID, at size: UInt64) throws -> Digest?

    /// What the directory, the chain and the CRL say of the peer with this chain, the leaf first
    /// (DESIGN §6.7, §8). Asked at the start and whenever directory or CRL have changed.
    func check(_ certificates: [Bytes]) throws -> PeerVerdict

    /// The logs that this node takes: what the administrator chose, extended by the directory.
    func subscription() throws -> Subscription

    /// Whether, by the directory, both this node and the peer may hold the log: its scope admits
    /// both, and a closed institution's peer shares its own logs only. Never asked of the
    /// directory, which everybody may hold. Cheap: asked for each arrival and peer.
    func shares(_ log: LogID, with peer: Peer) throws -> Bool

    /// The logs that it holds and ``shares(_:with:)`` with the peer, with size and root, sorted by
    /// log, each once, without empty ones and without the directory.
    ///
    /// Only what counts: nothing set apart beyond a log's end. A log that contradicts a cut is
    /// listed with the largest size proved common, or not at all, so that the rest is fetched.
    func frontier(sharedWith peer: Peer) throws -> [Cut]

    /// Of the shared logs those that this node can't advance or can't evaluate further, held or
    /// not: stopped by evidence, over quota. Both sides leave out of the comparison those that this
    /// node can't advance; what it only can't evaluate (`unknown-kind`) is exchanged like the rest.
    func leftOut(with peer: Peer) throws -> [LeftOut]

    /// What decides, beside the directory and the range itself, whether a range of a log is taken
    /// from this peer. Cheap.
    func tally(of log: LogID, towards peer: Peer) throws -> LogTally

    /// Where what is kept apart of ended logs that it ``shares(_:with:)`` with the peer begins,
    /// sorted by log: no comparison finds that a peer lacks it. Cheap: reads no entry.
    ///
    /// - Parameters:
    ///   - logs: Those that are asked about; nil: all.
    ///   - unknown: Leaves out that of which ``keepsApart(_:through:by:)`` noted the end for this
    ///     peer; else its last step is named, so that a peer which has lost it says so. What isn't
    ///     known to be kept begins where the peer's answers have come to.
    func apart(of logs: Set<LogID>?, with peer: Peer, unknown: Bool) throws -> [Wanted]

    /// The peer has answered that it keeps a log apart, of what is kept apart here all up to `end`.
    ///
    /// Durable: what never got an answer is offered again in each session.
    func keepsApart(_ log: LogID, through end: UInt64, by peer: Peer) throws

    /// Entries of a log, the directory included, from `start` on: as many as end at a retained
    /// checkpoint or a cut within `budget` bytes of headers and payloads, and at least one such
    /// step, even if it is larger (a step fits a frame). With the latest receipt of each signer,
    /// unless that is about more: it goes with the range that brings the log to its size.
    ///
    /// Behind the end of a log that an act ended: what is kept apart of it, in the same steps. One
    /// that begins beyond the end follows what is kept apart before it.
    ///
    /// Nil if it holds nothing from `start` on that a checkpoint or cut vouches for.
    func range(of log: LogID, from start: UInt64, budget: Int) throws -> LogRange?

    /// The last place in the order of arrivals; number 0 of a generation before the first one.
    func arrivalHead() throws -> Cursor

    /// What a peer's cursor means here: `follows` if every arrival after it can be listed; `gap` if
    /// some can't, or it lies ahead of the head; `reset` if it is of another generation. Never
    /// `none`. After a restore from a backup the generation must be a new one.
    func resumption(at cursor: Cursor) throws -> Resumption

    /// At most `limit` arrivals after `number`, in order, gaps in the numbers allowed.
    ///
    /// An arrival is whatever became durable here that peers may lack: entries of any log but the
    /// directory, own ones included, in the transaction that admitted or signed them; receipts and
    /// evidence, own ones included. Nothing is listed before it is durable.
    func arrivals(after number: UInt64, limit: Int) throws -> [Arrival]

    /// The last place in the peer's arrivals that ``admit(_:from:cursor:)`` or
    /// ``agreed(with:on:leftOut:covering:cursor:)`` noted; nil if none, or if this node's subscription has
    /// grown since. An old one costs time; too new a one is found out by the comparison.
    func cursor(of peer: Peer) throws -> Cursor?

    /// Verifies and admits ranges of logs in one transaction, in order, each whole or not at all;
    /// answers parallel to them. A range's beginning that is held already is skipped.
    ///
    /// - Parameter cursor: To be noted in the same transaction, as ``cursor(of:)`` of this peer;
    ///   nil leaves the noted one. Noted also when ranges are refused.
    func admit(_ ranges: [LogRange], from peer: Peer, cursor: Cursor?) throws -> [Admission]

    /// Verifies and admits acts: a range of the directory. The peer isn't necessarily a member, so
    /// only the directory's own key counts. `waits` and `setApart` don't occur.
    func admitDirectory(_ range: LogRange) throws -> Admission

    /// Verifies receipts and keeps the latest for each log and signer.
    ///
    /// - Returns: those that their signer's seal didn't sign, or that contradict what is held,
    ///   with the reason: they change nothing.
    func admit(_ receipts: [Receipt], from peer: Peer) throws -> [Rejection]

    /// Verifies pieces of evidence, and of each log keeps the first that holds, which stops the log
    /// where it is held. In one transaction, with the signatures verified before it.
    func admit(_ evidence: [Evidence], from peer: Peer) throws

    /// The evidence by which a log is stopped here; nil if none is held.
    func evidence(of log: LogID) throws -> Evidence?

    /// Makes evidence of a contest and this node's own checkpoint, and stops the log by it. A
    /// difference beyond a cut is none.
    func admit(_ contest: Contest, from peer: Peer) throws

    /// The contest by which a peer that holds another root at `size` can prove the fork; nil if
    /// this node's log is shorter or has no checkpoint there or later.
    func contest(of log: LogID, at size: UInt64) throws -> Contest?

    /// What to ask about the logs ``shares(_:with:)`` with the peer that left a branch which
    /// contradicts a cut, and may have more in common with the cut's than is known (DESIGN §6.5).
    /// Sorted by log.
    func probes(with peer: Peer) throws -> [Probe]

    /// What to ask a peer that showed another branch of a log than the one held here; nil if no cut
    /// lies beyond what is held, or all of that is known to agree with one.
    func probe(of log: LogID) throws -> Probe?

    /// The answer to a peer's question about a shared log, in the order of its sizes; empty if less
    /// than the cut's size is held, or the directory here has no cut of that size.
    func prefixes(for probe: Probe) throws -> [Prefix]

    /// Draws the consequences of an answer: only what is proved up to the cut's root, as the
    /// directory here has it, counts. With `fetch` the log is held up to there.
    func admit(_ prefixes: Prefixes, from peer: Peer) throws -> BranchFinding

    /// Signs receipts for prefixes that came from this peer and are held; none if this node
    /// doesn't stand between these logs' author and the national node, or may not sign now.
    ///
    /// One receipt covers many logs, but those of one audience only: public and government logs
    /// together, an institution's in a restricted scope alone; a receipt goes to whoever shares all
    /// of its logs. The directory's prefix is among `held` when acts came from the peer.
    func issueReceipts(for held: [Cut], to peer: Peer) throws -> [Receipt]

    /// What the peer answered, for `status`: what it holds, what it refused and why.
    func answered(_ answers: [Answer], by peer: Peer) throws

    /// Both sides hold the same: `logs` are all the shared ones with size and root, and what is
    /// neither there nor in `leftOut` neither side holds. The proof of the own head that the fence
    /// asks for (DESIGN §9), for the logs that it covers.
    ///
    /// - Parameters:
    ///   - covers: Whether the peer has said, of a log that it may hold, that it holds no more than
    ///     this node: what either side doesn't take or leaves out isn't covered, unless the peer
    ///     leaves it out for having got more than it takes now (``RefusalCode/setApart``,
    ///     ``RefusalCode/throttled``).
    ///   - isDialled: Whether this side opened the connection: then the peer is an upstream of its.
    ///   - cursor: To be noted as ``cursor(of:)`` of this peer; nil leaves the noted one.
    func agreed(
        with peer: Peer, on logs: [Cut], leftOut: [LeftOut], covering covers: (LogID) -> Bool,
        isDialled: Bool, cursor: Cursor?
    ) throws
}

/// What a node says of itself.
public struct NodeIdentity: Hashable, Sendable {
    /// The federation that it belongs to.
    public var federation: Digest
    /// The program's name and version, for people; at most 64 bytes.
    public var program: String

    /// An identity from its parts.
    public init(federation: Digest, program: String) {
        self.federation = federation
        self.program = program
    }
}

/// Who is at the other end: what the directory says of the certificate.
public struct Peer: Hashable, Sendable {
    /// SHA-256 of the certificate's SubjectPublicKeyInfo: cursors are kept by it.
    public var node: Digest
    /// The institutions that it speaks for: its own and those that it hosts, sorted.
    public var institutions: [UInt32]
    /// What is wrong with its certificate without refusing it: past its date, old CRL.
    public var warnings: [String]

    /// A peer from its parts.
    public init(node: Digest, institutions: [UInt32], warnings: [String] = []) {
        self.node = node
        self.institutions = institutions.sorted()
        self.warnings = warnings
    }
}

/// Whether a peer may go on.
public enum PeerVerdict: Hashable, Sendable {
    /// It may.
    case accepted(Peer)
    /// It may not. One whose key the directory has ever bound gets the directory before it is told.
    case refused(Refusal, wasBound: Bool)
}

/// What became of a range.
public enum Admission: Hashable, Sendable {
    /// The log is held up to `size` with this root, by this range or already.
    case held(size: UInt64, root: Digest)
    /// The range begins after the end of what is held, and kept apart behind it, up to this size.
    case missing(from: UInt64)
    /// An entry cites a directory of this size, which is larger than the one here. Nothing is
    /// kept: the session holds the range and offers it again.
    case waits(directorySize: UInt64)
    /// Refused whole; the log is held up to `size` with this root.
    case refused(Refusal, size: UInt64, root: Digest)
    /// Kept beyond the log's end, outside the register.
    case setApart
}

/// How much of a log is held, and counted: what decides whether more is taken, as far as it changes
/// without acts.
public struct LogTally: Hashable, Sendable {
    /// What is held of it.
    public var head: Head
    /// How many bytes count towards the quotas that bound it.
    public var counted: UInt64

    /// A tally from its parts.
    public init(head: Head, counted: UInt64) {
        self.head = head
        self.counted = counted
    }

    /// Whether what was refused under a former one may be taken now.
    func allowsMore(than former: Self) -> Bool {
        head != former.head || counted < former.counted
    }
}

/// Something that became durable here, with its place in the order.
public struct Arrival: Hashable, Sendable {
    /// The place.
    public var number: UInt64
    /// What arrived.
    public var content: Content

    /// An arrival from its parts.
    public init(number: UInt64, content: Content) {
        self.number = number
        self.content = content
    }

    /// What arrived.
    public enum Content: Hashable, Sendable {
        /// Entries of a log from `start` up to, not with, `end`.
        case entries(LogID, start: UInt64, end: UInt64)
        /// Entries beyond the end of a log that an act ended; where they begin and end, is asked
        /// with ``SyncStore/apart(of:with:unknown:)``.
        case apart(LogID)
        /// A receipt.
        case receipt(Receipt)
        /// Evidence of a fork.
        case evidence(Evidence)
    }
}
