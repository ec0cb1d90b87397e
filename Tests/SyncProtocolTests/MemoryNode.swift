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
    }

    func act(_ kind: UInt8, _ institution: UInt32) {
        append([[kind, UInt8(truncatingIfNeeded: institution)]], to: Self.acts)
    }

    private func add(_ entry: Entry, to state: inout Log) {
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

    private func arrive(_ content: Arrival.Content) {
        arrivals.append(Arrival(number: UInt64(arrivals.count) + 1, content: content))
    }

    private var directoryState: Log { logs[Self.acts] ?? Log() }

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

    func apart(of logs: Set<LogID>?, with peer: Peer, unknown: Bool) -> [Wanted] { [] }

    func keepsApart(_ log: LogID, through end: UInt64, by peer: Peer) {}

    func leftOut(with peer: Peer) -> [LeftOut] {
        let stopped = evidence.keys.map { LeftOut(log: $0, refusal: Refusal(.forked, "Forked.")) }
        let late = throttled.map { LeftOut(log: $0, refusal: Refusal(.throttled, "Quota.")) }
        let unknown = unevaluated.map { LeftOut(log: $0, refusal: Refusal(.unknownKind, "New.")) }
        return (stopped + late + unknown).filter { shares($0.log, with: peer) }
    }

    func range(of log: LogID, from start: UInt64, budget: Int) -> LogRange? {
        guard let state = logs[log], start < state.size, !unreadable.contains(log) else {
            return nil
        }
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
        return Array(arrivals[Int(number)...].prefix(limit))
    }

    func cursor(of peer: Peer) -> Cursor? { cursors[peer.node] }

    func admit(
        _ ranges: [LogRange], from peer: Peer, cursor: Cursor?
    ) throws -> [Admission] {
        if failsNextCommit {
            failsNextCommit = false
            throw CommitFailed()
        }
        if let cursor { cursors[peer.node] = cursor }
        return ranges.map { admit($0) }
    }

    func admitDirectory(_ range: LogRange) throws -> Admission { admit(range) }

    private func admit(_ range: LogRange) -> Admission {
        let log = range.log
        var state = logs[log] ?? Log()
        func refuse(_ code: RefusalCode) -> Admission {
            .refused(Refusal(code, "Refused."), size: state.size, root: state.tree.root)
        }
        if evidence[log] != nil { return refuse(.forked) }
        if throttled.contains(log) { return refuse(.throttled) }
        if range.start > state.size { return .missing(from: state.size) }
        guard let checkpoint = range.checkpoint, checkpoint.log == log,
            checkpoint.size == range.end,
            checkpoint.signature == Self.seal(checkpoint.signedBytes, log.institution)
        else { return refuse(.badSignature) }
        if range.end <= state.size {
            guard state.roots[Int(range.end)] == checkpoint.root else {
                return refuse(.rootMismatch)
            }
            return .held(size: state.size, root: state.tree.root)
        }
        let size = state.size
        for entry in range.entries.dropFirst(Int(size - range.start)) {
            guard let header = try? Header(entry.header), header.log == log,
                header.sequence == state.size, header.payloadHash == .sha256(entry.payload)
            else { return refuse(.malformed) }
            if log.scope != .directory {
                if header.directorySize > directoryState.size {
                    return .waits(directorySize: header.directorySize)
                }
                guard header.directorySize >= state.citation else {
                    return refuse(.decreasingCitation)
                }
            }
            state.citation = header.directorySize
            add(entry, to: &state)
            if let cut = cuts[log], cut.size == state.size, cut.root != state.tree.root {
                state = logs[log] ?? Log()
                return refuse(.cutMismatch)
            }
        }
        guard state.tree.root == checkpoint.root else {
            state = logs[log] ?? Log()
            return refuse(.rootMismatch)
        }
        state.checkpoints.append(checkpoint)
        logs[log] = state
        noteProgress(of: log)
        admittedRanges += 1
        if log.scope != .directory {
            arrive(.entries(log, start: size, end: state.size))
        }
        return .held(size: state.size, root: state.tree.root)
    }

    func admit(_ receipts: [Receipt], from peer: Peer) -> [Rejection] {
        receipts.compactMap { receipt in
            if keep(receipt) { return nil }
            let cut = receipt.logs.first
            return Rejection(
                log: cut?.log ?? Self.acts, sequence: cut?.size ?? 0,
                refusal: Refusal(.badSignature, "Refused."), byPeer: false)
        }
    }

    /// Whether its signer signed it.
    @discardableResult
    private func keep(_ receipt: Receipt) -> Bool {
        guard receipt.signature == Self.seal(receipt.signedBytes, receipt.signer) else {
            return false
        }
        var isNew = false
        for cut in receipt.logs where logs[cut.log] != nil {
            let old = logs[cut.log]?.receipts[receipt.signer]?.logs.first { $0.log == cut.log }
            if let old, old.size >= cut.size { continue }
            logs[cut.log]?.receipts[receipt.signer] = receipt
            isNew = true
        }
        if isNew { arrive(.receipt(receipt)) }
        return true
    }

    func issueReceipts(for held: [Cut], to peer: Peer) -> [Receipt] {
        guard number == 1 || (isSector && !peer.institutions.contains(1)) else { return [] }
        let cuts = held.filter { $0.log.scope != .directory && $0.log.institution != number }
        guard !cuts.isEmpty else { return [] }
        let latest = Dictionary(cuts.map { ($0.log, $0) }) { $0.size > $1.size ? $0 : $1 }
        let receipts = Dictionary(grouping: latest.values, by: \.log.audience).values.map { cuts in
            Receipt(
                federation: Self.federation, signer: number, isFinal: number == 1, time: 1,
                directorySize: directoryState.size, logs: cuts,
                sign: { Self.seal($0, number) })
        }
        for receipt in receipts { keep(receipt) }
        return receipts.sorted { $0.text < $1.text }
    }

    func admit(_ evidence: Evidence, from peer: Peer) {
        let (first, second) = (evidence.first, evidence.second)
        guard self.evidence[first.log] == nil, cuts[first.log]?.size ?? 0 < first.size,
            first.root != evidence.otherRoot,
            [first, second].allSatisfy({
                $0.signature == Self.seal($0.signedBytes, $0.log.institution)
            }),
            Tree.verifyConsistency(
                oldSize: first.size, oldRoot: evidence.otherRoot, newSize: second.size,
                newRoot: second.root, path: evidence.proof)
        else { return }
        self.evidence[first.log] = evidence
        arrive(.evidence(evidence))
    }

    func admit(_ contest: Contest, from peer: Peer) {
        let log = contest.checkpoint.log
        guard let mine = logs[log]?.checkpoints.first(where: { $0.size == contest.size }) else {
            return
        }
        admit(
            Evidence(
                first: mine, second: contest.checkpoint, otherRoot: contest.root,
                proof: contest.proof), from: peer)
    }

    func contest(of log: LogID, at size: UInt64) throws -> Contest? {
        guard let state = logs[log], size <= state.size,
            let checkpoint = state.checkpoints.first(where: { $0.size >= size })
        else { return nil }
        return Contest(
            checkpoint: checkpoint, size: size, root: state.roots[Int(size)],
            proof: try TreeProver(leaves: state.entries.map(\.leaf))
                .consistency(from: size, to: checkpoint.size))
    }

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
