internal import Dependencies
internal import Merge
internal import Register
internal import Replication

/// Answers links and provisions: on the record at the end that the acting institution owns.
struct LinkAnswering {
    let stating: Stating
    private var book: LinkBook

    init(_ node: Node, _ change: ChangeOptions) throws {
        stating = try Stating(node, change)
        book = try LinkBook(node)
    }

    /// What is said to a link.
    enum Word {
        case yes
        case no
        /// Nothing any more: it is unanswered again.
        case withdrawn

        var code: String {
            switch self {
            case .yes: "yes"
            case .no: "no"
            case .withdrawn: "withdrawn"
            }
        }
    }

    /// Answers those that a person names.
    mutating func answer(_ word: Word, _ texts: [String], type: String) async throws -> Answer {
        var links: [TwoSidedLink] = []
        for text in texts {
            let link = try book.named(text, type: type)
            if !links.contains(where: { $0.record == link.record }) { links.append(link) }
        }
        return try await say(word, to: links)
    }

    /// Confirms all unanswered links to the acting institution's records, once they were seen.
    ///
    /// - Parameters:
    ///   - author: Only those that this institution states; nil: all.
    ///   - seen: What the dry run printed; nil makes a dry run.
    mutating func confirmAll(
        from author: String?, type: String, seen: String?
    ) async throws -> Answer {
        let actor = stating.authoring.actor.number
        let number = try author.map { try book.names.directory.institution(named: $0).number }
        let today = Dates.isoDay(Clock.now, zone: book.names.directory.policy.timeZone)
        let open = try book.all(types: [type], said: [.silent], at: actor).filter {
            $0.answerer == actor && $0.status == .silent && $0.isValid(on: today)
                && (number == nil || $0.author == number)
        }
        let digest = Self.digest(of: open)
        if let seen, seen != digest {
            throw Failure.listMoved(type, author)
        }
        let isDry = seen == nil || stating.change.dryRun
        var answer = try await say(.yes, to: open, dryRun: isDry)
        if isDry, !open.isEmpty {
            let next =
                "\(type) confirm --all" + (author.map { " --from \($0)" } ?? "")
                + " --seen \(digest)" + stating.node.actingWords
            answer.add(["seen": .string(digest), "next": .string(next)])
            answer.blocks.append(.next("saime " + next))
        }
        return answer
    }

    /// What the list of links says, in 8 digits.
    private static func digest(of links: [TwoSidedLink]) -> String {
        let bytes = links.map(\.record.hex).sorted() + links.compactMap(\.digest?.hex).sorted()
        return Digest.sha256(Bytes(bytes.joined().utf8)).short
    }

    private func say(
        _ word: Word, to links: [TwoSidedLink], dryRun: Bool = false
    ) async throws -> Answer {
        let statements = try links.flatMap { try self.statements(word, to: $0) }
        var stating = stating
        if dryRun { stating = Stating(stating, dryRun: true) }
        let outcome = try await stating.state(statements)
        let stated = Set(
            statements.map { String(decoding: $0.statement.cell.element, as: UTF8.self) })
        let names = book.names
        let rows = links.map { link in
            [
                link.name, names.text(link.from), link.kindLabel.text, names.text(link.to),
                stated.contains(link.record.hex) ? word.label.text : Phrase.asBefore.text,
            ]
        }
        let documents = links.map { link -> JSON in
            [
                "link": .string(link.name), "id": .string(link.record.hex),
                "from": .string(names.text(link.from)), "kind": .string(link.kind),
                "to": .string(names.text(link.to)), "answer": .string(word.code),
                "on": .optional(link.answering.map { names.text($0) }),
                "changed": .bool(stated.contains(link.record.hex)),
            ]
        }
        var answer = Answer(
            .object(outcome.members.merging(["answers": .array(documents)]) { $1 }),
            [
                .table(
                    Table(
                        [
                            .text(links.title), .text(.dependentEnd), .text(.kind),
                            .text(.otherEnd), .text(.answerGiven),
                        ], rows), empty: Phrase(lv: "Neatbildētu nav.", en: "None is unanswered.")),
                .text(outcome.phrase),
            ])
        answer.warnings = outcome.warnings
        return answer
    }

