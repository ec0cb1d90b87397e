internal import Catalogue
internal import Merge
internal import Register
internal import Replication

extension Node {
    /// The record that a person names: ID, a prefix of it, or `INSTITUTION/CODE`; a bare code is
    /// the acting institution's own.
    func record(named text: String) throws -> RecordID {
        if let record = RecordID(hex: text) { return record }
        var found: [RecordID] = []
        if let name = RecordName(text) { found = try records(named: name) }
        if found.isEmpty, text.count >= 4, text.allSatisfy(\.isHexDigit) {
            found = try replica.resolve(prefix: text)
        }
        guard let record = found.first else { throw Failure.unknownRecord(text) }
        guard found.count == 1 else {
            throw Failure.ambiguous(text, candidates: found.map(\.hex))
        }
        return record
    }

    private func records(named name: RecordName) throws -> [RecordID] {
        let directory = try directory()
        let creator =
            try name.institution.map { try directory.institution(named: $0) }
            ?? actor(directory)
        if name.code == RecordName.selfCode { return [.institution(creator.number)] }
        return try replica.namings(code: name.code, creator: creator.number).map(\.record)
    }

    /// The layers that `--layer` names for reading; nil: all that this node holds.
    func layers(_ reading: ReadingOptions) throws -> [Scope]? {
        guard let layer = reading.layer else { return nil }
        switch layer {
        case "public": return [.public]
        case "government": return [.government]
        case "restricted":
            return try replica.layers().filter(\.isRestricted)
        default:
            guard let scope = Scope(layer), scope != .directory else {
                throw Failure.badLayer(layer)
            }
            return [scope]
        }
    }

    /// The layer that `--layer` names for writing about a record of this owner.
    func layer(_ text: String, owner: UInt32) throws -> Scope {
        switch text {
        case "public": return .public
        case "government": return .government
        case "restricted": return .restricted(owner)
        default:
            guard let scope = Scope(text), scope != .directory else { throw Failure.badLayer(text) }
            return scope
        }
    }

    /// The day that `--as-of` names, as `YYYY-MM-DD`; nil: now.
    func day(_ reading: ReadingOptions) throws -> String? {
        guard let text = reading.asOf else { return nil }
        guard let day = Dates.isoDay(from: text) else {
            throw Failure.usage(
                Phrase(
                    lv: "“\(text)” nav diena; rakstiet 31.12.2026 vai 2026-12-31.",
                    en: "“\(text)” is no day; write 2026-12-31."))
        }
        return day
    }

    /// Which open matters the options ask about.
    ///
    /// - Throws: a failure with exit 66 where no layer's register of that day can be told.
    func openQuestion(_ reading: ReadingOptions) throws -> OpenQuestion {
        let day = try day(reading)
        if let day, try !hasNote(day) { throw Failure.noNote(day) }
        return OpenQuestion(layers: try layers(reading), asOf: day)
    }

    /// Whether some layer's register of that day can be told.
    private func hasNote(_ day: String) throws -> Bool {
        try replica.layers().contains { layer in
            try replica.frontierNotes(of: layer).contains { $0.note.day <= day }
        }
    }

    /// A record as the reader sees it.
    func view(_ record: RecordID, _ reading: ReadingOptions) throws -> RecordView {
        let view = try replica.view(record, layers: try layers(reading), asOf: try day(reading))
        guard let view else {
            if let day = try day(reading), try !hasNote(day) { throw Failure.noNote(day) }
            throw Failure.unknownRecord(record.hex)
        }
        if view.cells.isEmpty, !view.unknownLayers.isEmpty {
            throw Failure.noNote(reading.asOf ?? "")
        }
        return view
    }
}

extension Failure {
    static func unknownRecord(_ text: String) -> Failure {
        Failure(
            "unknown-record", .missing,
            Phrase(lv: "Ieraksta “\(text)” šeit nav.", en: "There is no record “\(text)” here."),
            remedy: Phrase(
                lv:
                    "Skat. saime record list; ja tas ir citas iestādes: IESTĀDE/KODS un saime sync.",
                en: "See saime record list; another institution's is INSTITUTION/CODE; saime sync.")
        )
    }

    static func badLayer(_ text: String) -> Failure {
        Failure.usage(
            Phrase(
                lv: "Slāņa “\(text)” nav: public, government vai restricted.",
                en: "There is no layer “\(text)”: public, government or restricted."))
    }

    static func noNote(_ day: String) -> Failure {
        Failure(
            "no-note", .missing,
            Phrase(
                lv: "Par \(day) vai agrāk šeit nav robežas piezīmes.",
                en: "There is no frontier note of \(day) or before here."),
            remedy: Phrase(
                lv: "Valsts mezgls tās raksta katru dienu; skat. saime log list.",
                en: "The national node writes one each day; see saime log list."))
    }
}
