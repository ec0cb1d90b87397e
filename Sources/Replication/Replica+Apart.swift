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

    /// Where what is kept apart of logs, or of all, begins and ends that ``apartRange(of:from:)``
    /// gives, sorted by log; without reading it.
    public func apartSpans(
        of logs: Set<LogID>? = nil
    ) throws -> [(log: LogID, positions: Range<UInt64>)] {
        try store.read { snapshot in
            let rows =
                try logs?.sorted().compactMap { try snapshot.log($0) } ?? snapshot.logsApart()
            return try rows.compactMap { row in
                try snapshot.offerable(row).map { (row.log, $0.positions) }
            }
        }
    }

    /// What is kept apart of a log, as a range to hand to the national node and to whoever has
    /// the say now: admitting it sets it apart there too.
    ///
    /// Nil if nothing is, if what is here doesn't follow the log's end or has no checkpoint, or if
    /// it doesn't have `start` among its positions.
    public func apartRange(of log: LogID, from start: UInt64) throws -> LogRange? {
        try store.read { snapshot in
            guard let row = try snapshot.log(log), let span = try snapshot.offerable(row),
                span.positions.contains(start), let checkpoint = Checkpoint(span.checkpoint)
            else { return nil }
            return LogRange(
                log: log, start: span.positions.lowerBound,
                entries: try snapshot.apart(of: row, before: span.positions.upperBound)
                    .map(\.entry), checkpoint: checkpoint)
        }
    }
}

extension Snapshot {
    /// What is kept apart of a log and follows what is held, without a gap, up to a checkpoint.
    fileprivate func offerable(
        _ row: StoredLog
    ) throws -> (positions: Range<UInt64>, checkpoint: String)? {
        guard let span = try apartSpan(of: row), span.positions.lowerBound <= row.size else {
            return nil
        }
        return span
    }
}

extension Transaction {
    /// What is kept apart of an ended log is to be offered on: to the national node, which lists it,
    /// and to whoever has the say now.
    func noteArrivalOfApart(_ row: StoredLog) throws {
        guard let first = try apart(of: row).first?.sequence else { return }
        let entries = try UInt64(apartSize(of: row).entries)
        try noteArrival(of: first..<(first + entries), in: row)
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
