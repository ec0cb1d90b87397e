import Foundation
import Replication

/// The real executable, run as a user would.
struct Command {
    let path: String

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs it to its end; its standard output. Throws if it doesn't end with 0.
    @discardableResult
    func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                description: "saime \(arguments.joined(separator: " ")) ended with "
                    + "\(process.terminationStatus): \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }

    /// Runs a node until it is stopped.
    func serve(_ home: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["serve", "--home", home]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Ends a node gracefully.
    static func stop(_ node: Process) {
        node.terminate()
        node.waitUntilExit()
    }

    /// A text field of a JSON answer; empty if it isn't there.
    static func field(_ name: String, of data: Data) -> String {
        let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        return object?[name] as? String ?? ""
    }

    /// Tells a running node that something has been written: connecting is the message.
    static func poke(_ path: String) {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            unsafe bytes.copyBytes(from: path.utf8.prefix(107))
        }
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = unsafe connect(socket, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
