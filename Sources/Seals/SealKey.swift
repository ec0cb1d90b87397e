import COpenSSL

/// A private key: an institution's seal, a node's TLS key, or a certificate authority's key.
///
/// It may be used by several tasks at once. The key lives in OpenSSL's memory, which is overwritten
/// when the last copy of this value goes.
public struct SealKey: Sendable {
    /// The public half.
    public let publicKey: PublicKey
    let handle: Handle

    /// The kind of key and its way to sign.
    public var algorithm: SealAlgorithm { publicKey.algorithm }

    /// Makes a new key with OpenSSL's random generator.
    ///
    /// RSA takes some tenths of a second, the others less than a millisecond.
    ///
    /// - Throws: `.operationFailed`.
    public init(generate algorithm: SealAlgorithm) throws(SealError) {
        ErrorQueue.clear()
        guard let handle = unsafe Handle.key(generated(algorithm)) else {
            throw .operationFailed("make a key")
        }
        try self.init(handle)
    }

    /// Reads a key from PEM: PKCS#8 (`PRIVATE KEY`) or the traditional EC and RSA forms.
    ///
    /// - Throws: `.encryptedKey` for a key with a passphrase, `.malformed`, and the refusals of
    ///   `PublicKey.init(spki:)`; `.mismatchedKey` if the halves don't belong together.
    public init(pem: [UInt8]) throws(SealError) {
        guard !isEncrypted(pem) else { throw .encryptedKey }
        ErrorQueue.clear()
        guard let handle = parsedKey(pem) else {
            throw .malformed("private key", "it is no PEM private key of a known kind")
        }
        try self.init(handle)
        try checkHalves()
    }

    private init(_ handle: Handle) throws(SealError) {
        guard let spki = handle.spki else { throw .operationFailed("encode the public key") }
        self.publicKey = try PublicKey(spki: spki)
        self.handle = handle
    }

    /// Signs the message in the algorithm's one way (see `SealAlgorithm`).
    ///
    /// ECDSA and PSS signatures differ from call to call; Ed25519 signatures don't.
    ///
    /// - Throws: `.operationFailed`.
    public func sign(_ message: [UInt8]) throws(SealError) -> [UInt8] {
        ErrorQueue.clear()
        let signature: [UInt8]? = unsafe handle.use { key in
            unsafe algorithm.withContext(key, EVP_DigestSignInit) { context in
                var count = 0
                let asked = unsafe EVP_DigestSign(context, nil, &count, message, message.count)
                guard succeeded(asked) else { return nil }
                var bytes = [UInt8](repeating: 0, count: count)
                let signed = unsafe EVP_DigestSign(
                    context, &bytes, &count, message, message.count)
                return succeeded(signed) ? Array(bytes.prefix(count)) : nil
            }
        }
        guard let signature else { throw .operationFailed("sign") }
        return signature
    }

    /// The key as PKCS#8 PEM without a passphrase: secret, and best kept by `write(to:)`.
    ///
    /// - Throws: `.operationFailed`.
    public func privatePEM() throws(SealError) -> [UInt8] {
        ErrorQueue.clear()
        guard let buffer = MemoryBuffer() else { throw .operationFailed("get memory") }
        let status = unsafe handle.use { key in
            unsafe buffer.use { bio in
                unsafe PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil)
            }
        }
        guard succeeded(status) else { throw .operationFailed("encode the private key") }
        return buffer.read()
    }

    /// Proves with one signature that the public half, on which all else rests, is the right one.
    private func checkHalves() throws(SealError) {
        let message = Array("saime: do the halves of this key belong together?".utf8)
        let signature = try sign(message)
        guard publicKey.verifies(signature: signature, message: message) else {
            throw SealError(
                .mismatchedKey, "The private key doesn't belong to the public key beside it.",
                remedy: "Restore the key from its backup, or make a new one.")
        }
    }
}

private func generated(_ algorithm: SealAlgorithm) -> OpaquePointer? {
    switch algorithm {
    case .p256: return unsafe saime_generate_ec("P-256")
    case .p384: return unsafe saime_generate_ec("P-384")
    case .rsa3072: return unsafe saime_generate_rsa(3072)
    case .ed25519: return unsafe saime_generate_ed25519()
    }
}

/// Reads without ever asking for a passphrase: OpenSSL's own way would be to ask on the terminal.
private func parsedKey(_ pem: [UInt8]) -> Handle? {
    guard let buffer = MemoryBuffer(pem) else { return nil }
    return unsafe buffer.use { bio in
        unsafe .key(PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil))
    }
}

/// Both forms of encrypted PEM say so in clear: `ENCRYPTED PRIVATE KEY` and `Proc-Type: 4,ENCRYPTED`.
private func isEncrypted(_ pem: [UInt8]) -> Bool {
    let word = Array("ENCRYPTED".utf8)
    return pem.indices.contains { pem[$0...].starts(with: word) }
}

extension SealError {
    fileprivate static let encryptedKey = Self(
        .encryptedKey, "The private key is protected by a passphrase.",
        remedy: "A node starts unattended: remove it with `openssl pkey -in OLD -out NEW`.")
}
