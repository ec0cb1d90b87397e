internal import Merge
internal import Register
internal import Seals

/// The bytes of a symbolic history as its institutions write them, right or wrong, with keys that
/// nobody keeps.
struct ConformanceWorld {
    static let main = "main"

    /// A log as one hand wrote it.
    struct Branch {
        var entries: [Entry] = []
        var trees: [CompactRange] = [CompactRange()]
        /// The latest checkpoint of each size.
        var checkpoints: [UInt64: Checkpoint] = [:]

        func isWritten(_ size: UInt64) -> Bool { size < UInt64(trees.count) }

        mutating func append(_ entry: Entry) {
            entries.append(entry)
            var tree = trees[trees.count - 1]
            tree.append(entry.leaf)
            trees.append(tree)
        }

        /// The log up to a size, as it was before anything else was written.
        func prefix(_ size: UInt64) -> Branch {
            Branch(
                entries: Array(entries.prefix(Int(size))),
                trees: Array(trees.prefix(Int(size) + 1)),
                checkpoints: checkpoints.filter { $0.key <= size })
        }
    }

    private(set) var directory = Directory()
    private(set) var directoryLog = Branch()
    private(set) var logs: [LogID: [String: Branch]] = [:]
    private(set) var federation = Digest.zero
    private let directoryKey: SealKey
    private var keys: [UInt32: [SealKey]] = [:]
    private var random = SplitMix()

    /// A federation of which only genesis, at sequence 0, is written.
    init() throws {
        let root = try SealKey(generate: .ed25519)
        directoryKey = try SealKey(generate: .p256)
        var genesis = Act.Genesis(
            name: "conformance", rootKey: root.publicKey.spki,
            directoryKey: directoryKey.publicKey.spki, authorities: [])
        genesis.rootSignature = try root.sign(genesis.signedBytes)
        try append(Act(.genesis(genesis)))
    }

    // MARK: - The directory

    /// Orders an act, right or wrong.
    mutating func order(_ order: ConformanceStep.Order) throws {
        if let unknown = order.unknown {
            return try append(Payload(parts: []), kind: 99, isCritical: unknown == .critical)
        }
        var cuts: [Cut] = []
        for (name, size) in (order.cuts ?? [:]).sorted(by: { $0.key < $1.key }) {
            let log = try Self.log(name)
            let branch = try size.size == 0 ? Branch() : branch(of: log, size.branch)
            guard branch.isWritten(size.size) else {
                throw ConformanceError("log \(name) has no \(size.size) entries yet")
            }
            cuts.append(
                Cut(log: log, size: size.size, root: branch.trees[Int(size.size)].root))
        }
        try append(Act(try self.order(from: order), cuts: cuts))
    }

    private mutating func append(_ act: Act) throws {
        try append(Payload(act, text: "", using: &random), kind: 2, isCritical: true)
        directory.append(act) { _, _, _ in true }
    }

    private mutating func append(_ payload: Payload, kind: UInt32, isCritical: Bool) throws {
        let size = UInt64(directoryLog.entries.count)
        if size == 0 { federation = payload.hash }
        var header = Header(
            federation: federation, log: Directory.log, sequence: size, kind: .act,
            payload: payload, directorySize: size, directoryRoot: directoryRoot(at: size),
            claimedTime: 0)
        header.kind = kind
        header.isCritical = isCritical
        directoryLog.append(Entry(header: header.bytes, payload: payload.bytes))
        if kind != EntryKind.act.rawValue { directory.skip() }
        let tree = directoryLog.trees[Int(size) + 1]
        directoryLog.checkpoints[size + 1] = try Checkpoint(
            federation: federation, log: Directory.log, size: tree.size, root: tree.root
        ) { try directoryKey.sign($0) }
    }

    private func directoryRoot(at size: UInt64) -> Digest {
        size == 0 || !directoryLog.isWritten(size)
            ? .zero : directoryLog.trees[Int(size)].root
    }

