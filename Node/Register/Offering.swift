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
    let receiver: UInt32

    /// The layer in which the receiver reads what was restricted.
    var layer: Scope { .restricted(receiver) }

    init(_ node: Node, to receiver: UInt32) throws {
        self.node = node
        self.receiver = receiver
        directory = try node.directory()
    }

    /// Offers, or shows what would be offered.
    func answer(_ records: [RecordID], _ change: ChangeOptions) async throws -> Answer {
        let statements = try records.flatMap(restated)
        var answer = try await node.ask(
            [.offer(records: records, to: receiver)],
            with: statements.isEmpty ? [] : Stating.batches(statements).map { (layer, $0) }, change)
        answer.add(["restated": .count(statements.count)])
        guard !statements.isEmpty else { return answer }
        answer.warnings.append(warning(statements.count))
        return answer
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
            lv: "\(count) ierobežotas pieejamības vērtības no šā brīža lasa arī slānī"
                + " \(layer.text): \(codes). Ja piedāvājumu noraida, atsauciet tās:"
                + " saime proposal withdraw --record IERAKSTS",
            en: "from now on \(count) restricted values are read in \(layer.text) too: \(codes)."
                + " Should the offer be declined, take them back:"
                + " saime proposal withdraw --record RECORD")
    }
}
