internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// States links: what depends on what.
struct LinkStating {
    let stating: Stating
    private let names: RecordNames
    private var book: LinkBook

    init(_ node: Node, _ change: ChangeOptions) throws {
        stating = try Stating(node, change)
        book = try LinkBook(node)
        names = book.names
    }

    /// What a person says of a link.
    struct Wish {
        let from: String
        let to: String
        let kind: String
        var criticality: String?
        var levels: [String] = []
        var validity: String?
        var note: String?
        var code: String?
        var layer: String?
    }

    /// States a link.
    mutating func create(_ wish: Wish) async throws -> Answer {
        let kind = try Self.kind(wish.kind)
        let (from, to) = (try end(wish.from), try end(wish.to))
        guard from.record != to.record else {
            throw Failure.badFields([FieldError(.init("ends.to", .linkToItself))])
        }
        try refuseStranger(kind, from, to)
        try refuseRepeated(kind, from.record, to.record)
        let actor = stating.authoring.actor
        let named = try wish.layer.map { try stating.node.layer($0, owner: actor.number) }
        let layer = try LinkLayer(
            directory: names.directory, names: names, from: from, to: to
        ).chosen(named: named, author: actor.number)
        let created = try await Creating(stating, names, type: "link").create(
            code: wish.code, wish: "l-\(code(from.record))-\(code(to.record))",
            try assignments(wish, kind, from.record, to.record), in: layer,
            types: [from.record.hex: from.type ?? "", to.record.hex: to.type ?? ""])
        return answer(created, kind, from, to)
    }

    private func assignments(
        _ wish: Wish, _ kind: Schema.Code, _ from: RecordID, _ to: RecordID
    ) throws -> [String] {
        let levels = try wish.levels.flatMap { text in
            guard let level = LevelText(text) else { throw Failure.badLevel(text) }
            return level.assignments(to: "requires")
        }
        return [
            "ends.from=\(from.hex)", "ends.kind=\(kind.code)", "ends.to=\(to.hex)",
        ] + (wish.criticality.map { ["criticality=\($0)"] } ?? [])
            + (wish.validity.map { ["validity=\(Self.period($0))"] } ?? [])
            + (wish.note.map { ["note.lv=\($0)"] } ?? []) + levels
    }

    /// The answer: what stands now, and whose turn it is.
    private func answer(
        _ created: Creating.Created, _ kind: Schema.Code, _ from: RecordView, _ to: RecordView
    ) -> Answer {
        let (actor, directory) = (stating.authoring.actor, names.directory)
        let facts = GraphFacts(created.record, created.content)
        let asked = facts.asked(statedBy: actor.number) { end in
            [from, to].first { $0.record == end }?.owner
        }.flatMap { end in [from, to].first { $0.record == end }?.owner }
        let name = "\(actor.code)/\(created.code)"
        var members = created.members(names, actor)
        members["from"] = .string(names.text(from.record))
        members["kind"] = .string(kind.code)
        members["to"] = .string(names.text(to.record))
        members["answered_by"] = .optional(asked.map { directory.code($0) })
        let isOpen = asked != nil && created.outcome.state != "dry-run"
        members["next"] = isOpen ? .string("link confirm \(name)") : .null
        var blocks: [Answer.Block] = [
            .facts([
                (.record, name), (Phrase("ID"), created.record.hex),
                (
                    .link,
                    "\(names.text(from.record)) —(\(Phrase(lv: kind.label.lv, en: kind.label.en).text))→ "
                        + names.text(to.record)
                ), (.layer, created.layer.text),
            ]), .text(created.outcome.phrase),
        ]
        if let asked {
            let code = directory.code(asked)
            blocks.append(
                .text(
                    Phrase(
                        lv: "Tagad jāatbild otrai pusei: \(code).",
                        en: "Now the other side answers: \(code).")))
            if isOpen { blocks.append(.next("saime link confirm \(name)")) }
        }
        var answer = Answer(.object(members), blocks)
        answer.warnings = created.outcome.warnings
        return answer
    }

    private mutating func end(_ text: String) throws -> RecordView {
        let record = try stating.node.record(named: text)
        guard let view = try book.end(record) else { throw Failure.unknownRecord(text) }
        let known = Schema.current.type("link")?.group("ends")?.field("from")?.kind
        guard case .reference(let types) = known, let type = view.type, types.contains(type) else {
            throw Failure.notLinkable(names.text(record), view.type)
        }
        return view
    }

