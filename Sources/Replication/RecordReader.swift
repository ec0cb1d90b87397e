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
        /// What values of *existence* say: few of them stand in many records.
        var types: [Bytes: String?] = [:]
        var logs: [Int64: StoredLog] = [:]
        var numbers: [LogID: Int64] = [:]
        /// The receipts that are kept of logs, by the log's number.
        var receipts: [Int64: [KeptReceipt]] = [:]
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
        try merged(record, layer, at: try snapshot.places(of: record, in: layer))
    }

    /// The cells of a record that is stated at these places of a layer, judged, sorted.
    ///
    /// - Parameter reads: Which groups are wanted.
    func merged(
        _ record: RecordID, _ layer: Scope, at places: [EntryPlace],
        reads: (_ group: String) -> Bool = { _ in true }
    ) throws -> [Group] {
        try merged(try statements(of: record, at: places), layer, reads: reads)
    }

    /// The cells that all statements about a record in a layer make, judged, sorted.
    func merged(
        _ statements: [Found], _ layer: Scope, reads: (_ group: String) -> Bool = { _ in true }
    ) throws -> [Group] {
        var cells: [Cell: [Found]] = [:]
        var declines = Declines()
        for found in statements where found.isEvaluated && reads(found.cell.group) {
            cells[found.cell, default: []].append(found)
            if found.stated.kind == .decline {
                declines.add(CollectionOfOne(found.stated), of: found.cell)
            }
        }
        // A copy of its own: one for each cell would cost more than most merges.
        let directory = directory
        return try cells.sorted { $0.key < $1.key }.map { cell, found in
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
        try statements(of: record, at: try snapshot.places(of: record, in: layer))
    }

    /// Every statement about a record that is stated at these places of a layer.
    func statements(of record: RecordID, at places: [EntryPlace]) throws -> [Found] {
        var all: [Found] = []
        for place in places {
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

    /// What the receipts that are kept say of an entry.
    func acknowledgement(of place: EntryPlace) throws -> Acknowledgement {
        let row = try log(place.log)
        let kept =
            try decoded.receipts[place.log] ?? snapshot.receipts(of: row).map(KeptReceipt.init)
        decoded.receipts[place.log] = kept
        return Acknowledgement(
            of: place.sequence, by: kept, knowing: try knownDirectorySize())
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

    /// The type that a value of the group *existence* names; nil if it names none.
    func type(of existence: Bytes) -> String? {
        if let type = decoded.types[existence] { return type }
        if decoded.types.count >= 64 { decoded.types.removeAll() }
        let type = Replica.type(of: existence)
        decoded.types[existence] = .some(type)
        return type
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
