internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Stands next to NIOSSL and lets a connection through to HTTP/2 only when its TLS is in order.
///
/// grpc-swift-nio-transport 2.9.2 fixes TLS ≥ 1.2 and takes no NIOSSL configuration (DESIGN §12),
/// so the version (after ``HelloGuard``), the time and the reasons are looked after here:
/// 1. a connection that isn't secured within the handshake time is cut;
/// 2. one that negotiated less than TLS 1.3 or no HTTP/2 is closed before HTTP/2 sees a byte;
/// 3. a resumed session, for which NIOSSL skips its callback, is judged by its leaf here;
/// 4. every failure is kept with the stage it happened at;
/// 5. an accepted connection that carries no session is closed: gRPC's own idle time would wait
///    for the peer's answer.
final class HandshakeGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let link: TCPLink
    private let table: LinkTable
    private let check: TransportSecurity.TLSCheck
    private var isRefused = false
    private let idleTime: Duration?
    private var timer: Scheduled<Void>?
    private var idleTimer: RepeatedTask?

    /// - Parameter idleTime: How long a secured connection may carry no session; nil: for ever.
    init(
        link: TCPLink, table: LinkTable, check: @escaping TransportSecurity.TLSCheck,
        idleTime: Duration?
    ) {
        self.link = link
        self.table = table
        self.check = check
        self.idleTime = idleTime
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { connected(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        connected(context)
        context.fireChannelActive()
    }

    private func connected(_ context: ChannelHandlerContext) {
        guard timer == nil else { return }
        link.connected()
        let (link, table) = (link, table)
        let time = table.limits.handshakeTime
        timer = context.eventLoop.scheduleTask(in: TimeAmount(time)) {
            guard link.secured == nil else { return }
            table.report(.handshakeTimedOut(after: time), on: link, leaf: nil)
            link.channel.close(mode: .all, promise: nil)
        }
    }

    func connect(
        context: ChannelHandlerContext, to address: SocketAddress, promise: EventLoopPromise<Void>?
    ) {
        let (link, table) = (link, table)
        let connected = context.eventLoop.makePromise(of: Void.self)
        connected.futureResult.whenFailure { error in
            table.report(.tcpFailure(error, to: address), on: link, leaf: nil)
        }
        connected.futureResult.cascade(to: promise)
        context.connect(to: address, promise: connected)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard !isRefused else { return }
        if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent {
            if let problem = examine(context, negotiated) {
                refuse(problem, context)
                return
            }
            timer?.cancel()
            watchIdleness(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func watchIdleness(_ context: ChannelHandlerContext) {
        guard let idleTime else { return }
        let (link, table) = (link, table)
        let interval = TimeAmount(idleTime)
        idleTimer = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval)
        { _ in
            guard link.isIdle(for: idleTime) else { return }
            table.report(.noSessionBegan(within: idleTime), on: link, leaf: nil)
            link.channel.close(mode: .all, promise: nil)
        }
    }

    /// Secures the link, or says why not.
    private func examine(
        _ context: ChannelHandlerContext, _ negotiated: String?
    ) -> TransportError? {
        let tls = context.pipeline.syncOperations
        let version = (try? tls.nioSSL_tlsVersion()) ?? nil
        guard version == .tlsv13 else {
            return .oldTLS(version.map { "\($0)" } ?? "an unknown version")
        }
        guard let negotiated, ["h2", "grpc-exp"].contains(negotiated) else {
            return .noHTTP2(negotiated)
        }
        if let validated = (try? tls.nioSSL_peerValidatedCertificateChain()) ?? nil {
            let chain = validated.compactMap { try? $0.toDERBytes() }
            guard chain.count == validated.count, !chain.isEmpty else { return noChain }
            table.secured(link, chain: chain)
            return nil
        }
        return examineResumed(context)
    }

    private func examineResumed(_ context: ChannelHandlerContext) -> TransportError? {
        guard let leaf = leaf(context) else { return noChain }
        switch check([leaf]) {
        case .accepted:
            table.secured(link, chain: [leaf])
            return nil
        case .refused(let code, let reason):
            return .chainRefused(code: code, reason: "\(reason) (in a resumed TLS session)")
        }
    }

    private var noChain: TransportError {
        .chainRefused(code: "no-certificate", reason: "it showed none")
    }

    private func leaf(_ context: ChannelHandlerContext) -> [UInt8]? {
        let certificate = (try? context.pipeline.syncOperations.nioSSL_peerCertificate()) ?? nil
        return certificate.flatMap { try? $0.toDERBytes() }
    }

    private func refuse(_ error: TransportError, _ context: ChannelHandlerContext) {
        isRefused = true
        timer?.cancel()
        table.report(error, on: link, leaf: leaf(context))
        context.close(mode: .all, promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isRefused { context.fireChannelRead(data) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let problem = TransportError.tlsFailure(error, isSecured: link.secured != nil) {
            let leaf = leaf(context)
            table.report(table.refusal(ofLeaf: leaf) ?? problem, on: link, leaf: leaf)
        }
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        idleTimer?.cancel()
        if link.secured == nil {
            table.report(.closedInHandshake(), on: link, leaf: nil)
        }
        context.fireChannelInactive()
    }
}
