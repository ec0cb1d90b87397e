import Foundation
import Logging
import Synchronization
import Testing
import Transport

/// What a listener under test refused, in the order it said so.
final class Refusals: Sendable {
    private let list = Mutex<[Refusal]>([])

    var all: [Refusal] { list.withLock { $0 } }

    func add(_ refusal: Refusal) {
        list.withLock { $0.append(refusal) }
    }
}

/// A listener that serves while `body` runs, and that must end by itself afterwards.
func withListener<Result: Sendable>(
    host: String = "127.0.0.1",
    limits: TransportLimits = TransportLimits(),
    security: TransportSecurity? = nil,
    handler: @escaping Listener.Handler,
    body: @Sendable (_ listener: Listener, _ port: Int, _ refusals: Refusals) async throws -> Result
) async throws -> Result {
    let refusals = Refusals()
    let authority = try TestAuthority.shared.get()
    let listener = try Listener(
        host: host, port: 0,
        security: security ?? authority.national.security(check: authority.check()),
        limits: limits, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        onRefusal: { refusals.add($0) }, handler: handler)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await listener.run() }
        let port = try await listener.boundPort
        let result = try await body(listener, port, refusals)
        listener.shutDown()
        try await group.waitForAll()
        #expect(listener.connections.isEmpty)
        return result
    }
}

/// A member's dialer.
func dialer(
    _ identity: (TestAuthority) -> TestAuthority.Identity = { $0.member },
    limits: TransportLimits = TransportLimits(),
    check: TransportSecurity.TLSCheck? = nil
) throws -> Dialer {
    let authority = try TestAuthority.shared.get()
    return Dialer(
        security: try identity(authority).security(check: check ?? authority.check()),
        limits: limits)
}

/// Sends every frame back.
@Sendable func echo(_ connection: Connection) async {
    do {
        for try await frame in connection.frames { try await connection.send(frame) }
    } catch {}
}

/// Runs a shell command, off the cooperative threads, with the test authority's files at hand.
func shell(_ command: String) async throws -> String {
    let directory = try TestAuthority.shared.get().directory
    return try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(
                with: Result { try run(["bash", "-c", command], in: directory).output })
        }
    }
}

/// Waits until a condition holds, at most `limit`; whether it did.
func eventually(
    within limit: Duration = .seconds(10), _ condition: () throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return try condition()
}

/// The transport error that an operation ends with.
func transportError(
    _ operation: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> TransportError {
    do {
        try await operation()
    } catch let error as TransportError {
        return error
    }
    Issue.record("No error was thrown", sourceLocation: sourceLocation)
    throw CancellationError()
}

/// Bytes that differ from frame to frame and along the frame.
func frame(_ number: Int, bytes count: Int) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: count)
    var value = UInt32(truncatingIfNeeded: number) &* 2_654_435_761 &+ 1
    for index in frame.indices {
        value = value &* 1_664_525 &+ 1_013_904_223
        frame[index] = UInt8(truncatingIfNeeded: value >> 24)
    }
    return frame
}
