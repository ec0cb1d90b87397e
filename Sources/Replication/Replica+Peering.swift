internal import Merge
public import Register
public import Storage

/// A log that this node can't advance or can't evaluate further.
public struct StalledLog: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// Why: `fork`, or `unreadable`.
    public let reason: String
    /// From which position on.
    public let size: UInt64
}

extension Replica {
    /// Every log held that isn't empty, with size and root, sorted; without the directory.
    public func frontier() throws -> [Cut] {
        try store.read { snapshot in
            try snapshot.logs().filter { $0.size > 0 && $0.log.scope != .directory }.map {
                Cut(log: $0.log, size: $0.size, root: $0.tree.root)
            }
        }
    }

    /// A log as it is held here; nil if nothing of it is.
    public func held(_ log: LogID) throws -> StoredLog? { try store.read { try $0.log(log) } }

    /// The root of the first entries of a log, the directory included; nil beyond what is held.
    public func root(of log: LogID, at size: UInt64) throws -> Digest? {
        try store.read { snapshot in
            guard let row = try snapshot.log(log) else {
                return size == 0 ? Tree.emptyRoot : nil
            }
            return try snapshot.root(of: row, at: size)
        }
    }

    /// Logs that this node can't advance or can't evaluate further, sorted.
    public func stalled() throws -> [StalledLog] {
        try store.read { snapshot in
            try snapshot.logs().compactMap { row in
                if row.stopped != nil {
                    return StalledLog(log: row.log, reason: "fork", size: row.size)
                }
                return row.evaluated.map {
                    StalledLog(log: row.log, reason: "unreadable", size: $0)
                }
            }
        }
    }

    /// Entries of a log from a position on, as many as end at a retained checkpoint, or at the
    /// held end that a cut vouches for, within `budget` bytes; at least one such step.
    ///
    /// With the latest receipt of each signer, unless that is about more than ends there. Nil if
    /// nothing is held from there on that a checkpoint or cut vouches for.
    public func range(of log: LogID, from start: UInt64, budget: Int) throws -> LogRange? {
        try read { snapshot, state in
            guard let row = try snapshot.log(log), start < row.size,
                let end = try end(of: row, from: start, budget: budget, snapshot, state)
            else { return nil }
            let text = try snapshot.checkpoint(of: row, atLeast: end)
            let checkpoint = text.flatMap { Checkpoint($0) }.flatMap {
                $0.size == end ? $0 : nil
            }
            return LogRange(
                log: log, start: start, entries: try snapshot.entries(of: row, in: start..<end),
                checkpoint: checkpoint,
                receipts: try snapshot.receipts(of: row).filter { $0.size <= end }
                    .compactMap { Receipt($0.text) })
        }
    }

    private func end(
        of row: StoredLog, from start: UInt64, budget: Int, _ snapshot: Snapshot,
        _ state: DirectoryState
    ) throws -> UInt64? {
        let sizes = try snapshot.checkpointSizes(of: row)
        let before = sizes.last { $0.size <= start }?.bytes ?? 0
        var end: UInt64?
        let cuts = state.directory.cuts(of: row.log).filter { $0.size == row.size }
        let held = cuts.map { (size: $0.size, bytes: row.bytes) }.prefix(1)
        for (size, bytes) in sizes + held where size > start {
            if end != nil, bytes - before > UInt64(clamping: budget) { break }
            end = size
        }
        return end
    }

    /// At most `limit` arrivals after a number, in order; cursors name the store's generation.
    public func arrivals(after number: Int64, limit: Int) throws -> [StoredArrival] {
        try store.read { try $0.arrivals(after: number, limit: limit) }
    }

    /// The number of the latest arrival; 0 before the first one.
    public func latestArrival() throws -> Int64 { try store.read { try $0.latestArrival() } }
}
