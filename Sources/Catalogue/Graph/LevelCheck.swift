public import Dependencies
public import Register

/// Promises and requirements that can't hold, and levels that can't be compared.
///
/// The policy: needs set requirements on services, services offer conditions, and the two must be
/// reconciled; likewise services and resources. Support for another's service may raise but never
/// lower what its owner promised.
public struct LevelCheck {
    /// A promise or requirement that what it depends on doesn't hold.
    public struct Finding: Hashable {
        /// What can't hold.
        public enum Claim: String, Hashable, Sendable {
            /// A record promises or offers more than what it can't work without.
            case promise
            /// A need or link requires more than its other end can offer.
            case requirement
            /// A supporting service promises less than the service that it supports.
            case support
            /// A provider keeps less than the service's owner promises.
            case provision
        }

        /// What can't hold.
        public let claim: Claim
        /// On which scale.
        public let scale: LevelScale
        /// What is promised or required, in millionths.
        public let demanded: Int64
        /// What is possible, in millionths.
        public let offered: Int64
        /// From whoever promises or requires to whoever offers least.
        public let chain: Path
        /// The record that states what can't hold, where the chain doesn't begin with it: a link,
        /// need or provision.
        public let statedBy: RecordID?
    }

    /// A promise or requirement and an offer that are on different scales, or no offer at all.
    public struct Incomparable: Hashable {
        /// What is promised or required.
        public let demanded: LevelScale
        /// What is offered; nil where nothing is.
        public let offered: LevelScale?
        /// From whoever promises or requires to whoever offers.
        public let chain: Path
    }

    /// By indicator, then in the graph's order.
    public private(set) var findings: [Finding] = []
    /// By indicator, then in the graph's order.
    public private(set) var incomparable: [Incomparable] = []

    private let register: RegisterGraph
    /// What nodes promise or offer: the best of each scale.
    private var own: [LevelScale: [NodeID: Int64]] = [:]
    private var kept: [(node: NodeID, level: StatedLevel)] = []
    /// What edges require: the strictest of each scale.
    private var required: [LevelScale: [Edge: Int64]] = [:]
    private var workspace = Workspace()

    /// Checks every level of a graph.
    ///
    /// An offer carries on along critical links alone: without the others the dependent works. A
    /// requirement counts on every link.
    public init(_ register: RegisterGraph, filter: Filter = .all) {
        self.register = register
        read(register.levelTable())
        var critical = filter
        critical.criticalOnly = true
        for scale in Set(own.keys).union(required.keys).sorted() {
            checkChains(scale, critical, filter)
            checkSupport(scale, filter)
            findOthers(scale, critical, filter)
        }
        checkProvisions()
    }

    private mutating func read(_ table: LevelTable) {
        for node in 0..<NodeID(register.graph.nodeCount) {
            for stated in table.levels(of: node) {
                guard let (scale, value) = stated.level.measure else { continue }
                switch stated.role {
                case .promised, .offered:
                    own[scale, default: [:]].merge([node: value]) { scale.better($0, $1) }
                case .kept: kept.append((node, stated))
                case .required: break
                }
            }
        }
        for edge in register.graph.edges() {
            for stated in table.required(by: edge) {
                guard let (scale, value) = stated.level.measure else { continue }
                required[scale, default: [:]].merge([edge: value]) { scale.better($0, $1) }
            }
        }
    }

    private mutating func checkChains(
        _ scale: LevelScale, _ critical: Filter, _ filter: Filter
    ) {
        let (own, required) = (own[scale] ?? [:], required[scale] ?? [:])
        let levels = Levels(
            sense: scale.sense, promised: { own[$0] }, offered: { own[$0] },
            required: { required[$0] })
        let report = register.graph.check(
            levels, filter: critical, requiring: filter, limit: .max, using: &workspace)
        findings += report.broken.map { broken in
            var statedBy: RecordID?
            var claim = Finding.Claim.promise
            if case .requirement(let edge) = broken.claim {
                claim = .requirement
                statedBy = register.link(edge).record
            }
            return Finding(
                claim: claim, scale: scale, demanded: broken.demanded, offered: broken.offered,
                chain: broken.chain, statedBy: statedBy)
        }
    }

    /// Compares supporting services with those that they support.
    private mutating func checkSupport(_ scale: LevelScale, _ filter: Filter) {
        guard let kind = LinkKind.named("supports")?.number, let own = own[scale] else { return }
        for edge in register.graph.edges().sorted() where edge.kind == kind {
            guard register.graph.admits(edge, filter), let promised = own[edge.from],
                let supporting = own[edge.to], scale.sense.isWorse(supporting, than: promised)
            else { continue }
            findings.append(
                Finding(
                    claim: .support, scale: scale, demanded: promised, offered: supporting,
                    chain: Path(nodes: [edge.from, edge.to], direction: .needs),
                    statedBy: register.link(edge).record))
        }
    }

    /// Compares what providers keep with what the service's owner promises.
    private mutating func checkProvisions() {
        for (node, stated) in kept {
            guard let (scale, value) = stated.level.measure, let promised = own[scale]?[node],
                scale.sense.isWorse(value, than: promised)
            else { continue }
            findings.append(
                Finding(
                    claim: .provision, scale: scale, demanded: promised, offered: value,
                    chain: Path(nodes: [node], direction: .needs), statedBy: stated.record))
        }
    }

    /// Finds offers of the same indicator on other scales, and requirements without any offer.
    private mutating func findOthers(
        _ scale: LevelScale, _ critical: Filter, _ filter: Filter
    ) {
        let same = own.keys.filter { $0.indicator == scale.indicator }
        let others = same.filter { $0 != scale }.sorted()
        let demands = required[scale] ?? [:]
        for other in others {
            let (offers, promises) = (own[other] ?? [:], own[scale] ?? [:])
            // Nothing is as good as this, so every offer is found.
            let levels = Levels(
                sense: .largerIsBetter,
                promised: { promises[$0] == nil || offers[$0] != nil ? nil : .max },
                offered: { offers[$0] },
                required: { demands[$0] == nil || promises[$0.to] != nil ? nil : .max })
            let report = register.graph.check(
                levels, filter: critical, requiring: filter, limit: 1000, using: &workspace)
            incomparable += report.broken.map {
                Incomparable(demanded: scale, offered: other, chain: $0.chain)
            }
        }
        for edge in demands.keys.sorted() where register.graph.admits(edge, filter) {
            guard !same.contains(where: { own[$0]?[edge.to] != nil }) else { continue }
            incomparable.append(
                Incomparable(
                    demanded: scale, offered: nil,
                    chain: Path(nodes: [edge.from, edge.to], direction: .needs)))
        }
    }
}
