internal import Merge
internal import Register
internal import Storage

/// Reads and merges the statements of records in one state of the store.
///
/// Entries once decoded are kept, bounded, for the records after: those of one change set are
/// read together.
final class RecordReader {
    let snapshot: Snapshot
    let directory: Directory
    private let frontier: [LogID: UInt64]?
    private let decoded: Decoded
    private var directorySize: UInt64?

    /// A statement about a cell, and where it stands.
    struct Found {
        let stated: Stated
        let cell: Cell
        let place: EntryPlace
        let isEvaluated: Bool
    }

    /// The statements of a cell in a layer, judged.
    struct Group {
        let cell: Cell
        let statements: [Found]
        let merged: MergedCell
    }

    /// What entries say, and which log each number stands for.
    final class Decoded {
        var entries: [EntryPlace: Content] = [:]
        var logs: [Int64: StoredLog] = [:]
        var numbers: [LogID: Int64] = [:]
        var bytes = 0
    }

    /// An entry's statements by record, its note and its leaf.
    struct Content {
        let header: Header
        let statements: [RecordID: [ReadStatement]]
        let note: ChangeNote?
        let leaf: Digest
    }

    /// - Parameter frontier: Reads as of these sizes, and of no other log; nil reads what is held.
    init(
        _ snapshot: Snapshot, _ directory: Directory, frontier: [LogID: UInt64]? = nil,
        sharing other: RecordReader? = nil
    ) {
        self.snapshot = snapshot
        self.directory = directory
        self.frontier = frontier
        decoded = other?.decoded ?? Decoded()
    }

    /// The cells of a record in a layer, judged, sorted.
    func merged(_ record: RecordID, _ layer: Scope) throws -> [Group] {
        var cells: [Cell: [Found]] = [:]
        for found in try statements(of: record, layer) where found.isEvaluated {
            cells[found.cell, default: []].append(found)
        }
        var declines = Declines()
        for (cell, found) in cells { declines.add(found.lazy.map(\.stated), of: cell) }
        return try cells.keys.sorted().map { cell in
            let found = cells[cell] ?? []
            let statements = found.map(\.stated)
            let merged = try merge(
                cell, layer: layer, statements: statements,
                declines: declines.naming(statements, of: cell), under: directory
            ) { try leaf(at: $0) }
            return Group(cell: cell, statements: found, merged: merged)
        }
    }

    /// Every statement about a record in a layer, those not evaluated too, by log and position.
    func statements(of record: RecordID, _ layer: Scope) throws -> [Found] {
        var all: [Found] = []
        for place in try snapshot.places(of: record, in: layer) {
            let row = try log(place.log)
            if let frontier, place.sequence >= frontier[row.log] ?? 0 { continue }
            let content = try content(at: place)
            let isEvaluated =
                place.sequence < row.evaluated ?? .max
                && content.header.directorySize <= directory.size
            for read in content.statements[record] ?? [] {
                let stated = Stated(
                    read, log: row.log, sequence: place.sequence,
                    directorySize: content.header.directorySize)
                all.append(
                    Found(
                        stated: stated, cell: read.statement.cell, place: place,
                        isEvaluated: isEvaluated))
            }
        }
        return all
    }

    /// The effective cells among these.
    static func effective(_ groups: [Group]) -> [Fingerprint.EffectiveCell] {
        groups.compactMap { group in
            guard let index = group.merged.effective,
                let word = group.statements[index].stated.word
            else { return nil }
            return .init(group: group.cell.group, element: group.cell.element, word: word)
        }
    }

    /// The size of the directory that the store holds, whichever directory this reader judges by.
    func knownDirectorySize() throws -> UInt64 {
        if let directorySize { return directorySize }
        let size = try snapshot.size(of: Directory.log) ?? 0
        directorySize = size
        return size
    }

    func log(_ number: Int64) throws -> StoredLog {
        if let row = decoded.logs[number] { return row }
        guard let row = try snapshot.log(number: number) else {
            throw ReplicaError.damaged("an entry belongs to no log")
        }
        decoded.logs[number] = row
        decoded.numbers[row.log] = number
        return row
    }

    func content(at place: EntryPlace) throws -> Content {
        if let content = decoded.entries[place] { return content }
        let row = try log(place.log)
        guard let entry = try snapshot.entry(of: row, at: place.sequence) else {
            throw ReplicaError.damaged("entry \(place.sequence) of log \(row.log.text) is missing")
        }
        let read = try ReadEntry(entry)
        var statements: [RecordID: [ReadStatement]] = [:]
        var note: ChangeNote?
        if case .changeSet(let all, let its) = read.content {
            for statement in all {
                statements[statement.statement.cell.record, default: []].append(statement)
            }
            note = its
        }
        let content = Content(
            header: read.header, statements: statements, note: note, leaf: entry.leaf)
        if decoded.bytes > 16 * 1024 * 1024 {
            decoded.entries.removeAll()
            decoded.bytes = 0
        }
        decoded.entries[place] = content
        decoded.bytes += read.byteCount
        return content
    }

    private func leaf(at position: Position) throws -> Digest? {
        let row =
            try decoded.numbers[position.log].map { try log($0) }
            ?? snapshot.log(position.log)
        guard let row, position.sequence < row.size,
            let entry = try snapshot.entry(of: row, at: position.sequence)
        else { return nil }
        return entry.leaf
    }
}
