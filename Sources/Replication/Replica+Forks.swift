internal import Merge
public import Register
public import Storage

extension Replica {
    /// The evidence of forks that this node holds, sorted by log.
    public func evidence() throws -> [StoredEvidence] { try store.read { try $0.evidence() } }

    /// Verifies pieces of evidence that a peer sends; of each log the first that holds is kept, and
    /// stops it.
    ///
    /// Signatures are verified before the transaction, and only about logs that go on. One piece is
    /// enough for a log: when acts have decided it, whoever holds another branch proves it again.
    ///
    /// - Returns: the logs that it stopped, sorted.
    @discardableResult
    public func admit(_ evidence: [StoredEvidence]) throws -> [LogID] {
        var new: [LogID: StoredEvidence] = [:]
        let known = try read { snapshot, state in
            for piece in evidence where try !snapshot.isStopped(piece.log) {
                if new[piece.log] == nil, proves(piece, state) { new[piece.log] = piece }
            }
            return state.directory.size
        }
        guard !new.isEmpty else { return [] }
        return try write { transaction, state in
            try new.keys.sorted().filter { log in
                guard let piece = new[log], try !transaction.isStopped(log),
                    // A key may have ended meanwhile, or a cut have come.
                    state.directory.size == known || proves(piece, state)
                else { return false }
                var row = try transaction.knownLog(log)
                try stop(&row, piece, transaction)
                return true
            }
        }
    }

    /// Half of an evidence: "of this log I hold another root at this size".
    public struct Contest: Hashable, Sendable {
        /// The sender's checkpoint, at `size` or later.
        public var checkpoint: Checkpoint
        /// The size at which the two differ.
        public var size: UInt64
        /// The sender's root at that size.
        public var root: Digest
        /// From there to the checkpoint; empty if that is its size.
        public var path: [Digest]

        /// A contest from its parts.
        public init(checkpoint: Checkpoint, size: UInt64, root: Digest, path: [Digest]) {
            self.checkpoint = checkpoint
            self.size = size
            self.root = root
            self.path = path
        }
    }

    /// What this node can say against a peer that holds another root at a size of a log.
    ///
    /// Nil if the log is shorter here or has no checkpoint there or later.
    public func contest(of log: LogID, at size: UInt64) throws -> Contest? {
        try store.read { snapshot in
            guard let row = try snapshot.log(log), size <= row.size, size > 0,
                let text = try snapshot.checkpoint(of: row, atLeast: size),
                let checkpoint = Checkpoint(text),
                let root = try snapshot.root(of: row, at: size)
            else { return nil }
            let path = try snapshot.prover(of: row).consistency(from: size, to: checkpoint.size)
            return Contest(checkpoint: checkpoint, size: size, root: root, path: path)
        }
    }

    /// Makes evidence of a contest and this node's own checkpoint, which stops the log.
    ///
    /// A difference below a cut is no fork, whatever this node holds (DESIGN §9).
    ///
    /// - Returns: whether it is a fork.
    @discardableResult
    public func admit(_ contest: Contest) throws -> Bool {
        try write { transaction, state in
            let (theirs, log) = (contest.checkpoint, contest.checkpoint.log)
            guard theirs.federation == federation, isAcceptable(theirs, state),
                contest.size <= theirs.size,
                Tree.verifyConsistency(
                    oldSize: contest.size, oldRoot: contest.root, newSize: theirs.size,
                    newRoot: theirs.root, path: contest.path),
                var row = try transaction.log(log), row.stopped == nil,
                let mine = try transaction.root(of: row, at: contest.size), mine != contest.root
            else { return false }
            guard !isSettled(at: contest.size, log, state) else { return false }
            guard let text = try transaction.checkpoint(of: row, atLeast: contest.size),
                let own = Checkpoint(text)
            else { return false }
            let evidence = try pair(own, theirs, contest, row, transaction)
            guard let evidence, proves(evidence, state) else { return false }
            try stop(&row, evidence, transaction)
            return true
        }
    }

    /// Evidence of two checkpoints, where the other one's root at `contest.size` is proved.
    private func pair(
        _ own: Checkpoint, _ theirs: Checkpoint, _ contest: Contest, _ row: StoredLog,
        _ transaction: Transaction
    ) throws -> StoredEvidence? {
        if theirs.size <= own.size {
            guard let root = try transaction.root(of: row, at: theirs.size) else { return nil }
            let path = try transaction.prover(of: row)
                .consistency(from: theirs.size, to: own.size)
            return StoredEvidence(
                log: row.log, first: theirs.text, second: own.text, root: root, path: path)
        }
        guard own.size == contest.size else { return nil }
        return StoredEvidence(
            log: row.log, first: own.text, second: theirs.text, root: contest.root,
            path: contest.path)
    }

