import Merge
import Register
import Replication
import Storage
import Testing

@Suite("With the logs of all who have or had a say, values equal the national node's")
struct SubscriptionTests {
    private let federation: Federation
    /// What institution 6 owns at the end, and how it came by it.
    private var records: [String: RecordID] = [:]
    /// The institution whose node holds only some logs.
    private let subscriber: UInt32 = 8

    /// Ministry 2 leads 4, ministry 3 leads 5 and 6; institution 7 is a delegate of 4.
    init() throws {
        federation = try Federation()
        for number: UInt32 in [2, 3] { try federation.admit(number, leadKind: .sector) }
        for number: UInt32 in 4...8 { try federation.admit(number) }
        for (institution, lead) in [(UInt32(4), UInt32(2)), (5, 3), (6, 3)] {
            try federation.order(.assignLead(institution: institution, lead: lead))
        }
        try federation.order(
            .delegate(owner: 4, delegate: 7, groups: ["service.name"], records: []))
        try federation.converge()

        let direct = try create(by: 4)
        try federation.converge()
        try transfer([direct], from: 4, to: 6)

        let byTwoHands = try create(by: 4)
        try federation.converge()
        try transfer([byTwoHands], from: 4, to: 5)
        try transfer([byTwoHands], from: 5, to: 6)
        records = ["direct": direct, "by two hands": byTwoHands, "own": try create(by: 6, lead: 3)]
        try federation.converge()
    }

    /// A record that its lead classifies and, where it has one, its creator's delegate names.
    private func create(by creator: UInt32, lead: UInt32 = 2) throws -> RecordID {
        let record = try federation.create(by: creator)
        try federation.converge()
        try federation.state([Federation.function(record, "health", role: .lead)], by: lead)
        if creator == 4 {
            try federation.state([Federation.name(record, "deleģēts")], by: 7)
        }
        return record
    }

    private func transfer(_ records: [RecordID], from giver: UInt32, to receiver: UInt32) throws {
        try federation.order(.transfer(records: records, from: giver, to: receiver))
        try federation.converge()
    }

    /// A node that takes only the logs of these institutions has the national node's values.
    private func expectEqualValues(
        of records: [String: RecordID], holding authors: [UInt32]
    ) throws {
        let national = try federation.national
        let node = try federation.freshNode(of: subscriber)
        try Federation.carryDirectory(from: national, to: node)
        for cut in try national.frontier() where authors.contains(cut.log.institution) {
            let range = try #require(
                try national.range(of: cut.log, from: 0, budget: .max))
            #expect(try node.admit([range]).map(\.verdict) == [.admitted])
        }
        for (name, record) in records {
            for group in ["service.name", "service.function"] {
                let value = try national.value(record, group)
                #expect(value != nil)
                #expect(try node.value(record, group) == value, "\(name): \(group)")
            }
        }
    }

    @Test("Givers' leads and delegates are among them, over any number of hands")
    func transferred() throws {
        let authors = try federation.national.directory().everybodyWithASay(over: [6])
        #expect(authors == [1, 2, 3, 4, 5, 6, 7])
        try expectEqualValues(of: records, holding: authors)
    }

    @Test("What nobody gave them brings nobody in")
    func own() throws {
        let directory = try federation.national.directory()
        #expect(directory.everybodyWithASay(over: [5]) == [1, 3, 5])
        #expect(directory.everybodyWithASay(over: [8]) == [1, 8])
        #expect(directory.everybodyWithASay(over: [4]) == [1, 2, 4, 7])
    }

    @Test("Former leads, and delegates whose delegation has ended, are among them")
    func former() throws {
        let delegation = try federation.order(
            .delegate(owner: 5, delegate: 8, groups: ["service.name"], records: []))
        try federation.order(.endDelegation(delegation.sequence))
        for lead: UInt32 in [2, 0, 3, 2] {
            try federation.order(.assignLead(institution: 5, lead: lead))
        }
        let directory = try federation.national.directory()
        #expect(directory.everybodyWithASay(over: [5]) == [1, 2, 3, 5, 8])
    }

    @Test("Of what the national lead took over from a closed institution its lead is among them")
    func excluded() throws {
        let record = try create(by: 4)
        try federation.converge()
        try federation.order(.exclude(4))
        try federation.converge()
        let directory = try federation.national.directory()
        #expect(directory.owner(of: record, at: directory.size) == 1)
        for chosen: Set<UInt32> in [[1], [4]] {
            let authors = directory.everybodyWithASay(over: chosen)
            #expect(Set(authors).isSuperset(of: [1, 2, 4, 7]))
            try expectEqualValues(of: ["taken over": record], holding: authors)
        }
    }
}
