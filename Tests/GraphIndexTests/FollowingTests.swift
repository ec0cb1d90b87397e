import Catalogue
import Dependencies
import GRDB
import Register
import Replication
import Storage
import Testing

@testable import GraphIndex

/// A graph kept by one process while another one writes.
private final class Follower {
    private let world: World
    private var graph: FollowedGraph
    /// How often links were taken up without reading the index anew.
    private(set) var followed = 0

    init(_ world: World) throws {
        self.world = world
        graph = FollowedGraph(try world.opened())
    }

    /// As when the process ends and another begins.
    func restart() throws { graph = FollowedGraph(try world.opened()) }

    func rebuild() throws { try graph.rebuild(on: .today) }

    func follow() throws {
        if try graph.follow(on: .today) == .current { followed += 1 }
    }

    func asked(on day: GraphDay = .today) throws -> RegisterGraph {
        try graph.graph(on: day, contact: { _ in [:] }, report: { Issue.record($0) })
    }
}

@Suite("A graph that is kept in memory follows the register")
struct FollowingTests {
    @Test("After every change it says what reading the index anew says", arguments: 1...10)
    func follows(seed: UInt64) throws {
        let world = try World(seed: seed)
        var editing = Editing(world)
        for _ in 0..<30 { try editing.step() }
        let follower = try Follower(world)
        // A question that goes on keeps the graph that it was given.
        var kept: (graph: RegisterGraph, said: [String])?
        for step in 0..<70 {
            for _ in 0..<Int.random(in: 1...2, using: &world.random) { try editing.step() }
            switch Int.random(in: 0..<20, using: &world.random) {
            case 0: try follower.restart()
            case 1: try world.replica.store.write { try $0.dropGraphIndex() }
            case 2: try follower.rebuild()
            // Another process takes up so much at once that nobody can follow it.
            case 3: try world.replica.indexGraph(mostLogged: 0, progress: nil)
            case 4...11: try follower.follow()
            default: break
            }
            let past = GraphDay(number: 20_200_630)
            if step % 10 == 9 {
                let said = try follower.asked(on: past).said
                #expect(try said == world.indexed(day: past).said, "seed \(seed) step \(step)")
            }
            let graph = try follower.asked()
            #expect(try graph.said == world.indexed().said, "seed \(seed) step \(step)")
            #expect(kept.map { $0.graph.said == $0.said } ?? true, "seed \(seed) step \(step)")
            kept = (graph, graph.said)
        }
        #expect(follower.followed > 5)
    }

    @Test("Links between the same two records come and go in the order of who states them")
    func parallels() throws {
        let world = try World()
        let (service, resource) = try (
            world.create("service", by: 2, code: "s"), world.create("resource", by: 3, code: "r")
        )
        let follower = try Follower(world)
        _ = try follower.asked()
        func point(_ link: RecordID, _ kind: String) throws {
            let ends = CanonicalJSON.object([
                "from": .string(service.hex), "kind": .string(kind), "to": .string(resource.hex),
            ])
            try world.state([.set(link, "link.ends", ends)], by: 2)
        }
        var links: [RecordID] = []
        for number in 0..<12 {
            let link = try world.create("link", by: 2, code: "l\(number)")
            links.append(link)
            try point(link, "uses")
            if number % 3 == 2 { try point(links[number / 2], "contains") }
            if number % 4 == 3 { try world.state([.say(links[1], "existence", .empty)], by: 2) }
            try follower.follow()
            #expect(try follower.asked().said == world.indexed().said, "link \(number)")
        }
        #expect(follower.followed == 12)
    }

