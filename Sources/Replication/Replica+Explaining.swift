internal import Merge
public import Register
public import Storage

/// Why a cell shows what it shows, with everything that proves it.
public struct Explanation: Hashable, Sendable {
    /// The cell.
    public let cell: Cell
    /// The statement that shows.
    public let statement: StatementView
    /// By what right it was made.
    public let say: Say
    /// The entry that carries it.
    public let entry: Entry
    /// The path from the entry's leaf to the checkpoint's root, leaf side first.
    public let path: [Digest]
    /// The checkpoint that vouches for the entry; nil where a cut of the directory does.
    public let checkpoint: Checkpoint?
    /// The size and root that the path leads to.
    public let anchor: Cut
    /// The latest receipt of each signer that covers the entry.
    public let receipts: [StoredReceipt]
    /// Every other statement about the cell in every layer, with its verdict.
    public let others: [StatementView]

    /// The right to speak, from the act that gave it to the act that ended it.
    public struct Say: Hashable, Sendable {
        /// The role.
        public let role: Role
        /// The institution that had the say.
        public let holder: UInt32
        /// The sequence of the act that gave it.
        public let fromAct: UInt64
        /// The sequence of the act that took it; nil while it goes on.
        public let untilAct: UInt64?
        /// Where that act cut the statement's log; nil while the say goes on.
        public let cut: Cut?
    }
}

/// What the check of a whole log found.
public struct LogVerification: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// How many entries were checked.
    public let size: UInt64
    /// The root of those entries.
    public let root: Digest
    /// The checkpoint that vouches for all of them; nil where a cut of the directory does.
    public let checkpoint: Checkpoint?
    /// Sentences about what is wrong; empty if everything holds.
    public let findings: [String]
}

extension Replica {
    /// Why a cell shows what it shows; nil if nothing shows.
    public func explain(_ cell: Cell, layers: [Scope]? = nil) throws -> Explanation? {
        try read { snapshot, state in
            let readers = Readers(self, snapshot, state, asOf: nil)
            guard let view = try view(cell.record, layers: layers, readers),
                let shown = view.cells.first(where: { $0.cell == cell })?.effective,
                let row = try snapshot.log(shown.reference.log),
                let entry = try snapshot.entry(of: row, at: shown.reference.sequence)
            else { return nil }
            let anchor = try anchor(of: shown.reference.sequence, row, snapshot)
            let path = try snapshot.prover(of: row)
                .inclusion(of: shown.reference.sequence, in: anchor.size)
            return Explanation(
                cell: cell, statement: shown, say: say(behind: shown, state.directory),
                entry: entry, path: path, checkpoint: anchor.checkpoint,
                anchor: Cut(log: row.log, size: anchor.size, root: anchor.root),
                receipts: try snapshot.receipts(of: row)
                    .filter { $0.size > shown.reference.sequence },
                others: view.statements.filter {
                    $0.statement.cell == cell && $0.reference != shown.reference
                })
        }
    }

    /// The proof that an entry is in its log: its bytes, path, and checkpoint or cut.
    public func proof(
        of sequence: UInt64, in log: LogID
    ) throws -> (entry: Entry, path: [Digest], anchor: Cut, checkpoint: Checkpoint?)? {
        try store.read { snapshot in
            guard let row = try snapshot.log(log), sequence < row.size,
                let entry = try snapshot.entry(of: row, at: sequence)
            else { return nil }
            let anchor = try anchor(of: sequence, row, snapshot)
            let path = try snapshot.prover(of: row).inclusion(of: sequence, in: anchor.size)
            return (
                entry, path, Cut(log: log, size: anchor.size, root: anchor.root),
                anchor.checkpoint
            )
        }
    }

    /// Checks a log from its bytes alone: hashes, order, citations, tree, checkpoint, cuts, receipts.
    ///
    /// - Throws: ``ReplicaError`` `notFound`.
    public func verify(_ log: LogID) throws -> LogVerification {
        try read { snapshot, state in
            guard let row = try snapshot.log(log), row.size > 0 else {
                throw ReplicaError.notFound("log \(log.text)")
            }
            let text = try snapshot.checkpoint(of: row, atMost: row.size)
            let checkpoint = text.flatMap { Checkpoint($0) }.flatMap {
                $0.size == row.size ? $0 : nil
            }
            let range = LogRange(
                log: log, start: 0, entries: try snapshot.entries(of: row, in: 0..<row.size),
                checkpoint: checkpoint)
            var findings = try judge(range, state)
            if range.end != row.size || row.tree.root != root(of: range) {
                findings.append("the stored tree isn't that of the entries")
            }
            findings += try self.findings(aboutReceiptsOf: row, snapshot, state)
            return LogVerification(
                log: log, size: row.size, root: row.tree.root, checkpoint: checkpoint,
                findings: findings)
        }
    }

    private func root(of range: LogRange) -> Digest {
        var tree = CompactRange()
        for entry in range.entries { tree.append(entry.leaf) }
        return tree.root
    }

    private func judge(_ range: LogRange, _ state: DirectoryState) throws -> [String] {
        if range.log == Directory.log {
            let admission = DirectoryAdmission(
                federation: federation, verify: verifier.verify, heldRoot: { _ in nil })
            let verdict = try admission.judge(
                range, directory: Directory(), tree: CompactRange())
            switch verdict {
            case .admitted: return []
            case .refused(let refusal): return [refusal.detail]
            case .held, .fork: return ["the directory can't be judged"]
            }
        }
        let admission = Admission(
            directory: state.directory, federation: federation,
            directoryRoot: { state.root(at: $0) }, verify: verifier.verify,
            heldRoot: { _, _ in nil })
        switch try admission.judge(range, held: HeldLog()) {
        case .admitted, .held: return []
        case .waits(let size): return ["it cites a directory of size \(size)"]
        case .setApart: return ["it goes beyond its end, or beyond what its key vouches for"]
        case .fork: return ["it contradicts a checkpoint"]
        case .refused(let refusal): return [refusal.detail]
        }
    }

    private func anchor(
        of sequence: UInt64, _ row: StoredLog, _ snapshot: Snapshot
    ) throws -> (size: UInt64, root: Digest, checkpoint: Checkpoint?) {
        let text = try snapshot.checkpoint(of: row, atLeast: sequence + 1)
        if let checkpoint = text.flatMap({ Checkpoint($0) }), checkpoint.size <= row.size {
            return (checkpoint.size, checkpoint.root, checkpoint)
        }
        return (row.size, row.tree.root, nil)
    }

    /// The say behind a statement, found by asking the directory at every size.
    private func say(behind view: StatementView, _ directory: Directory) -> Explanation.Say {
        let (role, cell) = (view.statement.role, view.statement.cell)
        func holds(_ size: UInt64) -> Bool {
            directory.say(role, of: cell.group, in: cell.record, at: size) == view.author
        }
        var from = view.directorySize
        while from > 1, holds(from - 1) { from -= 1 }
        var until = view.directorySize
        while until < directory.size, holds(until + 1) { until += 1 }
        let untilAct = until < directory.size ? until : nil
        let cut = untilAct.flatMap { act in
            directory.acts[Int(act)]?.cuts.first { $0.log == view.reference.log }
        }
        return Explanation.Say(
            role: role, holder: view.author, fromAct: from == 0 ? 0 : from - 1,
            untilAct: untilAct, cut: cut)
    }
}
