internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// Approves what a record says: as its lead, or the national lead (DESIGN §7).
struct Approving {
    private let stating: Stating
    private let names: RecordNames
    private let record: RecordID
    private let layer: Scope
    private let view: RecordView
    private let type: Schema.RecordType

    init(_ node: Node, _ change: ChangeOptions, record text: String, layer: String) throws {
        stating = try Stating(node, change)
        names = try RecordNames(node)
        record = try node.record(named: text)
        let directory = names.directory
        let owner = directory.owner(of: record, at: directory.size) ?? record.creator
        self.layer = try node.layer(layer, owner: owner)
        guard let found = try node.replica.view(record, layers: [self.layer]),
            let type = found.type.flatMap({ Schema.current.type($0) })
        else {
            guard let elsewhere = try node.replica.view(record)?.layers.first else {
                throw Failure.unknownRecord(text)
            }
            throw Failure.notInLayer(names.text(record), self.layer, elsewhere)
        }
        view = found
        self.type = type
    }

    /// Approves groups as they are in the layer.
    ///
    /// - Parameters:
    ///   - groups: Codes; none approves all content.
    ///   - date: As people write it; nil is today.
    ///   - order: The order or other document; nil names none.
    func approve(groups codes: [String], date: String?, order: String?) async throws -> Answer {
        let role = try role(for: "\(type.code).approval")
        let groups = try codes.isEmpty ? type.approvable.map(\.code) : codes.map(group)
        let named = groups.map { "\(type.code).\($0)" }
        let value = Approval.value(of: named, date: try day(date), document: order) { [view] in
            view.digest(ofGroup: $0)
        }
        let cell = Cell(record: record, group: "\(type.code).approval")
        return try await state(
            cell, role, value,
            [
                (Phrase(lv: "Apstiprina", en: "Approves"), groups.joined(separator: ", ")),
                (.layer, layer.text),
            ], ["groups": .array(named.map { .string($0) })])
    }

    /// Approves the list of an institution's services: its portfolio.
    func approvePortfolio(date: String?, order: String?) async throws -> Answer {
        guard type.code == "institution" else {
            throw Failure.otherType(names.text(record), type.code, wanted: "institution")
        }
        guard let order, !order.isEmpty else {
            throw Failure.usage(
                Phrase(
                    lv: "Sarakstu apstiprina ar rīkojumu: --order NUMURS.",
                    en: "A portfolio is approved by an order: --order NUMBER."))
        }
        let group = "institution.portfolio"
        let services = try stating.node.portfolio(of: record.creator, in: layer)
        let value = CanonicalJSON.object([
            "date": .string(try day(date)), "order": .string(order),
            "digest": .string(services.portfolioDigest.hex),
        ])
        let cell = Cell(record: record, group: group)
        return try await state(
            cell, try stating.authoring.role(for: group, of: record), value,
            [
                (Phrase(lv: "Saraksts", en: "Portfolio"), names.text(record)),
                (Phrase(lv: "Pakalpojumi", en: "Services"), "\(services.count)"),
                (.layer, layer.text),
            ], ["services": .count(services.count)])
    }

    private func state(
        _ cell: Cell, _ role: Role, _ value: CanonicalJSON, _ facts: [(Phrase, String)],
        _ more: [String: JSON]
    ) async throws -> Answer {
        try stating.check(value, of: cell)
        let statement = Statement(cell: cell, role: role, kind: .set, value: value.bytes)
        let outcome = try await stating.state([(layer, statement)])
        var members = outcome.members.merging(more) { $1 }
        members["record"] = .string(record.hex)
        members["name"] = .string(names.text(record))
        members["layer"] = .string(layer.text)
        members["role"] = .string(role.code)
        members["date"] = value["date"].map { .value($0.bytes) } ?? .null
        members["digest"] = value["digest"].map { .value($0.bytes) } ?? .null
        var answer = Answer(
            .object(members),
            [
                .facts([(.record, names.text(record)), (.role, role.code)] + facts),
                .text(outcome.phrase),
            ])
        answer.warnings = outcome.warnings
        return answer
    }

    /// The role in which the actor approves; `noSay` says who may.
    private func role(for group: String) throws -> Role {
        let (authoring, directory) = (stating.authoring, names.directory)
        if authoring.role != nil { return try authoring.role(for: group, of: record) }
        let held = [Role.lead, .national].first {
            directory.say($0, of: group, in: record, at: directory.size) == authoring.actor.number
        }
        guard let held else {
            let holders = [Role.lead, .national].compactMap {
                directory.say($0, of: group, in: record, at: directory.size)
            }
            throw Failure.mayNotApprove(
                authoring.actor.code, names.text(record), holders.map { directory.code($0) })
        }
        return held
    }

    private func group(_ text: String) throws -> String {
        let code =
            text.hasPrefix(type.code + ".") ? String(text.dropFirst(type.code.count + 1)) : text
        let known =
            type.group(code)
            ?? type.groups.first {
                [$0.label.lv.lowercased(), $0.label.en.lowercased()].contains(code.lowercased())
            }
        guard let known, known.code != "approval" else {
            throw Failure.unknownGroup(text, type: type.code)
        }
        return known.code
    }

