internal import Merge
public import Register
public import Storage

extension Replica {
    /// Writes entries to this node's own logs: all in one transaction, with one checkpoint
    /// signature for each log and MiB. Drafts of the same institutions go first.
    ///
    /// - Returns: parallel to `writings`, what became of each.
    /// - Throws: ``ReplicaError`` `noSeal`, `notAllowed`, `stopped`, `tooLarge`.
    public func write(_ writings: [Writing], time: Int64) throws -> [Written] {
        let written = try write { transaction, state in
            try write(writings, time: time, transaction, state)
        }
        if written.contains(where: \.isSigned) { try Fence(self).raiseHighWater() }
        return written
    }

    /// Writes entries in a transaction that does more.
    func write(
        _ writings: [Writing], time: Int64, _ transaction: Transaction, _ state: DirectoryState
    ) throws -> [Written] {
        for writing in writings {
            guard seal(of: writing.institution) != nil else {
                throw ReplicaError.noSeal(writing.institution)
            }
            try checkLimits(writing)
        }
        var reasons: [LogID: Fence.Reason] = [:]
        for log in Set(writings.map { presentLog($0.institution, $0.scope, state) }) {
            reasons[log] = try Fence(self).reason(for: log, transaction, state)
        }
        let drafting = Set(try transaction.drafts().map(\.institution))
        for institution in drafting.intersection(writings.map(\.institution)).sorted()
        where try Fence(self).reason(for: institution, transaction, state) == nil {
            try signDrafts(of: institution, time: time, transaction, state)
        }
        return try write(writings, fenced: reasons, time: time, transaction, state)
    }

    /// Signs, in order, the drafts of each institution for whose logs the fence is open, but for
    /// those that go to a stopped log.
    ///
    /// - Returns: how many were signed.
    @discardableResult
    public func signDrafts(time: Int64) throws -> Int {
        guard try !store.read({ try $0.drafts() }).isEmpty else { return 0 }
        let count = try write { transaction, state in
            var count = 0
            for institution in institutions
            where try Fence(self).reason(for: institution, transaction, state) == nil
                && state.directory.members[institution]?.sealKey
                    == seal(of: institution)?.publicKey
            {
                count += try signDrafts(of: institution, time: time, transaction, state)
            }
            return count
        }
        if count > 0 { try Fence(self).raiseHighWater() }
        return count
    }

    /// Signs all that this node owes and may sign now: heads that an ended key doesn't vouch for any
    /// more, then drafts. Due whenever directory, seals or fence have changed.
    ///
    /// - Returns: whether anything was signed.
    @discardableResult
    public func signWhatIsDue(time: Int64) throws -> Bool {
        let heads = try renewHeads()
        let drafts = try signDrafts(time: time)
        return !heads.isEmpty || drafts > 0
    }

    /// The drafts, in the order of saving.
    public func drafts() throws -> [StoredDraft] { try store.read { try $0.drafts() } }

    /// Drops a draft.
    ///
    /// - Throws: ``ReplicaError`` `notFound`.
    public func dropDraft(_ number: Int64) throws {
        guard try store.write({ try $0.deleteDraft(number) }) else {
            throw ReplicaError.notFound("draft \(number)")
        }
    }

    /// Adds a line to the node's own journal.
    public func note(_ line: JournalLine) throws { try store.write { try $0.append(line) } }

    /// Signs anew the heads of own logs whose checkpoint's key has ended (DESIGN §6.6).
    ///
    /// - Returns: the logs.
    @discardableResult
    public func renewHeads() throws -> [LogID] {
        guard try read({ try !endedHeads($0, $1).isEmpty }) else { return [] }
        return try write { transaction, state in
            var renewed: [LogID] = []
            for var row in try endedHeads(transaction, state)
            where try Fence(self).reason(for: row.log, transaction, state) == nil {
                try renewHead(of: &row, transaction, state)
                renewed.append(row.log)
            }
            return renewed
        }
    }

