import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import SyncProtocol
import Synchronization
import Testing

@testable import saime

/// A node as a value in this process: a real store in a temporary folder, no socket, no clock.
final class SimulatedNode {
    let name: String
    let institution: UInt32
    private(set) var key: SealKey
    /// The key that the directory will name for it, or names already.
    var nextKey: SealKey?
    let path: String
    private(set) var replica: Replica?
    private(set) var store: ReplicaSyncStore?
    private(set) var boots = 0
    /// Whether something became durable through a session that other sessions don't know of.
    let news = News()
    private let clock: VirtualClock

    init(institution: UInt32, key: SealKey, folder: URL, clock: VirtualClock) {
        self.institution = institution
        self.key = key
        self.clock = clock
        name = "#\(institution)"
        path = folder.appending(path: "\(institution).sqlite").path
    }

    var isUp: Bool { replica != nil }
    var nodeKey: Bytes { Self.nodeKey(of: institution) }
    var seal: Seal { Seal(institution: institution, key: key) }
    var machine: Machine { Machine(boot: "boot-\(boots)", identifier: "machine-\(institution)") }

    /// Signs with its next key from now on.
    func take(_ key: SealKey) {
        self.key = key
        nextKey = nil
    }

    /// What stands for the key of an institution's node certificate.
    static func nodeKey(of institution: UInt32) -> Bytes { Bytes("node \(institution)".utf8) }

    func install(_ replica: Replica) {
        self.replica = replica
        let clock = clock
        store = ReplicaSyncStore(
            replica: replica,
            surroundings: .init(
                institution: institution, program: "simulated", check: Self.check,
                subscription: { _ in .everything }, clock: { clock.now },
                changed: { [news] _ in news.spread() }))
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
                store: Store(path: path), machine: machine, seals: [seal],
                directorySeal: directoryKey.map { Seal(institution: 1, key: $0) }))
    }
}

/// A flag that sessions raise and the driver takes down.
final class News: Sendable {
    private let isNew = Mutex(false)

    func spread() { isNew.withLock { $0 = true } }

    func take() -> Bool {
        isNew.withLock { isNew in
            defer { isNew = false }
            return isNew
        }
    }
}

/// The simulation's time: milliseconds since 1970, moved by the driver alone.
final class VirtualClock: Sendable {
    private let time = Mutex<Int64>(1_700_000_000_000)

    var now: Int64 { time.withLock { $0 } }

    func advance(by milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}
