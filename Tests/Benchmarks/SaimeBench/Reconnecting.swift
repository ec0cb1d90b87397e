import Foundation
import NIOCore

/// A `saime sync` with nothing new: its time, its bytes and its round trips after the handshake.
struct Reconnecting {
    /// How long the relay holds everything up, each way, to see the round trips.
    private static let delay = 200

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
        let quick = try await through(delay: 0)
        let slow = try await through(delay: Self.delay)
        try bootstrap.dial(hub)
        let size = "at \(entries) entries"
        report.add(
            Figure(
                name: "reconnect with nothing new \(size)", value: time.milliseconds, unit: "ms",
                floor: idle.milliseconds))
        report.add(
            Figure(
                name: "  bytes after the handshake", value: Double(quick.bytes), unit: "bytes",
                wanted: .atMost(4096)))
        // The client's last turns say goodbye: it knows by then that both hold the same.
        report.add(
            Figure(
                name: "  round trips until both are known equal", value: slow.turns, unit: "",
                wanted: .atMost(2)))
        report.add(
            Figure(
                name: "  of 400 ms each, to the process's end",
                value: (slow.time - quick.time).milliseconds,
                unit: "ms"))
        return time - idle
    }

    /// Exchanges through a relay: the median time of 7, the bytes of each, and how often the client
    /// waited before it spoke on; the goodbye, which waits once, left out.
    private func through(
        delay: Int
    ) async throws -> (time: Duration, bytes: Int, turns: Double) {
        let relay = try await Relay(to: hub, delay: .milliseconds(Int64(delay)))
        try bootstrap.dial(relay.port)
        let times = try (0..<7).map { _ in try bootstrap.sync() }
        let traffic = relay.traffic
        try await relay.close()
        let count = max(1, traffic.connections)
        return (
            times.median, traffic.bytes / count,
            (Double(traffic.turns) / Double(count) - 1).rounded()
        )
    }
}
