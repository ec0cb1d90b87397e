import Foundation
import Merge
import Register
import Replication
import Storage
import Testing

@Suite("A node writes to its own logs")
struct WritingTests {
    private let federation: Federation

    init() throws {
        federation = try Federation()
        try federation.admit(2)
    }

    private func writing(_ statements: [Statement], scope: Scope = .public) -> Writing {
        Writing(
            ChangeSet(statements: statements), institution: 2, scope: scope,
            using: &federation.random)
    }

    @Test("Several change sets share a checkpoint, and each has its place")
    func groupCommit() throws {
        let record = try federation.create(by: 2)
        let writings = (0..<50).map { writing([Federation.name(record, "n\($0)")]) }
        let written = try federation.node(2).write(writings, time: federation.tick())
        let places = written.compactMap { written -> UInt64? in
            guard case .signed(let reference) = written else { return nil }
            return reference.sequence
        }
        #expect(places == Array(1...50))
        let log = LogID(institution: 2, scope: .public)
        let range = try #require(try federation.node(2).range(of: log, from: 1, budget: 1))
        #expect(range.end == 51)
        #expect(range.checkpoint?.size == 51)
        #expect(try federation.node(2).value(record, "service.name") == #"{"lv":"n49"}"#)
    }

    @Test("A large batch ends in a checkpoint for each MiB, and ranges stay small")
    func batches() throws {
        let record = try federation.create(by: 2)
        let value = Bytes("\"".utf8) + Bytes(repeating: 97, count: 200_000) + Bytes("\"".utf8)
        let statement = Statement(
            cell: Cell(record: record, group: "service.description"), role: .owner, kind: .set,
            value: value)
        let writings = (0..<20).map { _ in writing([statement]) }
        _ = try federation.node(2).write(writings, time: federation.tick())
        let log = LogID(institution: 2, scope: .public)
        var start: UInt64 = 0
        while let range = try federation.node(2).range(of: log, from: start, budget: 1 << 20) {
            let bytes = range.entries.reduce(0) { $0 + $1.header.count + $1.payload.count }
            #expect(bytes <= 2 << 20)
            #expect(range.checkpoint?.size == range.end)
            start = range.end
        }
        #expect(start == 21)
        try federation.carry(from: 2, to: 1)
        #expect(try federation.national.held(log)?.size == 21)
    }

    @Test("What was written is there when the store is opened again, with the same fingerprint")
    func reopening() throws {
        let record = try federation.create(by: 2)
        try federation.state([Federation.name(record, "Palika")], by: 2)
        let before = try federation.node(2).fingerprint()
        let again = try federation.reopened(2)
        #expect(try again.fingerprint() == before)
        #expect(try again.value(record, "service.name") == #"{"lv":"Palika"}"#)
    }

    @Test("Two replicas of one store take turns, and each sees the other's entries and acts")
    func twoProcesses() throws {
        let record = try federation.create(by: 2)
        let (first, second) = (try federation.node(2), try federation.reopened(2))
        for turn in 0..<6 {
            let replica = turn.isMultiple(of: 2) ? first : second
            _ = try replica.write(
                [writing([Federation.name(record, "t\(turn)")])], time: federation.tick())
        }
        #expect(try first.held(LogID(institution: 2, scope: .public))?.size == 7)
        #expect(try second.value(record, "service.name") == #"{"lv":"t5"}"#)
        try federation.admit(3)
        try Federation.carryDirectory(from: federation.national, to: first)
        #expect(try second.directory().members[3] != nil)
        #expect(try first.fingerprint() == second.fingerprint())
        #expect(try first.verifyIncremental().isEmpty)
    }

    @Test("Two replicas of one store that write at the same time lose nothing")
    func concurrentProcesses() async throws {
        let record = try federation.create(by: 2)
        let (first, second) = (try federation.node(2), try federation.reopened(2))
        let time = federation.tick()
        var lists: [[Writing]] = []
        for list in 0..<2 {
            lists.append((0..<20).map { writing([Federation.name(record, "l\(list)-\($0)")]) })
        }
        let (one, other) = (lists[0], lists[1])
        async let left: Void = { for item in one { _ = try first.write([item], time: time) } }()
        async let right: Void = { for item in other { _ = try second.write([item], time: time) } }()
        _ = try await (left, right)
        let log = LogID(institution: 2, scope: .public)
        #expect(try first.held(log)?.size == 41)
        #expect(try first.verify(log).findings.isEmpty)
    }

    @Test("What is beyond the limits is refused before anything is written")
    func limits() throws {
        let record = try federation.create(by: 2)
        let statement = Statement(
            cell: Cell(record: record, group: "service.name"), role: .owner, kind: .set,
            value: Bytes(repeating: 97, count: Limits.value + 1))
        #expect(throws: ReplicaError.self) {
            try federation.node(2).write([writing([statement])], time: federation.tick())
        }
        #expect(try federation.node(2).held(LogID(institution: 2, scope: .public))?.size == 1)
    }

    @Test("A node can't write for an institution whose seal it doesn't hold")
    func noSeal() throws {
        try federation.admit(3)
        let record = RecordID.random(creator: 3, using: &federation.random)
        let writing = Writing(
            ChangeSet(statements: [Federation.name(record, "x")]), institution: 3,
            scope: .public, using: &federation.random)
        try federation.carry(from: 1, to: 2)
        #expect(throws: (any Error).self) {
            try federation.node(2).write([writing], time: federation.tick())
        }
    }

    @Test("A request is listed with the act or the refusal that answers it")
    func requests() throws {
        try federation.admit(3, leadKind: .sector)
        try federation.carry(from: 1, to: 2)
        let asked = try federation.node(2).write(
            [
                Writing(
                    .act(.assignLead(institution: 2, lead: 3)), text: "lūdzu", institution: 2,
                    using: &federation.random),
                Writing(
                    .act(.exclude(2)), text: "", institution: 2, using: &federation.random),
            ], time: federation.tick())
        try federation.carry(from: 2, to: 1)
        guard case .signed(let first) = asked[0], case .signed(let second) = asked[1] else {
            Issue.record("the requests weren't signed")
            return
        }
        try federation.order(.assignLead(institution: 2, lead: 3), requests: [first])
        _ = try federation.national.write(
            [Writing(refusing: second, text: "nē", using: &federation.random)],
            time: federation.tick())
        try federation.carry(from: 1, to: 2)
        let requests = try federation.node(2).requests()
        #expect(requests.map(\.text) == ["lūdzu", ""])
        let size = try federation.national.directoryHead().size
        #expect(requests.map(\.answers) == [[.ordered(size - 1)], [.refused(reason: "nē")]])

        // Behind an entry that a program can't read it lists no request, and sees no answer.
        func endEvaluation(of log: LogID, at sequence: UInt64) throws {
            try federation.node(2).store.write { transaction in
                var row = try #require(try transaction.log(log))
                row.evaluated = sequence
                try transaction.update(row)
            }
        }
        try endEvaluation(of: LogID(institution: 1, scope: .government), at: 0)
        #expect(try federation.node(2).requests().map(\.answers.count) == [1, 0])
        try endEvaluation(of: first.log, at: second.sequence)
        #expect(try federation.node(2).requests().map(\.reference) == [first])
        try endEvaluation(of: Directory.log, at: 1)
        #expect(try federation.node(2).requests().isEmpty)
    }
}
