internal import Foundation
internal import Merge
public import Register
internal import Storage

/// Whether this node may sign now (DESIGN §9).
///
/// A restored backup or a copied machine that signs would fork its own log. So a member node signs
/// only when an upstream has returned its own head since this boot and for this store, and the log
/// has that head; all upstreams, when the machine or the store is another one. That goes log by log:
/// an upstream that left a log out, or doesn't take it, has returned nothing of it. The proof is a
/// file beside the store, which a copied store doesn't bring along. The national node compares with a
/// high-water mark that it keeps outside the database.
public struct Fence: Sendable {
    let replica: Replica

    init(_ replica: Replica) { self.replica = replica }

    /// Why none of an institution's logs may be signed now; nil if they may, but for what is
    /// said of each.
    func reason(
        for institution: UInt32, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Reason? {
        guard !replica.isNational else { return try highWaterReason(snapshot, state) }
        let upstreams = upstreams(of: institution, state.directory)
        guard let proof = current() else { return .unconfirmed(upstreams: upstreams) }
        if let reason = try belowCut(institution, snapshot, state) { return reason }
        if proof.opened.contains(institution) { return nil }
        guard let answers = proof.answers[institution] else {
            return .unconfirmed(upstreams: upstreams)
        }
        let missing = proof.needsAll ? upstreams.filter { !answers.contains($0) } : []
        return missing.isEmpty ? nil : .unconfirmed(upstreams: missing)
    }

    /// Why a log of this node's may not be signed now; nil if it may.
    func reason(
        for log: LogID, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Reason? {
        if let reason = try reason(for: log.institution, snapshot, state) { return reason }
        guard !replica.isNational, let proof = current(),
            !proof.opened.contains(log.institution)
        else { return nil }
        // Who answered was an upstream then; it needn't be one any more.
        let answered = (proof.answers[log.institution] ?? []).filter {
            state.directory.mayHold(log, $0)
        }
        let missing = holders(of: log, state.directory).filter {
            !proof.hasReturned(log, by: $0)
        }
        let isProved = answered.contains { proof.hasReturned(log, by: $0) }
        guard !missing.isEmpty, proof.needsAll || !isProved else { return nil }
        let silent = answered.filter { !proof.hasReturned(log, by: $0) }
        return silent.isEmpty
            ? .unconfirmed(upstreams: missing) : .unreturned(log, upstreams: silent)
    }

    /// Why an institution's logs, or one of those that it has, may not be signed now; nil if all
    /// may.
    func firstReason(
        for institution: UInt32, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Reason? {
        if let reason = try reason(for: institution, snapshot, state) { return reason }
        // The national node's mark is about all logs at once.
        guard !replica.isNational else { return nil }
        for log in try logs(of: institution, snapshot, state) {
            if let reason = try reason(for: log, snapshot, state) { return reason }
        }
        return nil
    }

    /// The logs in which an institution writes now, as far as they are known; without those that a
    /// fork has stopped, which nobody signs.
    private func logs(
        of institution: UInt32, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> [LogID] {
        let epoch = state.directory.members[institution]?.epoch ?? 1
        var logs = Set(
            [Scope.public, .government].map {
                LogID(institution: institution, scope: $0, epoch: epoch)
            })
        for row in try snapshot.logs(of: institution)
        where row.log.epoch == epoch && row.log.scope != .directory {
            if row.stopped == nil { logs.insert(row.log) } else { logs.remove(row.log) }
        }
        return logs.sorted()
    }

    /// Every log in which an institution may have written in its present epoch.
    private func possibleLogs(of institution: UInt32, _ directory: Directory) -> [LogID] {
        let epoch = directory.members[institution]?.epoch ?? 1
        let restricted = directory.members.keys.sorted().map { Scope.restricted($0) }
        return ([.public, .government] + restricted).map {
            LogID(institution: institution, scope: $0, epoch: epoch)
        }
    }

    /// The upstreams of a log's institution that the directory lets hold it.
    private func holders(of log: LogID, _ directory: Directory) -> [UInt32] {
        upstreams(of: log.institution, directory).filter {
            directory.mayHold(log, $0)
        }
    }

    /// An institution's log of which the directory pins more than is held: the store lacks what
    /// was signed, or has left a lost branch.
    private func belowCut(
        _ institution: UInt32, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Reason? {
        let epoch = state.directory.members[institution]?.epoch
        for cut in state.directory.cuts(ofLogsOf: institution) where cut.log.epoch == epoch {
            let held = try snapshot.size(of: cut.log) ?? 0
            if held < cut.size { return .belowCut(cut.log, pinned: cut.size, held: held) }
        }
        return nil
    }

    func requireOpen(
        for institution: UInt32, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws {
        if let reason = try reason(for: institution, snapshot, state) {
            throw ReplicaError.fenced(reason)
        }
    }

    /// Notes that the membership file is the receipt for size 0 of an institution's logs.
    func join(for institution: UInt32) throws {
        var proof = current() ?? fresh(needsAll: false)
        proof.opened.insert(institution)
        try write(proof)
    }

    /// Notes that the directory opened an institution's next epoch: the receipt for size 0 of its
    /// logs there, unless this may be an old store, in which the act arrives a second time.
    func openEpoch(of institution: UInt32) throws {
        guard var proof = current() else { return }
        proof.opened.insert(institution)
        try write(proof)
    }

    /// Notes that an upstream has returned these heads of the logs whose seals this node holds.
    ///
    /// - Parameters:
    ///   - heads: All that the upstream holds of the logs covered; one not named has size 0 there.
    ///   - covers: Whether the answer is about a log.
    ///   - isDialled: Whether this node dials it: an upstream too, whatever the directory says.
    /// - Returns: whether the store has all these heads.
    func returned(
        _ heads: [Cut], covering covers: (LogID) -> Bool, by upstream: UInt32, isDialled: Bool,
        _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Bool {
        var proof = renewed()
        var isComplete = true
        for institution in replica.institutions {
            let own = heads.filter { $0.log.institution == institution }
            let agrees = try own.allSatisfy { head in
                guard head.log != Directory.log || replica.isNational else { return true }
                guard let row = try snapshot.log(head.log) else { return head.size == 0 }
                return try snapshot.root(of: row, at: head.size) == head.root
            }
            if agrees {
                guard
                    replica.isNational || isDialled
                        || upstreams(of: institution, state.directory).contains(upstream)
                else { continue }
                proof.note(
                    upstream, about: institution,
                    silentOn: possibleLogs(of: institution, state.directory).filter { !covers($0) })
            } else {
                proof.needsAll = true
                proof.forget(institution)
                isComplete = false
            }
        }
        let all = try replica.institutions.allSatisfy { institution in
            let answers = Set(proof.answers[institution] ?? [])
            return try answers.isSuperset(of: upstreams(of: institution, state.directory))
                && logs(of: institution, snapshot, state).allSatisfy { log in
                    holders(of: log, state.directory).allSatisfy {
                        proof.hasReturned(log, by: $0)
                    }
                }
        }
        if all { proof.needsAll = false }
        try write(proof)
        return isComplete
    }

    /// The upstreams that the directory names for an institution: its lead and the national lead.
    func upstreams(of institution: UInt32, _ directory: Directory) -> [UInt32] {
        let own = Set(replica.institutions)
        let lead = directory.lead(of: institution, at: directory.size)
        let upstreams = Set([lead, Directory.nationalLead].compactMap { $0 })
        return upstreams.subtracting(own).sorted()
    }
}

extension Replica {
    /// Why an institution's logs, or one of those that it has, may not be signed now; nil if all
    /// may.
    public func fenceReason(for institution: UInt32) throws -> Fence.Reason? {
        try read { snapshot, state in
            try Fence(self).firstReason(for: institution, snapshot, state)
        }
    }

    /// Notes that an upstream has returned these heads of the logs whose seals this node holds.
    ///
    /// At the national node the directory's head is among them. When this opens the fence, sign
    /// the drafts (``signDrafts(time:)``).
    ///
    /// - Parameters:
    ///   - heads: All that the upstream holds of the logs covered; one not named has size 0 there.
    ///   - covers: Whether the answer is about a log: not if it was left out or isn't taken.
    ///   - upstream: The institution whose node answered.
    ///   - isDialled: Whether this node dials it; else it counts only where the directory names it
    ///     as the institution's upstream: whoever dials this node has from it what it holds.
    /// - Returns: whether the store has all these heads; if not, fetch what is missing first.
    @discardableResult
    public func upstreamReturned(
        _ heads: [Cut], covering covers: (LogID) -> Bool = { _ in true }, from upstream: UInt32,
        isDialled: Bool = false
    ) throws -> Bool {
        try read { snapshot, state in
            try Fence(self).returned(
                heads, covering: covers, by: upstream, isDialled: isDialled, snapshot, state)
        }
    }
}
