import Dependencies
import Testing

@Suite("Levels")
struct LevelTests {
    @Test("agree with trying every chain", arguments: 1...4)
    func model(seed: Int) {
        var random = Random(seed: UInt64(seed))
        var workspace = Workspace()
        for round in 0..<250 {
            let (model, used) = Model.random(&random)
            let filter = Filter.random(&random)
            let sense = Sense.allCases[random.below(2)]
            let values = model.nodes.map { _ in (value(&random), value(&random)) }
            let required = model.edges.map { _ in value(&random) }
            let levels = Levels(
                sense: sense, promised: { values[Int($0)].0 }, offered: { values[Int($0)].1 },
                required: { required[Int($0.payload)] })
            let report = model.graph.check(levels, filter: filter, using: &workspace)
            let comment: Comment = "seed \(seed), round \(round)"
            var expected: [BrokenPromise.Claim: Int64] = [:]
            func worst(_ start: NodeID) -> Int64? {
                let offers = model.distances(from: [start], .needs, filter).keys
                    .compactMap { values[Int($0)].1 }
                return sense == .largerIsBetter ? offers.min() : offers.max()
            }
            for node in model.nodes.indices.map({ NodeID($0) }) {
                guard let promised = values[Int(node)].0 else { continue }
                let offer = used.contains(node) ? worst(node) : values[Int(node)].1
                guard let offer, sense.isWorse(offer, than: promised) else { continue }
                expected[.promise(node)] = offer
            }
            for edge in model.edges where model.admits(edge, filter) {
                guard let need = required[Int(edge.payload)], let offer = worst(edge.to),
                    sense.isWorse(offer, than: need)
                else { continue }
                expected[.requirement(edge)] = offer
            }
            #expect(report.total == expected.count, comment)
            #expect(report.broken.count == expected.count, comment)
            for broken in report.broken {
                #expect(expected[broken.claim] == broken.offered, comment)
                #expect(sense.isWorse(broken.offered, than: broken.demanded), comment)
                #expect(broken.culprit.flatMap { values[Int($0)].1 } == broken.offered, comment)
                check(broken, model, filter, comment)
            }
        }
    }

    private func value(_ random: inout Random) -> Int64? {
        random.below(3) == 0 ? nil : Int64(random.below(5)) * 1_000_000
    }

    private func check(
        _ broken: BrokenPromise, _ model: Model, _ filter: Filter, _ comment: Comment
    ) {
        let graph = model.graph
        for step in 0..<broken.chain.length {
            #expect(
                !graph.links(on: broken.chain, step: step, filter: filter).isEmpty, comment)
        }
        switch broken.claim {
        case .promise(let node): #expect(broken.chain.nodes.first == node, comment)
        case .requirement(let edge):
            #expect(Array(broken.chain.nodes.prefix(2)) == [edge.from, edge.to], comment)
        }
    }

    @Test("of a service above its platform are printed with the chain; a limit keeps the count")
    func chain() {
        // Service 0 needs service 1, which needs platform 2 of 99.5 %.
        let nodes = (0..<3).map { Node(kind: $0 < 2 ? 1 : 0, institution: 0, sector: 0) }
        let graph = Graph(
            nodes: nodes,
            edges: [Edge(from: 0, to: 1, payload: 0), Edge(from: 1, to: 2, payload: 1)])
        let offers: [Int64] = [99_900_000, 99_950_000, 99_500_000]
        let levels = Levels(
            sense: .largerIsBetter, promised: { $0 < 2 ? offers[Int($0)] : nil },
            offered: { offers[Int($0)] })
        var workspace = Workspace()
        let report = graph.check(levels, limit: 1, using: &workspace)
        #expect(report.total == 2)
        #expect(report.broken.map(\.chain.nodes) == [[0, 1, 2]])
        #expect(report.broken.map(\.offered) == [99_500_000])
    }

    @Test("of availability allow an outage, exactly to the second")
    func outage() {
        let month = TimeSpan(from: 0, until: 30 * 86_400)
        // 0.1 % of 2,592,000 seconds.
        #expect(Availability.allowedOutage(inSeconds: month.seconds, promised: 99_900_000) == 2592)
        for (seconds, isKept) in [(Int64(2592), true), (2593, false)] {
            let verdict = Availability.verdict(
                promised: 99_900_000, period: month,
                planned: TimeSpan(from: 100, until: 100 + seconds))
            #expect(verdict.isKept == isKept)
            #expect(verdict.remainingSeconds == 2592 - seconds)
            #expect((verdict.attainable >= 99_900_000) == isKept)
        }
        let half = Availability.verdict(
            promised: 99_900_000, period: month, planned: TimeSpan(from: -1000, until: 1000),
            usedSeconds: 1592)
        #expect(half.plannedSeconds == 1000 && half.isKept && half.remainingSeconds == 0)
        #expect(Availability.allowedOutage(inSeconds: 10, promised: 200_000_000) == 0)
        #expect(Availability.allowedOutage(inSeconds: 10, promised: -5) == 10)
        #expect(Availability.achieved(inSeconds: 0, outage: 5) == Availability.full)
        #expect(Availability.achieved(inSeconds: 10, outage: 50) == 0)
        #expect(Availability.inSeries([]) == Availability.full)
        #expect(Availability.inSeries([99_900_000, 99_900_000]) == 99_800_100)
        #expect(TimeSpan(from: 5, until: 1).seconds == 0)
    }

    @Test("of availability: whatever is allowed keeps the promise, a second more breaks it")
    func outageProperty() {
        var random = Random(seed: 5)
        for _ in 0..<2000 {
            let period = Int64(1 + random.below(400_000_000))
            let promised = Int64(random.below(100_000_001))
            let allowed = Availability.allowedOutage(inSeconds: period, promised: promised)
            #expect(Availability.achieved(inSeconds: period, outage: allowed) >= promised)
            if allowed < period {
                // Compared without rounding.
                let left = Int128(period - allowed - 1) * Int128(Availability.full)
                #expect(left < Int128(promised) * Int128(period))
            }
        }
    }
}
