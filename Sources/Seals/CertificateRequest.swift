import COpenSSL

/// A request for a certificate (PKCS #10, RFC 2986) whose maker has proved to hold the key.
///
/// A value of this type exists only if its signature is right: there is no unproven one.
public struct CertificateRequest: Sendable {
    /// The bytes as they were signed: strict DER.
    public let der: [UInt8]
    /// The subject asked for, as RFC 4514 writes it; the authority decides what it issues.
    public let subject: String
    /// The key that the certificate is for: P-256, P-384 or RSA.
    public let publicKey: PublicKey
    /// The hosts asked for, in their order.
    public let names: [AlternativeName]

    /// Asks for a certificate for this key, and signs the request with it.
    ///
    /// - Throws: `.unsupportedKey` for Ed25519, `.invalidValue` for names that don't fit,
    ///   `.operationFailed`.
    public init(
        for key: SealKey, subject: SubjectName, names: [AlternativeName] = []
    ) throws(SealError) {
        guard key.algorithm.isAllowedForNodes else { throw .notForNodes }
        ErrorQueue.clear()
        guard let handle = unsafe Handle.request(X509_REQ_new()) else {
            throw .operationFailed("make a request")
        }
        let name = unsafe handle.use { unsafe X509_REQ_get_subject_name($0) }
        try unsafe subject.write(to: name)
        if !names.isEmpty { try Self.add(names, to: handle) }
        let signed = unsafe handle.use { raw in
            unsafe key.handle.use { pair in
                unsafe X509_REQ_set_version(raw, 0) == 1 && X509_REQ_set_pubkey(raw, pair) == 1
                    && X509_REQ_sign(raw, pair, key.algorithm.digest) > 0
            }
        }
        let der = unsafe handle.use { raw in unsafe DER.encode { unsafe i2d_X509_REQ(raw, $0) } }
        guard signed, let der else { throw .operationFailed("sign the request") }
        try self.init(der: der)
    }

    /// Reads a request from DER and checks that its own key signed it.
    ///
    /// - Throws: `.malformed`, `.unprovenRequest` for a wrong signature, `.unsupportedKey` for
    ///   Ed25519, and the refusals of `PublicKey.init(spki:)`.
    public init(der: [UInt8]) throws(SealError) {
        guard der.count <= Certificate.maximumLength else {
            throw .malformed("request", "it is longer than \(Certificate.maximumLength) bytes")
        }
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        let parsed = unsafe DER.decode(der, as: Handle.request) { unsafe d2i_X509_REQ(nil, $0, $1) }
        guard let handle = parsed,
            unsafe handle.use({ raw in unsafe DER.encode { unsafe i2d_X509_REQ(raw, $0) } }) == der
        else { throw .malformed("request", "it isn't one PKCS #10 request in strict DER") }
        let spki = unsafe handle.use { raw in
            let key = unsafe X509_REQ_get_X509_PUBKEY(raw)
            return unsafe DER.encode { unsafe i2d_X509_PUBKEY(key, $0) }
        }
        let publicKey = try PublicKey(spki: spki ?? [])
        guard publicKey.algorithm.isAllowedForNodes else { throw .notForNodes }
        guard unsafe handle.use({ unsafe namesAcceptedSignature($0) }) else {
            throw .malformed("request", "its signature isn't ECDSA or RSA over SHA-256 or better")
        }
        let isProven = unsafe handle.use { raw in
            unsafe publicKey.handle.use { unsafe succeeded(X509_REQ_verify(raw, $0)) }
        }
        guard isProven else { throw .unproven() }
        self.der = der
        self.subject = unsafe handle.use { unsafe text(ofName: X509_REQ_get_subject_name($0)) }
        self.publicKey = publicKey
        self.names = Self.names(of: handle)
    }

    /// Reads a request from a PEM text that holds one block `CERTIFICATE REQUEST` and no other.
    ///
    /// - Throws: as `init(der:)`.
    public init(pem: [UInt8]) throws(SealError) {
        let labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]
        guard let der = PEM.onlyBlock(in: pem, labelled: labels) else {
            throw .malformed("request", "the text isn't one PEM block CERTIFICATE REQUEST")
        }
        try self.init(der: der)
    }

    /// The request as PEM, as stock `openssl` reads it.
    public var pem: String { PEM.text("CERTIFICATE REQUEST", der) }

    private static func add(
        _ names: [AlternativeName], to request: Handle
    ) throws(SealError) {
        let added = try unsafe AlternativeName.withGeneralNames(names) { stack -> Bool? in
            guard
                let addition = unsafe X509V3_EXT_i2d(
                    NID_subject_alt_name, 0, UnsafeMutableRawPointer(stack))
            else { return nil }
            defer { unsafe X509_EXTENSION_free(addition) }
            var extensions: OpaquePointer?
            defer { unsafe saime_free_extensions(extensions) }
            guard unsafe X509v3_add_ext(&extensions, addition, -1) != nil else { return nil }
            return unsafe request.use { unsafe succeeded(X509_REQ_add_extensions($0, extensions)) }
        }
        guard added == true else { throw .operationFailed("add names to the request") }
    }

    private static func names(of request: Handle) -> [AlternativeName] {
        unsafe request.use { raw in
            let extensions = unsafe X509_REQ_get_extensions(raw)
            defer { unsafe saime_free_extensions(extensions) }
            let names = unsafe X509V3_get_d2i(extensions, NID_subject_alt_name, nil, nil)
            defer { unsafe GENERAL_NAMES_free(names.map { OpaquePointer($0) }) }
            return unsafe AlternativeName.read(names.map { OpaquePointer($0) })
        }
    }
}

private func namesAcceptedSignature(_ request: OpaquePointer) -> Bool {
    var identifier: UnsafePointer<X509_ALGOR>?
    unsafe X509_REQ_get0_signature(request, nil, &identifier)
    return unsafe isAcceptedSignature(identifier)
}

extension CertificateRequest: Hashable {
    /// Whether both are the same bytes.
    public static func == (one: Self, other: Self) -> Bool { one.der == other.der }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

extension SealError {
    static let notForNodes = Self(
        .unsupportedKey, "Ed25519 keys are for seals; TLS peers may not accept them.",
        remedy: "Use P-256, P-384 or RSA for nodes and certificate authorities.")

    fileprivate static func unproven() -> Self {
        Self(
            .unprovenRequest, "The request isn't signed with the key that it names.",
            remedy: "Ask for the request again: it was altered, or its maker lacks the key.",
            detail: ErrorQueue.drain())
    }
}
