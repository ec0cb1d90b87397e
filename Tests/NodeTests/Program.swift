internal import Foundation

/// A program run as a process of its own, its output in files: no pipe that a grandchild keeps open.
enum Program {
    /// How a program ended and what it said.
    struct Ended: Sendable, CustomStringConvertible {
        let command: String
        let status: Int32
        let out: String
        let error: String

        var json: JSON { JSON(out) }
        var lines: [JSON] { out.split(separator: "\n").map { JSON($0) } }
        var errorCode: String { json["error"]["code"].text }
        var description: String { "\(command) → \(status)\n\(out)\(error)" }
    }

    /// A program ended otherwise than the test needs to go on.
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    /// The executable `saime`: named by SAIME_EXECUTABLE, else the one built beside these tests.
    static let saime: String = {
        if let named = ProcessInfo.processInfo.environment["SAIME_EXECUTABLE"] { return named }
        let bundles = [Bundle.main.bundleURL, Bundle.main.executableURL].compactMap { $0 }
        let folders =
            bundles.flatMap { [$0, $0.deletingLastPathComponent()] }
            + CommandLine.arguments.filter { $0.contains(".xctest") }.map {
                URL(fileURLWithPath: $0).deletingLastPathComponent()
            } + [
                package.appending(path: ".build/debug"), package.appending(path: ".build/release"),
            ]
        let candidates = folders.map { $0.appending(path: "saime").path }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "saime"
    }()

    /// The folder of the package.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a program to its end.
    static func run(
        _ executable: String, _ arguments: [String], in folder: URL,
        environment: [String: String] = [:]
    ) async throws -> Ended {
        let base = folder.appending(path: "run-\(UUID().uuidString)").path
        defer {
            for end in ["out", "err"] {
                try? FileManager.default.removeItem(atPath: "\(base).\(end)")
            }
        }
        let files = try [handle(base + ".out"), handle(base + ".err")]
        let process = prepare(executable, arguments, files, environment: environment)
        process.currentDirectoryURL = folder
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try launch(process, files)
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return Ended(
            command: ([executable] + arguments).joined(separator: " "), status: status,
            out: text(base + ".out"), error: text(base + ".err"))
    }

    /// Starts a program that goes on, in a folder or here; what it says goes to a file.
    static func start(
        _ executable: String, _ arguments: [String], in folder: URL? = nil, log: String,
        environment: [String: String] = [:]
    ) throws -> Process {
        let file = try handle(log)
        let process = prepare(executable, arguments, [file, file], environment: environment)
        if let folder { process.currentDirectoryURL = folder }
        try launch(process, [file])
        return process
    }

    /// A file's text; empty if there is none.
    static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Starts a process, and closes its files here: a `Process` lives on after its end and keeps
    /// them, and Foundation starts no more when it has above a thousand files open.
    private static func launch(_ process: Process, _ files: [FileHandle]) throws {
        defer { for file in files { try? file.close() } }
        try process.run()
    }

    /// - Parameter files: Where what it says goes, and what it says of errors.
    private static func prepare(
        _ executable: String, _ arguments: [String], _ files: [FileHandle],
        environment: [String: String]
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["LANG": "C.UTF-8"]) {
            $1
        }
        .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = files.first
        process.standardError = files.last
        return process
    }

    /// A file opened for writing at its end, kept if it is there.
    private static func handle(_ path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(fileURLWithPath: path))
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        return handle
    }
}

/// Asks again and again until something is so; false when it isn't within the time.
func eventually(
    within limit: Duration = .seconds(30), every pause: Duration = .milliseconds(100),
    _ isSo: () async throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await isSo() { return true }
        try await Task.sleep(for: pause)
    }
    return try await isSo()
}
