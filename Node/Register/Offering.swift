internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// Offers records to another institution.
///
/// What is restricted to the offerer's side shows to nobody once the record is another's, so the
/// offer restates it as proposals where the receiver reads it (DESIGN §7).
struct Offering {
    let node: Node
    let directory: Directory
    let actor: Member
    let receiver: UInt32

    /// The layer in which the receiver reads what was restricted.
    var layer: Scope { .restricted(receiver) }

    init(_ node: Node, to receiver: UInt32) throws {
        self.node = node
        self.receiver = receiver
        directory = try node.directory()
        actor = try node.actor(directory)
        guard receiver != actor.number else { throw Failure.toItself(actor.code) }
    }

    /// Offers, or shows what would be offered.
    func answer(_ records: [RecordID], _ change: ChangeOptions) async throws -> Answer {
        try checkOwned(records)
        let statements = try records.flatMap(restated)
        var answer = try await node.ask(
            [.offer(records: records, to: receiver)],
            with: Stating.batches(statements).map { (layer, $0) }, change)
        answer.add(["restated": .count(statements.count)])
        guard !statements.isEmpty else { return answer }
        answer.warnings.append(warning(statements.count))
        return answer
    }

    /// Only its owner offers a record, or shows the receiver what is restricted of it.
    private func checkOwned(_ records: [RecordID]) throws {
        let names = try RecordNames(node)
        for record in records {
            let owner = directory.owner(of: record, at: directory.size)
            guard owner == actor.number else {
                throw Failure.notOwned(names.text(record), owner: directory.code(owner))
            }
        }
    }

    /// What shows of a record in restricted layers, as the owner's words in the receiver's; groups
    /// in which an owner has no word are left out.
    private func restated(_ record: RecordID) throws -> [Statement] {
        let layers = try node.replica.layers().filter(\.isRestricted)
        guard let view = try node.replica.view(record, layers: layers) else { return [] }
        return view.cells.compactMap { cell in
            guard let effective = cell.effective, !effective.isErased,
                directory.ranking(of: cell.cell.group).contains(.owner)
            else { return nil }
            let statement = effective.statement
            return Statement(
                cell: cell.cell, role: .owner, kind: statement.kind, value: statement.value)
        }
    }

    private func warning(_ count: Int) -> Phrase {
        let readers = directory.members.keys.sorted().filter { directory.reads(layer, $0) }
        let codes = readers.map { directory.code($0) }.joined(separator: ", ")
        return Phrase(
            lv: "Ierobežotas pieejamības vērtības (\(count)) kļūst lasāmas arī slānī"
                + " \(layer.text): \(codes). Ja piedāvājumu noraida, atsauciet tās:"
                + " saime proposal withdraw --record IERAKSTS",
            en: "Restricted values (\(count)) become readable in \(layer.text) too: \(codes)."
                + " Should the offer be declined, take them back:"
                + " saime proposal withdraw --record RECORD")
    }
}

extension Failure {
    fileprivate static func notOwned(_ record: String, owner: String) -> Failure {
        Failure(
            "not-owner", .notAllowed,
            Phrase(
                lv: "\(record) saimnieks ir \(owner): piedāvāt to var tikai saimnieks.",
                en: "\(record) is owned by \(owner): only its owner can offer it."),
            remedy: Phrase(
                lv: "Ja šajā mezglā ir tā zīmogs: --as \(owner).",
                en: "If this node holds its seal: --as \(owner)."))
    }

    fileprivate static func toItself(_ institution: String) -> Failure {
        Failure(
            "own-record", .usage,
            Phrase(
                lv: "\(institution) nevar piedāvāt ierakstus sev.",
                en: "\(institution) can't offer records to itself."),
            remedy: Phrase(lv: "Norādiet saņēmēju: --to.", en: "Name the receiver: --to."))
    }
}
