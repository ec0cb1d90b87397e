/// What an entry carries beside its header: parts, each an open and a sealed byte string.
///
/// On the wire and on disk a payload is its parts one after another:
///
/// | bytes | meaning |
/// |---|---|
/// | 4 | length of *open*, the most significant byte first |
/// | n | *open* |
/// | 1 | 1: *sealed* follows; 0: its commitment follows |
/// | 4 + n, or 32 | length and *sealed*; or the commitment |
///
/// The payload's hash is SHA-256 over each part's (length of open ‖ open ‖ commitment), so nothing
/// is encoded again to be checked, and one sealed string can be erased (DESIGN §5).
public struct Payload: Hashable, Sendable {
    /// An open byte string and the sealed one, or what an erasure left of it.
    public struct Part: Hashable, Sendable {
        /// The open half: an encoded `Open` message.
        public let open: Bytes
        private let other: Other

        /// The sealed half, or what an erasure put in its place.
        private enum Other: Hashable, Sendable {
            case sealed(Bytes)
            case erased(Digest)
        }

        /// The sealed half; nil where it has been erased.
        public var sealed: Bytes? { if case .sealed(let bytes) = other { bytes } else { nil } }

        /// SHA-256(0x02 ‖ sealed): hashed when asked, for who only reads a payload needs none.
        public var commitment: Digest {
            switch other {
            case .sealed(let bytes): Self.commitment(to: bytes[...])
            case .erased(let commitment): commitment
            }
        }

        /// A part with both halves.
        public init(open: Bytes, sealed: Bytes) {
            self.open = open
            other = .sealed(sealed)
        }

        /// A part whose sealed half is erased.
        public init(open: Bytes, commitment: Digest) {
            self.open = open
            other = .erased(commitment)
        }

        static func commitment(to sealed: ArraySlice<UInt8>) -> Digest {
            var preimage: Bytes = [0x02]
            preimage.reserveCapacity(sealed.count + 1)
            preimage.append(contentsOf: sealed)
            return .sha256(preimage)
        }
    }

    /// The parts, in order.
    public let parts: [Part]

    /// A payload of these parts.
    public init(parts: [Part]) { self.parts = parts }

    /// The payload that these bytes are; nil unless they are whole parts and nothing else.
    public init?(_ bytes: Bytes) {
        var reader = ByteReader(bytes)
        var parts: [Part] = []
        while !reader.isAtEnd {
            guard parts.count < Limits.parts, let open = reader.lengthPrefixed(),
                let form = reader.byte()
            else { return nil }
            switch form {
            case 1:
                guard let sealed = reader.lengthPrefixed() else { return nil }
                parts.append(Part(open: Bytes(open), sealed: Bytes(sealed)))
            case 0:
                guard let bytes = reader.take(32), let commitment = Digest(bytes) else {
                    return nil
                }
                parts.append(Part(open: Bytes(open), commitment: commitment))
            default:
                return nil
            }
        }
        self.parts = parts
    }

    /// The payload as it travels and is stored.
    public var bytes: Bytes {
        var bytes = Bytes()
        for part in parts {
            bytes.append(lengthPrefixed: part.open)
            if let sealed = part.sealed {
                bytes.append(1)
                bytes.append(lengthPrefixed: sealed)
            } else {
                bytes.append(0)
                bytes.append(contentsOf: part.commitment.bytes)
            }
        }
        return bytes
    }

    /// The hash that the header names.
    public var hash: Digest {
        var preimage = Bytes()
        preimage.reserveCapacity(hashedLength)
        for part in parts {
            preimage.append(lengthPrefixed: part.open)
            preimage.append(contentsOf: part.commitment.bytes)
        }
        return .sha256(preimage)
    }

    /// The number of bytes that are hashed.
    public var hashedLength: Int { parts.reduce(0) { $0 + 4 + $1.open.count + 32 } }

    /// The number of bytes on the wire; with erased parts, fewer or more than the header says.
    public var travellingLength: Int {
        parts.reduce(0) { $0 + 5 + $1.open.count + ($1.sealed.map { 4 + $0.count } ?? 32) }
    }

    /// The places of the parts whose sealed half is missing, ascending.
    public var erasedIndexes: [Int] { parts.indices.filter { parts[$0].sealed == nil } }
}

/// What the sealed half of a part says: salt (16 bytes), element and value, length-prefixed.
public struct Sealed: Hashable, Sendable {
    /// 16 random bytes that keep a small value from being guessed from its commitment.
    public let salt: Bytes
    /// The element of a set or map; empty for a group.
    public let element: Bytes
    /// The value; empty where the kind has none.
    public let value: Bytes

    /// A sealed half from its parts; the salt must have 16 bytes.
    public init(salt: Bytes, element: Bytes = [], value: Bytes = []) {
        precondition(salt.count == 16, "A salt has 16 bytes.")
        self.salt = salt
        self.element = element
        self.value = value
    }

    /// The sealed half that these bytes are; nil unless they are just that.
    public init?(_ bytes: Bytes) {
        var reader = ByteReader(bytes)
        guard let salt = reader.take(16), let element = reader.lengthPrefixed(),
            let value = reader.lengthPrefixed(), reader.isAtEnd
        else { return nil }
        self.init(salt: Bytes(salt), element: Bytes(element), value: Bytes(value))
    }

    /// The bytes that the part's commitment is made over.
    public var bytes: Bytes {
        var bytes = salt
        bytes.reserveCapacity(24 + element.count + value.count)
        bytes.append(lengthPrefixed: element)
        bytes.append(lengthPrefixed: value)
        return bytes
    }

    /// A salt drawn from `generator`.
    public static func salt(using generator: inout some RandomNumberGenerator) -> Bytes {
        var salt = Bytes()
        salt.append(bigEndian: generator.next() as UInt64)
        salt.append(bigEndian: generator.next() as UInt64)
        return salt
    }
}
