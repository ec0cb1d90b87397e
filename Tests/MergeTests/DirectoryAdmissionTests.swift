import Merge
import Register
import Testing

/// A directory's log in real bytes.
private struct DirectoryBench {
    var entries: [Entry] = []
    var federation = Digest.zero
    private var random = SeededGenerator(seed: 6)

    init(_ orders: [Act.Order]) {
        for order in orders { append(Payload(Act(order), text: "", using: &random)) }
    }

    static let genesis = Act.Order.genesis(
        .init(
            name: "test", rootKey: [1], directoryKey: [2], authorities: [],
            rootSignature: Bench.sign(
                [1],
                Act.Genesis(name: "test", rootKey: [1], directoryKey: [2], authorities: [])
                    .signedBytes)))

    static func admit(_ number: UInt32) -> Act.Order {
        .admit(
            .init(
                number: number, registration: "", code: "i\(number)", name: "",
                sealKey: [3, UInt8(number)], nodeKeys: [[4, UInt8(number)]],
                leadKind: number == 1 ? .national : .none))
    }

    var tree: CompactRange { tree(entries.count) }

    func tree(_ size: Int) -> CompactRange {
        var range = CompactRange()
        for entry in entries[..<size] { range.append(entry.leaf) }
        return range
    }

    mutating func append(_ payload: Payload, alter: (inout Header) -> Void = { _ in }) {
        if entries.isEmpty { federation = payload.hash }
        var header = Header(
            federation: federation, log: Directory.log, sequence: UInt64(entries.count),
            kind: .act, payload: payload, directorySize: UInt64(entries.count),
            directoryRoot: tree.root, claimedTime: 0)
        alter(&header)
        entries.append(Entry(header: header.bytes, payload: payload.bytes))
    }

    func range(_ start: Int = 0, key: Bytes = [2]) -> LogRange {
        LogRange(
            log: Directory.log, start: UInt64(start), entries: Array(entries[start...]),
            checkpoint: checkpoint(key: key))
    }

    func checkpoint(_ root: Digest? = nil, key: Bytes = [2]) -> Checkpoint {
        Checkpoint(
            federation: federation, log: Directory.log, size: UInt64(entries.count),
            root: root ?? tree.root
        ) { Bench.sign(key, $0) }
    }

    func judge(
        _ range: LogRange, directory: Directory = Directory(), held: Int = 0
    ) throws -> DirectoryVerdict {
        let admission = DirectoryAdmission(
            federation: federation, verify: { $2 == Bench.sign($0, $1) },
            heldRoot: { $0 <= UInt64(held) ? self.tree(Int($0)).root : nil })
        return try admission.judge(range, directory: directory, tree: tree(held))
    }
}

extension DirectoryVerdict {
    fileprivate var word: String {
        switch self {
        case .admitted: "admitted"
        case .held: "held"
        case .fork: "fork"
        case .refused(let refusal): refusal.code.rawValue
        }
    }

    fileprivate var admitted: AdmittedDirectory? {
        if case .admitted(let admitted) = self { admitted } else { nil }
    }
}

struct DirectoryAdmissionTests {
    private let orders = [
        DirectoryBench.genesis, DirectoryBench.admit(1), DirectoryBench.admit(2),
    ]

    @Test func `A directory is admitted from its beginning and onwards`() throws {
        let bench = DirectoryBench(orders)
        let whole = try #require(try bench.judge(bench.range()).admitted)
        #expect(whole.directory.size == 3)
        #expect(whole.directory.members.count == 2)
        #expect(whole.unreadable == nil)
        let later = try bench.judge(
            bench.range(1), directory: whole.directory.prefix(2), held: 2)
        #expect(later.admitted?.directory.members == whole.directory.members)
        #expect(try bench.judge(bench.range(), held: 3).word == "held")
    }

