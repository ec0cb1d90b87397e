internal import Foundation
internal import Synchronization

/// One node: a home, and the process that serves it. What is started here ends with it.
final class Member: Sendable {
    let code: String
    let home: URL
    let port = Port.free()
    private let folder: Folder
    private let process = Mutex<Process?>(nil)

    init(_ code: String, in folder: Folder) {
        self.code = code
        self.folder = folder
        home = folder.url.appending(path: code)
    }

    deinit {
        process.withLock { process in
            guard let process, process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// Where it listens.
    var address: String { "127.0.0.1:\(port)" }

    /// What `serve` has said so far.
    var log: String { Program.text(logFile) }

    private var logFile: String { home.path + ".log" }

    var isServing: Bool { process.withLock { $0?.isRunning ?? false } }

    /// Runs a command on this node, in JSON, whatever its exit code.
    func attempt(_ arguments: [String]) async throws -> Program.Ended {
        try await Program.run(
            Program.saime, arguments + ["--home", home.path, "--json", "--lang", "en"],
            in: home.deletingLastPathComponent())
    }

    /// What a command that must succeed says to people.
    func say(_ arguments: [String], in language: String) async throws -> String {
        let ended = try await Program.run(
            Program.saime, arguments + ["--home", home.path, "--lang", language],
            in: home.deletingLastPathComponent())
        guard ended.status == 0 else { throw Program.Unexpected(description: "\(ended)") }
        return ended.out
    }

    /// Runs a command on this node that must succeed.
    @discardableResult
    func run(_ arguments: String...) async throws -> JSON {
        let ended = try await succeed(arguments)
        let json = ended.json
        guard json != .null || ended.out.isEmpty else {
            throw Program.Unexpected(description: "no JSON document: \(ended)")
        }
        return json
    }

    /// Runs a command on this node that must succeed and prints a list.
    func list(_ arguments: String...) async throws -> [JSON] {
        let ended = try await succeed(arguments, [0, 1])
        guard !ended.lines.contains(.null) else {
            throw Program.Unexpected(description: "a line is no JSON: \(ended)")
        }
        return ended.lines
    }

    private func succeed(
        _ arguments: [String], _ expected: [Int32] = [0]
    ) async throws -> Program.Ended {
        let ended = try await attempt(arguments)
        guard expected.contains(ended.status) else {
            throw Program.Unexpected(description: "\(ended)")
        }
        return ended
    }

    /// Starts `serve` and waits until it listens or dials.
    func serve() async throws {
        let said = log.count
        let started = try Program.start(
            Program.saime, ["serve", "--home", home.path, "--lang", "en"], log: logFile)
        process.withLock { $0 = started }
        let isUp = try await eventually {
            self.log.count > said || !started.isRunning
        }
        guard isUp, started.isRunning else {
            throw Program.Unexpected(description: "serve of \(code) doesn't run:\n\(log)")
        }
    }

    /// Sends a signal to the `serve` that runs; nothing where none does.
    func send(_ signal: Int32) {
        process.withLock { process in
            if let process, process.isRunning { kill(process.processIdentifier, signal) }
        }
    }

    /// Ends `serve` with a signal and gives its exit code; nil if it hadn't ended within 20 s.
    @discardableResult
    func end(with signal: Int32 = SIGTERM) async throws -> Int32? {
        guard let ending = process.withLock({ $0 }) else { return nil }
        kill(ending.processIdentifier, signal)
        guard try await eventually(within: .seconds(20), { !ending.isRunning }) else { return nil }
        process.withLock { $0 = nil }
        return ending.terminationStatus
    }
}

extension Member {
    /// The fingerprint document.
    func fingerprint() async throws -> JSON { try await run("fingerprint") }

    /// The directory and the public layer's fingerprint: what a frontier note doesn't change.
    func register() async throws -> [JSON] {
        let print = try await fingerprint()
        let layer = print["layers"].items.first { $0["layer"].text == "public" } ?? .null
        return [print["directory"], layer["fingerprint"], layer["records"]]
    }

    /// A record's fields as this node shows them; null if it doesn't hold it.
    func fields(_ record: String) async throws -> JSON {
        let ended = try await attempt(["record", "show", record])
        return ended.status == 0 ? ended.json["fields"] : .null
    }

    /// What `status` says of a peer.
    func peer(_ name: String) async throws -> JSON {
        try await run("status")["peers"].items.first { $0["name"].text == name } ?? .null
    }
}
