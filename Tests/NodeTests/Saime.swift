import Foundation
import Testing

/// The built executable, run as a process.
struct Saime {
    /// What a command printed, and how it ended.
    struct Output {
        let status: Int32
        let out: String
        let error: String

        /// The JSON document that it printed; empty where it printed none.
        var document: [String: Any] { Self.document(out) }

        /// The JSON Lines that it printed.
        var lines: [[String: Any]] {
            out.split(separator: "\n").map { Self.document(String($0)) }
        }

        /// The code of the failure that it printed.
        var errorCode: String { (document["error"] as? [String: Any])?["code"] as? String ?? "" }

        private static func document(_ text: String) -> [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }
    }

    /// The executable beside the test bundle.
    static let executable: URL = {
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return own.deletingLastPathComponent().appending(path: "saime")
    }()

    /// Runs a command to its end.
    static func run(_ arguments: [String]) throws -> Output {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let folder = try Folder()
        let (out, error) = (folder.path + "/out", folder.path + "/error")
        process.standardOutput = try folder.file("out")
        process.standardError = try folder.file("error")
        try process.run()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus,
            out: try String(contentsOfFile: out, encoding: .utf8),
            error: try String(contentsOfFile: error, encoding: .utf8))
    }
}

/// A directory that goes away with its owner.
final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/saime-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A new file, open for writing.
    func file(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path + "/" + name))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/" + name))
    }
}

/// A national node that serves, and a member that has joined.
final class Pair {
    let folder: Folder
    let hub: String
    let member: String
    private var process: Process?

    init() throws {
        folder = try Folder()
        hub = folder.path + "/hub"
        member = folder.path + "/nvd"
        let port = Self.freePort()
        try expect(
            ["init", "national", "--home", hub, "--code", "varam", "--name", "Ministrija"]
                + ["--registration", "90000028508", "--listen", "127.0.0.1:\(port)"])
        let asked = try expect(
            ["init", "member", "--home", member, "--code", "nvd", "--name", "Dienests"]
                + ["--registration", "90009649337"])
        let file = folder.path + "/nvd.membership"
        let digest = asked.document["digest"] as? String ?? ""
        let request = asked.document["request"] as? String ?? ""
        try expect(
            ["directory", "admit", "--home", hub, request, "--digest", digest, "--out", file])
        try expect(["join", "--home", member, file])
        try serve()
    }

    deinit { stop() }

    /// Starts the national node's `serve` and waits until it listens.
    func serve() throws {
        let process = Process()
        process.executableURL = Saime.executable
        process.arguments = ["serve", "--home", hub]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try folder.file("serve.log")
        try process.run()
        self.process = process
        for _ in 0..<200 where !log.contains("listening") {
            Thread.sleep(forTimeInterval: 0.05)
        }
        #expect(log.contains("listening"))
    }

    /// Ends `serve` politely.
    ///
    /// - Returns: its exit code; nil if it didn't run.
    @discardableResult
    func stop() -> Int32? {
        defer { process = nil }
        process?.terminate()
        process?.waitUntilExit()
        return process?.terminationStatus
    }

    /// What `serve` said.
    var log: String {
        (try? String(contentsOfFile: folder.path + "/serve.log", encoding: .utf8)) ?? ""
    }

    /// Runs a command under `--json` and expects its exit code.
    @discardableResult
    func expect(
        _ arguments: [String], status: Int32 = 0, _ location: SourceLocation = #_sourceLocation
    ) throws -> Saime.Output {
        let output = try Saime.run(arguments + ["--json", "--lang", "en"])
        #expect(
            output.status == status, "\(arguments)\n\(output.out)\n\(output.error)",
            sourceLocation: location)
        return output
    }

    /// The national node's state of its peer.
    func peer(named name: String) throws -> [String: Any] {
        let status = try expect(["status", "--home", hub]).document
        let peers = status["peers"] as? [[String: Any]] ?? []
        return peers.first { $0["name"] as? String == name } ?? [:]
    }

    private static func freePort() -> Int {
        // Below the ports that the system itself gives to those who dial.
        Int.random(in: 15_000..<32_000)
    }
}
