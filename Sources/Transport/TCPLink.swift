internal import NIOCore
internal import Synchronization

/// One TCP connection as this module sees it: its channel, its TLS outcome and its bytes.
final class TCPLink: Sendable {
    /// What the TLS handshake established.
    struct Secured: Sendable {
        let chain: [[UInt8]]
        let at: ContinuousClock.Instant
        let handshakeTime: Duration
        let remoteAddress: String
        let localAddress: String
    }

    private struct State {
        var connectedAt: ContinuousClock.Instant?
        var secured: Secured?
        var failure: TransportError?
        var hasSession = false
        var idleSince: ContinuousClock.Instant?
    }

    let channel: any Channel
    let wireBytesIn = Atomic<Int>(0)
    let wireBytesOut = Atomic<Int>(0)
    private let state = Mutex(State())

    init(channel: any Channel) {
        self.channel = channel
    }

    var secured: Secured? { state.withLock { $0.secured } }

    /// The first thing that went wrong, if anything did.
    var failure: TransportError? { state.withLock { $0.failure } }

    var isConnected: Bool { state.withLock { $0.connectedAt != nil } }

    func connected() {
        state.withLock { $0.connectedAt = $0.connectedAt ?? .now }
    }

    func secure(chain: [[UInt8]]) {
        let remote = channel.remoteAddress.peerText
        let local = channel.localAddress.peerText
        let now = ContinuousClock.Instant.now
        state.withLock {
            $0.secured = Secured(
                chain: chain, at: now, handshakeTime: now - ($0.connectedAt ?? now),
                remoteAddress: remote, localAddress: local)
            $0.idleSince = now
        }
    }

    /// Keeps the first failure; false when one was there already.
    func fail(_ error: TransportError) -> Bool {
        state.withLock {
            guard $0.failure == nil else { return false }
            $0.failure = error
            return true
        }
    }

    /// Claims the link for a session: one at a time.
    func claimSession() -> Bool {
        state.withLock {
            guard !$0.hasSession else { return false }
            $0.hasSession = true
            $0.idleSince = nil
            return true
        }
    }

    func releaseSession() {
        state.withLock {
            $0.hasSession = false
            $0.idleSince = .now
        }
    }

    /// Whether the link is secured and no session has run on it for `time`.
    func isIdle(for time: Duration) -> Bool {
        state.withLock { $0.idleSince.map { .now - $0 >= time } ?? false }
    }

    /// Cuts the connection once the grace is over, if it is still there.
    func close(after grace: Duration) {
        let channel = channel
        channel.eventLoop.scheduleTask(in: TimeAmount(grace)) {
            channel.close(mode: .all, promise: nil)
        }
    }
}

extension NIOCore.SocketAddress? {
    /// The address as gRPC's contexts write it, which is how a stream finds its connection.
    var peerText: String {
        switch self {
        case .v4(let address): "ipv4:\(address.host):\(self?.port ?? 0)"
        case .v6(let address): "ipv6:[\(address.host)]:\(self?.port ?? 0)"
        case .unixDomainSocket, nil: "<unknown>"
        }
    }
}
