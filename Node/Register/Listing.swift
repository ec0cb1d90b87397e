internal import Merge
internal import Register
internal import Replication

/// Records that a reader asks for, sorted by ID.
struct Listing {
    let views: [RecordView]

    /// - Parameters:
    ///   - creator: Only records that this institution created; nil: of all.
    ///   - owner: Only records that this institution owns; nil: of all.
    init(
        _ node: Node, _ reading: ReadingOptions, type: String? = nil, creator: UInt32? = nil,
        owner: UInt32? = nil
    ) throws {
        if let type, Schema.current.type(type) == nil { throw Failure.unknownType(type) }
        let layers = try node.layers(reading)
        let day = try node.day(reading)
        let records = day == nil
            ? try node.replica.records(type: type, owner: owner, layers: layers).map(\.record)
            : try node.replica.allRecords()
        let views = try node.replica.views(of: records, layers: layers, asOf: day)
        if views.contains(where: { $0.cells.isEmpty && !$0.unknownLayers.isEmpty }), let day {
            throw Failure.noNote(day)
        }
        self.views = views.filter { view in
            guard type == nil || view.content?.type == type else { return false }
            guard creator == nil || view.record.creator == creator else { return false }
            return owner == nil || view.owner == owner
        }
    }
}
