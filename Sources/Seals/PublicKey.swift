import COpenSSL

/// A public key that seals or node certificates may use, ready to verify.
///
/// ```swift
/// let key = try PublicKey(spki: bytesFromTheDirectory)
/// guard key.verifies(signature: signature, message: checkpoint) else { return .refused }
/// ```
///
/// Every key has exactly one accepted encoding, so equal keys have equal `spki` and `fingerprint`.
/// Making one parses it, which takes longer than to verify: keep it as long as you need it. It may
/// be used by several tasks at once.
public struct PublicKey: Sendable {
    /// The DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    public let spki: [UInt8]
    /// The kind of key and its way to sign.
    public let algorithm: SealAlgorithm
    /// SHA-256 of `spki`: 32 bytes.
    public let fingerprint: [UInt8]
    let handle: Handle

    /// The longest SubjectPublicKeyInfo that is looked at: RSA with 8192 bits needs 1,062 bytes.
    static let maximumLength = 2048

    /// Reads a key from its DER SubjectPublicKeyInfo.
    ///
    /// Accepted are P-256 and P-384 with an uncompressed point on the curve, RSA (not id-RSASSA-PSS)
    /// of 3072 to 8192 bits with an odd exponent from 65537 up to 64 bits, and Ed25519 with a
    /// canonical point of large order.
    ///
    /// - Throws: `.malformed` for what isn't one strict DER key, `.unsupportedKey` for other kinds,
    ///   curves and encodings, `.weakKey` for RSA keys and Ed25519 points that are too weak.
    public init(spki: [UInt8]) throws(SealError) {
        guard spki.count <= Self.maximumLength else {
            throw .malformed("public key", "it is longer than \(Self.maximumLength) bytes")
        }
        ErrorQueue.clear()
        let parsed = unsafe DER.decode(spki, as: Handle.key) { unsafe d2i_PUBKEY(nil, $0, $1) }
        guard let handle = parsed else {
            throw .malformed("public key", "it is no DER SubjectPublicKeyInfo of a known kind")
        }
        guard handle.spki == spki else {
            throw .malformed("public key", "its encoding isn't the only one allowed")
        }
        self.algorithm = try acceptedAlgorithm(of: handle, spki: spki)
        self.spki = spki
        self.fingerprint = sha256(spki)
        self.handle = handle
        ErrorQueue.clear()
    }

    /// Reads a key from a PEM text that holds one block `PUBLIC KEY` and no other.
    ///
    /// - Throws: as `init(spki:)`.
    public init(pem: [UInt8]) throws(SealError) {
        guard let spki = PEM.onlyBlock(in: pem, labelled: ["PUBLIC KEY"]) else {
            throw .malformed("public key", "the text isn't one PEM block PUBLIC KEY")
        }
        try self.init(spki: spki)
    }

    /// The key as PEM, as stock `openssl` reads it.
    public var pem: String { PEM.text("PUBLIC KEY", spki) }

    /// Whether the signature is this key's over the message, made in the algorithm's one way.
    ///
    /// False for anything else, malformed signatures included; never throws.
    public func verifies(signature: [UInt8], message: [UInt8]) -> Bool {
        guard !signature.isEmpty, signature.count <= Self.maximumLength else { return false }
        let verdict: Bool? = unsafe handle.use { key in
            unsafe algorithm.withContext(key, EVP_DigestVerifyInit) { context in
                let status = unsafe EVP_DigestVerify(
                    context, signature, signature.count, message, message.count)
                return succeeded(status)
            }
        }
        if verdict != true { ErrorQueue.clear() }
        return verdict == true
    }
}

extension PublicKey: Hashable {
    /// Whether both are the same key.
    public static func == (one: PublicKey, other: PublicKey) -> Bool { one.spki == other.spki }

    /// Hashes the fingerprint.
    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

extension Handle {
    /// The SubjectPublicKeyInfo of a key's public half.
    var spki: [UInt8]? {
        unsafe use { key in unsafe DER.encode { unsafe i2d_PUBKEY(key, $0) } }
    }
}

/// SHA-256, for fingerprints of keys.
func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe _ = SHA256(bytes, bytes.count, &digest)
    return digest
}
