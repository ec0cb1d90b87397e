import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Synchronization
import Testing

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A directory for a test's files, removed when the test lets go of it.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "saime-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// A small federation on one machine: the national node, members and their nodes, with real keys.
///
/// Nodes are named by their first institution: 1 is the national node.
final class Federation {
    let folder: Folder
    var random: Seeded
    private(set) var nodes: [UInt32: Replica] = [:]
    private(set) var keys: [UInt32: SealKey] = [:]
    private(set) var time: Int64 = 1_800_000_000_000
    private var machines: [UInt32: Machine] = [:]
    private let directoryKey: SealKey

    init(seed: UInt64 = 1, policy: Policy? = nil) throws {
        folder = try Folder()
        random = Seeded(seed)
        let root = try SealKey(generate: .ed25519)
        let directory = try SealKey(generate: .p256)
        directoryKey = directory
        let seal = try SealKey(generate: .p256)
        keys[1] = seal
        var genesis = Act.Genesis(
            name: "izmēģinājums", rootKey: root.publicKey.spki,
            directoryKey: directory.publicKey.spki, authorities: [])
        genesis.rootSignature = try root.sign(genesis.signedBytes)
        let machine = Machine(boot: "boot-1", identifier: "machine-1")
        machines[1] = machine
        nodes[1] = try Replica.begin(
            in: Store(path: folder.file("1.db")), genesis: genesis,
            admission: .init(
                number: 1, registration: "", code: "VARAM", name: "Vadošā iestāde",
                sealKey: seal.publicKey.spki, nodeKeys: [Bytes("node 1".utf8)],
                leadKind: .national),
            policy: policy ?? Self.policy, seal: Seal(institution: 1, key: seal),
            directorySeal: Seal(institution: 1, key: directory), machine: machine, time: time,
            using: &random)
    }

    static let policy = Policy(precedence: [
        PrecedenceRow(group: "existence", roles: [.override, .owner], closed: true),
        PrecedenceRow(group: "service.name", roles: [.override, .owner, .national, .lead]),
        PrecedenceRow(group: "service.function", roles: [.override, .national, .lead, .owner]),
    ])

    var national: Replica { get throws { try node(1) } }

