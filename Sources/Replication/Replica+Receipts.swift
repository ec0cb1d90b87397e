public import Merge
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

/// A receipt that isn't one, and why.
public struct RefusedReceipt: Hashable, Sendable {
    /// The receipt as it came.
    public let receipt: Receipt
    /// Why it is refused.
    public let refusal: Refusal
}

extension Replica {
    /// Verifies receipts and keeps the latest for each log and signer.
    ///
    /// One that its signer's seal didn't sign, or that contradicts what is held, is refused and
    /// changes nothing; one by a key that has ended since, or about less than is known, is ignored.
    ///
    /// - Returns: those refused, with the reason, in order.
    @discardableResult
    public func admit(_ receipts: [Receipt]) throws -> [RefusedReceipt] {
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

    @discardableResult
    func store(
        _ receipts: [Receipt], _ transaction: Transaction, _ state: DirectoryState
    ) throws -> [RefusedReceipt] {
        var refused: [RefusedReceipt] = []
        for receipt in receipts where try !isStored(receipt, transaction) {
            if let refusal = try refusal(of: receipt, transaction, state) {
                refused.append(RefusedReceipt(receipt: receipt, refusal: refusal))
            } else if let key = state.directory.members[receipt.signer]?.sealKey,
                verifier.verify(key, receipt.signedBytes, receipt.signature)
            {
                try insert(receipt, transaction)
            }
        }
        return refused
    }

    /// Why a receipt is none; nil if nothing is wrong with it.
    private func refusal(
        of receipt: Receipt, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Refusal? {
        let signer = "the receipt of institution \(receipt.signer)"
        guard receipt.federation == federation else {
            return Refusal(.foreignFederation, "\(signer) belongs to another federation")
        }
        guard receipt.isFinal == (receipt.signer == Directory.nationalLead) else {
            return Refusal(.malformed, "\(signer) is final, or held, and can't be")
        }
        guard isSigned(receipt, state) else {
            return Refusal(.badSignature, "\(signer) isn't signed by its seal")
        }
        for cut in receipt.logs {
            guard let row = try snapshot.log(cut.log),
                let root = try snapshot.root(of: row, at: cut.size), root != cut.root
            else { continue }
            return Refusal(
                .rootMismatch, "\(signer) names another root of log \(cut.log.text)")
        }
        return nil
    }

    /// Whether a seal that its signer has, or had, signed a receipt.
    private func isSigned(_ receipt: Receipt, _ state: DirectoryState) -> Bool {
        (state.directory.members[receipt.signer]?.sealKeys ?? []).reversed().contains {
            verifier.verify($0.key, receipt.signedBytes, receipt.signature)
        }
    }

    /// What is wrong with the receipts that are kept for a log, as sentences.
    func findings(
        aboutReceiptsOf row: StoredLog, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> [String] {
        try snapshot.receipts(of: row).compactMap { stored in
            guard let receipt = Receipt(stored.text), receipt.signer == stored.signer,
                receipt.logs.contains(where: { $0.log == row.log && $0.size == stored.size }),
                receipt.isFinal == stored.isFinal, receipt.time == stored.time
            else {
                return "the receipt of institution \(stored.signer) isn't the one it was kept as"
            }
            return try refusal(of: receipt, snapshot, state)?.detail
        }
    }

    /// Whether exactly this receipt is kept already.
    private func isStored(_ receipt: Receipt, _ snapshot: Snapshot) throws -> Bool {
        for cut in receipt.logs {
            guard let row = try snapshot.log(cut.log) else { continue }
            let kept = try snapshot.receipts(of: row).first { $0.signer == receipt.signer }
            if kept?.text == receipt.text { return true }
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