    @Test("After a thousand links it is due to be read anew; read anew it isn't any more")
    func outgrown() throws {
        let world = try World()
        let (service, resource) = try (
            world.create("service", by: 2, code: "s"), world.create("resource", by: 3, code: "r")
        )
        let links = try (0..<32).map { try world.create("link", by: 2, code: "l\($0)") }
        let graph = FollowedGraph(try world.opened())
        #expect(try graph.follow(on: .today) == .behind)
        _ = try graph.graph(on: .today, contact: { _ in [:] }, report: { Issue.record($0) })
        var states: [FollowedGraph.State] = []
        while states.last != .outgrown, states.count < 40 {
            let ends = CanonicalJSON.object([
                "from": .string(service.hex), "to": .string(resource.hex),
                "kind": .string(states.count.isMultiple(of: 2) ? "uses" : "contains"),
            ])
            try world.state(links.map { .set($0, "link.ends", ends) }, by: 2)
            states.append(try graph.follow(on: .today))
        }
        #expect(states.dropLast().allSatisfy { $0 == .current } && states.count > 2)
        #expect(states.last == .outgrown)
        try graph.rebuild(on: .today)
        #expect(try graph.follow(on: .today) == .current)
        let said = try graph.graph(
            on: .today, contact: { _ in [:] }, report: { Issue.record($0) }
        ).said
        #expect(try said == world.indexed().said)
    }

    @Test("A store of an earlier program, whose log of changes lacks ends, is read anew")
    func earlierStore() throws {
        let world = try World(seed: 3)
        var editing = Editing(world)
        for _ in 0..<40 { try editing.step() }
        let before = try world.indexed().said
        let queue = try DatabaseQueue(path: world.replica.store.path)
        try queue.write { db in
            try db.execute(
                sql: """
                    ALTER TABLE graph_change DROP COLUMN former; DROP TABLE lost_branch;
                    DROP TABLE aside; PRAGMA user_version = 4
                    """)
        }
        let follower = try Follower(world)
        #expect(try follower.asked().said == before)
        #expect(try world.replica.store.read { try $0.graphChanges(after: 0, limit: 9999) } == nil)
        for _ in 0..<10 { try editing.step() }
        #expect(try follower.asked().said == world.indexed().said)
    }
}

@Suite("The log of the index's changes")
struct ChangeLogTests {
    @Test("It tells each record once, with where its edges led at first")
    func once() throws {
        let world = try World()
        let service = try world.create("service", by: 2, code: "s")
        let (one, other) = try (
            world.create("resource", by: 3, code: "a"), world.create("resource", by: 3, code: "b")
        )
        let link = try world.create("link", by: 2, code: "l")
        func point(_ target: RecordID) throws {
            let ends = CanonicalJSON.object([
                "from": .string(service.hex), "kind": .string("uses"), "to": .string(target.hex),
            ])
            try world.state([.set(link, "link.ends", ends)], by: 2)
            try world.replica.indexGraph()
        }
        try point(one)
        let change = try world.replica.store.read { try $0.graphExtent().change }
        try point(other)
        try point(one)
        try point(other)
        try world.replica.store.read { snapshot in
            let number = { try #require(try snapshot.graphNumber(of: $0)) }
            let ends = try number(service) << 32 | number(one)
            let changes = try #require(try snapshot.graphChanges(after: change, limit: 3))
            #expect(try changes.map(\.record) == [number(link)])
            #expect(changes.map(\.formerEnds) == [[ends]])
            #expect(try snapshot.graphChanges(after: change, limit: 2) == nil)
            #expect(try snapshot.graphChanges(after: change + 3, limit: 0) == [])
        }
    }

    @Test("Many records at once leave a gap in it, one for each transaction")
    func gap() throws {
        let world = try World()
        let service = try world.create("service", by: 2, code: "s")
        try world.replica.indexGraph()
        func extent() throws -> GraphExtent {
            try world.replica.store.read { try $0.graphExtent() }
        }
        let before = try extent().change
        for number in 0..<5 { _ = try world.create("resource", by: 3, code: "r\(number)") }
        try world.replica.indexGraph(mostLogged: 4, progress: nil)
        #expect(try extent().change == before + 1)
        #expect(
            try world.replica.store.read { try $0.graphChanges(after: before, limit: 9) } == nil)
        // What nothing of the graph comes from makes none.
        let changed = try extent().change
        try world.state(
            [.set(service, "service.kind", .object(["kind": .string("public")]))], by: 2)
        try world.replica.indexGraph(mostLogged: 0, progress: nil)
        #expect(try extent().change == changed)
        // As many as may be are logged one by one.
        for number in 0..<4 { _ = try world.create("need", by: 2, code: "n\(number)") }
        try world.replica.indexGraph(mostLogged: 4, progress: nil)
        #expect(
            try world.replica.store.read {
                try $0.graphChanges(after: changed, limit: 9)?.count
            } == 4)
    }
}
