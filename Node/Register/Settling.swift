internal import Merge
internal import Register
internal import Replication

/// Ends divergences, and answers proposals and late statements, by statements of one's own.
struct Settling {
    let node: Node
    let authoring: Authoring
    let change: ChangeOptions

    init(_ node: Node, _ change: ChangeOptions) throws {
        self.node = node
        self.change = change
        authoring = try Authoring(node)
    }

    /// Takes over a proposal or late statement, naming it.
    func adopt(_ text: String, verb: String) async throws -> Answer {
        let item = try item(text)
        let statement = item.statement
        return try await state(
            Statement(
                cell: item.cell, role: try role(item.cell), kind: statement.statement.kind,
                value: statement.statement.value, adopts: statement.reference), item.layer)
    }

    /// Declines a proposal, with the reason.
    func decline(_ text: String) async throws -> Answer {
        let item = try item(text)
        return try await state(
            Statement(
                cell: item.cell, role: try role(item.cell), kind: .decline,
                value: Bytes(change.reason.utf8), declines: item.statement.reference), item.layer)
    }

    /// Takes back a proposal of one's own.
    func withdrawProposal(_ text: String) async throws -> Answer {
        let item = try item(text)
        guard item.statement.author == authoring.actor.number else {
            throw Failure.notYours(text, authoring.directory.code(item.statement.author))
        }
        return try await state(
            withdrawal(of: item.cell, role: item.statement.statement.role), item.layer)
    }

    /// States what the other side of a divergence says.
    func adoptOther(_ named: CellArguments) async throws -> Answer {
        let place = try Divergence(self, named)
        let other = place.other.statement
        return try await state(
            Statement(
                cell: place.cell, role: place.own.statement.role, kind: other.kind,
                value: other.value, adopts: place.other.reference), place.layer)
    }

    /// Falls silent, so that the other side's word stands alone.
    func withdrawOwn(_ named: CellArguments) async throws -> Answer {
        let place = try Divergence(self, named)
        return try await state(
            withdrawal(of: place.cell, role: place.own.statement.role), place.layer)
    }

    /// Says the same again, with the reason: the divergence stays, and the other side sees why.
    func keepOwn(_ named: CellArguments) async throws -> Answer {
        let place = try Divergence(self, named)
        let own = place.own.statement
        return try await state(
            Statement(cell: place.cell, role: own.role, kind: own.kind, value: own.value),
            place.layer)
    }

    private func role(_ cell: Cell) throws -> Role {
        try authoring.role(for: cell.group, of: cell.record)
    }

    private func withdrawal(of cell: Cell, role: Role) -> Statement {
        Statement(cell: cell, role: role, kind: cell.element.isEmpty ? .withdraw : .withdrawElement)
    }

    private func state(_ statement: Statement, _ layer: Scope) async throws -> Answer {
        try await Editing(node, authoring, statement.cell.record, layer: layer.text)
            .answer([statement], change)
    }

    private func item(_ text: String) throws -> OpenItem {
        let position = try Position.named(text)
        let items = try node.replica.proposals() + node.replica.late()
        guard let item = items.first(where: { $0.statement.position == position }) else {
            throw Failure.notOpen(text)
        }
        return item
    }

    /// A cell about which the acting institution and another differ.
    private struct Divergence {
        let cell: Cell
        let layer: Scope
        let own: StatementView
        let other: StatementView

        init(_ settling: Settling, _ named: CellArguments) throws {
            let (group, record) = (named.group, try named.record.named(at: settling.node))
            let directory = settling.authoring.directory
            let actor = settling.authoring.actor.number
            let owner = directory.owner(of: record, at: directory.size) ?? record.creator
            self.layer = try settling.node.layer(named.layer.name, owner: owner)
            guard let view = try settling.node.replica.view(record, layers: [self.layer]) else {
                throw Failure.unknownRecord(record.hex)
            }
            let names = [group, "\(view.type ?? "").\(group)"]
            let element = named.element.map { Bytes($0.utf8) } ?? []
            let found = view.cells.first {
                names.contains($0.cell.group) && $0.cell.element == element
            }
            guard let found, let effective = found.effective else {
                throw Failure.noDivergence(group)
            }
            let sides = [effective] + found.diverging + found.proposals
            func isOwn(_ side: StatementView) -> Bool {
                directory.say(
                    side.statement.role, of: found.cell.group, in: record, at: directory.size)
                    == actor
            }
            guard let own = sides.first(where: isOwn),
                let other = isOwn(effective) ? sides.first(where: { !isOwn($0) }) : effective
            else { throw Failure.noDivergence(group) }
            cell = found.cell
            self.own = own
            self.other = other
        }
    }
}

extension Failure {
    fileprivate static func notOpen(_ position: String) -> Failure {
        Failure(
            "not-open", .missing,
            Phrase(
                lv: "Pie \(position) nav atvērta priekšlikuma vai novēlota apgalvojuma.",
                en: "There is no open proposal or late statement at \(position)."),
            remedy: Phrase(
                lv: "Skat. saime proposal list un saime late list.",
                en: "See saime proposal list and saime late list."))
    }

    fileprivate static func notYours(_ position: String, _ author: String) -> Failure {
        Failure(
            "not-yours", .notAllowed,
            Phrase(
                lv: "\(position) ir iestādes \(author) priekšlikums.",
                en: "\(position) is a proposal of \(author)."),
            remedy: Phrase(
                lv: "Cita priekšlikumu var noraidīt: saime proposal decline.",
                en: "Another's can be declined: saime proposal decline."))
    }

    fileprivate static func noDivergence(_ group: String) -> Failure {
        Failure(
            "no-divergence", .missing,
            Phrase(
                lv: "Par \(group) jums ar citiem domstarpības nav.",
                en: "You and others don't differ about \(group)."),
            remedy: Phrase(lv: "Skat. saime divergence list.", en: "See saime divergence list."))
    }
}
