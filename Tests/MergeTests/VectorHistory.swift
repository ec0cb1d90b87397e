import Merge
import Register

/// A small history in real bytes, as a merge vector carries it.
struct VectorHistory {
    private(set) var directory: [Entry] = []
    private(set) var entries: [Entry] = []
    private var logs: [LogID: CompactRange] = [:]
    private var roots: [Digest] = [.zero]
    private var tree = CompactRange()
    private var federation = Digest.zero
    private var random = SeededGenerator(seed: 11)

    /// The national lead 1, the ministries 2 and 3, institutions 4 and 5 led by them.
    init() {
        order(.genesis(.init(name: "vector", rootKey: [1], directoryKey: [2], authorities: [])))
        for number in UInt32(1)...5 {
            order(
                .admit(
                    .init(
                        number: number, registration: "", code: "i\(number)", name: "",
                        sealKey: [3, UInt8(number)], nodeKeys: [[4, UInt8(number)]],
                        leadKind: number == 1 ? .national : number < 4 ? .sector : .none)))
        }
        order(.policy(History.policy))
        order(.assignLead(institution: 4, lead: 2))
        order(.assignLead(institution: 5, lead: 3))
    }

    var size: UInt64 { tree.size }

    /// Orders an act that cuts the logs named at what they have now.
    mutating func order(_ order: Act.Order, cutting cut: [LogID] = []) {
        let cuts = cut.map { log in
            let range = logs[log] ?? CompactRange()
            return Cut(log: log, size: range.size, root: range.root)
        }
        add(Payload(Act(order, cuts: cuts), text: "", using: &random))
    }

    /// Adds an entry to the directory.
    mutating func add(_ payload: Payload, kind: UInt32 = 2, isCritical: Bool = true) {
        if directory.isEmpty { federation = payload.hash }
        var header = Header(
            federation: federation, log: Directory.log, sequence: tree.size, kind: .act,
            payload: payload, directorySize: tree.size, directoryRoot: roots.last ?? .zero,
            claimedTime: 0)
        header.kind = kind
        header.isCritical = isCritical
        directory.append(Entry(header: header.bytes, payload: payload.bytes))
        tree.append(Tree.leaf(header.bytes))
        roots.append(tree.root)
    }

    /// Adds an entry to an institution's log, citing `cited` or the present directory.
    @discardableResult
    mutating func write(
        _ institution: UInt32, _ statements: [Statement], in scope: Scope = .public,
        epoch: UInt32 = 1, citing cited: UInt64? = nil, kind: UInt32 = 1, isCritical: Bool = true
    ) -> Reference {
        let log = LogID(institution: institution, scope: scope, epoch: epoch)
        let payload = Payload(ChangeSet(statements: statements), using: &random)
        let size = cited ?? self.size
        var header = Header(
            federation: federation, log: log, sequence: logs[log]?.size ?? 0, kind: .changeSet,
            payload: payload, directorySize: size, directoryRoot: roots[Int(size)],
            claimedTime: 0)
        header.kind = kind
        header.isCritical = isCritical
        let entry = Entry(header: header.bytes, payload: payload.bytes)
        entries.append(entry)
        logs[log, default: CompactRange()].append(entry.leaf)
        return Reference(log: log, sequence: header.sequence, index: 0, leaf: entry.leaf)
    }
}

/// What a vector's entries give.
struct Replay {
    var directory = Directory()
    var cells: [Scope: [Cell: [Stated]]] = [:]
    var leaves: [Position: Digest] = [:]

    init(directory entries: [Entry], entries others: [Entry]) throws {
        for entry in entries {
            switch try Self.read(entry).1 {
            case .act(let act, _): directory.append(act) { _, _, _ in true }
            case .unreadable: return
            default: directory.skip()
            }
        }
        var ended: Set<LogID> = []
        for entry in others {
            let (header, content) = try Self.read(entry)
            if case .unreadable = content { ended.insert(header.log) }
            guard case .changeSet(let read, _) = content, !ended.contains(header.log) else {
                continue
            }
            for read in read {
                let stated = Stated(
                    read, log: header.log, sequence: header.sequence,
                    directorySize: header.directorySize)
                leaves[stated.position] = entry.leaf
                cells[header.log.scope, default: [:]][read.statement.cell, default: []]
                    .append(stated)
            }
        }
    }

    private static func read(_ entry: Entry) throws -> (Header, EntryContent) {
        let header = try Header(entry.header)
        let payload = Payload(entry.payload) ?? Payload(parts: [])
        return (header, EntryContent(header: header, payload: payload))
    }

    /// Fills in a vector what the history must give.
    func fill(_ vector: inout Vector) {
        vector.stands = directory.outcomes.map { $0 == .stands }
        var (verdicts, effective): ([String], [String]) = ([], [])
        var prints: [String: String] = [:]
        for (layer, cells) in cells {
            var shown: [RecordID: [Fingerprint.EffectiveCell]] = [:]
            for (cell, list) in cells {
                let merged = merge(
                    cell, layer: layer, statements: list, under: directory
                ) { leaves[$0] }
                let name = [layer.text, cell.record.hex, cell.group, cell.element.hex]
                    .joined(separator: " ")
                for (stated, verdict) in zip(list, merged.verdicts) {
                    let position = stated.position
                    verdicts.append(
                        "\(name) | \(position.log.text) \(position.sequence) \(position.index)"
                            + " | \(verdict.code)")
                }
                guard let index = merged.effective, let word = list[index].word else { continue }
                shown[cell.record, default: []].append(
                    .init(group: cell.group, element: cell.element, word: word))
                switch word {
                case .value(let value): effective.append("\(name) = \(value.hex)")
                case .empty: effective.append("\(name) empty")
                }
            }
            let hashes = shown.sorted { $0.key < $1.key }.compactMap { id, cells in
                Fingerprint.record(id, cells: cells).map { (id: id, hash: $0) }
            }
            prints[layer.text] = Fingerprint.tree(hashes).hex
        }
        vector.verdicts = verdicts.sorted()
        vector.effective = effective.sorted()
        vector.fingerprints = prints
    }
}
