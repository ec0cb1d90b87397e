internal import GRPCNIOTransportHTTP2
internal import NIOSSL

/// What the trust rules say of a peer: a value, never an error.
public enum PeerVerdict: Sendable, Equatable {
    /// The peer may go on.
    case accepted
    /// The peer may not go on; `code` is for programs and `reason` for people.
    case refused(code: String, reason: String)
}

/// How this node shows who it is, and how it judges a peer's certificate chain during TLS.
///
/// Both sides always present a certificate. The transport itself has no trust roots: `tlsCheck`
/// is the only judge, so that one set of rules (DESIGN §6.7, §8) decides everywhere, expiry included.
public struct TransportSecurity: Sendable {
    /// The rule that judges a certificate chain: DER, leaf first, as the peer sent it.
    ///
    /// It must accept only chains that lead to a federation CA. Which institution the key is bound
    /// to is judged later, when a session starts, from ``Connection/peerChain``. It is called on a
    /// thread that may block, from several threads at once, and for a resumed TLS session
    /// with the leaf alone.
    public typealias TLSCheck = @Sendable (_ chain: [[UInt8]]) -> PeerVerdict

    /// The node's certificate and its intermediates as PEM, leaf first.
    public let certificateChainPEM: [UInt8]
    /// The node's private key as PEM: P-256, P-384 or RSA (DESIGN §12).
    public let privateKeyPEM: [UInt8]
    /// The rule that judges the peer's chain.
    public let tlsCheck: TLSCheck

    /// Reads the certificate and key, so that a mistake shows before anything listens or dials.
    ///
    /// - Throws: ``TransportError`` at stage `configuration` when either can't be read or they
    ///   don't belong together.
    public init(
        certificateChainPEM: [UInt8], privateKeyPEM: [UInt8], tlsCheck: @escaping TLSCheck
    ) throws(TransportError) {
        do {
            let key = try NIOSSLPrivateKey(bytes: privateKeyPEM, format: .pem)
            let chain = try NIOSSLCertificate.fromPEMBytes(certificateChainPEM)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.trustRoots = .certificates([])
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unusableCredentials(cause: "\(error)")
        }
        self.certificateChainPEM = certificateChainPEM
        self.privateKeyPEM = privateKeyPEM
        self.tlsCheck = tlsCheck
    }

    /// Both sides' settings: certificates demanded, host names not compared (a peer is who the
    /// directory says, not what its host is called), no roots, the caller's rule as judge.
    func server(
        onRefusal: @escaping ChainJudge.OnRefusal
    ) -> HTTP2ServerTransport.Posix.TransportSecurity {
        .mTLS(
            certificateChain: [.bytes(certificateChainPEM, format: .pem)],
            privateKey: .bytes(privateKeyPEM, format: .pem)
        ) {
            $0.clientCertificateVerification = .noHostnameVerification
            $0.trustRoots = .certificates([])
            $0.requireALPN = true
            $0.customVerificationCallback =
                ChainJudge(check: tlsCheck, onRefusal: onRefusal).judge
        }
    }

    func client(
        onRefusal: @escaping ChainJudge.OnRefusal
    ) -> HTTP2ClientTransport.Posix.TransportSecurity {
        .mTLS(
            certificateChain: [.bytes(certificateChainPEM, format: .pem)],
            privateKey: .bytes(privateKeyPEM, format: .pem)
        ) {
            $0.serverCertificateVerification = .noHostnameVerification
            $0.trustRoots = .certificates([])
            $0.customVerificationCallback =
                ChainJudge(check: tlsCheck, onRefusal: onRefusal).judge
        }
    }
}
