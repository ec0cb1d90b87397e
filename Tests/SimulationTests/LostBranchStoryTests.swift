import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@testable import saime

@Suite("A copied node's branch, from the day it spreads to the day a cut decides")
struct LostBranchStoryTests {
    /// A federation in which a sector node has at least two members below it.
    private static func federation(from seed: UInt64) throws -> Federation {
        for seed in seed... {
            let federation = try Federation(seed: seed)
            if federation.nodes.count >= 6 { return federation }
        }
        throw Violation("no such federation")
    }

    @Test(
        "The sector node and those below it take the twin's branch; then all of them leave it",
        arguments: [(2, 3), (40, 30)])
    func story(common: Int, beyond: Int) throws {
        let federation = try Self.federation(from: 1)
        let (author, sector, below) = (
            federation.nodes[3], federation.nodes[1], federation.nodes[5]
        )
        try federation.heal()
        let log = LogID(institution: author.institution, scope: .public)
        let record = RecordID.random(creator: author.institution, using: &federation.dice)
        let replica = try #require(author.replica)
        try write(common, "common", record, at: replica, federation)
        try federation.heal()
        let twin = try twin(of: author, federation)
        // The author's branch gets to the national node, the twin's to the sector node and below.
        for index in federation.links.indices { federation.links[index].breakOff() }
        try write(beyond, "author", record, at: replica, federation)
        try write(beyond - 1, "twin", record, at: twin, federation)
        try Federation.carry(log, from: replica, to: try #require(federation.national.replica))
        for node in [sector, below] {
            try Federation.carry(log, from: twin, to: try #require(node.replica))
        }
        // An act takes a say that the author used: its cut pins the author's branch.
        let other = federation.nodes[4].institution
        try #require(
            try federation.order(.transfer(records: [record], from: author.institution, to: other)))
        // The first act tells the sector node that it is on the lost branch, and those below it.
        for node in [sector, below] {
            let replica = try #require(node.replica)
            try Self.carryDirectory(from: #require(federation.national.replica), to: replica)
            #expect(
                try replica.held(log)?.tree.root
                    == twin.root(of: log, at: UInt64(common + beyond - 1)))
            #expect(try replica.probe(of: log)?.cut == UInt64(common + beyond))
        }
        try federation.heal()
        let national = try #require(federation.national.replica)
        for node in federation.nodes {
            let replica = try #require(node.replica)
            #expect(try replica.lostBranches().isEmpty && replica.evidence().isEmpty)
            #expect(try replica.held(log)?.tree.root == national.held(log)?.tree.root)
            #expect(try replica.fingerprint().layers == national.fingerprint().layers)
            try federation.checker.checkWhole(node)
        }
        try twin.store.close()
    }

    private static func carryDirectory(from source: Replica, to target: Replica) throws {
        while let range = try source.range(
            of: Directory.log, from: target.directoryHead().size, budget: 1 << 20)
        {
            #expect(try target.admitDirectory(range).verdict == .admitted)
        }
    }

    /// A copy of a node's store that signs on, as if nobody had noticed.
    private func twin(of node: SimulatedNode, _ federation: Federation) throws -> Replica {
        let replica = try #require(node.replica)
        let path = federation.folder.appending(path: "twin.sqlite").path
        try replica.store.checkpoint()
        for suffix in ["", "-wal"]
        where FileManager.default.fileExists(atPath: node.path + suffix) {
            try FileManager.default.copyItem(atPath: node.path + suffix, toPath: path + suffix)
        }
        let twin = try Replica(
            store: Store(path: path), machine: Machine(boot: "twin", identifier: "twin"),
            seals: node.sealsHeld)
        for upstream in UInt32(1)...3 {
            _ = try twin.upstreamReturned(replica.frontier(), from: upstream)
        }
        return twin
    }

    private func write(
        _ count: Int, _ name: String, _ record: RecordID, at replica: Replica,
        _ federation: Federation
    ) throws {
        for number in 0..<count {
            let statement = Statement(
                cell: Cell(record: record, group: "thing.name"), role: .owner, kind: .set,
                value: Bytes("\"\(name) \(number)\"".utf8))
            try federation.sign([statement], at: replica)
        }
    }
}
