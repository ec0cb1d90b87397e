internal import NIOCore
internal import Synchronization

/// One session's pipe of frames between this node and a peer, over gRPC and mutual TLS 1.3.
///
/// 1. It exists from the moment both sides have shown an acceptable certificate.
/// 2. Frames go both ways, each whole, in order, at most once.
/// 3. It ends when either side finishes or closes it, or the network fails; ``frames`` then ends.
///
/// All of it may be used from several tasks; ``frames`` has one reader.
public final class Connection: Sendable {
    /// The bytes and frames that went through a connection so far.
    public struct Traffic: Sendable, Equatable {
        /// Frames received.
        public var framesIn = 0
        /// Frames sent.
        public var framesOut = 0
        /// Bytes of the frames received.
        public var frameBytesIn = 0
        /// Bytes of the frames sent.
        public var frameBytesOut = 0
        /// Bytes received from TCP since it was connected, handshake included.
        public var wireBytesIn = 0
        /// Bytes handed to TCP since it was connected, handshake included.
        public var wireBytesOut = 0
    }

    private struct State {
        var traffic = Traffic()
        var isOver = false
        var end: TransportError?
        var isClosedHere = false
        var bytesSinceSync = 0
    }

    /// The bytes that are sent without waiting for the event loop to have taken them.
    private static let syncBytes = 1 << 18

    typealias Write = @Sendable (_ frame: [UInt8]) async throws -> Void

    /// The peer's certificates in DER, leaf first; never empty.
    ///
    /// Taken from this very TLS connection. In a resumed TLS session it is the leaf alone.
    public let peerChain: [[UInt8]]
    /// The peer's address, such as `ipv4:192.0.2.7:51000`.
    public let remoteAddress: String
    /// When the TLS handshake was done.
    public let securedAt: ContinuousClock.Instant
    /// How long the TLS handshake took, from the TCP connection on.
    public let handshakeTime: Duration

    let link: TCPLink
    private let limits: TransportLimits
    private let write: Write
    private let queue: FrameQueue
    private let state = Mutex(State())

    init(
        link: TCPLink, secured: TCPLink.Secured, limits: TransportLimits, write: @escaping Write
    ) {
        self.link = link
        self.limits = limits
        self.write = write
        peerChain = secured.chain
        remoteAddress = secured.remoteAddress
        securedAt = secured.at
        handshakeTime = secured.handshakeTime
        queue = FrameQueue(capacityBytes: 1 << 20)
    }

    var maxFrameBytes: Int { limits.maxFrameBytes }

    /// What went through so far.
    public var traffic: Traffic {
        var traffic = state.withLock { $0.traffic }
        traffic.wireBytesIn = link.wireBytesIn.load(ordering: .relaxed)
        traffic.wireBytesOut = link.wireBytesOut.load(ordering: .relaxed)
        return traffic
    }

    /// Why the session ended; nil while it runs and when the peer simply finished.
    public var closeReason: TransportError? { state.withLock { $0.end } }

    /// Sends a frame; waits while the peer or the network takes no more.
    ///
    /// A frame is on its way, not delivered, when this returns.
    ///
    /// - Throws: ``TransportError`` when the frame exceeds the limit or the session is over;
    ///   `CancellationError`.
    public func send(_ frame: [UInt8]) async throws {
        guard frame.count <= limits.maxFrameBytes else {
            throw TransportError.frameTooLarge(frame.count, limit: limits.maxFrameBytes)
        }
        if let over = state.withLock({ $0.isOver ? $0.end ?? .lost("the peer finished") : nil }) {
            throw over
        }
        do {
            try await write(frame)
            try await catchUp(frame.count + 64)
        } catch let error as CancellationError {
            throw closeReason ?? error
        } catch {
            throw closeReason ?? link.failure ?? TransportError.lost("\(error)")
        }
        state.withLock {
            $0.traffic.framesOut += 1
            $0.traffic.frameBytesOut += frame.count
        }
    }

    /// Waits for the event loop now and then.
    ///
    /// NIO's writer learns that a stream takes no more only when the event loop ran, so a sender
    /// that is quicker than the loop would otherwise pile up frames without any bound.
    private func catchUp(_ bytes: Int) async throws {
        let isDue = state.withLock { state in
            state.bytesSinceSync += bytes
            guard state.bytesSinceSync >= Self.syncBytes else { return false }
            state.bytesSinceSync = 0
            return true
        }
        if isDue { try await link.channel.eventLoop.submit {}.get() }
    }

    /// The frames that the peer sends, in order; for one reader.
    ///
    /// Ends when the peer finishes or this side closes; throws ``TransportError`` when the peer
    /// closed with a reason or the connection was lost, and `CancellationError`. Frames that
    /// aren't taken hold the peer back.
    public var frames: Frames { Frames(connection: self) }

    /// Ends the session with a reason, from any task; the first call counts.
    ///
    /// ``frames`` ends at once, sending fails, and what was sent has a short grace to arrive
    /// (``TransportLimits/closeGrace``) before the connection is cut. An accepted connection tells
    /// the peer the code and reason; a dialed one just ends, so say it in a frame before.
    public func close(code: String, reason: String) {
        let isFirst = state.withLock { state in
            guard !state.isOver else { return false }
            state.isOver = true
            state.isClosedHere = true
            state.end = .closed(code: code, reason: reason)
            return true
        }
        guard isFirst else { return }
        queue.end(dropping: true)
        link.close(after: limits.closeGrace)
    }
}

extension Connection {
    /// The frames that a peer sends, for one reader.
    public struct Frames: AsyncSequence, Sendable {
        /// A frame's bytes.
        public typealias Element = [UInt8]

        let connection: Connection

        /// The reader's place; it goes on where the last one stopped.
        public func makeAsyncIterator() -> Iterator { Iterator(connection: connection) }

        /// Takes frames one by one.
        public struct Iterator: AsyncIteratorProtocol {
            let connection: Connection

            /// The next frame; nil when the session ended regularly.
            public func next() async throws -> [UInt8]? { try await connection.next() }
        }
    }

    private func next() async throws -> [UInt8]? {
        if let frame = await queue.take() { return frame }
        let (end, isOver, isClosedHere) = state.withLock { ($0.end, $0.isOver, $0.isClosedHere) }
        if !isOver { try Task.checkCancellation() }
        if let end, !isClosedHere { throw end }
        return nil
    }

    func received(_ frame: [UInt8]) async {
        state.withLock {
            $0.traffic.framesIn += 1
            $0.traffic.frameBytesIn += frame.count
        }
        await queue.put(frame)
    }

    /// The peer sends no more: regularly, or because of `error`.
    func ended(_ error: TransportError?) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.isOver = error != nil
            state.end = error
        }
        queue.end(dropping: false)
    }

    /// The session's body is done: whatever else arrives is read and dropped.
    func bodyEnded() {
        queue.end(dropping: true)
        link.close(after: limits.closeGrace)
    }

    /// What the peer is told when this side ends the session; nil: a regular end.
    var farewell: TransportError? {
        state.withLock { $0.isClosedHere ? $0.end : nil }
    }
}
