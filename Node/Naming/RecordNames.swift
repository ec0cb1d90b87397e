internal import Catalogue
internal import Merge
internal import Register
internal import Replication
internal import Synchronization

/// The names by which records are known: local codes of the records that this node holds.
///
/// Looked up by index one after another, so that a command about one record needn't know all;
/// once that has cost about as much as reading all, all are read. What can't be read has no name
/// here.
final class RecordNames: Sendable {
    private struct Key: Hashable {
        let creator: UInt32
        let code: String
    }

    private struct Known {
        var codes: [RecordID: String?] = [:]
        var records: [Key: NamedRecord?] = [:]
        var lookUps = 0
        /// The look-ups after which all are read; nil before the first.
        var patience: Int?
        var isWhole = false
    }

    let directory: Directory
    private let replica: Replica
    private let known = Mutex(Known())

    /// The names in the register as it is.
    init(_ node: Node) throws {
        directory = try node.directory()
        replica = node.replica
    }

    /// The record of a creator with a local code; nil where this node has none.
    func record(_ code: String, of creator: UInt32) -> NamedRecord? {
        if code == RecordName.selfCode {
            return NamedRecord(id: RecordID.institution(creator).hex, type: "institution")
        }
        let key = Key(creator: creator, code: code)
        return known.withLock { known in
            if let record = known.records[key] { return record }
            if prepare(&known) { return known.records[key] ?? nil }
            let naming = try? replica.namings(code: code, creator: creator).first
            let record = naming.map(named)
            known.records[key] = .some(record)
            return record
        }
    }

    /// A record's name; relative where `creator` made it. Nil where it has no code here.
    func name(of record: RecordID, relativeTo creator: UInt32? = nil) -> RecordName? {
        guard let code = record.isInstitution ? RecordName.selfCode : code(of: record) else {
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

    private func code(of record: RecordID) -> String? {
        known.withLock { known in
            if let code = known.codes[record] { return code }
            if prepare(&known) { return known.codes[record] ?? nil }
            let code = (try? replica.naming(of: record))?.code
            known.codes[record] = .some(code)
            return code
        }
    }

    /// Counts a look-up; reads all names when there were many. Whether all are known.
    private func prepare(_ known: inout Known) -> Bool {
        if known.isWhole { return true }
        known.lookUps += 1
        let patience =
            known.patience ?? Self.patience(records: (try? replica.mostNamings()) ?? 0)
        known.patience = patience
        guard known.lookUps > patience, let all = try? replica.namings() else { return false }
        for naming in all {
            guard let code = naming.code else { continue }
            known.codes[naming.record] = code
            let key = Key(creator: naming.record.creator, code: code)
            if naming.type != nil || known.records[key] == nil {
                known.records[key] = .some(named(naming))
            }
        }
        known.isWhole = true
        return true
    }

    /// After how many look-ups all are read: one costs about as much as reading ten of all.
    static func patience(records: Int) -> Int { max(256, records / 10) }

    private func named(_ naming: RecordNaming) -> NamedRecord {
        NamedRecord(id: naming.record.hex, type: naming.type ?? formerType(naming.record))
    }

    /// The type that a retracted record had.
    private func formerType(_ record: RecordID) -> String? {
        ((try? replica.view(record)) ?? nil)?.knownType
    }
}
