import COpenSSL

/// What a P-256 key begins with: id-ecPublicKey, prime256v1 (RFC 5480), uncompressed point.
private let p256Prefix: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
    0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
]

/// What a P-384 key begins with: id-ecPublicKey, secp384r1 (RFC 5480), uncompressed point.
private let p384Prefix: [UInt8] = [
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x05, 0x2B,
    0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00, 0x04,
]

/// What an Ed25519 key begins with: id-Ed25519 (RFC 8410).
private let ed25519Prefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
]

/// The algorithm of a parsed key whose only encoding these bytes are.
///
/// Looking at the bytes rather than at names leaves no second encoding: explicit curve parameters,
/// compressed and hybrid points all begin otherwise.
func acceptedAlgorithm(of key: Handle, spki: [UInt8]) throws(SealError) -> SealAlgorithm {
    if spki.count == 91, spki.starts(with: p256Prefix) { return .p256 }
    if spki.count == 120, spki.starts(with: p384Prefix) { return .p384 }
    if spki.count == 44, spki.starts(with: ed25519Prefix) {
        guard Ed25519Point.isAcceptable(Array(spki.suffix(32))) else {
            throw .weakKey("The Ed25519 key's point is of small order or not canonical.")
        }
        return .ed25519
    }
    guard unsafe key.use({ unsafe succeeded(EVP_PKEY_is_a($0, "RSA")) }) else {
        throw SealError(
            .unsupportedKey, "The key is of a kind, curve or encoding that isn't accepted.",
            remedy: "Use P-256, P-384 (uncompressed points), RSA of 3072 bits, or Ed25519.")
    }
    try checkStrength(ofRSA: key)
    return .rsa3072
}

/// Refuses RSA keys that are short, or so large that verifying becomes a burden.
private func checkStrength(ofRSA key: Handle) throws(SealError) {
    let bits = unsafe key.use { unsafe EVP_PKEY_get_bits($0) }
    guard bits >= 3072 else {
        throw .weakKey("The RSA key has \(bits) bits; at least 3072 are required.")
    }
    guard bits <= 8192 else {
        throw SealError(
            .unsupportedKey, "The RSA key has \(bits) bits; at most 8192 are accepted.",
            remedy: "Use RSA of 3072 bits, or P-256.")
    }
    guard unsafe key.use({ unsafe hasSoundExponent($0) }) else {
        throw .weakKey("The RSA key's exponent isn't odd and between 65537 and 64 bits.")
    }
}

/// FIPS 186-5 §5.1 asks for an odd exponent above 65536; the upper end keeps verifying quick.
private func hasSoundExponent(_ key: OpaquePointer) -> Bool {
    var exponent: OpaquePointer?
    guard unsafe succeeded(EVP_PKEY_get_bn_param(key, "e", &exponent)) else { return false }
    defer { unsafe BN_free(exponent) }
    let bits = unsafe BN_num_bits(exponent)
    return unsafe bits >= 17 && bits <= 64 && BN_is_odd(exponent) == 1
}

extension SealError {
    fileprivate static func weakKey(_ message: String) -> Self {
        Self(.weakKey, message, remedy: "Make a new key: P-256 is the default.")
    }
}

/// Encoded points of Ed25519 (RFC 8032 §5.1.2): y in 255 bits, little-endian, then the sign of x.
private enum Ed25519Point {
    /// The y coordinates of the points of order 1, 2, 4 and 8, without the sign bit.
    ///
    /// With such a key one signature fits many messages: it would bind nobody to anything.
    private static let smallOrder: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF,
            0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88,
            0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10,
            0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77,
            0x92, 0xAC, 0x03, 0x7A,
        ],
    ]

    static func isAcceptable(_ point: [UInt8]) -> Bool {
        var y = point
        y[31] &= 0x7F
        let isBelowPrime = !(y[31] == 0x7F && y[1..<31].allSatisfy { $0 == 0xFF } && y[0] >= 0xED)
        return isBelowPrime && !smallOrder.contains(y)
    }
}
