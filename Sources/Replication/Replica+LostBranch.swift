internal import Merge
public import Register
internal import Storage

// A log that contradicts a cut is on a lost branch (DESIGN §6.5). What is proved common stays in
// the log and is evaluated; what may still be common is kept aside and asked about, the rest is
// dropped; then the log is fetched from where the branches part.

/// A log that contradicted a cut and hasn't reached it yet.
public struct LostBranch: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// How much is held and evaluated: what is proved common with the cut's branch, and what came
    /// since.
    public let evaluated: UInt64
    /// The size of the cut.
    public let cut: UInt64
    /// Whether more of what was held may turn out to be common.
    public let isSearching: Bool
}

extension Replica {
    /// The logs that contradicted a cut and haven't reached it yet, sorted.
    public func lostBranches() throws -> [LostBranch] {
        try store.read { snapshot in
            try snapshot.logsOnLostBranches().compactMap { row in
                try snapshot.lostBranch(of: row).map { lost in
                    LostBranch(
                        log: row.log, evaluated: row.size, cut: lost.cut.size,
                        isSearching: try snapshot.hasAside(row))
                }
            }
        }
    }

    /// What to ask a peer that showed another branch of a log than the one held here.
    ///
    /// Nil if no cut lies beyond what is held, or all that is held is known to agree with one.
    public func probe(of log: LogID) throws -> Probe? {
        try read { snapshot, state in
            guard let row = try snapshot.log(log),
                let search = try search(of: row, snapshot, state), !search.isOver
            else { return nil }
            return search.probe
        }
    }

    /// The answer to a peer's question; empty if less than the cut's size is held, or the directory
    /// has no cut of that size: whoever asks about any other wants nothing that a cut could prove.
    ///
    /// At most ``BranchSearch/fanOut`` prefixes. Each reads about n / 128 roots of stored subtrees
    /// of 256 leaves, and a few hundred headers.
    public func prefixes(for probe: Probe) throws -> [Prefix] {
        try read { snapshot, state in
            guard let row = try snapshot.log(probe.log), row.size >= probe.cut,
                state.directory.cuts(of: probe.log).contains(where: { $0.size == probe.cut })
            else { return [] }
            let prover = snapshot.prover(of: row)
            return try probe.sizes.prefix(Int(BranchSearch.fanOut)).compactMap { size in
                guard size > 0, size < probe.cut,
                    let root = try snapshot.root(of: row, at: size)
                else { return nil }
                return Prefix(
                    size: size, root: root,
                    proof: try prover.consistency(from: size, to: probe.cut))
            }
        }
    }

    /// Draws the consequences of a peer's answer: only what leads to the cut's root counts.
    public func admit(
        _ prefixes: [Prefix], of log: LogID, to cut: UInt64
    ) throws -> BranchFinding {
        try write { transaction, state in
            guard var row = try transaction.log(log),
                var search = try search(of: row, transaction, state), search.cut.size == cut,
                !search.isOver
            else { return .settled }
            let roots = try heldRoots(of: row, at: prefixes.map(\.size), transaction)
            guard search.learn(prefixes, held: roots) else { return .unproved }
            if try transaction.hasAside(row) {
                try narrow(&row, search, roots, transaction)
            } else if search.limit <= row.size {
                try leaveBranch(&row, search, transaction)
            } else if var lost = try transaction.lostBranch(of: row) {
                lost.proved = search.common
                try transaction.insert(lost, of: row)
            }
            if !search.isOver { return .ask(search.probe) }
            return try transaction.lostBranch(of: row) == nil ? .settled : .fetch(from: row.size)
        }
    }

    /// Moves the log back to what is known to be common with a cut's branch.
    ///
    /// What may be common beyond is kept aside.
    func leaveBranch(
        _ row: inout StoredLog, _ search: BranchSearch, _ transaction: Transaction
    ) throws {
        guard let root = try transaction.root(of: row, at: search.limit) else { return }
        try transaction.setAside(search.common..<(search.limit - 1), of: row)
        try transaction.cut(&row, to: search.common, apart: false)
        try transaction.insert(
            StoredLostBranch(
                cut: search.cut, proved: search.common, differs: search.limit, root: root),
            of: row)
    }

    /// Takes back into the log what has been proved common, and drops what hasn't.
    private func narrow(
        _ row: inout StoredLog, _ search: BranchSearch, _ roots: [UInt64: Digest],
        _ transaction: Transaction
    ) throws {
        guard var lost = try transaction.lostBranch(of: row) else { return }
        lost.proved = search.common
        if let root = roots[search.limit] { (lost.differs, lost.root) = (search.limit, root) }
        try takeBack(&row, to: search.common, transaction)
        try transaction.deleteAside(of: row, in: 0..<row.size)
        try transaction.deleteAside(of: row, in: (search.limit - 1)..<(1 << 40 - 1))
        try transaction.insert(lost, of: row)
    }

    /// Takes what is aside back into the log up to a size, a part at a time.
    private func takeBack(
        _ row: inout StoredLog, to size: UInt64, _ transaction: Transaction
    ) throws {
        while row.size < size {
            let part = try transaction.aside(
                of: row, in: row.size..<size, bytes: Int(retainedSpan))
            guard !part.isEmpty else { return }
            try transaction.append(part.map { try ReadEntry($0) }, to: &row, checkpoint: nil)
        }
    }

