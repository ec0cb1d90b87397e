/// The hashes of an RFC 6962 Merkle tree (RFC 6962 §2.1).
public enum Tree {
    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = Digest.sha256([])

    /// SHA-256(0x00 ‖ leaf).
    public static func leaf(_ bytes: Bytes) -> Digest {
        var preimage: Bytes = [0x00]
        preimage.reserveCapacity(bytes.count + 1)
        preimage.append(contentsOf: bytes)
        return .sha256(preimage)
    }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        var preimage: Bytes = [0x01]
        preimage.reserveCapacity(65)
        preimage.append(contentsOf: left.bytes)
        preimage.append(contentsOf: right.bytes)
        return .sha256(preimage)
    }

    /// The largest power of two smaller than `size`, which is at least 2.
    static func split(_ size: UInt64) -> UInt64 {
        1 << UInt64(63 - (size - 1).leadingZeroBitCount)
    }

    /// Whether a leaf is at `index` in the tree with this size and root (RFC 9162 §2.1.3.2).
    public static func verifyInclusion(
        leaf: Digest, index: UInt64, size: UInt64, path: [Digest], root: Digest
    ) -> Bool {
        guard index < size else { return false }
        var fn = index
        var sn = size - 1
        var hash = leaf
        for sibling in path {
            if sn == 0 { return false }
            if fn & 1 == 1 || fn == sn {
                hash = node(sibling, hash)
                while fn & 1 == 0 && fn != 0 {
                    fn >>= 1
                    sn >>= 1
                }
            } else {
                hash = node(hash, sibling)
            }
            fn >>= 1
            sn >>= 1
        }
        return sn == 0 && hash == root
    }

    /// Whether the tree of `oldSize` is the beginning of that of `newSize` (RFC 9162 §2.1.4.2).
    public static func verifyConsistency(
        oldSize: UInt64, oldRoot: Digest, newSize: UInt64, newRoot: Digest, path: [Digest]
    ) -> Bool {
        guard oldSize <= newSize else { return false }
        if oldSize == newSize { return path.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return path.isEmpty && oldRoot == emptyRoot }
        var path = path
        if oldSize & (oldSize - 1) == 0 { path.insert(oldRoot, at: 0) }
        guard let first = path.first else { return false }
        var fn = oldSize - 1
        var sn = newSize - 1
        while fn & 1 == 1 {
            fn >>= 1
            sn >>= 1
        }
        var old = first
        var new = first
        for sibling in path.dropFirst() {
            if sn == 0 { return false }
            if fn & 1 == 1 || fn == sn {
                old = node(sibling, old)
                new = node(sibling, new)
                while fn & 1 == 0 && fn != 0 {
                    fn >>= 1
                    sn >>= 1
                }
            } else {
                new = node(new, sibling)
            }
            fn >>= 1
            sn >>= 1
        }
        return sn == 0 && old == oldRoot && new == newRoot
    }
}

/// The roots of the complete subtrees that make up a tree, largest first: enough to append.
public struct CompactRange: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64
    /// One hash for each bit that is set in `size`, the largest subtree first.
    public private(set) var peaks: [Digest]

    /// The tree without leaves.
    public init() {
        size = 0
        peaks = []
    }

    /// A tree of which the peaks are known; nil unless there is one for each bit set in `size`.
    public init?(size: UInt64, peaks: [Digest]) {
        guard size.nonzeroBitCount == peaks.count else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Appends a leaf's hash. Amortized O(1).
    public mutating func append(_ leaf: Digest) {
        var hash = leaf
        var bit = size
        while bit & 1 == 1, let left = peaks.popLast() {
            hash = Tree.node(left, hash)
            bit >>= 1
        }
        peaks.append(hash)
        size += 1
    }

    /// The tree's root. O(log n).
    public var root: Digest {
        guard var hash = peaks.last else { return Tree.emptyRoot }
        for peak in peaks.dropLast().reversed() { hash = Tree.node(peak, hash) }
        return hash
    }
}

/// Proofs of a tree of which every subtree's root can be had.
public struct TreeProver {
    /// The root of the complete subtree of `2^level` leaves that begins at leaf `index << level`.
    private let subtree: (_ level: Int, _ index: UInt64) throws -> Digest

    /// A prover over complete subtrees: `level` 0 is the leaf with that index.
    public init(subtree: @escaping (_ level: Int, _ index: UInt64) throws -> Digest) {
        self.subtree = subtree
    }

    /// A prover over leaf hashes in memory. Each proof costs O(n) hashes.
    public init(leaves: [Digest]) {
        self.init { level, index in
            let start = Int(index) << level
            var range = CompactRange()
            for leaf in leaves[start..<(start + 1 << level)] { range.append(leaf) }
            return range.root
        }
    }

    /// The root of the first `size` leaves.
    public func root(size: UInt64) throws -> Digest { try root(from: 0, to: size) }

    /// The path from the leaf at `index` to the root of the first `size` leaves, leaf side first.
    ///
    /// - Precondition: `index < size`.
    public func inclusion(of index: UInt64, in size: UInt64) throws -> [Digest] {
        precondition(index < size, "A proof is for a leaf of the tree.")
        var path: [Digest] = []
        var (start, end) = (UInt64(0), size)
        while end - start > 1 {
            let middle = start + Tree.split(end - start)
            if index < middle {
                path.append(try root(from: middle, to: end))
                end = middle
            } else {
                path.append(try root(from: start, to: middle))
                start = middle
            }
        }
        return path.reversed()
    }

    /// The proof that the first `old` leaves begin the first `new` ones (RFC 6962 §2.1.2).
    ///
    /// Empty where `old` is 0 or equals `new`.
    public func consistency(from old: UInt64, to new: UInt64) throws -> [Digest] {
        precondition(old <= new, "A proof leads from a smaller tree to a larger one.")
        guard old > 0, old < new else { return [] }
        var path: [Digest] = []
        var (start, end) = (UInt64(0), new)
        while old != end {
            let middle = start + Tree.split(end - start)
            if old <= middle {
                path.append(try root(from: middle, to: end))
                end = middle
            } else {
                path.append(try root(from: start, to: middle))
                start = middle
            }
        }
        if start != 0 { path.append(try root(from: start, to: end)) }
        return path.reversed()
    }

    /// The root over leaves `start..<end`, where `start` is a multiple of the covering power of 2.
    private func root(from start: UInt64, to end: UInt64) throws -> Digest {
        let count = end - start
        if count == 0 { return Tree.emptyRoot }
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try subtree(level, start >> UInt64(level))
        }
        let middle = start + Tree.split(count)
        return Tree.node(try root(from: start, to: middle), try root(from: middle, to: end))
    }
}
