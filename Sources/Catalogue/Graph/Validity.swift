/// A day as a number that sorts like it: 20261231.
public struct GraphDay: Hashable, Comparable, Sendable {
    /// Year · 10000 + month · 100 + day.
    public let number: Int32

    /// The day with this number.
    public init(number: Int32) { self.number = number }

    /// The day written `2026-12-31`; nil for any other text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, text.utf8.count == 10, let year = Int32(parts[0]),
            let month = Int32(parts[1]), let day = Int32(parts[2])
        else { return nil }
        number = year * 10_000 + month * 100 + day
    }

    /// Whether one day is before another.
    public static func < (left: GraphDay, right: GraphDay) -> Bool { left.number < right.number }
}

/// From one day to another, both included.
public struct Validity: Hashable, Sendable {
    /// The first day; nil: always before.
    public let from: GraphDay?
    /// The last day; nil: always after.
    public let until: GraphDay?

    /// Every day.
    public static let always = Validity(from: nil, until: nil)

    /// From one day to another; nil leaves that side open.
    public init(from: GraphDay?, until: GraphDay?) {
        self.from = from
        self.until = until
    }

    /// A period as the schema writes it, `2025-01-01/..`; what can't be read counts always.
    public init(_ period: String?) {
        let ends = period?.split(separator: "/", omittingEmptySubsequences: false) ?? []
        guard ends.count == 2 else {
            self = .always
            return
        }
        self.init(from: GraphDay(ends[0]), until: GraphDay(ends[1]))
    }

    /// Whether a day lies in it.
    public func contains(_ day: GraphDay) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }

    /// The whole as one number, for storage; nil for every day.
    public var packed: Int64? {
        if self == .always { return nil }
        return Int64(from?.number ?? 0) << 32 | Int64(until?.number ?? .max)
    }

    /// The validity that a stored number stands for.
    public init(packed: Int64?) {
        guard let packed else {
            self = .always
            return
        }
        let (from, until) = (
            Int32(truncatingIfNeeded: packed >> 32), Int32(truncatingIfNeeded: packed)
        )
        self.init(
            from: from == 0 ? nil : GraphDay(number: from),
            until: until == .max ? nil : GraphDay(number: until))
    }
}
