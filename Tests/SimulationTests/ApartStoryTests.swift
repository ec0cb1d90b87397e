import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import SyncProtocol
import Testing

@testable import saime

@Suite("Late entries that only a sector node holds, handed to the national node in steps")
struct ApartStoryTests {
    @Test("All of them get there, over a session at a time, and none twice")
    func story() throws {
        let federation = try Federation(seed: 1)
        try federation.heal()
        let (sector, author) = (federation.nodes[1], federation.nodes[3])
        let log = LogID(institution: author.institution, scope: .public)
        let record = RecordID.random(creator: author.institution, using: &federation.dice)
        for index in federation.links.indices { federation.links[index].breakOff() }
        let replica = try #require(author.replica)
        let begins = try replica.held(log)?.size ?? 0
        try write(5, record, at: replica, federation)
        try Federation.carry(log, from: replica, to: #require(sector.replica))
        // The national node holds none of it when it ends the log.
        try #require(try federation.order(.exclude(author.institution)))
        try federation.heal()
        let (national, held) = (
            try #require(federation.national.replica), try #require(sector.replica)
        )
        #expect(try held.apartSpans(of: [log]).map(\.positions) == [begins..<(begins + 5)])
        #expect(
            try national.apart(of: log).map(\.entry) == held.apart(of: log).map(\.entry))
        #expect(try national.apart(of: log).map(\.sequence) == Array(begins..<(begins + 5)))
        // What the other side has answered for is offered no more, to the end.
        let store = try #require(sector.store)
        let peer = Peer(
            node: Digest.sha256(federation.national.nodeKey), institutions: [1])
        #expect(try store.apart(of: [log], with: peer, unknown: true).isEmpty)
        let last = try #require(try store.apart(of: [log], with: peer, unknown: false).first)
        #expect(last.start == begins + 4)
        // Nor is it if the national node begins anew with its cursor alone.
        let arrivals = try national.latestArrival()
        for index in federation.links.indices { federation.links[index].breakOff() }
        try federation.heal()
        #expect(try national.latestArrival() == arrivals)
    }

    /// Entries of 600 KiB, each with a checkpoint that is kept.
    private func write(
        _ count: Int, _ record: RecordID, at replica: Replica, _ federation: Federation
    ) throws {
        let text = String(repeating: "x", count: 200 * 1024)
        for number in 0..<count {
            let statements = (0..<3).map { part in
                Statement(
                    cell: Cell(record: record, group: "thing.text\(part)"), role: .owner,
                    kind: .set, value: Bytes("\"\(number) \(text)\"".utf8))
            }
            try federation.sign(statements, at: replica)
        }
    }
}
