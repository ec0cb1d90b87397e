internal import Foundation
internal import UnixSignals

/// The demonstration was asked to end before it was over.
struct Interruption: Error {
    private let signal: UnixSignal

    /// 128 and the signal's number, as shells have it.
    var exitCode: Int32 { 128 + signal.rawValue }

    /// What is left.
    func text(keeping folder: String?) -> String {
        guard let folder else {
            return say("Pārtraukts; nekas nav palicis.", "Interrupted; nothing is left.")
        }
        return say(
            "Pārtraukts; mezgli ir mapē \(folder).", "Interrupted; the nodes are in \(folder).")
    }

    /// Does some work; SIGINT, SIGTERM and SIGHUP cancel it.
    ///
    /// - Throws: ``Interruption`` for a signal, once the work has ended; else what the work throws.
    static func ending(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await work()
                } catch {
                    // Ctrl-C ends child processes too: why they ended is what counts.
                    try? await Task.sleep(for: .milliseconds(100))
                    throw error
                }
            }
            group.addTask {
                for await signal in signals { throw Interruption(signal: signal) }
                try Task.checkCancellation()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
