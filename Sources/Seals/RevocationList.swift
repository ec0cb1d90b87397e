import COpenSSL

/// Why a certificate was revoked (RFC 5280 §5.3.1); the raw value is the code there.
public enum RevocationReason: Int, Sendable, CaseIterable {
    /// No reason is stated.
    case unspecified = 0
    /// The certificate's key may be in other hands.
    case keyCompromise = 1
    /// The subject's name or other facts have changed.
    case affiliationChanged = 3
    /// Another certificate has taken its place.
    case superseded = 4
    /// It is no longer needed.
    case cessationOfOperation = 5
}

/// One certificate's entry in a revocation list.
public struct Revocation: Sendable, Hashable {
    /// The revoked certificate's serial number.
    public let serial: SerialNumber
    /// When it was revoked, in seconds since 1970.
    public let date: Int64
    /// Why; reasons other than those of `RevocationReason` read as unspecified.
    public let reason: RevocationReason

    /// Makes an entry.
    public init(serial: SerialNumber, date: Int64, reason: RevocationReason = .unspecified) {
        self.serial = serial
        self.date = date
        self.reason = reason
    }
}

/// A certificate revocation list (CRL, RFC 5280 §5) as it was read: `Trust` verifies it.
///
/// Only complete lists of one authority are read. Delta, partitioned and indirect ones are marked
/// by critical extensions and refused, because what they leave out would read as "not revoked".
public struct RevocationList: Sendable {
    /// The bytes as they were signed: strict DER.
    public let der: [UInt8]
    /// The authority that it speaks for, as RFC 4514 writes it.
    public let issuer: String
    /// Its number, which grows from list to list; nil if it has none.
    public let number: SerialNumber?
    /// When it was made, in seconds since 1970.
    public let thisUpdate: Int64
    /// By when the next one is due, in seconds since 1970; nil if it doesn't say.
    public let nextUpdate: Int64?
    /// The revoked certificates in the order of the list.
    public let revocations: [Revocation]
    let handle: Handle
    private let bySerial: [SerialNumber: Revocation]

    /// The longest list that is looked at.
    static let maximumLength = 16_777_216

    /// Reads a list from DER.
    ///
    /// - Throws: `.malformed` for anything but one list in strict DER of at most 16 MiB,
    ///   `.unsupportedList` for delta, partitioned, indirect and weakly signed ones.
    public init(der: [UInt8]) throws(SealError) {
        guard der.count <= Self.maximumLength else {
            throw .malformed("revocation list", "it is longer than \(Self.maximumLength) bytes")
        }
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        let parsed = unsafe DER.decode(der, as: Handle.revocationList) {
            unsafe d2i_X509_CRL(nil, $0, $1)
        }
        guard let handle = parsed,
            unsafe handle.use({ raw in unsafe DER.encode { unsafe i2d_X509_CRL(raw, $0) } }) == der
        else { throw .malformed("revocation list", "it isn't one list in strict DER") }
        let isComplete = unsafe handle.use { unsafe X509_CRL_get_ext_by_critical($0, 1, -1) < 0 }
        guard isComplete, unsafe handle.use({ unsafe namesAcceptedSignature($0) }) else {
            throw .unsupportedList
        }
        let thisUpdate = unsafe handle.use { unsafe seconds(X509_CRL_get0_lastUpdate($0)) }
        guard let thisUpdate else {
            throw .malformed("revocation list", "its date can't be read")
        }
        self.revocations = unsafe try handle.use { raw throws(SealError) in
            try unsafe readRevocations(X509_CRL_get_REVOKED(raw))
        }
        self.bySerial = Dictionary(
            revocations.map { ($0.serial, $0) }, uniquingKeysWith: { first, _ in first })
        self.issuer = unsafe handle.use { unsafe text(ofName: X509_CRL_get_issuer($0)) }
        self.number = unsafe handle.use { unsafe readNumber($0) }
        self.thisUpdate = thisUpdate
        self.nextUpdate = unsafe handle.use { unsafe seconds(X509_CRL_get0_nextUpdate($0)) }
        self.der = der
        self.handle = handle
    }

