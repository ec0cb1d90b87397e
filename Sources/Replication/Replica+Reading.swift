internal import Foundation
public import Merge
public import Register
internal import Storage

extension Replica {
    /// A record as a reader of these layers sees it; nil if nothing is stated about it there.
    ///
    /// - Parameters:
    ///   - layers: Those that the reader may read; nil: all that this node holds.
    ///   - day: As of the last frontier note of this day or before; nil: now.
    public func view(
        _ record: RecordID, layers: [Scope]? = nil, asOf day: String? = nil
    ) throws -> RecordView? {
        try read { snapshot, state in
            let readers = Readers(self, snapshot, state, asOf: day)
            return try view(record, layers: layers, readers)
        }
    }

    /// Records as a reader of these layers sees them, in the order given; the unknown left out.
    public func views(
        of records: [RecordID], layers: [Scope]? = nil, asOf day: String? = nil
    ) throws -> [RecordView] {
        try read { snapshot, state in
            let readers = Readers(self, snapshot, state, asOf: day)
            return try records.compactMap { try view($0, layers: layers, readers) }
        }
    }

    /// What `make` makes of records as a reader of these layers sees them, in the order given; the
    /// unknown are left out. Takes memory for no more than one view at a time.
    ///
    /// All are of one state of the store; `make` may read it besides.
    public func views<Made>(
        of records: [RecordID], layers: [Scope]?, asOf day: String?,
        _ make: (RecordView) throws -> Made?
    ) throws -> [Made] {
        try store.freeze().read { snapshot in
            let readers = Readers(self, snapshot, try directory(in: snapshot), asOf: day)
            return try records.compactMap { record in
                try view(record, layers: layers, readers).flatMap(make)
            }
        }
    }

    /// The directory by which a reader of a day's register sees who owns what: that of the note;
    /// the present one where no note tells it.
    public func directory(asOf day: String) throws -> Directory {
        try read { snapshot, state in
            try Readers(self, snapshot, state, asOf: day).directory()
        }
    }

    /// The layers of which this node holds logs, sorted.
    public func layers() throws -> [Scope] { try store.read { try $0.layers() } }

    /// The type that a value of the group *existence* names; nil if it names none.
    static func type(of value: Bytes) -> String? {
        (try? CanonicalJSON(parsing: value))?["type"]?.text
    }

    /// Whether a layer's words count for a record with this owner: of the restricted ones the
    /// owner's and those of institutions merged into it (DESIGN §7).
    static func counts(_ layer: Scope, owner: UInt32?, _ directory: Directory) -> Bool {
        guard case .restricted(let institution) = layer else { return true }
        guard let owner else { return false }
        return institution == owner || directory.predecessors(of: owner).contains(institution)
    }

    func view(
        _ record: RecordID, layers: [Scope]?, _ readers: Readers
    ) throws -> RecordView? {
        let directory = try readers.directory()
        let owner = directory.owner(of: record, at: directory.size)
        var unknown: [Scope] = []
        var cells: [Cell: CellGathering] = [:]
        var statements: [StatementView] = []
        let touched = try readers.snapshot.touched(record)?.layers ?? []
        for (layer, places) in touched.sorted(by: { $0.scope < $1.scope }) {
            guard layers?.contains(layer) ?? true else { continue }
            guard let reader = try readers.reader(of: layer) else {
                unknown.append(layer)
                continue
            }
            let found = try reader.statements(of: record, at: places)
            for group in try reader.merged(found, layer) {
                let views = try reader.views(of: group, in: layer)
                statements += views
                cells[group.cell, default: CellGathering()].add(
                    group.merged, views,
                    counts: Self.counts(layer, owner: owner, reader.directory))
            }
            statements += try reader.unevaluated(found, in: layer)
        }
        guard !statements.isEmpty else { return nil }
        let views = cells.keys.sorted().map { cell in
            (cells[cell] ?? CellGathering()).view(cell, directory, owner: owner)
        }
        let existence = views.first { $0.cell.group == "existence" && $0.cell.element.isEmpty }
        return RecordView(
            record: record, owner: owner, type: existence?.value.flatMap(Self.type),
            cells: views, statements: statements.sorted(by: precedes), unknownLayers: unknown)
    }

    private func precedes(_ left: StatementView, _ right: StatementView) -> Bool {
        let (first, second) = (left.statement.cell, right.statement.cell)
        if first != second { return first < second }
        if left.layer != right.layer { return left.layer < right.layer }
        return left.position < right.position
    }
}

