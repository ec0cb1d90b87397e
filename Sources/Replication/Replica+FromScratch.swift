internal import Merge
internal import Register
internal import Storage

// What is derived step by step, compared with what the entries say all at once.
extension Replica {
    /// Recomputes everything from the entries, in memory, and compares it with what is stored.
    ///
    /// - Returns: sentences about what differs; empty if nothing does.
    public func verifyIncremental() throws -> [String] {
        let stored = try fingerprint()
        return try read { snapshot, state in
            var findings: [String] = []
            var fresh = DirectoryState()
            guard let row = try snapshot.log(Directory.log) else { return ["no directory"] }
            try fresh.append(
                try snapshot.entries(of: row, in: 0..<row.size), verify: verifier.verify)
            if fresh.directory.outcomes != state.directory.outcomes {
                findings.append("the directory's acts have other outcomes from scratch")
            }
            for layer in stored.layers {
                findings += try verify(layer, snapshot, fresh.directory)
            }
            return findings
        }
    }

    private func verify(
        _ layer: LayerFingerprint, _ snapshot: Snapshot, _ directory: Directory
    ) throws -> [String] {
        var findings: [String] = []
        let scratch = try Scratch(layer.layer, snapshot, directory)
        if scratch.fingerprint != layer.fingerprint {
            findings.append("layer \(layer.layer.text) has another fingerprint from scratch")
        }
        let isDirty = try snapshot.dirtyLayers().contains(layer.layer)
        let derived = try snapshot.derived(layer: layer.layer)
        let stored = Dictionary(derived.map { ($0.record, $0) }) { $1 }
        for record in Set(stored.keys).union(scratch.records.keys).sorted() {
            guard let row = stored[record], !isDirty else {
                if scratch.records[record]?.hash != nil {
                    findings.append("record \(record.hex) isn't stored in \(layer.layer.text)")
                }
                continue
            }
            if let other = scratch.records[record], other != row {
                findings.append("record \(record.hex) differs in \(layer.layer.text)")
            } else if scratch.records[record] == nil, row.hash != nil {
                findings.append("record \(record.hex) is stored in \(layer.layer.text) only")
            }
        }
        return findings
    }
}

/// A layer derived from its logs alone, without any index.
private struct Scratch {
    private(set) var records: [RecordID: DerivedRecord] = [:]
    let fingerprint: Digest

    init(_ layer: Scope, _ snapshot: Snapshot, _ directory: Directory) throws {
        var cells: [Cell: [Stated]] = [:]
        var leaves: [Position: Digest] = [:]
        for row in try snapshot.logs() where row.log.scope == layer {
            for (offset, entry) in try snapshot.entries(of: row, in: 0..<row.size).enumerated() {
                let read = try ReadEntry(entry)
                guard case .changeSet(let statements, _) = read.content else {
                    if case .unreadable = read.content { break }
                    continue
                }
                guard read.header.directorySize <= directory.size else { continue }
                for statement in statements {
                    let stated = Stated(
                        statement, log: row.log, sequence: UInt64(offset),
                        directorySize: read.header.directorySize)
                    cells[statement.statement.cell, default: []].append(stated)
                    leaves[stated.position] = entry.leaf
                }
            }
        }
        var effective: [RecordID: [Fingerprint.EffectiveCell]] = [:]
        var declines = Declines()
        for (cell, statements) in cells { declines.add(statements, of: cell) }
        for (cell, statements) in cells {
            let merged = merge(
                cell, layer: layer, statements: statements,
                declines: declines.naming(statements, of: cell), under: directory
            ) { leaves[$0] }
            var row =
                records[cell.record]
                ?? DerivedRecord(
                    record: cell.record, layer: layer, hash: nil, type: nil, code: nil, cells: 0,
                    divergences: 0, proposals: 0, late: 0)
            row.divergences += merged.diverging.isEmpty ? 0 : 1
            row.proposals += merged.openProposals.count
            row.late += merged.openLate.count
            records[cell.record] = row
            guard let index = merged.effective, let word = statements[index].word else { continue }
            effective[cell.record, default: []].append(
                .init(group: cell.group, element: cell.element, word: word))
        }
        for (record, cells) in effective {
            records[record]?.hash = Fingerprint.record(record, cells: cells)
            records[record]?.cells = cells.count
            let type = Replica.value(of: "existence", cells).flatMap(Replica.type)
            records[record]?.type = type
            records[record]?.code = Replica.code(of: type, cells)
        }
        fingerprint = Fingerprint.tree(Self.hashes(of: records))
    }

    private static func hashes(
        of records: [RecordID: DerivedRecord]
    ) -> [(id: RecordID, hash: Digest)] {
        records.keys.sorted().compactMap { record in
            records[record]?.hash.map { (id: record, hash: $0) }
        }
    }
}
