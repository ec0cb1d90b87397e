import Foundation
import Merge
import Register
import Replication
import Storage
import Testing

@Suite("Order, batching and repetition of arrival can't matter")
struct ConvergenceTests {
    private static let seeds: [UInt64] = {
        let count = ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) } ?? 6
        return Array(1...max(1, count / 100 + 5))
    }()

    @Test(
        "Equal directory and frontier give equal fingerprints, from scratch too", arguments: seeds)
    func shuffled(seed: UInt64) throws {
        let federation = try Federation(seed: seed)
        for number: UInt32 in [2, 3] { try federation.admit(number) }
        try federation.admit(4, leadKind: .sector)
        try federation.admit(5, leadKind: .sector)
        try federation.converge()
        var history = History(federation)
        for _ in 0..<60 { try history.step() }
        for number in [2, 3, 4, 5] as [UInt32] {
            let node = try federation.node(number)
            #expect(try node.verifyIncremental() == [], "seed \(seed), node \(number)")
        }
        try federation.converge()
        let expected = try federation.national.fingerprint()
        for number in [1, 2, 3, 4, 5] as [UInt32] {
            let node = try federation.node(number)
            #expect(try node.fingerprint() == expected, "seed \(seed), node \(number)")
            #expect(try node.verifyIncremental() == [], "seed \(seed), node \(number)")
            #expect(try node.stalled().isEmpty)
            for cut in try node.frontier() {
                #expect(try node.verify(cut.log).findings == [], "seed \(seed)")
            }
        }
        #expect(expected.layers.contains { $0.records > 0 })
    }
}

/// A random history: statements in several roles and layers, acts, and partial deliveries.
private struct History {
    private let federation: Federation
    private var records: [RecordID] = []
    private var delegations: [UInt64] = []

    init(_ federation: Federation) { self.federation = federation }

    private func pick<T>(_ values: [T]) -> T? { values.randomElement(using: &federation.random) }

    mutating func step() throws {
        switch Int.random(in: 0..<10, using: &federation.random) {
        case 0: records.append(try federation.create(by: pick([2, 3]) ?? 2))
        case 1...5: try speak()
        case 6: try act()
        default: try deliver()
        }
    }

    private func speak() throws {
        guard let record = pick(records), let author = pick([1, 2, 3, 4, 5] as [UInt32]),
            let role = pick(Role.allCases), let scope = pick([Scope.public, .public, .government]),
            let group = pick(["service.name", "service.function", "existence"])
        else { return }
        var statement = Statement(
            cell: Cell(record: record, group: group), role: role, kind: .set,
            value: Bytes(
                #"{"type":"service","n":\#(UInt8.random(in: 0..<4, using: &federation.random))}"#
                    .utf8))
        switch Int.random(in: 0..<6, using: &federation.random) {
        case 0: statement = Statement(cell: statement.cell, role: role, kind: .empty)
        case 1: statement = Statement(cell: statement.cell, role: role, kind: .withdraw)
        case 2:
            let cell = Cell(record: record, group: "service.channels", element: [97])
            let kind = pick([StatementKind.in, .out, .withdrawElement]) ?? .in
            statement = Statement(cell: cell, role: role, kind: kind)
        case 3:
            let node = try federation.node(author)
            let items = try node.proposals() + node.late()
            if let item = pick(items) {
                statement = item.statement.statement
                statement.role = role
                statement.adopts = item.statement.reference
                statement.declines = nil
            }
        default: break
        }
        try federation.state([statement], by: author, scope: scope)
    }

    private mutating func act() throws {
        let national = try federation.national
        let order: Act.Order
        switch Int.random(in: 0..<5, using: &federation.random) {
        case 0:
            order = .assignLead(institution: pick([2, 3]) ?? 2, lead: pick([0, 4, 5]) ?? 4)
        case 1:
            guard let record = pick(records) else { return }
            let directory = try national.directory()
            let from = directory.owner(of: record, at: directory.size) ?? 2
            order = .transfer(records: [record], from: from, to: pick([2, 3]) ?? 3)
        case 2:
            order = .delegate(
                owner: pick([2, 3]) ?? 2, delegate: pick([4, 5]) ?? 4, groups: ["service.name"],
                records: [])
        case 3:
            guard let delegation = pick(delegations) else { return }
            order = .endDelegation(delegation)
        default:
            var policy = Federation.policy
            policy.precedence.append(
                PrecedenceRow(group: "service.channels", roles: [.lead], closed: true))
            order = .policy(policy)
        }
        let ordered: OrderedAct
        do { ordered = try federation.order(order) } catch is ReplicaError { return }
        if case .delegate = order { delegations.append(ordered.sequence) }
    }

    /// Carries some of one log, or some acts, to some node; sometimes twice.
    private func deliver() throws {
        let numbers: [UInt32] = [1, 2, 3, 4, 5]
        guard let source = pick(numbers), let target = pick(numbers), source != target else {
            return
        }
        let (from, to) = (try federation.node(source), try federation.node(target))
        try Federation.carryDirectory(from: from, to: to)
        guard let cut = pick(try from.frontier()) else { return }
        let held = try to.held(cut.log)?.size ?? 0
        let start = UInt64.random(in: 0...held, using: &federation.random)
        guard let range = try from.range(of: cut.log, from: start, budget: 1) else { return }
        for _ in 0..<Int.random(in: 1...2, using: &federation.random) {
            let verdict = try #require(try to.admit([range]).first).verdict
            switch verdict {
            case .admitted, .held, .waits: break
            default: Issue.record("log \(cut.log.text): \(verdict)")
            }
        }
        if Bool.random(using: &federation.random) { try to.settle(limit: 3) }
    }
}
