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
    private let replica: Replica

    init(_ replica: Replica) { self.replica = replica }

    /// Why nothing may be signed.
    public enum Reason: Hashable, Sendable {
        /// No upstream, or not each of these, has returned the head since this boot.
        case unconfirmed(upstreams: [UInt32])
        /// Of this log none, or not each, of the upstreams that may hold it has returned the head:
        /// these answered and left it out, or don't take it.
        case unreturned(LogID, upstreams: [UInt32])
        /// The store holds less than was signed: it is an old one.
        case behind(LogID)
        /// The directory pins more of the log than is held, after a lost branch or in an old store.
        case belowCut(LogID, pinned: UInt64, held: UInt64)
        /// The high-water mark isn't there.
        case noHighWater
        /// Fewer sector nodes than the policy asks for have returned the directory's head.
        case countersigning(missing: Int)

        /// What is the case, as the end of a sentence.
        public var sentence: String {
            switch self {
            case .unconfirmed(let upstreams):
                "no proof yet that this store is the latest; waiting for the answer of "
                    + Self.list(upstreams)
            case .unreturned(let log, let upstreams):
                "no proof yet that log \(log.text) is the latest; left out, or not taken, by "
                    + Self.list(upstreams)
            case .behind(let log): "log \(log.text) was longer once: this store is an old copy"
            case .belowCut(let log, let pinned, let held):
                "the directory pins \(pinned) entries of log \(log.text), of which \(held) are held"
            case .noHighWater: "the high-water mark beside the store is missing"
            case .countersigning(let missing):
                "\(missing) sector nodes have yet to return the directory's head"
            }
        }

        private static func list(_ institutions: [UInt32]) -> String {
            institutions.map { "#\($0)" }.joined(separator: ", ")
        }

        /// What to do now.
        public var remedy: String {
            switch self {
            case .unconfirmed, .countersigning, .belowCut:
                "Synchronise; drafts are then signed in order."
            case .unreturned:
                "See in `saime status` why, and let its administrator put that right; drafts wait."
            case .behind: "Synchronise to fetch back what is missing, or restore a newer backup."
            case .noHighWater:
                "Synchronise with the sector nodes, then confirm the head as an administrator."
            }
        }
    }

    /// Where a member's proof is kept.
    var proofPath: String { replica.store.path + ".fence" }
    /// Where the national node keeps its high-water mark.
    var highWaterPath: String { replica.store.path + ".high-water" }

    private struct Mark: Codable, Equatable {
        var size: UInt64
        var root: String
    }

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
            Replica.mayHold(log, $0, under: state.directory)
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
        for row in try snapshot.logs()
        where row.log.institution == institution && row.log.epoch == epoch
            && row.log.scope != .directory
        {
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
            Replica.mayHold(log, $0, under: directory)
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

    /// Raises the national node's high-water mark to what the store holds.
    func raiseHighWater() throws {
        guard replica.isNational else { return }
        let marks = try replica.store.read { snapshot in
            try Dictionary(
                snapshot.logs().filter { isOwn($0.log) && $0.size > 0 }.map {
                    ($0.log.text, Mark(size: $0.size, root: $0.tree.root.hex))
                }
            ) { $1 }
        }
        try writeDurably(try JSONEncoder().encode(marks), to: highWaterPath)
    }

    /// The upstreams that the directory names for an institution: its lead and the national lead.
    func upstreams(of institution: UInt32, _ directory: Directory) -> [UInt32] {
        let own = Set(replica.institutions)
        let lead = directory.lead(of: institution, at: directory.size)
        let upstreams = Set([lead, Directory.nationalLead].compactMap { $0 })
        return upstreams.subtracting(own).sorted()
    }

    private func highWaterReason(
        _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Reason? {
        let asked = Int(state.directory.policy.countersigningSectors)
        if asked > 0 {
            let answers = current()?.answers[Directory.nationalLead] ?? []
            let sectors = answers.filter {
                state.directory.members[$0].map { $0.leadKind != .none && $0.isActive } ?? false
            }
            return sectors.count >= asked ? nil : .countersigning(missing: asked - sectors.count)
        }
        guard let data = FileManager.default.contents(atPath: highWaterPath),
            let marks = try? JSONDecoder().decode([String: Mark].self, from: data)
        else { return state.tree.size == 0 ? nil : .noHighWater }
        for (text, mark) in marks.sorted(by: { $0.key < $1.key }) {
            guard let log = LogID(text) else { continue }
            let root = try snapshot.log(log).flatMap { try snapshot.root(of: $0, at: mark.size) }
            guard root?.hex == mark.root else { return .behind(log) }
        }
        return nil
    }

    private func isOwn(_ log: LogID) -> Bool {
        log == Directory.log || replica.institutions.contains(log.institution)
    }

    private var storeIdentity: String {
        "\(replica.store.generation) \(replica.store.fileNumber)"
    }

    /// The proof, if it is of this boot, machine and store.
    private func current() -> FenceProof? {
        guard let proof = stored(), proof.store == storeIdentity,
            proof.machine == replica.machine.identifier, proof.boot == replica.machine.boot
        else { return nil }
        return proof
    }

    /// The proof to go on with: the current one, or a fresh one that says what must be asked.
    private func renewed() -> FenceProof {
        if let current = current() { return current }
        guard let stored = stored(), stored.store == storeIdentity,
            stored.machine == replica.machine.identifier
        else { return fresh(needsAll: true) }
        return fresh(needsAll: stored.needsAll)
    }

    private func fresh(needsAll: Bool) -> FenceProof {
        FenceProof(
            store: storeIdentity, boot: replica.machine.boot,
            machine: replica.machine.identifier, needsAll: needsAll, answers: [:],
            silent: [:], opened: [])
    }

    private func stored() -> FenceProof? {
        FileManager.default.contents(atPath: proofPath).flatMap {
            try? JSONDecoder().decode(FenceProof.self, from: $0)
        }
    }

    private func write(_ proof: FenceProof) throws {
        try writeDurably(try JSONEncoder().encode(proof), to: proofPath)
    }

    /// Replaces a file so that after a crash it is the old or the new one. One that turns out
    /// empty counts as missing, and the fence stays closed.
    private func writeDurably(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path)
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw ReplicaError.unwritable(path)
        }
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

    /// Takes what the store holds as the high-water mark: an administrator's word at a national
    /// node whose mark was lost.
    public func confirmHead() throws { try Fence(self).raiseHighWater() }
}
