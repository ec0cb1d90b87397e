internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register

extension Answer {
    /// Notices of a list, with how many of those hit have acknowledged.
    static func notices(_ rows: [NoticeRow], _ reading: NoticeReading) -> Answer {
        let zone = reading.names.directory.policy.timeZone
        let table = Table(
            [
                .fixed(.notice), .text(.kind), .text(Phrase(lv: "Par ko", en: "About")),
                .text(.time), .text(.state), .text(Phrase(lv: "Teksts", en: "Text")),
                .fixed(Phrase(lv: "Iepazinušies", en: "Acknowledged")),
            ],
            rows.map { row in
                [
                    row.notice.name, row.notice.kindLabel.text, reading.subjects(row.notice),
                    row.notice.period(zone), row.state.label.text,
                    row.notice.shownText.elided(to: 60),
                    "\(row.hits.acknowledged)/\(row.hits.hits.count)"
                        + (row.isOpenToMe ? " ←" : ""),
                ]
            })
        var answer = Answer(
            list: rows.map { .object(reading.document($0)) }, table,
            empty: Phrase(lv: "Paziņojumu nav.", en: "There are no notices."))
        let mine = rows.filter { $0.isOpenToMe && $0.state.isOpen }
        if let first = mine.first {
            answer.blocks.append(
                .text(
                    Phrase(
                        lv: "← skar jūs un nav apstiprināts: \(mine.count).",
                        en: "← hits you and isn't acknowledged: \(mine.count).")))
            answer.blocks.append(.next("saime notice ack \(first.notice.name)"))
        }
        return answer
    }

    /// One notice, with all whom it hits by institution, and who has acknowledged it.
    static func notice(_ row: NoticeRow, _ reading: NoticeReading) -> Answer {
        let (notice, directory) = (row.notice, reading.names.directory)
        var members = reading.document(row)
        members["hit"] = .array(row.hits.hits.map { reading.document($0, row.hits) })
        let name = Self.other(notice.cause, reading)
        let former = Self.other(notice.follows, reading)
        var blocks: [Block] = [
            .facts(
                [
                    (.notice, notice.name), (.owner, directory.code(notice.owner)),
                    (
                        .kind,
                        notice.kindLabel.text + (notice.severityLabel.map { ", \($0.text)" } ?? "")
                    ),
                    (Phrase(lv: "Par ko", en: "About"), reading.subjects(notice)),
                    (.time, notice.period(directory.policy.timeZone)),
                    (.state, row.state.label.text),
                    (Phrase(lv: "Teksts", en: "Text"), notice.shownText),
                ] + (name.map { [(Phrase(lv: "Cēlonis", en: "Cause"), $0)] } ?? [])
                    + (former.map { [(Phrase(lv: "Turpina", en: "Follows"), $0)] } ?? []))
        ]
        blocks.append(.heading(Self.heading(row)))
        blocks.append(.table(Self.hitTable(row, reading), empty: .none))
        if row.isOpenToMe { blocks.append(.next("saime notice ack \(notice.name)")) }
        return Answer(.object(members), blocks)
    }

    private static func heading(_ row: NoticeRow) -> Phrase {
        guard !row.hits.hits.isEmpty else {
            return Phrase(
                lv: "Citas iestādes tas neskar.", en: "It hits no other institution.")
        }
        return Phrase(
            lv: "Skar iestādes: \(row.hits.hits.count); iepazinušās: \(row.hits.acknowledged).",
            en: "Institutions hit: \(row.hits.hits.count); acknowledged: \(row.hits.acknowledged).")
    }

    private static func hitTable(_ row: NoticeRow, _ reading: NoticeReading) -> Table {
        let register = reading.register
        return Table(
            [
                .text(.institution), .text(Phrase(lv: "Skartie ieraksti", en: "Records hit")),
                .text(Phrase(lv: "Iepazinusies", en: "Acknowledged")),
                .text(Phrase(lv: "Saziņa", en: "Contact")),
            ],
            row.hits.hits.map { hit in
                let shown = hit.items.prefix(5).map { register.entry($0.node).name }
                let rest = hit.items.count - shown.count
                return [
                    register.code(hit.institution),
                    shown.joined(separator: ", ") + (rest > 0 ? " +\(rest)" : ""),
                    hit.acknowledgement.label.text, register.address(hit.institution),
                ]
            })
    }

    private static func other(_ id: String?, _ reading: NoticeReading) -> String? {
        id.flatMap { RecordID(hex: $0) }.map { reading.names.text($0) }
    }
}

