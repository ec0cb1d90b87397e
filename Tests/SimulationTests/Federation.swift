import Foundation
import Merge
import Register
import Replication
import Seals
import Storage

/// A whole federation in one process, driven by a seed: virtual time, unreliable links, crashes,
/// slow nodes, authors that act on old directories, and relays that lie.
///
/// Institution 1 is the national lead; 2 and 3 lead sectors; the others are members that dial
/// their sector node, and some of them the national node too.
final class Federation {
    let seed: UInt64
    var dice: SeededGenerator
    let clock = VirtualClock()
    let folder: URL
    var nodes: [SimulatedNode] = []
    var links: [SimulatedLink] = []
    private(set) var trail: [String] = []
    var records: [RecordID] = []
    let checker = Checker()
    /// Whether backups are restored and days end: not in every simulation, so that what went wrong
    /// in the others replays from its seed.
    let hasMisfortunes: Bool
    /// The node that goes on beside its original; nil: none.
    var copied: SimulatedNode?
    /// Those that must hear from all their upstreams before they sign.
    var doubted: Set<SimulatedNode> = []
    /// What the national node showed of each day when it noted it.
    var days: [String: [RecordID: DayView]] = [:]

    /// Keys that are the same in every run, as are the signatures by them: a seed replays.
    static let keys: [SealKey] = (UInt8(0)..<40).compactMap(key)
    private static let rootKey = keys[0]
    static let directoryKey = keys[1]
    private var nextKey = 12

    init(seed: UInt64, hasMisfortunes: Bool = false) throws {
        self.seed = seed
        self.hasMisfortunes = hasMisfortunes
        dice = SeededGenerator(seed: seed)
        let shared = URL(filePath: "/dev/shm")
        let base =
            FileManager.default.isWritableFile(atPath: shared.path)
            ? shared : FileManager.default.temporaryDirectory
        folder = base.appending(path: "saime-simulation-\(seed)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try found(3 + dice.below(7))
    }

    deinit {
        for node in nodes { node.crash() }
        try? FileManager.default.removeItem(at: folder)
    }

    var national: SimulatedNode { nodes[0] }

    func note(_ what: String) { trail.append(what) }

    /// How to see it again.
    var report: String {
        "replay: SEED=\(seed) swift test --filter SimulationTests\n" + trail.joined(separator: "\n")
    }

    /// A key that nobody has used; nil when all are.
    func unusedKey() -> SealKey? {
        guard nextKey < Self.keys.count else { return nil }
        defer { nextKey += 1 }
        return Self.keys[nextKey]
    }

    /// An Ed25519 key (RFC 8410) from a number.
    private static func key(_ number: UInt8) -> SealKey? {
        let prefix: [UInt8] = [
            0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
        ]
        let der = Data(prefix + Digest.sha256([number]).bytes)
        let pem = """
            -----BEGIN PRIVATE KEY-----
            \(der.base64EncodedString())
            -----END PRIVATE KEY-----

            """
        return try? SealKey(pem: Array(pem.utf8))
    }

    // MARK: - The beginning

    static let policy = Policy(precedence: [
        PrecedenceRow(group: "existence", roles: [.override, .owner], closed: true),
        PrecedenceRow(group: "thing.name", roles: [.override, .owner, .lead]),
        PrecedenceRow(group: "thing.field", roles: [.override, .national, .lead, .owner]),
        PrecedenceRow(
            group: "thing.approval", roles: [.override, .lead, .national], closed: true),
    ])

    private func found(_ count: Int) throws {
        var genesis = Act.Genesis(
            name: "simulated", rootKey: Self.rootKey.publicKey.spki,
            directoryKey: Self.directoryKey.publicKey.spki, authorities: [])
        genesis.rootSignature = try Self.rootKey.sign(genesis.signedBytes)
        let first = node(1)
        nodes.append(first)
        let replica = try Replica.begin(
            in: Store(path: first.path), genesis: genesis, admission: admission(of: first),
            policy: Self.policy, seal: Seal(institution: 1, key: Self.keys[2]),
            directorySeal: Seal(institution: 1, key: Self.directoryKey),
            machine: first.machine, time: clock.now, using: &dice)
        first.install(replica)
        for number in 2...UInt32(count) {
            let member = node(number)
            try order(.admit(admission(of: member)))
            if number > 3 || count == 3 && number == 3 {
                try order(.assignLead(institution: number, lead: number == 3 ? 2 : 2 + number % 2))
            }
            nodes.append(member)
        }
        for member in nodes.dropFirst() { try join(member) }
        connectAll()
    }

    private func node(_ number: UInt32) -> SimulatedNode {
        SimulatedNode(
            institution: number, key: Self.keys[Int(number) + 1],
            pace: dice.chance(15) ? Int64(200 + dice.below(1200)) : 0, folder: folder,
            clock: clock)
    }

    /// A node joins with the membership file of this moment.
    func join(_ member: SimulatedNode) throws {
        guard let replica = national.replica else { return }
        member.install(
            try Replica.join(
                replica.federation, membership: try replica.membership(),
                in: Store(path: member.path), seals: member.sealsHeld, machine: member.machine))
    }

    private func admission(of node: SimulatedNode) -> Act.Admission {
        let kind: LeadKind =
            switch node.institution {
            case 1: .national
            case 2, 3: .sector
            default: .none
            }
        return Act.Admission(
            number: node.institution, registration: "", code: "i\(node.institution)",
            name: "Institution \(node.institution)",
            sealKey: Self.keys[Int(node.institution) + 1].publicKey.spki,
            nodeKeys: [node.nodeKey], leadKind: kind)
    }

    private func connectAll() {
        for node in nodes.dropFirst() {
            if node.institution <= 3 {
                links.append(SimulatedLink(from: node, to: national))
            } else {
                links.append(SimulatedLink(from: node, to: nodes[Int(1 + node.institution % 2)]))
                if dice.chance(30) { links.append(SimulatedLink(from: node, to: national)) }
            }
        }
        // With three nodes the third is a plain member of the second's sector.
        if nodes.count == 3 { links[1] = SimulatedLink(from: nodes[2], to: nodes[1]) }
    }
}

extension RandomAccessCollection {
    func randomly(_ dice: inout SeededGenerator) -> Element? {
        isEmpty ? nil : self[index(startIndex, offsetBy: dice.below(count))]
    }
}
