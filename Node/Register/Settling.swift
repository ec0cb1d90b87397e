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

    /// Takes over a late statement, naming it.
    func adoptLate(_ text: String) async throws -> Answer {
        let item = try Self.one(text, of: node.replica.late())
        return try await state([(item.layer, try adoption(of: item))])
    }

    /// Takes over proposals, naming them.
    func adopt(_ named: ProposalArguments) async throws -> Answer {
        let items = try proposals(named)
        try refuseRivals(items)
        return try await state(items.map { ($0.layer, try adoption(of: $0)) })
    }

    /// Declines proposals, with the reason.
    func decline(_ named: ProposalArguments) async throws -> Answer {
        let items = try proposals(named)
        // A role's own word isn't anybody's to decline, though it shows as a proposal.
        let proposed = items.filter { $0.statement.verdict == .judged(.proposed) }
        guard !proposed.isEmpty else { throw notDeclinable(items) }
        return try await state(
            proposed.map { item in
                let statement = Statement(
                    cell: item.cell, role: try role(item.cell), kind: .decline,
                    value: Bytes(change.reason.utf8), declines: item.statement.reference)
                return (item.layer, statement)
            })
    }

    /// Takes back proposals of one's own.
    func withdraw(_ named: ProposalArguments) async throws -> Answer {
        let items = try proposals(named)
        let own = items.filter { $0.statement.author == authoring.actor.number }
        guard !own.isEmpty else { throw notYours(items) }
        return try await state(
            own.map { ($0.layer, withdrawal(of: $0.cell, role: $0.statement.statement.role)) })
    }

    private func adoption(of item: OpenItem) throws -> Statement {
        let statement = item.statement
        return Statement(
            cell: item.cell, role: try role(item.cell), kind: statement.statement.kind,
            value: statement.statement.value, adopts: statement.reference)
    }

    /// The open proposals that are named; at least one.
    private func proposals(_ named: ProposalArguments) throws -> [OpenItem] {
        let open = try node.replica.proposals()
        if let position = named.position { return [try Self.one(position, of: open)] }
        let record = try node.record(named: named.record ?? "")
        let author = try named.author.map { try authoring.directory.institution(named: $0).number }
        let items = open.filter {
            $0.cell.record == record && (author ?? $0.statement.author) == $0.statement.author
        }
        guard !items.isEmpty else { throw Failure.notOpen(named.record ?? "") }
        return items
    }

    /// Refuses to take over several words about one cell at once.
    private func refuseRivals(_ items: [OpenItem]) throws {
        for (item, next) in zip(items, items.dropFirst())
        where item.cell == next.cell && item.layer == next.layer {
            throw Failure.rivals(item.cell.text, [item, next].map(author(of:)))
        }
    }

    private func notDeclinable(_ items: [OpenItem]) -> Failure {
        guard let item = items.first else { return .notOpen("") }
        return .notDeclinable(
            item.cell.text, author(of: item), item.statement.statement.role.code)
    }

    private func notYours(_ items: [OpenItem]) -> Failure {
        guard let item = items.first else { return .notOpen("") }
        return .notYours(item.statement.position.text, author(of: item))
    }

    private func author(of item: OpenItem) -> String {
        authoring.directory.code(item.statement.author)
    }

    private static func one(_ text: String, of items: [OpenItem]) throws -> OpenItem {
        let position = try Position.named(text)
        guard let item = items.first(where: { $0.statement.position == position }) else {
            throw Failure.notOpen(text)
        }
        return item
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

    /// Signs statements about one record, all in one transaction.
    private func state(
        _ statements: [(layer: Scope, statement: Statement)]
    ) async throws -> Answer {
        let record = statements.first?.statement.cell.record
        guard let record, let layer = statements.first?.layer else { throw Failure.notOpen("") }
        let all = statements.map(\.statement)
        guard statements.contains(where: { $0.layer != layer }) else {
            return try await Editing(node, authoring, record, layer: layer.text)
                .answer(all, change)
        }
        let outcome = try await Stating(node, change).state(statements)
        let document: [String: JSON] = [
            "record": .string(record.hex), "statements": .array(all.map(\.document)),
        ]
        var answer = Answer(
            .object(document.merging(outcome.members) { $1 }),
            [.table(all.table, empty: .none), .text(outcome.phrase)])
        answer.warnings = outcome.warnings
        return answer
    }

    private func state(_ statement: Statement, _ layer: Scope) async throws -> Answer {
        try await state([(layer, statement)])
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
    fileprivate static func rivals(_ cell: String, _ authors: [String]) -> Failure {
        let codes = authors.joined(separator: ", ")
        return Failure(
            "rival-proposals", .usage,
            Phrase(
                lv: "Par \(cell) ir vairāki priekšlikumi: \(codes).",
                en: "There are several proposals about \(cell): \(codes)."),
            remedy: Phrase(
                lv: "Norādiet, kura: --from IESTĀDE, vai vietu žurnālā.",
                en: "Say whose: --from INSTITUTION, or give the position."))
    }

    fileprivate static func notDeclinable(
        _ cell: String, _ author: String, _ role: String
    ) -> Failure {
        Failure(
            "not-declinable", .notAllowed,
            Phrase(
                lv: "Par \(cell) ir \(author) vārds savā lomā \(role): to noraidīt nevar.",
                en: "What \(author) says about \(cell) is its word in the role \(role): that"
                    + " can't be declined."),
            remedy: Phrase(
                lv: "Pārņemiet to (saime proposal adopt) vai paturiet savu; atsaukt var \(author).",
                en: "Adopt it (saime proposal adopt) or keep yours; \(author) can withdraw it."))
    }

    fileprivate static func notOpen(_ name: String) -> Failure {
        Failure(
            "not-open", .missing,
            Phrase(
                lv: "Pie \(name) nav atvērta priekšlikuma vai novēlota apgalvojuma.",
                en: "There is no open proposal or late statement at \(name)."),
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
