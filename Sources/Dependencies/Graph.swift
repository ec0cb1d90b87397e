/// The number of a node: its place in the arrays, given in the order of adding, never reused.
public typealias NodeID = UInt32

/// What the engine knows of a node; names and addresses stay with the caller.
public struct Node: Sendable, Hashable {
    /// The caller's number of the owning institution.
    public var institution: UInt32
    /// The caller's number of the sector (or municipality) of the institution.
    public var sector: UInt32
    /// The caller's kind: a service, a resource, a need.
    public var kind: UInt8
    /// False for the end of a link that leads to nothing (retracted or never seen).
    public var isPresent: Bool

    /// Makes a node of a kind, owned by an institution of a sector.
    public init(kind: UInt8, institution: UInt32, sector: UInt32, isPresent: Bool = true) {
        self.kind = kind
        self.institution = institution
        self.sector = sector
        self.isPresent = isPresent
    }
}

/// The answer of the owner of the other end to a link.
public enum Status: UInt8, Sendable, CaseIterable {
    /// Not answered yet.
    case silent = 0
    /// The other end's owner said yes.
    case confirmed = 1
    /// The other end's owner said no.
    case disputed = 2
}

/// A link: from the dependent to what it depends on.
///
/// Parallel links, links from a node to itself and cycles are normal. The payload is the caller's
/// handle of the link; `from`, `to` and `payload` together name one link in updates.
public struct Edge: Sendable, Hashable {
    /// The dependent.
    public var from: NodeID
    /// What it depends on.
    public var to: NodeID
    /// The caller's handle, such as an index into its own table of links.
    public var payload: UInt32
    /// Kind in bits 0–7, critical in bit 8, status in bits 9–10.
    var attributes: UInt16

    /// Makes a link.
    public init(
        from: NodeID, to: NodeID, kind: UInt8 = 0, isCritical: Bool = false,
        status: Status = .silent, payload: UInt32
    ) {
        self.from = from
        self.to = to
        self.payload = payload
        attributes =
            UInt16(kind) | (isCritical ? Self.criticalBit : 0) | (UInt16(status.rawValue) << 9)
    }

    init(from: NodeID, to: NodeID, attributes: UInt16, payload: UInt32) {
        self.from = from
        self.to = to
        self.attributes = attributes
        self.payload = payload
    }

    /// The caller's kind: one that uses, contains or provides.
    public var kind: UInt8 { UInt8(truncatingIfNeeded: attributes) }
    /// Whether the dependent stops when the other end stops.
    public var isCritical: Bool { attributes & Self.criticalBit != 0 }
    /// What the other end's owner says.
    public var status: Status { Status(rawValue: UInt8((attributes >> 9) & 3)) ?? .silent }

    static let criticalBit: UInt16 = 1 << 8
    static let statusMask: UInt16 = 3 << 9
    static let confirmedBits: UInt16 = 1 << 9
}

/// Order for printing: by ends, then payload, then attributes.
extension Edge: Comparable {
    /// Whether one comes before the other.
    public static func < (left: Edge, right: Edge) -> Bool {
        (left.from, left.to, left.payload, left.attributes)
            < (right.from, right.to, right.payload, right.attributes)
    }
}

/// Which way to follow links.
public enum Direction: Sendable, CaseIterable {
    /// Along the links: what a node depends on.
    case needs
    /// Against the links: what depends on a node.
    case impact

    /// The other way.
    public var reversed: Direction { self == .needs ? .impact : .needs }
}

/// A directed multigraph in compact arrays: compressed sparse rows in both directions, and over
/// them a small overlay of changes.
///
/// A value: copying is O(1) and a copy keeps answering while the original changes. The rows are
/// never written after they are built, so an update costs O(degree of its ends), not O(links).
/// About 24 bytes a link at five links a node; at most 2³² − 1 nodes and links.
public struct Graph: Sendable {
    /// The rows along the links (references are payloads) and against them (references are slots
    /// of the rows along the links).
    var rows: Rows
    var nodes: ContiguousArray<Node>
    var overlay: Overlay

    /// Builds a graph in O(nodes + links) by counting sort.
    ///
    /// - Precondition: Every end of a link is the number of a given node.
    public init(nodes: some Sequence<Node>, edges: ContiguousArray<Edge>) {
        var all = ContiguousArray(nodes)
        // Room, so that adding a node seldom moves the array.
        all.reserveCapacity(all.count + all.count / 16 + 64)
        rows = Rows(nodeCount: all.count, edges: edges)
        overlay = Overlay(nodeCount: all.count)
        self.nodes = all
    }

    /// The number of nodes; they are numbered from 0.
    public var nodeCount: Int { nodes.count }

    /// The number of links, overlay included.
    public var edgeCount: Int { rows.along.neighbours.count + overlay.balance }

    /// The attributes of a node.
    public subscript(node: NodeID) -> Node { nodes[Int(node)] }

    /// Every link, ordered by dependent; the order among one dependent's links isn't defined.
    public func edges() -> ContiguousArray<Edge> {
        var result = ContiguousArray<Edge>()
        result.reserveCapacity(edgeCount)
        for node in 0..<NodeID(nodeCount) {
            forEachEdge(of: node, .needs) { result.append($0) }
        }
        return result
    }

    /// The links of a node in a direction that the filter admits, in the order of `Edge`.
    public func edges(
        of node: NodeID, _ direction: Direction, filter: Filter = .all
    ) -> [Edge] {
        var result: [Edge] = []
        forEachEdge(of: node, direction) { edge in
            if admits(edge, filter) { result.append(edge) }
        }
        return result.sorted()
    }

    /// The links from one node to another, in no defined order. O(links of the first).
    public func edges(from: NodeID, to: NodeID) -> [Edge] {
        var result: [Edge] = []
        forEachEdge(of: from, .needs) { edge in
            if edge.to == to { result.append(edge) }
        }
        return result
    }

    /// The number of links of a node in a direction that the filter admits.
    public func degree(of node: NodeID, _ direction: Direction, filter: Filter = .all) -> Int {
        var count = 0
        forEachNeighbour(of: node, direction, Admission(filter)) { _ in count += 1 }
        return count
    }

    /// Bytes held by the arrays of this value (capacity of the node table, overlay not counted).
    public var bytes: Int {
        rows.along.bytes + rows.against.bytes + nodes.capacity * MemoryLayout<Node>.stride
    }
}
