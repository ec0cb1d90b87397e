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
        try node.serve()
        let peek = try Node(.home(node.home))
        try await wait("vsaa sāk saņemt", "vsaa begins to receive") {
            let held = try peek.replica.frontier().reduce(0) { $0 + $1.size }
            return held > 0 || Self.isSyncing(node)
        }
        try node.kill()
        let held = try await entries(at: node)
        try said.check(
            held < whole && !node.isServing,
            "Nogalināts, kad tam bija \(held) no \(whole) žurnālu ierakstiem.",
            "Killed when it held \(held) of \(whole) log entries.")
        try node.serve()
        try await waitUntilEqual([hub, node])
        let after = try await entries(at: node)
        said.fact(
            "Pēc pārstartēšanas tam ir visi \(after) un tas pats pirkstu nospiedums.",
            "Started again, it has all \(after) and the same fingerprint.")
        let records = try await load(node, ["vsaa"])
        said.fact("VSAA ieraksta savus \(records) ierakstus.", "VSAA enters its \(records) records.")
    }

    private static func isSyncing(_ node: DemoNode) -> Bool {
        ((try? Files.text(node.log)) ?? "").contains("session with")
    }

    private func entries(at node: DemoNode) async throws -> Int64 {
        try await node.run(["fingerprint"]).list("layers").reduce(0) { $0 + $1.number("entries") }
    }

    /// What depends on other institutions' records.
    func link() async throws {
        said.step(
            "Iestādes norāda saiknes ar citu iestāžu pakalpojumiem un resursiem.",
            "The institutions state what they depend on at others.")
        try await waitUntilEqual(nodes)
        var changed: Int64 = 0
        for node in nodes {
            changed += try await load(node, held(by: node).map(\.code), links: true)
        }
        let equal = try await waitUntilEqual(nodes)
        said.fact(
            "\(changed) ieraksti ar saiknēm; visos \(nodes.count) mezglos nospiedums ir \(equal).",
            "\(changed) records with links; the fingerprint at all \(nodes.count) nodes is \(equal).")
    }

    /// All full nodes have the same register.
    func agree() async throws {
        said.step("Vai visi redz vienu un to pašu?", "Does everybody see the same?")
        let print = try await waitUntilEqual(nodes)
        let status = try await hub.run(["status"])
        try said.check(
            status.number("records") > 0,
            "Visos \(nodes.count) mezglos: \(status.number("records")) ieraksti, nospiedums \(print).",
            "At all \(nodes.count) nodes: \(status.number("records")) records, fingerprint \(print).")
        let verified = try await hub.lines(["log", "verify"])
        try said.check(
            verified.allSatisfy { $0.list("findings").isEmpty },
            "Pārbaudīti \(verified.count) žurnāli: katrs ieraksts līdz parakstītam kontrolpunktam.",
            "\(verified.count) logs proved: every entry up to a signed checkpoint.")
    }

    /// Waits until nodes have the same fingerprints; gives that of the public layer, shortened.
    @discardableResult
    func waitUntilEqual(_ nodes: [DemoNode]) async throws -> String {
        var last: [String] = []
        try await wait("vienādi pirkstu nospiedumi: \(nodes.map(\.code))", "equal fingerprints: \(nodes.map(\.code))") {
            last = try await fingerprints(of: nodes)
            return Set(last).count == 1
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
