import COpenSSL

/// The signature algorithms that requests and revocation lists may name, as DER.
///
/// ECDSA (RFC 5758 §3.2) and RSA PKCS #1 v1.5 (RFC 4055 §5), each over SHA-256, -384 and -512. In a
/// request this field isn't signed, and OpenSSL takes any parameters in it: only a fixed list makes
/// every altered byte show. Certificates name theirs twice, and path validation compares.
private let acceptedIdentifiers: [[UInt8]] = {
    let ecdsa: [UInt8] = [0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03]
    let rsa: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01,
    ]
    return [0x02, 0x03, 0x04].map { ecdsa + [$0] }
        + [0x0B, 0x0C, 0x0D].map { rsa + [$0, 0x05, 0x00] }
}()

/// Whether an AlgorithmIdentifier is one that requests and revocation lists may name.
func isAcceptedSignature(_ identifier: UnsafePointer<X509_ALGOR>?) -> Bool {
    guard let identifier = unsafe identifier,
        let der = unsafe DER.encode({ unsafe i2d_X509_ALGOR(identifier, $0) })
    else { return false }
    return acceptedIdentifiers.contains(der)
}
