public import Register

/// The declines of some records in one layer, found by the proposal that they name.
///
/// A decline names its proposal in the open, so it counts also where its sealed half, and with it
/// the element, is erased: it may stand in another cell of the record and group than its proposal.
public struct Declines: Sendable {
    private struct Place: Hashable {
        let record: RecordID
        let group: String
        let proposal: Position
    }

    private var byPlace: [Place: [Stated]] = [:]

    /// No declines.
    public init() {}

    /// Adds those of a cell's statements that decline something.
    public mutating func add(_ statements: some Sequence<Stated>, of cell: Cell) {
        for statement in statements where statement.kind == .decline {
            guard let named = statement.declines else { continue }
            let place = Place(record: cell.record, group: cell.group, proposal: named.position)
            byPlace[place, default: []].append(statement)
        }
    }

    /// Those that name one of a cell's statements, whether or not it is the entry they mean.
    public func naming(_ statements: some Sequence<Stated>, of cell: Cell) -> [Stated] {
        guard !byPlace.isEmpty else { return [] }
        return statements.flatMap { statement in
            let place = Place(
                record: cell.record, group: cell.group, proposal: statement.position)
            return byPlace[place] ?? []
        }
    }
}
