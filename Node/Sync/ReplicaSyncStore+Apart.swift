internal import Merge
internal import Register
internal import Replication
internal import SyncProtocol

// What is kept apart of ended logs: where it begins, and how much of it a peer keeps too.
extension ReplicaSyncStore {
    func apart(of logs: Set<LogID>?, with peer: Peer, unknown: Bool) throws -> [Wanted] {
        let directory = try replica.directory()
        return try replica.apartSpans(of: logs).compactMap { span in
            guard shares(span.log, with: peer, under: directory) else { return nil }
            let known = try replica.peerValue(apartKey(span.log), of: name(peer))
            let start = max(span.positions.lowerBound, known.flatMap(UInt64.init) ?? 0)
            if start < span.positions.upperBound { return Wanted(log: span.log, start: start) }
            return unknown ? nil : Wanted(log: span.log, start: span.lastStep)
        }
    }

    func keepsApart(_ log: LogID, through end: UInt64, by peer: Peer) throws {
        // What a peer keeps apart of a log that goes on may be signed anew, and is then sent again.
        guard try replica.directory().end(of: log) != nil else { return }
        let key = apartKey(log)
        let known = try replica.peerValue(key, of: name(peer)).flatMap(UInt64.init) ?? 0
        guard end > known else { return }
        try replica.setPeerValue(key, of: name(peer), to: String(end))
    }

    private func apartKey(_ log: LogID) -> String { "apart \(log.text)" }
}
