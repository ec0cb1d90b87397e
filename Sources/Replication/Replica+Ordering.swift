public import Merge
public import Register
internal import Storage
internal import Synchronization

/// An act as it was ordered, or would be.
public struct OrderedAct: Hashable, Sendable {
    /// Its sequence in the directory.
    public let sequence: UInt64
    /// The act, with its cuts.
    public let act: Act
    /// Statements that the act makes late or whose verdict it changes, where it is a dry run.
    public let changes: [VerdictChange]
}

/// A statement whose verdict an act changes.
public struct VerdictChange: Hashable, Sendable {
    /// The cell.
    public let cell: Cell
    /// The layer.
    public let layer: Scope
    /// Where the statement stands.
    public let position: Position
    /// Its verdict before.
    public let before: Verdict
    /// Its verdict with the act.
    public let after: Verdict
}

extension Replica {
    /// Orders an act at the national node: its cuts, entry and checkpoint in one transaction.
    ///
    /// The cuts are what this node holds at that moment of every log in which a say that the act
    /// takes was used (DESIGN §6.5). Nothing is written where the act's precondition doesn't hold.
    ///
    /// - Parameters:
    ///   - text: Free text, which is sealed.
    ///   - requests: What the act answers.
    ///   - dryRun: Writes nothing and says which statements' verdicts would change.
    /// - Throws: ``ReplicaError`` `notAllowed`, `noSeal`, `fenced`, `stopped`.
    public func order(
        _ order: Act.Order, text: String = "", requests: [Reference] = [], time: Int64,
        dryRun: Bool = false, using generator: inout some RandomNumberGenerator
    ) throws -> OrderedAct {
        if dryRun {
            return try read { snapshot, state in
                let act = try prepare(order, requests, snapshot, state)
                return OrderedAct(
                    sequence: state.tree.size, act: act,
                    changes: try effect(of: act, snapshot, state))
            }
        }
        // Salts are drawn before the transaction; the cuts are computed inside it.
        let salts = [generator.next() as UInt64, generator.next()]
        let ordered = try write { transaction, state in
            try Fence(self).requireOpen(
                for: Directory.nationalLead, transaction, state)
            let act = try prepare(order, requests, transaction, state)
            let sequence = state.tree.size
            var drawn = DrawnNumbers(salts)
            try append(
                [Payload(act, text: text, using: &drawn)], time: time, transaction, &state)
            return OrderedAct(sequence: sequence, act: act, changes: [])
        }
        try Fence(self).raiseHighWater()
        return ordered
    }

    private func prepare(
        _ order: Act.Order, _ requests: [Reference], _ snapshot: Snapshot,
        _ state: DirectoryState
    ) throws -> Act {
        if case .changesNothing(let reason) = state.directory.outcome(
            of: order, verify: verifier.verify)
        {
            throw ReplicaError.notAllowed(reason)
        }
        let held = try snapshot.logs().filter { $0.size > 0 }
        let logs = Set(state.directory.logsCut(by: order, among: held.map(\.log)))
        let cuts = held.filter { logs.contains($0.log) }.map {
            Cut(log: $0.log, size: $0.size, root: $0.tree.root)
        }
        return Act(order, cuts: cuts.sorted(), requests: requests)
    }

    /// Appends acts to the directory, signed with its key, and follows them.
    func append(
        _ payloads: [Payload], time: Int64, _ transaction: Transaction,
        _ state: inout DirectoryState
    ) throws {
        guard let seal = keyring.withLock({ $0.directory }) else {
            throw ReplicaError.noDirectorySeal()
        }
        var row = try transaction.knownLog(Directory.log)
        guard row.stopped == nil else { throw ReplicaError.stopped(Directory.log) }
        var tree = state.tree
        var entries: [Entry] = []
        for payload in payloads {
            let header = Header(
                federation: federation, log: Directory.log, sequence: tree.size, kind: .act,
                payload: payload, directorySize: tree.size,
                directoryRoot: tree.size == 0 ? .zero : tree.root, claimedTime: time)
            entries.append(Entry(header: header.bytes, payload: payload.bytes))
            tree.append(Tree.leaf(header.bytes))
        }
        let checkpoint = try Checkpoint(
            federation: federation, log: Directory.log, size: tree.size, root: tree.root,
            sign: seal.sign)
        let range = LogRange(
            log: Directory.log, start: state.tree.size, entries: entries, checkpoint: checkpoint)
        let verdict = try admitDirectory(range, to: &row, transaction, &state)
        guard verdict == .admitted else {
            if case .refused(let refusal) = verdict, refusal.code != .badSignature {
                throw ReplicaError.notAllowed(refusal.detail)
            }
            throw ReplicaError.noDirectorySeal()
        }
    }

    /// What an act would change, cell by cell, of the records it touches.
    private func effect(
        of act: Act, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> [VerdictChange] {
        var after = state.directory
        after.append(act, verify: verifier.verify)
        let records = try records(changedBy: act.order, snapshot, state.directory)
        let before = RecordReader(snapshot, state.directory)
        let reader = RecordReader(snapshot, after, sharing: before)
        var changes: [VerdictChange] = []
        for record in records {
            for layer in try snapshot.layers(of: record) {
                let old = try before.merged(record, layer)
                let new = try reader.merged(record, layer)
                for (was, now) in zip(old, new) {
                    for (index, found) in was.statements.enumerated()
                    where was.merged.verdicts[index] != now.merged.verdicts[index] {
                        changes.append(
                            VerdictChange(
                                cell: was.cell, layer: layer, position: found.stated.position,
                                before: was.merged.verdicts[index],
                                after: now.merged.verdicts[index]))
                    }
                }
            }
        }
        return changes
    }

    private func records(
        changedBy order: Act.Order, _ snapshot: Snapshot, _ directory: Directory
    ) throws -> [RecordID] {
        switch order {
        case .transfer(let records, _, _): return records.sorted()
        case .delegate(_, _, _, let records) where !records.isEmpty: return records.sorted()
        case .delegate(let owner, _, _, _), .assignLead(let owner, _), .exclude(let owner),
            .host(let owner, _, _, _):
            return try snapshot.records(createdBy: owner)
        case .endDelegation(let act):
            guard act < directory.size, let ended = directory.acts[Int(act)] else { return [] }
            return try records(changedBy: ended.order, snapshot, directory)
        case .policy: return try snapshot.records(prefix: "", limit: .max)
        default: return []
        }
    }
}

/// Random numbers that were drawn beforehand.
struct DrawnNumbers: RandomNumberGenerator {
    private var numbers: [UInt64]

    init(_ numbers: [UInt64]) { self.numbers = numbers }

    mutating func next() -> UInt64 { numbers.popLast() ?? 0 }
}
