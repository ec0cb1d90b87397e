extension Schema.Kind {
    /// What is wrong with one value of this kind.
    func violations(of value: CanonicalJSON, at path: String) -> [Schema.Violation] {
        switch self {
        case .text(let length): return Self.textViolations(value, length, path)
        case .hours: return Self.hoursViolations(value, path)
        case .boolean: return value.bool != nil ? [] : [.init(path, .wrongKind, "true / false")]
        case .integer(let bounds):
            guard let integer = value.integer else { return [.init(path, .wrongKind, "123")] }
            guard !bounds.contains(integer) else { return [] }
            return [.init(path, .outOfRange, "\(bounds.lowerBound)–\(bounds.upperBound)")]
        default:
            guard let text = value.text else { return [.init(path, .wrongKind, "\"…\"")] }
            guard let violation = violation(of: text) else { return [] }
            return [.init(path, violation.rule, violation.detail)]
        }
    }

    /// The rule that a text of this kind breaks, and what was expected; nil when it's right.
    private func violation(of text: String) -> (rule: Schema.Rule, detail: String)? {
        guard !text.isEmpty else { return (.empty, "") }
        if isProse, let rule = Self.proseRule(text) { return (rule, "") }
        switch self {
        case .line(let length):
            return text.unicodeScalars.count <= length ? nil : (.tooLong, String(length))
        case .code(let list):
            guard list.code(text) == nil else { return nil }
            if list.isExtensible, text.hasPrefix("x-"), Self.isKey(text.dropFirst(2), upTo: 41) {
                return nil
            }
            return (.unknownCode, list.codes.map(\.code).joined(separator: ", "))
        case .reference(let types):
            return Self.isHex(text, count: 40)
                ? nil : (.badReference, types.joined(separator: ", "))
        default: return formRule.flatMap { isWellFormed(text) ? nil : ($0, "") }
        }
    }

    /// The rule of the kinds that are a matter of form alone.
    private var formRule: Schema.Rule? {
        switch self {
        case .decimal: .badDecimal
        case .date: .badDate
        case .timeStamp: .badTimeStamp
        case .period: .badPeriod
        case .duration: .badDuration
        case .url: .badURL
        case .email: .badEmail
        case .phone: .badPhone
        case .eAddress: .badEAddress
        case .registrationNumber: .badRegistrationNumber
        case .territory: .badTerritory
        case .key: .badKey
        case .localCode: .badLocalCode
        case .digest: .badDigest
        case .text, .line, .code, .integer, .boolean, .reference, .hours: nil
        }
    }

    private func isWellFormed(_ text: String) -> Bool {
        switch self {
        case .decimal: text.wholeMatch(of: /-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?/) != nil
        case .date: CalendarDay(text) != nil
        case .timeStamp: Self.isTimeStamp(text)
        case .period: Self.isPeriod(text)
        case .duration: Self.isDuration(text)
        case .url:
            text.utf8.count <= 2000
                && text.wholeMatch(of: /https?:\/\/[^\s\/?#"<>]+\.?[^\s"<>]*/) != nil
        case .email:
            text.utf8.count <= 254
                && text.wholeMatch(
                    of: /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/) != nil
        case .phone: text.wholeMatch(of: /\+[0-9]{8,15}|[0-9]{3,8}/) != nil
        case .eAddress:
            text.wholeMatch(of: /[A-Z0-9_]{1,60}@[0-9]{11}/) != nil
                && RegistrationNumber.isValid(String(text.suffix(11)))
        case .registrationNumber: RegistrationNumber.isValid(text)
        case .territory: text.wholeMatch(of: /LV|LV0|LV00|LV00[0-9A-F]|[0-9]{7}/) != nil
        case .key: Self.isKey(text, upTo: 64)
        case .localCode: Self.isLocalCode(text)
        case .digest: Self.isHex(text, count: 64)
        default: true
        }
    }

    /// Whether a person writes words here, in which a personal code could stand.
    private var isProse: Bool {
        switch self {
        case .line, .registrationNumber, .url, .email, .key, .localCode, .eAddress: true
        default: false
        }
    }

    private static func proseRule(_ text: String) -> Schema.Rule? {
        RegistrationNumber.containsPersonalCode(text) ? .personalCode : nil
    }

    private static func textViolations(
        _ value: CanonicalJSON, _ length: Int, _ path: String
    ) -> [Schema.Violation] {
        guard let texts = value.members else {
            return [.init(path, .wrongKind, "{\"lv\":\"…\",\"en\":\"…\"}")]
        }
        guard texts["lv"] != nil else { return [.init("\(path).lv", .missing, "lv")] }
        return texts.sorted { $0.key.precedesInUnicode($1.key) }.compactMap { language, value in
            let path = "\(path).\(language)"
            guard (2...3).contains(language.utf8.count), language.utf8.allSatisfy(Self.isLower)
            else {
                return .init(path, .unknownLanguage)
            }
            guard let text = value.text else { return .init(path, .wrongKind, "\"…\"") }
            guard text.contains(where: { !$0.isWhitespace }) else { return .init(path, .empty) }
            guard text.unicodeScalars.count <= length else {
                return .init(path, .tooLong, String(length))
            }
            return proseRule(text).map { .init(path, $0) }
        }
    }

    private static func hoursViolations(
        _ value: CanonicalJSON, _ path: String
    ) -> [Schema.Violation] {
        guard let items = value.items else { return [.init(path, .wrongKind, "[…]")] }
        guard !items.isEmpty else { return [.init(path, .empty)] }
        let isWrong = items.contains { !($0.text.map(isOpeningInterval) ?? false) }
        return isWrong ? [.init(path, .badHours)] : []
    }
}

extension Schema.Kind {
    // Of each imported line many codes are looked at, and none by a regular expression, which would be
    // made anew for each.

    /// Whether the text may be a record's local code: 1 to 64 letters, digits, dots, underscores and
    /// hyphens of ASCII, the first a letter or digit.
    public static func isLocalCode(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64, isWord(first) else {
            return false
        }
        return text.utf8.allSatisfy { isWord($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }

    /// Whether the text is made of small letters, digits and hyphens of ASCII, the first none of these.
    fileprivate static func isKey(_ text: some StringProtocol, upTo length: Int) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= length, first != 0x2D else {
            return false
        }
        return text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == 0x2D }
    }

    fileprivate static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isLower(byte | 0x20) || isDigit(byte)
    }

    fileprivate static func isHex(_ text: String, count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// `Mo 09:00-17:00` or `Mo-Fr 09:00-17:00`, the end after the start, at most 24:00.
    fileprivate static func isOpeningInterval(_ text: String) -> Bool {
        let days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
        guard
            let match = text.wholeMatch(
                of: /([A-Z][a-z])(?:-([A-Z][a-z]))? ([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})/),
            let first = days.firstIndex(of: String(match.1)),
            let fromHour = Int(match.3), let fromMinute = Int(match.4),
            let toHour = Int(match.5), let toMinute = Int(match.6)
        else { return false }
        let last = match.2.map { days.firstIndex(of: String($0)) ?? -1 } ?? first
        let from = fromHour * 60 + fromMinute
        let to = toHour * 60 + toMinute
        return last >= first && fromMinute < 60 && toMinute < 60 && from < to && to <= 24 * 60
    }

    fileprivate static func isTimeStamp(_ text: String) -> Bool {
        guard
            let match = text.wholeMatch(
                of: /(.{10})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:Z|[+-]([0-9]{2}):([0-9]{2}))/),
            CalendarDay(String(match.1)) != nil,
            let hour = Int(match.2), let minute = Int(match.3), let second = Int(match.4)
        else { return false }
        let offsetHour = match.5.flatMap { Int($0) } ?? 0
        let offsetMinute = match.6.flatMap { Int($0) } ?? 0
        return hour < 24 && minute < 60 && second < 60 && offsetHour <= 14 && offsetMinute < 60
    }

    fileprivate static func isPeriod(_ text: String) -> Bool {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2, ends != ["..", ".."] else { return false }
        let days = ends.map { CalendarDay($0) }
        guard zip(ends, days).allSatisfy({ $0 == ".." || $1 != nil }) else { return false }
        return ends.contains("..") || ends[0] <= ends[1]
    }

    fileprivate static func isDuration(_ text: String) -> Bool {
        guard text != "P", !text.hasSuffix("T") else { return false }
        let form = /P([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,4}D)?(T.*)?/
        guard let match = text.wholeMatch(of: form) else { return false }
        guard let time = match.5 else { return true }
        return time.wholeMatch(of: /T([0-9]{1,4}H)?([0-9]{1,4}M)?([0-9]{1,4}S)?/) != nil
    }
}

/// A day of the Gregorian calendar, read from `2026-12-31`.
public struct CalendarDay: Hashable, Sendable {
    let year: Int
    let month: Int
    let day: Int

    /// The day that the text is; nil where it is none, the 31st of a short month too.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2],
            parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let (year, month, day) = (
            Self.number(parts[0]), Self.number(parts[1]), Self.number(parts[2])
        )
        guard (1...12).contains(month), (1...Self.days(of: month, year)).contains(day) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    private static func number(_ digits: Substring.UTF8View) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func days(of month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}
