internal import Foundation
internal import Logging
internal import Replication
internal import Storage
internal import SyncProtocol
internal import Transport

/// Dials an upstream: once for `sync`, again and again for `serve`.
struct Dialling: Sendable {
    /// The upstream's short code.
    let name: String
    let address: Address
    let node: Node
    let peering: Peering
    let logger: Logger

    /// One session; notes a failure to reach the peer in its state.
    func once(endsWhenEqual: Bool) async throws -> Summary {
        do {
            let dialer = Dialer(security: try PeerTrust(node: node).security())
            return try await dialer.dial(host: address.host, port: address.port) { connection in
                try await peering.converse(
                    over: connection, isDialer: true, name: name, endsWhenEqual: endsWhenEqual)
            }
        } catch let error as TransportError {
            noteUnreachable(error)
            throw error
        }
    }

    /// Sessions one after another until the task is cancelled.
    ///
    /// Waits before each new attempt for a random time below a bound that doubles from ¼ s to one
    /// minute (full jitter, so that a hub that comes back isn't called by all at once), and starts
    /// from ¼ s again after a session that lasted.
    func forever() async {
        var bound = 0.25
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                _ = try await once(endsWhenEqual: false)
            } catch {
                logger.notice("\(name) at \(address.text): \(error)")
            }
            if ContinuousClock.now - began > .seconds(30) { bound = 0.25 }
            try? await Task.sleep(for: .seconds(Double.random(in: 0...bound)))
            bound = min(bound * 2, 60)
        }
    }

    private func noteUnreachable(_ error: TransportError) {
        guard error.stage != .session else { return }
        try? PeerStates(store: node.replica.store).update(name) { state in
            state.phase = error.stage == .tls ? .refused : .unreachable
            state.error = "\(error)"
            state.errorCode = error.code
        }
    }
}
