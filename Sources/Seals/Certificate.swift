import COpenSSL

/// An X.509 certificate as it was read: nothing about it has been verified (see `Trust`).
///
/// It may be used by several tasks at once.
public struct Certificate: Sendable {
    /// The bytes as they were signed: strict DER.
    public let der: [UInt8]
    /// The subject as RFC 4514 writes it, such as `CN=hub,O=VARAM,C=LV`.
    public let subject: String
    /// The issuer as RFC 4514 writes it.
    public let issuer: String
    /// The serial number, unique for one issuer.
    public let serial: SerialNumber
    /// From when on it is meant to be used, in seconds since 1970.
    public let notBefore: Int64
    /// Until when it is meant to be used, this second included, in seconds since 1970.
    public let notAfter: Int64
    /// The DER SubjectPublicKeyInfo of its key, of whatever kind.
    public let spki: [UInt8]
    /// SHA-256 of `spki`: what the directory binds to an institution.
    public let keyFingerprint: [UInt8]
    /// The DNS names and IP addresses that it names, in their order.
    public let names: [AlternativeName]
    /// Whether it may issue certificates (basic constraints, version 3).
    public let isAuthority: Bool
    let handle: Handle

    /// The longest certificate that is looked at.
    static let maximumLength = 16_384

    /// Reads a certificate from DER.
    ///
    /// - Throws: `.malformed` for anything but one certificate in strict DER of at most 16 KiB.
    public init(der: [UInt8]) throws(SealError) {
        guard der.count <= Self.maximumLength else {
            throw .malformed("certificate", "it is longer than \(Self.maximumLength) bytes")
        }
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        let parsed = unsafe DER.decode(der, as: Handle.certificate) { unsafe d2i_X509(nil, $0, $1) }
        guard let handle = parsed,
            unsafe handle.use({ raw in unsafe DER.encode { unsafe i2d_X509(raw, $0) } }) == der
        else { throw .malformed("certificate", "it isn't one certificate in strict DER") }
        let fields = unsafe handle.use { unsafe CertificateFields($0) }
        guard let fields else {
            throw .malformed("certificate", "its serial number, dates or key can't be read")
        }
        self.der = der
        self.subject = fields.subject
        self.issuer = fields.issuer
        self.serial = fields.serial
        self.notBefore = fields.notBefore
        self.notAfter = fields.notAfter
        self.spki = fields.spki
        self.keyFingerprint = sha256(fields.spki)
        self.names = fields.names
        self.isAuthority = fields.isAuthority
        self.handle = handle
    }

    /// Reads a certificate from a PEM text that holds one block `CERTIFICATE` and no other.
    ///
    /// - Throws: as `init(der:)`.
    public init(pem: [UInt8]) throws(SealError) {
        guard let der = PEM.onlyBlock(in: pem, labelled: ["CERTIFICATE"]) else {
            throw .malformed("certificate", "the text isn't one PEM block CERTIFICATE")
        }
        try self.init(der: der)
    }

    /// Reads every certificate of a PEM text, in order: a chain, or a bundle of authorities.
    ///
    /// - Throws: `.malformed` if there is none, or if any of them can't be read.
    public static func all(pem: [UInt8]) throws(SealError) -> [Certificate] {
        var certificates: [Certificate] = []
        for block in PEM.blocks(in: pem) where block.label == "CERTIFICATE" {
            certificates.append(try Certificate(der: block.bytes))
        }
        guard !certificates.isEmpty else {
            throw .malformed("file", "it holds no PEM block CERTIFICATE")
        }
        return certificates
    }

    /// The certificate as PEM, as stock `openssl` reads it.
    public var pem: String { PEM.text("CERTIFICATE", der) }

    /// Its key, ready to verify.
    ///
    /// - Throws: the refusals of `PublicKey.init(spki:)`.
    public func publicKey() throws(SealError) -> PublicKey { try PublicKey(spki: spki) }
}

extension Certificate: Hashable {
    /// Whether both are the same bytes.
    public static func == (one: Certificate, other: Certificate) -> Bool { one.der == other.der }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

/// What is read out of an X509 once, when it comes in.
private struct CertificateFields {
    let subject: String
    let issuer: String
    let serial: SerialNumber
    let notBefore: Int64
    let notAfter: Int64
    let spki: [UInt8]
    let names: [AlternativeName]
    let isAuthority: Bool

    init?(_ raw: OpaquePointer) {
        guard let serial = unsafe SerialNumber(X509_get0_serialNumber(raw)),
            let notBefore = unsafe seconds(X509_get0_notBefore(raw)),
            let notAfter = unsafe seconds(X509_get0_notAfter(raw)),
            let key = unsafe X509_get_X509_PUBKEY(raw),
            let spki = unsafe DER.encode({ unsafe i2d_X509_PUBKEY(key, $0) })
        else { return nil }
        self.subject = unsafe text(ofName: X509_get_subject_name(raw))
        self.issuer = unsafe text(ofName: X509_get_issuer_name(raw))
        self.serial = serial
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.spki = spki
        let names = unsafe X509_get_ext_d2i(raw, NID_subject_alt_name, nil, nil)
        defer { unsafe GENERAL_NAMES_free(names.map { OpaquePointer($0) }) }
        self.names = unsafe AlternativeName.read(names.map { OpaquePointer($0) })
        self.isAuthority = unsafe X509_check_ca(raw) == 1
    }
}
