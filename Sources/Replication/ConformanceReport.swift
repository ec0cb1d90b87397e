internal import Merge
internal import Register
internal import Storage

/// What a node of a symbolic history shows.
struct ConformanceReport: Encodable {
    let show: String
    let directory: UInt64
    /// The size of each log held, with the branch where it isn't main; `stopped` by a fork.
    let frontier: [String: String]
    let effective: [EffectiveCell]
    /// By layer and statement.
    let verdicts: [Judged]
    let fingerprints: [String: String]

    struct EffectiveCell: Encodable {
        let layer: String
        let record: String
        let group: String
        let element: String?
        /// Nil: empty or out.
        let value: String?
        let statement: String
    }

    struct Judged: Encodable {
        let layer: String
        let statement: String
        let verdict: String
    }

    /// - Parameter branch: The name of the branch that has a root at a size.
    init(
        of node: Replica, named name: String,
        branch: (LogID, UInt64, Digest) -> String?
    ) throws {
        show = name
        let prints = try node.fingerprint()
        fingerprints = Dictionary(
            uniqueKeysWithValues: prints.layers.map { ($0.layer.text, $0.fingerprint.hex) })
        let read = try node.read { snapshot, state in
            try Self.read(snapshot, state.directory, branch)
        }
        directory = read.directory
        frontier = read.frontier
        effective = read.effective
        verdicts = read.judged.sorted { $0.0 < $1.0 }.map(\.1)
    }

    fileprivate struct Read {
        var directory: UInt64
        var frontier: [String: String] = [:]
        var effective: [EffectiveCell] = []
        var judged: [(Position, Judged)] = []
    }

    fileprivate static func read(
        _ snapshot: Snapshot, _ directory: Directory,
        _ branch: (LogID, UInt64, Digest) -> String?
    ) throws -> Read {
        var read = Read(directory: directory.size)
        for row in try snapshot.logs() where row.log.scope != .directory {
            let name = branch(row.log, row.size, row.tree.root) ?? "?"
            if row.size > 0 {
                read.frontier[row.log.text] =
                    "\(row.size)" + (name == ConformanceWorld.main ? "" : "@\(name)")
                    + (row.stopped == nil ? "" : " stopped")
            }
            try addApart(row, snapshot, directory, to: &read)
        }
        let reader = RecordReader(snapshot, directory)
        for record in try snapshot.records(prefix: "", limit: .max) {
            for layer in try snapshot.layers(of: record) {
                try add(record, layer, reader, to: &read)
            }
        }
        return read
    }

    private static func add(
        _ record: RecordID, _ layer: Scope, _ reader: RecordReader, to read: inout Read
    ) throws {
        for group in try reader.merged(record, layer) {
            for (found, verdict) in zip(group.statements, group.merged.verdicts) {
                read.add(found.stated.position, layer, verdict.code)
            }
            guard let index = group.merged.effective,
                let word = group.statements[index].stated.word
            else { continue }
            let element = group.cell.element
            read.effective.append(
                EffectiveCell(
                    layer: layer.text, record: record.symbolic, group: group.cell.group,
                    element: element.isEmpty ? nil : String(decoding: element, as: UTF8.self),
                    value: word.text,
                    statement: group.statements[index].stated.position.symbolic))
        }
        for found in try reader.statements(of: record, layer) where !found.isEvaluated {
            read.add(found.stated.position, layer, StatementVerdict.notEvaluated.code)
        }
    }

    /// Statements kept apart: late where an act ended their log, else of a key that has ended.
    private static func addApart(
        _ row: StoredLog, _ snapshot: Snapshot, _ directory: Directory, to read: inout Read
    ) throws {
        let end = directory.end(of: row.log)?.size
        for (sequence, entry) in try snapshot.apart(of: row) {
            guard case .changeSet(let statements, _) = try ReadEntry(entry).content else {
                continue
            }
            for statement in statements {
                let position = Position(
                    log: row.log, sequence: sequence, index: statement.index)
                let isLate = end.map { sequence >= $0 } ?? false
                read.add(position, row.log.scope, isLate ? "late" : "set-apart")
            }
        }
    }
}

extension ConformanceReport.Read {
    fileprivate mutating func add(_ position: Position, _ layer: Scope, _ verdict: String) {
        judged.append(
            (
                position,
                .init(layer: layer.text, statement: position.symbolic, verdict: verdict)
            ))
    }
}

extension Position {
    fileprivate var symbolic: String { "\(log.text) \(sequence) \(index)" }
}

extension RecordID {
    /// The record as `CREATOR.NUMBER`, as histories name it.
    fileprivate var symbolic: String {
        let number = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return "\(creator).\(number)"
    }
}

extension Word {
    fileprivate var text: String? {
        switch self {
        case .value(let value): String(decoding: value, as: UTF8.self)
        case .empty: nil
        }
    }
}
