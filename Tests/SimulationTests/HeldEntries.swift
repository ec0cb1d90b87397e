import Merge
import Register
import Replication

/// What an entry says, read from its bytes once for all nodes.
final class EntryFacts {
    let leaf: Digest
    /// Its statements and the cells that they are about.
    let statements: [(cell: Cell, stated: Stated)]
    let records: Set<RecordID>

    init(_ entry: Entry, log: LogID, sequence: UInt64) throws {
        leaf = entry.leaf
        let header = try Header(entry.header)
        guard let payload = Payload(entry.payload),
            case .changeSet(let read, _) = EntryContent(header: header, payload: payload)
        else {
            (statements, records) = ([], [])
            return
        }
        statements = read.map {
            (
                $0.statement.cell,
                Stated(
                    $0, log: log, sequence: sequence, directorySize: header.directorySize)
            )
        }
        records = Set(statements.map(\.cell.record))
    }
}

/// A prefix of a log as some node's store was read: whoever holds its root holds these entries.
struct ReadPrefix {
    let entries: [EntryFacts]
    let tree: CompactRange
}

/// A node's logs as the checker has read them, kept up to date by reading what is new.
struct HeldEntries {
    private(set) var logs: [LogID: [EntryFacts]] = [:]
    private var trees: [LogID: CompactRange] = [:]

    /// Brings them to what the replica holds.
    ///
    /// - Parameters:
    ///   - read: Prefixes that were read before, at any node; those that are read now are added. A
    ///     node whose whole store is to be read gives none.
    ///   - facts: Gives what an entry says; it is asked for each one that is new here.
    /// - Returns: the records that the difference is about, by layer.
    mutating func follow(
        _ replica: Replica, _ frontier: [Cut], read prefixes: inout [Cut: ReadPrefix],
        facts: (Entry, LogID, UInt64) throws -> EntryFacts
    ) throws -> [Scope: Set<RecordID>] {
        var touched: [Scope: Set<RecordID>] = [:]
        let gone = Set(logs.keys).subtracting(frontier.map(\.log))
        for log in gone.sorted() { drop(log, from: 0, &touched) }
        for cut in frontier where trees[cut.log]?.root != cut.root {
            if let prefix = prefixes[cut] {
                take(prefix, of: cut.log, &touched)
                continue
            }
            if cut.size < logs[cut.log]?.count ?? 0 { drop(cut.log, from: Int(cut.size), &touched) }
            try read(cut, replica, facts, &touched)
            if trees[cut.log]?.root != cut.root {
                // Another branch: read it from the beginning.
                drop(cut.log, from: 0, &touched)
                try read(cut, replica, facts, &touched)
            }
            guard trees[cut.log]?.root ?? Tree.emptyRoot == cut.root else {
                throw Violation("the entries of \(cut.log.text) don't give the root held")
            }
            prefixes[cut] = ReadPrefix(
                entries: logs[cut.log] ?? [], tree: trees[cut.log] ?? CompactRange())
        }
        return touched
    }

    private mutating func take(
        _ prefix: ReadPrefix, of log: LogID, _ touched: inout [Scope: Set<RecordID>]
    ) {
        let former = logs[log] ?? []
        let common = zip(former, prefix.entries).prefix { $0 === $1 }.count
        for entries in [former, prefix.entries] {
            for entry in entries.dropFirst(common) {
                touched[log.scope, default: []].formUnion(entry.records)
            }
        }
        logs[log] = prefix.entries
        trees[log] = prefix.tree
    }

    private mutating func drop(
        _ log: LogID, from size: Int, _ touched: inout [Scope: Set<RecordID>]
    ) {
        for entry in (logs[log] ?? []).dropFirst(size) {
            touched[log.scope, default: []].formUnion(entry.records)
        }
        logs[log] = size == 0 ? nil : Array((logs[log] ?? []).prefix(size))
        var tree = CompactRange()
        for entry in logs[log] ?? [] { tree.append(entry.leaf) }
        trees[log] = tree
    }

    private mutating func read(
        _ cut: Cut, _ replica: Replica, _ facts: (Entry, LogID, UInt64) throws -> EntryFacts,
        _ touched: inout [Scope: Set<RecordID>]
    ) throws {
        var entries = logs[cut.log] ?? []
        var tree = trees[cut.log] ?? CompactRange()
        while UInt64(entries.count) < cut.size,
            let range = try replica.range(
                of: cut.log, from: UInt64(entries.count), budget: 1 << 20)
        {
            for entry in range.entries {
                let read = try facts(entry, cut.log, UInt64(entries.count))
                touched[cut.log.scope, default: []].formUnion(read.records)
                entries.append(read)
                tree.append(read.leaf)
            }
        }
        logs[cut.log] = entries
        trees[cut.log] = tree
    }
}
