import Merge
import Register
import Replication
import SyncProtocol

// What authors do.
extension Federation {
    /// Writes one random change set at a random node, for whoever's seal it holds.
    func writeSomething() throws { try writeSomething(at: dice.pick(nodes)) }

    /// Writes one random change set at a node.
    func writeSomething(at node: SimulatedNode) throws {
        guard let replica = node.replica else { return }
        let author = dice.pick(node.seals.keys.sorted())
        let directory = try replica.directory()
        var statements: [Statement] = []
        if records.isEmpty || dice.chance(25) {
            let record = RecordID.random(creator: author, using: &dice)
            records.append(record)
            statements.append(
                Statement(
                    cell: Cell(record: record, group: "existence"), role: .owner, kind: .set,
                    value: Bytes(#"{"type":"thing"}"#.utf8)))
        }
        let record = statements.first?.cell.record ?? dice.pick(records)
        let owner = directory.owner(of: record, at: directory.size) ?? author
        let scopes: [Scope] = [.public, .public, .government, .restricted(owner)]
        let scope = dice.pick(scopes)
        for _ in 0...dice.below(3) {
            statements.append(
                statement(about: record, by: author, in: scope, at: node, directory))
        }
        let writing = Writing(
            ChangeSet(statements: statements, note: dice.chance(20) ? .init(reason: "so") : nil),
            institution: author, scope: scope, using: &dice)
        do {
            let written = try replica.write([writing], time: clock.now)
            note(
                "\(node.name) writes \(statements.map(\.label)) to \(scope.text): \(written.map(\.label))"
            )
        } catch let error as ReplicaError where [.noSeal, .notAllowed].contains(error.code) {
            // The node has heard that its key or its membership has ended.
            return note("\(node.name) can't sign for #\(author) any more")
        } catch let error as ReplicaError where error.code == .stopped && copied != nil {
            return note("\(node.name) can't go on with a log that was forked")
        }
        try spread(.arrivals, from: node)
    }

    private func statement(
        about record: RecordID, by author: UInt32, in scope: Scope, at node: SimulatedNode,
        _ directory: Directory
    ) -> Statement {
        if dice.chance(15),
            let found = checker.statement(of: record, in: scope, at: node, &dice)
        {
            return answer(to: found.reference, found.cell, by: author, directory)
        }
        let groups = ["thing.name", "thing.field", "thing.approval", "thing.tags", "existence"]
        let group = dice.pick(groups)
        let role = role(of: author, group, record, directory)
        let value = Bytes("\"\(dice.below(4))\"".utf8)
        if group == "thing.tags" {
            let kinds: [StatementKind] = [.in, .in, .out, .withdrawElement]
            let cell = Cell(record: record, group: group, element: Bytes("t\(dice.below(2))".utf8))
            let kind = dice.pick(kinds)
            return Statement(
                cell: cell, role: role, kind: kind, value: kind == .in ? value : [])
        }
        let kinds: [StatementKind] = [.set, .set, .set, .empty, .withdraw]
        let kind = dice.pick(kinds)
        return Statement(
            cell: Cell(record: record, group: group), role: role, kind: kind,
            value: kind == .set ? value : [])
    }

    /// A role that the author has, as far as it knows; sometimes one that it hasn't.
    private func role(
        of author: UInt32, _ group: String, _ record: RecordID, _ directory: Directory
    ) -> Role {
        let held = Role.allCases.filter {
            directory.say($0, of: group, in: record, at: directory.size) == author
        }
        return held.isEmpty || dice.chance(15) ? dice.pick(Role.allCases) : dice.pick(held)
    }

    /// Adopts or declines a statement.
    private func answer(
        to reference: Reference, _ cell: Cell, by author: UInt32, _ directory: Directory
    ) -> Statement {
        let role = role(of: author, cell.group, cell.record, directory)
        if dice.chance(50) {
            return Statement(
                cell: cell, role: role, kind: .decline, value: Bytes("no".utf8),
                declines: reference)
        }
        return Statement(
            cell: cell, role: role, kind: cell.element.isEmpty ? .set : .in,
            value: Bytes("\"\(dice.below(4))\"".utf8), adopts: reference)
    }
}

extension Written {
    var label: String {
        switch self {
        case .signed(let place): "\(place.log.text) entry \(place.sequence)"
        case .draft(let number, _): "draft \(number)"
        }
    }
}

extension Statement {
    var label: String {
        "\(role.code) \(cell.record.hex.prefix(12)) \(cell.group) \(kind.code) "
            + String(decoding: value, as: UTF8.self)
    }
}
