internal import Merge
public import Register
internal import Storage

/// A record of a list: what it is, whose, and by which code it is named.
public struct RecordSummary: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// Its type.
    public let type: String
    /// Its owner now; nil if its creator is no member.
    public let owner: UInt32?
    /// Its local code; nil if it has none.
    public let code: String?
    /// The layers in which its existence shows, sorted.
    public let layers: [Scope]
}

/// How much a node holds.
public struct RegisterCounts: Hashable, Sendable {
    /// Records that exist in some layer.
    public var records = 0
    /// Cells about which two holders differ.
    public var divergences = 0
    /// Open proposals.
    public var proposals = 0
    /// Late statements that nobody has adopted.
    public var late = 0
    /// Drafts.
    public var drafts = 0
    /// Entries of all logs, the directory's too.
    public var entries: UInt64 = 0
    /// Logs that aren't empty.
    public var logs = 0
}

extension Replica {
    /// The records that exist, sorted by ID.
    ///
    /// - Parameters:
    ///   - type: Those of this type; nil: of any.
    ///   - owner: Those that this institution owns now; nil: anybody's.
    ///   - layers: Those that show there; nil: in any layer held.
    public func records(
        type: String? = nil, owner: UInt32? = nil, layers: [Scope]? = nil
    ) throws -> [RecordSummary] {
        try settleAll()
        return try read { snapshot, state in
            let directory = state.directory
            var summaries: [RecordSummary] = []
            var rows = try snapshot.derived(type: type)[...]
            while let first = rows.first {
                let same = rows.prefix { $0.record == first.record }
                rows = rows.dropFirst(same.count)
                let holder = directory.owner(of: first.record, at: directory.size)
                if let owner, holder != owner { continue }
                let shown = same.filter {
                    layers?.contains($0.layer) ?? true
                        && Self.counts($0.layer, owner: holder, directory)
                }
                guard let last = shown.last, let type = last.type else { continue }
                summaries.append(
                    RecordSummary(
                        record: first.record, type: type, owner: holder,
                        code: shown.lazy.reversed().compactMap(\.code).first,
                        layers: shown.map(\.layer)))
            }
            return summaries
        }
    }

    /// Every record that something is stated about, sorted: those that don't exist too.
    public func allRecords() throws -> [RecordID] {
        try store.read { try $0.records(prefix: "", limit: .max) }
    }

    /// Records whose ID begins with these hexadecimal digits, sorted: at most `limit`.
    public func resolve(prefix: String, limit: Int = 20) throws -> [RecordID] {
        try store.read { try $0.records(prefix: prefix.lowercased(), limit: limit) }
    }

    /// How much this node holds.
    public func counts() throws -> RegisterCounts {
        try settleAll()
        return try read { snapshot, state in
            var counts = RegisterCounts()
            counts.records = try snapshot.existingCount()
            for row in try snapshot.derived(open: .divergence) {
                counts.divergences += row.divergences
            }
            for row in try snapshot.derived(open: .proposal) { counts.proposals += row.proposals }
            for row in try snapshot.derived(open: .late) { counts.late += row.late }
            counts.late += try RecordReader(snapshot, state.directory).openApart().count
            counts.drafts = try snapshot.drafts().count
            for row in try snapshot.logs() where row.size > 0 {
                counts.logs += 1
                counts.entries += row.size
            }
            return counts
        }
    }
}
