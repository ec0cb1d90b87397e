import NIOCore
import NIOPosix
import Synchronization

/// A TCP relay in front of a node: counts what goes over the wire after the TLS handshake, and may
/// hold everything up for a while each way.
///
/// In TLS 1.3 most of the handshake looks like data (RFC 8446 §5.1): the server's part of it comes
/// before the client's first encrypted record, and that record is the client's certificate and
/// Finished. Whatever follows, tickets included, is counted.
final class Relay: Sendable {
    /// What went over the connections so far.
    struct Traffic: Sendable {
        var connections = 0
        var handshakeBytes = 0
        var bytes = 0
        /// How often a client spoke anew after the handshake, having waited for an answer.
        var turns = 0
    }

    private let counted = Mutex(Traffic())
    private let server: any Channel

    /// The port on which it listens.
    var port: Int { server.localAddress?.port ?? 0 }

    var traffic: Traffic { counted.withLock { $0 } }

    /// Starts to relay to a port of this machine.
    init(to target: Int, delay: TimeAmount = .zero) async throws {
        let holder = Mutex<Relay?>(nil)
        let box = Box(holder)
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { near in
                ClientBootstrap(group: near.eventLoop)
                    .channelOption(.socketOption(.tcp_nodelay), value: 1)
                    .connect(host: "127.0.0.1", port: target)
                    .flatMapThrowing { far in
                        guard let relay = box.relay else { return }
                        let handshake = Handshake()
                        relay.counted.withLock { $0.connections += 1 }
                        try near.pipeline.syncOperations.addHandler(
                            Passing(relay, to: far, delay, handshake, isClients: true))
                        try far.pipeline.syncOperations.addHandler(
                            Passing(relay, to: near, delay, handshake, isClients: false))
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        box.relay = self
    }

    func close() async throws { try await server.close() }

    fileprivate func count(_ bytes: Int, isHandshake: Bool) {
        counted.withLock { traffic in
            if isHandshake {
                traffic.handshakeBytes += bytes
            } else {
                traffic.bytes += bytes
            }
        }
    }

    fileprivate func countTurn() { counted.withLock { $0.turns += 1 } }
}

/// Hands the relay to connections that come once it is made.
private final class Box: Sendable {
    private let held: Mutex<Relay?>

    init(_ held: consuming Mutex<Relay?>) { self.held = held }

    var relay: Relay? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}

/// Whether a connection's handshake is over; both directions run on one event loop.
private final class Handshake: Sendable {
    private let over = Atomic<Bool>(false)

    var isOver: Bool {
        get { over.load(ordering: .relaxed) }
        set { over.store(newValue, ordering: .relaxed) }
    }
}

/// Passes one direction on and counts its TLS records.
private final class Passing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let relay: Relay
    private let other: any Channel
    private let delay: TimeAmount
    private let handshake: Handshake
    private let isClients: Bool
    private var rest = ByteBuffer()
    private var spokeLast: NIODeadline?

    init(
        _ relay: Relay, to other: any Channel, _ delay: TimeAmount, _ handshake: Handshake,
        isClients: Bool
    ) {
        self.relay = relay
        self.other = other
        self.delay = delay
        self.handshake = handshake
        self.isClients = isClients
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if isClients { noteTurn() }
        pass(bytes, context)
        rest.writeBuffer(&bytes)
        while let type = rest.getInteger(at: rest.readerIndex, as: UInt8.self),
            let length = rest.getInteger(at: rest.readerIndex + 3, as: UInt16.self),
            rest.readableBytes >= 5 + Int(length)
        {
            rest.moveReaderIndex(forwardBy: 5 + Int(length))
            relay.count(5 + Int(length), isHandshake: !handshake.isOver)
            if isClients, type == 23 { handshake.isOver = true }
        }
        rest.discardReadBytes()
    }

    /// With a delay each way, a client that was silent for longer than one way and a half has
    /// waited for an answer; a shorter silence is work.
    private func noteTurn() {
        let now = NIODeadline.now()
        if handshake.isOver, let spokeLast,
            now - spokeLast > .nanoseconds(delay.nanoseconds * 3 / 2)
        {
            relay.countTurn()
        }
        spokeLast = now
    }

    private func pass(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard delay > .zero else { return other.writeAndFlush(bytes, promise: nil) }
        let other = other
        context.eventLoop.scheduleTask(in: delay) { other.writeAndFlush(bytes, promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let other = other
        context.eventLoop.scheduleTask(in: delay) { other.close(promise: nil) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
