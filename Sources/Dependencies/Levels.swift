/// Which of two values is better.
public enum Sense: Sendable, Hashable, CaseIterable {
    /// Such as availability.
    case largerIsBetter
    /// Such as processing time.
    case smallerIsBetter

    /// Whether the first value is worse than the second.
    public func isWorse(_ one: Int64, than other: Int64) -> Bool {
        self == .largerIsBetter ? one < other : one > other
    }
}

/// What is promised, offered and required of one indicator.
///
/// Values are decimals in millionths.
public struct Levels {
    /// Which of two values is better.
    public var sense: Sense
    /// What a node promises to those who depend on it; nil for no promise.
    public var promised: (NodeID) -> Int64?
    /// What a node can offer, itself; nil where nothing is known.
    ///
    /// For a service this may be its promise again: then a chain also holds across services.
    public var offered: (NodeID) -> Int64?
    /// What a link requires of its other end; nil for nothing.
    public var required: (Edge) -> Int64?

    /// The values of an indicator.
    public init(
        sense: Sense, promised: @escaping (NodeID) -> Int64?,
        offered: @escaping (NodeID) -> Int64?, required: @escaping (Edge) -> Int64? = { _ in nil }
    ) {
        self.sense = sense
        self.promised = promised
        self.offered = offered
        self.required = required
    }
}

/// A promise or a requirement that what it depends on doesn't hold.
public struct BrokenPromise: Sendable, Hashable {
    /// What can't hold.
    public enum Claim: Sendable, Hashable {
        /// A node promises more than the chain offers.
        case promise(NodeID)
        /// A link requires more than its other end, or what that depends on, offers.
        case requirement(Edge)
    }

    /// What can't hold.
    public let claim: Claim
    /// The value promised or required, in millionths.
    public let demanded: Int64
    /// The worst value on any chain, in millionths.
    public let offered: Int64
    /// From the node that promises, or the dependent end of the link that requires, to the nearest
    /// node that offers the worst value.
    public let chain: Path

    /// The node that offers the worst value.
    public var culprit: NodeID? { chain.nodes.last }
}

/// The promises that can't hold.
public struct LevelReport: Sendable {
    /// Promises by node, then requirements in the order of `Edge`; at most as many as asked for.
    public let broken: [BrokenPromise]
    /// How many there are.
    public let total: Int
}

extension Graph {
    /// Checks every promise and requirement against the worst offer along all chains of links.
    ///
    /// A chain begins at the node itself: one that offers less than it promises breaks its own
    /// promise. Complexity: O(nodes + links), and for each of the `limit` printed chains O(what
    /// the node depends on). Policy: needs set requirements on services, services offer
    /// conditions, and the two must be reconciled; likewise services and resources.
    ///
    /// - Parameters:
    ///   - filter: Along which links an offer carries on.
    ///   - requiring: Which links' requirements count; nil: those that carry an offer on.
    public func check(
        _ levels: Levels, filter: Filter = .all, requiring: Filter? = nil, limit: Int = 1000,
        using workspace: inout Workspace
    ) -> LevelReport {
        let worst = worstOffers(levels, filter)
        var claims: [(BrokenPromise.Claim, Int64)] = []
        for node in nodes.indices {
            guard let promised = levels.promised(NodeID(node)), let offer = worst[node],
                levels.sense.isWorse(offer, than: promised)
            else { continue }
            claims.append((.promise(NodeID(node)), promised))
        }
        claims += brokenRequirements(levels, requiring ?? filter, worst)
        let broken = claims.prefix(limit).compactMap { claim, demanded in
            brokenPromise(claim, demanded, levels, filter, worst, using: &workspace)
        }
        return LevelReport(broken: broken, total: claims.count)
    }

    private func brokenRequirements(
        _ levels: Levels, _ filter: Filter, _ worst: ContiguousArray<Int64?>
    ) -> [(BrokenPromise.Claim, Int64)] {
        var broken: [(edge: Edge, required: Int64)] = []
        for node in nodes.indices {
            forEachEdge(of: NodeID(node), .needs) { edge in
                guard let required = levels.required(edge), let offer = worst[Int(edge.to)],
                    levels.sense.isWorse(offer, than: required), admits(edge, filter)
                else { return }
                broken.append((edge, required))
            }
        }
        return broken.sorted { $0.edge < $1.edge }.map { (.requirement($0.edge), $0.required) }
    }

    /// For each node the worst value offered by it and all it depends on; nil where none is known.
    private func worstOffers(_ levels: Levels, _ filter: Filter) -> ContiguousArray<Int64?> {
        let links = plain(.needs, filter)
        let components = links.components()
        let members = components.members()
        var worst = ContiguousArray<Int64?>(repeating: nil, count: components.count)
        for number in 0..<components.count {
            var least: Int64?
            for index in Int(members.offsets[number])..<Int(members.offsets[number + 1]) {
                let node = Int(members.neighbours[index])
                least = levels.worse(least, levels.offered(NodeID(node)))
                for slot in Int(links.offsets[node])..<Int(links.offsets[node + 1]) {
                    let other = Int(components.component[Int(links.neighbours[slot])])
                    // Components come after those they lead to; inside one it is still nil.
                    if other != number { least = levels.worse(least, worst[other]) }
                }
            }
            worst[number] = least
        }
        return ContiguousArray(components.component.map { worst[Int($0)] })
    }

    private func brokenPromise(
        _ claim: BrokenPromise.Claim, _ demanded: Int64, _ levels: Levels, _ filter: Filter,
        _ worst: ContiguousArray<Int64?>, using workspace: inout Workspace
    ) -> BrokenPromise? {
        let start: NodeID
        let before: [NodeID]
        switch claim {
        case .promise(let node): (start, before) = (node, [])
        case .requirement(let edge): (start, before) = (edge.to, [edge.from])
        }
        let reach = needs(of: [start], filter: filter, using: &workspace)
        guard let offer = worst[Int(start)],
            let culprit = reach.nodes.first(where: { levels.offered($0) == offer }),
            let path = shortestPath(from: start, to: culprit, filter: filter, using: &workspace)
        else { return nil }
        return BrokenPromise(
            claim: claim, demanded: demanded, offered: offer,
            chain: Path(nodes: before + path.nodes, direction: .needs))
    }
}

extension Levels {
    fileprivate func worse(_ one: Int64?, _ other: Int64?) -> Int64? {
        guard let one, let other else { return one ?? other }
        return sense.isWorse(other, than: one) ? other : one
    }
}
