internal import Merge
internal import Register
internal import Replication
internal import SyncProtocol

// What is kept apart of ended logs: where it begins, and how much of it a peer keeps too.
extension ReplicaSyncStore {
    func apart(of logs: Set<LogID>?, with peer: Peer, unknown: Bool) throws -> [Wanted] {
        let directory = try replica.directory()
        return try replica.apartSpans(of: logs).compactMap { log, positions in
            guard directory.end(of: log) != nil, shares(log, with: peer, under: directory) else {
                return nil
            }
            let known = try unknown ? replica.peerValue(apartKey(log), of: name(peer)) : nil
            if let end = known.flatMap(UInt64.init), positions.upperBound <= end { return nil }
            return Wanted(log: log, start: positions.lowerBound)
        }
    }

    func keepsApart(_ log: LogID, through end: UInt64, by peer: Peer) throws {
        let key = apartKey(log)
        let known = try replica.peerValue(key, of: name(peer)).flatMap(UInt64.init) ?? 0
        guard end > known else { return }
        try replica.setPeerValue(key, of: name(peer), to: String(end))
    }

    private func apartKey(_ log: LogID) -> String { "apart \(log.text)" }
}
