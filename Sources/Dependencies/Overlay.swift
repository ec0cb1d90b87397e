/// A link seen from one of its ends.
struct HalfEdge: Sendable, Equatable {
    var neighbour: NodeID
    var payload: UInt32
    var attributes: UInt16
}

/// What changed at one node in one direction since the rows were built.
struct Delta: Sendable {
    /// Slots of the rows that no longer count, ascending.
    var dropped: ContiguousArray<UInt32> = []
    /// Links that the rows don't hold.
    var added: ContiguousArray<HalfEdge> = []
}

/// The changes since the rows were built: small, so that a copy is cheap.
struct Overlay: Sendable {
    /// The nodes with a delta in either direction.
    var touched: Bitset
    var along: [NodeID: Delta] = [:]
    var against: [NodeID: Delta] = [:]
    /// Links added less links dropped.
    var balance = 0
    /// Changes of links and nodes.
    var changeCount = 0

    init(nodeCount: Int) {
        touched = Bitset(count: nodeCount + nodeCount / 16 + 64)
    }

    var isEmpty: Bool { changeCount == 0 }

    func delta(of node: NodeID, _ direction: Direction) -> Delta? {
        direction == .needs ? along[node] : against[node]
    }

    mutating func change(_ node: NodeID, _ direction: Direction, _ edit: (inout Delta) -> Void) {
        touched.insert(node)
        if direction == .needs {
            edit(&along[node, default: Delta()])
        } else {
            edit(&against[node, default: Delta()])
        }
    }
}

/// Updates: visible to the next question, O(degree of the ends), without touching the rows.
extension Graph {
    /// Adds a node and returns its number.
    public mutating func add(_ node: Node) -> NodeID {
        let number = NodeID(nodes.count)
        nodes.append(node)
        overlay.touched.grow(toHold: nodes.count)
        overlay.touched.insert(number)
        overlay.changeCount += 1
        return number
    }

    /// Replaces what is known of a node; its links stay.
    public mutating func set(_ number: NodeID, to node: Node) {
        nodes[Int(number)] = node
    }

    /// Adds a link; a parallel one counts besides those present.
    ///
    /// - Precondition: Both ends are nodes of this graph.
    public mutating func add(_ edge: Edge) {
        precondition(
            Int(edge.from) < nodeCount && Int(edge.to) < nodeCount,
            "a link leads to a node that isn't in the graph")
        overlay.change(edge.from, .needs) { delta in
            delta.added.append(
                HalfEdge(neighbour: edge.to, payload: edge.payload, attributes: edge.attributes))
        }
        overlay.change(edge.to, .impact) { delta in
            delta.added.append(
                HalfEdge(neighbour: edge.from, payload: edge.payload, attributes: edge.attributes))
        }
        overlay.balance += 1
        overlay.changeCount += 1
    }

    /// Removes the link with these ends and this payload; false when there is none.
    ///
    /// Of several that are alike, one goes.
    public mutating func removeEdge(from: NodeID, to: NodeID, payload: UInt32) -> Bool {
        guard let found = take(from: from, to: to, payload: payload) else { return false }
        _ = found
        return true
    }

    /// Replaces kind, criticality and status of the link with this one's ends and payload; false
    /// when there is none.
    public mutating func update(_ edge: Edge) -> Bool {
        guard take(from: edge.from, to: edge.to, payload: edge.payload) != nil else {
            return false
        }
        add(edge)
        return true
    }

    /// Whether enough has changed that `compact()` is worth its O(nodes + links).
    public var shouldCompact: Bool { overlay.changeCount > max(1024, edgeCount / 256) }

    /// Builds the rows anew from what counts now; nodes keep their numbers.
    ///
    /// Takes as long as building. Do it on a copy, aside, where questions may not wait.
    public mutating func compact() {
        if !overlay.isEmpty { self = Graph(nodes: nodes, edges: edges()) }
    }

