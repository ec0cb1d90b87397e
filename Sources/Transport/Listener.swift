internal import GRPCCore
internal import GRPCNIOTransportHTTP2
public import Logging
internal import NIOCore

/// Accepts sessions from other nodes on one address.
///
/// 1. ``run()`` binds, and serves until ``shutDown()`` or cancellation.
/// 2. Each session runs the handler; when it returns, the session ends.
/// 3. Shutting down stops accepting, ends every session politely and cuts what is left after the
///    grace; ``run()`` returns when nothing is left.
public final class Listener: Sendable {
    /// Runs one session; ends it by returning.
    public typealias Handler = @Sendable (Connection) async -> Void

    private let host: String
    private let port: Int
    private let logger: Logger
    private let handler: Handler
    private let table: LinkTable
    private let transport: HTTP2ServerTransport.Posix

    /// Prepares a listener; nothing is bound yet.
    ///
    /// - Parameters:
    ///   - host: An IP address of this machine, `0.0.0.0`, `::` or `localhost`.
    ///   - port: The port; 0 lets the system choose.
    ///   - onRefusal: Hears of every peer that was turned away before its session began; it must
    ///     return soon. The logger hears of it too.
    /// - Throws: ``TransportError`` at stage `configuration` when `host` is a name.
    public init(
        host: String, port: Int, security: TransportSecurity,
        limits: TransportLimits = TransportLimits(),
        logger: Logger = Logger(label: "saime.transport"),
        onRefusal: @escaping @Sendable (Refusal) -> Void = { _ in },
        handler: @escaping Handler
    ) throws(TransportError) {
        let address = try Self.address(host: host, port: port)
        self.host = host
        self.port = port
        self.logger = logger
        self.handler = handler
        let table = LinkTable(limits: limits) { refusal in
            logger.warning("refused \(refusal.remoteAddress): \(refusal.error)")
            onRefusal(refusal)
        }
        self.table = table
        transport = HTTP2ServerTransport.Posix(
            address: address,
            transportSecurity: security.server { table.refuse(leaf: $0, code: $1, reason: $2) },
            config: .session(limits, LinkSetup(table: table, check: security.tlsCheck)))
    }

    private static func address(
        host: String, port: Int
    ) throws(TransportError) -> GRPCNIOTransportCore.SocketAddress {
        let host = host == "localhost" ? "127.0.0.1" : host
        switch try? NIOCore.SocketAddress(ipAddress: host, port: port) {
        case .v4: return .ipv4(host: host, port: port)
        case .v6: return .ipv6(host: host, port: port)
        case .unixDomainSocket, nil:
            throw .cannotListen(host: host, port: port, cause: "it isn't an IP address")
        }
    }

    /// The port that is bound; waits until ``run()`` has bound it.
    ///
    /// - Throws: ``TransportError`` when it couldn't be bound or the listener has ended.
    public var boundPort: Int {
        get async throws {
            do {
                let address = try await transport.listeningAddress
                return address.ipv4?.port ?? address.ipv6?.port ?? port
            } catch {
                throw TransportError.cannotListen(host: host, port: port, cause: "\(error)")
            }
        }
    }

    /// The sessions that run now, in no order.
    public var connections: [Connection] { table.connections }

    /// The TCP connections held now, those in their handshake included.
    public var connectionCount: Int { table.links.count }

    /// Serves until ``shutDown()`` or cancellation; call it once.
    ///
    /// - Throws: ``TransportError`` when the address can't be bound.
    public func run() async throws {
        do {
            try await withTaskCancellationHandler {
                try await transport.listen { stream, context in
                    await self.serve(stream, context)
                }
            } onCancel: {
                shutDown()
            }
        } catch is CancellationError {
            return
        } catch {
            throw TransportError.cannotListen(host: host, port: port, cause: "\(error)")
        }
    }

    /// Stops accepting and ends every session; returns at once.
    public func shutDown() {
        transport.beginGracefulShutdown()
        table.shutDown()
    }
}

extension Listener {
    private typealias Stream = RPCStream<
        HTTP2ServerTransport.Posix.Inbound, HTTP2ServerTransport.Posix.Outbound
    >

    private func serve(_ stream: Stream, _ context: ServerContext) async {
        let outbound = stream.outbound
        guard stream.descriptor.fullyQualifiedMethod == Session.method.fullyQualifiedMethod else {
            await refuse(stream, .unimplemented, "There is no \(stream.descriptor).")
            return
        }
        guard let link = table.link(remote: context.remotePeer, local: context.localPeer),
            let secured = link.secured, link.claimSession()
        else {
            await refuse(stream, .failedPrecondition, "A connection carries one session at a time.")
            return
        }
        defer { link.releaseSession() }
        let connection = Connection(link: link, secured: secured, limits: table.limits) {
            try await outbound.write(.message(GRPCNIOTransportBytes($0)))
        }
        guard table.opened(connection) else {
            await refuse(stream, .unavailable, "The node is shutting down.")
            return
        }
        defer { table.ended(connection) }
        await serve(stream, connection)
    }

    private func serve(_ stream: Stream, _ connection: Connection) async {
        let outbound = stream.outbound
        try? await outbound.write(.metadata([:]))
        try? await Session.run(connection) {
            await Session.read(stream.inbound, into: connection)
        } finish: {
            try? await outbound.write(.status(connection.farewell))
            await outbound.finish()
        } body: {
            await self.handler($0)
        }
        if let reason = connection.closeReason {
            logger.info("session with \(connection.remoteAddress) ended: \(reason)")
        }
    }

    private func refuse(_ stream: Stream, _ code: Status.Code, _ message: String) async {
        try? await stream.outbound.write(.status(Status(code: code, message: message), [:]))
        await stream.outbound.finish()
    }
}

extension RPCResponsePart {
    /// A session's last words: all is well, or why this side closes it.
    fileprivate static func status(_ farewell: TransportError?) -> Self {
        guard let farewell else { return .status(Status(code: .ok, message: ""), [:]) }
        return .status(
            Status(code: .failedPrecondition, message: farewell.message),
            [Session.codeTrailer: "\(farewell.code)"])
    }
}

extension HTTP2ServerTransport.Posix.Config {
    fileprivate static func session(_ limits: TransportLimits, _ setup: LinkSetup) -> Self {
        .defaults {
            $0.http2.targetWindowSize = limits.windowBytes
            $0.http2.maxFrameSize = 1 << 18
            $0.http2.maxConcurrentStreams = 4
            $0.rpc.maxRequestPayloadSize = limits.maxFrameBytes
            $0.connection.keepalive.time = limits.keepaliveTime
            $0.connection.keepalive.timeout = limits.keepaliveTimeout
            $0.connection.keepalive.clientBehavior.allowWithoutCalls = true
            $0.connection.keepalive.clientBehavior.minPingIntervalWithoutCalls =
                limits.keepaliveTime / 2
            $0.connection.flushCoalescing = nil
            $0.channelDebuggingCallbacks.onAcceptTCPConnection = setup.accepted
            $0.channelDebuggingCallbacks.onAcceptHTTP2Stream = setup.opened
        }
    }
}
