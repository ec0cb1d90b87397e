public import Dependencies
public import Register

/// A node as the graph's index keeps it: integers alone.
public struct GraphNodeRow: Hashable, Sendable {
    /// The index's number of the record.
    public let record: UInt32
    /// The institution that created the record.
    public let creator: UInt32
    /// The kind in bits 0–7, whether it is for itself in bit 8.
    public let attributes: Int64

    /// A row from its parts.
    public init(record: UInt32, creator: UInt32, attributes: Int64) {
        self.record = record
        self.creator = creator
        self.attributes = attributes
    }
}

extension GraphFacts.Node {
    /// The node's kind and flags as one number.
    public var attributes: Int64 { Int64(kind.rawValue) | (isForItself ? 1 << 8 : 0) }
}

/// What a node's attributes mean.
extension Int64 {
    var nodeKind: UInt8 { UInt8(truncatingIfNeeded: self) }
    var isForItself: Bool { self & 1 << 8 != 0 }
}

/// An edge as the graph's index keeps it: integers alone.
public struct GraphEdgeRow: Hashable, Sendable {
    /// The index's number of the record that states it.
    public let record: UInt32
    /// The institution that created that record.
    public let creator: UInt32
    /// The index's number of the dependent.
    public let source: UInt32
    /// The index's number of what it depends on.
    public let target: UInt32
    /// What is known of it.
    public let attributes: EdgeAttributes

    /// A row from its parts.
    public init(
        record: UInt32, creator: UInt32, source: UInt32, target: UInt32, attributes: EdgeAttributes
    ) {
        self.record = record
        self.creator = creator
        self.source = source
        self.target = target
        self.attributes = attributes
    }
}

/// What is known of an edge, in one number.
///
/// | bits | meaning |
/// |---|---|
/// | 0–7 | kind |
/// | 8 | whether the dependent stops when the other end does |
/// | 9–10 | criticality, 0 where none is stated |
/// | 11–12 | what the dependent's side says: 0 nothing, 1 yes, 2 no |
/// | 13–14 | what the other side says |
/// | 15 | whether answers are asked for; else it is confirmed by what it is |
/// | 16–31 | its place among the edges that its record states |
public struct EdgeAttributes: Hashable, Sendable {
    /// The number.
    public let number: UInt32

    /// The attributes that a stored number stands for.
    public init(number: UInt32) { self.number = number }

    /// The attributes of a record's edge.
    ///
    /// - Parameters:
    ///   - place: Its place among the record's edges; later ones than 65,535 share that place.
    ///   - source: The answer at the dependent's side; nil where there is none that counts.
    ///   - target: The answer at the other side.
    public init(
        _ edge: GraphFacts.Edge, place: Int, source: GraphFacts.Answer?,
        target: GraphFacts.Answer?
    ) {
        func code(_ answer: GraphFacts.Answer?) -> UInt32 {
            answer.map { $0.isYes ? 1 : 2 } ?? 0
        }
        number =
            UInt32(edge.kind.number) | (edge.isCritical ? 1 << 8 : 0)
            | UInt32(edge.criticality?.rawValue ?? 0) << 9 | code(source) << 11
            | code(target) << 13 | (edge.answerers == nil ? 0 : 1 << 15)
            | UInt32(UInt16(clamping: place)) << 16
    }

    /// The attributes of an edge that a record states, with the answers that count.
    ///
    /// - Parameter answer: What a record answers to another; nil where it says nothing.
    public init(
        _ edge: GraphFacts.Edge, place: Int, in facts: GraphFacts, of record: RecordID,
        answer: (_ answerer: RecordID, _ about: RecordID) throws -> GraphFacts.Answer?
    ) rethrows {
        func counting(_ answerer: RecordID?) throws -> GraphFacts.Answer? {
            guard let answerer, let found = try answer(answerer, record),
                found.digest == facts.digest
            else { return nil }
            return found
        }
        self.init(
            edge, place: place, source: try counting(edge.answerers?.source),
            target: try counting(edge.answerers?.target))
    }

    /// The kind's number.
    public var kind: UInt8 { UInt8(truncatingIfNeeded: number) }
    /// Whether the dependent stops when the other end does.
    public var isCritical: Bool { number & 1 << 8 != 0 }
    /// How critical it is as stated; nil where it isn't.
    public var criticality: Criticality? {
        Criticality(rawValue: UInt8(truncatingIfNeeded: number >> 9 & 3))
    }
    /// Its place among its record's edges.
    public var place: Int { Int(number >> 16) }
    /// Whether answers are asked for; else it is confirmed by what it is.
    public var isAsked: Bool { number & 1 << 15 != 0 }
    /// Whether somebody answered.
    public var isAnswered: Bool { number >> 11 & 15 != 0 }

    /// What the other side says: whoever doesn't own the record that states the edge.
    ///
    /// That is the end depended on, or else the dependent. Where a third party states it, a no of
    /// either counts, and the former's yes; where one owner has it all, nobody else is to ask.
    ///
    /// - Parameters:
    ///   - author: The owner of the record that states it.
    ///   - source: The owner of the dependent; nil where that is no record here.
    ///   - target: The owner of the other end; nil where that is no record here.
    public func status(author: UInt32, source: UInt32?, target: UInt32?) -> Status {
        guard isAsked else { return .confirmed }
        let (one, other) = (number >> 11 & 3, number >> 13 & 3)
        if target == author {
            if let source, source != author { return Self.status(one) }
            return Self.status(other == 0 ? 1 : other)
        }
        return Self.status(source != author && one == 2 ? 2 : other)
    }

    private static func status(_ answer: UInt32) -> Status {
        switch answer {
        case 1: .confirmed
        case 2: .disputed
        default: .silent
        }
    }
}
