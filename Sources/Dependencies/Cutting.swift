/// A node that, alone, cuts others off from something that they depend on.
public struct CuttingNode: Sendable, Hashable {
    /// The node that cuts off.
    public let node: NodeID
    /// From what: of several, where it cuts off most.
    public let root: NodeID
    /// The sum of the weights of the nodes cut off, its own not counted.
    public let weight: UInt64
    /// How many nodes are cut off, itself not counted.
    public let count: Int
}

/// The single points of failure.
public struct Cuttings: Sendable {
    /// Heaviest first, then most nodes, then by number; every figure is exact.
    public let nodes: [CuttingNode]
    /// How many of the roots were looked at, in their order; all of them where effort allowed.
    public let examinedCount: Int
}

extension Graph {
    /// The nodes that, alone, cut most off from one of several roots.
    ///
    /// For each root its dominators, so a node is named with the root where it cuts off most. Looks at
    /// one root after another until `effort` links were followed, the first in any case.
    /// Complexity: O(effort × log nodes), and O(nodes reached) for each root.
    ///
    /// - Parameters:
    ///   - roots: What to be cut off from, those that matter most first.
    ///   - effort: In links followed; the default takes some seconds.
    ///   - weight: What it counts to lose a node, such as 1 for services and life situations.
    public func cuttings(
        from roots: [NodeID], filter: Filter = .all, limit: Int = 20, effort: Int = 40_000_000,
        weight: (NodeID) -> UInt64, using workspace: inout Workspace
    ) -> Cuttings {
        var best: [NodeID: CuttingNode] = [:]
        var examined = 0
        var followed = 0
        for root in roots where examined == 0 || followed < effort {
            examined += 1
            let tree = dominators(from: [root], filter: filter, using: &workspace)
            followed += tree.linkCount
            // A node among the first of all is among the first of the root where it cuts off most.
            for cut in tree.ranked(without: [root], limit: limit, weight: weight) {
                let cutting = CuttingNode(
                    node: cut.node, root: root, weight: cut.weight, count: cut.count)
                if let known = best[cut.node], !cutting.cutsMore(than: known) { continue }
                best[cut.node] = cutting
            }
        }
        let ordered = best.values.sorted { one, other in
            (other.weight, other.count, one.node) < (one.weight, one.count, other.node)
        }
        return Cuttings(nodes: Array(ordered.prefix(limit)), examinedCount: examined)
    }
}

extension CuttingNode {
    fileprivate func cutsMore(than other: CuttingNode) -> Bool {
        (other.weight, other.count) < (weight, count)
    }
}
