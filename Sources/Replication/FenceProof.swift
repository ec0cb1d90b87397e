internal import Foundation
internal import Register
internal import Storage

/// What proves that a store is the latest: who has returned the heads of its own logs, and when.
///
/// Kept as a file beside the store.
struct FenceProof: Codable {
    /// Generation and file of the store: a copy is another file.
    var store: String
    /// The boot in which the answers came.
    var boot: String
    /// The machine on which they came.
    var machine: String
    /// Whether every upstream must answer.
    var needsAll: Bool
    /// Who has answered, by institution.
    var answers: [UInt32: [UInt32]]
    /// The institution's logs about which an answer said nothing, by institution and upstream.
    var silent: [UInt32: [UInt32: [String]]]?
    /// Institutions for whose logs the membership file, or the act that opened their epoch, is the
    /// receipt for size 0.
    var opened: Set<UInt32>

    /// Whether an upstream's answers were about a log.
    func hasReturned(_ log: LogID, by upstream: UInt32) -> Bool {
        guard answers[log.institution]?.contains(upstream) == true else { return false }
        return silent?[log.institution]?[upstream]?.contains(log.text) != true
    }

    /// Notes an upstream's answer about an institution's logs but for these, of which an earlier
    /// answer may have said something.
    mutating func note(_ upstream: UInt32, about institution: UInt32, silentOn logs: [LogID]) {
        let silences = logs.filter { !hasReturned($0, by: upstream) }.map(\.text)
        silent = silent ?? [:]
        silent?[institution, default: [:]][upstream] = silences.isEmpty ? nil : silences
        answers[institution] = Set(answers[institution] ?? []).union([upstream]).sorted()
    }

    /// Forgets all that was answered about an institution's logs.
    mutating func forget(_ institution: UInt32) {
        answers[institution] = nil
        silent?[institution] = nil
        opened.remove(institution)
    }
}

extension Fence {
    /// Where a member's proof is kept.
    var proofPath: String { replica.store.path + ".fence" }

    private var storeIdentity: String {
        "\(replica.store.generation) \(replica.store.fileNumber)"
    }

    /// The proof, if it is of this boot, machine and store.
    func current() -> FenceProof? {
        guard let proof = stored(), proof.store == storeIdentity,
            proof.machine == replica.machine.identifier, proof.boot == replica.machine.boot
        else { return nil }
        return proof
    }

    /// The proof to go on with: the current one, or a fresh one that says what must be asked.
    func renewed() -> FenceProof {
        if let current = current() { return current }
        guard let stored = stored(), stored.store == storeIdentity,
            stored.machine == replica.machine.identifier
        else { return fresh(needsAll: true) }
        return fresh(needsAll: stored.needsAll)
    }

    func fresh(needsAll: Bool) -> FenceProof {
        FenceProof(
            store: storeIdentity, boot: replica.machine.boot,
            machine: replica.machine.identifier, needsAll: needsAll, answers: [:],
            silent: [:], opened: [])
    }

    private func stored() -> FenceProof? {
        FileManager.default.contents(atPath: proofPath).flatMap {
            try? JSONDecoder().decode(FenceProof.self, from: $0)
        }
    }

    func write(_ proof: FenceProof) throws {
        try writeDurably(try JSONEncoder().encode(proof), to: proofPath)
    }

    /// Replaces a file so that after a crash it is the old or the new one. One that turns out
    /// empty counts as missing, and the fence stays closed.
    func writeDurably(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path)
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw ReplicaError.unwritable(path)
        }
    }
}
