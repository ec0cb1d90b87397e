internal import GRPCCore
internal import GRPCNIOTransportHTTP2

/// How a session lies in gRPC: `saime.v1.Node/Session`, a stream of frames each way.
///
/// A gRPC message is a frame's bytes as they are, so that anybody can generate a client from
/// `Protocol/`. Nothing is compressed.
enum Session {
    static let method = MethodDescriptor(
        fullyQualifiedService: "saime.v1.Node", method: "Session", type: .bidirectionalStreaming)

    /// The trailer that names the code of an accepted session's end.
    static let codeTrailer = "saime-code"

    /// Runs a session: reads beside the body, then ends politely, cut after the grace.
    static func run<Result: Sendable>(
        _ connection: Connection,
        read: @escaping @Sendable () async -> Void,
        finish: @Sendable () async -> Void,
        body: @Sendable (Connection) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await read() }
            let result: Swift.Result<Result, any Error>
            do {
                result = .success(try await body(connection))
            } catch {
                result = .failure(error)
            }
            connection.bodyEnded()
            await finish()
            try? await group.waitForAll()
            return try result.get()
        }
    }

    /// Reads an accepted session's frames until its end.
    static func read(
        _ inbound: HTTP2ServerTransport.Posix.Inbound, into connection: Connection
    ) async {
        do {
            for try await part in inbound {
                if case .message(let bytes) = part {
                    await connection.received([UInt8](frame: bytes))
                }
            }
            connection.ended(nil)
        } catch {
            connection.ended(reason(of: error, on: connection))
        }
    }

    /// Reads a dialed session's frames until its end.
    static func read(
        _ inbound: HTTP2ClientTransport.Posix.Inbound, into connection: Connection
    ) async {
        do {
            for try await part in inbound {
                switch part {
                case .metadata: break
                case .message(let bytes): await connection.received([UInt8](frame: bytes))
                case .status(let status, let trailers):
                    connection.ended(reason(of: status, trailers, on: connection))
                }
            }
            connection.ended(nil)
        } catch {
            connection.ended(reason(of: error, on: connection))
        }
    }

    private static func reason(
        of status: Status, _ trailers: Metadata, on connection: Connection
    ) -> TransportError? {
        if status.code == .ok { return nil }
        if let code = trailers[stringValues: codeTrailer].first(where: { _ in true }) {
            return .peerClosed(code: code, reason: status.message)
        }
        if status.code == .unimplemented {
            return .noSession(
                with: connection.remoteAddress, code: "unimplemented", cause: status.message)
        }
        if isUndecodable(status.message) { return .frameRefused(limit: connection.maxFrameBytes) }
        return connection.link.failure ?? .lost("\(status.code): \(status.message)")
    }

    private static func reason(of error: any Error, on connection: Connection) -> TransportError {
        if isUndecodable(error) { return .frameRefused(limit: connection.maxFrameBytes) }
        return connection.link.failure ?? .lost("\(error)")
    }

    /// Whether gRPC couldn't read a message: too large, compressed or broken.
    ///
    /// grpc-swift-nio-transport 2.9.2 drops the cause, so its words are all there is.
    static func isUndecodable(_ error: any Error) -> Bool {
        (error as? RPCError).map { isUndecodable($0.message) } ?? false
    }

    private static func isUndecodable(_ message: String) -> Bool {
        message.hasPrefix("Failed to decode message")
    }
}
