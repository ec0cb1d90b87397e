import Foundation
import Register
import SyncProtocol

/// A node in memory: a small but honest store.
///
/// Signatures are hashes that name the signer.
///
/// Its directory's acts are two bytes: 1 binds the node of an institution, 2 excludes it.
final class MemoryNode: SyncStore {
    struct Log {
        var entries: [Entry] = []
        var tree = CompactRange()
        var roots: [Digest] = [Tree.emptyRoot]
        var checkpoints: [Checkpoint] = []
        var receipts: [UInt32: Receipt] = [:]
        var citation: UInt64 = 0
        var size: UInt64 { UInt64(entries.count) }
    }

    struct CommitFailed: Error {}

    static let federation = Digest.sha256(Bytes("federation".utf8))
    static let acts = LogID(institution: 1, scope: .directory)

    let number: UInt32
    var logs: [LogID: Log] = [:]
    var generation: UInt64 = 1
    var arrivals: [Arrival] = []
    var cursors: [Digest: Cursor] = [:]
    var evidence: [LogID: Evidence] = [:]
    var wishes = Subscription.everything
    var isSector = false
    var throttled: Set<LogID> = []
    /// Logs of which nothing is taken, and which it doesn't know before they come.
    var refusing: [LogID: RefusalCode] = [:]
    /// How many bytes count towards its quotas.
    var counted: UInt64 = 0
    var unreadable: Set<LogID> = []
    /// Logs that it stores and passes on, but can't evaluate.
    var unevaluated: Set<LogID> = []
    var failsNextCommit = false
    var cuts: [LogID: Cut] = [:]
    var searches: [LogID: BranchSearch] = [:]
    var aside: [LogID: [Entry]] = [:]
    /// What it was asked about branches, and how much it held after each answer to its own.
    var probed: [Probe] = []
    var evaluated: [UInt64] = []
    /// Where logs end that an act has ended, and what is kept apart beyond: all of the log.
    var ends: [LogID: UInt64] = [:]
    var late: [LogID: Log] = [:]
    /// How much peers have answered to keep apart, and what became of each range set apart here.
    var keptApart: [Digest: [LogID: UInt64]] = [:]
    var setApart: [Range<UInt64>] = []
    /// How many entries beyond an end are kept of a log.
    var lateQuota: UInt64 = .max
    var agreements = 0
    var agreedOn: [Cut] = []
    var uncovered: [LogID] = []
    var admittedRanges = 0
    var chosenFederation = MemoryNode.federation

    init(_ number: UInt32) { self.number = number }

    var certificate: [Bytes] { [Bytes("node \(number)".utf8)] }

    // MARK: - Writing

    /// Appends an entry to a log of this node's institution, and signs it.
    @discardableResult
    func write(
        _ text: String, scope: Scope = .public, bytes: Int = 0, directorySize: UInt64? = nil
    ) -> LogID {
        let log = LogID(institution: number, scope: scope)
        append([Bytes(text.utf8) + Bytes(repeating: 7, count: bytes)], to: log, directorySize)
        return log
    }

    /// Appends several entries under one checkpoint.
    func append(_ payloads: [Bytes], to log: LogID, _ directorySize: UInt64? = nil) {
        var state = logs[log] ?? Log()
        let start = state.size
        for payload in payloads {
            let isAct = log.scope == .directory
            let cited = isAct ? state.size : directorySize ?? directoryState.size
            var header = Header(
                federation: Self.federation, log: log, sequence: state.size,
                kind: isAct ? .act : .changeSet, payload: Payload(parts: []),
                directorySize: cited,
                directoryRoot: cited <= directoryState.size
                    ? directoryState.roots[Int(cited)] : .zero,
                claimedTime: 0)
            header.payloadHash = .sha256(payload)
            add(Entry(header: header.bytes, payload: payload), to: &state)
        }
        state.checkpoints.append(checkpoint(log, state))
        logs[log] = state
        if log.scope != .directory {
            arrive(.entries(log, start: start, end: state.size))
        }
        end(log)
    }

    func act(_ kind: UInt8, _ institution: UInt32) {
        append([[kind, UInt8(truncatingIfNeeded: institution)]], to: Self.acts)
    }

    func add(_ entry: Entry, to state: inout Log) {
        state.entries.append(entry)
        state.tree.append(entry.leaf)
        state.roots.append(state.tree.root)
    }

    private func checkpoint(_ log: LogID, _ state: Log) -> Checkpoint {
        Checkpoint(
            federation: Self.federation, log: log, size: state.size, root: state.tree.root,
            sign: { Self.seal($0, log.institution) })
    }

    static func seal(_ bytes: Bytes, _ signer: UInt32) -> Bytes {
        Digest.sha256(Bytes("seal \(signer)".utf8) + bytes).bytes
    }

    func arrive(_ content: Arrival.Content) {
        arrivals.append(Arrival(number: UInt64(arrivals.count) + 1, content: content))
    }

    var directoryState: Log { logs[Self.acts] ?? Log() }

    /// Which institutions' nodes are bound, and which ever were.
    private var members: (now: Set<UInt32>, ever: Set<UInt32>) {
        var now: Set<UInt32> = []
        var ever: Set<UInt32> = []
        for entry in directoryState.entries {
            let institution = UInt32(entry.payload[1])
            ever.insert(institution)
            if entry.payload[0] == 1 { now.insert(institution) } else { now.remove(institution) }
        }
        return (now, ever)
    }