    @Test func `Each refusal of a directory has its one cause`() throws {
        let bench = DirectoryBench(orders)
        #expect(try bench.judge(bench.range(2), held: 1).word == "gap")
        #expect(try bench.judge(bench.range(key: [5])).word == "bad-signature")
        var range = bench.range()
        range.checkpoint = nil
        #expect(try bench.judge(range).word == "misplaced")
        range.checkpoint = bench.checkpoint(.zero)
        #expect(try bench.judge(range).word == "root-mismatch")
        range = bench.range()
        range.entries = []
        #expect(try bench.judge(range).word == "no-checkpoint")
        var foreign = bench
        foreign.federation = .zero
        #expect(try foreign.judge(bench.range()).word == "foreign-federation")
        #expect(try foreign.judge(foreign.range()).word == "foreign-federation")
        #expect(try DirectoryBench([]).judge(DirectoryBench([]).range()).word == "held")
    }

    @Test func `An entry that doesn't follow from those before it is refused`() throws {
        for (alter, word) in [
            ({ (header: inout Header) in header.directorySize -= 1 }, "foreign-directory"),
            ({ header in header.directoryRoot = .zero }, "foreign-directory"),
            ({ header in header.sequence += 1 }, "misplaced"),
            ({ header in header.federation = .zero }, "foreign-federation"),
            ({ header in header.log = LogID(institution: 1, scope: .public) }, "misplaced"),
        ] {
            var bench = DirectoryBench(orders)
            var random = SeededGenerator(seed: 1)
            bench.append(
                Payload(Act(DirectoryBench.admit(3)), text: "", using: &random), alter: alter)
            #expect(try bench.judge(bench.range()).word == word)
        }
    }

    @Test func `A genesis that its root key didn't sign begins nothing`() throws {
        let forged = Act.Order.genesis(
            .init(name: "other", rootKey: [1], directoryKey: [2], authorities: []))
        let bench = DirectoryBench([forged])
        #expect(try bench.judge(bench.range()).word == "bad-signature")
        let act = DirectoryBench([DirectoryBench.admit(1)])
        #expect(try act.judge(act.range()).word == "foreign-federation")
    }

    @Test func `Another branch signed by the directory key is a fork`() throws {
        let bench = DirectoryBench(orders)
        let directory = try #require(try bench.judge(bench.range()).admitted).directory
        var range = bench.range()
        range.checkpoint = bench.checkpoint(.zero)
        #expect(try bench.judge(range, directory: directory, held: 3).word == "fork")
        range.checkpoint = bench.checkpoint(.zero, key: [5])
        #expect(try bench.judge(range, directory: directory, held: 3).word == "bad-signature")
    }

    @Test func `A directory key rotated by the root key signs from then on`() throws {
        var bench = DirectoryBench(orders)
        guard case .genesis(let genesis) = DirectoryBench.genesis else { return }
        let message = Act.directoryKeySignedBytes(
            genesis: Digest.sha256(genesis.signedBytes), size: 3, key: [6])
        var random = SeededGenerator(seed: 1)
        bench.append(
            Payload(
                Act(.rotateDirectoryKey(key: [6], rootSignature: Bench.sign([1], message))),
                text: "", using: &random))
        #expect(try bench.judge(bench.range(key: [6])).word == "admitted")
        #expect(try bench.judge(bench.range(key: [2])).word == "bad-signature")
        let directory = try #require(try bench.judge(bench.range(key: [6])).admitted).directory
        #expect(directory.prefix(4).directoryKey == [6])
        #expect(directory.prefix(3).directoryKey == [2])
    }

    @Test func `An entry that may be skipped counts, one that may not ends the evaluation`() throws
    {
        for isCritical in [false, true] {
            var bench = DirectoryBench(orders)
            bench.append(Payload(parts: [])) {
                $0.kind = 77
                $0.isCritical = isCritical
            }
            var random = SeededGenerator(seed: 1)
            bench.append(Payload(Act(DirectoryBench.admit(3)), text: "", using: &random))
            let admitted = try #require(try bench.judge(bench.range()).admitted)
            #expect(admitted.tree.size == 5)
            #expect(admitted.directory.size == (isCritical ? 3 : 5))
            #expect(admitted.directory.members.count == (isCritical ? 2 : 3))
            #expect((admitted.unreadable != nil) == isCritical)
            #expect(admitted.directory.prefix(9).size == admitted.directory.size)
        }
    }
}
