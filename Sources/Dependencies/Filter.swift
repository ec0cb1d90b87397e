/// A set of link or node kinds.
public struct KindSet: Sendable, Hashable {
    var bits: SIMD4<UInt64>

    /// Every kind.
    public static let all = KindSet(bits: SIMD4(repeating: .max))
    /// No kind.
    public static let none = KindSet(bits: SIMD4(repeating: 0))

    /// The given kinds.
    public init(_ kinds: some Sequence<UInt8>) {
        bits = SIMD4(repeating: 0)
        for kind in kinds { bits[Int(kind >> 6)] |= 1 << UInt64(kind & 63) }
    }

    init(bits: SIMD4<UInt64>) {
        self.bits = bits
    }

    /// Whether a kind belongs to the set.
    public func contains(_ kind: UInt8) -> Bool {
        (bits[Int(kind >> 6)] &>> UInt64(kind & 63)) & 1 != 0
    }
}

extension KindSet: ExpressibleByArrayLiteral {
    /// The given kinds.
    public init(arrayLiteral elements: UInt8...) {
        self.init(elements)
    }
}

/// Whose links count: a link counts when both its ends lie in the same group.
public enum Within: Sendable, Hashable, CaseIterable {
    /// Both ends belong to one institution.
    case institution
    /// Both ends belong to one sector.
    case sector
    /// Every link.
    case all
}

/// Which links a question follows.
public struct Filter: Sendable, Hashable {
    /// The kinds of links.
    public var kinds: KindSet
    /// Only links without which the dependent stops.
    public var criticalOnly: Bool
    /// Only links that the other end's owner confirmed.
    public var confirmedOnly: Bool
    /// Only links inside one institution or one sector.
    public var within: Within

    /// Every link.
    public static let all = Filter()

    /// A filter; without arguments, every link.
    public init(
        kinds: KindSet = .all, criticalOnly: Bool = false, confirmedOnly: Bool = false,
        within: Within = .all
    ) {
        self.kinds = kinds
        self.criticalOnly = criticalOnly
        self.confirmedOnly = confirmedOnly
        self.within = within
    }
}

/// A filter, prepared for inner loops.
struct Admission: Sendable {
    private let kinds: KindSet
    private let mask: UInt16
    private let wanted: UInt16
    let within: Within
    /// Every link is admitted: attributes needn't be read.
    let isOpen: Bool

    init(_ filter: Filter) {
        kinds = filter.kinds
        mask =
            (filter.criticalOnly ? Edge.criticalBit : 0)
            | (filter.confirmedOnly ? Edge.statusMask : 0)
        wanted =
            (filter.criticalOnly ? Edge.criticalBit : 0)
            | (filter.confirmedOnly ? Edge.confirmedBits : 0)
        within = filter.within
        isOpen = filter == .all
    }

    @inline(__always)
    func admits(_ attributes: UInt16) -> Bool {
        attributes & mask == wanted && kinds.contains(UInt8(truncatingIfNeeded: attributes))
    }
}

extension Graph {
    /// Whether a filter admits a link of this graph.
    public func admits(_ edge: Edge, _ filter: Filter) -> Bool {
        let admission = Admission(filter)
        return admission.isOpen
            || admission.admits(edge.attributes) && isWithin(edge.from, edge.to, filter.within)
    }

    @inline(__always)
    func isWithin(_ one: NodeID, _ other: NodeID, _ within: Within) -> Bool {
        switch within {
        case .all: true
        case .institution: nodes[Int(one)].institution == nodes[Int(other)].institution
        case .sector: nodes[Int(one)].sector == nodes[Int(other)].sector
        }
    }
}
