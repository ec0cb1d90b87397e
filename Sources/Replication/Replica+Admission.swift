internal import Dispatch
internal import Merge
public import Register
internal import Storage
internal import Synchronization

extension Replica {
    /// Verifies and admits ranges of logs in one transaction, each whole or not at all.
    ///
    /// The verdicts are parallel to the ranges and durable when this returns. Ranges of one log
    /// are taken in their order. Verification runs on all processors, before the transaction.
    ///
    /// - Parameters:
    ///   - noting: Noted about a peer in the same transaction, also when all is refused.
    ///   - time: Now, where the ranges come up from their authors' side: the policy's daily quota
    ///     applies. Nil where they come down.
    public func admit(
        _ ranges: [LogRange], noting: PeerNote? = nil, fromBelowAt time: Int64? = nil
    ) throws -> [RangeResult] {
        let judged = try judge(ranges)
        return try write { transaction, state in
            var results: [RangeResult] = []
            let quota = DailyQuota(
                state.directory.policy, time: time, isNational: isNational, transaction)
            for (range, judgement) in zip(ranges, judged) {
                var row = try transaction.knownLog(range.log)
                let judgement =
                    judgement.isStill(true: row, of: range, state)
                    ? judgement : try judge(range, of: row, transaction, state)
                let verdict = try apply(
                    judgement, of: range, to: &row, quota, transaction, state)
                results.append(
                    RangeResult(
                        log: range.log, verdict: verdict, size: row.size, root: row.tree.root))
            }
            if let noting {
                try transaction.setPeerValue(noting.key, of: noting.peer, to: noting.value)
            }
            return results
        }
    }

    /// Judges ranges against a state of the store, those of different logs at once.
    private func judge(_ ranges: [LogRange]) throws -> [Judgement] {
        var chains: [LogID: [Int]] = [:]
        for index in ranges.indices { chains[ranges[index].log, default: []].append(index) }
        let lists = Array(chains.values)
        let outcome = Outcome()
        DispatchQueue.concurrentPerform(iterations: lists.count) { list in
            do {
                let judged = try self.judge(chain: lists[list].map { ranges[$0] })
                outcome.judged.withLock { all in
                    for (index, judgement) in zip(lists[list], judged) { all[index] = judgement }
                }
            } catch {
                outcome.failure.withLock { $0 = $0 ?? error }
            }
        }
        if let failure = outcome.failure.withLock({ $0 }) { throw failure }
        let judged = outcome.judged.withLock { $0 }
        return ranges.indices.compactMap { judged[$0] }
    }

    private final class Outcome: Sendable {
        let judged = Mutex<[Int: Judgement]>([:])
        let failure = Mutex<(any Error)?>(nil)
    }

    /// Judges ranges of one log, each as if those before it had been appended.
    private func judge(chain: [LogRange]) throws -> [Judgement] {
        try read { snapshot, state in
            guard let first = chain.first else { return [] }
            let row = try snapshot.log(first.log)
            var held = row?.held ?? HeldLog()
            return try chain.map { range in
                let judgement = try Judgement(
                    range, held: held, row: row, snapshot: snapshot, state: state, replica: self)
                if case .admitted(let admitted) = judgement.verdict { held = admitted.log }
                return judgement
            }
        }
    }

    /// Judges a range against a log as it is in this transaction, and what is kept apart behind it
    /// where the range begins beyond its end.
    private func judge(
        _ range: LogRange, of row: StoredLog, _ transaction: Transaction, _ state: DirectoryState
    ) throws -> Judgement {
        let held = try transaction.heldWithApart(row, to: range.start, under: state.directory)
        return try Judgement(
            range, held: held, row: row, snapshot: transaction, state: state, replica: self)
    }

    private func apply(
        _ judgement: Judgement, of range: LogRange, to row: inout StoredLog,
        _ quota: DailyQuota?, _ transaction: Transaction, _ state: DirectoryState
    ) throws -> RangeVerdict {
        switch judgement.verdict {
        case .admitted(let admitted):
            if let refusal = try returnToLostBranch(admitted, row, transaction) {
                return .refused(refusal)
            }
            let bytes =
                try admitted.bytes
                + transaction.apartSize(of: row, in: row.size..<admitted.start).bytes
            if let refusal = try quota?.take(bytes, of: row.log, transaction) {
                return .refused(refusal)
            }
            try transaction.takeInApart(of: &row, to: admitted.start)
            try transaction.append(
                admitted.entries.map { ReadEntry($0) }, to: &row,
                checkpoint: admitted.checkpoint)
            try noteProgress(of: row, transaction)
            try store(range.receipts, transaction, state)
            return .admitted
        case .held:
            try store(range.receipts, transaction, state)
            return .held
        case .waits(let size): return .waits(directorySize: size)
        case .setApart(let admitted):
            if let refusal = try admitToCut(admitted, to: &row, quota, transaction, state) {
                return .refused(refusal)
            }
            return try setApart(admitted, of: row, transaction, state)
        case .fork(let checkpoint):
            return .refused(try fork(checkpoint, of: &row, transaction, state))
        case .refused(let refusal) where refusal.code == .gap:
            return .missing(from: judgement.size)
        case .refused(let refusal) where refusal.isAboutBranch:
            if try leaveBranch(of: &row, for: range, transaction, state) {
                let judgement = try judge(range, of: row, transaction, state)
                return try apply(judgement, of: range, to: &row, quota, transaction, state)
            }
            guard refusal.code == .rootMismatch else { return .refused(refusal) }
            return .refused(
                try branch(range, of: &row, transaction, state) ?? refusal)
        case .refused(let refusal): return .refused(refusal)
        }
    }