    /// A signed checkpoint within what is held that has another root.
    func fork(
        _ theirs: Checkpoint, of row: inout StoredLog, _ transaction: Transaction,
        _ state: DirectoryState
    ) throws -> Refusal {
        if isSettled(at: theirs.size, row.log, state) {
            return Refusal(.cutMismatch, "the checkpoint contradicts a cut of the directory")
        }
        guard let text = try transaction.checkpoint(of: row, atLeast: theirs.size),
            let own = Checkpoint(text), let root = try transaction.root(of: row, at: theirs.size)
        else {
            return Refusal(.rootMismatch, "another root at size \(theirs.size)")
        }
        let path = try transaction.prover(of: row).consistency(from: theirs.size, to: own.size)
        try stop(
            &row,
            StoredEvidence(
                log: row.log, first: theirs.text, second: own.text, root: root, path: path),
            transaction)
        return Refusal(.stopped, "two signed checkpoints contradict each other: a fork")
    }

    /// A range that goes beyond what is held on another branch: evidence, if it is signed and its
    /// entries show where it differs. Nil if they don't.
    func branch(
        _ range: LogRange, of row: inout StoredLog, _ transaction: Transaction,
        _ state: DirectoryState
    ) throws -> Refusal? {
        guard let theirs = range.checkpoint, range.start < row.size, range.end >= row.size,
            theirs.size == range.end, theirs.federation == federation,
            isAcceptable(theirs, state),
            let base = try transaction.tree(of: row, at: range.start),
            let text = try transaction.checkpoint(of: row, atLeast: row.size),
            let own = Checkpoint(text)
        else { return nil }
        let leaves = range.entries.map(\.leaf)
        var tree = base
        for leaf in leaves.prefix(Int(row.size - range.start)) { tree.append(leaf) }
        let other = tree.root
        for leaf in leaves.dropFirst(Int(row.size - range.start)) { tree.append(leaf) }
        guard tree.root == theirs.root, other != own.root else { return nil }
        if isSettled(at: row.size, row.log, state) {
            return Refusal(.cutMismatch, "the range contradicts a cut of the directory")
        }
        let path = try prover(of: row, upTo: range.start, then: leaves, transaction)
            .consistency(from: row.size, to: theirs.size)
        try stop(
            &row,
            StoredEvidence(
                log: row.log, first: own.text, second: theirs.text, root: other, path: path),
            transaction)
        return Refusal(.stopped, "the range leaves what is held: a fork")
    }

    /// Proofs about a branch: what is held up to a size, then other leaves.
    private func prover(
        of row: StoredLog, upTo start: UInt64, then leaves: [Digest], _ snapshot: Snapshot
    ) throws -> TreeProver {
        TreeProver { level, index in
            var range = CompactRange()
            let (first, last) = (index << UInt64(level), (index + 1) << UInt64(level))
            for header in try snapshot.headers(of: row, in: first..<max(first, min(last, start))) {
                range.append(Tree.leaf(header))
            }
            for position in max(first, start)..<max(last, start) {
                range.append(leaves[Int(position - start)])
            }
            return range.root
        }
    }

    /// Whether a cut decides a difference at a size: then it is no fork, whatever is held here.
    private func isSettled(at size: UInt64, _ log: LogID, _ state: DirectoryState) -> Bool {
        state.directory.cuts(of: log).contains { $0.size >= size }
    }

    private func stop(
        _ row: inout StoredLog, _ evidence: StoredEvidence, _ transaction: Transaction
    ) throws {
        row.stopped = "fork"
        try transaction.update(row)
        try transaction.insert(evidence, of: row)
    }

    /// Lets the logs go on whose forks acts have decided: the evidence proves nothing any more, as
    /// at a node to which it comes after the acts (DESIGN §9).
    func resumeDecided(_ transaction: Transaction, _ state: DirectoryState) throws {
        for evidence in try transaction.evidence()
        where evidence.log != Directory.log && !proves(evidence, state) {
            guard var row = try transaction.log(evidence.log) else { continue }
            row.stopped = nil
            try transaction.update(row)
            try transaction.deleteEvidence(of: row)
        }
    }

    /// Whether a checkpoint bears a signature of a key that vouches for its size.
    func isAcceptable(_ checkpoint: Checkpoint, _ state: DirectoryState) -> Bool {
        state.directory.acceptableKeys(of: checkpoint.log).contains {
            checkpoint.size <= $0.limit ?? .max
                && verifier.verify($0.key, checkpoint.signedBytes, checkpoint.signature)
        }
    }

    private func proves(_ evidence: StoredEvidence, _ state: DirectoryState) -> Bool {
        guard let first = Checkpoint(evidence.first), let second = Checkpoint(evidence.second),
            first.log == evidence.log, second.log == evidence.log,
            first.federation == federation, second.federation == federation,
            first.root != evidence.root, !isSettled(at: first.size, evidence.log, state)
        else { return false }
        return isAcceptable(first, state) && isAcceptable(second, state)
            && Tree.verifyConsistency(
                oldSize: first.size, oldRoot: evidence.root, newSize: second.size,
                newRoot: second.root, path: evidence.path)
    }
}

extension Snapshot {
    /// Whether evidence has stopped a log.
    fileprivate func isStopped(_ log: LogID) throws -> Bool { try self.log(log)?.stopped != nil }
}
