import Foundation
import Merge
import Register
import Replication
import Seals
import Storage

/// Two homes and the real executable: what an empty node takes to hold everything.
struct Bootstrap {
    let saime: Command
    let folder: URL

    private var hub: String { folder.appending(path: "hub").path }
    private var member: String { folder.appending(path: "member").path }

    @discardableResult
    private func run(_ arguments: String...) throws -> Data { try saime.run(arguments) }

    /// Makes the hub with the seals of all institutions, and an empty member.
    func found(institutions: Int, port: Int) throws {
        try run(
            "init", "national", "--home", hub, "--code", "i1", "--name", "Hub", "--listen",
            "127.0.0.1:\(port)")
        let list = folder.appending(path: "list.jsonl")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "requests"), withIntermediateDirectories: true)
        let lines = (2...institutions).map { #"{"code":"i\#($0)","name":"Institution \#($0)"}"# }
        try lines.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
        let requests = folder.appending(path: "requests").path
        let asked = try run(
            "init", "member", "--home", hub, "--hosted", "--list", list.path, "--out", requests,
            "--json")
        try saime.run(
            ["directory", "admit"] + (2...institutions).map { "\(requests)/i\($0).request" }
                + ["--home", hub, "--digest", Command.field("digest", of: asked)])
        let made = try run(
            "init", "member", "--home", member, "--code", "m", "--name", "Member", "--json")
        let membership = folder.appending(path: "m.membership").path
        try run(
            "directory", "admit", Command.field("request", of: made), "--home", hub, "--digest",
            Command.field("digest", of: made), "--upstream", "i1=127.0.0.1:\(port)", "--out",
            membership)
        try run("join", membership, "--home", member)
    }

    /// Writes the workload at the hub, as its institutions.
    func write(_ workload: Workload) throws {
        let store = try Store(path: hub + "/register.sqlite")
        let replica = try Replica(store: store, machine: Source.machine, seals: [])
        let seals = try (1...workload.institutions).map { number in
            Seal(
                institution: UInt32(number),
                key: try SealKey(file: hub + "/keys/seal-i\(number).pem"))
        }
        replica.replaceSeals(seals)
        var source = Source(replica: replica, dice: SplitMix(seed: 2))
        try source.write(workload, batch: 1000)
        try store.checkpoint()
        try store.close()
    }

    /// Starts the hub.
    func serve() throws -> Process {
        let node = try saime.serve(hub)
        Thread.sleep(forTimeInterval: 2)
        return node
    }

    /// Lets the member dial the hub at this port.
    func dial(_ port: Int) throws {
        try run("peers", "set", "i1", "127.0.0.1:\(port)", "--home", member)
    }

    /// One `saime sync` at the member; the time it takes as a process.
    func sync() throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try run("sync", "--home", member)
        return clock.now - start
    }

    /// The bytes of the member's store.
    func memberBytes() throws -> UInt64 {
        let store = try Store(path: member + "/register.sqlite")
        try store.checkpoint()
        defer { try? store.close() }
        return store.bytesOnDisk
    }

    /// What `saime --version` takes: the process itself.
    func idle() throws -> Duration {
        try ContinuousClock().measure { try run("--version") }
    }

    /// Bytes that the loopback device has carried, headers and acknowledgements included.
    static func loopbackBytes() -> UInt64 {
        let text = (try? String(contentsOfFile: "/proc/net/dev", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.contains("lo:") } ?? ""
        return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) } ?? 0
    }

    /// One `saime sync` at the member: the time it takes and the most memory it has, in MiB.
    func watchedSync() throws -> (time: Duration, peak: Int) {
        let process = Process()
        process.executableURL = URL(filePath: saime.path)
        process.arguments = ["sync", "--home", member]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let clock = ContinuousClock()
        let start = clock.now
        try process.run()
        var peak = 0
        while process.isRunning {
            peak = max(peak, Report.peakMemory(of: "\(process.processIdentifier)"))
            Thread.sleep(forTimeInterval: 0.005)
        }
        guard process.terminationStatus == 0 else {
            throw Command.Failure(description: "sync ended with \(process.terminationStatus)")
        }
        return (clock.now - start, peak)
    }
}

extension Array where Element == Duration {
    /// The middle one.
    var median: Duration { sorted()[count / 2] }
}
