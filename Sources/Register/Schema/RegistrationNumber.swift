/// Latvian registration numbers, and the personal codes that must never be taken for one.
public enum RegistrationNumber {
    /// Whether this is the registration number of a legal subject: eleven digits, the first above 3,
    /// whose sum weighted 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1 leaves 3 when divided by 11.
    public static func isValid(_ text: String) -> Bool {
        guard let digits = digits(text), digits.count == 11, digits[0] > 3 else { return false }
        let weights = [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]
        return zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 == 3
    }

    /// Whether a personal code stands somewhere in the text, with or without its hyphen:
    /// day, month, year and five digits, or 32 and nine digits.
    ///
    /// A number after `+` is a telephone number; digits that go on before or after are another
    /// number.
    public static func containsPersonalCode(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            guard isDigit(bytes[start]) || bytes[start] == hyphen else {
                start += 1
                continue
            }
            let run = bytes[start...].prefix { isDigit($0) || $0 == hyphen }
            let isPhone = start > 0 && bytes[start - 1] == UInt8(ascii: "+")
            if !isPhone && isPersonalCode(Array(run)) { return true }
            start += run.count
        }
        return false
    }

    private static func isPersonalCode(_ run: [UInt8]) -> Bool {
        var run = Array(run.drop { $0 == hyphen }.reversed().drop { $0 == hyphen }.reversed())
        if run.count == 12, run[6] == hyphen { run.remove(at: 6) }
        guard let digits = digits(String(decoding: run, as: UTF8.self)), digits.count == 11 else {
            return false
        }
        let day = digits[0] * 10 + digits[1]
        let month = digits[2] * 10 + digits[3]
        return day == 32 || ((1...31).contains(day) && (1...12).contains(month) && digits[6] <= 2)
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func digits(_ text: String) -> [Int]? {
        var digits: [Int] = []
        for byte in text.utf8 {
            guard isDigit(byte) else { return nil }
            digits.append(Int(byte - UInt8(ascii: "0")))
        }
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
