internal import Catalogue
internal import Dependencies
internal import Register

extension Answer {
    /// What came, went or changed between two days.
    ///
    /// - Parameter to: nil: now.
    static func difference(
        _ difference: RegisterDifference, from: String?, to: String?, in register: RegisterGraph
    ) -> Answer {
        let records = difference.records.map { change in
            JSON.object([
                "change": .string(Change(change.before, change.after).code),
                "before": change.before.map { register.document($0) } ?? .null,
                "after": change.after.map { register.document($0) } ?? .null,
            ])
        }
        let links = difference.links.map { change in
            JSON.object([
                "change": .string(Change(change.before, change.after).code),
                "before": change.before?.document ?? .null,
                "after": change.after?.document ?? .null,
            ])
        }
        let document: JSON = .object([
            "from": .optional(from), "to": .optional(to), "records": .array(records),
            "links": .array(links), "equal": .bool(difference.isEmpty),
        ])
        guard !difference.isEmpty else {
            return Answer(
                document, [.text(Phrase(lv: "Nekas neatšķiras.", en: "Nothing differs."))])
        }
        return Answer(
            document,
            [
                .heading(
                    Phrase(
                        lv: "Ieraksti: \(difference.records.count)",
                        en: "Records: \(difference.records.count)"))
            ] + table(difference.records, register)
                + [
                    .heading(
                        Phrase(
                            lv: "Saiknes: \(difference.links.count)",
                            en: "Links: \(difference.links.count)"))
                ] + table(difference.links))
    }

    private static func table(
        _ changes: [RegisterDifference.RecordChange], _ register: RegisterGraph
    ) -> [Block] {
        .table(
            changes,
            [
                .fixed(""), .fixed(.record), .text(.type),
                .text(Phrase(lv: "Bija", en: "Before")), .text(Phrase(lv: "Ir", en: "After")),
            ]
        ) { change in
            let shown = change.after ?? change.before
            return [
                Change(change.before, change.after).sign, shown?.name ?? "",
                shown?.kind.label.text ?? "",
                change.before.map { "\($0.title.text) (\(register.code($0.owner)))" } ?? "",
                change.after.map { "\($0.title.text) (\(register.code($0.owner)))" } ?? "",
            ]
        }
    }

    private static func table(
        _ changes: [RegisterDifference.LinkChange]
    ) -> [Block] {
        .table(
            changes,
            [
                .fixed(""), .text(.link), .text(Phrase(lv: "Bija", en: "Before")),
                .text(Phrase(lv: "Ir", en: "After")),
            ]
        ) { change in
            [
                Change(change.before, change.after).sign,
                (change.after ?? change.before)?.link.name ?? "",
                change.before?.shown ?? "", change.after?.shown ?? "",
            ]
        }
    }
}

/// What became of something.
private enum Change {
    case added, removed, changed

    init<State>(_ before: State?, _ after: State?) {
        self = before == nil ? .added : after == nil ? .removed : .changed
    }

    var code: String { "\(self)" }

    var sign: String {
        switch self {
        case .added: "+"
        case .removed: "−"
        case .changed: "~"
        }
    }
}

extension RegisterGraph {
    fileprivate func document(_ entry: Entry) -> JSON {
        [
            "record": .string(entry.name), "id": .string(entry.id.hex),
            "type": .optional(entry.kind.type),
            "title": .object(["lv": .string(entry.title.lv), "en": .string(entry.title.en)]),
            "owner": .string(code(entry.owner)),
        ]
    }
}

extension RegisterDifference.LinkState {
    /// The link for people: ends, kind, criticality, answer.
    fileprivate var shown: String {
        let codes = [
            kind.map { $0.label.text } ?? "",
            link.criticality.map { Phrase.code($0.code, in: "criticality").text } ?? "",
            status.label.text,
        ].filter { !$0.isEmpty }
        return "\(from) → \(to) (\(codes.joined(separator: "; ")))"
    }

    fileprivate var document: JSON {
        [
            "from": .string(from), "to": .string(to), "kind": .optional(kind?.code),
            "criticality": .optional(link.criticality?.code), "status": .string("\(status)"),
            "stated_by": .string(link.name), "stated_by_id": .string(link.record.hex),
        ]
    }
}
