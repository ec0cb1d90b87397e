internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// Acknowledges notices: on the acting institution's record about itself.
struct NoticeAcknowledging {
    private let stating: Stating
    private let reading: NoticeReading

    init(_ node: Node, _ change: ChangeOptions) throws {
        stating = try Stating(node, change)
        reading = try NoticeReading(node, .all)
    }

    /// Acknowledges what the notices say now.
    func acknowledge(_ texts: [String]) async throws -> Answer {
        let notices = try texts.map { try reading.named($0) }
        let open = notices.filter { !isSaid($0) }
        var statements: [(layer: Scope, statement: Statement)] = []
        for notice in open { statements.append(try statement(notice)) }
        if !statements.isEmpty, let begun = try beginning(statements[0].layer) {
            statements.insert(begun, at: 0)
        }
        let outcome = try await stating.state(statements)
        var answer = answer(notices, open, outcome)
        answer.warnings = outcome.warnings + notices.compactMap(needless)
        return answer
    }

    private func isSaid(_ notice: Notice) -> Bool {
        reading.book.acknowledgement(of: notice, by: stating.authoring.actor.number)
            == .given(note: stating.change.reason)
    }

    private func statement(_ notice: Notice) throws -> (layer: Scope, statement: Statement) {
        let (authoring, group) = (stating.authoring, "institution.acknowledgements")
        let record = RecordID.institution(authoring.actor.number)
        let cell = Cell(record: record, group: group, element: Bytes(notice.id.utf8))
        let value = LinkAnswering.value(.yes, notice.digest, reason: stating.change.reason)
        try stating.check(value, of: cell)
        let stands =
            try RecordID(hex: notice.id).flatMap { try stating.node.replica.view($0) }?
            .layer(ofGroup: "time") ?? .public
        return (
            authoring.directory.answeringLayer(stands, answerer: authoring.actor.number),
            Statement(
                cell: cell, role: try authoring.answeringRole(for: group, of: record), kind: .in,
                value: value.bytes)
        )
    }

    /// The institution's record about itself, where nobody has stated it yet.
    private func beginning(_ layer: Scope) throws -> (layer: Scope, statement: Statement)? {
        let record = RecordID.institution(stating.authoring.actor.number)
        guard try stating.node.replica.view(record)?.type == nil else { return nil }
        return (layer, try stating.authoring.existence(of: record, type: "institution"))
    }

    private func answer(
        _ notices: [Notice], _ open: [Notice], _ outcome: Stating.Outcome
    ) -> Answer {
        let documents = notices.map { notice -> JSON in
            [
                "notice": .string(notice.name), "id": .string(notice.id),
                "changed": .bool(open.contains { $0.id == notice.id }),
            ]
        }
        return Answer(
            .object(outcome.members.merging(["acknowledged": .array(documents)]) { $1 }),
            [
                .table(
                    Table(
                        [.fixed(.notice), .text(Phrase(lv: "Teksts", en: "Text"))],
                        notices.map { [$0.name, $0.shownText] }), empty: .none),
                .text(outcome.phrase),
            ])
    }

    /// What to say where the notice is one's own, or doesn't hit the institution.
    private func needless(_ notice: Notice) -> Phrase? {
        let actor = stating.authoring.actor.number
        if notice.owner == actor {
            return Phrase(
                lv: "\(notice.name) ir jūsu pašu paziņojums.", en: "\(notice.name) is your own.")
        }
        guard !reading.hits(notice).hit(actor) else { return nil }
        return Phrase(
            lv: "\(notice.name) jūsu ierakstus neskar.",
            en: "\(notice.name) hits none of your records.")
    }
}

extension Notice {
    /// The text in the process's language.
    var shownText: String { Phrase(lv: text.lv, en: text.en).text }
}

extension Phrase {
    static let notice = Phrase(lv: "Paziņojums", en: "Notice")
}
