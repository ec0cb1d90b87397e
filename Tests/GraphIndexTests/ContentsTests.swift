import Register
import Replication
import Testing

@testable import saime

@Suite("What records say, read without who says it")
struct ContentsTests {
    @Test(
        "Of any day and in any layers it is what a reader is shown of each record",
        arguments: 1...8)
    func contents(seed: UInt64) throws {
        let world = try World(seed: seed)
        var editing = Editing(world)
        let days = ["2026-11-20", "2026-11-21", "2026-11-22"]
        for day in days {
            for _ in 0..<40 { try editing.step() }
            try world.end(day: day)
        }
        for _ in 0..<40 { try editing.step() }
        let readers: [[Scope]?] = [
            nil, [.public], [.government], [.public, .government],
            [.public, .government, .restricted(2)], [.restricted(3)], [],
        ]
        var registers: [[RecordID: RecordContent]] = []
        for day in [nil, "2026-11-19"] + days {
            for layers in readers {
                let shown = try world.shown(in: layers, asOf: day)
                #expect(
                    try read(world.replica, layers, day) == shown,
                    "seed \(seed), \(day ?? "now"), \(layers?.map(\.text) ?? ["all"])")
                registers.append(shown)
            }
        }
        // They differ by day and by layers; before the first note there is nothing.
        #expect(Set(registers).count > 12)
        let first = registers[readers.count..<2 * readers.count]
        #expect(Set(first) == [[:]])
    }

    private func read(
        _ replica: Replica, _ layers: [Scope]?, _ day: String?
    ) throws -> [RecordID: RecordContent] {
        let contents = try replica.contents(layers: layers, asOf: day, reads: everything) {
            (record: $0, content: $1)
        }
        return Dictionary(uniqueKeysWithValues: contents.map { ($0.record, $0.content) })
    }

    private func everything(_ group: String) -> Bool { true }

    @Test("Groups that aren't read are left out, but what exists is known")
    func reads() throws {
        let world = try World()
        let service = try world.create("service", by: 2, code: "s")
        let contents = try world.replica.contents(
            layers: nil, asOf: nil, reads: Set(["service.name"]).contains
        ) { (record: $0, content: $1) }
        #expect(contents.map(\.record) == [service])
        #expect(contents.first?.content == RecordContent(type: "service"))
    }
}
