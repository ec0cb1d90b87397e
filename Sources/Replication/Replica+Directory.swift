internal import Merge
public import Register
internal import Storage

extension Replica {
    /// Verifies and admits acts: a range of the directory.
    ///
    /// The acts' consequences for the logs held come in the same transaction: a log that contradicts
    /// a cut leaves its branch, what lies beyond a log's end is set apart, and a log whose fork the
    /// acts have decided goes on.
    public func admitDirectory(_ range: LogRange) throws -> RangeResult {
        try write { transaction, state in
            var row = try transaction.knownLog(Directory.log)
            let verdict = try admitDirectory(range, to: &row, transaction, &state)
            return RangeResult(
                log: Directory.log, verdict: verdict, size: row.size, root: row.tree.root)
        }
    }

    func admitDirectory(
        _ range: LogRange, to row: inout StoredLog, _ transaction: Transaction,
        _ state: inout DirectoryState
    ) throws -> RangeVerdict {
        guard row.stopped == nil else {
            return .refused(Refusal(.stopped, "the directory has forked"))
        }
        let held = row
        let admission = DirectoryAdmission(federation: federation, verify: verifier.verify) {
            try transaction.root(of: held, at: $0)
        }
        let verdict = try admission.judge(range, directory: state.directory, tree: state.tree)
        switch verdict {
        case .admitted(let admitted):
            let first = state.directory.size
            try transaction.append(
                admitted.entries.map { ReadEntry($0) }, to: &row, checkpoint: admitted.checkpoint)
            state.append(admitted)
            row.evaluated = state.unreadable == nil ? nil : state.directory.size
            try transaction.update(row)
            try follow(actsFrom: first, transaction, state)
            try store(range.receipts, transaction, state)
            return .admitted
        case .held:
            try store(range.receipts, transaction, state)
            return .held
        case .fork(let checkpoint):
            return .refused(try fork(checkpoint, of: &row, transaction, state))
        case .refused(let refusal) where refusal.code == .gap:
            return .missing(from: row.size)
        case .refused(let refusal): return .refused(refusal)
        }
    }

    /// Brings the logs held in line with the acts from a sequence on.
    func follow(
        actsFrom first: UInt64, _ transaction: Transaction, _ state: DirectoryState
    ) throws {
        let directory = state.directory
        guard first < directory.size else { return }
        for sequence in Int(first)..<Int(directory.size)
        where directory.outcomes[sequence] == .stands {
            guard let act = directory.acts[sequence] else { continue }
            for cut in act.cuts { try agree(with: cut, transaction, state) }
            try markDirty(by: act.order, transaction, directory)
            switch act.order {
            case .rotateKey(let institution, _), .host(let institution, _, _, _),
                .exclude(let institution):
                try endLogs(of: institution, transaction, state)
            default: break
            }
            if case .host(let institution, _, let key, _) = act.order,
                seal(of: institution)?.publicKey == key
            {
                try Fence(self).openEpoch(of: institution)
            }
        }
        try resumeDecided(transaction, state)
    }

    /// Leaves a branch that contradicts a cut: back to the largest size that an earlier cut proves
    /// common, with what may be common beyond it aside.
    private func agree(
        with cut: Cut, _ transaction: Transaction, _ state: DirectoryState
    ) throws {
        guard var row = try transaction.log(cut.log) else { return }
        if cut.size > 0, row.size >= cut.size,
            try transaction.root(of: row, at: cut.size) != cut.root
        {
            let common = try common(of: row, below: cut, transaction, state)
            let search = BranchSearch(cut: cut, common: common, limit: cut.size)
            try leaveBranch(&row, search, transaction)
        }
    }

    /// Sets apart what lies beyond the ends of an institution's logs, or beyond an ended key.
    private func endLogs(
        of institution: UInt32, _ transaction: Transaction, _ state: DirectoryState
    ) throws {
        for var row in try transaction.logs(of: institution) {
            guard row.log.scope != .directory else { continue }
            if let end = state.directory.end(of: row.log) {
                try transaction.cut(&row, to: min(end.size, row.size), apart: true)
                try seekNoFurther(than: end, &row, transaction)
                try transaction.noteArrivalOfApart(row)
            } else if row.size > 0, seal(of: institution) == nil {
                let limit = try vouched(row, transaction, state)
                try transaction.cut(&row, to: limit, apart: true)
            }
        }
    }

    /// The greatest size for which a key vouches that the directory accepts now, or a cut does.
    private func vouched(
        _ row: StoredLog, _ transaction: Transaction, _ state: DirectoryState
    ) throws -> UInt64 {
        if let text = try transaction.checkpoint(of: row, atMost: row.size),
            let checkpoint = Checkpoint(text), checkpoint.size == row.size,
            isAcceptable(checkpoint, state)
        {
            return row.size
        }
        let keys = state.directory.acceptableKeys(of: row.log)
        return min(row.size, keys.compactMap(\.limit).max() ?? 0)
    }

    /// Marks the records dirty whose merge an act may change.
    private func markDirty(
        by order: Act.Order, _ transaction: Transaction, _ directory: Directory
    ) throws {
        switch order {
        case .assignLead(let institution, _):
            try markDirty(ownedBy: institution, transaction, directory)
        case .delegate(let owner, _, _, let records):
            if records.isEmpty {
                try markDirty(ownedBy: owner, transaction, directory)
            } else {
                for record in records { try transaction.makeDirty(record) }
            }
        case .endDelegation(let act):
            guard act < directory.size, let ended = directory.acts[Int(act)] else { return }
            try markDirty(by: ended.order, transaction, directory)
        case .transfer(let records, _, _):
            for record in records { try transaction.makeDirty(record) }
        case .policy, .host, .exclude: try transaction.makeAllDirty()
        case .genesis, .admit, .rotateKey, .rename, .bindNode, .unbindNode, .rotateDirectoryKey:
            break
        }
    }

    private func markDirty(
        ownedBy institution: UInt32, _ transaction: Transaction, _ directory: Directory
    ) throws {
        try transaction.makeDirty(createdBy: institution)
        for act in directory.acts {
            guard case .transfer(let records, _, _) = act?.order else { continue }
            for record in records { try transaction.makeDirty(record) }
        }
    }
}
