internal import NIOCore
internal import Synchronization

/// The TCP connections of a listener or of one dial, from the first byte to the last.
final class LinkTable: Sendable {
    private struct State {
        var links: [ObjectIdentifier: TCPLink] = [:]
        var perAddress: [String: Int] = [:]
        var connections: [ObjectIdentifier: Connection] = [:]
        var refusedLeaves: [[UInt8]: TransportError] = [:]
        var lastFailure: TransportError?
        var isShuttingDown = false
    }

    let limits: TransportLimits
    private let onRefusal: @Sendable (Refusal) -> Void
    private let state = Mutex(State())

    init(limits: TransportLimits, onRefusal: @escaping @Sendable (Refusal) -> Void) {
        self.limits = limits
        self.onRefusal = onRefusal
    }

    /// The sessions that run now, in no order.
    var connections: [Connection] { state.withLock { Array($0.connections.values) } }

    var links: [TCPLink] { state.withLock { Array($0.links.values) } }

    /// What went wrong last, on any of the links.
    var lastFailure: TransportError? { state.withLock { $0.lastFailure } }

    /// Takes a new connection in, or says why not.
    func admit(_ link: TCPLink) -> TransportError? {
        let address = link.channel.remoteAddress?.ipAddress
        let refusal = state.withLock { state -> TransportError? in
            if state.isShuttingDown {
                return .closed(code: "shutdown", reason: "the node is shutting down.")
            }
            if state.links.count >= limits.maxConnections {
                return .tooManyConnections(limits.maxConnections, from: nil)
            }
            let count = address.map { state.perAddress[$0, default: 0] } ?? 0
            if count >= limits.maxConnectionsPerAddress {
                return .tooManyConnections(limits.maxConnectionsPerAddress, from: address)
            }
            state.links[ObjectIdentifier(link)] = link
            if let address { state.perAddress[address] = count + 1 }
            return nil
        }
        if refusal == nil {
            link.channel.closeFuture.whenComplete { _ in self.forget(link, address: address) }
        }
        return refusal
    }

    private func forget(_ link: TCPLink, address: String?) {
        state.withLock { state in
            state.links[ObjectIdentifier(link)] = nil
            guard let address, let count = state.perAddress[address] else { return }
            state.perAddress[address] = count > 1 ? count - 1 : nil
        }
    }

    /// Notes that a link is secured; what failed on other addresses before counts no more.
    func secured(_ link: TCPLink, chain: [[UInt8]]) {
        link.secure(chain: chain)
        state.withLock { $0.lastFailure = nil }
    }

    /// Notes that a link failed and reports it once.
    func report(_ error: TransportError, on link: TCPLink, leaf: [UInt8]?) {
        guard link.fail(error) else { return }
        state.withLock { $0.lastFailure = error }
        onRefusal(
            Refusal(remoteAddress: link.channel.remoteAddress.peerText, leaf: leaf, error: error))
    }

    /// Keeps why a chain was refused until its connection's handshake fails of it.
    func refuse(leaf: [UInt8]?, code: String, reason: String) {
        state.withLock { state in
            if state.refusedLeaves.count >= limits.maxConnections { state.refusedLeaves = [:] }
            state.refusedLeaves[leaf ?? []] = .chainRefused(code: code, reason: reason)
        }
    }

    func refusal(ofLeaf leaf: [UInt8]?) -> TransportError? {
        state.withLock { $0.refusedLeaves.removeValue(forKey: leaf ?? []) }
    }

    /// The secured link between two addresses, as gRPC's contexts name them.
    func link(remote: String, local: String) -> TCPLink? {
        links.first {
            $0.secured?.remoteAddress == remote && $0.secured?.localAddress == local
        }
    }

    func link(on channel: any Channel) -> TCPLink? {
        links.first { $0.channel === channel }
    }

    /// Registers a session; false when the listener is shutting down.
    func opened(_ connection: Connection) -> Bool {
        state.withLock { state in
            guard !state.isShuttingDown else { return false }
            state.connections[ObjectIdentifier(connection)] = connection
            return true
        }
    }

    func ended(_ connection: Connection) {
        state.withLock { $0.connections[ObjectIdentifier(connection)] = nil }
    }

    /// Ends every session politely and cuts what is left after the grace; nothing new is admitted.
    func shutDown() {
        let (connections, links) = state.withLock { state in
            state.isShuttingDown = true
            return (Array(state.connections.values), Array(state.links.values))
        }
        for connection in connections {
            connection.close(code: "shutdown", reason: "the node is shutting down.")
        }
        for link in links {
            link.close(after: link.secured == nil ? .zero : limits.closeGrace)
        }
    }
}
