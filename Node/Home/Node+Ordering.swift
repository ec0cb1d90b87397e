internal import Merge
internal import Register
internal import Replication

extension EntryName {
    /// An act of the directory.
    static func act(_ sequence: UInt64) -> EntryName {
        EntryName(log: Directory.log, sequence: sequence)
    }
}

extension Node {
    /// Orders acts where this is the national node; asks for them elsewhere.
    func order(
        _ orders: [Act.Order], answering requests: [Reference] = [], _ change: ChangeOptions
    ) async throws -> Answer {
        let warnings = try Disclosure.of(orders, at: self).map { $0.phrase(in: try directory()) }
        guard replica.isNational else {
            return try await ask(orders.map { .act($0) }, change).warning(warnings)
        }
        if change.dryRun {
            return try foresee(orders, answering: requests, change).warning(warnings)
        }
        let ordered = try orderNow(orders, answering: requests, change)
        let names = ordered.map { EntryName.act($0.sequence).text }
        var answer = try describe(ordered, isDone: true)
        answer.warnings = warnings + (await wrote(names))
        return answer
    }

    /// Orders acts at the national node, one after another.
    func orderNow(
        _ orders: [Act.Order], answering requests: [Reference] = [], _ change: ChangeOptions
    ) throws -> [OrderedAct] {
        var generator = SystemRandomNumberGenerator()
        return try orders.map {
            try replica.order(
                $0, text: change.text, requests: requests, time: Clock.now, using: &generator)
        }
    }

    /// Writes requests to the national lead, and offers, into the acting institution's logs; before
    /// them, in the same transaction, change sets that belong to them.
    func ask(
        _ requests: [Request], with changeSets: [(layer: Scope, statements: [Statement])] = [],
        _ change: ChangeOptions
    ) async throws -> Answer {
        var generator = SystemRandomNumberGenerator()
        let directory = try directory()
        let actor = try actor(directory)
        let texts = requests.map { $0.phrase(in: directory).text }
        if change.dryRun {
            return Answer(
                ["requests": .array(texts.map(JSON.string)), "state": "dry-run"],
                texts.map { .text(Phrase($0)) })
        }
        let stated = changeSets.map {
            Writing(
                ChangeSet(statements: $0.statements, note: change.note),
                institution: actor.number, scope: $0.layer, using: &generator)
        }
        let asked = try requests.map {
            Writing(
                $0, text: change.text, institution: actor.number, scope: try scope(of: $0),
                using: &generator)
        }
        let all = try replica.write(stated + asked, time: Clock.now)
        let written = Array(all.dropFirst(stated.count))
        var answer = Answer(
            [
                "requests": .array(zip(written, texts).map { $0.json(["request": .string($1)]) }),
                "state": .string(written.state),
            ],
            zip(written, texts).map { .text(Phrase("\($0.text): \($1)")) }
                + [.next("saime directory requests list")])
        answer.warnings = all.warnings + (await wrote(all.compactMap(\.entry)))
        return answer
    }

    private func foresee(
        _ orders: [Act.Order], answering requests: [Reference], _ change: ChangeOptions
    ) throws -> Answer {
        var generator = SystemRandomNumberGenerator()
        let foreseen = try orders.map {
            try replica.order(
                $0, text: change.text, requests: requests, time: Clock.now, dryRun: true,
                using: &generator)
        }
        return try describe(foreseen, isDone: false)
    }

    private func describe(_ acts: [OrderedAct], isDone: Bool) throws -> Answer {
        let directory = try directory()
        let documents = acts.map { ordered -> JSON in
            [
                "sequence": .count(ordered.sequence), "kind": .string(ordered.act.order.code),
                "text": .string(ordered.act.order.phrase(in: directory).text),
                "cuts": .array(ordered.act.cuts.map(\.json)),
                "changes": .array(ordered.changes.map { $0.json(in: directory) }),
            ]
        }
        var blocks: [Answer.Block] = acts.map {
            .text(Phrase("\($0.sequence): \($0.act.order.phrase(in: directory).text)"))
        }
        for act in acts where !act.act.cuts.isEmpty {
            let cuts = act.act.cuts.map { "\($0.log.text) ≤ \($0.size)" }.joined(separator: ", ")
            blocks.append(.text(Phrase(lv: "griezumi: \(cuts)", en: "cuts: \(cuts)")))
        }
        for act in acts where !act.changes.isEmpty {
            blocks.append(.table(act.changes.table(in: directory), empty: .none))
        }
        return Answer(
            ["acts": .array(documents), "state": isDone ? "ordered" : "dry-run"], blocks)
    }
}

