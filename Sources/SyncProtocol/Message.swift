public import Register

/// What two nodes say to each other: one message is one frame (`Protocol/sync.md`).
public enum Message: Hashable, Sendable {
    /// Each side's first.
    case hello(Hello)
    /// Which logs the sender takes.
    case subscribe(Subscribe)
    /// What the sender makes of the cursor in a subscription.
    case resume(Resumption)
    /// Ranges, receipts and evidence.
    case delivery(Delivery)
    /// What became of a delivery; `number` 0: of ranges that had to wait.
    case answers(number: UInt64, [Answer])
    /// The directory that the sender holds.
    case head(Head)
    /// The logs that the sender can't advance, replacing what it said before.
    case leftOut([LeftOut])
    /// What the sender holds when it has nothing more to send.
    case state(State)
    /// Digests over stretches of the shared logs.
    case compare([Stretch])
    /// All shared logs that the sender holds in stretches.
    case holdings([Holdings])
    /// Asks for logs from a position on.
    case want([Wanted])
    /// What the receiver needs to prove a fork.
    case contest(Contest)
    /// Asks which roots the branch of a log has that a cut pins.
    case probe(Probe)
    /// Its answer.
    case prefixes(Prefixes)
    /// The last.
    case bye(Refusal)
}

/// The size and root of a directory.
public struct Head: Hashable, Sendable {
    /// The number of acts.
    public var size: UInt64
    /// Their root; zero at size 0.
    public var root: Digest

    /// A head from its parts.
    public init(size: UInt64, root: Digest) {
        self.size = size
        self.root = size == 0 ? .zero : root
    }
}

/// What a node says of itself first.
public struct Hello: Hashable, Sendable {
    /// The newest session version that it speaks.
    public var version: UInt32
    /// The oldest.
    public var oldestVersion: UInt32
    /// The program's name and version, for people; at most 64 bytes.
    public var program: String
    /// The federation.
    public var federation: Digest
    /// Its directory.
    public var directory: Head
    /// Its clock, milliseconds since 1970, for people.
    public var time: Int64
    /// How many bytes of deliveries it takes before it has answered them.
    public var window: UInt64
}

/// A place in a node's order of arrivals; only the node that gave it can read it.
public struct Cursor: Hashable, Sendable {
    /// Changes whenever the order starts again: a new store, a restored one.
    public var generation: UInt64
    /// Everything up to and with this arrival; the first one is 1.
    public var number: UInt64

    /// A place from its parts.
    public init(generation: UInt64, number: UInt64) {
        self.generation = generation
        self.number = number
    }
}

/// Which logs a node takes.
public struct Subscription: Hashable, Sendable {
    /// The institutions whose logs it takes, sorted; nil: all.
    ///
    /// Whoever subscribes has added those that have or had a say over what these own, and the
    /// national lead (DESIGN §8).
    public var authors: [UInt32]?
    /// Whether it takes public logs.
    public var isPublic: Bool
    /// Whether it takes government logs.
    public var isGovernment: Bool
    /// Whether it takes the restricted logs that the directory lets it hold.
    public var isRestricted: Bool

    /// All logs of all institutions: a full node.
    public static let everything = Self(authors: nil)

    /// A subscription to these institutions' logs of these layers.
    public init(
        authors: [UInt32]?, isPublic: Bool = true, isGovernment: Bool = true,
        isRestricted: Bool = true
    ) {
        self.authors = authors.map { Array(Set($0)).sorted() }
        self.isPublic = isPublic
        self.isGovernment = isGovernment
        self.isRestricted = isRestricted
    }

    /// Whether it takes this log; the directory isn't subscribed to.
    public func takes(_ log: LogID) -> Bool {
        switch log.scope {
        case .directory: return false
        case .public: guard isPublic else { return false }
        case .government: guard isGovernment else { return false }
        case .restricted: guard isRestricted else { return false }
        }
        guard let authors else { return true }
        return authors.contains(sorted: log.institution)
    }
}

extension Array where Element == UInt32 {
    /// Whether a sorted array has this number.
    fileprivate func contains(sorted number: UInt32) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] == number { return true }
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return false
    }
}

/// A subscription as it travels.
public struct Subscribe: Hashable, Sendable {
    /// Which logs.
    public var subscription: Subscription
    /// The last place in the receiver's arrivals that the sender knows; nil: none.
    public var cursor: Cursor?
    /// What the receiver should know about its certificate; at most 16.
    public var warnings: [String]
}

