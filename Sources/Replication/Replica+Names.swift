internal import Merge
public import Register
internal import Storage

/// What a record is called where this node holds it.
public struct RecordNaming: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// Its type; nil if it is retracted.
    public let type: String?
    /// Its creator's code for it, which a retracted one keeps; nil if it has none.
    public let code: String?
}

extension Replica {
    /// What a record is called; nil if it has neither type nor code here.
    ///
    /// - Complexity: O(log *n*) in the number of records, once all is settled.
    public func naming(of record: RecordID) throws -> RecordNaming? {
        try settleAll()
        return try read { snapshot, state in
            let rows = try snapshot.layers(of: record).compactMap {
                try snapshot.derived(record, layer: $0)
            }
            return Self.naming(rows, under: state.directory)
        }
    }

    /// The records that an institution created with a local code, sorted; those that were
    /// retracted only where no other has it.
    ///
    /// - Complexity: O(log *n*) in the number of records, once all is settled.
    public func namings(code: String, creator: UInt32) throws -> [RecordNaming] {
        try settleAll()
        let records = try store.read { try $0.derived(code: code) }.map(\.record)
            .filter { $0.creator == creator }
        let all = try Set(records).sorted().compactMap { try naming(of: $0) }
            .filter { $0.code == code }
        let present = all.filter { $0.type != nil }
        return present.isEmpty ? all : present
    }

    /// How many records ``namings()`` reads at most, found without reading them.
    public func mostNamings() throws -> Int {
        try store.read { try $0.mostRecords() }
    }

    /// What every record is called that has type or code here, sorted.
    public func namings() throws -> [RecordNaming] {
        try settleAll()
        return try read { snapshot, state in
            let rows = try snapshot.derivedNamed()
            return rows.chunked { $0.record == $1.record }.compactMap {
                Self.naming(Array($0), under: state.directory)
            }
        }
    }

    /// What one record's rows come to: the narrowest layer's word in which it exists, else its code.
    private static func naming(
        _ rows: [DerivedRecord], under directory: Directory
    ) -> RecordNaming? {
        guard let record = rows.first?.record else { return nil }
        let owner = directory.owner(of: record, at: directory.size)
        let shown = rows.filter { counts($0.layer, owner: owner, directory) }
        let existing = shown.filter { $0.type != nil }
        let naming = RecordNaming(
            record: record, type: existing.last?.type,
            code: (existing.isEmpty ? shown : existing).reversed().lazy.compactMap(\.code).first)
        return naming.type == nil && naming.code == nil ? nil : naming
    }
}

extension Array {
    /// Runs of neighbours that belong together, in order.
    fileprivate func chunked(by belong: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var runs: [ArraySlice<Element>] = []
        var rest = self[...]
        while let first = rest.first {
            let run = rest.prefix { belong(first, $0) }
            runs.append(run)
            rest = rest.dropFirst(run.count)
        }
        return runs
    }
}
