internal import Catalogue
internal import Foundation
internal import Register
internal import Replication
internal import Storage

/// A graph's texts from one state of the store; what was read is kept.
final class StoredTexts: GraphTexts {
    private let store: FrozenStore
    private let contacts: (UInt32) -> [String: String]
    private var texts: [UInt32: GraphText] = [:]
    private var reachable: [UInt32: [String: String]] = [:]

    /// - Parameter contacts: An institution's contact, as its own record states it.
    init(_ store: FrozenStore, contacts: @escaping (UInt32) -> [String: String]) {
        self.store = store
        self.contacts = contacts
    }

    func text(of record: UInt32) -> GraphText? {
        if let known = texts[record] { return known }
        guard let row = read({ try $0.graphText(of: Int64(record)) }) else { return nil }
        let code = row.code.isEmpty ? nil : row.code
        let text = GraphText(id: row.id, code: code, title: Schema.Label(stored: row.title))
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
            Console.error("saime: \(error)\n")
            return nil
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
