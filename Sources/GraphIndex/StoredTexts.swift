internal import Catalogue
internal import Register
internal import Storage

/// A graph's texts from one state of the store; what was read is kept.
final class StoredTexts: GraphTexts {
    private let store: FrozenStore
    private let contacts: (UInt32) -> [String: String]
    private let report: (any Error) -> Void
    private var texts: [UInt32: GraphText] = [:]
    private var reachable: [UInt32: [String: String]] = [:]

    /// - Parameters:
    ///   - contacts: An institution's contact, as its own record states it.
    ///   - report: Told what can't be read.
    init(
        _ store: FrozenStore, contacts: @escaping (UInt32) -> [String: String],
        report: @escaping (any Error) -> Void
    ) {
        self.store = store
        self.contacts = contacts
        self.report = report
    }

    func text(of record: UInt32) -> GraphText? {
        if let known = texts[record] { return known }
        guard let text = read({ try $0.text(of: record) }) else { return nil }
        // A list of everything needs each once; what tables show is little.
        if texts.count >= 100_000 { texts.removeAll(keepingCapacity: true) }
        texts[record] = text
        return text
    }

    func number(of record: RecordID) -> UInt32? {
        read { try $0.graphNumber(of: record) }.map(UInt32.init(clamping:))
    }

    func reason(for record: UInt32, by answerer: UInt32) -> String {
        read { try $0.graphReason(of: Int64(answerer), to: Int64(record)) } ?? ""
    }

    func levels(of record: UInt32) -> [StatedLevel] {
        (read { try $0.graphLevels(of: Int64(record)) } ?? []).compactMap(StatedLevel.init)
    }

    func allLevels() -> [(subject: UInt32, level: StatedLevel)] {
        (read { try $0.graphLevels() } ?? []).compactMap { row in
            StatedLevel(row).map { (UInt32(clamping: row.subjectNumber), $0) }
        }
    }

    func contact(of institution: UInt32) -> [String: String] {
        if let known = reachable[institution] { return known }
        let contact = contacts(institution)
        reachable[institution] = contact
        return contact
    }

    /// What can't be read isn't there; why is said at once, for the answer goes on without it.
    private func read<Value>(_ body: (Snapshot) throws -> Value?) -> Value? {
        do {
            return try store.read(body)
        } catch {
            report(error)
            return nil
        }
    }
}

extension Snapshot {
    /// What a record is called; nil for a number that no record has.
    func text(of record: UInt32) throws -> GraphText? {
        try graphText(of: Int64(record)).map { row in
            GraphText(
                id: row.id, code: row.code.isEmpty ? nil : row.code,
                title: Schema.Label(stored: row.title))
        }
    }
}

extension StatedLevel {
    fileprivate init?(_ row: StoredGraphLevel) {
        guard let role = Role(rawValue: UInt8(clamping: row.role)),
            let value = try? CanonicalJSON(canonical: Bytes(row.value.utf8))
        else { return nil }
        self.init(
            role: role, record: row.record, subject: row.subject,
            level: Level(indicator: row.indicator, value: value),
            validity: Validity(packed: row.validity))
    }
}
