internal import Merge
public import Register
internal import Storage

// What lies beyond the cut that ended a log, or beyond a rotated key's: outside frontier and
// fingerprint, and still nobody's lost word (DESIGN §6.6).

extension Replica {
    /// Logs of which entries are kept apart, with how many.
    public func apart() throws -> [(log: LogID, entries: Int, bytes: UInt64)] {
        try store.read { snapshot in
            try snapshot.logs().compactMap { row in
                let size = try snapshot.apartSize(of: row)
                return size.entries > 0 ? (row.log, size.entries, size.bytes) : nil
            }
        }
    }

    /// The entries of a log that are kept apart, with their positions, ascending.
    public func apart(of log: LogID) throws -> [(sequence: UInt64, entry: Entry)] {
        try store.read { snapshot in
            try snapshot.log(log).map { try snapshot.apart(of: $0) } ?? []
        }
    }

    /// Where what is kept apart of ended logs, of these or of all, begins and ends that follows
    /// them, and where its last step begins; sorted by log; without reading it.
    public func apartSpans(
        of logs: Set<LogID>? = nil
    ) throws -> [(log: LogID, positions: Range<UInt64>, lastStep: UInt64)] {
        try read { snapshot, state in
            let rows =
                try logs?.sorted().compactMap { try snapshot.log($0) } ?? snapshot.logsApart()
            return try rows.compactMap { row in
                guard state.directory.end(of: row.log) != nil else { return nil }
                guard let span = try snapshot.offerable(row) else { return nil }
                let steps = try snapshot.apartCheckpoints(
                    of: row, in: span.lowerBound...(span.upperBound - 1))
                return (row.log, span, max(span.lowerBound, steps.last?.size ?? 0))
            }
        }
    }

    /// What is kept apart of a log from a position on, as a range to hand to the national node and
    /// to whoever has the say now: admitting it sets it apart there too.
    ///
    /// As many entries as end at a checkpoint within `budget` bytes; at least one such step. It
    /// follows what is held and kept apart before `start`. Nil if nothing is kept apart from there
    /// on that follows the log and that a checkpoint vouches for, or a step is too large to travel.
    public func apartRange(of log: LogID, from start: UInt64, budget: Int) throws -> LogRange? {
        try read { snapshot, state in
            guard let row = try snapshot.log(log), let span = try snapshot.offerable(row),
                span.contains(start),
                let step = try snapshot.apartStep(of: row, from: start, budget: budget)
            else { return nil }
            // What follows behind that may be another branch.
            let end = try snapshot.heldWithApart(row, to: step, under: state.directory).tree.size
            guard end > start,
                let text = try snapshot.apartCheckpoints(of: row, in: end...end).first?.text
            else { return nil }
            return LogRange(
                log: log, start: start,
                entries: try snapshot.apart(of: row, in: start..<end).map(\.entry),
                checkpoint: Checkpoint(text))
        }
    }
}

/// The bytes of headers and payloads of a step that fits a frame, with what goes around them.
private let largestStep = UInt64(Limits.frame - 512 * 1024)

extension Snapshot {
    /// The positions of what is kept apart of a log and follows what is held, without a gap, up to
    /// the last checkpoint.
    fileprivate func offerable(_ row: StoredLog) throws -> Range<UInt64>? {
        let end = try apartEnd(of: row, from: row.size)
        guard end > row.size,
            let last = try apartCheckpoints(of: row, in: (row.size + 1)...end).last
        else { return nil }
        return row.size..<last.size
    }

    /// The size at which a step from a position ends: of the last checkpoint within the budget, or
    /// of the next one; nil if that is too far to travel.
    fileprivate func apartStep(
        of row: StoredLog, from start: UInt64, budget: Int
    ) throws -> UInt64? {
        let most = min(UInt64(clamping: budget), largestStep)
        var (end, bytes) = (start, UInt64(0))
        for (size, _) in try apartCheckpoints(of: row, in: (start + 1)...(1 << 40)) {
            bytes += try apartSize(of: row, in: end..<size).bytes
            guard bytes <= (end == start ? largestStep : most) else { break }
            end = size
        }
        return end > start ? end : nil
    }

    /// A log with what is kept apart behind it, up to the last checkpoint that vouches for that
    /// and isn't beyond `end`: what a range that begins there follows.
    ///
    /// No more than the log if it left a branch, or if what is apart is another one, or contradicts
    /// a cut. Reads headers, a part at a time.
    func heldWithApart(
        _ row: StoredLog, to end: UInt64, under directory: Directory
    ) throws -> HeldLog {
        var held = row.held
        guard end > row.size, try lostBranch(of: row) == nil else { return held }
        let cuts = directory.cuts(of: row.log)
        for (size, text) in try apartCheckpoints(of: row, in: (row.size + 1)...end) {
            guard let checkpoint = Checkpoint(text),
                let next = try follow(held, with: row, to: size, cuts),
                next.tree.root == checkpoint.root
            else { break }
            held = next
        }
        return held
    }

