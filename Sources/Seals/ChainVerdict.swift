/// What a peer uses its certificate for in a TLS connection.
public enum TLSUse: String, Sendable, CaseIterable {
    /// The peer dialled out to this node.
    case client
    /// This node dialled out to the peer.
    case server
}

/// Whether a chain of certificates is acceptable; a value, because refusing is no failure.
///
/// A trusted chain says nothing about *whose* peer it is: the directory binds the leaf's key to an
/// institution (DESIGN §8), so look up `Certificate.keyFingerprint` next.
public enum ChainVerdict: Sendable, Hashable {
    /// It leads to a federation authority; the warnings are for both sides to see.
    case trusted(warnings: [ChainWarning])
    /// It isn't acceptable, for this reason.
    case refused(ChainRefusal)
}

/// Why a chain is refused.
public enum ChainRefusal: Sendable, Hashable {
    /// A certificate can't be read, or there are none, or too many.
    case malformed(problem: String)
    /// No chain leads from the leaf to a federation authority.
    case noChain(subject: String, problem: String)
    /// A certificate isn't signed by the key of its issuer.
    case badSignature(subject: String)
    /// A certificate in the chain may not issue the one below it.
    case notAnAuthority(subject: String, problem: String)
    /// A certificate is revoked by its issuer.
    case revoked(subject: String, serial: SerialNumber, date: Int64)
    /// The leaf isn't meant for this side of TLS.
    case wrongUse(subject: String, use: TLSUse)
    /// A key or a signature's digest in the chain is too weak, or of a kind that isn't accepted.
    case weakKey(subject: String, problem: String)
    /// OpenSSL refused the chain for another reason.
    case invalid(subject: String, problem: String)

    /// The kind of reason, for programs; stable.
    public var code: String {
        switch self {
        case .malformed: return "chain-malformed"
        case .noChain: return "no-chain"
        case .badSignature: return "bad-signature"
        case .notAnAuthority: return "not-an-authority"
        case .revoked: return "certificate-revoked"
        case .wrongUse: return "wrong-use"
        case .weakKey: return "weak-key"
        case .invalid: return "chain-invalid"
        }
    }

    /// The reason as one sentence, and what to do as another.
    public var sentence: String {
        switch self {
        case .malformed(let problem):
            return "The peer's certificates can't be used: \(problem). Check its certificate file."
        case .noChain(let subject, let problem):
            return "No chain leads from \(subject) to a federation authority (\(problem)). "
                + "Check which authority issued it, and that the peer sends the ones between."
        case .badSignature(let subject):
            return "The certificate \(subject) isn't signed by its issuer: it was altered or "
                + "forged. Get it again from its authority."
        case .notAnAuthority(let subject, let problem):
            return "The certificate \(subject) may not issue the one below it (\(problem)). "
                + "Get a certificate from a federation authority."
        case .revoked(let subject, let serial, let date):
            return "The certificate \(subject), serial \(serial), was revoked on \(dayText(date)). "
                + "Get a new one with a new key."
        case .wrongUse(let subject, let use):
            return "The certificate \(subject) isn't for use as TLS \(use.rawValue): its extended "
                + "key usage must name \(use.rawValue)Auth. Have it issued again with it."
        case .weakKey(let subject, let problem):
            return "The certificate \(subject) is too weak (\(problem)). Have it issued again: "
                + "P-256 with SHA-256 is the default."
        case .invalid(let subject, let problem):
            return "The certificate \(subject) is refused (\(problem)). Have it issued again."
        }
    }
}

/// What is wrong with a chain that is used nevertheless (DESIGN §6.7: expiry is never a cliff).
public enum ChainWarning: Sendable, Hashable {
    /// A certificate is past its date.
    case certificateExpired(subject: String, date: Int64)
    /// A certificate's time hasn't come; perhaps a clock is wrong.
    case certificateNotYetValid(subject: String, date: Int64)
    /// The next revocation list of this authority was due and isn't here.
    case revocationListExpired(issuer: String, date: Int64)
    /// A revocation list comes from the future; perhaps a clock is wrong.
    case revocationListNotYetValid(issuer: String, date: Int64)
    /// There is no list of this authority: only the directory can say what is revoked.
    case noRevocationList(issuer: String)
    /// A list names this authority, but the authority didn't sign it, or may not sign lists.
    case revocationListIgnored(issuer: String)

    /// The kind of warning, for programs; stable.
    public var code: String {
        switch self {
        case .certificateExpired: return "certificate-expired"
        case .certificateNotYetValid: return "certificate-not-yet-valid"
        case .revocationListExpired: return "revocation-list-expired"
        case .revocationListNotYetValid: return "revocation-list-not-yet-valid"
        case .noRevocationList: return "no-revocation-list"
        case .revocationListIgnored: return "revocation-list-ignored"
        }
    }

    /// The warning as one sentence, and what to do as another.
    public var sentence: String {
        switch self {
        case .certificateExpired(let subject, let date):
            return "The certificate \(subject) expired on \(dayText(date)). Renew it."
        case .certificateNotYetValid(let subject, let date):
            return "The certificate \(subject) holds only from \(dayText(date)). Check the clocks."
        case .revocationListExpired(let issuer, let date):
            return "The next revocation list of \(issuer) was due on \(dayText(date)). Get it."
        case .revocationListNotYetValid(let issuer, let date):
            return "The revocation list of \(issuer) holds only from \(dayText(date)). "
                + "Check the clocks."
        case .noRevocationList(let issuer):
            return "There is no revocation list of \(issuer). Get it, or have an empty one "
                + "published."
        case .revocationListIgnored(let issuer):
            return "A revocation list in the name of \(issuer) isn't signed by it and was ignored. "
                + "Get the list again."
        }
    }
}
