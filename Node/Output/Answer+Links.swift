internal import Merge
internal import Register

extension Answer {
    /// Links or provisions with the other side's answers; open ones with the command that answers.
    ///
    /// - Parameter acting: The words by which another command acts as this one does.
    static func twoSided(
        _ links: [TwoSidedLink], _ names: RecordNames, actor: UInt32, acting: String
    ) -> Answer {
        let directory = names.directory
        let table = [Block].table(
            links,
            [
                .text(links.title), .text(.dependentEnd), .text(.kind), .text(.otherEnd),
                .text(.answerGiven), .fixed(.answerer),
            ], empty: Phrase(lv: "Tādu nav.", en: "There are none.")
        ) { link in
            [
                link.name, names.text(link.from), link.kindLabel.text, names.text(link.to),
                link.isOutdated
                    ? Phrase.answeredBefore.text
                    : link.status.label.text + (link.reason.isEmpty ? "" : ": \(link.reason)"),
                link.answerer.map { directory.code($0) } ?? "–",
            ]
        }
        var answer = Answer(list: links.lazy.map { $0.document(names, acting: acting) }, table)
        let mine = links.filter { $0.status == .silent && $0.answerer == actor }
        if let first = mine.first {
            answer.blocks.append(
                .text(
                    Phrase(
                        lv: "Jums jāatbild uz \(mine.count).",
                        en: "You are to answer \(mine.count).")))
            answer.blocks.append(.next("saime " + first.next + acting))
        }
        return answer
    }
}

extension TwoSidedLink {
    /// The command that answers it.
    fileprivate var next: String { "\(noun) confirm \(name)" }

    fileprivate func document(_ names: RecordNames, acting: String) -> JSON {
        let directory = names.directory
        return [
            "link": .string(name), "id": .string(record.hex), "type": .string(content.type),
            "from": .string(names.text(from)), "kind": .string(kind),
            "to": .string(names.text(to)),
            "criticality": .optional(content.field("criticality")?.text),
            "validity": .optional(content.field("validity")?.text),
            "author": .optional(author.map { directory.code($0) }),
            "answered_by": .optional(answerer.map { directory.code($0) }),
            "status": .string(status.rawValue), "outdated": .bool(isOutdated),
            "reason": .string(reason),
            "layer": .string(layer.text),
            "next": status == .silent ? .string(next + acting) : .null,
        ]
    }
}

extension TwoSidedLink.Status {
    /// The other side's answer, for people.
    fileprivate var label: Phrase {
        switch self {
        case .silent: Phrase(lv: "nav atbildēta", en: "not answered")
        case .confirmed: Phrase(lv: "apstiprināta", en: "confirmed")
        case .disputed: Phrase(lv: "apstrīdēta", en: "disputed")
        case .own: Phrase(lv: "savs", en: "one's own")
        }
    }
}

extension Phrase {
    fileprivate static let answeredBefore = Phrase(
        lv: "nav atbildēta: mainīta pēc atbildes",
        en: "not answered: changed since the answer")
    fileprivate static let answerer = Phrase(lv: "Atbild", en: "Answers")
}