/// The readers of each layer, now or as of a day.
final class Readers {
    let snapshot: Snapshot
    private let replica: Replica
    private let state: DirectoryState
    private let day: String?
    private let present: RecordReader
    private var dated: [Scope: RecordReader?] = [:]

    init(_ replica: Replica, _ snapshot: Snapshot, _ state: DirectoryState, asOf day: String?) {
        self.replica = replica
        self.snapshot = snapshot
        self.state = state
        self.day = day
        present = RecordReader(snapshot, state.directory)
    }

    /// A layer's reader; nil if no note says what it was as of the day.
    func reader(of layer: Scope) throws -> RecordReader? {
        guard let day else { return present }
        if let reader = dated[layer] { return reader }
        let moment = try replica.moment(of: layer, asOf: day, snapshot)
        let reader = moment.map {
            RecordReader(
                snapshot, state.directory.prefix($0.directorySize), frontier: $0.frontier,
                sharing: present)
        }
        dated[layer] = .some(reader)
        return reader
    }

    /// The reader whose directory says who owns what: as of the day that of the public layer.
    func main() throws -> RecordReader {
        try reader(of: .public) ?? reader(of: .government) ?? present
    }

    /// The directory that says who owns what.
    func directory() throws -> Directory { try main().directory }
}

/// The words about a cell in several layers, brought together.
private struct CellGathering {
    var effective: [StatementView] = []
    var diverging: [StatementView] = []
    var proposals: [StatementView] = []
    var late: [StatementView] = []

    mutating func add(_ merged: MergedCell, _ views: [StatementView], counts: Bool) {
        if counts, let index = merged.effective { effective.append(views[index]) }
        diverging += merged.diverging.map { views[$0] }
        proposals += merged.openProposals.map { views[$0] }
        late += merged.openLate.map { views[$0] }
    }

    /// The highest role's word, and of one role's the narrowest layer's.
    func view(_ cell: Cell, _ directory: Directory, owner: UInt32?) -> CellView {
        let order = WordOrder(directory, group: cell.group, owner: owner)
        return CellView(
            cell: cell,
            effective: effective.min {
                order.rank($0.statement.role, $0.layer) < order.rank($1.statement.role, $1.layer)
            }, diverging: diverging, proposals: proposals, late: late)
    }
}

/// Whose word about a cell shows: the highest role's, and of one role's the narrowest layer's.
struct WordOrder {
    private let ranking: [Role]
    private let restricted: [UInt32]

    init(_ directory: Directory, group: String, owner: UInt32?) {
        ranking = directory.ranking(of: group)
        restricted = owner.map { [$0] + directory.predecessors(of: $0) } ?? []
    }

    /// The least shows.
    func rank(_ role: Role, _ layer: Scope) -> (Int, Int) {
        let role = ranking.firstIndex(of: role) ?? ranking.count
        switch layer {
        case .restricted(let institution):
            return (role, restricted.firstIndex(of: institution) ?? restricted.count)
        case .government: return (role, restricted.count + 1)
        default: return (role, restricted.count + 2)
        }
    }
}

extension RecordReader {
    /// The statements of a cell as a reader sees them, in the group's order.
    func views(of group: Group, in layer: Scope) throws -> [StatementView] {
        try zip(group.statements, group.merged.verdicts).map { found, verdict in
            try view(found, in: layer, .judged(verdict))
        }
    }

    /// The statements that this program doesn't evaluate.
    func unevaluated(_ statements: [Found], in layer: Scope) throws -> [StatementView] {
        try statements.filter { !$0.isEvaluated }.map { try view($0, in: layer, .notEvaluated) }
    }

    private func view(
        _ found: Found, in layer: Scope, _ verdict: StatementVerdict
    ) throws -> StatementView {
        let content = try content(at: found.place)
        let (stated, position) = (found.stated, found.stated.position)
        return StatementView(
            layer: layer,
            statement: Statement(
                cell: found.cell, role: stated.role, kind: stated.kind, value: stated.value,
                adopts: stated.adopts, declines: stated.declines),
            reference: Reference(
                log: position.log, sequence: position.sequence, index: position.index,
                leaf: content.leaf),
            directorySize: stated.directorySize, verdict: verdict, isErased: stated.isErased,
            note: content.note, claimedTime: content.header.claimedTime,
            acknowledgement: try acknowledgement(of: found.place))
    }
}
