import COpenSSL

/// A federation's own certificate authority, for institutions that have no other.
///
/// It keeps no files and no counters: the caller passes serial numbers, times and the previous
/// revocation list, and keeps what comes back.
public struct CertificateAuthority: Sendable {
    /// Its own certificate, which members hold as an anchor of `Trust`.
    public let certificate: Certificate
    let key: SealKey

    /// Founds an authority: a self-signed certificate that may sign certificates and lists.
    ///
    /// - Parameters:
    ///   - pathLength: How many authorities may stand between it and a node's certificate.
    ///   - time: From when on it holds, in seconds since 1970.
    ///   - days: For how long.
    /// - Throws: `.unsupportedKey` for Ed25519, `.invalidValue`, `.operationFailed`.
    public init(
        founding subject: SubjectName, key: SealKey, pathLength: Int = 0, serial: SerialNumber,
        at time: Int64, days: Int
    ) throws(SealError) {
        guard key.algorithm.isAllowedForNodes else { throw .notForNodes }
        guard (0...4).contains(pathLength) else {
            throw .invalidValue("path length", "it must lie between 0 and 4")
        }
        let template = CertificateTemplate(
            subject: subject, publicKey: key.publicKey, serial: serial, notBefore: time,
            notAfter: later(time, days: days), names: [],
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:\(pathLength)"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        self.certificate = try template.signed(by: key, issuer: nil)
        self.key = key
    }

    /// Takes up an authority from its certificate and key.
    ///
    /// - Throws: `.mismatchedKey` if they don't belong together, `.notAnAuthority` if the
    ///   certificate may not issue others.
    public init(certificate: Certificate, key: SealKey) throws(SealError) {
        guard certificate.spki == key.publicKey.spki else {
            throw SealError(
                .mismatchedKey,
                "The key isn't that of the authority's certificate \(certificate.subject).",
                remedy: "Name the key file that was made with this certificate.")
        }
        guard certificate.isAuthority else { throw .notAnAuthority(certificate) }
        guard key.algorithm.isAllowedForNodes else { throw .notForNodes }
        self.certificate = certificate
        self.key = key
    }

    /// Issues a node's certificate, for TLS as client and as server.
    ///
    /// Subject and hosts are what the authority decides, not what the request asks for.
    ///
    /// - Parameters:
    ///   - serial: Never used before by this authority.
    ///   - time: From when on it holds, in seconds since 1970.
    ///   - days: For how long, at least 1.
    /// - Throws: `.invalidValue`, `.operationFailed`.
    public func issue(
        _ request: CertificateRequest, subject: SubjectName, names: [AlternativeName],
        serial: SerialNumber, at time: Int64, days: Int
    ) throws(SealError) -> Certificate {
        try CertificateTemplate(
            subject: subject, publicKey: request.publicKey, serial: serial, notBefore: time,
            notAfter: later(time, days: days), names: names,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth,clientAuth"),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
            ]
        ).signed(by: key, issuer: certificate)
    }

    /// Issues a subordinate authority's certificate that may issue node certificates only.
    ///
    /// - Parameters: as for `issue`.
    /// - Throws: `.invalidValue`, `.operationFailed`.
    public func issueAuthority(
        _ request: CertificateRequest, subject: SubjectName, serial: SerialNumber, at time: Int64,
        days: Int
    ) throws(SealError) -> Certificate {
        try CertificateTemplate(
            subject: subject, publicKey: request.publicKey, serial: serial, notBefore: time,
            notAfter: later(time, days: days), names: [],
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
            ]
        ).signed(by: key, issuer: certificate)
    }
}

extension SealError {
    static func notAnAuthority(_ certificate: Certificate) -> Self {
        Self(
            .notAnAuthority, "The certificate \(certificate.subject) may not issue certificates.",
            remedy: "Name a certificate authority's certificate (basic constraints CA:TRUE).")
    }
}

