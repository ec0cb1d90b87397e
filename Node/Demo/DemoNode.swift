internal import Foundation
internal import Register
internal import Synchronization

/// A node of the demonstration: a home, a port, and the process that serves it.
///
/// The process is ended by its own identifier, never by a name.
final class DemoNode: Sendable {
    let code: String
    let home: String
    let port: Int
    private let process = Mutex<Process?>(nil)

    init(_ code: String, in folder: String, port: Int) {
        self.code = code
        home = "\(folder)/\(code)"
        self.port = port
    }

    var address: String { "127.0.0.1:\(port)" }

    /// What `serve` said.
    var log: String { home + "/serve.log" }

    var isServing: Bool { process.withLock { $0?.isRunning ?? false } }

    /// Runs a command on this node; fails where its exit code isn't among those expected.
    @discardableResult
    func run(
        _ arguments: [String], expecting expected: [Int32] = [0]
    ) async throws -> CanonicalJSON {
        let lines = try await lines(arguments, expecting: expected)
        return lines.first ?? .object([:])
    }

    /// Runs a command that prints a list.
    func lines(
        _ arguments: [String], expecting expected: [Int32] = [0]
    ) async throws -> [CanonicalJSON] {
        let output = try await NodeProcess.own.run(arguments + ["--home", home, "--json"])
        guard expected.contains(output.status) else {
            throw DemoFailure(
                "\(code): saime \(arguments.joined(separator: " ")) → \(output.status)\n"
                    + output.out.prefix(2000) + output.error.prefix(2000))
        }
        return output.out.split(separator: "\n").compactMap { CanonicalJSON(output: String($0)) }
    }

    /// Starts `serve`, which ends at the latest with this process.
    func serve() throws {
        let started = try NodeProcess.own.start(
            ["serve", "--home", home, "--until-input-ends"], log: log)
        process.withLock { $0 = started }
    }

    /// Ends `serve` politely and waits for its end.
    func stop() {
        let ending = take()
        ending?.terminate()
        ending?.waitUntilExit()
    }

    private func take() -> Process? {
        process.withLock { process in
            defer { process = nil }
            return process
        }
    }

    /// Ends `serve` at once, as a power failure would.
    func kill() {
        guard let ending = take() else { return }
        _ = Foundation.kill(ending.processIdentifier, SIGKILL)
        ending.waitUntilExit()
    }
}

/// Something that the demonstration says isn't so.
struct DemoFailure: Error {
    let text: String

    init(_ text: String) { self.text = text }
}

extension CanonicalJSON {
    /// The text at a path of keys; empty where there is none.
    func text(_ path: String...) -> String { at(path)?.text ?? "" }

    /// The number at a path of keys; 0 where there is none.
    func number(_ path: String...) -> Int64 { at(path)?.integer ?? 0 }

    /// The items at a path of keys; none where there is no list.
    func list(_ path: String...) -> [CanonicalJSON] { at(path)?.items ?? [] }

    private func at(_ path: [String]) -> CanonicalJSON? {
        path.reduce(self as CanonicalJSON?) { $0?[$1] }
    }
}
