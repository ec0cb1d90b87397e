internal import Foundation
internal import NIOCore
internal import NIOSSL

extension TransportError {
    /// A failed connect by its system error.
    static func tcpFailure(_ error: any Error, to address: SocketAddress) -> Self {
        let peer = "\(address.ipAddress ?? "\(address)"):\(address.port ?? 0)"
        if let error = error as? IOError {
            let (code, cause) =
                switch error.errnoCode {
                case ECONNREFUSED: ("connection-refused", "nothing listens there")
                case ENETUNREACH, EHOSTUNREACH: ("unreachable", "no route leads there")
                default: ("connect-failed", "\(error)")
                }
            return .noConnection(to: peer, code: code, cause: cause)
        }
        if case .connectTimeout(let time) = error as? ChannelError {
            return .noConnection(
                to: peer, code: "connect-timeout", cause: "no answer within \(time)")
        }
        return .noConnection(to: peer, code: "connect-failed", cause: "\(error)")
    }

    /// What an error in the pipeline says about TLS; nil when it is another layer's.
    static func tlsFailure(_ error: any Error, isSecured: Bool) -> Self? {
        switch error {
        case NIOSSLError.handshakeFailed(let cause), NIOSSLError.shutdownFailed(let cause):
            handshakeFailure("\(cause)")
        case let cause as BoringSSLError: handshakeFailure("\(cause)")
        case is NIOSSLError where !isSecured: handshakeFailure("\(error)")
        case is IOError where !isSecured: handshakeFailure("\(error)")
        default: nil
        }
    }

    /// The words of BoringSSL that operators meet, and what each means between two nodes.
    private static let knownCauses: [(fragment: String, code: String, meaning: String)] = [
        ("WRONG_VERSION_NUMBER", "not-tls", "what the other side sent isn't TLS"),
        ("HTTP_REQUEST", "not-tls", "the other side spoke plain HTTP"),
        (
            "PEER_DID_NOT_RETURN_A_CERTIFICATE", "no-certificate",
            "the other side showed no certificate"
        ),
        (
            "UNSUPPORTED_PROTOCOL", "tls-version",
            "the other side speaks no TLS version that this node accepts"
        ),
        ("ALERT_PROTOCOL_VERSION", "tls-version", "the other side refuses this TLS version"),
        (
            "ALERT_CERTIFICATE_REQUIRED", "certificate-refused",
            "the other side demands a certificate"
        ),
        (
            "ALERT_UNKNOWN_CA", "certificate-refused",
            "the other side doesn't know the CA of this node's certificate"
        ),
        (
            "ALERT_CERTIFICATE", "certificate-refused",
            "the other side refuses this node's certificate"
        ),
        (
            "ALERT_BAD_CERTIFICATE", "certificate-refused",
            "the other side refuses this node's certificate"
        ),
        ("EOF during handshake", "closed-in-handshake", "the other side closed the connection"),
    ]

    private static func handshakeFailure(_ cause: String) -> Self {
        let known = knownCauses.first { cause.contains($0.fragment) }
        return Self(
            stage: .tls, code: known?.code ?? "handshake-failed",
            message: "The TLS handshake failed: "
                + (known.map { "\($0.meaning) (\(cause))" } ?? cause) + ".",
            remedy: "Check that both sides are nodes, that each certificate is issued by a"
                + " federation CA that the other knows, and the other side's log for its reason.")
    }
}