extension NoticeReading {
    /// What a notice is about, by name.
    fileprivate func subjects(_ notice: Notice) -> String {
        notice.subjects.map { RecordID(hex: $0).map { names.text($0) } ?? $0 }
            .joined(separator: ", ")
    }

    /// A notice in JSON.
    fileprivate func document(_ row: NoticeRow) -> [String: JSON] {
        let (notice, directory) = (row.notice, names.directory)
        func name(_ id: String?) -> JSON {
            .optional(id.map { id in RecordID(hex: id).map { names.text($0) } ?? id })
        }
        return [
            "notice": .string(notice.name), "id": .string(notice.id),
            "owner": .string(directory.code(notice.owner)), "kind": .string(notice.kind.rawValue),
            "severity": .optional(notice.severity),
            "subjects": .array(notice.subjects.map { name($0) }),
            "from": .string(Dates.iso(notice.from)), "to": .optional(notice.until.map(Dates.iso)),
            "text": ["lv": .string(notice.text.lv), "en": .string(notice.text.en)],
            "cause": name(notice.cause), "follows": name(notice.follows),
            "state": .string(row.state.code), "open": .bool(row.state.isOpen),
            "hits_me": .bool(row.hitsMe), "institutions_hit": .count(row.hits.hits.count),
            "acknowledged": .count(row.hits.acknowledged),
            "acknowledged_by_me": .bool(row.hitsMe && !row.isOpenToMe),
            "next": row.isOpenToMe ? .string("notice ack \(notice.name)") : .null,
        ]
    }

    /// An institution that a notice hits, in JSON.
    fileprivate func document(_ hit: NoticeHits.Hit, _ hits: NoticeHits) -> JSON {
        let note: String? =
            if case .given(let note) = hit.acknowledgement, !note.isEmpty { note } else { nil }
        return [
            "institution": .string(register.code(hit.institution)),
            "name": .string(register.name(hit.institution)),
            "contact": .object(register.contact(hit.institution).mapValues(JSON.string)),
            "acknowledged": .bool(hit.isAcknowledged),
            "outdated": .bool(hit.acknowledgement == .outdated), "note": .optional(note),
            "records": .array(
                hit.items.map { item in
                    .object(
                        register.reference(item.node).merging([
                            "distance": .count(item.distance),
                            "path": .array(
                                (hits.reached.path(to: item.node)?.nodes ?? []).map {
                                    .string(register.entry($0).name)
                                }),
                            "critical": .bool(item.isCritical),
                        ]) { $1 })
                }),
        ]
    }
}

extension Notice {
    /// The kind for people.
    fileprivate var kindLabel: Phrase { Self.label(kind.rawValue, in: "notice-kind") }

    /// The severity for people; nil where none is stated.
    fileprivate var severityLabel: Phrase? { severity.map { Self.label($0, in: "severity") } }

    private static func label(_ code: String, in list: String) -> Phrase {
        let list = Schema.current.codeLists.first { $0.name == list }
        return (list?.code(code)?.label).map { Phrase(lv: $0.lv, en: $0.en) } ?? Phrase(code)
    }

    /// From when to when, for people.
    fileprivate func period(_ zone: String) -> String {
        let begin = Dates.moment(from, zone: zone, .current)
        guard let until else { return begin + " –" }
        let end = Dates.moment(until, zone: zone, .current)
        let isSameDay = begin.prefix(10) == end.prefix(10)
        return "\(begin) – \(isSameDay ? String(end.dropFirst(11)) : end)"
    }
}

extension NoticeBook.State {
    /// The state for people.
    fileprivate var label: Phrase {
        switch self {
        case .planned: Phrase(lv: "gaidāms", en: "to come")
        case .current: Phrase(lv: "spēkā", en: "going on")
        case .over: Phrase(lv: "pagājis", en: "over")
        case .restored: Phrase(lv: "atjaunots", en: "restored")
        case .continued: Phrase(lv: "turpināts", en: "continued")
        }
    }
}

extension NoticeBook.Acknowledgement {
    /// For people.
    fileprivate var label: Phrase {
        switch self {
        case .given(let note): Phrase(lv: "jā", en: "yes").with(note)
        case .outdated: Phrase(lv: "iepriekšējo tekstu", en: "the former text")
        case .missing: Phrase(lv: "nē", en: "no")
        }
    }
}

extension Phrase {
    /// The phrase with a remark behind it.
    fileprivate func with(_ note: String) -> Phrase {
        note.isEmpty ? self : Phrase(lv: "\(lv): \(note)", en: "\(en): \(note)")
    }
}
