import Foundation
import Merge
import Register
import Replication
import Storage
import SyncProtocol

/// What shows of a record as of a day: its owner, and where the word about each cell stands.
struct DayView: Hashable {
    let owner: UInt32?
    let cells: [Cell: Reference]

    init(_ view: RecordView) {
        owner = view.owner
        cells = view.cells.reduce(into: [:]) { $0[$1.cell] = $1.effective?.reference }
    }
}

// Backups, copies and days: what happens to whole nodes.
extension Federation {
    /// One of them.
    func misfortune() throws {
        switch dice.below(5) {
        case 0: try endDay()
        case 1, 2: try backUpSomething()
        default: try restoreSomething()
        }
        try check()
    }

    // MARK: - Days

    /// A day ends: the national node notes where every log stands.
    private func endDay() throws {
        guard let replica = national.replica else { return }
        clock.advance(by: 24 * 60 * 60 * 1000)
        let day = Date(timeIntervalSince1970: Double(clock.now) / 1000)
            .formatted(.iso8601.year().month().day())
        _ = try replica.writeFrontierNotes(day: day, time: clock.now, using: &dice)
        days[day] = try shown(asOf: day, at: replica)
        note("day \(day) ends")
        try spread(.arrivals, from: national)
    }

    private func shown(asOf day: String, at replica: Replica) throws -> [RecordID: DayView] {
        let views = try replica.views(of: records, layers: [.public, .government], asOf: day)
        return Dictionary(uniqueKeysWithValues: views.map { ($0.record, DayView($0)) })
    }

    /// As of each day every node shows what the national node showed when the day ended.
    func checkDays() throws {
        for node in nodes where isMember(node) {
            guard let replica = node.replica else { continue }
            for (day, expected) in days where try shown(asOf: day, at: replica) != expected {
                throw Violation("\(node.name) shows something else as of \(day)")
            }
        }
    }

    // MARK: - Backups

    private func backUpSomething() throws {
        guard let node = nodes.dropFirst().filter(\.isUp).randomly(&dice) else { return }
        note("\(node.name) is backed up")
        try node.backUp()
    }

    /// A member's node goes on from its backup, which may be old.
    ///
    /// Only where nobody but its upstreams has what it lost: what a third holds and no upstream
    /// knows no fence can see.
    private func restoreSomething() throws {
        guard let node = nodes.dropFirst().filter({ $0.hasBackup && $0.isUp }).randomly(&dice)
        else { return }
        let others = nodes.filter { $0 !== node }
        var sizes: [LogID: Int] = [:]
        for log in checker.logs(of: Set(node.seals.keys)) {
            sizes[log] = others.map { checker.size(of: log, at: $0) }.max() ?? 0
            guard sizes[log] == checker.size(of: log, at: national) else { return }
        }
        note("\(node.name) is restored from its backup")
        try node.restoreBackup(isRenewed: dice.chance(50))
        checker.forget(node, seen: sizes)
        doubted.insert(node)
        for index in links.indices where links[index].nodes.contains(node) {
            links[index].breakOff()
            // What went out before is gone with it.
            links[index].relay = Relay()
        }
        for institution in node.seals.keys.sorted()
        where try node.replica?.fenceReason(for: institution) == nil {
            throw Violation("\(node.name) signs for #\(institution) although it may be an old copy")
        }
    }

    private func hasRestrictedDrafts(_ node: SimulatedNode) throws -> Bool {
        try node.replica?.drafts().contains { $0.scope.isRestricted } ?? false
    }

    /// Who must hear from all upstreams that the directory names dials all of them, and so does who
    /// waits for one that may hold a restricted log.
    func connectUpstreams() throws {
        guard let directory = try national.replica?.directory() else { return }
        for node in nodes where isMember(node, directory) {
            guard try doubted.contains(node) || hasRestrictedDrafts(node) else { continue }
            for institution in node.seals.keys.sorted() {
                let lead = directory.lead(of: institution, at: directory.size)
                for upstream in [lead, 1].compactMap({ $0.flatMap { home(of: $0, directory) } })
                where upstream !== node
                    && !links.contains(where: { $0.dialer === node && $0.listener === upstream })
                {
                    links.append(SimulatedLink(from: node, to: upstream))
                }
            }
        }
    }

    // MARK: - Copies

    /// A member's node is copied, and the copy goes on beside it.
    ///
    /// - Returns: false if none can be.
    func copySomething() throws -> Bool {
        guard
            let original = nodes.dropFirst().filter({
                $0.isUp && isMember($0) && $0.seals.count == 1
            }).randomly(&dice)
        else { return false }
        let copy = try SimulatedNode(copying: original)
        note("\(original.name) is copied")
        nodes.append(copy)
        for link in links where link.dialer === original {
            links.append(SimulatedLink(from: copy, to: link.listener))
        }
        copied = copy
        checker.mayFork = copy.institution
        doubted.insert(copy)
        try connectUpstreams()
        return true
    }

    /// Writes at the copy, and at its original.
    func writeTwice() throws {
        for node in nodes where node.institution == copied?.institution {
            try writeSomething(at: node)
        }
    }

    /// Every node has the evidence about each log that was forked, and goes on with no branch.
    func checkForks() throws {
        for node in nodes where isMember(node) {
            guard let replica = node.replica else { continue }
            let stopped = Set(try replica.stalled().filter { $0.reason == "fork" }.map(\.log))
            for log in checker.forked.sorted() where log.isFull && !stopped.contains(log) {
                throw Violation("\(node.name) goes on with \(log.text), which was forked")
            }
        }
    }
}
