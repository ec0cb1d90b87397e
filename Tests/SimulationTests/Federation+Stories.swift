import Merge
import Register
import Replication
import Storage
import Testing

// What stories do at one node, past the links.
extension Federation {
    /// Signs statements about a record in the public log of its creator.
    func sign(_ statements: [Statement], at replica: Replica) throws {
        let creator = try #require(statements.first).cell.record.creator
        let writing = Writing(
            ChangeSet(statements: statements), institution: creator, scope: .public, using: &dice)
        let written = try replica.write([writing], time: clock.now)
        guard case .signed = written.first else { throw Violation("a draft: \(written)") }
    }

    /// Carries what one node holds of a log to another one.
    static func carry(_ log: LogID, from source: Replica, to target: Replica) throws {
        while let range = try source.range(
            of: log, from: target.held(log)?.size ?? 0, budget: 1 << 20)
        {
            #expect(try target.admit([range]).map(\.verdict) == [.admitted])
        }
    }
}
