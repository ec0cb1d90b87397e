import Foundation
import Transport

/// The product's transport alone: frames there and back over gRPC and mutual TLS 1.3.
enum Echo {
    /// A round trip of one small frame, with a home's key and certificate on both sides: median
    /// of `count`.
    static func roundTrip(home: String, count: Int = 500) async throws -> Duration {
        let security = try TransportSecurity(
            certificateChainPEM: bytes(home + "/certificates/node.pem"),
            privateKeyPEM: bytes(home + "/keys/node.pem")
        ) { _ in .accepted }
        let listener = try Listener(host: "127.0.0.1", port: 0, security: security) { connection in
            do {
                for try await frame in connection.frames { try await connection.send(frame) }
            } catch {
                // The dialer has measured enough.
            }
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run() }
            let port = try await listener.boundPort
            let times = try await Dialer(security: security).dial(host: "127.0.0.1", port: port) {
                try await trips(count, over: $0)
            }
            listener.shutDown()
            return times.median
        }
    }

    private static func trips(
        _ count: Int, over connection: Connection
    ) async throws -> [Duration] {
        let frame = [UInt8](repeating: 7, count: 400)
        var times: [Duration] = []
        let answers = connection.frames.makeAsyncIterator()
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await connection.send(frame)
            _ = try await answers.next()
            times.append(ContinuousClock.now - start)
        }
        return times
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
}
