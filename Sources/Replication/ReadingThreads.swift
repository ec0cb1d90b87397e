internal import Dispatch
internal import Merge
internal import Storage
internal import Synchronization

/// Readers of one state of the store on every processor, for work that only reads.
///
/// Inside a transaction they see what was committed before it began. So they may share the work of
/// one that has written nothing yet but what is derived: nobody else commits meanwhile.
struct ReadingThreads {
    let store: Store
    let directory: Directory

    /// About how many records are worth a thread, and a connection of its own.
    private static let share = 128

    /// What `body` makes of each item, in the order of the items.
    ///
    /// - Parameter reader: For few items, which need no thread.
    func map<Item: Sendable, Made: Sendable>(
        _ items: [Item], _ reader: RecordReader,
        _ body: @Sendable (RecordReader, Item) throws -> Made
    ) throws -> [Made] {
        guard items.count > Self.share else { return try items.map { try body(reader, $0) } }
        let shares = stride(from: 0, to: items.count, by: Self.share).map {
            items[$0..<min($0 + Self.share, items.count)]
        }
        let outcome = Outcome<Made>(count: shares.count)
        DispatchQueue.concurrentPerform(iterations: shares.count) { number in
            let made = Result {
                try store.read { snapshot in
                    let reader = RecordReader(snapshot, directory)
                    return try shares[number].map { try body(reader, $0) }
                }
            }
            outcome.shares.withLock { $0[number] = made }
        }
        return try outcome.shares.withLock { $0 }.flatMap { try $0?.get() ?? [] }
    }

    private final class Outcome<Made: Sendable>: Sendable {
        let shares: Mutex<[Result<[Made], any Error>?]>

        init(count: Int) { shares = Mutex(Array(repeating: nil, count: count)) }
    }
}
