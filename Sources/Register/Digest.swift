internal import Crypto

/// A SHA-256 hash: 32 bytes, compared as bytes.
public struct Digest: Hashable, Comparable, Sendable {
    private let a: UInt64
    private let b: UInt64
    private let c: UInt64
    private let d: UInt64

    /// 32 zero bytes: the hash of nothing, where a rule says so.
    public static let zero = Self(a: 0, b: 0, c: 0, d: 0)

    private init(a: UInt64, b: UInt64, c: UInt64, d: UInt64) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }

    /// The digest that these bytes are; nil unless there are 32.
    public init?(_ bytes: some Sequence<UInt8>) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var index = 0
        for byte in bytes {
            switch index >> 3 {
            case 0: words.0 = words.0 << 8 | UInt64(byte)
            case 1: words.1 = words.1 << 8 | UInt64(byte)
            case 2: words.2 = words.2 << 8 | UInt64(byte)
            default: words.3 = words.3 << 8 | UInt64(byte)
            }
            index += 1
            if index > 32 { return nil }
        }
        guard index == 32 else { return nil }
        self.init(a: words.0, b: words.1, c: words.2, d: words.3)
    }

    /// The digest written in 64 hexadecimal digits; nil otherwise.
    public init?(hex: String) {
        guard let bytes = Bytes(hex: hex) else { return nil }
        self.init(bytes)
    }

    /// The SHA-256 hash of these bytes.
    public static func sha256(_ bytes: Bytes) -> Digest {
        var hasher = SHA256()
        hasher.update(data: bytes)
        return Self(hasher.finalize()) ?? .zero
    }

    /// The 32 bytes.
    public var bytes: Bytes {
        var bytes = Bytes()
        bytes.reserveCapacity(32)
        bytes.append(bigEndian: a)
        bytes.append(bigEndian: b)
        bytes.append(bigEndian: c)
        bytes.append(bigEndian: d)
        return bytes
    }

    /// The digest in 64 lowercase hexadecimal digits.
    public var hex: String { bytes.hex }

    /// Whether one digest's bytes come before another's.
    public static func < (left: Digest, right: Digest) -> Bool {
        (left.a, left.b, left.c, left.d) < (right.a, right.b, right.c, right.d)
    }
}
