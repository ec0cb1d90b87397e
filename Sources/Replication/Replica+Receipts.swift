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
    /// changes nothing; one by a key that has ended since, or that says nothing new, is ignored.
    /// Signatures are verified before the transaction, and only of what says something new.
    ///
    /// - Returns: those refused, with the reason, in order.
    @discardableResult
    public func admit(_ receipts: [Receipt]) throws -> [RefusedReceipt] {
        var new: [Receipt] = []
        var refused: [RefusedReceipt] = []
        let known = try read { snapshot, state in
            for receipt in receipts {
                switch try judge(receipt, snapshot, state) {
                case .new: new.append(receipt)
                case .nothingNew: break
                case .refused(let refusal):
                    refused.append(RefusedReceipt(receipt: receipt, refusal: refusal))
                }
            }
            return state.directory.size
        }
        guard !new.isEmpty else { return refused }
        try write { transaction, state in
            // A key may have ended meanwhile.
            let rotated = state.directory.size != known
            for receipt in new where try !rotated || judge(receipt, transaction, state) == .new {
                try insert(receipt, transaction)
            }
        }
        return refused
    }

    /// Signs a receipt for prefixes that this node holds, and keeps it.
    ///
    /// - Parameters:
    ///   - logs: Those that came from the author's side, of one audience. What isn't held like that
    ///     is left out.
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

    /// Keeps those of a range's receipts that say something new.
    func store(
        _ receipts: [Receipt], _ transaction: Transaction, _ state: DirectoryState
    ) throws {
        for receipt in receipts where try judge(receipt, transaction, state) == .new {
            try insert(receipt, transaction)
        }
    }

    /// What a receipt says to this node.
    private enum Judgement: Equatable {
        /// Its signer's present seal vouches for more of a log than is known.
        case new
        /// No more than is known, or than can be verified yet.
        case nothingNew
        case refused(Refusal)
    }

    /// Judges a receipt; its signature only where all else says that it matters.
    private func judge(
        _ receipt: Receipt, _ snapshot: Snapshot, _ state: DirectoryState
    ) throws -> Judgement {
        if let refusal = refusal(ofFormOf: receipt) { return .refused(refusal) }
        if try isKept(receipt, snapshot) { return .nothingNew }
        let comparison = try compare(receipt, snapshot)
        guard comparison.contradiction != nil || !comparison.news.isEmpty else {
            return .nothingNew
        }
        guard let key = seal(thatSigned: receipt, state) else {
            // Acts that aren't known here may have given its signer the seal.
            guard receipt.directorySize <= state.directory.size else { return .nothingNew }
            return .refused(Self.unsigned(receipt))
        }
        if let contradiction = comparison.contradiction { return .refused(contradiction) }
        return key == state.directory.members[receipt.signer]?.sealKey ? .new : .nothingNew
    }

    /// Whether exactly this receipt is kept already.
    private func isKept(_ receipt: Receipt, _ snapshot: Snapshot) throws -> Bool {
        for cut in receipt.logs {
            guard let row = try snapshot.log(cut.log) else { continue }
            let kept = try snapshot.receipts(of: row).first { $0.signer == receipt.signer }
            if kept?.text == receipt.text { return true }
        }
        return false
    }

    /// Why a receipt is none, whatever is held; nil if it may be one.
    private func refusal(ofFormOf receipt: Receipt) -> Refusal? {
        let name = Self.name(receipt)
        guard receipt.federation == federation else {
            return Refusal(.foreignFederation, "\(name) belongs to another federation")
        }
        guard receipt.isFinal == (receipt.signer == Directory.nationalLead) else {
            return Refusal(.malformed, "\(name) is final, or held, and can't be")
        }
        guard receipt.hasOneAudience else {
            return Refusal(.malformed, "\(name) lists logs that different members may hold")
        }
        return nil
    }

    private static func unsigned(_ receipt: Receipt) -> Refusal {
        Refusal(.badSignature, "\(name(receipt)) isn't signed by its seal")
    }

    private static func name(_ receipt: Receipt) -> String {
        "the receipt of institution \(receipt.signer)"
    }

    /// The seal that its signer has, or had, and that signed a receipt; nil if none did.
    private func seal(thatSigned receipt: Receipt, _ state: DirectoryState) -> Bytes? {
        (state.directory.members[receipt.signer]?.sealKeys ?? []).map(\.key).last {
            verifier.verify($0, receipt.signedBytes, receipt.signature)
        }
    }

    /// What a receipt says, signed or not, beside what is held.
    private struct Comparison {
        /// The logs of which it vouches for more than its signer's kept one, and up to which size.
        var news: [(log: StoredLog, size: UInt64)] = []
        /// Why it can't be true; nil if it may.
        var contradiction: Refusal?
    }

    private func compare(_ receipt: Receipt, _ snapshot: Snapshot) throws -> Comparison {
        var comparison = Comparison()
        for cut in receipt.logs {
            guard let row = try snapshot.log(cut.log) else { continue }
            let kept = try snapshot.receipts(of: row).first { $0.signer == receipt.signer }
            guard let root = try snapshot.root(of: row, at: cut.size) else { continue }
            if root != cut.root {
                comparison.contradiction = Refusal(
                    .rootMismatch, "\(Self.name(receipt)) names another root of log \(cut.log.text)"
                )
                return comparison
            }
            if cut.size > kept?.size ?? 0 { comparison.news.append((log: row, size: cut.size)) }
        }
        return comparison
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
            if let refusal = refusal(ofFormOf: receipt) { return refusal.detail }
            guard seal(thatSigned: receipt, state) != nil else {
                return Self.unsigned(receipt).detail
            }
            return try compare(receipt, snapshot).contradiction?.detail
        }
    }

    private func insert(_ receipt: Receipt, _ transaction: Transaction) throws {
        try transaction.insert(receipt, for: compare(receipt, transaction).news)
    }
}

/// A receipt that is kept for a log, as far as it says what is held.
struct KeptReceipt {
    let size: UInt64
    let isFinal: Bool
    let time: Int64
    let directorySize: UInt64

    init(_ stored: StoredReceipt) {
        size = stored.size
        isFinal = stored.isFinal
        time = stored.time
        directorySize = stored.directorySize
    }
}

extension Acknowledgement {
    /// What the receipts that are kept for a log say of its entry at a position.
    ///
    /// A final one can get here before the acts that its signer held. One of these may have taken
    /// the author's say before the national node held the entry, so until they come it says no
    /// more than that the entry is held.
    ///
    /// - Parameter known: The size of the directory that this node holds.
    init(of sequence: UInt64, by receipts: [KeptReceipt], knowing known: UInt64) {
        for receipt in receipts where receipt.size > sequence {
            if receipt.isFinal, receipt.directorySize <= known {
                final = min(final ?? .max, receipt.time)
            } else {
                held = min(held ?? .max, receipt.time)
            }
        }
    }
}