    /// Lets a log that left a branch look for no more than the end that an act gave it, where that
    /// is less than the cut which it contradicted.
    func seekNoFurther(
        than end: Cut, _ row: inout StoredLog, _ transaction: Transaction
    ) throws {
        guard var lost = try transaction.lostBranch(of: row), end.size < lost.cut.size else {
            return
        }
        let root = try heldRoots(of: row, at: [end.size], transaction)[end.size]
        if root == end.root {
            try takeBack(&row, to: end.size, transaction)
        } else if let root {
            (lost.differs, lost.root) = (end.size, root)
        }
        lost.cut = end
        try transaction.insert(lost, of: row)
        if row.size >= end.size {
            try transaction.deleteLostBranch(of: row)
        } else {
            try transaction.deleteAside(of: row, in: (lost.differs - 1)..<(1 << 40 - 1))
        }
    }

    /// After a range was admitted: the cut is reached, or what was aside isn't needed any more.
    func noteProgress(of row: StoredLog, _ transaction: Transaction) throws {
        guard let lost = try transaction.lostBranch(of: row) else { return }
        if row.size >= lost.cut.size {
            try transaction.deleteLostBranch(of: row)
        } else {
            try transaction.deleteAside(of: row, in: 0..<(1 << 40 - 1))
        }
    }

    /// Why a range that follows what is held must not be taken all the same: it leads back to the
    /// branch that was left, or begins as what is kept aside. Nil if it doesn't, or reaches the cut.
    func returnToLostBranch(
        _ admitted: AdmittedRange, _ row: StoredLog, _ transaction: Transaction
    ) throws -> Refusal? {
        guard let lost = try transaction.lostBranch(of: row),
            admitted.log.tree.size < lost.cut.size,
            try isAside(admitted.entries.first, row, transaction) || leads(admitted, row, to: lost)
        else { return nil }
        return Refusal(.cutMismatch, "the range contradicts a cut of the directory")
    }

    /// Whether an entry is the first of those kept aside: whether it is common is still asked.
    private func isAside(
        _ entry: VerifiedEntry?, _ row: StoredLog, _ snapshot: Snapshot
    ) throws -> Bool {
        guard let header = try snapshot.asideHeaders(of: row, to: row.size + 1).first else {
            return false
        }
        return entry?.entry.header == header
    }

    /// Whether a range goes to the smallest size at which a lost branch is known to differ.
    private func leads(
        _ admitted: AdmittedRange, _ row: StoredLog, to lost: StoredLostBranch
    ) -> Bool {
        guard row.size < lost.differs, lost.differs <= admitted.log.tree.size else { return false }
        var tree = row.tree
        for entry in admitted.entries.prefix(Int(lost.differs - row.size)) {
            tree.append(entry.entry.leaf)
        }
        return tree.root == lost.root
    }

    /// Whether a range that was refused shows, by reaching a cut with its root, that what is held
    /// is on a lost branch; if so, the log has left it and goes on where the range parts from it.
    func leaveBranch(
        of row: inout StoredLog, for range: LogRange, _ transaction: Transaction,
        _ state: DirectoryState
    ) throws -> Bool {
        guard range.start < row.size, let base = try transaction.tree(of: row, at: range.start)
        else { return false }
        let cuts = state.directory.cuts(of: row.log).filter {
            $0.size > row.size && $0.size <= range.end
        }
        guard let cut = cuts.min(by: { $0.size < $1.size }) else { return false }
        let leaves = range.entries.map(\.leaf)
        var tree = base
        for leaf in leaves.prefix(Int(cut.size - range.start)) { tree.append(leaf) }
        guard tree.root == cut.root else { return false }
        let held = try transaction.headers(of: row, in: range.start..<row.size)
        let same = zip(held, leaves).prefix { Tree.leaf($0) == $1 }.count
        let common = range.start + UInt64(same)
        guard common < row.size else { return false }
        let search = BranchSearch(cut: cut, common: common, limit: common + 1)
        try leaveBranch(&row, search, transaction)
        return true
    }

    /// The search for what a log has in common with the branch of a cut beyond what is held.
    private func search(
        of row: StoredLog, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> BranchSearch? {
        if let lost = try snapshot.lostBranch(of: row) {
            let limit = try snapshot.hasAside(row) ? lost.differs : row.size + 1
            return BranchSearch(cut: lost.cut, common: lost.proved, limit: limit)
        }
        let cuts = state.directory.cuts(of: row.log)
        guard let cut = cuts.filter({ $0.size > row.size }).min(by: { $0.size < $1.size }) else {
            return nil
        }
        return BranchSearch(
            cut: cut, common: try common(of: row, below: cut, snapshot, state),
            limit: row.size + 1)
    }

    /// The largest size up to which a cut below another one vouches for what is held.
    func common(
        of row: StoredLog, below cut: Cut, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> UInt64 {
        var common: UInt64 = 0
        for other in state.directory.cuts(of: row.log)
        where other.size > common && other.size <= row.size && other.size < cut.size {
            if try snapshot.root(of: row, at: other.size) == other.root { common = other.size }
        }
        return common
    }

    /// The roots at these sizes of the log as it was before it left the branch.
    private func heldRoots(
        of row: StoredLog, at sizes: [UInt64], _ snapshot: Snapshot
    ) throws -> [UInt64: Digest] {
        var roots: [UInt64: Digest] = [:]
        for size in sizes where size <= row.size {
            roots[size] = try snapshot.root(of: row, at: size)
        }
        let wanted = Set(sizes.filter { $0 > row.size && $0 < 1 << 40 })
        guard let last = wanted.max() else { return roots }
        var tree = row.tree
        for header in try snapshot.asideHeaders(of: row, to: last) {
            tree.append(Tree.leaf(header))
            if wanted.contains(tree.size) { roots[tree.size] = tree.root }
        }
        return roots
    }
}