    /// A log with what is kept apart from its end up to a size; nil where an entry is missing.
    private func follow(
        _ held: HeldLog, with row: StoredLog, to size: UInt64, _ cuts: [Cut]
    ) throws -> HeldLog? {
        var held = held
        while held.tree.size < size {
            let start = held.tree.size
            let part = try apartHeaders(of: row, in: start..<min(size, start + 4096))
            guard let last = part.last else { return nil }
            for (sequence, header) in part {
                guard sequence == held.tree.size else { return nil }
                held.tree.append(Tree.leaf(header))
                for cut in cuts where cut.size == held.tree.size {
                    guard cut.root == held.tree.root else { return nil }
                }
            }
            held.citation = try Header(last.header).directorySize
        }
        return held
    }

    /// Whether entries, the first at `start`, are the same as those kept apart in their places that
    /// follow the log.
    func followsApart(
        _ entries: [Entry], of row: StoredLog, from start: UInt64, under state: DirectoryState
    ) throws -> Bool {
        guard try apartEnd(of: row, from: start) > start else { return true }
        let end = start + UInt64(entries.count)
        let vouched = try heldWithApart(row, to: end, under: state.directory).tree.size
        guard vouched > start else { return true }
        return try apartHeaders(of: row, in: start..<vouched).allSatisfy { sequence, header in
            entries[Int(sequence - start)].header == header
        }
    }
}

extension Transaction {
    /// What is kept apart of an ended log is to be offered on: to the national node, which lists it,
    /// and to whoever has the say now.
    func noteArrivalOfApart(_ row: StoredLog) throws {
        guard let span = try offerable(row) else { return }
        try noteArrival(of: span, in: row)
    }

    /// Lets a log take in what is kept apart behind it up to a size, a part at a time: a range that
    /// follows it is admitted.
    func takeInApart(of row: inout StoredLog, to size: UInt64) throws {
        while row.size < size {
            let part = try apart(of: row, in: row.size..<min(size, row.size + 256))
            guard !part.isEmpty else {
                throw ReplicaError.damaged("log \(row.log.text) lacks entry \(row.size)")
            }
            try append(part.map { try ReadEntry($0.entry) }, to: &row, checkpoint: nil)
        }
    }
}

extension RecordReader {
    /// The statements that are kept apart, say something else than what shows, and that nobody
    /// has adopted; sorted by cell, layer and position.
    func openApart() throws -> [OpenItem] {
        var items: [OpenItem] = []
        for row in try snapshot.logs() where row.log.scope != .directory {
            guard let act = endingAct(of: row.log) else { continue }
            for (sequence, entry) in try snapshot.apart(of: row) {
                // What the log has taken in since isn't apart any more.
                if try snapshot.entry(of: row, at: sequence)?.header == entry.header { continue }
                items += try open(entry, at: sequence, of: row, .late(act: act))
            }
        }
        return items.sorted { left, right in
            if left.cell != right.cell { return left.cell < right.cell }
            if left.layer != right.layer { return left.layer < right.layer }
            return left.statement.position < right.statement.position
        }
    }

    /// The act that ended a log, or the last of its keys that has ended.
    private func endingAct(of log: LogID) -> UInt64? {
        guard let member = directory.members[log.institution] else { return nil }
        let index = Int(log.epoch) - 1
        if member.epochs.indices.contains(index), let act = member.epochs[index].endedBy {
            return act
        }
        return member.sealKeys.last { $0.epoch == log.epoch && $0.endedBy != nil }?.endedBy
    }

    private func open(
        _ entry: Entry, at sequence: UInt64, of row: StoredLog, _ verdict: Verdict
    ) throws -> [OpenItem] {
        let read = try ReadEntry(entry)
        guard case .changeSet(let statements, let note) = read.content else { return [] }
        var items: [OpenItem] = []
        for statement in statements {
            let view = StatementView(
                layer: row.log.scope, statement: statement.statement,
                reference: Reference(
                    log: row.log, sequence: sequence, index: statement.index, leaf: entry.leaf),
                directorySize: read.header.directorySize, verdict: .judged(verdict),
                isErased: statement.isErased, note: note,
                claimedTime: read.header.claimedTime, acknowledgement: Acknowledgement())
            let stated = Stated(
                statement, log: row.log, sequence: sequence,
                directorySize: read.header.directorySize)
            if let item = try open(view, stated) { items.append(item) }
        }
        return items
    }

    /// The item of a statement kept apart; nil if it says nothing new, or somebody adopted it.
    private func open(_ view: StatementView, _ stated: Stated) throws -> OpenItem? {
        let cell = view.statement.cell
        guard let word = stated.word else { return nil }
        var effective: StatementView?
        if let group = try merged(cell.record, view.layer).first(where: { $0.cell == cell }) {
            if group.statements.contains(where: { $0.stated.adopts == view.reference }) {
                return nil
            }
            if let index = group.merged.effective {
                guard group.statements[index].stated.word != word else { return nil }
                effective = try views(of: group, in: view.layer)[index]
            }
        }
        let role = effective?.statement.role ?? stated.role
        return OpenItem(
            cell: cell, layer: view.layer, statement: view, effective: effective,
            holder: directory.say(role, of: cell.group, in: cell.record, at: directory.size))
    }
}
