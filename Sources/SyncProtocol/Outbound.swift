import Register

/// Elements that are taken in the order in which they came.
///
/// Amortized O(1).
struct Queue<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var taken = 0

    var count: Int { elements.count - taken }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard taken < elements.count else { return nil }
        defer {
            taken += 1
            if taken > 64, taken * 2 > elements.count {
                elements.removeFirst(taken)
                taken = 0
            }
        }
        return elements[taken]
    }

    mutating func removeAll() {
        elements = []
        taken = 0
    }
}

/// Whose turn a delivery is: the directory's, then live changes, then the backlog (DESIGN §8).
enum Lane: Hashable, Sendable {
    case directory
    case live
    case bulk
}

/// What goes to the peer: how far each lane is, what is under way, what the peer has.
///
/// Nothing waits here as bytes: a lane is a place in the store's order of arrivals or a list of
/// logs, and a delivery is made when the connection takes one. So a slow peer costs no memory.
struct Outbound: Sendable {
    /// A range under way.
    struct Shipped: Sendable {
        let log: LogID
        let start: UInt64
        let entries: Int
        let bytes: Int
    }

    /// How many acts the peer has or has been sent; nil before its Hello.
    var directory: UInt64?
    /// The generation of the store's arrivals.
    var generation: UInt64 = 0
    /// The last arrival sent live; nil before the peer's first subscription.
    var live: UInt64?
    /// The last arrival of the backlog that was sent; it ends at ``backlogEnd``.
    var backlog: UInt64 = 0
    /// The last arrival of the backlog.
    var backlogEnd: UInt64 = 0
    /// Whether with all of that sent the peer has everything: its cursor was followed, or both
    /// sides agreed since.
    var isSound = false
    /// Live deliveries since the last of the backlog.
    var liveTurns = 0
    /// Deliveries of the backlog so far.
    var bulkTurns = 0

    private(set) var lastNumber: UInt64 = 0
    private var underWay: [UInt64: (lane: Lane, shipped: [Shipped])] = [:]
    private var bytesUnderWay: [Lane: Int] = [:]
    private var wanted: [LogID: UInt64] = [:]
    private var order = Queue<LogID>()
    private var known: [LogID: Head] = [:]
    /// Logs of which an arrival was passed over because the peer has, or is being sent, as much.
    private var passedOver: Set<LogID> = []

    /// Whether nothing is under way.
    var isAnswered: Bool { underWay.isEmpty }

    /// Bytes of deliveries under way, in all lanes.
    var bytesUnanswered: Int { bytesUnderWay.values.reduce(0, +) }

    /// Whether no logs wait to be sent because the peer lacks them.
    var isSatisfied: Bool { wanted.isEmpty }

    /// Whether a lane has room in a window of so many bytes.
    func hasRoom(_ lane: Lane, window: Int) -> Bool { bytesUnderWay[lane, default: 0] < window }

    /// Whether entries of a log are under way.
    func isUnderWay(_ log: LogID) -> Bool {
        underWay.values.contains { $0.shipped.contains { $0.log == log } }
    }

    /// Whether a directory delivery is under way.
    var isSendingDirectory: Bool { bytesUnderWay[.directory, default: 0] > 0 }

    /// Whether the log waits to be sent because the peer lacks it.
    func isWanted(_ log: LogID) -> Bool { wanted[log] != nil }

    /// Puts a log among those to be sent, from `start` on, instead of what was asked before.
    mutating func want(_ log: LogID, from start: UInt64) {
        if wanted.updateValue(start, forKey: log) == nil { order.append(log) }
    }

    /// The log whose turn it is and where to go on; nil if none waits.
    mutating func nextWanted() -> (log: LogID, start: UInt64)? {
        while let log = order.popFirst() {
            if let start = wanted.removeValue(forKey: log) { return (log, start) }
        }
        return nil
    }

    /// Takes a log from those to be sent.
    mutating func forget(_ log: LogID) { wanted[log] = nil }

    /// What the peer has, or is being sent, of the log; nil if that isn't known.
    func known(_ log: LogID) -> Head? { known[log] }

    /// Notes that the peer has, or is being sent, the log up to `size` with this root.
    ///
    /// Forgets all when there are too many: what is sent twice is only answered twice.
    mutating func note(_ log: LogID, size: UInt64, root: Digest) {
        if known.count >= 16_384, known[log] == nil { known.removeAll() }
        if size >= known[log]?.size ?? 0 { known[log] = Head(size: size, root: root) }
    }

    /// Forgets what the peer was thought to have of the log.
    mutating func unnote(_ log: LogID) { known[log] = nil }

    /// Notes that an arrival of the log needn't be sent, unless the peer sets apart what is under
    /// way: its head may have been signed anew since.
    mutating func passOver(_ log: LogID) {
        if passedOver.count >= 16_384 { passedOver.removeAll() }
        passedOver.insert(log)
    }

    /// Takes the mark that an arrival of the log was passed over since it was last sent.
    mutating func takePassedOver(_ log: LogID) -> Bool { passedOver.remove(log) != nil }

    /// Notes a delivery as under way and gives its number.
    mutating func ship(_ ranges: [LogRange], lane: Lane) -> UInt64 {
        lastNumber += 1
        let shipped = ranges.map {
            Shipped(log: $0.log, start: $0.start, entries: $0.entries.count, bytes: $0.byteCount)
        }
        underWay[lastNumber] = (lane, shipped)
        bytesUnderWay[lane, default: 0] += shipped.reduce(0) { $0 + $1.bytes }
        return lastNumber
    }

    /// Takes an answered delivery from those under way; nil if it isn't.
    mutating func settle(_ number: UInt64) -> [Shipped]? {
        guard let (lane, shipped) = underWay.removeValue(forKey: number) else { return nil }
        bytesUnderWay[lane, default: 0] -= shipped.reduce(0) { $0 + $1.bytes }
        return shipped
    }
}

extension LogRange {
    /// The bytes of its headers and payloads.
    var byteCount: Int { entries.reduce(0) { $0 + $1.header.count + $1.payload.count } }
}

/// Ranges that wait for acts: one for each log, and so many bytes (DESIGN §8, *Bounded*).
struct HeldRanges: Sendable {
    private var ranges: [LogID: (range: LogRange, directorySize: UInt64)] = [:]
    private(set) var bytes = 0
    /// The logs of which something didn't fit.
    private var dropped: Set<LogID> = []

    var isEmpty: Bool { ranges.isEmpty }

    /// Holds a range, if it is its log's first and fits; otherwise remembers only the log.
    mutating func hold(_ range: LogRange, until directorySize: UInt64, limit: Int) {
        let size = range.byteCount
        guard ranges[range.log] == nil, bytes + size <= limit else {
            if dropped.count < Bounds.logs { dropped.insert(range.log) }
            return
        }
        ranges[range.log] = (range, directorySize)
        bytes += size
    }

    /// Takes the ranges that need wait no longer, sorted by log.
    mutating func release(at directorySize: UInt64) -> [LogRange] {
        let ready = ranges.values.filter { $0.directorySize <= directorySize }.map(\.range)
        for range in ready {
            ranges[range.log] = nil
            bytes -= range.byteCount
        }
        return ready.sorted { $0.log < $1.log }
    }

    /// Takes the mark that something of this log didn't fit.
    mutating func takeDropped(_ log: LogID) -> Bool { dropped.remove(log) != nil }
}
