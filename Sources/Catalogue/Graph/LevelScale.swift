public import Dependencies
internal import Register

/// Levels that can be compared: of one indicator, in one unit, bound and span.
///
/// Seconds, minutes, hours and days are one unit; working days and hours aren't, nor are a month's
/// availability and a year's: what can't be compared is said, not guessed.
public struct LevelScale: Hashable, Sendable, Comparable {
    /// The indicator's code.
    public let indicator: String
    /// The unit's code; `second` for all fixed times.
    public let unit: String
    /// The span's code; nil where none is stated.
    public let per: String?
    /// Which of two values is better.
    public let sense: Sense

    /// Whether one scale comes before another: by indicator, unit, span.
    public static func < (left: LevelScale, right: LevelScale) -> Bool {
        (left.indicator, left.unit, left.per ?? "", left.sense == .largerIsBetter ? 0 : 1)
            < (right.indicator, right.unit, right.per ?? "", right.sense == .largerIsBetter ? 0 : 1)
    }

    /// The better of two values.
    func better(_ one: Int64, _ other: Int64) -> Int64 {
        sense.isWorse(one, than: other) ? other : one
    }
}

extension Level {
    /// On which scale the level is, and where on it, in millionths; nil where it states no number
    /// or no unit, or where nothing tells which of two values is better.
    public var measure: (scale: LevelScale, value: Int64)? {
        guard let target, let unit, let sense else { return nil }
        let seconds: [String: Int64] = ["second": 1, "minute": 60, "hour": 3600, "day": 86400]
        let (value, isTooLarge) = target.multipliedReportingOverflow(by: seconds[unit] ?? 1)
        guard !isTooLarge else { return nil }
        let scale = LevelScale(
            indicator: indicator, unit: seconds[unit] == nil ? unit : "second", per: per,
            sense: sense)
        return (scale, value)
    }

    private var sense: Sense? {
        switch bound ?? LevelText.bound(of: indicator) {
        case "at-least": .largerIsBetter
        case "at-most": .smallerIsBetter
        default: nil
        }
    }
}
