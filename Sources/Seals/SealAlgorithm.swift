import COpenSSL

/// A kind of key together with the one way in which it signs (DESIGN §5).
///
/// | case | key | signature | check with stock openssl |
/// |---|---|---|---|
/// | `p256` | NIST P-256, uncompressed point | ECDSA, SHA-256, DER | `dgst -sha256 -verify` |
/// | `p384` | NIST P-384, uncompressed point | ECDSA, SHA-384, DER | `dgst -sha384 -verify` |
/// | `rsa3072` | RSA, 3072 to 8192 bits | PSS, SHA-256, MGF1-SHA-256, salt 32 bytes | `dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -verify` |
/// | `ed25519` | Ed25519 | pure Ed25519 (RFC 8032) | `pkeyutl -verify -rawin -pubin` |
///
/// One key signs in one way only, so nothing beside the key chooses the way a signature is checked.
public enum SealAlgorithm: String, Sendable, CaseIterable {
    /// ECDSA with NIST P-256 and SHA-256; the default.
    case p256
    /// ECDSA with NIST P-384 and SHA-384.
    case p384
    /// RSA-PSS with SHA-256. New keys have 3072 bits; larger ones, up to 8192, are accepted.
    case rsa3072
    /// Pure Ed25519. For seals only: TLS stacks of peers may not accept it in certificates.
    case ed25519

    /// Whether a node's TLS key may be of this kind (DESIGN §12).
    public var isAllowedForNodes: Bool { self != .ed25519 }
}

extension SealAlgorithm {
    /// The digest that is signed; nil where the algorithm takes the message itself.
    var digest: OpaquePointer? {
        switch self {
        case .p256, .rsa3072: return unsafe EVP_sha256()
        case .p384: return unsafe EVP_sha384()
        case .ed25519: return nil
        }
    }

    /// EVP_DigestSignInit or EVP_DigestVerifyInit.
    typealias Begin = (
        OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?, OpaquePointer?, OpaquePointer?,
        OpaquePointer?
    ) -> Int32

    /// Runs the closure with a context that is ready to sign or verify; nil if OpenSSL refuses.
    func withContext<Result>(
        _ key: OpaquePointer, _ begin: Begin, _ body: (OpaquePointer) -> Result?
    ) -> Result? {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        var options: OpaquePointer?
        guard unsafe succeeded(begin(context, &options, digest, nil, key)) else { return nil }
        if self == .rsa3072 {
            guard unsafe EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) > 0,
                unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) > 0
            else { return nil }
        }
        return unsafe body(context)
    }
}
