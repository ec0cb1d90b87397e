internal import Foundation
internal import Merge
public import Register
public import Storage

extension Replica {
    /// Begins a federation in an empty store: genesis, the national lead's admission, the policy.
    ///
    /// - Parameters:
    ///   - genesis: Signed by the root key; its directory key is that of `directorySeal`.
    ///   - admission: The national lead's own: number 1, its seal key that of `seal`.
    ///   - policy: With the schema's precedence rows.
    /// - Throws: ``ReplicaError`` `joinedAlready`, `notAllowed`, `noSeal`.
    public static func begin(
        in store: Store, genesis: Act.Genesis, admission: Act.Admission, policy: Policy,
        seal: Seal, directorySeal: Seal, machine: Machine, time: Int64,
        using generator: inout some RandomNumberGenerator
    ) throws -> Replica {
        let orders: [Act.Order] = [.genesis(genesis), .admit(admission), .policy(policy)]
        var payloads: [Payload] = []
        for order in orders { payloads.append(Payload(Act(order), text: "", using: &generator)) }
        try found(payloads[0].hash, in: store)
        let replica: Replica
        do {
            replica = try Replica(
                store: store, machine: machine, seals: [seal], directorySeal: directorySeal)
            try replica.write { transaction, state in
                try replica.append(payloads, time: time, transaction, &state)
                for outcome in state.directory.outcomes {
                    guard case .changesNothing(let reason) = outcome else { continue }
                    throw ReplicaError.notAllowed(reason)
                }
            }
        } catch {
            try store.write { try $0.set("federation", to: "") }
            throw error
        }
        try Fence(replica).raiseHighWater()
        return replica
    }

    /// Joins a federation in an empty store with a membership file's range of the directory.
    ///
    /// The membership file is the receipt for size 0 of the members' logs: it opens the fence.
    ///
    /// - Parameters:
    ///   - federation: The digest that was compared aloud.
    ///   - membership: The directory from its beginning.
    /// - Throws: ``ReplicaError`` `joinedAlready`, `badMembership`.
    public static func join(
        _ federation: Digest, membership: LogRange, in store: Store, seals: [Seal],
        machine: Machine
    ) throws -> Replica {
        try found(federation, in: store)
        do {
            let replica = try Replica(store: store, machine: machine, seals: seals)
            let result = try replica.admitDirectory(membership)
            guard result.verdict == .admitted || result.verdict == .held else {
                if case .refused(let refusal) = result.verdict {
                    throw ReplicaError.badMembership(refusal.detail)
                }
                throw ReplicaError.badMembership("it doesn't begin with the directory's first act")
            }
            let directory = try replica.directory()
            for seal in seals {
                guard directory.members[seal.institution]?.sealKey == seal.publicKey else {
                    throw ReplicaError.badMembership(
                        "the directory has another seal key of institution \(seal.institution)")
                }
                try Fence(replica).join(for: seal.institution)
            }
            return replica
        } catch {
            try store.write { try $0.set("federation", to: "") }
            throw error
        }
    }

    private static func found(_ federation: Digest, in store: Store) throws {
        try store.write { transaction in
            if let present = try transaction.setting("federation"), !present.isEmpty {
                throw ReplicaError.joinedAlready(present)
            }
            try transaction.set("federation", to: federation.hex)
        }
    }

    /// The directory from its beginning, as a membership file carries it; more than one frame
    /// if it is large.
    public func membership() throws -> LogRange {
        try read { snapshot, _ in
            guard let row = try snapshot.log(Directory.log),
                let text = try snapshot.checkpoint(of: row, atMost: row.size)
            else { throw ReplicaError.notFound("directory") }
            return LogRange(
                log: Directory.log, start: 0,
                entries: try snapshot.entries(of: row, in: 0..<row.size),
                checkpoint: Checkpoint(text))
        }
    }
}
