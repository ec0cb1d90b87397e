internal import Merge
internal import Register

/// The directory in memory: what its acts say, and its root at every size.
struct DirectoryState: Sendable {
    private(set) var directory = Directory()
    private(set) var tree = CompactRange()
    private var roots: [Digest] = [.zero]
    /// Why the evaluation ends before the log does; nil if it doesn't.
    private(set) var unreadable: String?

    /// The root at a size; zero at size 0, nil beyond what is held.
    func root(at size: UInt64) -> Digest? {
        size < UInt64(roots.count) ? roots[Int(size)] : nil
    }

    /// What an author who writes now cites.
    var citation: (size: UInt64, root: Digest) {
        (directory.size, root(at: directory.size) ?? .zero)
    }

    /// Appends entries that the store holds.
    mutating func append(_ entries: [Entry], verify: Directory.Verify) throws {
        for entry in entries {
            let read = try ReadEntry(entry)
            if unreadable == nil {
                switch read.content {
                case .act(let act, _): directory.append(act, verify: verify)
                case .unreadable(let reason): unreadable = reason
                default: directory.skip()
                }
            }
            tree.append(entry.leaf)
            roots.append(tree.root)
        }
    }

    /// Takes over what an admission has evaluated.
    mutating func append(_ admitted: AdmittedDirectory) {
        for entry in admitted.entries {
            tree.append(entry.entry.leaf)
            roots.append(tree.root)
        }
        directory = admitted.directory
        unreadable = unreadable ?? admitted.unreadable
    }
}

/// An entry and what it says.
struct ReadEntry: Sendable {
    let entry: Entry
    let header: Header
    let content: EntryContent

    init(entry: Entry, header: Header, content: EntryContent) {
        self.entry = entry
        self.header = header
        self.content = content
    }

    init(_ verified: VerifiedEntry) {
        self.init(entry: verified.entry, header: verified.header, content: verified.content)
    }

    /// Reads an entry that the store holds, which was verified once.
    init(_ entry: Entry) throws {
        guard let header = try? Header(entry.header), let payload = Payload(entry.payload) else {
            throw ReplicaError.damaged("an entry whose bytes were verified can't be read")
        }
        self.init(
            entry: entry, header: header, content: EntryContent(header: header, payload: payload))
    }

    var byteCount: Int { entry.header.count + entry.payload.count }
}
