import Catalogue
import Dependencies
import Foundation
import Merge
import Register
import Replication
import Seals
import Storage

@testable import GraphIndex
@testable import saime

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

/// One national node that hosts three institutions, and a graph of what they state.
final class World {
    let replica: Replica
    var random: Seeded
    private let folder: URL
    private var time: Int64 = 1_800_000_000_000

    init(seed: UInt64 = 1) throws {
        random = Seeded(seed)
        folder = FileManager.default.temporaryDirectory.appending(path: "saime-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = try SealKey(generate: .ed25519)
        let directory = try SealKey(generate: .p256)
        let key = try SealKey(generate: .ed25519)
        var seals = [Seal(institution: 1, key: key)]
        var genesis = Act.Genesis(
            name: "izmēģinājums", rootKey: root.publicKey.spki,
            directoryKey: directory.publicKey.spki, authorities: [])
        genesis.rootSignature = try root.sign(genesis.signedBytes)
        replica = try Replica.begin(
            in: Store(path: folder.appending(path: "store.db").path), genesis: genesis,
            admission: .init(
                number: 1, registration: "", code: "i1", name: "Iestāde 1",
                sealKey: key.publicKey.spki, nodeKeys: [Bytes("node".utf8)],
                leadKind: .national),
            policy: Policy(precedence: [
                PrecedenceRow(group: "existence", roles: [.override, .owner], closed: true)
            ]), seal: seals[0], directorySeal: Seal(institution: 1, key: directory),
            machine: Machine(boot: "boot", identifier: "machine"), time: time, using: &random)
        for number: UInt32 in 2...3 {
            let key = try SealKey(generate: .ed25519)
            seals.append(Seal(institution: number, key: key))
            try order(
                .admit(
                    .init(
                        number: number, registration: "", code: "i\(number)",
                        name: "Iestāde \(number)", sealKey: key.publicKey.spki, nodeKeys: [],
                        host: 1, leadKind: .none)))
        }
        replica.replaceSeals(seals)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func order(_ order: Act.Order) throws {
        time += 1000
        _ = try replica.order(order, requests: [], time: time, using: &random)
    }

    func state(_ statements: [Statement], by institution: UInt32, scope: Scope = .public) throws {
        time += 1000
        let writing = Writing(
            ChangeSet(statements: statements), institution: institution, scope: scope,
            using: &random)
        _ = try replica.write([writing], time: time)
    }

    /// The national node notes where every log stands.
    func end(day: String) throws {
        time += 1000
        _ = try replica.writeFrontierNotes(day: day, time: time, using: &random)
    }

    /// The same store as another process opens it.
    func opened() throws -> Replica {
        try Replica(
            store: Store(path: replica.store.path), machine: replica.machine, seals: [])
    }

    /// Whoever owns a record now.
    func owner(_ record: RecordID) throws -> UInt32 {
        let directory = try replica.directory()
        return directory.owner(of: record, at: directory.size) ?? record.creator
    }

    /// A new record of a type with a local code.
    func create(_ type: String, by institution: UInt32, code: String) throws -> RecordID {
        let record = RecordID.random(creator: institution, using: &random)
        try state(
            [
                .set(record, "existence", .object(["type": .string(type)])),
                .set(record, "\(type).code", .object(["code": .string(code)])),
            ], by: institution)
        return record
    }

    /// The graph of the index, brought up to date.
    func indexed(day: GraphDay = .today) throws -> RegisterGraph {
        try replica.indexGraph()
        let store = try replica.store.freeze()
        let institutions = GraphInstitutions(try replica.directory())
        return RegisterGraph(
            try store.read { try GraphArrays($0, institutions, day: day) },
            institutions: institutions, day: day,
            texts: StoredTexts(store, contacts: { _ in [:] }, report: { _ in }))
    }

    /// What a reader is shown of each record that exists.
    func shown(
        in layers: [Scope]? = nil, asOf day: String? = nil
    ) throws -> [RecordID: RecordContent] {
        let views = try replica.views(of: replica.allRecords(), layers: layers, asOf: day)
        return views.reduce(into: [:]) { shown, view in
            if view.type != nil { shown[view.record] = view.content }
        }
    }

    /// The graph of what a reader sees, record by record, without any index.
    func viewed(day: GraphDay = .today) throws -> RegisterGraph {
        let records = try shown().map { GraphRecord(id: $0.key, content: $0.value) }
        return RegisterGraph(
            records, institutions: GraphInstitutions(try replica.directory()), day: day)
    }
}

extension GraphDay {
    static let today = GraphDay(number: 20_260_630)
}

extension Statement {
    static func set(_ record: RecordID, _ group: String, _ value: CanonicalJSON) -> Statement {
        Statement(
            cell: Cell(record: record, group: group), role: .owner, kind: .set, value: value.bytes)
    }

    static func put(
        _ record: RecordID, _ group: String, _ element: String, _ value: CanonicalJSON? = nil
    ) -> Statement {
        Statement(
            cell: Cell(record: record, group: group, element: Bytes(element.utf8)), role: .owner,
            kind: .in, value: value?.bytes ?? [])
    }

    static func remove(_ record: RecordID, _ group: String, _ element: String) -> Statement {
        Statement(
            cell: Cell(record: record, group: group, element: Bytes(element.utf8)), role: .owner,
            kind: .out, value: [])
    }

    static func say(_ record: RecordID, _ group: String, _ kind: StatementKind) -> Statement {
        Statement(cell: Cell(record: record, group: group), role: .owner, kind: kind, value: [])
    }
}

extension RegisterGraph {
    /// Everything that the graph says, a line each, in its order.
    var said: [String] {
        let nodes = (0..<NodeID(graph.nodeCount)).map { node -> String in
            let levels = levels(of: node).map { "\($0.role) \($0.level.value.spelling)" }
            return "\(node) \(entry(node)) \(graph[node]) \(levels)"
        }
        let edges = graph.edges().sorted().map { edge -> String in
            let required = required(by: edge).map(\.level.value.spelling)
            return "\(edge.from)→\(edge.to) \(edge.kind) \(edge.isCritical) \(edge.status)"
                + " \(link(edge)) \(required)"
        }
        return nodes + edges
    }
}
