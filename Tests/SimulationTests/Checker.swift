import Merge
import Register
import Replication
import Testing

/// The whole invariant, checked after every step.
final class Checker {
    /// What the national node held of each log when it ordered an act.
    private var heldAtAct: [UInt64: [LogID: UInt64]] = [:]
    /// Fingerprints by what they depend on.
    private var fingerprints: [String: (text: String, node: String)] = [:]
    /// Statements that were valid with a final receipt.
    private var finalAndValid: Set<Position> = []

    func ordered(_ act: OrderedAct, frontier: [Cut]) throws {
        heldAtAct[act.sequence] = Dictionary(
            frontier.map { ($0.log, $0.size) }
        ) { first, _ in first }
    }

    /// Checks one node; cheap enough for every step.
    func check(_ node: SimulatedNode, in federation: Federation) throws {
        guard let replica = node.replica else { return }
        try checkFingerprint(replica, node, federation)
    }

    /// Checks everything that a node shows.
    func checkWhole(_ node: SimulatedNode, in federation: Federation) throws {
        guard let replica = node.replica else { return }
        let directory = try replica.directory()
        var shown = 0
        for record in federation.records {
            guard let view = try replica.view(record) else { continue }
            shown += view.statements.count
            for statement in view.statements {
                checkAuthority(statement, directory, node, federation)
                try checkFinality(statement, node, federation)
            }
        }
        let written = try statementCount(replica)
        #expect(
            shown == written,
            "seed \(federation.seed): \(node.name) lists \(shown) of \(written) statements")
        let lies = try replica.verifyIncremental()
        #expect(
            lies.isEmpty, "seed \(federation.seed): \(node.name): \(lies)\n\(federation.report)")
    }

    /// Equal directory and frontier: equal fingerprint, on every node.
    private func checkFingerprint(
        _ replica: Replica, _ node: SimulatedNode, _ federation: Federation
    ) throws {
        let head = try replica.directoryHead()
        let frontier = try replica.frontier()
        let fingerprint = try replica.fingerprint()
        for layer in fingerprint.layers {
            let logs = frontier.filter { $0.log.scope == layer.layer }
            let key =
                "\(layer.layer.text) \(head.size) \(head.root.hex) "
                + logs.map { "\($0.log.text) \($0.size) \($0.root.hex)" }.joined(separator: ",")
            if let known = fingerprints[key] {
                #expect(
                    known.text == layer.fingerprint.hex,
                    "seed \(federation.seed): \(node.name) and \(known.node) differ in \(key)\n\(federation.report)"
                )
            } else {
                fingerprints[key] = (layer.fingerprint.hex, node.name)
            }
        }
    }

    /// Nothing shows whose author had lost the say before the national node held it.
    private func checkAuthority(
        _ statement: StatementView, _ directory: Directory, _ node: SimulatedNode,
        _ federation: Federation
    ) {
        guard statement.isEffective, let end = lossOfSay(statement, directory) else { return }
        let held = heldAtAct[end]?[statement.reference.log] ?? 0
        #expect(
            statement.reference.sequence < held,
            "seed \(federation.seed): \(node.name) shows \(statement.statement.label), which came after act \(end)\n\(federation.report)"
        )
    }

    /// The first act after the citation by which the author lost the say, found by trying each
    /// directory size.
    private func lossOfSay(_ statement: StatementView, _ directory: Directory) -> UInt64? {
        guard statement.directorySize < directory.size else { return nil }
        let cell = statement.statement.cell
        for size in (statement.directorySize + 1)...directory.size {
            let holder = directory.say(
                statement.statement.role, of: cell.group, in: cell.record, at: size)
            if holder != statement.author { return size - 1 }
        }
        return nil
    }

    /// What was valid with a final receipt stays valid.
    private func checkFinality(
        _ statement: StatementView, _ node: SimulatedNode, _ federation: Federation
    ) throws {
        guard statement.acknowledgement.final != nil,
            case .judged(let verdict) = statement.verdict
        else { return }
        if case .late = verdict {
            #expect(
                !finalAndValid.contains(statement.position),
                "seed \(federation.seed): \(node.name): final, and late afterwards: \(statement.statement.label)\n\(federation.report)"
            )
        } else if verdict.code != "proposed" && verdict.code != "declined" {
            finalAndValid.insert(statement.position)
        }
    }

    /// The number of statements in all entries that the node holds.
    private func statementCount(_ replica: Replica) throws -> Int {
        var count = 0
        for cut in try replica.frontier() {
            var start: UInt64 = 0
            while let range = try replica.range(of: cut.log, from: start, budget: 1 << 20) {
                for entry in range.entries {
                    let header = try Header(entry.header)
                    guard let payload = Payload(entry.payload),
                        case .changeSet(let statements, _) = EntryContent(
                            header: header, payload: payload)
                    else { continue }
                    count += statements.count
                }
                start = range.end
            }
        }
        return count
    }
}