    /// Drops one link from both ends and returns its attributes.
    private mutating func take(from: NodeID, to: NodeID, payload: UInt32) -> UInt16? {
        if let attributes = takeAdded(from: from, to: to, payload: payload) { return attributes }
        let dropped = overlay.along[from]?.dropped ?? []
        let slot = rows.along.slots(of: from).first { slot in
            rows.along.neighbours[slot] == to && rows.along.references[slot] == payload
                && !dropped.containsSorted(UInt32(slot))
        }
        guard let slot else { return nil }
        let against = rows.against.slots(of: to)
        let place = rows.against.references.firstIndex(in: against, notLessThan: UInt32(slot))
        overlay.change(from, .needs) { $0.dropped.insertSorted(UInt32(slot)) }
        overlay.change(to, .impact) { $0.dropped.insertSorted(UInt32(place)) }
        overlay.balance -= 1
        overlay.changeCount += 1
        return rows.along.attributes[slot]
    }

    private mutating func takeAdded(from: NodeID, to: NodeID, payload: UInt32) -> UInt16? {
        let added = overlay.along[from]?.added
        let index = added?.firstIndex { $0.neighbour == to && $0.payload == payload }
        guard let added, let index else { return nil }
        let attributes = added[index].attributes
        overlay.change(from, .needs) { $0.added.remove(at: index) }
        let twin = HalfEdge(neighbour: from, payload: payload, attributes: attributes)
        overlay.change(to, .impact) { delta in
            if let place = delta.added.firstIndex(of: twin) { delta.added.remove(at: place) }
        }
        overlay.balance -= 1
        overlay.changeCount += 1
        return attributes
    }
}

/// Walking one node's links, overlay included.
extension Graph {
    @inline(__always)
    func isTouched(_ node: NodeID) -> Bool { !overlay.isEmpty && overlay.touched.contains(node) }

    /// Calls `body` with the neighbour of each admitted link; parallel links repeat it.
    @inline(__always)
    func forEachNeighbour(
        of node: NodeID, _ direction: Direction, _ admission: Admission,
        _ body: (NodeID) -> Void
    ) {
        let row = rows[direction]
        let delta = isTouched(node) ? overlay.delta(of: node, direction) : nil
        for slot in row.slots(of: node) {
            let neighbour = row.neighbours[slot]
            if !admission.isOpen {
                guard admission.admits(row.attributes[slot]),
                    isWithin(node, neighbour, admission.within)
                else { continue }
            }
            if let delta, delta.dropped.containsSorted(UInt32(slot)) { continue }
            body(neighbour)
        }
        guard let delta else { return }
        for half in delta.added
        where admission.isOpen
            || admission.admits(half.attributes)
                && isWithin(node, half.neighbour, admission.within)
        {
            body(half.neighbour)
        }
    }

    /// Calls `body` with each link of a node in a direction.
    func forEachEdge(of node: NodeID, _ direction: Direction, _ body: (Edge) -> Void) {
        let row = rows[direction]
        let delta = isTouched(node) ? overlay.delta(of: node, direction) : nil
        for slot in row.slots(of: node) {
            if let delta, delta.dropped.containsSorted(UInt32(slot)) { continue }
            let reference = row.references[slot]
            let payload = direction == .needs ? reference : rows.along.references[Int(reference)]
            body(
                edge(
                    node, direction,
                    HalfEdge(
                        neighbour: row.neighbours[slot], payload: payload,
                        attributes: row.attributes[slot])))
        }
        for half in delta?.added ?? [] { body(edge(node, direction, half)) }
    }

    private func edge(_ node: NodeID, _ direction: Direction, _ half: HalfEdge) -> Edge {
        Edge(
            from: direction == .needs ? node : half.neighbour,
            to: direction == .needs ? half.neighbour : node,
            attributes: half.attributes, payload: half.payload)
    }
}

extension ContiguousArray where Element == UInt32 {
    /// The first index in `range` whose element is not less; the elements there are ascending.
    func firstIndex(in range: Range<Int>, notLessThan value: UInt32) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func containsSorted(_ value: UInt32) -> Bool {
        let index = firstIndex(in: 0..<count, notLessThan: value)
        return index < count && self[index] == value
    }

    mutating func insertSorted(_ value: UInt32) {
        insert(value, at: firstIndex(in: 0..<count, notLessThan: value))
    }
}
