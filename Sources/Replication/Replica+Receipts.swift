internal import Merge
public import Register
public import Storage

/// What receipts say of one entry.
public struct Acknowledgement: Hashable, Sendable {
    /// The earliest known time at which a node between here and the national one held it, or the
    /// national one itself with a directory that has acts unknown here.
    public var held: Int64?
    /// The time at which the national node held it, with a directory that is known here: what is
    /// valid here no act to come makes late (DESIGN §6.5).
    public var final: Int64?
}

extension Replica {
    /// Verifies receipts and keeps the latest for each log and signer.
    ///
    /// What isn't signed by its signer's present seal, or contradicts what is held, is ignored.
    public func admit(_ receipts: [Receipt]) throws {
        try write { transaction, state in try store(receipts, transaction, state) }
    }

    /// Signs a receipt for prefixes that this node holds, and keeps it.
    ///
    /// - Parameters:
    ///   - logs: Those that came from the author's side. What isn't held like that is left out.
    ///   - signer: One of this node's institutions; the national lead's receipts are final.
    /// - Returns: nil if nothing is left to sign.
    public func issueReceipt(for logs: [Cut], signer: UInt32, time: Int64) throws -> Receipt? {
        guard let seal = seal(of: signer) else { throw ReplicaError.noSeal(signer) }
        return try write { transaction, state in
            guard state.directory.members[signer]?.sealKey == seal.publicKey else {
                throw ReplicaError.noSeal(signer)
            }
            var held: [Cut] = []
            for cut in Set(logs).sorted() where cut.size > 0 {
                guard let row = try transaction.log(cut.log), held.last?.log != cut.log,
                    try transaction.root(of: row, at: cut.size) == cut.root
                else { continue }
                held.append(cut)
            }
            guard !held.isEmpty else { return nil }
            let receipt = try Receipt(
                federation: federation, signer: signer,
                isFinal: signer == Directory.nationalLead, time: time,
                directorySize: state.directory.size, logs: held, sign: seal.sign)
            try insert(receipt, transaction)
            return receipt
        }
    }

    /// The latest receipt of each signer for a log.
    public func receipts(of log: LogID) throws -> [StoredReceipt] {
        try store.read { snapshot in
            try snapshot.log(log).map { try snapshot.receipts(of: $0) } ?? []
        }
    }

    func store(
        _ receipts: [Receipt], _ transaction: Transaction, _ state: DirectoryState
    ) throws {
        for receipt in receipts where receipt.federation == federation {
            guard receipt.isFinal == (receipt.signer == Directory.nationalLead),
                let key = state.directory.members[receipt.signer]?.sealKey,
                try isNew(receipt, transaction),
                verifier.verify(key, receipt.signedBytes, receipt.signature)
            else { continue }
            try insert(receipt, transaction)
        }
    }

    private func isNew(_ receipt: Receipt, _ snapshot: Snapshot) throws -> Bool {
        for cut in receipt.logs {
            guard let row = try snapshot.log(cut.log) else { continue }
            let known = try snapshot.receipts(of: row).first { $0.signer == receipt.signer }
            if cut.size > known?.size ?? 0, cut.size <= row.size { return true }
        }
        return false
    }

    private func insert(_ receipt: Receipt, _ transaction: Transaction) throws {
        var logs: [(log: StoredLog, size: UInt64)] = []
        for cut in receipt.logs {
            guard let row = try transaction.log(cut.log) else { continue }
            let known = try transaction.receipts(of: row).first { $0.signer == receipt.signer }
            guard cut.size > known?.size ?? 0, cut.size <= row.size,
                try transaction.root(of: row, at: cut.size) == cut.root
            else { continue }
            logs.append((log: row, size: cut.size))
        }
        try transaction.insert(receipt, for: logs)
    }
}

extension Snapshot {
    /// What the receipts that are kept say of an entry.
    ///
    /// A final one can get here before the acts that its signer held. One of these may have taken
    /// the author's say before the national node held the entry, so until they come it says no
    /// more than that the entry is held.
    ///
    /// - Parameter known: The size of the directory that this node holds.
    func acknowledgement(
        of row: StoredLog, at sequence: UInt64, knowing known: UInt64
    ) throws -> Acknowledgement {
        var acknowledgement = Acknowledgement()
        for receipt in try receipts(of: row) where receipt.size > sequence {
            if receipt.isFinal, receipt.directorySize <= known {
                acknowledgement.final = min(acknowledgement.final ?? .max, receipt.time)
            } else {
                acknowledgement.held = min(acknowledgement.held ?? .max, receipt.time)
            }
        }
        return acknowledgement
    }
}
