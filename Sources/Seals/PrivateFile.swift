import COpenSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Files that only their owner may read and write.
enum PrivateFile {
    /// No key file is larger: RSA with 8192 bits needs about 6 KiB.
    private static let maximumLength = 65_536

    /// The bytes of a regular file of this user with no permission beyond 0600.
    ///
    /// Owner and mode are those of the open file, so nobody can swap it in between.
    static func read(_ path: String) throws(SealError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .fileFailed("open", path) }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw .fileFailed("look at", path) }
        try check(status, path)
        return try readAll(file, path)
    }

    /// Creates the file with mode 0600, whatever the umask, and makes it and its name durable.
    static func create(_ path: String, _ bytes: [UInt8]) throws(SealError) {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EEXIST { throw .fileExists(path) }
            throw .fileFailed("create", path)
        }
        defer { _ = close(file) }
        do throws(SealError) {
            guard fchmod(file, 0o600) == 0 else { throw .fileFailed("protect", path) }
            try writeAll(file, bytes, path)
            guard fsync(file) == 0 else { throw .fileFailed("make durable", path) }
            try syncDirectory(of: path)
        } catch {
            unsafe _ = unlink(path)
            throw error
        }
    }

    private static func check(_ status: stat, _ path: String) throws(SealError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unsafeFile("\(path) isn't a regular file.", remedy: "Name a PEM file.")
        }
        guard status.st_uid == geteuid() else {
            throw .unsafeFile(
                "The private key \(path) belongs to user \(status.st_uid), not to \(geteuid()).",
                remedy: "Run as that user, or give it to this one: chown \(geteuid()) \(path)")
        }
        let mode = status.st_mode & 0o7777
        guard mode & ~0o600 == 0 else {
            throw .unsafeFile(
                "The private key \(path) has mode 0\(String(mode, radix: 8)), wider than 0600.",
                remedy: "If nobody else can have read it: chmod 600 \(path). Else make a new key.")
        }
    }

    private static func readAll(_ file: Int32, _ path: String) throws(SealError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: maximumLength + 1)
        defer { erase(&bytes) }
        var count = 0
        while count < bytes.count {
            let part = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return Self.retrying { unsafe posixRead(file, rest.baseAddress, rest.count) }
            }
            guard part >= 0 else { throw .fileFailed("read", path) }
            if part == 0 { return Array(bytes.prefix(count)) }
            count += part
        }
        throw .malformed("private key \(path)", "it is longer than \(maximumLength) bytes")
    }

    private static func writeAll(
        _ file: Int32, _ bytes: [UInt8], _ path: String
    ) throws(SealError) {
        var count = 0
        while count < bytes.count {
            let part = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[count...])
                return Self.retrying { unsafe posixWrite(file, rest.baseAddress, rest.count) }
            }
            guard part > 0 else { throw .fileFailed("write", path) }
            count += part
        }
    }

    /// Makes the file's name durable: fsync of a file alone doesn't.
    private static func syncDirectory(of path: String) throws(SealError) {
        let slash = path.lastIndex(of: "/")
        let parent = slash.map { String(path[...$0]) } ?? "."
        let directory = unsafe open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .fileFailed("open the directory of", path) }
        defer { _ = close(directory) }
        guard fsync(directory) == 0 else { throw .fileFailed("make the name durable of", path) }
    }

    private static func retrying(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

// Names that the methods above don't hide.
private let posixRead = unsafe read(_:_:_:)
private let posixWrite = unsafe write(_:_:_:)

/// Overwrites secret bytes before their memory is given back.
func erase(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
}

extension SealError {
    fileprivate static func unsafeFile(_ message: String, remedy: String) -> Self {
        Self(.unsafeFile, message, remedy: remedy)
    }

    fileprivate static func fileExists(_ path: String) -> Self {
        Self(
            .fileExists, "\(path) exists already; a key is never overwritten.",
            remedy: "Choose another name, or move the old file away.")
    }

    /// A call of the system failed; reads errno, so build it right after the call.
    fileprivate static func fileFailed(_ verb: String, _ path: String) -> Self {
        let reason = unsafe String(cString: strerror(errno))
        return Self(
            .fileFailed, "Could not \(verb) \(path): \(reason).",
            remedy: "Check the path, its permissions and the free space.")
    }
}
