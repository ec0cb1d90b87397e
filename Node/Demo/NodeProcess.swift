internal import Foundation

/// Runs this very executable as child processes: commands to their end, and `serve`.
struct NodeProcess: Sendable {
    /// What a command printed, and how it ended.
    struct Output: Sendable {
        let status: Int32
        let out: String
        let error: String

        /// The JSON document that it printed.
        var document: [String: Any]? {
            (try? JSONSerialization.jsonObject(with: Data(out.utf8))) as? [String: Any]
        }

        /// The JSON Lines that it printed.
        var lines: [[String: Any]] {
            out.split(separator: "\n").compactMap {
                (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
            }
        }
    }

    /// The executable's path.
    let executable: String

    /// This process's executable.
    static let own = NodeProcess(
        executable: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0])

    /// Runs a command to its end.
    func run(_ arguments: [String]) async throws -> Output {
        let process = process(arguments)
        let (out, errors) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = errors
        async let outText = Self.text(out)
        async let errorText = Self.text(errors)
        let status: Int32
        do {
            status = try await withTaskCancellationHandler {
                try await ended(process)
            } onCancel: {
                if process.isRunning { process.terminate() }
            }
        } catch {
            // It never ran: nobody else closes what the readers wait for.
            for pipe in [out, errors] { try? pipe.fileHandleForWriting.close() }
            throw error
        }
        return Output(status: status, out: await outText, error: await errorText)
    }

    /// Starts a command that goes on; what it says goes to a file, what it reads ends with this
    /// process.
    func start(_ arguments: [String], log: String) throws -> Process {
        let process = process(arguments)
        try Files.replace(log, "", mode: 0o600)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        defer { try? handle.close() }
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = Pipe()
        try process.run()
        return process
    }

    private func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        return process
    }

    private func ended(_ process: Process) async throws -> Int32 {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }

    private static func text(_ pipe: Pipe) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let data = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
                // A Process lives on after its end, and its pipes with it.
                try? pipe.fileHandleForReading.close()
                continuation.resume(returning: String(decoding: data, as: UTF8.self))
            }
        }
    }
}
