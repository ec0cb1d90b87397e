import Foundation
import Merge
import Register
import Replication
import Seals
import Storage

/// What is measured on: a federation whose national node holds the logs of many institutions,
/// each change set creating a record of ten statements.
struct Workload {
    let institutions: Int
    let changeSets: Int
    let statements: Int

    /// The groups that each change set states.
    private static let groups = [
        "existence", "service.name", "service.description", "service.kind", "service.complexity",
        "service.recipients", "service.costs", "service.outputs", "service.life-cycle",
        "service.legal-basis",
    ]

    /// The change set with this number, of this institution.
    func changeSet(
        _ number: Int, by institution: UInt32, using dice: inout SplitMix
    ) -> ChangeSet {
        let record = RecordID.random(creator: institution, using: &dice)
        let statements = (0..<statements).map { index in
            let group = index < Self.groups.count ? Self.groups[index] : "service.extra-\(index)"
            let value =
                index == 0
                ? #"{"type":"service"}"# : #"{"text":{"lv":"Vērtība \#(number) grupā \#(index)"}}"#
            return Statement(
                cell: Cell(record: record, group: group), role: .owner, kind: .set,
                value: Bytes(value.utf8))
        }
        return ChangeSet(statements: statements)
    }
}

/// SplitMix64: the same workload from the same seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Machine {
    /// This machine and boot, as the executable sees them.
    static var bench: Machine {
        Machine(
            boot: identifier("/proc/sys/kernel/random/boot_id"),
            identifier: identifier("/etc/machine-id"))
    }

    private static func identifier(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return Digest.sha256(
            Bytes(("saime " + (name.isEmpty ? ProcessInfo.processInfo.hostName : name)).utf8)
        ).hex
    }
}

/// A national node in a folder that signs for all the workload's institutions.
struct Source {
    let replica: Replica
    var dice: SplitMix

    init(replica: Replica, dice: SplitMix) {
        self.replica = replica
        self.dice = dice
    }

    static let machine = Machine(boot: "bench", identifier: "bench")
    static let time: Int64 = 1_767_225_600_000

    init(in folder: URL, institutions: Int) throws {
        var dice = SplitMix(seed: 1)
        let keys = try (0...(institutions + 1)).map { _ in try SealKey(generate: .p256) }
        let directoryKey = keys[institutions + 1]
        var genesis = Act.Genesis(
            name: "bench", rootKey: keys[0].publicKey.spki,
            directoryKey: directoryKey.publicKey.spki, authorities: [])
        genesis.rootSignature = try keys[0].sign(genesis.signedBytes)
        let seals = (1...institutions).map { Seal(institution: UInt32($0), key: keys[$0]) }
        let directorySeal = Seal(institution: 1, key: directoryKey)
        let begun = try Replica.begin(
            in: Store(path: folder.appending(path: "source.sqlite").path), genesis: genesis,
            admission: Self.admission(of: 1, keys), policy: Policy(precedence: []),
            seal: seals[0], directorySeal: directorySeal, machine: Self.machine, time: Self.time,
            using: &dice)
        for number in 2...UInt32(institutions) {
            _ = try begun.order(
                .admit(Self.admission(of: number, keys)), time: Self.time, using: &dice)
        }
        begun.replaceSeals(seals, directorySeal: directorySeal)
        replica = begun
        self.dice = dice
    }

    private static func admission(of number: UInt32, _ keys: [SealKey]) -> Act.Admission {
        Act.Admission(
            number: number, registration: "", code: "i\(number)", name: "Institution \(number)",
            sealKey: keys[Int(number)].publicKey.spki,
            nodeKeys: number == 1 ? [Bytes("node".utf8)] : [], host: number == 1 ? 0 : 1,
            leadKind: number == 1 ? .national : .none)
    }

    /// Writes the workload, `batch` change sets to a transaction.
    mutating func write(_ workload: Workload, batch: Int) throws {
        var writings: [Writing] = []
        for number in 0..<workload.changeSets {
            let institution = UInt32(number * workload.institutions / workload.changeSets) + 1
            let changeSet = workload.changeSet(number, by: institution, using: &dice)
            writings.append(
                Writing(changeSet, institution: institution, scope: .public, using: &dice))
            if writings.count == batch || number == workload.changeSets - 1 {
                _ = try replica.write(writings, time: Self.time)
                writings.removeAll(keepingCapacity: true)
            }
        }
    }

    /// Every log's ranges, as a session ships them: about a MiB each.
    func ranges() throws -> [LogRange] {
        var ranges: [LogRange] = []
        for cut in try replica.frontier() {
            var start: UInt64 = 0
            while let range = try replica.range(of: cut.log, from: start, budget: 1 << 20) {
                ranges.append(range)
                start = range.end
            }
        }
        return ranges
    }
}
