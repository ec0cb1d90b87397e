internal import Merge
public import Register
internal import Storage

/// A frontier note as it stands in the national lead's log.
public struct StoredFrontierNote: Hashable, Sendable {
    /// The layer.
    public let layer: Scope
    /// The log that holds it.
    public let log: LogID
    /// Its position there.
    public let sequence: UInt64
    /// The note.
    public let note: FrontierNote
}

extension Replica {
    /// Writes the day's frontier notes at the national node: into its public and government logs,
    /// and into a restricted one where another's log changed; one transaction, one time.
    ///
    /// - Parameter day: `YYYY-MM-DD` in the policy's time zone.
    /// - Throws: ``ReplicaError`` `noSeal`, `fenced`.
    public func writeFrontierNotes(
        day: String, time: Int64, using generator: inout some RandomNumberGenerator
    ) throws -> [Written] {
        let written = try write { transaction, state in
            let layers = Set(try transaction.layers()).union([.public, .government])
            let writings = try layers.sorted().compactMap { layer -> Writing? in
                let note = try frontierNote(
                    of: layer, day: day, time: time, transaction, state)
                if layer.isRestricted, note.changed.isEmpty { return nil }
                return Writing(
                    institution: Directory.nationalLead, scope: layer, kind: .frontierNote,
                    payload: Payload(note, using: &generator))
            }
            try Fence(self).requireOpen(for: Directory.nationalLead, transaction, state)
            return try write(writings, time: time, transaction, state)
        }
        try Fence(self).raiseHighWater()
        return written
    }

    /// The frontier notes of a layer, in the order of writing.
    public func frontierNotes(of layer: Scope) throws -> [StoredFrontierNote] {
        try store.read { try self.frontierNotes(of: layer, $0) }
    }

    func frontierNotes(of layer: Scope, _ snapshot: Snapshot) throws -> [StoredFrontierNote] {
        let notes = try snapshot.frontierNotes(scope: layer).compactMap {
            place -> StoredFrontierNote? in
            guard let row = try snapshot.log(number: place.place.log),
                place.place.sequence < row.evaluated ?? .max,
                let entry = try snapshot.entry(of: row, at: place.place.sequence),
                case .frontierNote(let note) = try ReadEntry(entry).content
            else { return nil }
            return StoredFrontierNote(
                layer: layer, log: row.log, sequence: place.place.sequence, note: note)
        }
        return notes.sorted { ($0.log, $0.sequence) < ($1.log, $1.sequence) }
    }

    private func frontierNote(
        of layer: Scope, day: String, time: Int64, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> FrontierNote {
        let noted = noted(by: try frontierNotes(of: layer, snapshot))
        let own = LogID(
            institution: Directory.nationalLead, scope: layer,
            epoch: state.directory.members[Directory.nationalLead]?.epoch ?? 1)
        let changed = try snapshot.logs().filter { row in
            guard row.log.scope == layer, row.log != own else { return false }
            guard let before = noted[row.log] else { return row.size > 0 }
            return row.size != before.size || before.root.map { $0 != row.tree.root } ?? false
        }
        return FrontierNote(
            changed: changed.map { Cut(log: $0.log, size: $0.size, root: $0.tree.root) }.sorted(),
            time: time, directorySize: state.directory.size, day: day)
    }

    /// How much notes say that there is of each log, as the latest says it: size and root. Of a log
    /// that holds notes that is up to and with its last one, whose root no note can state.
    func noted(by notes: [StoredFrontierNote]) -> [LogID: (size: UInt64, root: Digest?)] {
        var noted: [LogID: (size: UInt64, root: Digest?)] = [:]
        for note in notes {
            for cut in note.note.changed { noted[cut.log] = (cut.size, cut.root) }
            noted[note.log] = (note.sequence + 1, nil)
        }
        return noted
    }

    /// What a layer's register is read by as of a day: the frontier and directory of the last
    /// note of that day, or of the last one before; nil if there is none.
    func moment(
        of layer: Scope, asOf day: String, _ snapshot: Snapshot
    ) throws -> (frontier: [LogID: UInt64], directorySize: UInt64)? {
        let notes = try frontierNotes(of: layer, snapshot)
        guard let last = notes.lastIndex(where: { $0.note.day <= day }) else { return nil }
        let noted = noted(by: Array(notes[...last]))
        return (noted.mapValues(\.size), notes[last].note.directorySize)
    }
}