/// What a node makes of a cursor.
public enum Resumption: UInt8, Hashable, Sendable, CaseIterable {
    /// There was none.
    case none = 0
    /// What arrived after it follows.
    case follows = 1
    /// It isn't in the order of arrivals any more, or not yet.
    case gap = 2
    /// It is of another generation.
    case reset = 3
}

/// Ranges, receipts and evidence.
public struct Delivery: Hashable, Sendable {
    /// Which of this session and direction, from 1; 0: no answer is asked for.
    public var number: UInt64
    /// The ranges; the receipts that travel with them are beside them.
    public var ranges: [LogRange]
    /// Receipts.
    public var receipts: [Receipt] = []
    /// Evidence of forks.
    public var evidence: [Evidence] = []
    /// With this, all of the sender's arrivals up to here have been sent; nil: can't be said.
    public var cursor: Cursor?

    /// A delivery with that number, and ranges.
    public init(number: UInt64, ranges: [LogRange] = []) {
        self.number = number
        self.ranges = ranges
    }
}

/// What became of a range.
public struct Answer: Hashable, Sendable {
    /// The range's log.
    public var log: LogID
    /// The range's start.
    public var start: UInt64
    /// What became of it.
    public var outcome: Admission

    /// An answer from its parts.
    public init(log: LogID, start: UInt64, outcome: Admission) {
        self.log = log
        self.start = start
        self.outcome = outcome
    }
}

/// A log that a node can't advance, and why.
public struct LeftOut: Hashable, Sendable {
    /// The log.
    public var log: LogID
    /// Why.
    public var refusal: Refusal

    /// A log left out for a reason.
    public init(log: LogID, refusal: Refusal) {
        self.log = log
        self.refusal = refusal
    }
}

/// A log asked for, and from where on.
public struct Wanted: Hashable, Sendable {
    /// The log.
    public var log: LogID
    /// The sequence of the first entry asked for.
    public var start: UInt64

    /// A log asked for from a place on.
    public init(log: LogID, start: UInt64) {
        self.log = log
        self.start = start
    }
}

/// What a node holds of what is shared, when it has nothing more to send.
public struct State: Hashable, Sendable {
    /// Its directory: what is shared follows from it.
    public var directory: Head
    /// The digest over the shared logs.
    public var digest: Digest
    /// How many there are.
    public var count: UInt64
    /// Where its arrivals stood.
    public var cursor: Cursor
}

/// Two checkpoints of one log that can't both be true.
///
/// They are of the same size with two roots, or `proof` leads from `otherRoot`, which isn't the
/// first one's, at the first one's size to the second one's root. Whether that holds, and whether
/// the signatures do, is for the store to judge.
public struct Evidence: Hashable, Sendable {
    /// The smaller checkpoint.
    public var first: Checkpoint
    /// The larger one, or another of the same size.
    public var second: Checkpoint
    /// The root at the first one's size in the tree of the second.
    public var otherRoot: Digest
    /// From there to the second one's root; empty if the sizes are the same.
    public var proof: [Digest]

    /// Evidence from its parts.
    public init(first: Checkpoint, second: Checkpoint, otherRoot: Digest, proof: [Digest]) {
        self.first = first
        self.second = second
        self.otherRoot = otherRoot
        self.proof = proof
    }
}

/// "Of this log I hold something else": half of an ``Evidence``.
public struct Contest: Hashable, Sendable {
    /// The sender's checkpoint, at `size` or later.
    public var checkpoint: Checkpoint
    /// The size at which the two differ.
    public var size: UInt64
    /// The sender's root at that size.
    public var root: Digest
    /// From there to the checkpoint; empty if that is its size.
    public var proof: [Digest]

    /// A contest from its parts.
    public init(checkpoint: Checkpoint, size: UInt64, root: Digest, proof: [Digest]) {
        self.checkpoint = checkpoint
        self.size = size
        self.root = root
        self.proof = proof
    }
}

/// What a node holds of the branch that a ``Probe`` is about.
public struct Prefixes: Hashable, Sendable {
    /// The log.
    public var log: LogID
    /// The size of the cut to which the proofs lead.
    public var cut: UInt64
    /// The prefixes asked about, ascending; none: the sender holds less than the cut's size.
    public var prefixes: [Prefix]

    /// An answer from its parts.
    public init(log: LogID, cut: UInt64, prefixes: [Prefix]) {
        self.log = log
        self.cut = cut
        self.prefixes = prefixes
    }
}
