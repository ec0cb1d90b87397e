import Foundation
import NIOCore

/// A `saime sync` with nothing new: its time, its bytes and its round trips after the handshake.
struct Reconnecting {
    /// How long the relay holds everything up, each way, to see the round trips.
    private static let delay = 50

    let bootstrap: Bootstrap
    let hub: Int

    /// - Parameter hub: The hub's port.
    init(_ bootstrap: Bootstrap, hub: Int) {
        self.bootstrap = bootstrap
        self.hub = hub
    }

    /// Measures, and gives the median time beyond that of an idle process.
    func measure(into report: Report, entries: Int) async throws -> Duration {
        _ = try bootstrap.sync()
        let idle = try (0..<21).map { _ in try bootstrap.idle() }.median
        let time = try (0..<21).map { _ in try bootstrap.sync() }.median
        let (quick, bytes) = try await through(delay: 0)
        let (slow, _) = try await through(delay: Self.delay)
        try bootstrap.dial(hub)
        // One round trip is the handshake's own.
        let trips = (slow - quick).milliseconds / Double(2 * Self.delay) - 1
        let size = "at \(entries) entries"
        report.add(
            Figure(
                name: "reconnect with nothing new \(size)", value: time.milliseconds, unit: "ms",
                floor: idle.milliseconds))
        report.add(
            Figure(
                name: "  bytes after the handshake", value: Double(bytes), unit: "bytes",
                wanted: .atMost(4096)))
        report.add(
            Figure(
                name: "  round trips after the handshake", value: trips.rounded(), unit: "",
                wanted: .atMost(2)))
        return time - idle
    }

    /// Exchanges through a relay: the median time of 7, and the bytes of each.
    private func through(delay: Int) async throws -> (time: Duration, bytes: Int) {
        let relay = try await Relay(to: hub, delay: .milliseconds(Int64(delay)))
        try bootstrap.dial(relay.port)
        let times = try (0..<7).map { _ in try bootstrap.sync() }
        let traffic = relay.traffic
        try await relay.close()
        return (times.median, traffic.bytes / max(1, traffic.connections))
    }
}
