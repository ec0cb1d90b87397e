/// A record's identity: its creator's directory number and a nonce that the creator drew.
///
/// Who owns a record follows from this and the directory alone (DESIGN §4), and no name is in it.
/// An institution's own record has nonce 0.
public struct RecordID: Hashable, Comparable, Sendable {
    /// The directory number of the institution that created the record.
    public let creator: UInt32
    private let high: UInt64
    private let low: UInt64

    private init(creator: UInt32, high: UInt64, low: UInt64) {
        self.creator = creator
        self.high = high
        self.low = low
    }

    /// The number of bytes of an ID.
    public static let length = 20

    /// The record that an institution keeps about itself.
    public static func institution(_ number: UInt32) -> RecordID {
        Self(creator: number, high: 0, low: 0)
    }

    /// A new ID for a record of this creator, its nonce drawn from `generator`.
    public static func random(
        creator: UInt32, using generator: inout some RandomNumberGenerator
    ) -> RecordID {
        Self(creator: creator, high: generator.next(), low: generator.next() | 1)
    }

    /// The ID that these bytes are; nil unless there are 20.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        var creator: UInt32 = 0
        var high: UInt64 = 0
        var low: UInt64 = 0
        var index = 0
        for byte in bytes {
            if index < 4 {
                creator = creator << 8 | UInt32(byte)
            } else if index < 12 {
                high = high << 8 | UInt64(byte)
            } else {
                low = low << 8 | UInt64(byte)
            }
            index += 1
        }
        self.init(creator: creator, high: high, low: low)
    }

    /// The ID written in 40 hexadecimal digits; nil otherwise.
    public init?(hex: String) {
        guard let bytes = Bytes(hex: hex) else { return nil }
        self.init(bytes)
    }

    /// Whether this is the record that an institution keeps about itself.
    public var isInstitution: Bool { high == 0 && low == 0 }

    /// The 20 bytes: creator (4, the most significant first), nonce (16).
    public var bytes: Bytes {
        var bytes = Bytes()
        bytes.reserveCapacity(Self.length)
        bytes.append(bigEndian: creator)
        bytes.append(bigEndian: high)
        bytes.append(bigEndian: low)
        return bytes
    }

    /// The ID in 40 lowercase hexadecimal digits.
    public var hex: String { bytes.hex }

    /// Whether one ID's bytes come before another's: by creator, then nonce.
    public static func < (left: RecordID, right: RecordID) -> Bool {
        (left.creator, left.high, left.low) < (right.creator, right.high, right.low)
    }
}