    /// Everything but arrivals and cursors, to compare.
    var frontier: [Cut] {
        logs.map { Cut(log: $0.key, size: $0.value.size, root: $0.value.tree.root) }
            .filter { $0.size > 0 }.sorted()
    }

    // MARK: - SyncStore

    func identity() -> NodeIdentity {
        NodeIdentity(federation: chosenFederation, program: "memory 1")
    }

    func directoryHead() -> Head {
        Head(size: directoryState.size, root: directoryState.tree.root)
    }

    func root(of log: LogID, at size: UInt64) -> Digest? {
        guard let state = logs[log], size <= state.size else { return nil }
        return state.roots[Int(size)]
    }

    func check(_ certificates: [Bytes]) -> PeerVerdict {
        let words = String(decoding: certificates.first ?? [], as: UTF8.self).split(separator: " ")
        guard words.count == 2, let institution = UInt32(words[1]) else {
            return .refused(Refusal(.wrongChain, "No chain."), wasBound: false)
        }
        let (now, ever) = members
        if now.contains(institution) {
            return .accepted(
                Peer(node: .sha256(certificates[0]), institutions: [institution]))
        }
        return ever.contains(institution)
            ? .refused(Refusal(.excluded, "Not a member any more."), wasBound: true)
            : .refused(Refusal(.unknownPeer, "Never a member."), wasBound: false)
    }

    func subscription() -> Subscription { wishes }

    func shares(_ log: LogID, with peer: Peer) -> Bool {
        guard case .restricted(let owner) = log.scope else { return true }
        let readers: Set<UInt32> = [owner, log.institution, 1]
        return readers.contains(number) && !readers.isDisjoint(with: peer.institutions)
    }

    func frontier(sharedWith peer: Peer) -> [Cut] {
        frontier.filter { $0.log.scope != .directory && shares($0.log, with: peer) }
    }

    func tally(of log: LogID, towards peer: Peer) -> LogTally {
        let tree = logs[log]?.tree ?? CompactRange()
        return LogTally(head: Head(size: tree.size, root: tree.root), counted: counted)
    }

    func leftOut(with peer: Peer) -> [LeftOut] {
        let stopped = evidence.keys.map { LeftOut(log: $0, refusal: Refusal(.forked, "Forked.")) }
        let late = throttled.map { LeftOut(log: $0, refusal: Refusal(.throttled, "Quota.")) }
        let unknown = unevaluated.map { LeftOut(log: $0, refusal: Refusal(.unknownKind, "New.")) }
        return (stopped + late + unknown).filter { shares($0.log, with: peer) }
    }

    func range(of log: LogID, from start: UInt64, budget: Int) -> LogRange? {
        guard let state = logs[log], !unreadable.contains(log) else { return nil }
        guard start < state.size else { return apartRange(of: log, from: start, budget: budget) }
        return range(of: log, in: state, from: start, budget: budget)
    }

    /// Entries of a log in this state, as many as end at a checkpoint within the budget.
    func range(of log: LogID, in state: Log, from start: UInt64, budget: Int) -> LogRange? {
        guard start < state.size else { return nil }
        var end = start
        var bytes = 0
        for checkpoint in state.checkpoints where checkpoint.size > start {
            let step = state.entries[Int(end)..<Int(checkpoint.size)]
            bytes += step.reduce(0) { $0 + $1.header.count + $1.payload.count }
            if end > start, bytes > budget { break }
            end = checkpoint.size
        }
        guard end > start else { return nil }
        return LogRange(
            log: log, start: start, entries: Array(state.entries[Int(start)..<Int(end)]),
            checkpoint: state.checkpoints.first { $0.size == end },
            receipts: state.receipts.keys.sorted().compactMap { state.receipts[$0] })
    }

    func arrivalHead() -> Cursor {
        Cursor(generation: generation, number: UInt64(arrivals.count))
    }

    func resumption(at cursor: Cursor) -> Resumption {
        if cursor.generation != generation { return .reset }
        return cursor.number <= UInt64(arrivals.count) ? .follows : .gap
    }

    func arrivals(after number: UInt64, limit: Int) -> [Arrival] {
        guard number < UInt64(arrivals.count) else { return [] }
        return arrivals[Int(number)...].prefix(limit).map { arrival in
            guard case .entries(let log, let start, _) = arrival.content, ends[log] != nil,
                start >= logs[log]?.size ?? 0
            else { return arrival }
            return Arrival(number: arrival.number, content: .apart(log))
        }
    }

    func cursor(of peer: Peer) -> Cursor? { cursors[peer.node] }

    func evidence(of log: LogID) -> Evidence? { evidence[log] }

    func answered(_ answers: [Answer], by peer: Peer) {}

    func agreed(
        with peer: Peer, on logs: [Cut], leftOut: [LeftOut], covering covers: (LogID) -> Bool,
        isDialled: Bool, cursor: Cursor?
    ) {
        agreements += 1
        uncovered = Set(logs.map(\.log) + leftOut.map(\.log) + self.logs.keys)
            .filter { $0.scope != .directory && !covers($0) }.sorted()
        agreedOn = logs
        if let cursor { cursors[peer.node] = cursor }
    }
}
