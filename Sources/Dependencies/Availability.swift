/// A span of time in whole seconds of some clock; the end isn't part of it.
public struct TimeSpan: Sendable, Hashable {
    /// The first second.
    public let from: Int64
    /// The second after the last.
    public let until: Int64

    /// A span; one that would end before it begins is empty.
    public init(from: Int64, until: Int64) {
        self.from = from
        self.until = max(from, until)
    }

    /// Its length in seconds.
    public var seconds: Int64 { until - from }

    /// The part of it inside another span; empty when they don't meet.
    public func clamped(to other: TimeSpan) -> TimeSpan {
        TimeSpan(from: max(from, other.from), until: min(until, other.until))
    }
}

/// What a planned outage does to a promise of availability.
public struct OutageVerdict: Sendable, Hashable {
    /// Seconds of outage that the promise allows in the period, rounded down.
    public let allowedSeconds: Int64
    /// Seconds already out before, as given.
    public let usedSeconds: Int64
    /// Seconds of the planned outage that fall into the period.
    public let plannedSeconds: Int64
    /// The availability that remains possible, in millionths of a percent, rounded down.
    public let attainable: Int64

    /// Whether the promise can still be kept.
    public var isKept: Bool { usedSeconds + plannedSeconds <= allowedSeconds }
    /// Seconds of outage left afterwards; negative when the promise is broken.
    public var remainingSeconds: Int64 { allowedSeconds - usedSeconds - plannedSeconds }
}

/// Arithmetic of availability.
///
/// Percents are in millionths: 99.9 % is 99 900 000.
public enum Availability {
    /// 100 %.
    public static let full: Int64 = 100_000_000

    /// The seconds of outage a promise allows in a period, rounded down.
    ///
    /// - Parameter promised: Clamped to 0 … 100 %.
    public static func allowedOutage(inSeconds period: Int64, promised: Int64) -> Int64 {
        let unavailable = full - min(full, max(0, promised))
        return scaled(max(0, period), by: unavailable, over: full)
    }

    /// The availability in a period with some seconds of outage, rounded down; 100 % in an empty
    /// period.
    public static func achieved(inSeconds period: Int64, outage: Int64) -> Int64 {
        guard period > 0 else { return full }
        return scaled(period - min(period, max(0, outage)), by: full, over: period)
    }

    /// What remains of availability when all of several parts are needed and fail independently,
    /// rounded down after each; 100 % of none.
    public static func inSeries(_ parts: [Int64]) -> Int64 {
        parts.reduce(full) { scaled($0, by: min(full, max(0, $1)), over: full) }
    }

    /// What a planned outage does to a promise for a period.
    public static func verdict(
        promised: Int64, period: TimeSpan, planned: TimeSpan, usedSeconds: Int64 = 0
    ) -> OutageVerdict {
        let seconds = planned.clamped(to: period).seconds
        return OutageVerdict(
            allowedSeconds: allowedOutage(inSeconds: period.seconds, promised: promised),
            usedSeconds: usedSeconds, plannedSeconds: seconds,
            attainable: achieved(inSeconds: period.seconds, outage: usedSeconds + seconds))
    }

    private static func scaled(_ value: Int64, by factor: Int64, over divisor: Int64) -> Int64 {
        Int64(Int128(value) * Int128(factor) / Int128(divisor))
    }
}