/// Everything that goes into a certificate before it is signed.
private struct CertificateTemplate {
    let subject: SubjectName
    let publicKey: PublicKey
    let serial: SerialNumber
    let notBefore: Int64
    let notAfter: Int64
    let names: [AlternativeName]
    /// In OpenSSL's configuration language (x509v3_config(5)): fixed texts, never input.
    let extensions: [(nid: Int32, value: String)]

    /// The certificate, signed; `issuer` nil signs it as its own.
    func signed(by key: SealKey, issuer: Certificate?) throws(SealError) -> Certificate {
        guard notBefore < notAfter else {
            throw .invalidValue("validity", "it must be at least one day")
        }
        ErrorQueue.clear()
        guard let draft = unsafe Handle.certificate(X509_new()) else {
            throw .operationFailed("make a certificate")
        }
        try writeNames(to: draft, issuer: issuer)
        try writeDates(to: draft)
        guard writeKey(to: draft), writeExtensions(to: draft, issuer: issuer?.handle ?? draft),
            try writeHosts(to: draft)
        else { throw .operationFailed("fill in the certificate") }
        let isSigned = unsafe draft.use { raw in
            unsafe key.handle.use { unsafe X509_sign(raw, $0, key.algorithm.digest) > 0 }
        }
        let der = unsafe draft.use { raw in unsafe DER.encode { unsafe i2d_X509(raw, $0) } }
        guard isSigned, let der else { throw .operationFailed("sign the certificate") }
        return try Certificate(der: der)
    }

    private func writeNames(to draft: Handle, issuer: Certificate?) throws(SealError) {
        unsafe try draft.use { raw throws(SealError) in
            try unsafe subject.write(to: X509_get_subject_name(raw))
        }
        let isNamed = unsafe draft.use { raw in
            unsafe (issuer?.handle ?? draft).use { issuer in
                unsafe succeeded(X509_set_issuer_name(raw, X509_get_subject_name(issuer)))
            }
        }
        guard isNamed else { throw .operationFailed("name the issuer") }
    }

    private func writeDates(to draft: Handle) throws(SealError) {
        let begins = try unsafe withTime(notBefore) { time in
            unsafe draft.use { unsafe succeeded(X509_set1_notBefore($0, time)) }
        }
        let ends = try unsafe withTime(notAfter) { time in
            unsafe draft.use { unsafe succeeded(X509_set1_notAfter($0, time)) }
        }
        guard begins, ends else { throw .operationFailed("date the certificate") }
    }

    private func writeKey(to draft: Handle) -> Bool {
        unsafe draft.use { raw in
            unsafe succeeded(X509_set_version(raw, 2))  // 2 means version 3
                && serial.write(to: X509_get_serialNumber(raw))
                && publicKey.handle.use { unsafe succeeded(X509_set_pubkey(raw, $0)) }
        }
    }

    private func writeExtensions(to draft: Handle, issuer: Handle) -> Bool {
        unsafe draft.use { raw in
            unsafe issuer.use { issuer in
                extensions.allSatisfy { nid, value in
                    var context = unsafe X509V3_CTX()
                    unsafe X509V3_set_ctx(&context, issuer, raw, nil, nil, 0)
                    let addition = unsafe X509V3_EXT_conf_nid(nil, &context, nid, value)
                    defer { unsafe X509_EXTENSION_free(addition) }
                    return unsafe addition != nil && succeeded(X509_add_ext(raw, addition, -1))
                }
            }
        }
    }

    private func writeHosts(to draft: Handle) throws(SealError) -> Bool {
        guard !names.isEmpty else { return true }
        let added = try unsafe AlternativeName.withGeneralNames(names) { stack -> Bool? in
            unsafe draft.use { raw in
                let value = unsafe UnsafeMutableRawPointer(stack)
                return unsafe succeeded(X509_add1_ext_i2d(raw, NID_subject_alt_name, value, 0, 0))
            }
        }
        return added == true
    }
}