    func node(_ number: UInt32) throws -> Replica { try #require(nodes[number]) }

    func tick() -> Int64 {
        time += 1000
        return time
    }

    /// Admits an institution and lets its node join; a guest's seal goes to its host's node.
    func admit(_ number: UInt32, leadKind: LeadKind = .none, host: UInt32 = 0) throws {
        let key = try SealKey(generate: .p256)
        keys[number] = key
        try order(
            .admit(
                .init(
                    number: number, registration: "", code: "I\(number)", name: "Iestāde \(number)",
                    sealKey: key.publicKey.spki,
                    nodeKeys: host == 0 ? [Bytes("node \(number)".utf8)] : [], host: host,
                    leadKind: leadKind)))
        guard host == 0 else { return }
        let machine = Machine(boot: "boot-1", identifier: "machine-\(number)")
        machines[number] = machine
        nodes[number] = try Replica.join(
            national.federation, membership: national.membership(),
            in: Store(path: folder.file("\(number).db")),
            seals: [Seal(institution: number, key: key)], machine: machine)
    }

    /// Opens a node's store again, as after a crash or from another process.
    func reopened(_ number: UInt32, boot: String = "boot-1") throws -> Replica {
        let machine = Machine(
            boot: boot, identifier: try #require(machines[number]).identifier)
        return try Replica(
            store: Store(path: folder.file("\(number).db")), machine: machine,
            seals: [Seal(institution: number, key: try #require(keys[number]))])
    }

    /// Another node of an institution, with an empty store.
    func freshNode(of number: UInt32) throws -> Replica {
        try Replica.join(
            national.federation, membership: national.membership(),
            in: Store(path: folder.file("\(number)-\(tick()).db")),
            seals: [Seal(institution: number, key: try #require(keys[number]))],
            machine: Machine(boot: "boot-1", identifier: "machine-\(number)"))
    }

    func replace(_ number: UInt32, by replica: Replica) { nodes[number] = replica }

    func setKey(_ key: SealKey, of number: UInt32) { keys[number] = key }

    @discardableResult
    func order(_ order: Act.Order, requests: [Reference] = []) throws -> OrderedAct {
        try national.order(order, requests: requests, time: tick(), using: &random)
    }

    /// Orders an act with other cuts than what is held: as a person does whose key was stolen.
    func order(_ order: Act.Order, cuts: [Cut]) throws {
        let head = try national.directoryHead()
        let payload = Payload(Act(order, cuts: cuts), text: "", using: &random)
        let header = Header(
            federation: try national.federation, log: Directory.log, sequence: head.size,
            kind: .act,
            payload: payload, directorySize: head.size, directoryRoot: head.root,
            claimedTime: tick())
        let row = try #require(try national.held(Directory.log))
        var tree = row.tree
        tree.append(Tree.leaf(header.bytes))
        let range = LogRange(
            log: Directory.log, start: head.size,
            entries: [Entry(header: header.bytes, payload: payload.bytes)],
            checkpoint: try Checkpoint(
                federation: national.federation, log: Directory.log, size: tree.size,
                root: tree.root, sign: directoryKey.sign))
        #expect(try national.admitDirectory(range).verdict == .admitted)
    }

    /// Lets an institution state something at its own node.
    @discardableResult
    func state(
        _ statements: [Statement], by institution: UInt32, at node: UInt32? = nil,
        scope: Scope = .public, note: ChangeNote? = nil
    ) throws -> Written {
        let writing = Writing(
            ChangeSet(statements: statements, note: note), institution: institution,
            scope: scope, using: &random)
        let written = try self.node(node ?? institution).write([writing], time: tick())
        return try #require(written.first)
    }

    /// A new record with a type and a name, owned by its creator.
    func create(by institution: UInt32, name: String = "Nosaukums") throws -> RecordID {
        let record = RecordID.random(creator: institution, using: &random)
        try state(
            [
                Statement(
                    cell: Cell(record: record, group: "existence"), role: .owner, kind: .set,
                    value: Bytes(#"{"type":"service"}"#.utf8)),
                Self.name(record, name),
            ], by: institution)
        return record
    }

    static func name(
        _ record: RecordID, _ name: String, role: Role = .owner, adopts: Reference? = nil
    ) -> Statement {
        Statement(
            cell: Cell(record: record, group: "service.name"), role: role, kind: .set,
            value: Bytes(#"{"lv":"\#(name)"}"#.utf8), adopts: adopts)
    }

    static func function(_ record: RecordID, _ function: String, role: Role) -> Statement {
        Statement(
            cell: Cell(record: record, group: "service.function"), role: role, kind: .set,
            value: Bytes(#""\#(function)""#.utf8))
    }

    /// Carries the directory, then every log, from one node to another.
    @discardableResult
    func carry(from source: UInt32, to target: UInt32) throws -> [RangeResult] {
        try Self.carry(from: node(source), to: node(target))
    }

    @discardableResult
    static func carry(from source: Replica, to target: Replica) throws -> [RangeResult] {
        try carryDirectory(from: source, to: target)
        var results: [RangeResult] = []
        for cut in try source.frontier() {
            var start = try target.held(cut.log)?.size ?? 0
            while start < cut.size,
                let range = try source.range(of: cut.log, from: start, budget: 1 << 20)
            {
                let result = try #require(try target.admit([range]).first)
                results.append(result)
                guard result.verdict == .admitted || result.verdict == .held else { break }
                start = range.end
            }
        }
        return results
    }

    static func carryDirectory(from source: Replica, to target: Replica) throws {
        while let range = try source.range(
            of: Directory.log, from: target.directoryHead().size, budget: 1 << 20)
        {
            let result = try target.admitDirectory(range)
            guard result.verdict == .admitted else { break }
        }
    }

    /// Carries everything everywhere, until nothing changes.
    func converge() throws {
        for _ in 0..<3 {
            for source in nodes.keys.sorted() {
                for target in nodes.keys.sorted() where source != target {
                    try carry(from: source, to: target)
                }
            }
        }
    }

    /// A copy of a node's store, as a backup.
    func backup(_ number: UInt32) throws -> String {
        let path = folder.file("\(number)-backup-\(tick()).db")
        try node(number).store.checkpoint()
        for suffix in ["", "-wal"]
        where FileManager.default.fileExists(
            atPath: folder.file("\(number).db") + suffix)
        {
            try FileManager.default.copyItem(
                atPath: folder.file("\(number).db") + suffix, toPath: path + suffix)
        }
        return path
    }

    /// A copy of a node that signs as well: it has been told that its store is the latest.
    func twin(of number: UInt32) throws -> Replica {
        let twin = try Replica(
            store: Store(path: backup(number)), machine: Machine(boot: "b", identifier: "m"),
            seals: [Seal(institution: number, key: try #require(keys[number]))])
        #expect(try twin.upstreamReturned(national.frontier(), from: Directory.nationalLead))
        return twin
    }
}

extension RangeVerdict {
    var refusal: Refusal.Code? {
        if case .refused(let refusal) = self { return refusal.code }
        return nil
    }
}

extension Replica {
    /// The effective value of a cell, as text.
    func value(_ record: RecordID, _ group: String) throws -> String? {
        let cell = try view(record)?.cells.first { $0.cell.group == group }
        return cell?.value.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The fingerprints of the layers.
    func fingerprints() throws -> [Scope: Digest] {
        let layers = try fingerprint().layers
        return Dictionary(layers.map { ($0.layer, $0.fingerprint) }) { $1 }
    }
}