    /// Reads a list from a PEM text that holds one block `X509 CRL` and no other.
    ///
    /// - Throws: as `init(der:)`.
    public init(pem: [UInt8]) throws(SealError) {
        guard let der = PEM.onlyBlock(in: pem, labelled: ["X509 CRL"]) else {
            throw .malformed("revocation list", "the text isn't one PEM block X509 CRL")
        }
        try self.init(der: der)
    }

    /// The list as PEM, as stock `openssl` reads it.
    public var pem: String { PEM.text("X509 CRL", der) }

    /// The entry of a certificate that the list's authority issued; nil if it isn't revoked.
    public func revocation(of serial: SerialNumber) -> Revocation? { bySerial[serial] }
}

extension RevocationList: Hashable {
    /// Whether both are the same bytes.
    public static func == (one: Self, other: Self) -> Bool { one.der == other.der }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

/// How a revocation list stands to a certificate authority.
enum Standing {
    /// It is another authority's.
    case ofAnother
    /// It names this authority, but isn't signed by it, or the authority may not sign lists.
    case notSigned
    /// This authority signed it.
    case signed
}

extension RevocationList {
    /// Whether this authority made the list.
    func standing(to authority: Certificate) -> Standing {
        defer { ErrorQueue.clear() }
        return unsafe handle.use { list in
            unsafe authority.handle.use { raw in
                let name = unsafe X509_get_subject_name(raw)
                guard unsafe X509_NAME_cmp(X509_CRL_get_issuer(list), name) == 0 else {
                    return .ofAnother
                }
                let maySign = unsafe X509_get_key_usage(raw) & UInt32(KU_CRL_SIGN) != 0
                let key = unsafe X509_get0_pubkey(raw)
                guard maySign, unsafe key != nil, unsafe X509_CRL_verify(list, key) == 1 else {
                    return .notSigned
                }
                return .signed
            }
        }
    }
}

private func readRevocations(_ stack: OpaquePointer?) throws(SealError) -> [Revocation] {
    guard let stack = unsafe stack else { return [] }
    var revocations: [Revocation] = []
    for index in unsafe 0..<max(saime_count_revoked(stack), 0) {
        let entry = unsafe saime_revoked(stack, index)
        guard unsafe X509_REVOKED_get_ext_by_critical(entry, 1, -1) < 0 else {
            throw .unsupportedList
        }
        guard let serial = unsafe SerialNumber(X509_REVOKED_get0_serialNumber(entry)),
            let date = unsafe seconds(X509_REVOKED_get0_revocationDate(entry))
        else { throw .malformed("revocation list", "an entry's serial or date can't be read") }
        let reason = unsafe readReason(entry)
        revocations.append(Revocation(serial: serial, date: date, reason: reason))
    }
    return revocations
}

private func readReason(_ entry: OpaquePointer?) -> RevocationReason {
    let found = unsafe X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nil, nil)
    guard let found = unsafe found else { return .unspecified }
    let reason = unsafe found.assumingMemoryBound(to: ASN1_ENUMERATED.self)
    defer { unsafe ASN1_ENUMERATED_free(reason) }
    return unsafe RevocationReason(rawValue: ASN1_ENUMERATED_get(reason)) ?? .unspecified
}

private func namesAcceptedSignature(_ list: OpaquePointer) -> Bool {
    var identifier: UnsafePointer<X509_ALGOR>?
    unsafe X509_CRL_get0_signature(list, nil, &identifier)
    return unsafe isAcceptedSignature(identifier)
}

private func readNumber(_ list: OpaquePointer) -> SerialNumber? {
    guard let found = unsafe X509_CRL_get_ext_d2i(list, NID_crl_number, nil, nil) else {
        return nil
    }
    let number = unsafe found.assumingMemoryBound(to: ASN1_INTEGER.self)
    defer { unsafe ASN1_INTEGER_free(number) }
    return unsafe SerialNumber(number)
}

extension SealError {
    fileprivate static let unsupportedList = Self(
        .unsupportedList,
        "The revocation list is a delta, partitioned or indirect one, or weakly signed.",
        remedy: "Get the authority's complete list, signed by ECDSA or RSA over SHA-256 or better.")
}