    private mutating func order(
        from step: ConformanceStep.Order
    ) throws -> Act.Order {
        if let admit = step.admit {
            guard let kind = LeadKind(code: admit.lead ?? "none") else {
                throw ConformanceError("“\(admit.lead ?? "")” is no lead kind")
            }
            return .admit(
                .init(
                    number: admit.number, registration: "",
                    code: admit.code ?? "i\(admit.number)", name: "Institution \(admit.number)",
                    sealKey: try newKey(of: admit.number),
                    nodeKeys: admit.host ?? 0 == 0 ? [Bytes("node \(admit.number)".utf8)] : [],
                    host: admit.host ?? 0, leadKind: kind))
        }
        if let assign = step.assign {
            return .assignLead(institution: assign.institution, lead: assign.lead)
        }
        if let delegate = step.delegate {
            return .delegate(
                owner: delegate.owner, delegate: delegate.delegate, groups: delegate.groups,
                records: (delegate.records ?? []).map(\.id))
        }
        if let transfer = step.transfer {
            return .transfer(
                records: transfer.records.map(\.id), from: transfer.from, to: transfer.to)
        }
        if let host = step.host {
            return .host(
                institution: host.institution, host: host.host,
                sealKey: try newKey(of: host.institution),
                nodeKeys: host.host == 0 ? [Bytes("node \(host.institution)".utf8)] : [])
        }
        if let institution = step.rotate {
            return .rotateKey(institution: institution, sealKey: try newKey(of: institution))
        }
        if let end = step.end { return .endDelegation(end) }
        if let rows = step.policy { return .policy(try Self.policy(rows)) }
        if let institution = step.exclude { return .exclude(institution) }
        throw ConformanceError("the act orders nothing that is known")
    }

    private static func policy(_ rows: [ConformanceStep.Row]) throws -> Policy {
        Policy(
            precedence: try rows.map { row in
                PrecedenceRow(
                    group: row.group, roles: try row.roles.map { try role($0) },
                    closed: row.closed ?? false)
            })
    }

    // MARK: - Logs

    /// Writes an entry to an institution's log and signs a checkpoint.
    mutating func write(_ write: ConformanceStep.Write) throws {
        guard let scope = Scope(write.scope ?? "public"), scope != .directory else {
            throw ConformanceError("“\(write.scope ?? "")” is no scope to write to")
        }
        guard directoryLog.isWritten(write.citing) else {
            throw ConformanceError("the directory has no \(write.citing) entries yet")
        }
        let log = LogID(
            institution: write.institution, scope: scope, epoch: write.epoch ?? 1)
        let statements = try (write.statements ?? []).map { try statement($0) }
        let payload = Payload(ChangeSet(statements: statements), using: &random)
        let name = write.branch ?? Self.main
        var branch = name == Self.main ? logs[log]?[name] ?? Branch() : try branch(of: log, name)
        var header = Header(
            federation: federation, log: log, sequence: UInt64(branch.entries.count),
            kind: .changeSet, payload: payload, directorySize: write.citing,
            directoryRoot: directoryRoot(at: write.citing), claimedTime: 0)
        if let unknown = write.unknown {
            header.kind = 99
            header.isCritical = unknown == .critical
        }
        branch.append(Entry(header: header.bytes, payload: payload.bytes))
        logs[log, default: [:]][name] = branch
        try sign(log, name, citing: write.citing, key: write.key)
    }

    /// Signs what a log has now.
    mutating func sign(_ step: ConformanceStep.Sign) throws {
        let log = try Self.log(step.log)
        let name = step.branch ?? Self.main
        _ = try branch(of: log, name)
        try sign(log, name, citing: step.citing, key: step.key)
    }

    /// Begins another branch of a log, which shares its first entries with main.
    mutating func fork(_ fork: ConformanceStep.Fork) throws {
        let log = try Self.log(fork.log)
        let branch = try branch(of: log, Self.main)
        guard branch.isWritten(fork.at), logs[log]?[fork.branch] == nil else {
            throw ConformanceError("log \(fork.log) can't begin branch \(fork.branch) there")
        }
        logs[log, default: [:]][fork.branch] = branch.prefix(fork.at)
    }

    /// A log's branch from its beginning up to a size, with the checkpoint there.
    func range(of log: LogID, _ size: BranchSize) throws -> LogRange {
        let branch = try branch(of: log, size.branch)
        guard branch.isWritten(size.size) else {
            throw ConformanceError("log \(log.text) has no \(size.size) entries yet")
        }
        return LogRange(
            log: log, start: 0, entries: Array(branch.entries.prefix(Int(size.size))),
            checkpoint: branch.checkpoints[size.size])
    }

