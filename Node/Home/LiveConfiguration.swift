internal import Synchronization

/// A node's configuration as it was read last; a running `serve` reads it anew when it changes.
final class LiveConfiguration: Sendable {
    private struct Read {
        var text: String
        var configuration: Configuration
    }

    private let home: Home
    private let read: Mutex<Read>

    /// Reads the configuration of a home.
    init(of home: Home) throws {
        self.home = home
        let configuration = try home.readConfiguration()
        read = Mutex(Read(text: configuration.text, configuration: configuration))
    }

    /// What was read last.
    var current: Configuration { read.withLock { $0.configuration } }

    /// Reads the file anew, if it has changed since.
    ///
    /// - Parameter check: Says what is wrong with the new one.
    /// - Returns: what it was before; nil if nothing has changed.
    /// - Throws: what is wrong with it, once for each change of the file.
    func follow(_ check: (Configuration) throws -> Void) throws -> Configuration? {
        let text = try Files.text(home.configurationFile)
        let isNew = read.withLock { read in
            defer { read.text = text }
            return read.text != text
        }
        guard isNew else { return nil }
        let present = try Configuration(parsing: text, file: home.configurationFile)
        try check(present)
        return read.withLock { read in
            guard read.configuration != present else { return nil }
            defer { read.configuration = present }
            return read.configuration
        }
    }
}
