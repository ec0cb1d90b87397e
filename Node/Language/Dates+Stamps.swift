internal import Foundation

extension Dates {
    /// A moment that a person names, as the schema writes it and in milliseconds since 1970.
    ///
    /// `2026-12-01T19:00`, `01.12.2026 19:00` or with seconds; a day alone is its beginning, a
    /// time alone is today's. Without an offset the moment is in the time zone. Nil for anything
    /// else.
    static func moment(
        named text: String, zone: String, now: Int64
    ) -> (stamp: String, milliseconds: Int64)? {
        if let date = try? Date(text, strategy: .iso8601) {
            return stamp(Int64(date.timeIntervalSince1970 * 1000), zone: zone)
        }
        let parts = text.replacing("T", with: " ").split(separator: " ").map(String.init)
        guard let first = parts.first, let last = parts.last, parts.count <= 2 else { return nil }
        let isTimeAlone = parts.count == 1 && first.contains(":")
        let day = isTimeAlone ? isoDay(now, zone: zone) : isoDay(from: first)
        guard let day, let clock = clock(parts.count == 2 || isTimeAlone ? last : "00:00") else {
            return nil
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        let numbers = day.split(separator: "-").compactMap { Int($0) }
        let wanted = DateComponents(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: clock.hour,
            minute: clock.minute, second: clock.second)
        guard let date = calendar.date(from: wanted),
            calendar.component(.day, from: date) == numbers[2]
        else { return nil }
        return stamp(Int64(date.timeIntervalSince1970 * 1000), zone: zone)
    }

    /// A moment as the schema writes it: `2026-12-01T19:00:00+02:00`.
    static func stamp(
        _ milliseconds: Int64, zone: String
    ) -> (stamp: String, milliseconds: Int64) {
        let seconds = (milliseconds / 1000) * 1000
        let date = Date(timeIntervalSince1970: Double(seconds) / 1000)
        let zone = TimeZone(identifier: zone) ?? .gmt
        let offset = zone.secondsFromGMT(for: date)
        let local = date.addingTimeInterval(TimeInterval(offset)).formatted(.iso8601).dropLast()
        let size = abs(offset) / 60
        let sign = offset < 0 ? "-" : "+"
        let text = String(format: "%@%@%02d:%02d", String(local), sign, size / 60, size % 60)
        return (text, seconds)
    }

    /// The last moment of a day, milliseconds since 1970.
    static func end(ofDay day: String, zone: String) -> Int64? {
        moment(named: "\(day) 23:59:59", zone: zone, now: 0)?.milliseconds
    }

    private static func clock(_ text: String) -> (hour: Int, minute: Int, second: Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0, (0...24).contains(hour),
            (0...59).contains(minute), (0...59).contains(second),
            hour < 24 || minute == 0 && second == 0
        else { return nil }
        return (hour, minute, second)
    }
}