    /// The statements that say it; none where it is said already.
    private func statements(
        _ word: Word, to link: TwoSidedLink
    ) throws -> [(layer: Scope, statement: Statement)] {
        guard let end = link.answering, let digest = link.digest,
            let type = Schema.current.type(try type(of: end, link))
        else { throw Failure.nobodyToAsk(link.name) }
        let group = "\(type.code).answers"
        let role = try stating.authoring.answeringRole(for: group, of: end)
        let layer = stating.authoring.directory.answeringLayer(
            link.layer, answerer: stating.authoring.actor.number)
        let cell = Cell(record: end, group: group, element: Bytes(link.record.hex.utf8))
        // A word in a narrower layer would go on hiding this one.
        let hiding = link.answeredIn.flatMap { $0 > layer ? $0 : nil }.map {
            (layer: $0, statement: Statement(cell: cell, role: role, kind: .withdrawElement))
        }
        if word == .withdrawn {
            guard let place = link.answeredIn else { return [] }
            return [(place, Statement(cell: cell, role: role, kind: .withdrawElement))]
        }
        let isSaid = link.status == (word == .yes ? .confirmed : .disputed)
        guard !isSaid || link.reason != stating.change.reason else { return [] }
        let value = Self.value(word, digest, reason: stating.change.reason)
        try stating.check(value, of: cell)
        return [hiding].compactMap { $0 } + [
            (layer, Statement(cell: cell, role: role, kind: .in, value: value.bytes))
        ]
    }

    private func type(of end: RecordID, _ link: TwoSidedLink) throws -> String {
        var book = book
        guard let type = try book.end(end)?.type else {
            throw Failure.unknownRecord(book.names.text(end))
        }
        return type
    }

    /// What stands in a map *answers* or *acknowledgements*.
    static func value(_ word: Word, _ digest: Digest, reason: String) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "digest": .string(digest.hex), "answer": .string(word.code),
        ]
        if !reason.isEmpty { members["reason"] = .string(reason) }
        return .object(members)
    }
}

extension [TwoSidedLink] {
    /// What they are called in a title.
    var title: Phrase {
        allSatisfy(\.isProvision) && !isEmpty
            ? Phrase(lv: "Sniegšana", en: "Provision") : .link
    }
}

extension TwoSidedLink {
    /// The kind for people.
    var kindLabel: Phrase {
        if isProvision { return Phrase(lv: "sniedz", en: "delivers") }
        let list = Schema.current.codeLists.first { $0.name == "link-kind" }
        return (list?.code(kind)?.label).map { Phrase(lv: $0.lv, en: $0.en) } ?? Phrase(kind)
    }
}

extension LinkAnswering.Word {
    fileprivate var label: Phrase {
        switch self {
        case .yes: Phrase(lv: "jā", en: "yes")
        case .no: Phrase(lv: "nē", en: "no")
        case .withdrawn: Phrase(lv: "atsaukta", en: "withdrawn")
        }
    }
}

extension Phrase {
    static let dependentEnd = Phrase(lv: "No", en: "From")
    static let otherEnd = Phrase(lv: "Uz", en: "To")
    static let answerGiven = Phrase(lv: "Atbilde", en: "Answer")
    fileprivate static let asBefore = Phrase(lv: "(jau ir)", en: "(as before)")
}

extension Failure {
    fileprivate static func nobodyToAsk(_ name: String) -> Failure {
        Failure(
            "nobody-to-ask", .badData,
            Phrase(
                lv: "Uz \(name) nav jāatbild: abi gali pieder vienai iestādei.",
                en: "\(name) needs no answer: both ends belong to one institution."),
            remedy: Phrase(
                lv: "Neatbildētās: saime link list --unanswered.",
                en: "Those unanswered: saime link list --unanswered."))
    }

    fileprivate static func listMoved(_ type: String, _ author: String?) -> Failure {
        let command =
            "saime \(type) confirm --all" + (author.map { " --from \($0)" } ?? "")
        return Failure(
            "moved", .notNow,
            Phrase(
                lv: "Neatbildēto saraksts vairs nav tas, ko redzējāt.",
                en: "The list of the unanswered isn't what you saw any more."),
            remedy: Phrase(lv: "Apskatiet vēlreiz: \(command).", en: "Look again: \(command)."))
    }
}
