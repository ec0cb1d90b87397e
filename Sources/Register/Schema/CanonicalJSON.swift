/// A value of a cell: JSON without null and fractions, in exactly one spelling of bytes.
///
/// The canonical bytes are UTF-8 without white space, the keys of an object sorted by Unicode
/// scalar, strings in Unicode normal form C with `"`, `\` and line feed as the only escapes and no
/// other control character. Decimals are strings (`"99.5"`). So equal values have equal bytes.
public indirect enum CanonicalJSON: Hashable, Sendable {
    /// Members by key; the order of iteration means nothing.
    case object([String: CanonicalJSON])
    /// Items in their order.
    case array([CanonicalJSON])
    /// Text in normal form C.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// True or false.
    case bool(Bool)

    /// The members of an object; nil for any other value.
    public var members: [String: CanonicalJSON]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The items of an array; nil for any other value.
    public var items: [CanonicalJSON]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The text of a string; nil for any other value.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The whole number; nil for any other value.
    public var integer: Int64? {
        if case .integer(let integer) = self { integer } else { nil }
    }

    /// The truth value; nil for any other value.
    public var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    /// The member with this key; nil where there is none or this is no object.
    public subscript(key: String) -> CanonicalJSON? { members?[key] }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// The canonical bytes as text.
    public var spelling: String { String(decoding: bytes, as: UTF8.self) }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .object(let members): Self.append(members, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .string(let text): Self.append(text, to: &bytes)
        case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
        case .bool(let bool): bytes.append(contentsOf: (bool ? "true" : "false").utf8)
        }
    }

    private static func append(_ members: [String: CanonicalJSON], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in members.sorted(by: { $0.key.precedesInUnicode($1.key) }).enumerated()
        {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(member.key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            member.value.append(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension String {
    /// Whether this text sorts before the other by Unicode scalar, in which UTF-8 sorts by byte.
    func precedesInUnicode(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
