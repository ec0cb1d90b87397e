public import Register

/// What a node holds of a log, as far as admission asks.
public struct HeldLog: Hashable, Sendable {
    /// The tree over the entries held.
    public var tree: CompactRange
    /// The directory size that the last entry cites; 0 while there is none.
    public var citation: UInt64

    /// The log as it is held.
    public init(tree: CompactRange = CompactRange(), citation: UInt64 = 0) {
        self.tree = tree
        self.citation = citation
    }
}

/// What a node says to a range of a log: it is admitted or refused whole (DESIGN §6.3).
public enum AdmissionVerdict: Sendable {
    /// It belongs to the log: append it.
    case admitted(AdmittedRange)
    /// The log has all of it already.
    case held
    /// It cites more of the directory than is held here: fetch up to this size first.
    case waits(UInt64)
    /// Signed by a key that has ended, beyond what the key vouches for, or beyond the log's end:
    /// keep it apart, outside frontier and fingerprint (DESIGN §6.6).
    case setApart(AdmittedRange)
    /// It is signed, and contradicts what is held: evidence of a fork (DESIGN §9).
    case fork(Checkpoint)
    /// It isn't acceptable.
    case refused(Refusal)
}

/// A range that was verified, decoded.
public struct AdmittedRange: Sendable {
    /// The range's entries beyond what was held, decoded, in order.
    public var entries: [VerifiedEntry]
    /// The log with them.
    public var log: HeldLog
    /// What vouches for them; nil where a cut of the directory does.
    public var checkpoint: Checkpoint?
}

/// An entry whose bytes, hashes and place in the log have been verified.
public struct VerifiedEntry: Sendable {
    /// The bytes.
    public var entry: Entry
    /// The header.
    public var header: Header
    /// What it says.
    public var content: EntryContent
}

/// Why a range isn't acceptable.
public struct Refusal: Error, Hashable, Sendable {
    /// The reason's code.
    public var code: Code
    /// What is wrong, in a sentence.
    public var detail: String

    /// A reason and its sentence.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The reasons, as they travel.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The header or payload isn't well formed or is too large.
        case malformed
        /// An entry of another federation.
        case foreignFederation = "foreign-federation"
        /// The range doesn't begin where the log ends here.
        case gap
        /// A header names another log or position.
        case misplaced
        /// The payload isn't what the header names.
        case payloadMismatch = "payload-mismatch"
        /// A sealed part is missing that no act erases.
        case incomplete
        /// The directory hasn't opened the log's epoch.
        case unopenedEpoch = "unopened-epoch"
        /// An entry cites less of the directory than the one before it, or than its epoch.
        case decreasingCitation = "decreasing-citation"
        /// An entry cites a directory that isn't this one.
        case foreignDirectory = "foreign-directory"
        /// The entries don't give the checkpoint's root.
        case rootMismatch = "root-mismatch"
        /// The range contradicts a cut of the directory.
        case cutMismatch = "cut-mismatch"
        /// Nothing vouches for the range's end.
        case noCheckpoint = "no-checkpoint"
        /// No key that the directory accepts for the log made the signature.
        case badSignature = "bad-signature"
        /// The log is stopped by a fork.
        case stopped
        /// The sender's quota is used up.
        case throttled
        /// The receiver may not hold the log.
        case notForYou = "not-for-you"
    }
}

/// Judges ranges of institutions' logs against what a node holds.
public struct Admission {
    /// The directory held.
    public var directory: Directory
    /// The federation.
    public var federation: Digest
    /// The directory's root at a size; nil beyond what is held. More may be held than is
    /// evaluated: what cites that is admitted and not evaluated (DESIGN §5).
    public var directoryRoot: (UInt64) throws -> Digest?
    /// Checks a signature of a key over a message.
    public var verify: Directory.Verify
    /// The root of the log's first entries that are held; nil beyond them.
    public var heldRoot: (LogID, UInt64) throws -> Digest?

    /// An admission over these facts.
    public init(
        directory: Directory, federation: Digest,
        directoryRoot: @escaping (UInt64) throws -> Digest?,
        verify: @escaping Directory.Verify,
        heldRoot: @escaping (LogID, UInt64) throws -> Digest?
    ) {
        self.directory = directory
        self.federation = federation
        self.directoryRoot = directoryRoot
        self.verify = verify
        self.heldRoot = heldRoot
    }

    /// Judges a range of a log of which `held` is here. Cheap checks come first, one signature
    /// last. Rethrows what the facts' closures throw.
    public func judge(_ range: LogRange, held: HeldLog) throws -> AdmissionVerdict {
        guard range.log.scope != .directory else {
            return .refused(Refusal(.misplaced, "the directory is admitted on its own"))
        }
        guard let opened = directory.opened(range.log) else {
            return .refused(
                Refusal(.unopenedEpoch, "the directory hasn't opened log \(range.log.text)"))
        }
        guard range.start <= held.tree.size else {
            return .refused(
                Refusal(.gap, "held up to \(held.tree.size), offered from \(range.start)"))
        }
        if range.end <= held.tree.size { return try judgeOld(range) }
        do throws(Refusal) {
            let overlap = Int(held.tree.size - range.start)
            var admitted = AdmittedRange(entries: [], log: held, checkpoint: range.checkpoint)
            admitted.log.citation = max(held.citation, opened)
            admitted.entries.reserveCapacity(range.entries.count - overlap)
            for entry in range.entries[overlap...] {
                try append(entry, to: &admitted, log: range.log)
                let cited = admitted.log.citation
                if cited > directory.size, (try? directoryRoot(cited)) == nil {
                    return .waits(cited)
                }
            }
            return try conclude(range, admitted, from: held.tree.size)
        } catch {
            return try refusalOrFork(range, error)
        }
    }

