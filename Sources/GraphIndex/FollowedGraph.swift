public import Catalogue
internal import Merge
internal import Register
public import Replication
internal import Storage
internal import Synchronization

/// The graph of a replica's index, kept in memory and brought up to date change by change.
///
/// What it answers is what reading the index anew would. Usable from several threads at once: who
/// asks while it reads waits, for that is what was asked. Days come in as arguments.
///
/// 1. Nothing is held: the first question reads the index.
/// 2. Links that come, go or change are taken up from the index's log of changes, in O(degree).
/// 3. Nodes that come, go or move, another day, other owners: it is read anew, by whoever asks.
/// 4. Grown beyond what the first rows were made for, it is read anew aside: ``rebuild(on:)``.
public final class FollowedGraph: Sendable {
    /// How what is held stands to what the store says.
    public enum State: Sendable {
        /// The same.
        case current
        /// The same, but due for ``FollowedGraph/rebuild(on:)``.
        case outgrown
        /// Nothing is held, or nothing that could be followed: the next question reads the index.
        case behind
    }

    private let replica: Replica
    private let held = Mutex<Held?>(nil)
    private let asked = Mutex(false)

    /// Whether there was a question: until then following it serves nobody.
    public var isAsked: Bool { asked.withLock { $0 } }

    /// A graph, and the size of the directory that says who owns what.
    private struct Held: Sendable {
        var graph: KeptGraph
        var directorySize: UInt64
    }

    /// Follows the index of this replica; reads nothing yet.
    public init(_ replica: Replica) { self.replica = replica }

    /// The graph of what the store holds now, its texts included.
    ///
    /// - Parameters:
    ///   - contact: An institution's contact, as its own record states it.
    ///   - report: Told what of the texts can't be read.
    ///   - progress: Told how far the index is, where much must be indexed first.
    public func graph(
        on day: GraphDay, contact: @escaping (UInt32) -> [String: String],
        report: @escaping (any Error) -> Void,
        progress: ((_ done: Int, _ total: Int) -> Void)? = nil
    ) throws -> RegisterGraph {
        asked.withLock { $0 = true }
        try replica.indexGraph(progress: progress)
        let (present, store) = try held.withLock { held in
            let store = try replica.store.freeze()
            let directory = try directory(of: store)
            let present = try store.read { snapshot in
                try Self.follow(&held, snapshot, directory, day)
                    ?? Self.read(snapshot, directory, day)
            }
            held = present
            return (present, store)
        }
        return RegisterGraph(
            present.graph.arrays, institutions: present.graph.institutions, day: day,
            texts: StoredTexts(store, contacts: contact, report: report))
    }

    /// Takes up what has changed, so that the next question needn't; never reads everything.
    public func follow(on day: GraphDay) throws -> State {
        try replica.indexGraph()
        return try held.withLock { held in
            guard held != nil else { return .behind }
            let directory = try replica.directory()
            held = try replica.store.read { try Self.follow(&held, $0, directory, day) }
            return held.map { $0.graph.arrays.isOutgrown ? .outgrown : .current } ?? .behind
        }
    }

    /// Reads the index anew while questions go on, and puts that in the place of what is held.
    public func rebuild(on day: GraphDay) throws {
        try replica.indexGraph()
        let store = try replica.store.freeze()
        let directory = try directory(of: store)
        let fresh = try store.read { try Self.read($0, directory, day) }
        try held.withLock { held in
            var candidate: Held? = fresh
            let directory = try replica.directory()
            candidate = try replica.store.read {
                try Self.follow(&candidate, $0, directory, day)
            }
            if let candidate { held = candidate }
        }
    }

    /// The directory as it was in a state of the store.
    private func directory(of store: FrozenStore) throws -> Directory {
        let directory = try replica.directory()
        let size = try store.read { try $0.size(of: Directory.log) } ?? 0
        return size < directory.size ? directory.prefix(size) : directory
    }

    private static func read(
        _ snapshot: Snapshot, _ directory: Directory, _ day: GraphDay
    ) throws -> Held {
        Held(
            graph: try KeptGraph(snapshot, GraphInstitutions(directory), day: day),
            directorySize: directory.size)
    }

    /// What is held, brought to a state of the store; nil where that takes reading it anew.
    ///
    /// Takes it out of its place, so that its arrays needn't be copied, and leaves nil there.
    private static func follow(
        _ held: inout Held?, _ snapshot: Snapshot, _ directory: Directory, _ day: GraphDay
    ) throws -> Held? {
        guard var present = held.take(), present.graph.day == day else { return nil }
        if present.directorySize != directory.size {
            guard GraphInstitutions(directory) == present.graph.institutions else { return nil }
            present.directorySize = directory.size
        }
        return try present.graph.follow(snapshot) ? present : nil
    }
}
