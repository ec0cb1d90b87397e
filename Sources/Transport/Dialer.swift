internal import GRPCCore
internal import GRPCNIOTransportHTTP2
internal import NIOCore
internal import NIOPosix

/// Opens sessions with other nodes: one TCP connection and one session for each dial.
public struct Dialer: Sendable {
    private let security: TransportSecurity
    private let limits: TransportLimits

    /// A dialer that shows and checks certificates by `security`.
    public init(security: TransportSecurity, limits: TransportLimits = TransportLimits()) {
        self.security = security
        self.limits = limits
    }

    /// Dials a node and runs a session with it; when `body` returns, the session ends politely.
    ///
    /// It tries each address of the host once and doesn't retry. The body starts when the
    /// connection is secured and may send at once, before the node has answered.
    ///
    /// - Throws: ``TransportError`` whose stage says how far it came; whatever `body` throws, with
    ///   a lost connection's error replaced by the peer's reason where one arrived.
    public func dial<Result: Sendable>(
        host: String, port: Int, body: @escaping @Sendable (Connection) async throws -> Result
    ) async throws -> Result {
        let target = try await target(host: host, port: port)
        let table = LinkTable(limits: limits) { _ in }
        let transport = try HTTP2ClientTransport.Posix(
            target: target,
            transportSecurity: security.client { table.refuse(leaf: $0, code: $1, reason: $2) },
            config: .session(limits, LinkSetup(table: table, check: security.tlsCheck)))
        let attempt = Dial(
            peer: "\(host):\(port)", limits: limits, table: table, transport: transport)
        return try await attempt.run(body)
    }

    /// What gRPC resolves: an IP address as it is (TLS names no host then), else the name.
    ///
    /// The name is looked up once here, so that a wrong name is told from a dead host.
    private func target(host: String, port: Int) async throws -> any ResolvableTarget {
        switch try? NIOCore.SocketAddress(ipAddress: host, port: port) {
        case .v4: return .ipv4(address: host, port: port)
        case .v6: return .ipv6(address: host, port: port)
        case .unixDomainSocket, nil: break
        }
        do {
            _ = try await NIOThreadPool.singleton.runIfActive {
                try NIOCore.SocketAddress.makeAddressResolvingHost(host, port: port)
            }
        } catch {
            throw TransportError.unknownHost(host, cause: "\(error)")
        }
        return .dns(host: host, port: port)
    }
}

/// One attempt to reach a peer, from the first address to the end of its session.
private struct Dial: Sendable {
    let peer: String
    let limits: TransportLimits
    let table: LinkTable
    let transport: HTTP2ClientTransport.Posix

    private enum Event<Result: Sendable>: Sendable {
        case disconnected
        case deadline
        case finished(Swift.Result<Result, any Error>)
    }

    func run<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Event<Result>.self) { group in
            group.addTask {
                try? await transport.connect()
                return .disconnected
            }
            group.addTask {
                try? await Task.sleep(for: limits.dialTime)
                return .deadline
            }
            group.addTask {
                do {
                    return .finished(.success(try await openSession(body)))
                } catch {
                    return .finished(.failure(error))
                }
            }
            defer {
                group.cancelAll()
                transport.beginGracefulShutdown()
                for link in table.links { link.channel.close(mode: .all, promise: nil) }
            }
            while let event = try await group.next() {
                switch event {
                case .finished(let result): return try result.get()
                case .deadline where !Task.isCancelled && table.connections.isEmpty:
                    throw table.lastFailure ?? timeout
                case .deadline, .disconnected: continue
                }
            }
            throw timeout
        }
    }

    /// The stage that the attempt is stuck in.
    private var timeout: TransportError {
        let stage: TransportError.Stage =
            if table.links.contains(where: { $0.secured != nil }) {
                .grpc
            } else if table.links.contains(where: \.isConnected) {
                .tls
            } else {
                .tcp
            }
        return .dialTimedOut(peer, stage: stage, after: limits.dialTime)
    }

    private func openSession<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) async throws -> Result
    ) async throws -> Result {
        var options = CallOptions.defaults
        // grpc-swift-nio-transport 2.9.2 bounds what a client receives by the first of these.
        options.maxRequestMessageBytes = limits.maxFrameBytes
        options.maxResponseMessageBytes = limits.maxFrameBytes
        options.compression = CompressionAlgorithm.none
        do {
            return try await transport.withStream(descriptor: Session.method, options: options) {
                stream, context in
                try await converse(stream, context, body)
            }
        } catch let error as RPCError {
            throw table.lastFailure
                ?? .noSession(with: peer, code: "no-session", cause: "\(error)")
        }
    }

    private func converse<Result: Sendable>(
        _ stream: RPCStream<
            HTTP2ClientTransport.Posix.Inbound, HTTP2ClientTransport.Posix.Outbound
        >,
        _ context: ClientContext,
        _ body: @escaping @Sendable (Connection) async throws -> Result
    ) async throws -> Result {
        guard let link = table.link(remote: context.remotePeer, local: context.localPeer),
            let secured = link.secured
        else {
            throw table.lastFailure ?? .lost("before the session began")
        }
        let outbound = stream.outbound
        let connection = Connection(link: link, secured: secured, limits: limits) {
            try await outbound.write(.message(GRPCNIOTransportBytes($0)))
        }
        _ = table.opened(connection)
        defer { table.ended(connection) }
        do {
            try await outbound.write(.metadata([:]))
            return try await Session.run(connection) {
                await Session.read(stream.inbound, into: connection)
            } finish: {
                await outbound.finish()
            } body: {
                try await body($0)
            }
        } catch let error as TransportError where error.code == "connection-lost" {
            throw connection.closeReason ?? error
        }
    }
}

extension HTTP2ClientTransport.Posix.Config {
    fileprivate static func session(_ limits: TransportLimits, _ setup: LinkSetup) -> Self {
        .defaults {
            $0.http2.targetWindowSize = limits.windowBytes
            $0.http2.maxFrameSize = 1 << 18
            $0.connection.maxIdleTime = nil
            $0.connection.keepalive = HTTP2ClientTransport.Config.Keepalive(
                time: limits.keepaliveTime, timeout: limits.keepaliveTimeout,
                allowWithoutCalls: true)
            $0.connection.flushCoalescing = nil
            $0.channelDebuggingCallbacks.onCreateTCPConnection = setup.created
        }
    }
}
