import NIOCore
import NIOPosix
import Synchronization

/// A TCP relay between two nodes that a test can freeze or cut.
final class Relay: Sendable {
    private struct State {
        var pairs: [(any Channel, any Channel)] = []
        var isFrozen = false
    }

    private let state = Mutex(State())

    var isFrozen: Bool { state.withLock { $0.isFrozen } }

    /// Keeps every connection open and passes nothing on any more.
    func freeze() {
        state.withLock { $0.isFrozen = true }
    }

    /// Cuts every connection with a reset.
    func cut() async {
        for (near, far) in state.withLock({ $0.pairs }) {
            for channel in [near, far] {
                let reset = linger(l_onoff: 1, l_linger: 0)
                try? await (channel as? any SocketOptionProvider)?.setSoLinger(reset).get()
                try? await channel.close()
            }
        }
    }

    /// Relays to a port of this machine while `body` runs.
    static func to<Result: Sendable>(
        _ target: Int, body: @Sendable (_ relay: Relay, _ port: Int) async throws -> Result
    ) async throws -> Result {
        let relay = Relay()
        return try await serving { near in
            ClientBootstrap(group: near.eventLoop)
                .connect(host: "127.0.0.1", port: target)
                .flatMapThrowing { far in
                    relay.state.withLock { $0.pairs.append((near, far)) }
                    try near.pipeline.syncOperations.addHandler(Glue(relay, far))
                    try far.pipeline.syncOperations.addHandler(Glue(relay, near))
                }
        } body: {
            try await body(relay, $0)
        }
    }

    /// Accepts, says `greeting` and then nothing more, while `body` runs.
    static func withGreeting<Result: Sendable>(
        _ greeting: String, body: @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        try await serving(
            {
                $0.eventLoop.scheduleTask(in: .milliseconds(20)) { [channel = $0] in
                    channel.writeAndFlush(ByteBuffer(string: greeting), promise: nil)
                }
                return $0.eventLoop.makeSucceededVoidFuture()
            }, body: body)
    }

    private static func serving<Result: Sendable>(
        _ accept: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>,
        body: @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer(accept)
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(server.localAddress?.port ?? 0)
            try await server.close()
            return result
        } catch {
            try await server.close()
            throw error
        }
    }
}

/// Passes what one side sends to the other side.
private final class Glue: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let relay: Relay
    private let other: any Channel

    init(_ relay: Relay, _ other: any Channel) {
        self.relay = relay
        self.other = other
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !relay.isFrozen { other.writeAndFlush(unwrapInboundIn(data), promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
