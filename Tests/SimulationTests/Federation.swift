import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import SyncProtocol
import Testing

@testable import saime

/// A whole federation in one process, driven by a seed: virtual time, unreliable links, crashes,
/// authors that act on old directories, and a relay that lies.
///
/// Institution 1 is the national lead; 2 and 3 lead sectors; the others are members that dial
/// their sector node, and some of them the national node too.
final class Federation {
    let seed: UInt64
    var dice: SeededGenerator
    let clock = VirtualClock()
    let folder: URL
    private(set) var nodes: [SimulatedNode] = []
    private(set) var links: [SimulatedLink] = []
    private(set) var trail: [String] = []
    var records: [RecordID] = []
    let checker = Checker()

    /// Keys cost more to make than to use: every seed uses the same ones.
    static let keys: [SealKey] = (0..<24).compactMap { _ in try? SealKey(generate: .p256) }
    private static let rootKey = keys[0]
    static let directoryKey = keys[1]
    private var nextKey = 12

    init(seed: UInt64, nodeCount: Int? = nil) throws {
        self.seed = seed
        dice = SeededGenerator(seed: seed)
        let shared = URL(filePath: "/dev/shm")
        let base =
            FileManager.default.isWritableFile(atPath: shared.path)
            ? shared : FileManager.default.temporaryDirectory
        folder = base.appending(path: "saime-simulation-\(seed)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try found(nodeCount ?? 3 + dice.below(5))
    }

    deinit {
        for node in nodes { node.crash() }
        try? FileManager.default.removeItem(at: folder)
    }

    var national: SimulatedNode { nodes[0] }

    func note(_ what: String) { trail.append(what) }

    static let policy = Policy(precedence: [
        PrecedenceRow(group: "existence", roles: [.override, .owner], closed: true),
        PrecedenceRow(group: "thing.name", roles: [.override, .owner, .lead]),
        PrecedenceRow(group: "thing.field", roles: [.override, .national, .lead, .owner]),
        PrecedenceRow(
            group: "thing.approval", roles: [.override, .lead, .national], closed: true),
    ])

    // MARK: - The beginning

    private func found(_ count: Int) throws {
        var genesis = Act.Genesis(
            name: "simulated", rootKey: Self.rootKey.publicKey.spki,
            directoryKey: Self.directoryKey.publicKey.spki, authorities: [])
        genesis.rootSignature = try Self.rootKey.sign(genesis.signedBytes)
        let first = node(1)
        nodes.append(first)
        first.install(
            try Replica.begin(
                in: Store(path: first.path), genesis: genesis, admission: admission(of: first),
                policy: Self.policy, seal: first.seal,
                directorySeal: Seal(institution: 1, key: Self.directoryKey),
                machine: first.machine, time: clock.now, using: &dice))
        for number in 2...UInt32(count) {
            let member = node(number)
            try order(.admit(admission(of: member)))
            if number > 3 || count == 3 && number == 3 {
                try order(.assignLead(institution: number, lead: number == 3 ? 2 : 2 + number % 2))
            }
            nodes.append(member)
        }
        guard let replica = national.replica else { return }
        for member in nodes.dropFirst() {
            member.install(
                try Replica.join(
                    replica.federation, membership: try replica.membership(),
                    in: Store(path: member.path), seals: [member.seal], machine: member.machine))
        }
        connectAll()
    }

    private func node(_ number: UInt32) -> SimulatedNode {
        SimulatedNode(
            institution: number, key: Self.keys[Int(number) + 1], folder: folder, clock: clock)
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
            name: "Institution \(node.institution)", sealKey: node.key.publicKey.spki,
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

    // MARK: - What authors do

    @discardableResult
    func order(_ order: Act.Order) throws -> Bool {
        guard let replica = national.replica else { return false }
        do {
            let ordered = try replica.order(order, time: clock.now, using: &dice)
            note(
                "act \(ordered.sequence): \(order.label) cuts \(ordered.act.cuts.map { "\($0.log.text)@\($0.size)" })"
            )
            try checker.ordered(ordered, frontier: try replica.frontier())
        } catch let error as ReplicaError where error.code == .notAllowed {
            return false
        }
        try changed(at: national)
        return true
    }

    /// Writes one random change set at a random node.
    func writeSomething() throws {
        let node = dice.pick(nodes)
        guard let replica = node.replica else { return }
        let directory = try replica.directory()
        let author = node.institution
        var statements: [Statement] = []
        if records.isEmpty || dice.chance(25) {
            let record = RecordID.random(creator: author, using: &dice)
            records.append(record)
            statements.append(
                Statement(
                    cell: Cell(record: record, group: "existence"), role: .owner, kind: .set,
                    value: Bytes(#"{"type":"thing"}"#.utf8)))
        }
        let record = statements.first?.cell.record ?? dice.pick(records)
        for _ in 0...dice.below(3) {
            statements.append(statement(about: record, by: author, under: directory))
        }
        let owner = directory.owner(of: record, at: directory.size) ?? author
        let scopes: [Scope] = [.public, .public, .government, .restricted(owner)]
        let scope = dice.pick(scopes)
        let writing = Writing(
            ChangeSet(statements: statements, note: dice.chance(20) ? .init(reason: "so") : nil),
            institution: author, scope: scope, using: &dice)
        let written: [Written]
        do {
            written = try replica.write([writing], time: clock.now)
        } catch let error as ReplicaError where error.code == .noSeal {
            // The node has heard of its key's rotation, and hasn't got the new one yet.
            return note("\(node.name) can't sign with an ended key")
        }
        note(
            "\(node.name) writes \(statements.map(\.label)) to \(scope.text): \(written.map(\.label))"
        )
        try changed(at: node)
    }

    private func statement(
        about record: RecordID, by author: UInt32, under directory: Directory
    ) -> Statement {
        let groups = ["thing.name", "thing.field", "thing.approval", "thing.tags", "existence"]
        let group = dice.pick(groups)
        let held = Role.allCases.filter {
            directory.say($0, of: group, in: record, at: directory.size) == author
        }
        let role = held.isEmpty || dice.chance(15) ? dice.pick(Role.allCases) : dice.pick(held)
        let value = Bytes("\"\(dice.below(4))\"".utf8)
        if group == "thing.tags" {
            let kinds: [StatementKind] = [.in, .in, .out, .withdrawElement]
            let cell = Cell(record: record, group: group, element: Bytes("t\(dice.below(2))".utf8))
            let kind = dice.pick(kinds)
            return Statement(
                cell: cell, role: role, kind: kind, value: kind == .in ? value : [])
        }
        let kinds: [StatementKind] = [.set, .set, .set, .empty, .withdraw]
        let kind = dice.pick(kinds)
        return Statement(
            cell: Cell(record: record, group: group), role: role, kind: kind,
            value: kind == .set ? value : [])
    }

    /// Orders one random act.
    func orderSomething() throws {
        let numbers = nodes.map(\.institution)
        let (one, other) = (dice.pick(numbers), dice.pick(numbers))
        let directory = try national.replica?.directory()
        switch dice.below(10) {
        case 0...2: try order(.assignLead(institution: one, lead: dice.pick([0, 2, 3])))
        case 3...5:
            guard let record = records.randomly(&dice), let directory,
                let owner = directory.owner(of: record, at: directory.size)
            else { return }
            try order(.transfer(records: [record], from: owner, to: other))
        case 6, 7:
            let some = dice.chance(50) ? records.filter { $0.creator == one }.prefix(2) : []
            try order(
                .delegate(
                    owner: one, delegate: other, groups: ["thing.name", "thing.tags"],
                    records: Array(some)))
        case 8:
            for sequence in 0..<(directory?.size ?? 0) {
                if try order(.endDelegation(sequence)) { return }
            }
        default: try rotate()
        }
    }

    private func rotate() throws {
        guard nextKey < Self.keys.count, let node = nodes.dropFirst().randomly(&dice), node.isUp
        else { return }
        let key = Self.keys[nextKey]
        nextKey += 1
        guard try order(.rotateKey(institution: node.institution, sealKey: key.publicKey.spki))
        else { return }
        node.nextKey = key
    }

    // MARK: - What happens

    /// One step of anything.
    func step() throws {
        clock.advance(by: Int64(dice.below(400)))
        switch dice.below(100) {
        case 0..<22: try writeSomething()
        case 22..<28: try orderSomething()
        case 28..<31: try crashSomething()
        case 31..<36: breakSomething()
        case 36..<40: try restartAll(percent: 60)
        default: try moveFrames()
        }
        try takeNewKeys()
    }

    private func crashSomething() throws {
        let node = dice.pick(nodes)
        guard node.isUp else { return }
        note("\(node.name) crashes")
        node.crash()
        dropLinks(of: node)
    }

    private func breakSomething() {
        let index = dice.below(links.count)
        if links[index].isOpen { note("link \(index) breaks") }
        links[index].breakOff()
    }

    func restartAll(percent: Int) throws {
        for node in nodes where !node.isUp && dice.chance(percent) {
            let reboot = dice.chance(30)
            note("\(node.name) starts\(reboot ? " after a reboot" : "")")
            try node.restart(
                reboot: reboot, directoryKey: node === national ? Self.directoryKey : nil)
        }
    }

    private func dropLinks(of node: SimulatedNode) {
        for index in links.indices
        where links[index].dialer === node || links[index].listener === node {
            links[index].breakOff()
        }
    }

    /// A node that learns of its key's rotation signs with the new one.
    private func takeNewKeys() throws {
        for node in nodes {
            guard let key = node.nextKey, let replica = node.replica,
                try replica.directory().members[node.institution]?.sealKey == key.publicKey.spki
            else { continue }
            node.take(key)
            replica.replaceSeals([node.seal])
            try replica.renewHeads()
            try changed(at: node)
        }
    }

    private func moveFrames() throws {
        let index = dice.below(links.count)
        if !links[index].isOpen {
            if dice.chance(50) { try links[index].connect(at: clock.now) }
            return
        }
        for _ in 0...dice.below(6) { try exchange(on: index, lying: dice.chance(4)) }
    }

    /// Moves a frame each way on a link.
    private func exchange(on index: Int, lying: Bool) throws {
        for side in [0, 1] {
            try links[index].pump(side)
            let (dialer, listener) = (links[index].dialer, links[index].listener)
            for node in [dialer, listener] where node.news.take() { try changed(at: node) }
            let relayed = try links[index].deliver(to: side, at: clock.now) { frame in
                lying ? lie(frame) : [frame]
            }
            guard relayed else { continue }
            try changed(at: side == 0 ? dialer : listener, but: index)
        }
    }

    /// What a Byzantine relay makes of a frame: cuts, flips, repeats or withholds it.
    private func lie(_ frame: Bytes) -> [Bytes] {
        note("the relay lies")
        var altered = frame
        switch dice.below(4) {
        case 0: altered.removeLast(min(altered.count, 1 + dice.below(8)))
        case 1:
            if !altered.isEmpty { altered[dice.below(altered.count)] ^= 1 << UInt8(dice.below(8)) }
        case 2: return [frame, frame]
        default: return []
        }
        return [altered]
    }

    private func changed(at node: SimulatedNode, but link: Int? = nil) throws {
        for index in links.indices where index != link {
            try links[index].storeChanged(at: node, now: clock.now)
        }
        if let link { try links[link].storeChanged(at: node, now: clock.now) }
    }

    // MARK: - Healing

    /// Everybody up, every link whole, until nothing moves any more.
    func heal() throws {
        for node in nodes where !node.isUp {
            try node.restart(
                reboot: false, directoryKey: node === national ? Self.directoryKey : nil)
        }
        // A relay may have swallowed a frame: begin each conversation anew.
        for index in links.indices { links[index].breakOff() }
        for round in 0..<400 {
            var isQuiet = true
            clock.advance(by: 2_000)
            for index in links.indices {
                if !links[index].isOpen {
                    try links[index].connect(at: clock.now)
                    isQuiet = false
                }
                try links[index].tick(at: clock.now)
                for _ in 0..<12 { try exchange(on: index, lying: false) }
                isQuiet = isQuiet && links[index].isIdle && links[index].hasAgreed
            }
            try takeNewKeys()
            if isQuiet, try isEqual() { return }
            _ = round
        }
        Issue.record("seed \(seed): no convergence; \(try differences())\n\(report)")
    }

    private func isEqual() throws -> Bool { try Set(nodes.map { try state(of: $0) }).count == 1 }

    /// What a full node's public and government register depends on.
    private func state(of node: SimulatedNode) throws -> String {
        guard let replica = node.replica else { return "down" }
        let logs = try replica.frontier().filter { $0.log.isFull }
        let head = try replica.directoryHead()
        return "\(head.size) \(head.root.hex) " + logs.map { "\($0.log.text)@\($0.size)" }.joined()
    }

    private func differences() throws -> String {
        let states = try nodes.map { "\($0.name): \(try state(of: $0))" }
        return (states + links.map(\.label)).joined(separator: "\n")
    }

    /// How to see it again.
    var report: String {
        "replay: SEED=\(seed) swift test --filter SimulationTests\n" + trail.joined(separator: "\n")
    }
}

extension LogID {
    /// Whether every full node holds the log.
    var isFull: Bool { scope == .public || scope == .government }
}

extension Act.Order {
    var label: String { String(String(describing: self).prefix(90)) }
}

extension Written {
    var label: String {
        switch self {
        case .signed(let place): "\(place.log.text) entry \(place.sequence)"
        case .draft(let number, _): "draft \(number)"
        }
    }
}

extension Statement {
    var label: String {
        "\(role.code) \(cell.record.hex.prefix(12)) \(cell.group) \(kind.code) "
            + String(decoding: value, as: UTF8.self)
    }
}

extension RandomAccessCollection {
    func randomly(_ dice: inout SeededGenerator) -> Element? {
        isEmpty ? nil : self[index(startIndex, offsetBy: dice.below(count))]
    }
}
