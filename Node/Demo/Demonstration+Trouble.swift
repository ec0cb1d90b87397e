internal import ArgumentParser
internal import Foundation
internal import Register
internal import Replication

// A node that dies in the middle of its first exchange, and fingerprints.

extension Demonstration {
    /// VSAA's node starts late, is killed while it fetches, and catches up.
    func crash() async throws {
        said.step(
            "VSAA mezgls pirmo reizi sinhronizējas un pa vidu tiek nogalināts (SIGKILL).",
            "VSAA's node exchanges for the first time and is killed in the middle (SIGKILL).")
        let node = node("vsaa")
        let whole = try await entries(at: hub)
        let held = try await killInTheMiddle(node, of: whole)
        try said.check(
            0 < held && held < whole && !node.isServing,
            "Nogalināts, kad tam bija \(held) no \(whole) žurnālu ierakstiem.",
            "Killed when it held \(held) of \(whole) log entries.")
        try node.serve()
        try await waitUntilEqual([hub, node])
        let after = try await entries(at: node)
        said.fact(
            "Pēc pārstartēšanas tam ir visi \(after) un tas pats pirkstu nospiedums.",
            "Started again, it has all \(after) and the same fingerprint.")
        let records = try await load(node, ["vsaa"])
        said.fact(
            "VSAA ieraksta savus \(records) ierakstus.", "VSAA enters its \(records) records.")
    }

    /// Starts a node and kills it as soon as its store has a first batch; gives the entries that
    /// it held then.
    ///
    /// On a quick machine everything may be there by then: it is then made as it was before and
    /// started again, five times at most.
    private func killInTheMiddle(_ node: DemoNode, of whole: Int64) async throws -> Int64 {
        let fresh = node.home + ".before"
        try FileManager.default.copyItem(atPath: node.home, toPath: fresh)
        defer { try? FileManager.default.removeItem(atPath: fresh) }
        var held: Int64 = 0
        for _ in 1...5 {
            try await killAtFirstBatch(node)
            held = try await entries(at: node)
            if held < whole { break }
            try FileManager.default.removeItem(atPath: node.home)
            try FileManager.default.copyItem(atPath: fresh, toPath: node.home)
        }
        return held
    }

    private func killAtFirstBatch(_ node: DemoNode) async throws {
        let peek = try Node(.home(node.home)).replica
        try node.serve()
        try await wait("vsaa sāk saņemt", "vsaa begins to receive", every: .milliseconds(1)) {
            try peek.frontier().contains { $0.size > 0 }
        }
        node.kill()
    }

    private func entries(at node: DemoNode) async throws -> Int64 {
        try await node.run(["fingerprint"]).list("layers").reduce(0) { $0 + $1.number("entries") }
    }

    /// What depends on other institutions' records.
    func link() async throws {
        said.step(
            "Iestādes norāda saiknes ar citu iestāžu pakalpojumiem un resursiem.",
            "The institutions state what they depend on at others.")
        try await settle(nodes)
        let loaded = try await together(nodes.map(\.code)) { code in
            try await self.load(
                self.node(code), self.held(by: self.node(code)).map(\.code), links: true)
        }
        let changed = loaded.reduce(0, +)
        let equal = try await waitUntilEqual(nodes)
        said.fact(
            "\(changed) ieraksti ar saiknēm; visos \(nodes.count) mezglos nospiedums ir \(equal).",
            "\(changed) records with links; the fingerprint at all \(nodes.count) nodes is \(equal)."
        )
    }

    /// All full nodes have the same register.
    func agree() async throws {
        said.step("Vai visi redz vienu un to pašu?", "Does everybody see the same?")
        let print = try await waitUntilEqual(nodes)
        let status = try await hub.run(["status"])
        try said.check(
            status.number("records") > 0,
            "Visos \(nodes.count) mezglos: \(status.number("records")) ieraksti, nospiedums \(print).",
            "At all \(nodes.count) nodes: \(status.number("records")) records, fingerprint \(print)."
        )
        let verified = try await hub.lines(["log", "verify"])
        try said.check(
            verified.allSatisfy { $0.list("findings").isEmpty },
            "Pārbaudīti \(verified.count) žurnāli: katrs ieraksts līdz parakstītam kontrolpunktam.",
            "\(verified.count) logs proved: every entry up to a signed checkpoint.")
    }

    /// Waits until nodes hold the same logs, looked at from here; commands then confirm it.
    func settle(_ nodes: [DemoNode]) async throws {
        let replicas = try nodes.map { try Node(.home($0.home)).replica }
        let codes = nodes.map(\.code).joined(separator: ", ")
        try await wait("vienādi žurnāli: \(codes)", "equal logs: \(codes)") {
            let held = try replicas.map { try $0.frontier() }
            let heads = try replicas.map { try $0.directoryHead().size }
            return Set(held).count == 1 && Set(heads).count == 1
        }
    }

    /// Waits until nodes have the same fingerprints; gives that of the public layer, shortened.
    @discardableResult
    func waitUntilEqual(_ nodes: [DemoNode]) async throws -> String {
        try await settle(nodes)
        let codes = nodes.map(\.code).joined(separator: ", ")
        try await wait("vienādi pirkstu nospiedumi: \(codes)", "equal fingerprints: \(codes)") {
            Set(try await fingerprints(of: nodes)).count == 1
        }
        let layers = try await nodes[0].run(["fingerprint", "--layer", "public"]).list("layers")
        return String((layers.first?.text("fingerprint") ?? "").prefix(16))
    }

    private func fingerprints(of nodes: [DemoNode]) async throws -> [String] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for home in nodes.map(\.home) {
                group.addTask {
                    try await NodeProcess.own.run(["fingerprint", "--home", home, "--json"]).out
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

extension GlobalOptions {
    /// Options that name a home and nothing else.
    static func home(_ path: String) throws -> GlobalOptions {
        try GlobalOptions.parse(["--home", path])
    }
}
