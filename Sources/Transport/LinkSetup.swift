internal import NIOCore
internal import NIOSSL

/// Puts this module's handlers around NIOSSL on a new TCP connection.
struct LinkSetup: Sendable {
    let table: LinkTable
    let check: TransportSecurity.TLSCheck

    /// For gRPC's `onAcceptTCPConnection`: refuses what is over a limit.
    @Sendable func accepted(_ channel: any Channel) -> EventLoopFuture<Void> {
        let link = TCPLink(channel: channel)
        if let refusal = table.admit(link) {
            table.report(refusal, on: link, leaf: nil)
            channel.close(mode: .all, promise: nil)
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        return addHandlers(
            to: link, next: NIOSSLServerHandler.self, idleTime: table.limits.idleTime)
    }

    /// For gRPC's `onCreateTCPConnection`.
    @Sendable func created(_ channel: any Channel) -> EventLoopFuture<Void> {
        let link = TCPLink(channel: channel)
        _ = table.admit(link)
        return addHandlers(to: link, next: NIOSSLClientHandler.self, idleTime: nil)
    }

    /// For gRPC's `onAcceptHTTP2Stream`: hears of frames that gRPC refuses, which may happen
    /// before a session begins.
    @Sendable func opened(_ stream: any Channel) -> EventLoopFuture<Void> {
        stream.eventLoop.makeCompletedFuture {
            try stream.pipeline.syncOperations.addHandler(StreamWatch(table: table))
        }
    }

    private func addHandlers(
        to link: TCPLink, next tlsHandler: (some NIOSSLHandler).Type, idleTime: Duration?
    ) -> EventLoopFuture<Void> {
        let channel = link.channel
        return channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let tls = try pipeline.handler(type: tlsHandler)
            try pipeline.addHandler(
                HandshakeGuard(link: link, table: table, check: check, idleTime: idleTime),
                position: .after(tls))
            try pipeline.addHandler(HelloGuard(link: link, table: table), position: .first)
            try pipeline.addHandler(WireCounter(link: link), position: .first)
        }.flatMap {
            channel.setOption(.tcpOption(.tcp_nodelay), value: 1)
        }
    }
}

/// Reports a stream's frame that gRPC refused.
private final class StreamWatch: ChannelInboundHandler {
    typealias InboundIn = Never

    private let table: LinkTable

    init(table: LinkTable) {
        self.table = table
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if Session.isUndecodable(error), let tcp = context.channel.parent,
            let link = table.link(on: tcp)
        {
            table.report(
                .frameRefused(limit: table.limits.maxFrameBytes), on: link,
                leaf: link.secured?.chain.first)
        }
        context.fireErrorCaught(error)
    }
}
