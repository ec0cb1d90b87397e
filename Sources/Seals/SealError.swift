/// A failure of a key, certificate or list: what happened, to what, and what to do now.
///
/// No message and no detail ever holds key material or a signed message. Whether a signature or a
/// chain is acceptable is a verdict (`PublicKey.verifies`, `ChainVerdict`), not an error.
public struct SealError: Error, Sendable, Equatable {
    /// What kind of failure it is, for programs; the raw value is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The text or bytes aren't what they should be.
        case malformed
        /// A key of a kind, curve or encoding that isn't accepted here.
        case unsupportedKey = "unsupported-key"
        /// A key too weak to be accepted.
        case weakKey = "weak-key"
        /// A private key protected by a passphrase.
        case encryptedKey = "encrypted-key"
        /// A private key that doesn't belong to the public key or certificate beside it.
        case mismatchedKey = "mismatched-key"
        /// A key named by a PKCS#11 URI.
        case unsupportedToken = "unsupported-token"
        /// A private key file that others may read or write, or that another user owns.
        case unsafeFile = "unsafe-file"
        /// A file that exists already and isn't overwritten.
        case fileExists = "file-exists"
        /// A file that can't be opened, read or written.
        case fileFailed = "file-failed"
        /// A request whose signature doesn't prove possession of its key.
        case unprovenRequest = "unproven-request"
        /// A certificate that may not issue others.
        case notAnAuthority = "not-an-authority"
        /// A revocation list of a kind that isn't evaluated here.
        case unsupportedList = "unsupported-list"
        /// A name, serial number or date that doesn't fit into a certificate.
        case invalidValue = "invalid-value"
        /// OpenSSL refused an operation; `detail` has its reasons.
        case operationFailed = "operation-failed"
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened and to what, as one sentence.
    public let message: String
    /// What to do now, as one sentence.
    public let remedy: String
    /// OpenSSL's own reasons, oldest first; empty where it wasn't asked or gave none.
    public let detail: [String]

    init(_ code: Code, _ message: String, remedy: String, detail: [String] = []) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.detail = detail
    }
}

extension SealError: CustomStringConvertible {
    /// The message, the remedy and, in parentheses, OpenSSL's reasons.
    public var description: String {
        let reasons = detail.isEmpty ? "" : " (\(detail.joined(separator: "; ")))"
        return "\(message) \(remedy)\(reasons)"
    }
}

extension SealError {
    /// An operation of OpenSSL failed; takes its reasons from the queue.
    static func operationFailed(_ operation: String) -> Self {
        Self(
            .operationFailed, "OpenSSL could not \(operation).",
            remedy: "See the detail; if memory and disk are fine, report this with the detail.",
            detail: ErrorQueue.drain())
    }

    /// Bytes that aren't what they should be; takes OpenSSL's reasons from the queue.
    static func malformed(_ thing: String, _ problem: String) -> Self {
        Self(
            .malformed, "The \(thing) can't be read: \(problem).",
            remedy: "Get it again from where it was made, as PEM or strict DER.",
            detail: ErrorQueue.drain())
    }

    /// A value that doesn't fit into a certificate.
    static func invalidValue(_ thing: String, _ rule: String) -> Self {
        Self(.invalidValue, "The \(thing) isn't usable: \(rule).", remedy: "Correct it and repeat.")
    }
}
