import Catalogue
import Dependencies
import Register
import Replication
import Storage
import Testing

@testable import GraphIndex

@Suite("The index of the graph follows the register")
struct IndexTests {
    @Test(
        "Whatever is edited, in whatever order, the index says what the records say",
        arguments: 1...12)
    func incremental(seed: UInt64) throws {
        let world = try World(seed: seed)
        var editing = Editing(world)
        for round in 0..<12 {
            for _ in 0..<8 { try editing.step() }
            let followed = try world.indexed().said
            #expect(try followed == world.viewed().said, "seed \(seed) round \(round)")
        }
        // From scratch it is the same, row by row.
        let records = try world.replica.allRecords()
        func rows() throws -> [IndexedRecord?] {
            try world.replica.store.read { snapshot in
                try records.map { try snapshot.graphIndex(of: $0) }
            }
        }
        let (followed, before) = try (world.indexed().said, rows())
        try world.replica.store.write { try $0.dropGraphIndex() }
        #expect(try world.indexed().said == followed)
        #expect(try rows() == before)
        #expect(before.contains { $0?.edges.isEmpty == false })
    }

    @Test("Judged on several threads, many records come to the same as one by one")
    func threads() throws {
        let world = try World(seed: 21)
        var editing = Editing(world)
        for _ in 0..<900 { try editing.step() }
        let records = try world.replica.allRecords()
        #expect(records.count > 300)
        func rows(limit: Int) throws -> [IndexedRecord?] {
            try world.replica.store.write { transaction in
                try transaction.makeAllDirty()
                try transaction.dropGraphIndex()
            }
            try world.replica.indexGraph(mostLogged: 0, limit: limit, progress: nil)
            return try world.replica.store.read { snapshot in
                try records.map { try snapshot.graphIndex(of: $0) }
            }
        }
        let oneByOne = try rows(limit: 64)
        let fingerprint = try world.replica.fingerprint()
        #expect(try rows(limit: 2000) == oneByOne)
        #expect(try world.replica.fingerprint() == fingerprint)
        #expect(try world.indexed().said == world.viewed().said)
    }

    @Test("What is already indexed isn't indexed again")
    func idle() throws {
        let world = try World()
        let service = try world.create("service", by: 2, code: "s")
        try world.replica.indexGraph()
        let before = try world.replica.store.read { try $0.graphExtent().change }
        try world.replica.indexGraph()
        // A statement that the graph doesn't read changes none of its rows.
        try world.state(
            [.set(service, "service.kind", .object(["kind": .string("public")]))], by: 2)
        try world.replica.indexGraph()
        #expect(try world.replica.store.read { try $0.graphExtent().change } == before)
    }
}
