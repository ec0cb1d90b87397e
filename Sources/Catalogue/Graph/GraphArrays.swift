public import Dependencies

/// The dependency graph in compact arrays, without any text: what a program may keep in memory.
///
/// A value; copies share their arrays. About 38 bytes a link at five links a node.
public struct GraphArrays: Sendable {
    /// The engine's graph; nodes ascend by creator, local code and record ID, missing ones last.
    public internal(set) var graph: Graph
    /// By node: the index's number of its record.
    var records: ContiguousArray<UInt32>
    /// By node: whether it is for itself.
    var isForItself: ContiguousArray<Bool>
    /// By the index's number of a record: its node, or `none`.
    var places: ContiguousArray<NodeID>
    /// By payload of the edges: the index's number of the record that states it.
    var statedBy: ContiguousArray<UInt32>
    /// By payload of the edges: what is known of it.
    var attributes: ContiguousArray<UInt32>

    static let none = NodeID.max

    /// The node of a record's number; nil where it is none.
    func node(_ record: UInt32) -> NodeID? {
        guard Int(record) < places.count, places[Int(record)] != Self.none else { return nil }
        return places[Int(record)]
    }

    /// Bytes that the arrays hold, the graph's included.
    public var bytes: Int {
        graph.bytes + records.capacity * 4 + isForItself.capacity + places.capacity * 4
            + statedBy.capacity * 4 + attributes.capacity * 4
    }
}