    /// This node's own logs whose heads an ended key signed.
    private func endedHeads(
        _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> [StoredLog] {
        try institutions.flatMap { institution in
            try snapshot.logs(of: institution).filter { try hasEndedHead($0, snapshot, state) }
        }
    }

    private func write(
        _ writings: [Writing], fenced: [LogID: Fence.Reason], time: Int64,
        _ transaction: Transaction, _ state: DirectoryState
    ) throws -> [Written] {
        var written: [Written?] = Array(repeating: nil, count: writings.count)
        var groups: [LogID: [Int]] = [:]
        for (index, writing) in writings.enumerated() {
            let present = presentLog(writing.institution, writing.scope, state)
            if let reason = fenced[present] {
                let number = try transaction.insertDraft(
                    institution: writing.institution, scope: writing.scope, kind: writing.kind,
                    payload: writing.payload.bytes, created: time)
                written[index] = .draft(number, reason)
            } else {
                let log = try ownLog(writing.institution, writing.scope, state)
                groups[log, default: []].append(index)
            }
        }
        for log in groups.keys.sorted() {
            let indexes = groups[log] ?? []
            let contents = indexes.map { (writings[$0].kind, writings[$0].payload) }
            let references = try sign(contents, in: log, time: time, transaction, state)
            for (index, reference) in zip(indexes, references) {
                written[index] = .signed(reference)
            }
        }
        return written.compactMap { $0 }
    }

    @discardableResult
    private func signDrafts(
        of institution: UInt32, time: Int64, _ transaction: Transaction, _ state: DirectoryState
    ) throws -> Int {
        let all = try transaction.drafts().filter { $0.institution == institution }
        // Those for a log that a fork stopped wait for the directory's decision, those for one that
        // no upstream has returned for its answer.
        let open = try Set(all.map(\.scope)).filter { scope in
            let log = try ownLog(institution, scope, state)
            return try transaction.log(log)?.stopped == nil
                && Fence(self).reason(for: log, transaction, state) == nil
        }
        let drafts = all.filter { open.contains($0.scope) }
        let writings = try drafts.map { draft in
            guard let payload = Payload(draft.payload) else {
                throw ReplicaError.damaged("draft \(draft.number) can't be read")
            }
            return Writing(
                institution: institution, scope: draft.scope, kind: draft.kind, payload: payload)
        }
        _ = try write(writings, fenced: [:], time: time, transaction, state)
        for draft in drafts { try transaction.deleteDraft(draft.number) }
        return drafts.count
    }

    /// The log of an institution's present epoch, whether or not it may write there.
    private func presentLog(
        _ institution: UInt32, _ scope: Scope, _ state: DirectoryState
    ) -> LogID {
        LogID(
            institution: institution, scope: scope,
            epoch: state.directory.members[institution]?.epoch ?? 1)
    }

    /// The log in which an institution writes now.
    private func ownLog(
        _ institution: UInt32, _ scope: Scope, _ state: DirectoryState
    ) throws -> LogID {
        guard let member = state.directory.members[institution], let epoch = member.epoch else {
            throw ReplicaError.notAllowed("institution \(institution) is no active member")
        }
        guard seal(of: institution)?.publicKey == member.sealKey else {
            throw ReplicaError.noSeal(institution)
        }
        let log = LogID(institution: institution, scope: scope, epoch: epoch)
        guard state.directory.opened(log) != nil else {
            throw ReplicaError.notAllowed("log \(log.text) isn't open")
        }
        return log
    }

    private func sign(
        _ contents: [(kind: EntryKind, payload: Payload)], in log: LogID, time: Int64,
        _ transaction: Transaction, _ state: DirectoryState
    ) throws -> [Reference] {
        var row = try transaction.knownLog(log)
        guard row.stopped == nil else { throw ReplicaError.stopped(log) }
        if try hasEndedHead(row, transaction, state) {
            try renewHead(of: &row, transaction, state)
        }
        let citation = state.citation
        var references: [Reference] = []
        var batch: [ReadEntry] = []
        var bytes = 0
        for (kind, payload) in contents {
            if bytes > 0, bytes + payload.travellingLength > Int(retainedSpan) {
                try sign(batch, in: &row, transaction)
                (batch, bytes) = ([], 0)
            }
            let header = Header(
                federation: federation, log: log, sequence: row.size + UInt64(batch.count),
                kind: kind, payload: payload, directorySize: citation.size,
                directoryRoot: citation.root, claimedTime: time)
            let entry = Entry(header: header.bytes, payload: payload.bytes)
            let content = EntryContent(header: header, payload: payload)
            if case .unreadable(let reason) = content {
                throw ReplicaError.tooLarge("What was to be written (\(reason))")
            }
            references.append(
                Reference(log: log, sequence: header.sequence, index: 0, leaf: entry.leaf))
            batch.append(ReadEntry(entry: entry, header: header, content: content))
            bytes += payload.travellingLength
        }
        try sign(batch, in: &row, transaction)
        return references
    }

    private func sign(
        _ batch: [ReadEntry], in row: inout StoredLog, _ transaction: Transaction
    ) throws {
        guard !batch.isEmpty else { return }
        var tree = row.tree
        for read in batch { tree.append(read.entry.leaf) }
        let checkpoint = try signed(row.log, tree)
        try transaction.append(batch, to: &row, checkpoint: checkpoint)
    }

    private func signed(_ log: LogID, _ tree: CompactRange) throws -> Checkpoint {
        guard let seal = seal(of: log.institution) else {
            throw ReplicaError.noSeal(log.institution)
        }
        return try Checkpoint(
            federation: federation, log: log, size: tree.size, root: tree.root, sign: seal.sign)
    }

    /// Whether no key that vouches for a log's head now has signed it, and this node's seal may.
    private func hasEndedHead(
        _ row: StoredLog, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Bool {
        let keys = state.directory.acceptableKeys(of: row.log)
        guard row.size > 0, row.stopped == nil, keys.count > 1,
            state.directory.end(of: row.log) == nil,
            seal(of: row.log.institution)?.publicKey == keys.first?.key
        else { return false }
        let checkpoint = try snapshot.checkpoint(of: row, atMost: row.size).flatMap(Checkpoint.init)
        guard let checkpoint, checkpoint.size == row.size else { return true }
        return !isAcceptable(checkpoint, state)
    }

    /// Signs a log's head anew.
    private func renewHead(
        of row: inout StoredLog, _ transaction: Transaction, _ state: DirectoryState
    ) throws {
        let keys = state.directory.acceptableKeys(of: row.log)
        let limit = keys.dropFirst().compactMap(\.limit).max() ?? 0
        try transaction.deleteCheckpoints(of: row, sizes: min(limit + 1, row.size)...row.size)
        try transaction.insert(try signed(row.log, row.tree), of: row, span: retainedSpan)
        try transaction.noteArrival(of: min(limit, row.size)..<row.size, in: row)
    }

    private func checkLimits(_ writing: Writing) throws {
        let payload = writing.payload
        guard payload.parts.count <= Limits.parts, payload.travellingLength <= Limits.payload,
            !payload.parts.isEmpty, payload.erasedIndexes.isEmpty
        else { throw ReplicaError.tooLarge("The change set") }
    }
}
