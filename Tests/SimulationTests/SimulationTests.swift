import Foundation
import Testing

/// `SEEDS=n` runs more seeds than the usual 250, `FROM=n` none before that one, `SEED=n` that one alone.
private let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["SEED"].flatMap(UInt64.init) { return [seed] }
    let last = environment["SEEDS"].flatMap(UInt64.init) ?? 250
    return Array((environment["FROM"].flatMap(UInt64.init) ?? 1)...max(1, last))
}()

/// One seed in ten, for courses that differ from the usual one.
private let fewSeeds = seeds.count == 1 ? seeds : seeds.filter { $0 % 10 == 0 }.map { $0 / 10 }

@Suite("A federation under every kind of trouble")
struct SimulationTests {
    /// Seeds go in a few blocks, so that the processors share them and a report names one.
    @Test(
        "Every node agrees, nothing is lost, and nobody speaks without the say",
        arguments: Array(0..<16))
    func random(block: Int) {
        for seed in seeds where Int(seed % 16) == block { run(seed) }
    }

    @Test(
        "What once went wrong goes well",
        arguments: [
            (226, "a head was signed anew while its old checkpoint was under way, to be set apart"),
            (245, "what a rotation had set apart was taken in later, and still counted as apart"),
            (404, "a rotation had set all of a log apart; the act that ended it offered nothing"),
            (434, "a receipt came before the act that had taken the say: final, and late later"),
            (453, "a receipt came before the act that had taken the say: final, and late later"),
            (217, "a draft waited for a key that came after the fence had opened"),
            (874, "a draft waited for a key that came after the fence had opened"),
            (486, "who dialled its former lead alone signed nothing more after a boot"),
            (749, "who dialled its former lead alone signed nothing more after a boot"),
            (356, "a relay withheld late entries of an ended log, and they were offered no more"),
        ] as [(UInt64, String)])
    func scenario(seed: UInt64, what: String) { run(seed) }

    @Test("A seed replays step by step", arguments: UInt64(1)...4)
    func replay(seed: UInt64) {
        #expect(run(seed) == run(seed))
    }

    @Test(
        "A restored node forks nothing, and a past day looks the same everywhere", arguments: 0..<8)
    func restored(block: Int) {
        for seed in fewSeeds where Int(seed % 8) == block {
            run(seed, hasMisfortunes: true) { federation in
                for _ in 0..<60 { try federation.step() }
                try federation.heal()
                try federation.checkDays()
            }
        }
    }

    @Test("A copied node stops its logs everywhere, and the rest agrees", arguments: 0..<8)
    func copied(block: Int) {
        for seed in fewSeeds where Int(seed % 8) == block { runWithCopy(seed) }
    }

    @Test(
        "What once went wrong beside a copy goes well",
        arguments: [
            (5, "two peers sent the same evidence to each other for ever"),
            (11, "a cursor, noted of the copy, had passed the evidence that its original held"),
        ] as [(UInt64, String)])
    func copyScenario(seed: UInt64, what: String) { runWithCopy(seed) }

    private func runWithCopy(_ seed: UInt64) {
        run(seed) { federation in
            for _ in 0..<25 { try federation.step() }
            try federation.heal()
            guard try federation.copySomething() else { return }
            for _ in 0..<35 { try federation.step() }
            try federation.heal()
            try federation.checkForks()
        }
    }

    @discardableResult
    private func run(_ seed: UInt64) -> [String] {
        run(seed) { federation in
            for _ in 0..<60 { try federation.step() }
            try federation.heal()
        }
    }

    /// Runs a seed, checks everything at the end, and gives what happened, step by step.
    @discardableResult
    private func run(
        _ seed: UInt64, hasMisfortunes: Bool = false, _ course: (Federation) throws -> Void
    ) -> [String] {
        let federation: Federation
        do { federation = try Federation(seed: seed, hasMisfortunes: hasMisfortunes) } catch {
            Issue.record("seed \(seed) doesn't begin: \(error)")
            return []
        }
        do {
            try course(federation)
            try federation.check()
            try federation.checkApart()
            try federation.checkCarried()
            for node in federation.nodes { try federation.checker.checkWhole(node) }
        } catch {
            Issue.record("seed \(seed): \(error)\n\(federation.report)")
        }
        return federation.trail
    }
}
