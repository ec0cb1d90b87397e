internal import Register
internal import Storage

/// A log's tree while entries are appended, in blocks of 256 leaves whose roots are stored.
struct LogTree {
    private var blocks: CompactRange
    private var block: CompactRange

    init(_ row: StoredLog) throws {
        let count = (row.size >> 8).nonzeroBitCount
        guard row.peaks.count >= count,
            let blocks = CompactRange(size: row.size >> 8, peaks: Array(row.peaks.prefix(count))),
            let block = CompactRange(size: row.size & 255, peaks: Array(row.peaks.dropFirst(count)))
        else { throw ReplicaError.damaged("log \(row.log.text) has another tree than size") }
        self.blocks = blocks
        self.block = block
    }

    /// The number of leaves.
    var size: UInt64 { blocks.size << 8 + block.size }

    /// The roots of the complete subtrees, the largest first.
    var peaks: [Digest] { blocks.peaks + block.peaks }

    /// Appends a leaf; the root of the block that it completes, with its index, if it does.
    mutating func append(_ leaf: Digest) -> (index: UInt64, root: Digest)? {
        block.append(leaf)
        guard block.size == 256 else { return nil }
        let root = block.root
        blocks.append(root)
        block = CompactRange()
        return (blocks.size - 1, root)
    }
}

extension Snapshot {
    /// Proofs about the entries of a log that the store holds.
    func prover(of row: StoredLog) -> TreeProver {
        TreeProver { try self.subtreeRoot(of: row, level: $0, index: $1) }
    }

    /// The tree of a log's first entries; nil beyond what is held.
    func tree(of row: StoredLog, at size: UInt64) throws -> CompactRange? {
        guard size < row.size else { return size == row.size ? row.tree : nil }
        var peaks: [Digest] = []
        var start: UInt64 = 0
        for level in (0..<64).reversed() where size >> UInt64(level) & 1 == 1 {
            let end = start + 1 << UInt64(level)
            peaks.append(try subtreeRoot(of: row, level: level, index: start >> UInt64(level)))
            start = end
        }
        return CompactRange(size: size, peaks: peaks)
    }

    /// The root of a log's first entries; nil beyond what is held.
    func root(of row: StoredLog, at size: UInt64) throws -> Digest? {
        try tree(of: row, at: size)?.root
    }

    private func subtreeRoot(of row: StoredLog, level: Int, index: UInt64) throws -> Digest {
        var range = CompactRange()
        guard level >= 8 else {
            let start = index << UInt64(level)
            for header in try headers(of: row, in: start..<(start + 1 << UInt64(level))) {
                range.append(Tree.leaf(header))
            }
            return range.root
        }
        let start = index << UInt64(level - 8)
        for block in start..<(start + 1 << UInt64(level - 8)) {
            guard let root = try subtree(of: row, index: block) else {
                throw ReplicaError.damaged("log \(row.log.text) lacks a subtree")
            }
            range.append(root)
        }
        return range.root
    }
}
