internal import NIOCore

/// Stands before NIOSSL and ends a handshake of TLS 1.2 or older at its first message.
///
/// grpc-swift-nio-transport 2.9.2 accepts TLS 1.2 and takes no other minimum (DESIGN §12); NIOSSL's
/// callback isn't told the version. So the peer's Hello is read here, and answered with the alert
/// *protocol_version* (RFC 8446 §6.2), which tells the other side what is wrong. What can't be
/// read goes on to NIOSSL; ``HandshakeGuard`` looks at what was negotiated in any case.
final class HelloGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let alert: [UInt8] = [21, 3, 3, 0, 2, 2, 70]

    private enum State {
        case reading(ByteBuffer)
        case passed
        case refused
    }

    private let link: TCPLink
    private let table: LinkTable
    private var state = State.reading(ByteBuffer())

    init(link: TCPLink, table: LinkTable) {
        self.link = link
        self.table = table
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .passed: context.fireChannelRead(data)
        case .refused: break
        case .reading(var held):
            held.writeImmutableBuffer(unwrapInboundIn(data))
            judge(held, context)
        }
    }

    private func judge(_ held: ByteBuffer, _ context: ChannelHandlerContext) {
        switch TLSHello(held.readableBytesView) {
        case .incomplete: state = .reading(held)
        case .tls13, .other:
            state = .passed
            context.fireChannelRead(wrapInboundOut(held))
        case .older:
            state = .refused
            table.report(.oldTLS("no TLS newer than 1.2"), on: link, leaf: nil)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Self.alert)), promise: nil)
            context.close(mode: .all, promise: nil)
        }
    }
}