    private func code(_ record: RecordID) -> String {
        names.name(of: record)?.code ?? String(record.hex.suffix(8))
    }

    /// The *from* end's owner states a link; where the dependent is the *to* end, its owner as
    /// well.
    private func refuseStranger(
        _ kind: Schema.Code, _ from: RecordView, _ to: RecordView
    ) throws {
        let actor = stating.authoring.actor.number
        if from.owner == actor || LinkKind.named(kind.code)?.dependent == .to && to.owner == actor {
            return
        }
        let directory = names.directory
        throw Failure.notYourLink(
            stating.authoring.actor.code, names.text(from.record),
            holder: from.owner.map { directory.code($0) } ?? say("neviens", "nobody"))
    }

    private mutating func refuseRepeated(
        _ kind: Schema.Code, _ from: RecordID, _ to: RecordID
    ) throws {
        let actor = stating.authoring.actor.number
        let same = try book.stated(by: actor).first {
            $0.from == from && $0.to == to && $0.kind == kind.code
        }
        if let same { throw Failure.repeatedLink(same.name) }
    }

    private static func kind(_ text: String) throws -> Schema.Code {
        let list = Schema.current.codeLists.first { $0.name == "link-kind" }
        guard let list, let code = list.code(meantBy: text), let known = list.code(code) else {
            throw Failure.unknownLinkKind(text, list?.codes.map(\.code) ?? [])
        }
        return known
    }

    /// A period as the schema has it, from `A/B`, days as people write them.
    static func period(_ text: String) -> String {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2 else { return text }
        return ends.map { $0.isEmpty || $0 == ".." ? ".." : Dates.isoDay(from: $0) ?? $0 }
            .joined(separator: "/")
    }
}

extension Failure {
    fileprivate static func notLinkable(_ name: String, _ type: String?) -> Failure {
        let label = type.flatMap { Schema.current.type($0)?.label }
        return Failure(
            "not-linkable", .badData,
            Phrase(
                lv: "\(name) (\(label?.lv ?? "izņemts ieraksts")) nevar būt saiknes gals.",
                en: "\(name) (\(label?.en ?? "a retracted record")) can't be a link's end."),
            remedy: Phrase(
                lv: "Gali ir pakalpojumi, resursi, iestādes, vajadzības un dzīves situācijas.",
                en: "Ends are services, resources, institutions, needs and life situations."))
    }

    fileprivate static func notYourLink(
        _ actor: String, _ record: String, holder: String
    ) -> Failure {
        Failure(
            "no-say", .notAllowed,
            Phrase(
                lv: "Saikni no \(record) norāda tā saimnieks \(holder), nevis \(actor).",
                en: "A link from \(record) is stated by its owner \(holder), not by \(actor)."),
            remedy: Phrase(
                lv: "Lūdziet \(holder): saime link create; ja šeit ir tās zīmogs: --as \(holder).",
                en: "Ask \(holder): saime link create; if its seal is here: --as \(holder)."))
    }

    fileprivate static func repeatedLink(_ name: String) -> Failure {
        Failure(
            "repeated-link", .badData,
            Phrase(
                lv: "Tāda saikne jau ir: \(name).", en: "There is such a link already: \(name)."),
            remedy: Phrase(
                lv: "Mainiet to: saime record set \(name).",
                en: "Change it: saime record set \(name)."))
    }

    fileprivate static func unknownLinkKind(_ text: String, _ known: [String]) -> Failure {
        Failure(
            "unknown-kind", .usage,
            Phrase(lv: "Saiknes veida “\(text)” nav.", en: "There is no kind of link “\(text)”."),
            remedy: Phrase(
                lv: "Veidi: \(known.joined(separator: ", ")).",
                en: "The kinds: \(known.joined(separator: ", "))."))
    }

    fileprivate static func badLevel(_ text: String) -> Failure {
        Failure(
            "bad-level", .badData,
            Phrase(
                lv: "“\(text)” nav līmenis.", en: "“\(text)” is no level."),
            remedy: Phrase(
                lv: "Rakstiet: availability=99.5%/month, recovery-time<=4h,"
                    + " \"processing-time=5 working-day\".",
                en: "Write: availability=99.5%/month, recovery-time<=4h,"
                    + " \"processing-time=5 working-day\"."))
    }
}

extension Phrase {
    static let link = Phrase(lv: "Saikne", en: "Link")
}