    /// A range that ends within what is held: the same, or evidence.
    private func judgeOld(_ range: LogRange) throws -> AdmissionVerdict {
        guard let checkpoint = range.checkpoint else { return .held }
        if try heldRoot(range.log, checkpoint.size) == checkpoint.root { return .held }
        return try refusalOrFork(
            range, Refusal(.rootMismatch, "another root at size \(checkpoint.size)"))
    }

    /// A signed checkpoint that can't be true beside what is held is evidence of a fork, unless a
    /// cut of the directory has decided already which of them is (DESIGN §9).
    private func refusalOrFork(
        _ range: LogRange, _ refusal: Refusal
    ) throws -> AdmissionVerdict {
        guard refusal.code != .cutMismatch, let checkpoint = range.checkpoint,
            checkpoint.log == range.log, checkpoint.federation == federation, isSigned(checkpoint),
            !directory.cuts(of: range.log).contains(where: { $0.size >= checkpoint.size }),
            let root = try heldRoot(range.log, checkpoint.size), root != checkpoint.root
        else { return .refused(refusal) }
        return .fork(checkpoint)
    }

    private func append(
        _ entry: Entry, to admitted: inout AdmittedRange, log: LogID
    ) throws(Refusal) {
        let sequence = admitted.log.tree.size
        let place = "entry \(sequence) of log \(log.text)"
        let (header, payload) = try read(entry, place)
        guard header.federation == federation else {
            throw Refusal(.foreignFederation, "\(place) belongs to another federation")
        }
        guard header.log == log, header.sequence == sequence else {
            throw Refusal(.misplaced, "\(place) says it is elsewhere")
        }
        guard header.directorySize >= admitted.log.citation else {
            throw Refusal(.decreasingCitation, "\(place) cites less than what comes before it")
        }
        let root: Digest?
        do { root = try directoryRoot(header.directorySize) } catch { root = nil }
        guard root == header.directoryRoot || root == nil && header.directorySize > directory.size
        else {
            throw Refusal(.foreignDirectory, "\(place) cites a directory that isn't this one")
        }
        admitted.log.citation = header.directorySize
        admitted.log.tree.append(entry.leaf)
        for cut in directory.cuts(of: log) where cut.size == admitted.log.tree.size {
            guard cut.root == admitted.log.tree.root else {
                throw Refusal(.cutMismatch, "\(place) contradicts a cut of the directory")
            }
        }
        admitted.entries.append(
            VerifiedEntry(
                entry: entry, header: header,
                content: EntryContent(header: header, payload: payload)))
    }

    private func conclude(
        _ range: LogRange, _ admitted: AdmittedRange, from start: UInt64
    ) throws(Refusal) -> AdmissionVerdict {
        let tree = admitted.log.tree
        let end = directory.end(of: range.log)?.size ?? .max
        guard let checkpoint = range.checkpoint else {
            guard directory.cuts(of: range.log).contains(where: { $0.size == tree.size }) else {
                throw Refusal(.noCheckpoint, "nothing vouches for size \(tree.size)")
            }
            return tree.size <= end ? .admitted(admitted) : .setApart(admitted)
        }
        guard checkpoint.federation == federation, checkpoint.log == range.log,
            checkpoint.size == tree.size, checkpoint.root == tree.root
        else {
            throw Refusal(.rootMismatch, "the entries don't give the checkpoint's root")
        }
        let keys = directory.acceptableKeys(of: range.log)
        guard let key = signer(of: checkpoint, among: keys) else {
            throw Refusal(.badSignature, "no key of log \(range.log.text) signed the checkpoint")
        }
        let limit = min(key.limit ?? .max, end)
        return tree.size <= limit ? .admitted(admitted) : .setApart(admitted)
    }

    private func signer(
        of checkpoint: Checkpoint, among keys: [Directory.AcceptableKey]
    ) -> Directory.AcceptableKey? {
        keys.first { verify($0.key, checkpoint.signedBytes, checkpoint.signature) }
    }

    private func isSigned(_ checkpoint: Checkpoint) -> Bool {
        let keys = directory.acceptableKeys(of: checkpoint.log).filter {
            checkpoint.size <= $0.limit ?? .max
        }
        return signer(of: checkpoint, among: keys) != nil
    }

    private func read(
        _ entry: Entry, _ place: String
    ) throws(Refusal) -> (Header, Payload) {
        try Self.read(entry, place)
    }

    /// The header and payload of an entry whose bytes fit together.
    static func read(_ entry: Entry, _ place: String) throws(Refusal) -> (Header, Payload) {
        guard entry.payload.count <= Limits.payload else {
            throw Refusal(.malformed, "\(place) has a payload over 2 MiB")
        }
        let header: Header
        do throws(MalformedBytes) { header = try Header(entry.header) } catch {
            throw Refusal(.malformed, "\(place): \(error.description)")
        }
        guard let payload = Payload(entry.payload) else {
            throw Refusal(.malformed, "\(place) has a payload that isn't well formed")
        }
        guard payload.hash == header.payloadHash,
            UInt64(payload.hashedLength) == header.hashedLength
        else {
            throw Refusal(.payloadMismatch, "\(place) has another payload than its header names")
        }
        guard payload.erasedIndexes.isEmpty else {
            throw Refusal(.incomplete, "\(place) lacks a sealed part that no act erases")
        }
        guard UInt64(payload.travellingLength) == header.fullLength else {
            throw Refusal(.payloadMismatch, "\(place) has a payload of another length")
        }
        return (header, payload)
    }
}
