import Register
import Testing

/// A log's entries: the same up to a size, another branch's beyond.
private func leaves(_ count: Int, branch: String, from point: Int) -> [Digest] {
    (0..<count).map { .sha256(Bytes("\($0 < point ? "common" : branch) \($0)".utf8)) }
}

private func roots(_ leaves: [Digest]) -> [Digest] {
    var tree = CompactRange()
    var roots = [tree.root]
    for leaf in leaves {
        tree.append(leaf)
        roots.append(tree.root)
    }
    return roots
}

/// What a holder of the cut's branch says.
private func answer(_ probe: Probe, _ pinned: [Digest]) throws -> [Prefix] {
    let prover = TreeProver(leaves: pinned)
    return try probe.sizes.map { size in
        Prefix(
            size: size, root: try prover.root(size: size),
            proof: try prover.consistency(from: size, to: probe.cut))
    }
}

@Suite("The search for where a log parts from the branch that a cut pins")
struct BranchSearchTests {
    private let log = LogID(institution: 7, scope: .public)

    /// Runs a search to its end; the search, and how many questions it took.
    private func run(
        _ search: BranchSearch, held: [Digest], pinned: [Digest]
    ) throws -> (BranchSearch, Int) {
        let known = Dictionary(
            uniqueKeysWithValues: roots(held).enumerated().map { (UInt64($0.offset), $0.element) })
        var search = search
        var rounds = 0
        while !search.isOver {
            let probe = search.probe
            #expect(
                probe.sizes == probe.sizes.sorted() && Set(probe.sizes).count == probe.sizes.count)
            #expect((1...16).contains(probe.sizes.count))
            #expect(probe.sizes.allSatisfy { search.common < $0 && $0 < search.limit })
            let before = search
            let isProved = search.learn(try answer(probe, pinned), held: known)
            try #require(isProved && search != before)
            // The same once more, as another peer may say it, is true and narrows nothing.
            let narrowed = search
            let isProvedAgain = search.learn(try answer(probe, pinned), held: known)
            try #require(isProvedAgain && search == narrowed)
            rounds += 1
        }
        return (search, rounds)
    }

    @Test("It ends at the branch point: every point, size held and cut up to 18")
    func exhaustive() throws {
        for cut in 1...18 {
            for held in 1...18 {
                for point in 0...min(cut, held) {
                    let pinned = leaves(cut, branch: "pinned", from: point)
                    let own = leaves(held, branch: "lost", from: point)
                    if held >= cut, point == cut { continue }
                    let root = roots(pinned)[cut]
                    let start = BranchSearch(
                        cut: Cut(log: log, size: UInt64(cut), root: root), common: 0,
                        limit: UInt64(held) + 1)
                    let (search, rounds) = try run(start, held: own, pinned: pinned)
                    #expect(search.common == UInt64(point), "\(point) of \(held), cut \(cut)")
                    #expect(search.limit == UInt64(point) + 1)
                    #expect(rounds <= 2)
                }
            }
        }
    }

    @Test("A long log takes few questions", arguments: [0, 1, 255, 256, 1234, 2999])
    func long(point: Int) throws {
        let pinned = leaves(3500, branch: "pinned", from: point)
        let own = leaves(3000, branch: "lost", from: point)
        let cut = Cut(log: log, size: 3500, root: roots(pinned)[3500])
        let start = BranchSearch(cut: cut, common: 0, limit: 3001)
        let (search, rounds) = try run(start, held: own, pinned: pinned)
        #expect(search.common == UInt64(point))
        #expect(rounds <= 3)
    }

    @Test("With one proof that doesn't lead to the cut's root nothing is learnt")
    func liar() throws {
        for (held, cut, point) in [(9, 12, 4), (12, 9, 4), (16, 16, 0), (5, 7, 5)] {
            let pinned = leaves(cut, branch: "pinned", from: point)
            let own = leaves(held, branch: "lost", from: point)
            let known = Dictionary(
                uniqueKeysWithValues: roots(own).enumerated().map {
                    (UInt64($0.offset), $0.element)
                })
            let start = BranchSearch(
                cut: Cut(log: log, size: UInt64(cut), root: roots(pinned)[cut]), common: 0,
                limit: UInt64(held) + 1)
            let honest = try answer(start.probe, pinned)
            for index in honest.indices {
                for lie in lies(about: honest[index], own: known) {
                    var prefixes = honest
                    prefixes[index] = lie
                    var search = start
                    let isProved = search.learn(prefixes, held: known)
                    #expect(!isProved)
                    #expect(search == start)
                }
            }
            var search = start
            let isProved = search.learn([], held: known)
            #expect(!isProved)
            #expect(search == start)
        }
    }

    /// Prefixes that would make the common part longer or shorter than it is.
    private func lies(about prefix: Prefix, own: [UInt64: Digest]) -> [Prefix] {
        var lies: [Prefix] = []
        if let root = own[prefix.size], root != prefix.root {
            lies.append(Prefix(size: prefix.size, root: root, proof: prefix.proof))
        }
        lies.append(Prefix(size: prefix.size, root: .sha256([1]), proof: prefix.proof))
        lies.append(Prefix(size: prefix.size, root: prefix.root, proof: prefix.proof + [.zero]))
        if !prefix.proof.isEmpty {
            lies.append(
                Prefix(size: prefix.size, root: prefix.root, proof: prefix.proof.dropLast()))
        }
        return lies
    }
}
