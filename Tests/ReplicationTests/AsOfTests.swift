import Merge
import Register
import Replication
import Storage
import Testing

@Suite("The register as of a day")
struct AsOfTests {
    /// What a reader is shown of a record: owner, type, cells, and the verdict on every statement.
    private struct Shown: Hashable {
        let owner: UInt32?
        let type: String?
        let values: [Cell: Bytes]
        let others: [Cell: [Set<Reference>]]
        let verdicts: [Reference: StatementVerdict]

        init(_ view: RecordView) {
            owner = view.owner
            type = view.type
            values = Dictionary(view.cells.map { ($0.cell, $0.value ?? []) }) { $1 }
            others = Dictionary(
                view.cells.map { cell in
                    (
                        cell.cell,
                        [cell.diverging, cell.proposals, cell.late].map {
                            Set($0.map(\.reference))
                        }
                    )
                }
            ) { $1 }
            verdicts = Dictionary(view.statements.map { ($0.reference, $0.verdict) }) { $1 }
        }
    }

    @Test(
        "It is that of a node given exactly the note's directory and frontier",
        arguments: UInt64(1)...12)
    func exactly(seed: UInt64) throws {
        let federation = try Federation(seed: seed)
        try federation.admit(2, leadKind: .sector)
        for number: UInt32 in [3, 4] { try federation.admit(number) }
        try federation.order(.assignLead(institution: 3, lead: 2))
        var records = [try federation.create(by: 3), try federation.create(by: 4)]
        var days: [(day: String, shown: [Shown?])] = []
        for day in 1...4 {
            for step in 0..<6 { try change(federation, &records, "\(day).\(step)") }
            let exact = try given(federation, name: "\(day)")
            days.append(
                ("2026-11-0\(day)", try records.map { try exact.view($0).map(Shown.init) }))
            _ = try federation.national.writeFrontierNotes(
                day: "2026-11-0\(day)", time: federation.tick(), using: &federation.random)
        }
        for step in 0..<6 { try change(federation, &records, "5.\(step)") }
        try federation.converge()
        for number: UInt32 in 1...4 {
            for (day, shown) in days {
                for (record, expected) in zip(records, shown) {
                    let view = try federation.node(number).view(record, asOf: day)
                    #expect(view.map(Shown.init) == expected, "\(day) at node \(number)")
                }
            }
        }
        #expect(Set(days.map(\.shown)).count > 1)
    }

    /// One random act or statement; what members state arrives at the national node, or not yet.
    private func change(
        _ federation: Federation, _ records: inout [RecordID], _ text: String
    ) throws {
        let institution = UInt32.random(in: 2...4, using: &federation.random)
        let record = try #require(records.randomElement(using: &federation.random))
        let directory = try federation.national.directory()
        let owner = directory.owner(of: record, at: directory.size) ?? record.creator
        switch Int.random(in: 0..<10, using: &federation.random) {
        case 0: records.append(try federation.create(by: institution))
        case 1 where owner != institution:
            try federation.order(.transfer(records: [record], from: owner, to: institution))
        case 2 where institution != 2:
            let lead = directory.lead(of: institution, at: directory.size) == 2 ? UInt32(0) : 2
            _ = try? federation.order(.assignLead(institution: institution, lead: lead))
        case 3:
            try federation.state(
                [Federation.function(record, text, role: .national)], by: 1)
        case 4:
            try federation.state([Federation.function(record, text, role: .lead)], by: 2)
        default:
            try federation.state([Federation.name(record, text)], by: institution)
        }
        if Bool.random(using: &federation.random) {
            try federation.carry(from: institution, to: 1)
        }
        if Bool.random(using: &federation.random) {
            try federation.carry(from: 1, to: institution)
        }
    }

    /// A node that holds what the national node holds now, and nothing else.
    private func given(_ federation: Federation, name: String) throws -> Replica {
        let national = try federation.national
        let node = try Replica.join(
            national.federation, membership: national.membership(),
            in: Store(path: federation.folder.file("exact-\(name).db")), seals: [],
            machine: Machine(boot: "boot-1", identifier: "exact-\(name)"))
        try Federation.carry(from: national, to: node)
        return node
    }
}
