/// What went wrong between two nodes: where, to what, and what to do now.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// How far a connection had come, in the order of its life.
    public enum Stage: String, Sendable, CaseIterable {
        /// This node's own settings: certificate, key, address.
        case configuration
        /// The host's name to addresses.
        case nameResolution = "name resolution"
        /// The connection to the port.
        case tcp = "TCP"
        /// The handshake with both certificates.
        case tls = "TLS handshake"
        /// HTTP/2 and the opening of the session's stream.
        case grpc = "gRPC"
        /// The session itself.
        case session
    }

    /// How far the connection had come.
    public let stage: Stage
    /// A short word for programs, such as `connection-refused`.
    public let code: String
    /// What happened, to what.
    public let message: String
    /// What to do now; empty when there is nothing to do.
    public let remedy: String

    /// States an error.
    public init(stage: Stage, code: String, message: String, remedy: String) {
        self.stage = stage
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// One line: stage, code, message and remedy.
    public var description: String {
        "\(stage.rawValue): \(message) [\(code)]" + (remedy.isEmpty ? "" : " \(remedy)")
    }
}

extension TransportError {
    static func unusableCredentials(cause: String) -> Self {
        Self(
            stage: .configuration, code: "unusable-credentials",
            message: "The node's certificate and private key can't be used: \(cause).",
            remedy: "Check that both are PEM and belong together.")
    }

    static func cannotListen(host: String, port: Int, cause: String) -> Self {
        Self(
            stage: .tcp, code: "cannot-listen",
            message: "Can't listen on \(host):\(port): \(cause).",
            remedy: "Check that the address is this machine's and the port is free.")
    }

    static func unknownHost(_ host: String, cause: String) -> Self {
        Self(
            stage: .nameResolution, code: "unknown-host",
            message: "No address is known for '\(host)': \(cause).",
            remedy: "Check the host's spelling and this machine's name service.")
    }

    static func noConnection(to peer: String, code: String, cause: String) -> Self {
        Self(
            stage: .tcp, code: code,
            message: "No connection to \(peer): \(cause).",
            remedy: "Check that the node runs there, the port, and the firewalls between.")
    }

    static func dialTimedOut(_ peer: String, stage: Stage, after time: Duration) -> Self {
        Self(
            stage: stage, code: "timed-out",
            message: "\(peer) was not ready within \(time).",
            remedy: "Check that the address is a node's and that nothing between holds bytes back.")
    }

    static func handshakeTimedOut(after time: Duration) -> Self {
        Self(
            stage: .tls, code: "handshake-timeout",
            message: "The TLS handshake was not done within \(time).",
            remedy: "Check that the other side is a node and that its machine isn't overloaded.")
    }

    static func chainRefused(code: String, reason: String) -> Self {
        Self(
            stage: .tls, code: code,
            message: "This node refuses the other side's certificate: \(reason).",
            remedy: "Check that it is issued by a federation CA that this node knows.")
    }

    static func oldTLS(_ version: String) -> Self {
        Self(
            stage: .tls, code: "tls-version",
            message: "The other side speaks \(version); TLS 1.3 is required.",
            remedy: "Upgrade the other side.")
    }

    static func noHTTP2(_ offered: String?) -> Self {
        Self(
            stage: .tls, code: "no-h2",
            message: "The other side didn't agree on HTTP/2 (ALPN 'h2'), but on "
                + (offered.map { "'\($0)'" } ?? "nothing") + ".",
            remedy: "Check that the port is a node's.")
    }

    static func closedInHandshake() -> Self {
        Self(
            stage: .tls, code: "closed-in-handshake",
            message: "The other side closed the connection during the TLS handshake.",
            remedy: "Check that the port is a node's; its log says whether it refused this"
                + " certificate or has too many connections.")
    }

    static func noSession(with peer: String, code: String, cause: String) -> Self {
        Self(
            stage: .grpc, code: code,
            message: "\(peer) opened no session: \(cause).",
            remedy: "Check that the port is a node's and that its version fits this one.")
    }

    static func noSessionBegan(within time: Duration) -> Self {
        Self(
            stage: .grpc, code: "no-session",
            message: "No session began on the connection within \(time).",
            remedy: "Check that the other side is a node and that its version fits this one.")
    }

    static func tooManyConnections(_ limit: Int, from address: String?) -> Self {
        Self(
            stage: .tcp, code: "too-many-connections",
            message: "There are already \(limit) connections"
                + (address.map { " from \($0)" } ?? "") + ".",
            remedy: "Close some, or raise the limit.")
    }

    static func frameTooLarge(_ bytes: Int, limit: Int) -> Self {
        Self(
            stage: .session, code: "frame-too-large",
            message: "A frame of \(bytes) bytes exceeds the limit of \(limit); it wasn't sent.",
            remedy: "Split it.")
    }

    static func frameRefused(limit: Int) -> Self {
        Self(
            stage: .session, code: "frame-refused",
            message: "The other side sent a frame that exceeds the limit of \(limit) bytes or"
                + " isn't an uncompressed gRPC message.",
            remedy: "Check the versions of both nodes.")
    }

    /// The code of a connection that broke in the middle of a session.
    public static let lostCode = "connection-lost"

    static func lost(_ cause: String) -> Self {
        Self(
            stage: .session, code: lostCode,
            message:
                "The connection was lost: \(cause.hasSuffix(".") ? "\(cause.dropLast())" : cause).",
            remedy: "Dial again; if it recurs, check the network and the other side's log.")
    }

    static func peerClosed(code: String, reason: String) -> Self {
        Self(
            stage: .session, code: code,
            message: "The other side closed the session: \(reason)", remedy: "")
    }

    static func closed(code: String, reason: String) -> Self {
        Self(
            stage: .session, code: code, message: "This node closed the session: \(reason)",
            remedy: "")
    }
}
