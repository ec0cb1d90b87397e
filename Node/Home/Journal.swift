internal import Foundation

/// Who ran what here and which entries it wrote: local, never synced.
struct Journal: Sendable {
    let path: String

    /// Adds a line; a journal that can't be written doesn't undo what was done, so it is a warning.
    func record(command: [String], entries: [String], now: Int64) -> Phrase? {
        let environment = ProcessInfo.processInfo.environment
        let line: JSON = [
            "time": .string(Dates.iso(now)),
            "user": .string(environment["SUDO_USER"] ?? NSUserName()),
            "command": .array(command.map(JSON.string)),
            "entries": .array(entries.map(JSON.string)),
        ]
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        let bytes = Array((line.spelling + "\n").utf8)
        guard descriptor >= 0 else { return .journalFailed(path) }
        defer { close(descriptor) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        do {
            try handle.write(contentsOf: Data(bytes))
            return nil
        } catch {
            return .journalFailed(path)
        }
    }
}
