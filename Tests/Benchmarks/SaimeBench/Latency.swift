import Foundation
import Merge
import Register
import Replication
import SQLiteFloor
import Seals
import Storage

/// One small change on its way: institution → sector node → national node → institution, each a
/// process of the real executable.
struct Latency {
    let saime: Command
    let folder: URL
    let port: Int

    /// The national node's home.
    var hub: String { home("hub") }

    private func home(_ code: String) -> String { folder.appending(path: "small/\(code)").path }

    /// Makes the four homes.
    func found() throws {
        try FileManager.default.createDirectory(
            at: folder.appending(path: "small"), withIntermediateDirectories: true)
        try saime.run([
            "init", "national", "--home", home("hub"), "--code", "hub", "--name", "Hub",
            "--listen", "127.0.0.1:\(port)",
        ])
        try admit("sector", listen: port + 1, upstream: "hub=127.0.0.1:\(port)", kind: "sector")
        try admit("author", upstream: "sector=127.0.0.1:\(port + 1)", lead: "sector")
        try admit("reader", upstream: "hub=127.0.0.1:\(port)")
    }

    private func admit(
        _ code: String, listen: Int? = nil, upstream: String, kind: String = "none",
        lead: String? = nil
    ) throws {
        let listening = listen.map { ["--listen", "127.0.0.1:\($0)"] } ?? []
        let made = try saime.run(
            ["init", "member", "--home", home(code), "--code", code, "--name", code, "--json"]
                + listening)
        let membership = folder.appending(path: "small/\(code).membership").path
        let leading = lead.map { ["--lead", $0] } ?? []
        try saime.run(
            [
                "directory", "admit", Command.field("request", of: made), "--home", home("hub"),
                "--digest", Command.field("digest", of: made), "--upstream", upstream,
                "--lead-kind", kind, "--out", membership,
            ] + leading)
        try saime.run(["join", membership, "--home", home(code)])
    }

    /// The times of `count` changes, from before the author signs until the reader holds each.
    func measure(_ count: Int) throws -> [Duration] {
        let nodes = try ["hub", "sector", "author", "reader"].map { try saime.serve(home($0)) }
        defer { for node in nodes { Command.stop(node) } }
        Thread.sleep(forTimeInterval: 4)
        let author = try Replica(
            store: Store(path: home("author") + "/register.sqlite"), machine: .bench, seals: [])
        let reader = try Store(path: home("reader") + "/register.sqlite")
        let directory = try author.directory()
        guard let number = directory.members.values.first(where: { $0.code == "author" })?.number
        else { return [] }
        author.replaceSeals([
            Seal(
                institution: number,
                key: try SealKey(file: home("author") + "/keys/seal-author.pem"))
        ])
        var dice = SplitMix(seed: 3)
        return try (0..<count).map { _ in
            try one(by: number, at: author, until: reader, using: &dice)
        }
    }

    private func one(
        by number: UInt32, at author: Replica, until reader: Store, using dice: inout SplitMix
    ) throws -> Duration {
        let workload = Workload(institutions: 1, changeSets: 1, statements: 1)
        let changeSet = workload.changeSet(0, by: number, using: &dice)
        let clock = ContinuousClock()
        let start = clock.now
        let written = try author.write(
            [Writing(changeSet, institution: number, scope: .public, using: &dice)],
            time: Source.time)
        guard case .signed(let reference) = written.first else {
            throw Command.Failure(description: "the author's node may not sign: \(written)")
        }
        Command.poke(home("author") + "/serve.sock")
        while clock.now - start < .seconds(10) {
            let size = try reader.read { try $0.log(reference.log)?.size } ?? 0
            if size > reference.sequence { return clock.now - start }
            Thread.sleep(forTimeInterval: 0.0005)
        }
        throw Command.Failure(description: "a change didn't arrive within 10 s")
    }

    /// One durable commit of one small row through SQLite's C interface: median of 100.
    static func commit(in folder: URL) throws -> Duration {
        let row = Floor.Row(
            header: Bytes(repeating: 1, count: 150), payload: Bytes(repeating: 2, count: 150),
            statements: [])
        let path = folder.appending(path: "commit.sqlite").path
        let time = try Floor.write(Array(repeating: [row], count: 100), to: path)
        return time / 100
    }
}
