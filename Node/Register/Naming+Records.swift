internal import Catalogue
internal import Merge
internal import Register
internal import Replication
internal import Storage

/// The names by which records are known: local codes of the records that this node holds.
struct RecordNames: Sendable {
    let directory: Directory
    private let codes: [RecordID: String]
    private let records: [RecordName: NamedRecord]

    /// The names in the register as it is; unsettled records are settled first.
    init(_ node: Node) throws {
        try node.settle()
        let directory = try node.directory()
        let rows = try node.replica.store.read { try $0.derived(type: nil) }
        self.init(directory, rows)
    }

    private init(_ directory: Directory, _ rows: [DerivedRecord]) {
        self.directory = directory
        var codes: [RecordID: String] = [:]
        var records: [RecordName: NamedRecord] = [:]
        for row in rows {
            if let code = row.code { codes[row.record] = code }
            let code = row.record.isInstitution ? RecordName.selfCode : row.code
            guard let code else { continue }
            let named = NamedRecord(id: row.record.hex, type: row.type)
            records[RecordName(institution: "#\(row.record.creator)", code: code)] = named
        }
        self.codes = codes
        self.records = records
    }

    /// The record of a creator with a local code; nil where this node has none.
    func record(_ code: String, of creator: UInt32) -> NamedRecord? {
        if let known = records[RecordName(institution: "#\(creator)", code: code)] { return known }
        guard code == RecordName.selfCode else { return nil }
        return NamedRecord(id: RecordID.institution(creator).hex, type: "institution")
    }

    /// A record's name; relative where `creator` made it. Nil where it has no code here.
    func name(of record: RecordID, relativeTo creator: UInt32? = nil) -> RecordName? {
        guard let code = record.isInstitution ? RecordName.selfCode : codes[record] else {
            return nil
        }
        if record.creator == creator { return RecordName(code: code) }
        guard let member = directory.members[record.creator] else { return nil }
        return RecordName(institution: member.code, code: code)
    }

    /// How a record is shown: its name, or the beginning of its ID.
    func text(_ record: RecordID) -> String {
        name(of: record)?.description ?? record.shortName
    }
}

extension Node {
    /// Brings what is derived up to date.
    func settle() throws {
        while try replica.settle() > 0 {}
    }

    /// The record that a person names: ID, a prefix of it, or `INSTITUTION/CODE`; a bare code is
    /// the acting institution's own, or else that of whoever alone has one.
    func record(named text: String) throws -> RecordID {
        if let record = RecordID(hex: text) { return record }
        let names = try RecordNames(self)
        let directory = names.directory
        var found: Set<RecordID> = []
        if let name = RecordName(text) {
            if let institution = name.institution {
                let creator = try directory.institution(named: institution).number
                found.formUnion(names.record(name.code, of: creator).map(\.id).flatMap(RecordID.init(hex:)))
            } else {
                let own = try actor(directory).number
                if let named = names.record(name.code, of: own), let id = RecordID(hex: named.id) {
                    return id
                }
                found.formUnion(try coded(name.code))
            }
        }
        if found.isEmpty, text.count >= 4, text.allSatisfy(\.isHexDigit) {
            let prefix = text.lowercased()
            found.formUnion(try replica.store.read { try $0.records(prefix: prefix, limit: 20) })
        }
        guard let record = found.first else { throw Failure.unknownRecord(text) }
        guard found.count == 1 else {
            throw Failure.ambiguous(
                text, candidates: found.sorted().map { "\(names.text($0)) \($0.hex)" })
        }
        return record
    }

    private func coded(_ code: String) throws -> [RecordID] {
        try replica.store.read { try $0.derived(code: code) }.map(\.record)
    }

    /// The layers that `--layer` names for reading; nil: all that this node holds.
    func layers(_ reading: ReadingOptions) throws -> [Scope]? {
        guard let layer = reading.layer else { return nil }
        switch layer {
        case "public": return [.public]
        case "government": return [.government]
        case "restricted":
            return try replica.layers().filter { if case .restricted = $0 { true } else { false } }
        default:
            guard let scope = Scope(layer), scope != .directory else { throw Failure.badLayer(layer) }
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

    /// A record as the reader sees it.
    func view(_ record: RecordID, _ reading: ReadingOptions) throws -> RecordView {
        let view = try replica.view(record, layers: try layers(reading), asOf: try day(reading))
        guard let view else { throw Failure.unknownRecord(record.hex) }
        if view.cells.isEmpty, !view.unknownLayers.isEmpty { throw Failure.noNote(reading.asOf ?? "") }
        return view
    }
}

extension Failure {
    static func unknownRecord(_ text: String) -> Failure {
        Failure(
            "unknown-record", .missing,
            Phrase(lv: "Ieraksta “\(text)” šeit nav.", en: "There is no record “\(text)” here."),
            remedy: Phrase(
                lv: "Skat. saime record list; ja tas ir citas iestādes: IESTĀDE/KODS un saime sync.",
                en: "See saime record list; another institution's is INSTITUTION/CODE; saime sync."))
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
