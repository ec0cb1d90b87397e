internal import Merge
internal import Register
internal import Replication

/// Takes back what the acting institution said about links: the link itself where it is its own,
/// else its answer.
struct LinkWithdrawing {
    private var answering: LinkAnswering
    private var book: LinkBook
    private let stating: Stating

    init(_ node: Node, _ change: ChangeOptions) throws {
        answering = try LinkAnswering(node, change)
        book = try LinkBook(node)
        stating = answering.stating
    }

    /// - Parameter answersOnly: Takes back answers even to links of one's own.
    mutating func withdraw(
        _ texts: [String], type: String, answersOnly: Bool
    ) async throws -> Answer {
        let links = try texts.map { try book.named($0, type: type) }
        let actor = stating.authoring.actor.number
        guard !answersOnly, links.contains(where: { $0.author == actor }) else {
            return try await answering.answer(.withdrawn, texts, type: type)
        }
        guard links.allSatisfy({ $0.author == actor }) else { throw Failure.mixedLinks }
        return try await retract(links)
    }

    private func retract(_ links: [TwoSidedLink]) async throws -> Answer {
        let statements = try links.map { link in
            (
                layer: link.layer,
                statement: Statement(
                    cell: Cell(record: link.record, group: Schema.existence),
                    role: try stating.authoring.role(for: Schema.existence, of: link.record),
                    kind: .empty)
            )
        }
        let outcome = try await stating.state(statements)
        let documents = links.map { link -> JSON in
            ["link": .string(link.name), "id": .string(link.record.hex)]
        }
        var answer = Answer(
            .object(outcome.members.merging(["retracted": .array(documents)]) { $1 }),
            [
                .table(
                    Table(
                        [.text(links.title), .text(.dependentEnd), .text(.otherEnd)],
                        links.map {
                            [$0.name, book.names.text($0.from), book.names.text($0.to)]
                        }), empty: .none), .text(outcome.phrase),
                .text(
                    Phrase(
                        lv: "Izņemto atjauno: saime record retract SAIKNE --undo.",
                        en: "What is retracted is restored by: saime record retract LINK --undo.")),
            ])
        answer.warnings = outcome.warnings
        return answer
    }
}

extension Failure {
    fileprivate static let mixedLinks = Failure(
        "mixed-links", .usage,
        Phrase(
            lv: "Dažas no saiknēm norāda jūsu iestāde, citas — otra puse.",
            en: "Some of the links are stated by your institution, others by the other side."),
        remedy: Phrase(
            lv: "Savas un citu saiknes atsauciet atsevišķi; tikai atbildes: --answer.",
            en: "Withdraw your own and others' in separate commands; answers alone: --answer."))
}
