/// Bytes as they are hashed, signed, stored and sent.
public typealias Bytes = [UInt8]

extension Array where Element == UInt8 {
    /// These bytes in lowercase hexadecimal, two digits a byte.
    public var hex: String {
        var digits = Bytes()
        digits.reserveCapacity(count * 2)
        for byte in self {
            digits.append(hexDigit(byte >> 4))
            digits.append(hexDigit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The bytes that a hexadecimal text stands for; nil unless it has two digits for each byte.
    public init?(hex: String) {
        let digits = [UInt8](hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes = Bytes()
        bytes.reserveCapacity(digits.count / 2)
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let high = hexValue(digits[start]), let low = hexValue(digits[start + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }

    /// Appends a number as 4 bytes, the most significant first.
    public mutating func append(bigEndian number: UInt32) {
        append(UInt8(truncatingIfNeeded: number >> 24))
        append(UInt8(truncatingIfNeeded: number >> 16))
        append(UInt8(truncatingIfNeeded: number >> 8))
        append(UInt8(truncatingIfNeeded: number))
    }

    /// Appends a number as 8 bytes, the most significant first.
    public mutating func append(bigEndian number: UInt64) {
        append(bigEndian: UInt32(truncatingIfNeeded: number >> 32))
        append(bigEndian: UInt32(truncatingIfNeeded: number))
    }

    /// Appends a length as 4 bytes, then the bytes.
    public mutating func append(lengthPrefixed bytes: some Collection<UInt8>) {
        append(bigEndian: UInt32(truncatingIfNeeded: bytes.count))
        append(contentsOf: bytes)
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

private func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 97...102: digit - 87
    case 65...70: digit - 55
    default: nil
    }
}

/// Reads length-prefixed bytes from the front of a range of bytes, never past its end.
struct ByteReader {
    private let bytes: Bytes
    private(set) var position: Int
    private let end: Int

    init(_ bytes: Bytes) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    /// Whether everything has been read.
    var isAtEnd: Bool { position == end }

    /// The next byte; nil at the end.
    mutating func byte() -> UInt8? {
        guard position < end else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next 4 bytes as a number, the most significant first; nil if fewer are left.
    mutating func number() -> Int? {
        guard end - position >= 4 else { return nil }
        var value = 0
        for offset in 0..<4 { value = value << 8 | Int(bytes[position + offset]) }
        position += 4
        return value
    }

    /// The next `count` bytes; nil if fewer are left.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, end - position >= count else { return nil }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    /// A length of 4 bytes and that many bytes; nil if fewer are left.
    mutating func lengthPrefixed() -> ArraySlice<UInt8>? {
        guard let count = number() else { return nil }
        return take(count)
    }
}
