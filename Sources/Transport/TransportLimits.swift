/// The bounds of a transport; nothing waits, buffers or accepts without one (DESIGN §8).
public struct TransportLimits: Sendable, Equatable {
    /// The largest frame sent or accepted, in bytes; a larger one is refused before it is read.
    public var maxFrameBytes = 4 << 20
    /// The time from the TCP connection to the end of the TLS handshake, on either side.
    public var handshakeTime = Duration.seconds(10)
    /// The time from the start of a dial until its session can send.
    public var dialTime = Duration.seconds(30)
    /// The connections that a listener holds at once, those in their handshake included.
    public var maxConnections = 1024
    /// The connections that a listener holds at once from one address.
    public var maxConnectionsPerAddress = 64
    /// The time that a listener holds a secured connection on which no session runs.
    public var idleTime = Duration.seconds(30)
    /// The silence after which a side asks whether the other still lives.
    public var keepaliveTime = Duration.seconds(60)
    /// The time that the other side has to answer, before the connection counts as lost.
    public var keepaliveTimeout = Duration.seconds(20)
    /// The time that a closing connection has to deliver what was sent, before it is cut.
    public var closeGrace = Duration.seconds(5)
    /// The HTTP/2 flow-control window of a connection and a stream, in bytes.
    ///
    /// A peer that isn't read from can fill it, and beyond it ten frames (grpc-swift's own bound
    /// of a stream).
    public var windowBytes = 4 << 20

    /// The product's bounds.
    public init() {}
}
