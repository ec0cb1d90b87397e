import Merge
import NaiveModel
import Register
import Replication
import Storage

/// What must never be so, and was.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The whole invariant, checked after every step at every node that may have changed.
///
/// 1. A node's register is what the naive model makes of the directory and the entries that it
///    holds: fingerprint, and each statement's one verdict. So equal directory and frontier give
///    equal fingerprints.
/// 2. At a node that holds the act, nothing shows whose author had lost the say before the
///    national node held it.
/// 3. What was valid with a final receipt is never late.
/// 4. No two nodes ever hold different entries at one position: nothing is forged on the way. Where
///    an author signs twice, the copy of its node is announced.
/// 5. Nothing that a node holds is taken back, but by an act that it learns.
final class Checker {
    /// What the checker knows of a node.
    private struct Known {
        var entries = HeldEntries()
        var directorySize: UInt64 = 0
        var frontier: [Cut] = []
        var mayHaveChanged = true
    }

    private let reference = ReferenceMerge()
    private var known: [SimulatedNode: Known] = [:]
    private var facts: [Digest: EntryFacts] = [:]
    private var prefixes: [Cut: ReadPrefix] = [:]
    private var leaves: [LogID: [UInt64: Digest]] = [:]
    /// The institution whose node was copied; nil: none was.
    var mayFork: UInt32?
    /// Logs of which two entries were seen at one position.
    private(set) var forked: Set<LogID> = []
    /// What the national node held of each log when it ordered an act.
    private var heldAtAct: [UInt64: [LogID: UInt64]] = [:]
    /// Statements that were valid with a final receipt.
    private var finalAndValid: Set<Position> = []

    func ordered(_ act: OrderedAct, at replica: Replica, _ records: [RecordID]) throws {
        heldAtAct[act.sequence] = Dictionary(
            try replica.frontier().map { ($0.log, $0.size) }
        ) { first, _ in first }
        let directory = try replica.directory()
        reference.follow(directory, records)
        let standing = directory.outcomes.map { $0 == .stands }
        guard standing == reference.model(at: directory.size).outcomes else {
            throw Violation("the directory's acts stand otherwise than the model says")
        }
    }

    func noteChange(at node: SimulatedNode) { known[node]?.mayHaveChanged = true }

    /// A statement about a record that a node holds in a layer; nil if it holds none.
    func statement(
        of record: RecordID, in layer: Scope, at node: SimulatedNode,
        _ dice: inout SeededGenerator
    ) -> (cell: Cell, reference: Reference)? {
        let logs = known[node]?.entries.logs ?? [:]
        let found = logs.keys.sorted().filter { $0.scope == layer }.flatMap { log in
            (logs[log] ?? []).flatMap { entry in
                entry.statements.filter { $0.cell.record == record }.map { ($0, entry.leaf) }
            }
        }
        return found.randomly(&dice).map { statement, leaf in
            let position = statement.stated.position
            let reference = Reference(
                log: position.log, sequence: position.sequence, index: position.index, leaf: leaf)
            return (statement.cell, reference)
        }
    }

    /// Checks what may have changed at a node.
    ///
    /// - Parameter isWhole: Reads every entry that its store holds.
    func check(_ node: SimulatedNode, isWhole: Bool = false) throws {
        guard let replica = node.replica, known[node]?.mayHaveChanged ?? true else { return }
        var known = known[node] ?? Known()
        let directorySize = try replica.directoryHead().size
        let frontier = try replica.frontier()
        let isNew = directorySize != known.directorySize
        known.mayHaveChanged = false
        defer { self.known[node] = known }
        guard isNew || frontier != known.frontier else { return }
        if !isNew { try checkGrowth(from: known.frontier, to: frontier, replica, node) }
        (known.directorySize, known.frontier) = (directorySize, frontier)
        var nothing: [Cut: ReadPrefix] = [:]
        let touched =
            try isWhole
            ? known.entries.follow(replica, frontier, read: &nothing, facts: facts(of:_:_:))
            : known.entries.follow(replica, frontier, read: &prefixes, facts: facts(of:_:_:))
        let layers = try expected(of: known)
        try checkFingerprints(replica, layers, node)
        for (layer, expected) in layers {
            let records =
                isNew ? expected.verdicts.keys.sorted() : (touched[layer] ?? []).sorted()
            try check(records, layer, expected, known, replica, node)
        }
    }

    /// Nothing is taken back: every log begins with what was held of it before.
    private func checkGrowth(
        from former: [Cut], to present: [Cut], _ replica: Replica, _ node: SimulatedNode
    ) throws {
        let unchanged = Set(present)
        for cut in former
        where try !unchanged.contains(cut) && replica.root(of: cut.log, at: cut.size) != cut.root {
            throw Violation("\(node.name) has taken back entries of \(cut.log.text)")
        }
    }

    /// How many entries of a log a node held when it was checked last.
    func size(of log: LogID, at node: SimulatedNode) -> Int {
        known[node]?.entries.logs[log]?.count ?? 0
    }

    /// Forgets what a node held, whose store is another one now, and what it alone had seen of logs.
    func forget(_ node: SimulatedNode, seen sizes: [LogID: Int]) {
        known[node] = nil
        for (log, size) in sizes {
            leaves[log] = leaves[log]?.filter { $0.key < UInt64(size) }
        }
    }

    /// Logs of these institutions of which anything was seen.
    func logs(of institutions: Set<UInt32>) -> [LogID] {
        leaves.keys.filter { institutions.contains($0.institution) }.sorted()
    }

