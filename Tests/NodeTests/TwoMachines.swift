internal import Foundation
internal import Synchronization

/// The two machines of the README's walk: a folder each, with the built `saime` on the path.
///
/// What can't be the same on one machine is put in place of what the document says; each such
/// text must occur, so that a changed document is noticed.
final class TwoMachines: Sendable {
    private let place: Folder
    private let port = Port.free()
    private let serving = Mutex<[Process]>([])
    private let standIns: Mutex<[String: String]>

    init() throws {
        place = try Folder()
        standIns = Mutex([
            "0.0.0.0:7443": "127.0.0.1:\(port)", "hub.example:7443": "127.0.0.1:\(port)",
            "/media/offline/": place.url.appending(path: "offline").path + "/",
        ])
        for name in ["national", "member", "offline", "bin"] {
            try FileManager.default.createDirectory(
                at: place.url.appending(path: name), withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
            atPath: place.url.appending(path: "bin/saime").path,
            withDestinationPath: Program.saime)
    }

    deinit {
        for process in serving.withLock({ $0 }) where process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    /// The texts that no command has held so far.
    var unused: [String] { standIns.withLock { $0.keys.sorted() } }

    /// Puts a text in place of one in the commands to come.
    func replace(_ text: String, with other: String) { standIns.withLock { $0[text] = other } }

    /// The folder of a machine.
    func folder(_ machine: String) -> URL { place.url.appending(path: machine) }

    /// Carries a file from one machine to the other.
    func send(_ path: String, from: String, to: String) throws {
        let source = folder(from).appending(path: path)
        try FileManager.default.copyItem(
            at: source, to: folder(to).appending(path: source.lastPathComponent))
    }

    /// Runs a document's command on a machine; `serve` goes on, everything else ends.
    func run(
        _ command: String, on machine: String, home: String? = nil
    ) async throws -> Program.Ended {
        let command = local(command)
        if command.hasPrefix("saime serve ") { return try await serve(command, on: machine) }
        var environment = ["PATH": "\(place.url.path)/bin:/usr/bin:/bin"]
        environment["SAIME_HOME"] = home
        return try await Program.run(
            "/bin/bash", ["-c", command], in: folder(machine), environment: environment)
    }

    private func serve(_ command: String, on machine: String) async throws -> Program.Ended {
        let arguments = command.split(separator: " ").dropFirst().map(String.init)
        let log = folder(machine).path + ".log"
        let process = try Program.start(
            Program.saime, arguments, in: folder(machine), log: log)
        serving.withLock { $0.append(process) }
        let isUp = try await eventually { !Program.text(log).isEmpty || !process.isRunning }
        return Program.Ended(
            command: command, status: isUp && process.isRunning ? 0 : 1, out: "",
            error: Program.text(log))
    }

    private func local(_ command: String) -> String {
        standIns.withLock { standIns in
            var local = command
            for (text, other) in standIns where command.contains(text) {
                local = local.replacingOccurrences(of: text, with: other)
                standIns[text] = nil
            }
            return local
        }
    }
}
