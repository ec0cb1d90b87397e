public import Merge
public import Register
public import Storage
internal import Synchronization

/// A node's copy of the register: verifies, admits and persists ranges of logs, writes its own
/// ones, and reads (DESIGN §5–§9).
///
/// Several processes may have one store open through a replica each: every transaction begins
/// with the directory that the store holds then. Usable from several threads at once; writes
/// take turns. Time, randomness, seals and the machine's identity come in as arguments.
public final class Replica: Sendable {
    /// The store.
    public let store: Store
    /// The federation: the payload hash of the directory's first entry.
    public let federation: Digest
    /// The machine that the node runs on, for the fence.
    public let machine: Machine
    /// Told how far it is, and of how much, while reading has to wait until many records are
    /// derived; the last time when all are. From any thread.
    let settling: (@Sendable (_ done: Int, _ total: Int) -> Void)?
    let verifier = Verifier()
    let keyring: Mutex<Keyring>
    private let known: Mutex<DirectoryState>

    struct Keyring {
        var seals: [UInt32: Seal]
        var directory: Seal?
    }

    /// Opens the replica in a store that belongs to a federation already.
    ///
    /// - Parameters:
    ///   - seals: Those that this node holds: of its own institution and of its guests.
    ///   - directorySeal: The key that signs the directory; at the national node only.
    ///   - settling: Told how far it is, and of how much, while reading has to wait until many
    ///     records are derived; the last time when all are. From any thread.
    /// - Throws: ``ReplicaError`` `notJoined`; ``StoreError``.
    public init(
        store: Store, machine: Machine, seals: [Seal], directorySeal: Seal? = nil,
        settling: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
    ) throws {
        let text = try store.read { try $0.setting("federation") }
        guard let text, let federation = Digest(hex: text) else {
            throw ReplicaError.notJoined(store.path)
        }
        self.store = store
        self.machine = machine
        self.settling = settling
        self.federation = federation
        keyring = Mutex(
            Keyring(
                seals: Dictionary(seals.map { ($0.institution, $0) }) { $1 },
                directory: directorySeal))
        known = Mutex(DirectoryState())
        try raiseReadingLevel()
        _ = try read { _, _ in }
    }

    /// The institutions whose seals this node holds, sorted.
    public var institutions: [UInt32] { keyring.withLock { $0.seals.keys.sorted() } }

    /// Whether this is the national node: it holds the national lead's seal.
    public var isNational: Bool {
        keyring.withLock { $0.seals[Directory.nationalLead] != nil }
    }

    /// Replaces the seals that this node holds, after a rotation for instance.
    public func replaceSeals(_ seals: [Seal], directorySeal: Seal? = nil) {
        keyring.withLock {
            $0.seals = Dictionary(seals.map { ($0.institution, $0) }) { $1 }
            if let directorySeal { $0.directory = directorySeal }
        }
    }

    /// The directory as the store holds it now.
    public func directory() throws -> Directory { try read { _, state in state.directory } }

    /// The directory's size and root now; the root is zero at size 0.
    public func directoryHead() throws -> (size: UInt64, root: Digest) {
        try read { _, state in (state.tree.size, state.root(at: state.tree.size) ?? .zero) }
    }

    /// The directory's root at a size; nil beyond what is held, zero at size 0.
    public func directoryRoot(at size: UInt64) throws -> Digest? {
        try read { _, state in state.root(at: size) }
    }

    func seal(of institution: UInt32) -> Seal? {
        keyring.withLock { $0.seals[institution] }
    }

    func read<Result>(
        _ body: (Snapshot, DirectoryState) throws -> Result
    ) throws -> Result {
        try store.read { try body($0, try directory(in: $0)) }
    }

    func write<Result>(
        isDerived: Bool = false, _ body: (Transaction, inout DirectoryState) throws -> Result
    ) throws -> Result {
        let (result, state) = try store.write(isDerived: isDerived) { transaction in
            var state = try directory(in: transaction)
            let result = try body(transaction, &state)
            return (result, state)
        }
        remember(state)
        return result
    }

    /// The directory in a state of the store, whoever wrote it.
    func directory(in snapshot: Snapshot) throws -> DirectoryState {
        var state = known.withLock { $0 }
        guard let size = try snapshot.size(of: Directory.log) else { return DirectoryState() }
        if size == state.tree.size { return state }
        guard let row = try snapshot.log(Directory.log) else { return DirectoryState() }
        if row.size < state.tree.size { state = DirectoryState() }
        try state.append(
            try snapshot.entries(of: row, in: state.tree.size..<row.size), verify: verifier.verify)
        remember(state)
        return state
    }

    private func remember(_ state: DirectoryState) {
        known.withLock { if state.tree.size > $0.tree.size { $0 = state } }
    }
}
