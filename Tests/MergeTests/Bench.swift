import Merge
import Register

/// Real bytes of a log, and what a receiver of them would know.
struct Bench {
    var history = History()
    var federation = Digest.sha256([7])
    var log = LogID(institution: 4, scope: .public)
    /// How much of the directory is held, where it is more than is evaluated.
    var heldDirectory: UInt64?
    var entries: [Entry] = []
    private var random = SeededGenerator(seed: 5)

    /// A signature that anybody can make: the hash of key and message.
    static func sign(_ key: Bytes, _ message: Bytes) -> Bytes {
        Digest.sha256(key + message).bytes
    }

    static func root(of size: UInt64) -> Digest { Digest.sha256([0xD1, UInt8(size)]) }

    mutating func payload(_ value: String) -> Payload {
        let statement = Statement(
            cell: Cell(record: .test(4), group: "service.name"), role: .owner, kind: .set,
            value: Bytes(value.utf8))
        return Payload(
            ChangeSet(statements: [statement], note: ChangeNote(reason: "r")), using: &random)
    }

    /// An entry at the log's end, its header altered where a test says so.
    mutating func entry(_ value: String = "v", alter: (inout Header) -> Void = { _ in }) -> Entry {
        let payload = payload(value)
        let size = history.directory.size
        var header = Header(
            federation: federation, log: log, sequence: UInt64(entries.count), kind: .changeSet,
            payload: payload, directorySize: size, directoryRoot: Self.root(of: size),
            claimedTime: 0)
        alter(&header)
        return Entry(header: header.bytes, payload: payload.bytes)
    }

    mutating func write(_ count: Int = 1) {
        for _ in 0..<count {
            let entry = entry("\(entries.count)")
            entries.append(entry)
        }
    }

    /// The tree over the first entries.
    func tree(_ size: Int) -> CompactRange {
        var range = CompactRange()
        for entry in entries[..<size] { range.append(entry.leaf) }
        return range
    }

    func checkpoint(size: Int? = nil, root: Digest? = nil, key: Bytes = [3, 4]) -> Checkpoint {
        let size = size ?? entries.count
        return Checkpoint(
            federation: federation, log: log, size: UInt64(size), root: root ?? tree(size).root
        ) { Self.sign(key, $0) }
    }

    func range(_ start: Int = 0, key: Bytes = [3, 4]) -> LogRange {
        LogRange(
            log: log, start: UInt64(start), entries: Array(entries[start...]),
            checkpoint: checkpoint(key: key))
    }

    /// What a node that holds the log's first entries says to a range.
    func judge(_ range: LogRange, held size: Int = 0) throws -> AdmissionVerdict {
        let admission = Admission(
            directory: history.directory, federation: federation,
            directoryRoot: {
                $0 <= heldDirectory ?? history.directory.size ? Self.root(of: $0) : nil
            },
            verify: { $2 == Self.sign($0, $1) },
            heldRoot: { log, at in
                log == self.log && at <= UInt64(size) ? self.tree(Int(at)).root : nil
            })
        let citation = try size == 0 ? 0 : Header(entries[size - 1].header).directorySize
        return try admission.judge(range, held: HeldLog(tree: tree(size), citation: citation))
    }
}

extension AdmissionVerdict {
    /// The verdict as a word, a refusal as its code.
    var word: String {
        switch self {
        case .admitted: "admitted"
        case .held: "held"
        case .waits: "waits"
        case .setApart: "set apart"
        case .fork: "fork"
        case .refused(let refusal): refusal.code.rawValue
        }
    }
}
