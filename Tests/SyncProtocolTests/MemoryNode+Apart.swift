import Register
import SyncProtocol

// Logs that an act has ended, and what is kept apart beyond. An end stands as if an act had come.
extension MemoryNode {
    /// Ends a log at a size: what is held beyond is kept apart.
    func end(_ log: LogID, at size: UInt64) {
        ends[log] = size
        end(log)
    }

    /// Sets apart what an ended log holds beyond its end.
    func end(_ log: LogID) {
        guard let size = ends[log], let state = logs[log], state.size > size else { return }
        late[log] = state
        truncate(log, to: size)
        arrive(.apart(log))
    }

    func apart(of logs: Set<LogID>?, with peer: Peer, unknown: Bool) -> [Wanted] {
        late.keys.sorted().compactMap { log in
            guard logs?.contains(log) ?? true, shares(log, with: peer),
                let size = self.logs[log]?.size, size == ends[log]
            else { return nil }
            let (known, end) = (keptApart[peer.node]?[log] ?? 0, late[log]?.size ?? 0)
            if max(size, known) < end { return Wanted(log: log, start: max(size, known)) }
            let steps = late[log]?.checkpoints.map(\.size) ?? []
            return unknown ? nil : Wanted(log: log, start: steps.last { $0 < end } ?? size)
        }
    }

    func keepsApart(_ log: LogID, through end: UInt64, by peer: Peer) {
        keptApart[peer.node, default: [:]][log] = max(end, keptApart[peer.node]?[log] ?? 0)
    }

    func apartRange(of log: LogID, from start: UInt64, budget: Int) -> LogRange? {
        late[log].flatMap { range(of: log, in: $0, from: start, budget: budget) }
    }

    /// Takes in what ends with the log, and keeps the rest apart if it follows.
    func keepApart(_ range: LogRange, beyond end: UInt64) -> Admission {
        let log = range.log
        var state = late[log] ?? logs[log] ?? Log()
        guard range.start <= state.size else { return .missing(from: state.size) }
        guard let checkpoint = range.checkpoint, checkpoint.size == range.end,
            checkpoint.signature == Self.seal(checkpoint.signedBytes, log.institution)
        else {
            return .refused(Refusal(.badSignature, "Refused."), size: end, root: .zero)
        }
        for entry in range.entries.dropFirst(Int(state.size - min(range.start, state.size))) {
            add(entry, to: &state)
        }
        guard state.roots[Int(range.end)] == checkpoint.root else {
            return .refused(Refusal(.rootMismatch, "Refused."), size: end, root: .zero)
        }
        guard state.size - end <= lateQuota else {
            return .refused(Refusal(.throttled, "Quota."), size: end, root: .zero)
        }
        setApart.append(range.start..<range.end)
        if state.size > late[log]?.size ?? 0 {
            state.checkpoints.append(checkpoint)
            late[log] = state
            if logs[log]?.size ?? 0 < end {
                logs[log] = state
                truncate(log, to: end)
                arrive(.entries(log, start: 0, end: end))
            }
            arrive(.apart(log))
        }
        return .setApart
    }
}
