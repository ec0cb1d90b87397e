import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("A request is answered by the act that cites it, or by the national lead's refusal")
struct RequestTests {
    private let federation: Federation
    private let layer = Scope.restricted(2)

    init() throws {
        federation = try Federation()
        for number: UInt32 in 2...4 { try federation.admit(number, leadKind: .sector) }
        try federation.converge()
    }

    @discardableResult
    private func write(_ writing: Writing, at node: UInt32) throws -> Reference {
        let written = try federation.node(node).write([writing], time: federation.tick())
        guard case .signed(let reference)? = written.first else {
            throw Failed()
        }
        return reference
    }

    private struct Failed: Error {}

    private func ask(
        _ request: Request, by institution: UInt32, scope: Scope = .government
    ) throws -> Reference {
        let reference = try write(
            Writing(
                request, text: "lūdz \(institution)", institution: institution, scope: scope,
                using: &federation.random), at: institution)
        try federation.carry(from: institution, to: 1)
        return reference
    }

    private func refuse(_ request: Reference, _ text: String, scope: Scope) throws {
        try write(
            Writing(refusing: request, text: text, scope: scope, using: &federation.random),
            at: 1)
    }

    private func answers(_ request: Reference) throws -> [RequestView.Answer] {
        let requests = try federation.national.requests()
        return try #require(requests.first { $0.reference == request }).answers
    }

    @Test("Sorted by log and position, whoever asks, in restricted logs as well")
    func listed() throws {
        let assign = Request.act(.assignLead(institution: 4, lead: 3))
        let first = try ask(assign, by: 4)
        let record = RecordID.random(creator: 2, using: &federation.random)
        let second = try ask(.offer(records: [record], to: 3), by: 2, scope: layer)
        let third = try ask(assign, by: 2)
        let fourth = try ask(.accept(offer: second), by: 2)
        let requests = try federation.national.requests()
        #expect(requests.map(\.reference) == [third, fourth, second, first])
        #expect(requests.map(\.asker) == [2, 2, 2, 4])
        #expect(requests.map(\.text) == ["lūdz 2", "lūdz 2", "lūdz 2", "lūdz 4"])
        #expect(requests[2].reference.log.scope == layer)
        #expect(requests.map(\.request)[1] == .accept(offer: second))
        #expect(requests.allSatisfy { $0.answers.isEmpty })
    }

    @Test("Only what an act cites, or a refusal names, is answered, and only that")
    func answered() throws {
        let order = Act.Order.assignLead(institution: 4, lead: 3)
        let requests = try (0..<4).map { _ in try ask(.act(order), by: 4) }
        let act = try federation.order(order, requests: [requests[1], requests[2]])
        try refuse(requests[2], "par vēlu", scope: .government)
        try refuse(requests[3], "nē", scope: .government)
        #expect(try answers(requests[0]) == [])
        #expect(try answers(requests[1]) == [.ordered(act.sequence)])
        #expect(
            Set(try answers(requests[2])) == [.ordered(act.sequence), .refused(reason: "par vēlu")])
        #expect(try answers(requests[3]) == [.refused(reason: "nē")])
        // The asker, and who only reads along, see the same.
        for node: UInt32 in [3, 4] {
            try federation.carry(from: 1, to: node)
            if node == 3 { try federation.carry(from: 4, to: 3) }
            #expect(
                try federation.node(node).requests().map(\.answers)
                    == federation.national.requests().map(\.answers))
        }
    }

    @Test("What was asked in a restricted log is answered there, by whoever reads it")
    func restricted() throws {
        let request = try ask(
            .act(.delegate(owner: 2, delegate: 3, groups: ["service.name"], records: [])), by: 2,
            scope: layer)
        try refuse(request, "vēl ne", scope: layer)
        #expect(try answers(request) == [.refused(reason: "vēl ne")])
        let notes = try federation.national.frontier().filter { $0.log.scope == layer }
        #expect(notes.map(\.log.institution) == [1, 2])
    }

    @Test("Another institution's refusal is none")
    func foreign() throws {
        let request = try ask(.act(.assignLead(institution: 4, lead: 3)), by: 4)
        try federation.carry(from: 1, to: 3)
        try federation.carry(from: 4, to: 3)
        try write(
            Writing(
                institution: 3, scope: .government, kind: .refusal,
                payload: Payload(refusing: request, text: "es arī", using: &federation.random)),
            at: 3)
        try federation.carry(from: 3, to: 1)
        for node: UInt32 in [1, 3] {
            let views = try federation.node(node).requests()
            #expect(views.map(\.reference) == [request] && views.map(\.answers) == [[]])
        }
    }

    @Test("An answer names the entry's hash: on another branch it answers nothing")
    func otherBranch() throws {
        let request = try ask(.act(.assignLead(institution: 4, lead: 3)), by: 4)
        var other = request
        other.leaf = .sha256([1])
        try refuse(other, "citam", scope: .government)
        try federation.order(.assignLead(institution: 4, lead: 3), requests: [other])
        #expect(try answers(request).isEmpty)
    }

    @Test("It is final when the national node has signed for it, held when a sector node has")
    func acknowledged() throws {
        let request = try ask(.act(.assignLead(institution: 4, lead: 3)), by: 4)
        let asker = try federation.node(4)
        func times() throws -> Acknowledgement? { try asker.requests().first?.acknowledgement }
        #expect(try times()?.held == nil && times()?.final == nil)
        try federation.carry(from: 4, to: 3)
        let held = try federation.national.frontier().filter { $0.log == request.log }
        let sector = try #require(
            try federation.node(3).issueReceipt(for: held, signer: 3, time: 5))
        try asker.admit([sector])
        #expect(try times()?.held == 5 && times()?.final == nil)
        let national = try #require(
            try federation.national.issueReceipt(for: held, signer: 1, time: 7))
        try asker.admit([national])
        #expect(try times()?.held == 5 && times()?.final == 7)
        // Of one who held acts that aren't known here it says no more than held.
        try federation.order(.assignLead(institution: 3, lead: 2))
        let later = try ask(.act(.assignLead(institution: 4, lead: 2)), by: 4)
        let ahead = try #require(
            try federation.national.issueReceipt(
                for: federation.national.frontier().filter { $0.log == later.log }, signer: 1,
                time: 9))
        try asker.admit([ahead])
        let last = try #require(try asker.requests().last)
        #expect(last.reference == later)
        #expect(last.acknowledgement.held == 9 && last.acknowledgement.final == nil)
        try Federation.carryDirectory(from: federation.national, to: asker)
        #expect(try asker.requests().last?.acknowledgement.final == 9)
    }
}
