internal import Foundation
internal import Register

/// A node of the demonstration: a home, a port, and the process that serves it.
///
/// Owned by the demonstration's task; the process is ended by its own identifier.
final class DemoNode {
    let code: String
    let home: String
    let port: Int
    private var process: Process?

    init(_ code: String, in folder: String, port: Int) {
        self.code = code
        home = "\(folder)/\(code)"
        self.port = port
    }

    var address: String { "127.0.0.1:\(port)" }

    /// What `serve` said.
    var log: String { home + "/serve.log" }

    var isServing: Bool { process?.isRunning ?? false }

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

    /// Starts `serve`.
    func serve() throws {
        process = try NodeProcess.own.start(["serve", "--home", home], log: log)
    }

    /// Ends `serve` politely and waits for its end.
    func stop() {
        process?.terminate()
        process?.waitUntilExit()
        process = nil
    }

    /// Ends `serve` at once, as a power failure would.
    func kill() throws {
        guard let identifier = process?.processIdentifier else { return }
        let killer = Process()
        killer.executableURL = URL(fileURLWithPath: "/bin/kill")
        killer.arguments = ["-KILL", "\(identifier)"]
        try killer.run()
        killer.waitUntilExit()
        process?.waitUntilExit()
        process = nil
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
