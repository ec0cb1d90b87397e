internal import Merge
internal import Register
internal import Storage

/// The bytes between two retained checkpoints, as far as batches allow (DESIGN §8).
let retainedSpan: UInt64 = 1024 * 1024

extension Transaction {
    /// Appends verified entries to a log, with everything that finds them again.
    ///
    /// The checkpoint is retained; nil where a cut of the directory vouches for the end.
    func append(
        _ entries: [ReadEntry], to row: inout StoredLog, checkpoint: Checkpoint?
    ) throws {
        var tree = try LogTree(row)
        let start = row.size
        for read in entries {
            let sequence = tree.size
            try insert(read.entry, into: row, at: sequence)
            try index(read, of: &row, at: sequence)
            if let block = tree.append(read.entry.leaf) {
                try insert(subtree: block.root, of: row, index: block.index)
            }
            row.bytes += UInt64(read.byteCount)
            row.cited = read.header.directorySize
        }
        row.size = tree.size
        row.peaks = tree.peaks
        try update(row)
        if let checkpoint { try insert(checkpoint, of: row, span: retainedSpan) }
        try takeIn(entries.map(\.entry), of: row, from: start)
        if row.size > start { try noteArrival(of: start..<row.size, in: row) }
    }

    /// Notes where what an entry says is to be found.
    func index(_ read: ReadEntry, of row: inout StoredLog, at sequence: UInt64) throws {
        switch read.content {
        case .changeSet(let statements, _):
            for record in touched(by: statements) {
                try touch(record, layer: row.log.scope, log: row, sequence: sequence)
            }
        case .request: try insertRequest(in: row, at: sequence)
        case .refusal(let request, _): try insertAnswer(in: row, at: sequence, to: request)
        case .act(let act, _):
            for request in act.requests {
                try insertAnswer(in: row, at: sequence, to: request)
            }
        case .frontierNote(let note):
            if row.log.institution == Directory.nationalLead {
                try insertFrontierNote(in: row, at: sequence, day: note.day)
            }
        case .unreadable: row.evaluated = min(row.evaluated ?? sequence, sequence)
        case .unknown: break
        }
    }

    /// Drops a log's entries from a size on; the records that they touch become dirty.
    ///
    /// - Parameter apart: Whether the entries are kept apart; otherwise they are forgotten.
    func cut(_ row: inout StoredLog, to size: UInt64, apart: Bool) throws {
        guard size < row.size, let tree = try tree(of: row, at: size) else { return }
        var position = size
        while position < row.size {
            // A part at a time: a log may be larger than memory.
            let part = try entries(
                of: row, in: position..<row.size, bytes: Int(retainedSpan))
            guard !part.isEmpty else {
                throw ReplicaError.damaged("log \(row.log.text) lacks entry \(position)")
            }
            try untouch(part, of: row, from: position)
            // Instead of what a rotated key had signed in their places.
            if apart { try setApart(part, of: row, from: position, replacing: true) }
            row.bytes -= part.reduce(0) { $0 + UInt64($1.header.count + $1.payload.count) }
            position += UInt64(part.count)
        }
        if apart { try setApartCheckpoints(of: row, beyond: size) }
        try truncate(row, to: size)
        row.size = size
        row.peaks = tree.peaks
        if let evaluated = row.evaluated, evaluated >= size { row.evaluated = nil }
        row.cited = 0
        if size > 0, let last = try entry(of: row, at: size - 1) {
            row.cited = try ReadEntry(last).header.directorySize
        }
        try update(row)
    }

    /// Notes no longer where what entries of a log say is to be found.
    private func untouch(
        _ entries: [Entry], of row: StoredLog, from start: UInt64
    ) throws {
        for (offset, entry) in entries.enumerated() {
            guard case .changeSet(let statements, _) = try ReadEntry(entry).content else {
                continue
            }
            for record in touched(by: statements) {
                try untouch(
                    record, layer: row.log.scope, log: row, sequence: start + UInt64(offset))
            }
        }
    }

    private func touched(by statements: [ReadStatement]) -> [RecordID] {
        var records: [RecordID] = []
        for statement in statements where records.last != statement.statement.cell.record {
            records.append(statement.statement.cell.record)
        }
        return records.count > 1 ? Array(Set(records)).sorted() : records
    }
}
