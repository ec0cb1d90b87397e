internal import Foundation
internal import Merge
internal import Register
internal import Storage

// The national node has no upstream: its own high-water mark, kept outside the database, or the sector
// nodes that countersign the directory, tell whether its store is the latest.

extension Fence {
    /// Where the national node keeps its high-water mark.
    var highWaterPath: String { replica.store.path + ".high-water" }

    private struct Mark: Codable, Equatable {
        var size: UInt64
        var root: String
    }

    /// Raises the national node's high-water mark to what the store holds.
    func raiseHighWater() throws {
        guard replica.isNational else { return }
        let marks = try replica.store.read { snapshot in
            try Dictionary(
                snapshot.logs().filter { isOwn($0.log) && $0.size > 0 }.map {
                    ($0.log.text, Mark(size: $0.size, root: $0.tree.root.hex))
                }
            ) { $1 }
        }
        try writeDurably(try JSONEncoder().encode(marks), to: highWaterPath)
    }

    /// Why the national node may sign nothing now; nil if it may.
    func highWaterReason(
        _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Reason? {
        let asked = Int(state.directory.policy.countersigningSectors)
        if asked > 0 {
            let answers = current()?.answers[Directory.nationalLead] ?? []
            let sectors = answers.filter {
                state.directory.members[$0].map { $0.leadKind != .none && $0.isActive } ?? false
            }
            return sectors.count >= asked ? nil : .countersigning(missing: asked - sectors.count)
        }
        guard let data = FileManager.default.contents(atPath: highWaterPath),
            let marks = try? JSONDecoder().decode([String: Mark].self, from: data)
        else { return state.tree.size == 0 ? nil : .noHighWater }
        for (text, mark) in marks.sorted(by: { $0.key < $1.key }) {
            guard let log = LogID(text) else { continue }
            let root = try snapshot.log(log).flatMap { try snapshot.root(of: $0, at: mark.size) }
            guard root?.hex == mark.root else { return .behind(log) }
        }
        return nil
    }

    private func isOwn(_ log: LogID) -> Bool {
        log == Directory.log || replica.seal(of: log.institution) != nil
    }
}

extension Replica {
    /// Takes what the store holds as the high-water mark: an administrator's word at a national
    /// node whose mark was lost.
    public func confirmHead() throws { try Fence(self).raiseHighWater() }
}
