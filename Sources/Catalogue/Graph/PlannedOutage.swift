public import Dependencies
internal import Foundation
internal import Register

/// What a planned outage does to the promises of availability that it hits.
public struct PlannedOutage {
    /// A promise in a period that the outage falls into.
    public struct Promise: Hashable {
        /// The service or resource.
        public let node: NodeID
        /// What is promised or offered.
        public let stated: StatedLevel
        /// The period, in seconds since 1970.
        public let period: TimeSpan
        /// What the outage does to it.
        public let verdict: OutageVerdict
    }

    /// When, in seconds since 1970.
    public let planned: TimeSpan
    /// What is planned to stop.
    public let starts: [NodeID]
    /// What stops: the starts, and what depends on them by critical links alone; the nearest
    /// first.
    public let stopping: [NodeID]
    /// Their promises, by record, level and period.
    public private(set) var promises: [Promise] = []
    /// Promises of availability in another unit or without a span, which can't be reckoned.
    public private(set) var incomparable: [(node: NodeID, stated: StatedLevel)] = []

    /// The promises that it would break.
    public var broken: [Promise] { promises.filter { !$0.verdict.isKept } }

    /// - Parameter zone: The time zone in which a day or month begins.
    public init(_ reached: Reached, in register: RegisterGraph, planned: TimeSpan, zone: String) {
        self.planned = planned
        starts = reached.starts
        stopping = reached.starts + reached.items.filter(\.isCritical).map(\.node)
        let calendar = Calendar(zone: zone)
        for node in stopping {
            for stated in register.levels(of: node) where stated.level.indicator == "availability" {
                guard stated.role == .promised || stated.role == .offered else { continue }
                judge(node, stated, calendar)
            }
        }
    }

    private mutating func judge(_ node: NodeID, _ stated: StatedLevel, _ calendar: Calendar) {
        let level = stated.level
        guard level.unit == "percent", level.bound ?? "at-least" == "at-least",
            let promised = level.target,
            let unit = level.per.flatMap(Calendar.unit), planned.seconds > 0
        else { return incomparable.append((node, stated)) }
        var start = planned.from
        while start < planned.until, let period = calendar.period(unit, around: start) {
            promises.append(
                Promise(
                    node: node, stated: stated, period: period,
                    verdict: Availability.verdict(
                        promised: promised, period: period, planned: planned)))
            start = max(period.until, start + 1)
        }
    }
}

extension Calendar {
    fileprivate init(zone: String) {
        self.init(identifier: .iso8601)
        timeZone = TimeZone(identifier: zone) ?? .gmt
    }

    /// The unit of a span's code; nil for one that is no length of time.
    fileprivate static func unit(_ span: String) -> Component? {
        switch span {
        case "day": .day
        case "week": .weekOfYear
        case "month": .month
        case "quarter": .quarter
        case "year": .year
        default: nil
        }
    }

    /// The day, week, month, quarter or year that has a second.
    fileprivate func period(_ unit: Component, around second: Int64) -> TimeSpan? {
        let date = Date(timeIntervalSince1970: TimeInterval(second))
        if unit == .quarter { return quarter(around: date) }
        guard let interval = dateInterval(of: unit, for: date) else { return nil }
        return span(interval.start, interval.end)
    }

    /// Foundation's quarters aren't reliable, so they are counted by months.
    private func quarter(around date: Date) -> TimeSpan? {
        let month = component(.month, from: date)
        let first = DateComponents(
            year: component(.year, from: date), month: (month - 1) / 3 * 3 + 1, day: 1)
        guard let start = self.date(from: first),
            let end = self.date(byAdding: .month, value: 3, to: start)
        else { return nil }
        return span(start, end)
    }

    private func span(_ start: Date, _ end: Date) -> TimeSpan {
        TimeSpan(
            from: Int64(start.timeIntervalSince1970), until: Int64(end.timeIntervalSince1970))
    }
}
