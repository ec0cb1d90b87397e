import COpenSSL

/// A certificate's serial number: an unsigned integer of at most 20 bytes (RFC 5280 §4.1.2.2).
public struct SerialNumber: Sendable, Hashable {
    /// Big-endian without leading zeros; zero is one byte 0.
    public let bytes: [UInt8]

    /// Takes a big-endian number; leading zeros are dropped.
    ///
    /// Returns nil for no bytes and for numbers that don't fit into 20 bytes as a signed integer.
    public init?(_ bigEndian: [UInt8]) {
        guard let last = bigEndian.last else { return nil }
        let bytes = bigEndian.drop { $0 == 0 }
        guard bytes.count < 20 || (bytes.count == 20 && bytes[bytes.startIndex] < 0x80) else {
            return nil
        }
        self.bytes = bytes.isEmpty ? [last] : Array(bytes)
    }

    /// Takes a number as hexadecimal digits of either case, as `openssl x509 -serial` prints it.
    ///
    /// Returns nil for anything else, and for numbers that are too large.
    public init?(hex: String) {
        let digits = hex.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard !digits.isEmpty, digits.count <= 64 else { return nil }
        var bytes: [UInt8] = []
        var high: Int? = digits.count.isMultiple(of: 2) ? nil : 0
        for digit in digits {
            guard let digit else { return nil }
            if let first = high {
                bytes.append(UInt8(first << 4 | digit))
                high = nil
            } else {
                high = digit
            }
        }
        self.init(bytes)
    }

    /// A number of 127 random bits from OpenSSL's generator, never zero.
    ///
    /// - Throws: `.operationFailed` if the generator has no entropy.
    public static func random() throws(SealError) -> SerialNumber {
        ErrorQueue.clear()
        var bytes = [UInt8](repeating: 0, count: 16)
        guard unsafe succeeded(RAND_bytes(&bytes, Int32(bytes.count))) else {
            throw .operationFailed("get random bytes")
        }
        bytes[0] = bytes[0] & 0x7F | 0x40
        guard let serial = SerialNumber(bytes) else { throw .operationFailed("make a serial") }
        return serial
    }
}

extension SerialNumber: CustomStringConvertible {
    /// Upper-case hexadecimal with an even number of digits, as stock `openssl` prints it.
    public var description: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension SerialNumber {
    /// Reads an ASN.1 integer; nil for negative and for too large ones.
    init?(_ integer: UnsafePointer<ASN1_INTEGER>?) {
        guard let integer = unsafe integer else { return nil }
        guard unsafe ASN1_STRING_type(integer) == V_ASN1_INTEGER else { return nil }
        unsafe self.init(bytesOf(integer))
    }

    /// Puts the number into an ASN.1 integer.
    func write(to integer: UnsafeMutablePointer<ASN1_INTEGER>?) -> Bool {
        unsafe succeeded(ASN1_STRING_set(integer, bytes, Int32(bytes.count)))
    }
}

/// The contents of an ASN.1 string; empty if there is none.
func bytesOf(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
    guard let string = unsafe string, let start = unsafe ASN1_STRING_get0_data(string) else {
        return []
    }
    let count = unsafe ASN1_STRING_length(string)
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(max(count, 0))))
}
