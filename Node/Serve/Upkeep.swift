internal import Foundation
internal import Merge
internal import Register
internal import Replication

/// What time alone brings: drafts that may be signed by now, heads to renew, the day's note.
struct Upkeep: Sendable {
    let node: Node

    /// Does what is due; whether it wrote anything.
    func run(now: Int64) throws -> Bool {
        let isSigned = try node.replica.signWhatIsDue(time: now)
        let isNoted = try node.replica.isNational && writeNotes(now: now)
        return isSigned || isNoted
    }

    /// Writes the frontier notes of a day that is over: at its end every log stood where it
    /// stands now, as far as this node knows. The first note is written at once.
    private func writeNotes(now: Int64) throws -> Bool {
        let zone = try node.directory().policy.timeZone
        let today = Dates.isoDay(now, zone: zone)
        let last = try node.replica.frontierNotes(of: .public).last?.note.day
        guard last.map({ $0 < today }) ?? true else { return false }
        var generator = SystemRandomNumberGenerator()
        _ = try node.replica.writeFrontierNotes(day: today, time: now, using: &generator)
        return true
    }
}
