internal import Merge
internal import Register
internal import Replication
internal import SyncProtocol

// Receipts: those that come, and those that this node owes.
extension ReplicaSyncStore {
    func admit(_ receipts: [Receipt], from peer: Peer) throws -> [Rejection] {
        let refused = try replica.admit(receipts)
        surroundings.changed(.arrivals)
        return refused.map { refused in
            let cut = refused.receipt.logs.first
            return Rejection(
                log: cut?.log ?? Directory.log, sequence: cut?.size ?? 0,
                refusal: Refusal(refused.refusal), byPeer: false)
        }
    }

    func issueReceipts(for held: [Cut], to peer: Peer) throws -> [Receipt] {
        let directory = try replica.directory()
        let own = surroundings.institution
        guard replica.institutions.contains(own) else { return [] }
        let audiences = Dictionary(
            grouping: held.filter { stands(own, towards: $0.log, under: directory) },
            by: \.log.audience)
        do {
            return try audiences.keys.sorted().compactMap {
                try replica.issueReceipt(
                    for: audiences[$0] ?? [], signer: own, time: surroundings.clock())
            }
        } catch let error as ReplicaError where error.code == .noSeal {
            // The key has been rotated and the new one isn't in place yet: receipts come later.
            return []
        }
    }

    /// Whether this node stands between a log's author and the national node, or is that one; of
    /// the directory: whether it is a sector node, which countersigns what it holds.
    private func stands(
        _ own: UInt32, towards log: LogID, under directory: Directory
    ) -> Bool {
        guard log.institution != own else { return false }
        if own == Directory.nationalLead { return true }
        if log.scope == .directory { return directory.members[own]?.leadKind != LeadKind.none }
        return directory.lead(of: log.institution, at: directory.size) == own
            || directory.members[log.institution]?.host == own
    }
}
