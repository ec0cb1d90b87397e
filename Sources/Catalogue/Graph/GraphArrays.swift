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
    /// By payload of the edges.
    var statements: EdgeStatements

    static let none = NodeID.max

    /// The node of a record's number; nil where it is none.
    func node(_ record: UInt32) -> NodeID? {
        guard Int(record) < places.count, places[Int(record)] != Self.none else { return nil }
        return places[Int(record)]
    }

    /// Bytes that the arrays hold, the graph's included.
    public var bytes: Int {
        graph.bytes + records.capacity * 4 + isForItself.capacity + places.capacity * 4
            + statements.bytes
    }
}

/// What is known of edges by their payload: those read at once, and those added since.
///
/// The first are never written again, so that a copy that is still asked costs nothing.
struct EdgeStatements: Sendable {
    private let statedBy: ContiguousArray<UInt32>
    private let attributes: ContiguousArray<UInt32>
    private var added: [(statedBy: UInt32, attributes: UInt32)] = []

    init(statedBy: ContiguousArray<UInt32>, attributes: ContiguousArray<UInt32>) {
        self.statedBy = statedBy
        self.attributes = attributes
    }

    /// The index's number of the record that states an edge.
    func author(of payload: UInt32) -> UInt32 {
        let index = Int(payload)
        return index < statedBy.count ? statedBy[index] : added[index - statedBy.count].statedBy
    }

    /// What is known of an edge.
    func attributes(of payload: UInt32) -> EdgeAttributes {
        let index = Int(payload)
        return EdgeAttributes(
            number: index < attributes.count
                ? attributes[index] : added[index - attributes.count].attributes)
    }

    /// Adds an edge and returns its payload, greater than all before.
    mutating func append(author: UInt32, _ attributes: EdgeAttributes) -> UInt32 {
        added.append((author, attributes.number))
        return UInt32(truncatingIfNeeded: statedBy.count + added.count - 1)
    }

    var bytes: Int {
        statedBy.capacity * 4 + attributes.capacity * 4 + added.capacity * 8
    }
}
