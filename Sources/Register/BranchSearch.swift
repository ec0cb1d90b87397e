/// "Which roots has the branch that a cut pins, at these sizes?" (DESIGN §6.5)
public struct Probe: Hashable, Sendable {
    /// The log.
    public var log: LogID
    /// The size of the cut.
    public var cut: UInt64
    /// The sizes asked about, ascending, each at least 1 and less than ``cut``; at most
    /// ``BranchSearch/fanOut``.
    public var sizes: [UInt64]

    /// A question from its parts.
    public init(log: LogID, cut: UInt64, sizes: [UInt64]) {
        self.log = log
        self.cut = cut
        self.sizes = sizes
    }
}

/// The root of a log's first entries, with the proof that a larger prefix begins with them.
public struct Prefix: Hashable, Sendable {
    /// How many entries.
    public var size: UInt64
    /// Their root.
    public var root: Digest
    /// From there to the larger prefix's root (RFC 6962 §2.1.2).
    public var proof: [Digest]

    /// A prefix from its parts.
    public init(size: UInt64, root: Digest, proof: [Digest]) {
        self.size = size
        self.root = root
        self.proof = proof
    }

    /// Whether the proof shows that a cut's branch begins with this prefix.
    public func begins(_ cut: Cut) -> Bool {
        size > 0 && size < cut.size
            && Tree.verifyConsistency(
                oldSize: size, oldRoot: root, newSize: cut.size, newRoot: cut.root, path: proof)
    }
}

/// What an answer to a ``Probe`` comes to.
public enum BranchFinding: Hashable, Sendable {
    /// The common prefix isn't known to the entry yet: ask this next.
    case ask(Probe)
    /// All that is held beyond this size is lost: the rest of the log is to be fetched from here.
    case fetch(from: UInt64)
    /// All that is held is on the cut's branch, or the question has settled itself meanwhile.
    case settled
    /// The answer is empty, or one of its proofs doesn't lead to the cut.
    case unproved
}

/// The search for what a log as it is held has in common with the branch that a cut pins.
///
/// Each round asks about up to 16 sizes, so a log of *n* entries takes about log₁₇ *n* rounds. An
/// answer counts only with a proof that leads to the cut's root: whoever answers can end the search
/// early by saying nothing, and can't make the common prefix shorter or longer than it is.
public struct BranchSearch: Hashable, Sendable {
    /// The greatest number of sizes asked about at once.
    public static let fanOut: UInt64 = 16

    /// The cut.
    public let cut: Cut
    /// The largest size at which both are known to be the same; 0 always is.
    public private(set) var common: UInt64
    /// The smallest size at which they are known to differ, or one more than is held.
    public private(set) var limit: UInt64

    /// A search between a size that is common and one that isn't.
    public init(cut: Cut, common: UInt64, limit: UInt64) {
        self.cut = cut
        self.common = common
        self.limit = min(max(limit, common + 1), cut.size)
    }

    /// Whether nothing is left to ask.
    public var isOver: Bool { limit - common <= 1 }

    /// The next question: the sizes between, if they are few; else some, evenly, with the last.
    public var probe: Probe {
        let count = limit - common - 1
        let sizes = (1...Self.fanOut).map { part in
            count <= Self.fanOut ? common + part : common + count * part / Self.fanOut
        }
        return Probe(log: cut.log, cut: cut.size, sizes: sizes.filter { $0 < limit })
    }

    /// Learns from an answer.
    ///
    /// - Parameter held: What is held here: the roots at the sizes that the answer names.
    /// - Returns: whether all that it says is proved. With one proof that doesn't hold nothing
    ///   counts; a proof about sizes that another answer has settled meanwhile narrows nothing.
    public mutating func learn(_ prefixes: [Prefix], held: [UInt64: Digest]) -> Bool {
        guard !prefixes.isEmpty, prefixes.allSatisfy({ $0.begins(cut) }) else { return false }
        for prefix in prefixes {
            guard let root = held[prefix.size], common < prefix.size, prefix.size < limit else {
                continue
            }
            if root == prefix.root { common = prefix.size } else { limit = prefix.size }
        }
        return true
    }
}
