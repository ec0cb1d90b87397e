import Foundation

extension CanonicalJSON {
    /// What a text may be at most.
    public struct Bounds: Hashable, Sendable {
        /// Objects and arrays inside each other.
        public var depth: Int
        /// Bytes in all.
        public var bytes: Int

        /// Bounds from their parts.
        public init(depth: Int, bytes: Int) {
            self.depth = depth
            self.bytes = bytes
        }

        /// The bounds of a cell's value: 8 levels, 64 KiB.
        public static let value = Self(depth: 8, bytes: 65_536)
    }

    /// Why bytes are no acceptable JSON, and where.
    public struct ParsingError: Error, Hashable, Sendable {
        /// What is wrong.
        public enum Reason: String, Hashable, Sendable {
            /// More bytes than the bounds allow.
            case tooLarge = "too-large"
            /// Deeper than the bounds allow.
            case tooDeep = "too-deep"
            /// Not JSON, or not UTF-8.
            case syntax
            /// An object names a key twice.
            case duplicateKey = "duplicate-key"
            /// null has no meaning here: leave the member out.
            case null
            /// A fraction or exponent: write decimals as strings.
            case fraction
            /// A whole number beyond 64 bits.
            case integerTooLarge = "integer-too-large"
            /// A control character other than line feed.
            case controlCharacter = "control-character"
            /// Text that isn't in normal form C.
            case notNormalized = "not-normalized"
            /// Correct JSON in another than the canonical spelling.
            case notCanonical = "not-canonical"
        }

        /// What is wrong.
        public var reason: Reason
        /// The position of the offending byte, from 0.
        public var offset: Int
    }

    /// The value of canonical bytes.
    ///
    /// - Throws: `ParsingError` for anything that isn't the one canonical spelling of a value.
    public init(canonical bytes: [UInt8], bounds: Bounds = .value) throws(ParsingError) {
        self = try Self(parsing: bytes, bounds: bounds, normalizing: false)
        guard self.bytes == bytes else { throw ParsingError(reason: .notCanonical, offset: 0) }
    }

    /// The value of JSON in any spelling, as people and their tools write it.
    ///
    /// - Parameter normalizing: Whether text is brought to normal form C; otherwise text that
    ///   isn't in it is refused.
    public init(
        parsing bytes: [UInt8], bounds: Bounds = .value, normalizing: Bool = true
    ) throws(ParsingError) {
        guard bytes.count <= bounds.bytes else {
            throw ParsingError(reason: .tooLarge, offset: bounds.bytes)
        }
        var parser = Parser(bytes: bytes, depth: bounds.depth, normalizing: normalizing)
        self = try parser.document()
    }
}

/// A recursive descent over JSON (RFC 8259); its depth is bounded.
private struct Parser {
    typealias Failure = CanonicalJSON.ParsingError

    let bytes: [UInt8]
    let depth: Int
    let normalizing: Bool
    var offset = 0

    init(bytes: [UInt8], depth: Int, normalizing: Bool) {
        self.bytes = bytes
        self.depth = depth
        self.normalizing = normalizing
    }

    mutating func document() throws(Failure) -> CanonicalJSON {
        let value = try value(level: 0)
        skipSpace()
        guard offset == bytes.count else { throw failure(.syntax) }
        return value
    }

    private func failure(_ reason: Failure.Reason) -> Failure {
        Failure(reason: reason, offset: offset)
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            offset += 1
        }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func value(level: Int) throws(Failure) -> CanonicalJSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(level: level + 1)
        case UInt8(ascii: "["): return try array(level: level + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"):
            _ = try word("null", .bool(false))
            throw failure(.null)
        default: return try integer()
        }
    }

    private mutating func word(_ word: String, _ value: CanonicalJSON) throws(Failure)
        -> CanonicalJSON
    {
        guard bytes[offset...].starts(with: word.utf8) else { throw failure(.syntax) }
        offset += word.utf8.count
        return value
    }

    private mutating func object(level: Int) throws(Failure) -> CanonicalJSON {
        guard level <= depth else { throw failure(.tooDeep) }
        offset += 1
        var members: [String: CanonicalJSON] = [:]
        if skip("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure(.syntax) }
            let key = try string()
            guard members[key] == nil else { throw failure(.duplicateKey) }
            guard skip(":") else { throw failure(.syntax) }
            members[key] = try value(level: level)
        } while skip(",")
        guard skip("}") else { throw failure(.syntax) }
        return .object(members)
    }

    private mutating func array(level: Int) throws(Failure) -> CanonicalJSON {
        guard level <= depth else { throw failure(.tooDeep) }
        offset += 1
        var items: [CanonicalJSON] = []
        if skip("]") { return .array(items) }
        repeat {
            items.append(try value(level: level))
        } while skip(",")
        guard skip("]") else { throw failure(.syntax) }
        return .array(items)
    }

    private mutating func integer() throws(Failure) -> CanonicalJSON {
        let start = offset
        if next == UInt8(ascii: "-") { offset += 1 }
        let digits = offset
        while let byte = next, (0x30...0x39).contains(byte) { offset += 1 }
        guard offset > digits else { throw failure(.syntax) }
        if let byte = next, byte == 0x2E || byte == 0x45 || byte == 0x65 {
            throw failure(.fraction)
        }
        let leadingZero = bytes[digits] == 0x30 && offset > digits + 1
        guard !leadingZero else { throw failure(.syntax) }
        guard let value = Int64(String(decoding: bytes[start..<offset], as: UTF8.self)) else {
            throw failure(.integerTooLarge)
        }
        return .integer(value)
    }

    private mutating func string() throws(Failure) -> String {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure(.controlCharacter) }
            offset += 1
            if byte == UInt8(ascii: "\\") {
                try escape(into: &content)
            } else {
                content.append(byte)
            }
        }
        guard next == UInt8(ascii: "\"") else { throw failure(.syntax) }
        offset += 1
        return try text(content, start: start)
    }

    private func text(_ content: [UInt8], start: Int) throws(Failure) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Failure(reason: .syntax, offset: start)
        }
        if content.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        let control = text.unicodeScalars.contains {
            $0.properties.generalCategory == .control && $0 != "\n"
        }
        guard !control else { throw Failure(reason: .controlCharacter, offset: start) }
        let normalized = text.precomposedStringWithCanonicalMapping
        guard normalizing || normalized.utf8.elementsEqual(content) else {
            throw Failure(reason: .notNormalized, offset: start)
        }
        return normalized
    }

    private mutating func escape(into content: inout [UInt8]) throws(Failure) {
        guard let byte = next else { throw failure(.syntax) }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            throw failure(.controlCharacter)
        case UInt8(ascii: "u"): content.append(contentsOf: try scalar().utf8)
        default: throw failure(.syntax)
        }
    }

    /// The character of `\uXXXX`, or of the two halves of a surrogate pair.
    private mutating func scalar() throws(Failure) -> String {
        var units = [try hexUnit()]
        if UTF16.isLeadSurrogate(units[0]) {
            guard bytes[offset...].starts(with: #"\u"#.utf8) else { throw failure(.syntax) }
            offset += 2
            units.append(try hexUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw failure(.syntax) }
        return text
    }

    private mutating func hexUnit() throws(Failure) -> UInt16 {
        guard offset + 4 <= bytes.count else { throw failure(.syntax) }
        let digits = bytes[offset..<offset + 4]
        let isHex = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
        guard isHex, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw failure(.syntax)
        }
        offset += 4
        return unit
    }
}
