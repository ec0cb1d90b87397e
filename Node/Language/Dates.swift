internal import Foundation
internal import Register

/// How times and days are written: ISO in JSON, as the language has it for people.
enum Dates {
    /// RFC 3339 in UTC, to the second, from milliseconds since 1970.
    static func iso(_ milliseconds: Int64) -> String {
        date(milliseconds).formatted(Date.ISO8601FormatStyle())
    }

    /// `31.12.2026 23:59` in Latvian, `2026-12-31 23:59` in English; in the policy's time zone.
    static func moment(_ milliseconds: Int64, zone: String, _ language: Language) -> String {
        let parts = components(milliseconds, zone: zone)
        let time = "\(padded(parts.hour)):\(padded(parts.minute))"
        return "\(day(parts, language)) \(time)"
    }

    /// The day of a moment, `YYYY-MM-DD` in a time zone.
    static func isoDay(_ milliseconds: Int64, zone: String) -> String {
        day(components(milliseconds, zone: zone), .en)
    }

    /// A day as people write it, from `YYYY-MM-DD`; anything else comes back as it is.
    static func day(_ iso: String, _ language: Language) -> String {
        let parts = iso.split(separator: "-")
        guard language == .lv, parts.count == 3 else { return iso }
        return "\(parts[2]).\(parts[1]).\(parts[0])"
    }

    /// `YYYY-MM-DD` from that or from `31.12.2026`; nil for anything else, and for a day that no
    /// calendar has.
    static func isoDay(from text: String) -> String? {
        let dotted = text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
        let parts =
            dotted.count == 3
            ? dotted.reversed()
            : text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2]), year >= 1900
        else { return nil }
        let iso = "\(year)-\(padded(month))-\(padded(day))"
        return CalendarDay(iso) == nil ? nil : iso
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    private static func components(_ milliseconds: Int64, zone: String) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        return calendar.dateComponents(
            [.year, .month, .day, .hour, .minute], from: date(milliseconds))
    }

    private static func day(_ parts: DateComponents, _ language: Language) -> String {
        let (year, month, day) = (parts.year ?? 0, padded(parts.month), padded(parts.day))
        return language == .lv ? "\(day).\(month).\(year)" : "\(year)-\(month)-\(day)"
    }

    private static func padded(_ number: Int?) -> String {
        let digits = String(number ?? 0)
        return digits.count < 2 ? "0" + digits : digits
    }
}
