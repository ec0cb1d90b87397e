/// Why a range, a peer or a session isn't accepted, as a word for programs.
///
/// A word that this program doesn't know is kept and shown: later versions add some. A word has
/// 1–64 characters of `a`–`z`, `0`–`9` and `-`.
public struct RefusalCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The word as it travels.
    public let rawValue: String

    /// The code that this word is; nil unless it is written as a code is.
    public init?(rawValue: String) {
        let allowed = rawValue.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 45
        }
        guard allowed, (1...64).contains(rawValue.utf8.count) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ word: StaticString) { rawValue = word.description }

    /// The word.
    public var description: String { rawValue }
}

// About ranges (DESIGN §6.3, §8).
extension RefusalCode {
    /// More than the quota of this day: the range stays with its author.
    public static let throttled = Self("throttled")
    /// The directory hasn't opened the log.
    public static let unopenedEpoch = Self("unopened-epoch")
    /// The entries don't lead to the checkpoint's root.
    public static let rootMismatch = Self("root-mismatch")
    /// A cited directory size is smaller than one before it, or than the act that opened the log.
    public static let decreasingCitation = Self("decreasing-citation")
    /// A cited directory size has another root here.
    public static let foreignCitation = Self("foreign-citation")
    /// The checkpoint's signature isn't that of a key acceptable for the log.
    public static let badSignature = Self("bad-signature")
    /// Neither a checkpoint nor a cut vouches for the range's end.
    public static let noCheckpoint = Self("no-checkpoint")
    /// The directory's cut has another root.
    public static let cutMismatch = Self("cut-mismatch")
    /// A proof doesn't lead to what the directory pins.
    public static let unproved = Self("unproved")
    /// A header or payload isn't what it should be, or doesn't fit the other.
    public static let malformed = Self("malformed")
    /// A sealed part is missing that no erasure act names.
    public static let incomplete = Self("incomplete")
    /// The log's evidence of a fork waits for the directory's decision.
    public static let forked = Self("forked")
    /// The range lies beyond the log's end, or beyond what its ended key vouches for, and is kept
    /// apart: no part of what both sides compare until its author signs it anew.
    public static let setApart = Self("set-apart")
    /// The log isn't one that the sender may hand in or the receiver may hold.
    public static let notShared = Self("not-shared")
    /// The log has entries that this program can't evaluate; it is still stored and forwarded.
    public static let unknownKind = Self("unknown-kind")
}

// About peers (DESIGN §6.7, §8).
extension RefusalCode {
    /// The certificate's key was never bound to a member.
    public static let unknownPeer = Self("unknown-peer")
    /// The certificate's key was bound to a member once and isn't any more.
    public static let unboundPeer = Self("unbound-peer")
    /// The certificate is revoked.
    public static let revoked = Self("revoked")
    /// The certificate doesn't chain to an authority of the federation.
    public static let wrongChain = Self("wrong-chain")
    /// The institution isn't a member any more.
    public static let excluded = Self("excluded")
}

// About sessions.
extension RefusalCode {
    /// Nothing is wrong: the exchange is complete.
    public static let done = Self("done")
    /// The peer belongs to another federation.
    public static let otherFederation = Self("other-federation")
    /// No session version that both speak.
    public static let version = Self("version")
    /// The two directories have forked.
    public static let directoryFork = Self("directory-fork")
    /// A frame couldn't be read.
    public static let malformedFrame = Self("malformed-frame")
    /// A message came that mustn't come here.
    public static let unexpected = Self("unexpected")
    /// The peer asks for more than it reads.
    public static let flooded = Self("flooded")
    /// The peer fell silent before the exchange was complete.
    public static let stalled = Self("stalled")
    /// The node stops.
    public static let stopping = Self("stopping")
    /// The node's own store failed; its administrator must look.
    public static let storeFailure = Self("store-failure")
}

/// A no: a word for programs and a sentence for people.
public struct Refusal: Hashable, Sendable, CustomStringConvertible {
    /// The word.
    public var code: RefusalCode
    /// The sentence: what, why, and what to do now.
    ///
    /// At most ``maximumReason`` bytes travel.
    public var reason: String

    /// The greatest number of UTF-8 bytes of a reason that travels; longer ones are cut.
    public static let maximumReason = 512

    /// A no from its parts.
    public init(_ code: RefusalCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The word and the sentence.
    public var description: String { "\(code): \(reason)" }
}