    private func day(_ text: String?) throws -> String {
        guard let text else {
            return Dates.isoDay(Clock.now, zone: names.directory.policy.timeZone)
        }
        guard let day = Dates.isoDay(from: text) else { throw Failure.badDay(text) }
        return day
    }
}

/// What approves a record, with who stated it.
struct RecordApproval {
    let approval: Approval
    let statement: StatementView

    /// The approval that a reader sees; compared with what the record says in its layer.
    ///
    /// - Parameter view: What a reader of the approval's layer alone sees.
    init?(_ record: RecordView, in view: (Scope) throws -> RecordView?) rethrows {
        guard
            let cell = record.cells.first(where: {
                $0.cell.groupCode == "approval" && $0.cell.element.isEmpty
            }), let statement = cell.effective,
            let value = cell.value.flatMap({ try? CanonicalJSON(canonical: $0) })
        else { return nil }
        let narrow = try view(statement.layer)
        let approval = Approval(value) { group in
            narrow?.digest(ofGroup: group) ?? ContentDigest.of(group: group, [])
        }
        guard let approval else { return nil }
        self.approval = approval
        self.statement = statement
    }
}

extension Node {
    /// The approval of a record as a reader sees it; nil where there is none.
    func approval(of view: RecordView, _ reading: ReadingOptions) throws -> RecordApproval? {
        try RecordApproval(view) { layer in
            try replica.view(view.record, layers: [layer], asOf: day(reading))
        }
    }

    /// The approval of an institution's portfolio, and whether the list is still the same.
    ///
    /// Nil where the record isn't an institution's own, or nothing is approved.
    func portfolioApproval(
        of view: RecordView, _ reading: ReadingOptions
    ) throws -> PortfolioApproval? {
        guard view.type == "institution", view.record.isInstitution,
            let content = view.content, case .single(let value) = content.groups["portfolio"]
        else { return nil }
        let services = try portfolio(
            of: view.record.creator, in: view.layer(ofGroup: "portfolio"), asOf: day(reading))
        return PortfolioApproval(
            date: value["date"]?.text ?? "", order: value["order"]?.text ?? "",
            isLapsed: value["digest"]?.text != services.portfolioDigest.hex,
            services: services.count)
    }

    /// The services that an institution owns in a layer, sorted by ID.
    fileprivate func portfolio(
        of institution: UInt32, in layer: Scope, asOf day: String? = nil
    ) throws -> [RecordView] {
        var reading = ReadingOptions.all
        reading.layer = layer.text
        reading.asOf = day
        return try Listing(self, reading, type: "service", owner: institution)
            .compactMap { $0.type == "service" ? $0 : nil }
    }
}

/// The approval of an institution's list of services.
struct PortfolioApproval {
    let date: String
    let order: String
    let isLapsed: Bool
    /// How many services it has now.
    let services: Int
}

extension [RecordView] {
    /// The digest of a portfolio: each service's ID and the digest of its name, sorted by ID
    /// (specification, section 19).
    fileprivate var portfolioDigest: Digest {
        .sha256(flatMap { $0.record.bytes + $0.digest(ofGroup: "service.name").bytes })
    }
}

extension RecordView {
    /// The digest of what shows in a group of this view's layers.
    func digest(ofGroup group: String) -> Digest {
        ContentDigest.of(
            group: group,
            cells.compactMap { cell in
                guard cell.cell.group == group, let value = cell.value else { return nil }
                return .init(element: cell.cell.element, value: value)
            })
    }
}

extension Failure {
    static func badDay(_ text: String) -> Failure {
        Failure.usage(
            Phrase(
                lv: "“\(text)” nav diena; rakstiet 31.12.2026 vai 2026-12-31.",
                en: "“\(text)” is no day; write 2026-12-31."))
    }

    fileprivate static func mayNotApprove(
        _ actor: String, _ record: String, _ holders: [String]
    ) -> Failure {
        var seen: [String] = []
        for holder in holders where !seen.contains(holder) { seen.append(holder) }
        let who = seen.isEmpty ? say("neviens", "nobody") : seen.joined(separator: ", ")
        return Failure(
            "no-say", .notAllowed,
            Phrase(
                lv: "\(actor) nevar apstiprināt \(record); to var: \(who).",
                en: "\(actor) can't approve \(record); \(who) can."),
            remedy: Phrase(
                lv: "Lūdziet tai: saime approve \(record).",
                en: "Ask for it there: saime approve \(record)."))
    }

    fileprivate static func notInLayer(_ record: String, _ layer: Scope, _ other: Scope) -> Failure
    {
        Failure(
            "not-in-layer", .missing,
            Phrase(
                lv: "\(record) slānī \(layer.text) nav; tas ir slānī \(other.text).",
                en: "\(record) isn't in the layer \(layer.text); it is in \(other.text)."),
            remedy: Phrase(lv: "Norādiet --layer \(other.text).", en: "Name --layer \(other.text).")
        )
    }
}
