import Register
import SyncProtocol

// Receipts, evidence and contests: what is verified by itself.
extension MemoryNode {
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

    func admit(_ evidence: [Evidence], from peer: Peer) { for piece in evidence { keep(piece) } }

    private func keep(_ evidence: Evidence) {
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
        keep(
            Evidence(
                first: mine, second: contest.checkpoint, otherRoot: contest.root,
                proof: contest.proof))
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
}
