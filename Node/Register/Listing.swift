internal import Merge
internal import Register
internal import Replication

/// Records that a reader asks for, sorted by ID.
struct Listing {
    private let node: Node
    private let layers: [Scope]?
    private let day: String?
    private let records: [RecordID]
    private let isWanted: (RecordView) -> Bool

    /// - Parameters:
    ///   - creator: Only records that this institution created; nil: of all.
    ///   - owner: Only records that this institution owns; nil: of all.
    init(
        _ node: Node, _ reading: ReadingOptions, type: String? = nil, creator: UInt32? = nil,
        owner: UInt32? = nil
    ) throws {
        if let type, Schema.current.type(type) == nil { throw Failure.unknownType(type) }
        self.node = node
        layers = try node.layers(reading)
        day = try node.day(reading)
        records =
            day == nil
            ? try node.replica.records(type: type, owner: owner, layers: layers).map(\.record)
            : try node.replica.allRecords()
        isWanted = { view in
            guard type == nil || view.knownType == type else { return false }
            guard creator == nil || view.record.creator == creator else { return false }
            return owner == nil || view.owner == owner
        }
    }

    /// What `make` makes of each: takes memory for that alone, however many there are.
    func compactMap<Made>(_ make: (RecordView) throws -> Made?) throws -> [Made] {
        try node.replica.views(of: records, layers: layers, asOf: day) { view in
            if let day, view.cells.isEmpty, !view.unknownLayers.isEmpty {
                throw Failure.noNote(day)
            }
            return isWanted(view) ? try make(view) : nil
        }
    }
}