    /// Checks everything that a node shows, lists too.
    func checkWhole(_ node: SimulatedNode) throws {
        guard let replica = node.replica else { return }
        known[node] = nil
        try check(node, isWhole: true)
        let layers = try expected(of: known[node] ?? Known()).map(\.expected)
        let listed = [
            try replica.divergences().count, try replica.proposals().count,
            try replica.late().count { try replica.isHeld($0.statement) },
        ]
        let expected = [
            layers.reduce(0) { $0 + $1.diverging }, layers.reduce(0) { $0 + $1.proposals },
            layers.reduce(0) { $0 + $1.late },
        ]
        guard listed == expected else {
            throw Violation(
                "\(node.name) lists divergences, proposals, late \(listed), not \(expected)")
        }
        let lies = try replica.verifyIncremental()
        guard lies.isEmpty else { throw Violation("\(node.name): \(lies)") }
    }

    /// What an entry says; the same at every node that holds its position.
    private func facts(
        of entry: Entry, _ log: LogID, _ sequence: UInt64
    ) throws -> EntryFacts {
        let leaf = entry.leaf
        if let other = leaves[log]?[sequence], other != leaf {
            guard log.institution == mayFork else {
                throw Violation("two entries stand at \(log.text) \(sequence)")
            }
            forked.insert(log)
        }
        leaves[log, default: [:]][sequence] = leaf
        if let known = facts[leaf] { return known }
        let read = try EntryFacts(entry, log: log, sequence: sequence)
        facts[leaf] = read
        return read
    }

    /// What the naive model says of each layer of which a node holds logs.
    private func expected(
        of known: Known
    ) throws -> [(layer: Scope, expected: ReferenceMerge.Layer)] {
        var keys: [Scope: String] = [:]
        for cut in known.frontier {
            keys[cut.log.scope, default: ""] += "\(cut.log.text) \(cut.size) \(cut.root.hex) "
        }
        return keys.sorted { $0.key < $1.key }.map { layer, key in
            let expected = reference.layer(
                layer, key: "\(layer.text) \(known.directorySize) \(key)",
                directorySize: known.directorySize, logs: known.entries.logs)
            return (layer, expected)
        }
    }

    private func checkFingerprints(
        _ replica: Replica, _ layers: [(layer: Scope, expected: ReferenceMerge.Layer)],
        _ node: SimulatedNode
    ) throws {
        let shown = try replica.fingerprint().layers
        guard shown.map(\.layer) == layers.map(\.layer) else {
            throw Violation("\(node.name) shows other layers than it holds logs of")
        }
        for (one, (layer, expected)) in zip(shown, layers)
        where one.fingerprint != expected.fingerprint {
            throw Violation("\(node.name) has another fingerprint of \(layer.text) than the model")
        }
    }

    private func check(
        _ records: [RecordID], _ layer: Scope, _ expected: ReferenceMerge.Layer, _ known: Known,
        _ replica: Replica, _ node: SimulatedNode
    ) throws {
        let views = try replica.views(of: records, layers: [layer])
        let statements = Dictionary(uniqueKeysWithValues: views.map { ($0.record, $0.statements) })
        for record in records {
            try check(
                statements[record] ?? [], expected.verdicts[record] ?? [:], known.directorySize,
                node)
        }
    }

    private func check(
        _ statements: [StatementView], _ verdicts: [Position: Verdict], _ directorySize: UInt64,
        _ node: SimulatedNode
    ) throws {
        guard statements.count == verdicts.count else {
            throw Violation(
                "\(node.name) lists \(statements.count) of \(verdicts.count) statements")
        }
        for statement in statements {
            guard let verdict = verdicts[statement.position],
                statement.verdict == .judged(verdict)
            else {
                throw Violation(
                    "\(node.name) says \(statement.verdict.code) of \(statement.statement.label)")
            }
            try checkAuthority(statement, directorySize, node)
            try checkFinality(statement, node)
        }
    }

    /// Nothing shows whose author had lost the say before the national node held it.
    private func checkAuthority(
        _ statement: StatementView, _ directorySize: UInt64, _ node: SimulatedNode
    ) throws {
        guard statement.isEffective, let end = lossOfSay(statement, directorySize) else { return }
        let held = heldAtAct[end]?[statement.reference.log] ?? 0
        guard statement.reference.sequence < held else {
            throw Violation(
                "\(node.name) shows \(statement.statement.label), which came after act \(end)")
        }
    }

    /// The first act after the citation by which the author lost the say, found by asking the
    /// model at each directory size.
    private func lossOfSay(_ statement: StatementView, _ directorySize: UInt64) -> UInt64? {
        guard statement.directorySize < directorySize else { return nil }
        let (cell, role) = (statement.statement.cell, statement.statement.role)
        let model = reference.model(at: directorySize)
        for size in (statement.directorySize + 1)...directorySize {
            let holder = model.say(role, cell.group, cell.record, at: Int(size))
            if holder != statement.author { return size - 1 }
        }
        return nil
    }

    /// What was valid with a final receipt stays valid.
    private func checkFinality(_ statement: StatementView, _ node: SimulatedNode) throws {
        guard statement.acknowledgement.final != nil,
            case .judged(let verdict) = statement.verdict
        else { return }
        if case .late = verdict {
            guard !finalAndValid.contains(statement.position) else {
                throw Violation(
                    "\(node.name): final, and late afterwards: \(statement.statement.label)")
            }
        } else if verdict.code != "proposed" && verdict.code != "declined" {
            finalAndValid.insert(statement.position)
        }
    }
}

extension Replica {
    /// Whether a statement stands in a log that counts, not apart from it.
    fileprivate func isHeld(_ statement: StatementView) throws -> Bool {
        try held(statement.reference.log)?.size ?? 0 > statement.reference.sequence
    }
}