    /// Of a range that goes beyond what may be admitted, what the directory's cuts vouch for: its
    /// entries had their roots at every cut on the way.
    ///
    /// - Returns: why not; nil if that is in the log.
    private func admitToCut(
        _ admitted: AdmittedRange, to row: inout StoredLog, _ quota: DailyQuota?,
        _ transaction: Transaction, _ state: DirectoryState
    ) throws -> Refusal? {
        let end = min(
            state.directory.end(of: row.log)?.size ?? .max, admitted.log.tree.size)
        let cuts = state.directory.cuts(of: row.log).map(\.size)
        guard let size = cuts.filter({ $0 > admitted.start && $0 <= end }).max() else {
            return nil
        }
        let entries = admitted.entries.prefix(Int(size - admitted.start))
        let bytes =
            try entries.bytes
            + transaction.apartSize(of: row, in: row.size..<admitted.start).bytes
        if let refusal = try quota?.take(bytes, of: row.log, transaction) { return refusal }
        try transaction.takeInApart(of: &row, to: admitted.start)
        try transaction.append(entries.map { ReadEntry($0) }, to: &row, checkpoint: nil)
        try noteProgress(of: row, transaction)
        return nil
    }

    /// Keeps what lies beyond a log's end, within the policy's quota for each log.
    ///
    /// What follows the log takes the place of what doesn't, and of two branches that do the first one
    /// stays, with what of the other lies behind it. What is kept already counts for no more.
    private func setApart(
        _ admitted: AdmittedRange, of row: StoredLog, _ transaction: Transaction,
        _ state: DirectoryState
    ) throws -> RangeVerdict {
        let end = state.directory.end(of: row.log)?.size ?? 0
        let start = max(row.size, end, admitted.start)
        let beyond = admitted.entries.filter { $0.header.sequence >= start }
        let entries = beyond.map(\.entry)
        let quota = state.directory.policy.lateQuota
        let held = try transaction.apartSize(of: row).bytes
        let places = start..<(start + UInt64(entries.count))
        let known = try transaction.apartSize(of: row, in: places).bytes
        guard quota == 0 || held + beyond.bytes - known <= quota else {
            return .refused(
                Refusal(.throttled, "log \(row.log.text) has its quota of late entries"))
        }
        let follows = try transaction.followsApart(entries, of: row, from: start, under: state)
        var isNew = try transaction.setApart(entries, of: row, from: start, replacing: follows)
        if follows, let checkpoint = admitted.checkpoint {
            isNew = try transaction.setApart(checkpoint, of: row) || isNew
        }
        if isNew, state.directory.end(of: row.log) != nil {
            try transaction.noteArrivalOfApart(row)
        }
        return .setApart
    }
}

/// A verdict, and what it was judged against.
private struct Judgement: Sendable {
    let verdict: AdmissionVerdict
    /// The size of what the range was to follow.
    let size: UInt64
    private let stopped: Bool
    private let directorySize: UInt64

    init(
        _ range: LogRange, held: HeldLog, row: StoredLog?, snapshot: Snapshot,
        state: DirectoryState, replica: Replica
    ) throws {
        size = held.tree.size
        stopped = row?.stopped != nil
        directorySize = state.tree.size
        guard !stopped else {
            verdict = .refused(
                Refusal(.stopped, "log \(range.log.text) is stopped by a fork"))
            return
        }
        let admission = Admission(
            directory: state.directory, federation: replica.federation,
            directoryRoot: { state.root(at: $0) }, verify: replica.verifier.verify,
            heldRoot: { _, size in try row.flatMap { try snapshot.root(of: $0, at: size) } })
        verdict = try admission.judge(range, held: held)
    }

    /// Whether the log and the directory are as they were when this was judged.
    ///
    /// Not of a range that begins beyond the log: what is kept apart may have changed as well.
    func isStill(true row: StoredLog, of range: LogRange, _ state: DirectoryState) -> Bool {
        size == row.size && stopped == (row.stopped != nil) && directorySize == state.tree.size
            && range.start <= row.size
    }
}

extension AdmittedRange {
    /// Where its entries begin.
    fileprivate var start: UInt64 { log.tree.size - UInt64(entries.count) }

    fileprivate var bytes: UInt64 { entries.bytes }
}

extension Sequence where Element == VerifiedEntry {
    /// Bytes of headers and payloads.
    fileprivate var bytes: UInt64 {
        reduce(0) { $0 + UInt64($1.entry.header.count + $1.entry.payload.count) }
    }
}

extension Refusal {
    /// Whether it says that the range and what is held, or what a cut pins, differ.
    fileprivate var isAboutBranch: Bool { code == .rootMismatch || code == .cutMismatch }
}

extension StoredLog {
    /// What admission asks of the log.
    var held: HeldLog { HeldLog(tree: tree, citation: cited) }
}
