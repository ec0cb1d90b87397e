internal import Foundation
internal import Register

/// A node's directory: configuration, keys, certificates, register, journal.
///
/// | name | holds | mode |
/// |---|---|---|
/// | `saime.conf` | the configuration, plain text | 0644 |
/// | `keys/` | private keys, PEM | 0700, files 0600 |
/// | `certificates/` | the node's certificate, the authorities', revocation lists | 0755 |
/// | `register.sqlite` | logs, register, peers' states, journal | as the home |
/// | `register.sqlite.fence`, `.high-water` | that this machine and store may sign (DESIGN §9) | 0600 |
/// | `serve.sock` | wakes a running `serve` | 0600 |
/// | `graph.sock` | asks a running `serve` about the graph | 0600 |
struct Home: Sendable {
    /// The directory's path, absolute.
    let path: String

    init(path: String) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The path of a file in the home.
    func file(_ name: String) -> String { path + "/" + name }

    /// A path of the configuration: relative ones start at the home.
    func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : file(path) }

    var configurationFile: String { file("saime.conf") }
    var storeFile: String { file("register.sqlite") }
    var socketFile: String { file("serve.sock") }
    var questionSocketFile: String { file("graph.sock") }

    /// The language that `init` stored; nil where there is no home yet.
    var storedLanguage: Language? {
        guard let configuration = try? readConfiguration() else { return nil }
        return configuration["language"].flatMap(Language.init(rawValue:))
    }

    /// Whether a node has been made here.
    var exists: Bool { FileManager.default.fileExists(atPath: configurationFile) }

    /// The configuration.
    func readConfiguration() throws -> Configuration {
        guard exists else { throw Failure.noHome(path) }
        return try Configuration(parsing: Files.text(configurationFile), file: configurationFile)
    }

    /// Puts a configuration in place, whole or not at all.
    func write(_ configuration: Configuration) throws {
        try Files.replace(configurationFile, configuration.text, mode: 0o644)
    }

    /// Makes the directories of a new node; with `group`, its members may read the register.
    func create(group: String?) throws {
        guard !exists else { throw Failure.homeExists(path) }
        try Files.makeDirectory(path, mode: group == nil ? 0o700 : 0o750, group: group)
        try Files.makeDirectory(file("keys"), mode: 0o700)
        try Files.makeDirectory(file("certificates"), mode: 0o755)
    }
}

/// Reading and writing of small files, with errors that name them.
enum Files {
    static func bytes(_ path: String) throws -> Bytes {
        do {
            return Bytes(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Failure.unreadableFile(path, reason: reason(error))
        }
    }

    static func text(_ path: String) throws -> String {
        guard let text = String(validating: try bytes(path), as: UTF8.self) else {
            throw Failure.unreadableFile(
                path, reason: Phrase(lv: "tas nav UTF-8 teksts", en: "it isn't UTF-8 text"))
        }
        return text
    }

    /// Writes beside the file, then renames: a reader sees the old one or the new one.
    static func replace(_ path: String, _ text: String, mode: Int) throws {
        try replace(path, Bytes(text.utf8), mode: mode)
    }

    static func replace(_ path: String, _ bytes: Bytes, mode: Int) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw Failure.cannotWrite(path, reason: reason(error))
        }
    }

    static func makeDirectory(_ path: String, mode: Int, group: String? = nil) throws {
        var attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
        if let group { attributes[.groupOwnerAccountName] = group }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            try FileManager.default.setAttributes(attributes, ofItemAtPath: path)
        } catch {
            throw Failure.cannotWrite(path, reason: reason(error))
        }
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private static func reason(_ error: any Error) -> Phrase {
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile, .fileReadNoSuchFile:
            return Phrase(lv: "tādas datnes nav", en: "there is no such file")
        case .fileReadNoPermission, .fileWriteNoPermission:
            return Phrase(lv: "nav tiesību", en: "no permission")
        case .fileWriteOutOfSpace:
            return Phrase(lv: "diskā nav vietas", en: "no space on the disk")
        default: return Phrase(words(error))
        }
    }

    private static func words(_ error: any Error) -> String {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError
        return (cause ?? error).localizedDescription
    }
}
