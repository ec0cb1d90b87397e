public import Register

/// What a node says to a range of the directory.
public enum DirectoryVerdict: Sendable {
    /// It belongs to the directory, which is then this.
    case admitted(AdmittedDirectory)
    /// The directory has all of it already.
    case held
    /// It is signed, and contradicts what is held: the directory has forked.
    case fork(Checkpoint)
    /// It isn't acceptable.
    case refused(Refusal)
}

/// A range of the directory that was verified, and the directory with it.
public struct AdmittedDirectory: Sendable {
    /// The entries beyond what was held.
    public var entries: [VerifiedEntry]
    /// What the acts say with them. Its size is less than the tree's where an entry couldn't be
    /// read: what follows is stored, not evaluated.
    public var directory: Directory
    /// The log with them.
    public var tree: CompactRange
    /// What vouches for them.
    public var checkpoint: Checkpoint
    /// Why the evaluation ends before the tree does; nil if it doesn't.
    public var unreadable: String?
}

/// Judges ranges of the directory against what a node holds.
public struct DirectoryAdmission {
    /// The federation: the payload hash of the directory's first entry.
    public var federation: Digest
    /// Checks a signature of a key over a message.
    public var verify: Directory.Verify
    /// The root of the directory's first entries that are held; nil beyond them.
    public var heldRoot: (UInt64) throws -> Digest?

    /// An admission over these facts.
    public init(
        federation: Digest, verify: @escaping Directory.Verify,
        heldRoot: @escaping (UInt64) throws -> Digest?
    ) {
        self.federation = federation
        self.verify = verify
        self.heldRoot = heldRoot
    }

    /// Judges a range of the directory of which `directory` and `tree` are held.
    public func judge(
        _ range: LogRange, directory: Directory, tree: CompactRange
    ) throws -> DirectoryVerdict {
        guard range.log == Directory.log, let checkpoint = range.checkpoint,
            checkpoint.log == Directory.log
        else { return .refused(Refusal(.misplaced, "this is no range of the directory")) }
        guard checkpoint.federation == federation else {
            return .refused(Refusal(.foreignFederation, "the checkpoint is another federation's"))
        }
        guard range.start <= tree.size else {
            return .refused(
                Refusal(.gap, "held up to \(tree.size), offered from \(range.start)"))
        }
        if let root = try heldRoot(checkpoint.size) {
            if root == checkpoint.root { return .held }
            return isSigned(checkpoint, by: directory)
                ? .fork(checkpoint)
                : .refused(Refusal(.badSignature, "the directory key didn't sign this"))
        }
        guard range.end > tree.size else {
            return .refused(Refusal(.noCheckpoint, "the checkpoint is beyond the range"))
        }
        do throws(Refusal) {
            var admitted = AdmittedDirectory(
                entries: [], directory: directory, tree: tree, checkpoint: checkpoint)
            for entry in range.entries[Int(tree.size - range.start)...] {
                try append(entry, to: &admitted)
            }
            try conclude(admitted)
            return .admitted(admitted)
        } catch {
            return .refused(error)
        }
    }

    private func append(
        _ entry: Entry, to admitted: inout AdmittedDirectory
    ) throws(Refusal) {
        let sequence = admitted.tree.size
        let place = "entry \(sequence) of the directory"
        let (header, payload) = try Admission.read(entry, place)
        guard header.federation == federation else {
            throw Refusal(.foreignFederation, "\(place) belongs to another federation")
        }
        guard header.log == Directory.log, header.sequence == sequence else {
            throw Refusal(.misplaced, "\(place) says it is elsewhere")
        }
        guard header.directorySize == sequence,
            header.directoryRoot == (sequence == 0 ? .zero : admitted.tree.root)
        else {
            throw Refusal(.foreignDirectory, "\(place) doesn't follow what comes before it")
        }
        let content = EntryContent(header: header, payload: payload)
        try evaluate(content, payload, at: sequence, of: &admitted)
        admitted.tree.append(entry.leaf)
        admitted.entries.append(VerifiedEntry(entry: entry, header: header, content: content))
    }

    private func evaluate(
        _ content: EntryContent, _ payload: Payload, at sequence: UInt64,
        of admitted: inout AdmittedDirectory
    ) throws(Refusal) {
        guard admitted.unreadable == nil, admitted.directory.size == sequence else { return }
        guard case .act(let act, _) = content else {
            guard sequence > 0 else {
                throw Refusal(.malformed, "the directory doesn't begin with genesis")
            }
            if case .unreadable(let reason) = content {
                admitted.unreadable = reason
            } else {
                admitted.directory.skip()
            }
            return
        }
        if sequence == 0 {
            guard case .genesis = act.order, payload.hash == federation else {
                throw Refusal(.foreignFederation, "the directory begins with another genesis")
            }
        }
        let outcome = admitted.directory.append(act, verify: verify)
        if sequence == 0, case .changesNothing(let reason) = outcome {
            throw Refusal(.badSignature, reason)
        }
    }

    private func conclude(_ admitted: AdmittedDirectory) throws(Refusal) {
        let checkpoint = admitted.checkpoint
        guard checkpoint.size == admitted.tree.size, checkpoint.root == admitted.tree.root else {
            throw Refusal(.rootMismatch, "the entries don't give the checkpoint's root")
        }
        guard isSigned(checkpoint, by: admitted.directory) else {
            throw Refusal(.badSignature, "the directory key didn't sign the checkpoint")
        }
    }

    private func isSigned(_ checkpoint: Checkpoint, by directory: Directory) -> Bool {
        verify(directory.directoryKey, checkpoint.signedBytes, checkpoint.signature)
    }
}
