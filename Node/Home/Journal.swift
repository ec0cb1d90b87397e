internal import Foundation

/// Who ran what here and which entries it wrote: local, never synced.
///
/// A directory with a file for each command, `MILLISECONDS-PROCESS.json`, so that two commands
/// never write the same one.
struct Journal: Sendable {
    let path: String

    /// Adds a command. What was done stays done where this fails, so that is a warning.
    func record(command: [String], entries: [String], now: Int64) -> Phrase? {
        let environment = ProcessInfo.processInfo.environment
        let line: JSON = [
            "time": .string(Dates.iso(now)),
            "user": .string(environment["SUDO_USER"] ?? NSUserName()),
            "command": .array(command.map(JSON.string)),
            "entries": .array(entries.map(JSON.string)),
        ]
        let file = "\(path)/\(now)-\(ProcessInfo.processInfo.processIdentifier).json"
        do {
            try Files.replace(file, line.spelling + "\n", mode: 0o640)
            return nil
        } catch {
            return .journalFailed(path)
        }
    }

    /// All commands, the oldest first.
    func lines() throws -> [JSON] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return try names.filter { $0.hasSuffix(".json") }.sorted().map {
            .value(Array(try Files.text("\(path)/\($0)").trimmed.utf8))
        }
    }
}