    /// The directory's entries from a position to a size, with the checkpoint there.
    func directoryRange(from start: UInt64, to size: UInt64) throws -> LogRange {
        guard directoryLog.isWritten(size), start <= size else {
            throw ConformanceError("the directory has no \(size) entries yet")
        }
        return LogRange(
            log: Directory.log, start: start,
            entries: Array(directoryLog.entries[Int(start)..<Int(size)]),
            checkpoint: directoryLog.checkpoints[size])
    }

    /// The name of the branch whose first entries have this root, main before others.
    func branch(of log: LogID, at size: UInt64, root: Digest) -> String? {
        (logs[log] ?? [:]).filter {
            $0.value.isWritten(size) && $0.value.trees[Int(size)].root == root
        }.map(\.key).min { ($0 != Self.main ? 1 : 0, $0) < ($1 != Self.main ? 1 : 0, $1) }
    }

    static func log(_ name: String) throws -> LogID {
        guard let log = LogID(name) else { throw ConformanceError("“\(name)” is no log") }
        return log
    }

    private static func role(_ code: String) throws -> Role {
        guard let role = Role(code: code) else { throw ConformanceError("“\(code)” is no role") }
        return role
    }

    private func branch(of log: LogID, _ name: String) throws -> Branch {
        guard let branch = logs[log]?[name] else {
            throw ConformanceError("log \(log.text) has no branch \(name)")
        }
        return branch
    }

    private func statement(_ said: ConformanceStep.Said) throws -> Statement {
        let element = Bytes((said.element ?? "").utf8)
        let kinds = StatementKind.allCases.filter { $0.code == said.kind }
        let kind = kinds.first { ($0.namesElement ?? !element.isEmpty) == !element.isEmpty }
        guard let kind else {
            throw ConformanceError("“\(said.kind)” is no kind of statement for this cell")
        }
        return Statement(
            cell: Cell(record: said.record.id, group: said.group, element: element),
            role: try Self.role(said.role), kind: kind, value: Bytes((said.value ?? "").utf8),
            adopts: try said.adopts.map { try reference($0) },
            declines: try said.declines.map { try reference($0) })
    }

    private func reference(_ symbolic: SymbolicReference) throws -> Reference {
        let position = symbolic.position
        let branch = try branch(of: position.log, symbolic.branch)
        guard position.sequence < UInt64(branch.entries.count) else {
            throw ConformanceError("log \(position.log.text) has no entry \(position.sequence)")
        }
        return Reference(
            log: position.log, sequence: position.sequence, index: position.index,
            leaf: branch.entries[Int(position.sequence)].leaf)
    }

    // MARK: - Keys

    private mutating func newKey(of institution: UInt32) throws -> Bytes {
        let key = try SealKey(generate: .p256)
        keys[institution, default: []].append(key)
        return key.publicKey.spki
    }

    private mutating func sign(
        _ log: LogID, _ name: String, citing size: UInt64, key number: Int?
    ) throws {
        let key = try key(of: log, citing: size, number)
        guard let tree = logs[log]?[name]?.trees.last else { return }
        logs[log]?[name]?.checkpoints[tree.size] = try Checkpoint(
            federation: federation, log: log, size: tree.size, root: tree.root
        ) { try key.sign($0) }
    }

    /// The institution's key with this number, from 1; else the one that the directory cited
    /// names for the log's epoch; else its latest.
    private func key(of log: LogID, citing size: UInt64, _ number: Int?) throws -> SealKey {
        let all = keys[log.institution] ?? []
        if let number {
            guard all.indices.contains(number - 1) else {
                throw ConformanceError("institution \(log.institution) has no key \(number)")
            }
            return all[number - 1]
        }
        let periods = directory.prefix(size).members[log.institution]?.sealKeys ?? []
        let named = periods.last { $0.epoch == log.epoch }?.key
        guard let key = all.first(where: { $0.publicKey.spki == named }) ?? all.last else {
            throw ConformanceError("institution \(log.institution) was never admitted")
        }
        return key
    }
}

/// SplitMix64: salts that are the same in each run.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64 = 0

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension LeadKind {
    fileprivate init?(code: String) {
        let kinds: [LeadKind] = [.none, .sector, .municipality, .national]
        guard let kind = kinds.first(where: { $0.code == code }) else { return nil }
        self = kind
    }
}