extension ChangeOptions {
    /// The free text that travels with an act or a request.
    var text: String { basis.isEmpty ? reason : reason.isEmpty ? basis : "\(reason) (\(basis))" }

    /// The note that travels with a change set; nil if nothing is said.
    var note: ChangeNote? {
        reason.isEmpty && basis.isEmpty ? nil : ChangeNote(reason: reason, basis: basis)
    }
}

extension Written {
    /// The entry that was signed; nil for a draft.
    var entry: String? {
        if case .signed(let reference) = self {
            EntryName(log: reference.log, sequence: reference.sequence).text
        } else {
            nil
        }
    }

    /// What became of it, for people.
    var text: String {
        switch self {
        case .signed: entry ?? ""
        case .draft(let number, _): say("melnraksts \(number)", "draft \(number)")
        }
    }

    /// What became of entries, as a sentence.
    static func phrase(_ written: [Written]) -> Phrase {
        let signed = written.compactMap(\.entry).joined(separator: ", ")
        let kept = written.filter { $0.entry == nil }.map(\.text).joined(separator: ", ")
        return switch (signed.isEmpty, kept.isEmpty) {
        case (true, true): Phrase(lv: "Nekas nav rakstīts.", en: "Nothing is written.")
        case (false, true): Phrase(lv: "Parakstīts: \(signed)", en: "Signed: \(signed)")
        case (true, false): Phrase(lv: "Pagaidām glabājas: \(kept)", en: "Kept for now: \(kept)")
        case (false, false):
            Phrase(
                lv: "Parakstīts: \(signed); pagaidām glabājas: \(kept)",
                en: "Signed: \(signed); kept for now: \(kept)")
        }
    }

    /// What became of it, with more members.
    func json(_ more: [String: JSON] = [:]) -> JSON {
        switch self {
        case .signed(let reference):
            let members: [String: JSON] = [
                "state": "signed", "entry": .optional(entry),
                "log": .string(reference.log.text), "sequence": .count(reference.sequence),
            ]
            return .object(members.merging(more) { $1 })
        case .draft(let number, _):
            let members: [String: JSON] = ["state": "draft", "draft": .count(number)]
            return .object(members.merging(more) { $1 })
        }
    }
}

extension Collection where Element == Written {
    /// "draft" if any is one, else "signed".
    var state: String {
        contains { if case .draft = $0 { true } else { false } } ? "draft" : "signed"
    }

    /// What the user must know of drafts.
    var warnings: [Phrase] {
        for written in self {
            if case .draft(_, let reason) = written {
                return [
                    Phrase(
                        lv: "saglabāts kā melnraksts: \(reason.sentence). \(reason.remedy)",
                        en: "kept as a draft: \(reason.sentence). \(reason.remedy)")
                ]
            }
        }
        return []
    }
}

extension Request {
    /// What is asked, as a sentence.
    func phrase(in directory: Directory) -> Phrase {
        switch self {
        case .act(let order): return order.phrase(in: directory)
        case .offer(let records, let to):
            return Phrase(
                lv: "piedāvā ierakstus iestādei \(directory.code(to)): \(records.count)",
                en: "offers records to \(directory.code(to)): \(records.count)")
        case .accept(let offer):
            let name = EntryName(log: offer.log, sequence: offer.sequence).text
            return Phrase(lv: "pieņem piedāvājumu \(name)", en: "accepts the offer \(name)")
        case .decline(let offer):
            let name = EntryName(log: offer.log, sequence: offer.sequence).text
            return Phrase(lv: "noraida piedāvājumu \(name)", en: "declines the offer \(name)")
        }
    }
}

extension VerdictChange {
    fileprivate func json(in directory: Directory) -> JSON {
        [
            "record": .string(cell.record.hex), "group": .string(cell.group),
            "layer": .string(layer.text), "position": .string(position.text),
            "institution": .string(directory.code(position.log.institution)),
            "before": .string(before.code), "after": .string(after.code),
        ]
    }
}

extension Collection where Element == VerdictChange {
    fileprivate func table(in directory: Directory) -> Table {
        Table(
            [
                .fixed(.institution), .text(.record), .fixed(.group), .fixed(.position),
                .fixed(Phrase(lv: "Pirms", en: "Before")), .fixed(Phrase(lv: "Pēc", en: "After")),
            ],
            map {
                [
                    directory.code($0.position.log.institution), $0.cell.record.shortName,
                    $0.cell.group, $0.position.text, $0.before.code, $0.after.code,
                ]
            })
    }
}

extension RecordID {
    /// A prefix for people: the creator's number and the first digits of the nonce.
    var shortName: String { String(hex.prefix(16)) }
}
