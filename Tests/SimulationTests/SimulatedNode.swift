import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import SyncProtocol
import Synchronization

@testable import saime

/// A node as a value in this process: a real store in a temporary folder, no socket, no clock.
final class SimulatedNode {
    /// `#4`, and `#4.2` for the institution's second node.
    let name: String
    /// Whose node it is.
    let institution: UInt32
    /// What stands for the key of its certificate.
    let nodeKey: Bytes
    /// How much virtual time it takes for a message, in milliseconds.
    let pace: Int64
    /// Whose seals it holds: its own, and its guests'.
    private(set) var seals: [UInt32: SealKey]
    /// Keys that the directory will name, or names already.
    var nextKeys: [UInt32: SealKey] = [:]
    let path: String
    private(set) var replica: Replica?
    private(set) var store: ReplicaSyncStore?
    private var boots = 0
    /// Whether something became durable through a session that other sessions don't know of.
    let news = News()
    private var busyUntil: Int64 = 0
    private let clock: VirtualClock

    init(
        institution: UInt32, number: Int = 1, key: SealKey, pace: Int64, folder: URL,
        clock: VirtualClock
    ) {
        self.institution = institution
        self.pace = pace
        self.clock = clock
        seals = [institution: key]
        name = number == 1 ? "#\(institution)" : "#\(institution).\(number)"
        nodeKey = Bytes("node \(institution).\(number)".utf8)
        path = folder.appending(path: "\(institution).\(number).sqlite").path
    }

    /// A copy that goes on beside the original, with everything it has: store, seals, certificate,
    /// and a machine that says it is the same. Only the proof beside the store stays behind.
    init(copying original: SimulatedNode) throws {
        institution = original.institution
        pace = original.pace
        clock = original.clock
        seals = original.seals
        nextKeys = original.nextKeys
        name = original.name + "'"
        nodeKey = original.nodeKey
        boots = original.boots
        path = original.path + ".copy"
        try original.copyStore(to: path)
        try restart(reboot: false, directoryKey: nil)
    }

    var isUp: Bool { replica != nil }
    var machine: Machine {
        let original = name.replacing("'", with: "")
        return Machine(boot: "boot-\(boots)", identifier: "machine-\(original)")
    }
    var sealsHeld: [Seal] {
        seals.keys.sorted().compactMap { number in
            seals[number].map { Seal(institution: number, key: $0) }
        }
    }

    /// Signs with this key for an institution from now on.
    func take(_ key: SealKey, of institution: UInt32) {
        seals[institution] = key
        nextKeys[institution] = nil
        replica?.replaceSeals(sealsHeld)
    }

    /// Whether it still works on the last message; it takes the next one later.
    var isBusy: Bool { clock.now < busyUntil }

    /// Works on a message from now on.
    func work() { busyUntil = clock.now + pace }

    func install(_ replica: Replica) {
        self.replica = replica
        let clock = clock
        store = ReplicaSyncStore(
            replica: replica,
            surroundings: .init(
                institution: institution, program: "simulated", check: Self.check,
                subscription: { _ in .everything }, clock: { clock.now },
                changed: { [news] change in news.add(change) }))
    }

    /// What stands for a certificate is the node key itself; the directory says whose it is.
    private static func check(_ chain: [Bytes], in directory: Directory) -> PeerVerdict {
        guard let key = chain.first, let binding = directory.binding(ofNodeKey: key) else {
            return .refused(Refusal(.unknownPeer, "never bound"), wasBound: false)
        }
        guard binding.isBound else {
            return .refused(Refusal(.unboundPeer, "bound no more"), wasBound: true)
        }
        return .accepted(
            Peer(
                node: Digest.sha256(key),
                institutions: directory.institutions(ofNodeOf: binding.institution)))
    }

    /// Loses all that isn't in the store; what was committed is there afterwards.
    func crash() {
        try? replica?.store.close()
        replica = nil
        store = nil
    }

    /// Starts again from the store; after a reboot the fence asks for the own head.
    func restart(reboot: Bool, directoryKey: SealKey?) throws {
        if reboot { boots += 1 }
        install(
            try Replica(
                store: Store(path: path), machine: machine, seals: sealsHeld,
                directorySeal: directoryKey.map { Seal(institution: 1, key: $0) }))
    }
}

// MARK: - Copies and backups

extension SimulatedNode {
    private var backup: String { path + ".backup" }

    var hasBackup: Bool { FileManager.default.fileExists(atPath: backup) }

    func backUp() throws { try copyStore(to: backup) }

    /// Puts the backup in the store's place: an old state, in another file.
    ///
    /// - Parameter isRenewed: Whether it was done with the command, which gives the store another
    ///   generation, and not by copying a file.
    func restoreBackup(isRenewed: Bool) throws {
        crash()
        let files = FileManager.default
        let copy = path + ".restored"
        try files.copyItem(atPath: backup, toPath: copy)
        if isRenewed { try Store.renewGeneration(ofStoreAt: copy) }
        for suffix in ["", "-wal", "-shm"] {
            try? files.removeItem(atPath: path + suffix)
            if files.fileExists(atPath: copy + suffix) {
                try files.moveItem(atPath: copy + suffix, toPath: path + suffix)
            }
        }
        try restart(reboot: false, directoryKey: nil)
    }

    /// Copies the store's file, with all that is committed in it.
    private func copyStore(to other: String) throws {
        try store?.replica.store.checkpoint()
        try? FileManager.default.removeItem(atPath: other)
        try FileManager.default.copyItem(atPath: path, toPath: other)
    }
}

extension SimulatedNode: Hashable {
    static func == (left: SimulatedNode, right: SimulatedNode) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What changed through a session and other sessions don't know of; the driver takes it.
final class News: Sendable {
    private let change = Mutex(Session.Change())

    func add(_ new: Session.Change) { change.withLock { $0.formUnion(new) } }

    func take() -> Session.Change {
        change.withLock { change in
            defer { change = [] }
            return change
        }
    }
}

/// The simulation's time: milliseconds since 1970, moved by the driver alone.
final class VirtualClock: Sendable {
    private let time = Mutex<Int64>(1_700_000_000_000)

    var now: Int64 { time.withLock { $0 } }

    func advance(by milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}
