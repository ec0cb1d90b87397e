internal import Catalogue
internal import Dispatch
internal import Register
internal import Synchronization

/// Places edges in a graph's arrays on a thread of its own while the store's thread reads the next.
///
/// Used by one thread. Bounded: where reading is faster, it waits.
final class EdgePlacing {
    private let placed: Placed
    private var batch: ContiguousArray<GraphEdgeRow> = []

    private static let batchSize = 8192
    private static let batchesWaiting = 8

    /// What the other thread works on.
    private final class Placed: Sendable {
        let assembly: Mutex<GraphAssembly>
        let queue = DispatchQueue(label: "saime.graph")
        let room = DispatchSemaphore(value: EdgePlacing.batchesWaiting)

        init(_ assembly: consuming GraphAssembly) { self.assembly = Mutex(assembly) }
    }

    /// Goes on with an assembly that has all its nodes.
    init(_ assembly: consuming GraphAssembly) {
        placed = Placed(assembly)
        batch.reserveCapacity(Self.batchSize)
    }

    /// Takes the next edge.
    func place(_ row: GraphEdgeRow) {
        batch.append(row)
        if batch.count == Self.batchSize { handOver() }
    }

    /// The arrays of all that was added; see ``GraphAssembly/finish(_:)``.
    func finish(_ ids: ([UInt32]) -> [UInt32: RecordID]) -> GraphArrays {
        handOver()
        placed.queue.sync {}
        return placed.assembly.withLock { $0.finish(ids) }
    }

    private func handOver() {
        let rows = batch
        batch.removeAll(keepingCapacity: true)
        placed.room.wait()
        placed.queue.async { [placed] in
            placed.assembly.withLock { $0.add(rows) }
            placed.room.signal()
        }
    }
}
