internal import Foundation
internal import Merge
public import Register
internal import Storage

/// How much a hub takes from an author's side in a day before it is final (DESIGN §8).
///
/// Counted for each institution since the policy's midnight; what the national node has
/// acknowledged since counts no more. The national node is exempt.
struct DailyQuota {
    private let snapshot: Snapshot
    private let limit: UInt64
    private let day: Int64

    /// Nil where nothing is bounded.
    init?(_ policy: Policy, time: Int64?, isNational: Bool, _ snapshot: Snapshot) {
        guard let time, !isNational, policy.dailyQuota > 0 else { return nil }
        let date = Date(timeIntervalSince1970: Double(time) / 1000)
        let offset = TimeZone(identifier: policy.timeZone)?.secondsFromGMT(for: date) ?? 0
        self.snapshot = snapshot
        limit = policy.dailyQuota
        day = (time / 1000 + Int64(offset)) / 86_400
    }

    /// Counts the bytes that a range adds to a log, where they aren't too many; else the refusal.
    func take(
        _ bytes: UInt64, of log: LogID, _ transaction: Transaction
    ) throws -> Refusal? {
        let taken = try taken(of: log.institution)
        guard try counted(of: log.institution) + bytes <= limit else {
            return Refusal(
                .throttled,
                "institution \(log.institution) has its quota of \(limit) bytes for this day")
        }
        try transaction.set(key(log.institution), to: "\(day) \(taken + bytes)")
        return nil
    }

    /// The bytes of an institution's logs that count: those taken today, or those that aren't final,
    /// if these are fewer.
    func counted(of institution: UInt32) throws -> UInt64 {
        min(try taken(of: institution), try unfinal(institution))
    }

    /// Bytes taken of an institution's logs today.
    private func taken(of institution: UInt32) throws -> UInt64 {
        let parts = (try snapshot.setting(key(institution)) ?? "").split(separator: " ")
        guard parts.count == 2, Int64(parts[0]) == day else { return 0 }
        return UInt64(parts[1]) ?? 0
    }

    private func key(_ institution: UInt32) -> String { "quota/\(institution)" }

    /// Bytes of the institution's logs that no final receipt covers, to the retained checkpoint.
    private func unfinal(_ institution: UInt32) throws -> UInt64 {
        var sum: UInt64 = 0
        for row in try snapshot.logs(of: institution) {
            guard row.log.scope != .directory else { continue }
            let final = try snapshot.receipts(of: row).first { $0.isFinal }?.size ?? 0
            let covered = try snapshot.checkpointSizes(of: row).last { $0.size <= final }
            sum += row.bytes - min(row.bytes, covered?.bytes ?? 0)
        }
        return sum
    }
}

extension Replica {
    /// What is held of a log, and how many bytes of its institution's logs count towards the day's
    /// quota; 0 where none applies.
    ///
    /// - Parameter time: Now, where ranges come up from their authors' side; nil where they come
    ///   down.
    public func tally(
        of log: LogID, fromBelowAt time: Int64?
    ) throws -> (size: UInt64, root: Digest, counted: UInt64) {
        try read { snapshot, state in
            let tree = try snapshot.log(log)?.tree ?? CompactRange()
            let quota = DailyQuota(
                state.directory.policy, time: time, isNational: isNational, snapshot)
            return (tree.size, tree.root, try quota?.counted(of: log.institution) ?? 0)
        }
    }
}
