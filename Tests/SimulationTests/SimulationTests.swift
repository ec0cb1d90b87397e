import Foundation
import Testing

/// `SEEDS=n` runs more seeds than usual, `SEED=n` that one alone.
private let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["SEED"].flatMap(UInt64.init) { return [seed] }
    return Array(1...(environment["SEEDS"].flatMap(UInt64.init) ?? 1000))
}()

@Suite("A federation under every kind of trouble")
struct SimulationTests {
    /// Seeds go in a few blocks, so that the processors share them and a report names one.
    @Test(
        "Every node agrees, nothing is lost, and nobody speaks without the say",
        arguments: Array(0..<16))
    func random(block: Int) throws {
        for seed in seeds where Int(seed % 16) == block { try run(seed) }
    }

    @Test(
        "What once went wrong goes well",
        arguments: [
            (29, "acts were the last arrivals: two nodes told each other their state for ever"),
            (49, "a receipt was due while the rotated key wasn't in place: the session died"),
            (160, "drafts were due while the rotated key wasn't in place: the session died"),
            (240, "a key was rotated while its node was off: it never signed its head anew"),
        ] as [(UInt64, String)])
    func scenario(seed: UInt64, what: String) throws { try run(seed) }

    private func run(_ seed: UInt64) throws {
        let federation = try Federation(seed: seed)
        do {
            for step in 0..<60 {
                try federation.step()
                if step.isMultiple(of: 6) { try checkAll(federation) }
            }
            try federation.heal()
            try checkAll(federation)
            for node in federation.nodes {
                try federation.checker.checkWhole(node, in: federation)
            }
        } catch {
            Issue.record("seed \(seed): \(error)\n\(federation.report)")
        }
    }

    private func checkAll(_ federation: Federation) throws {
        for node in federation.nodes { try federation.checker.check(node, in: federation) }
    }
}
