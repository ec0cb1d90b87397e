import Register
import SyncProtocol

// What becomes of ranges.
extension MemoryNode {
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
        if let end = ends[range.log], range.end > end { return keepApart(range, beyond: end) }
        let log = range.log
        var state = logs[log] ?? Log()
        func refuse(_ code: RefusalCode) -> Admission {
            .refused(Refusal(code, "Refused."), size: state.size, root: state.tree.root)
        }
        if evidence[log] != nil { return refuse(.forked) }
        if throttled.contains(log) { return refuse(.throttled) }
        if let code = refusing[log] { return refuse(code) }
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
}
