public import Register

/// A stretch of the sorted logs: from the first one with it, up to the second without it.
public struct LogInterval: Hashable, Sendable {
    /// The first log; nil: from the first there is.
    public var from: LogID?
    /// The first log that isn't in it; nil: to the last there is.
    public var to: LogID?

    /// All logs.
    static let all = Self(from: nil, to: nil)

    /// Whether each of these ends before, or where, the next begins, and none is empty: whatever
    /// is worked out for them costs no more than for all logs once.
    static func areAscending(_ intervals: [LogInterval]) -> Bool {
        for interval in intervals {
            if let from = interval.from, let to = interval.to, !(from < to) { return false }
        }
        for (one, next) in zip(intervals, intervals.dropFirst()) {
            guard let end = one.to, let start = next.from, !(start < end) else { return false }
        }
        return true
    }

    /// Whether a log lies in it.
    func contains(_ log: LogID) -> Bool {
        if let from, log < from { return false }
        if let to, !(log < to) { return false }
        return true
    }
}

/// What a node holds in an interval, as a number and a digest.
public struct Stretch: Hashable, Sendable {
    /// Where.
    public var interval: LogInterval
    /// How many logs.
    public var count: UInt64
    /// The digest over their names, sizes and roots.
    public var digest: Digest
}

/// All shared logs that a node holds in an interval.
public struct Holdings: Hashable, Sendable {
    /// Where.
    public var interval: LogInterval
    /// The logs with size and root, sorted; at most ``Frontier/listed``.
    public var logs: [Cut]
}

/// The shared logs that a node holds, sorted by log: what two nodes compare.
///
/// The digest of an interval is SHA-256 over the line `saime frontier 1` and then, for each log
/// in it, length (4 bytes) and name, size (8 bytes), root; numbers with the most significant byte
/// first. Equal digests end the comparison; unequal ones are split, 16 stretches at a time, until
/// one side can list what it holds (DESIGN §8).
struct Frontier {
    /// Up to so many logs are listed instead of split; it is the fan-out as well.
    static let listed = 16

    /// The logs with size and root, sorted, each once, none empty.
    let logs: [Cut]

    init(sorted logs: [Cut]) { self.logs = logs }

    /// The digest over all of them.
    var digest: Digest { Self.digest(logs[...]) }

    /// Those in an interval.
    ///
    /// O(log n).
    func logs(in interval: LogInterval) -> ArraySlice<Cut> {
        let start = interval.from.map(index(of:)) ?? 0
        let end = interval.to.map(index(of:)) ?? logs.count
        return start < end ? logs[start..<end] : []
    }

    /// Number and digest of those in an interval.
    func stretch(_ interval: LogInterval) -> Stretch {
        let logs = logs(in: interval)
        return Stretch(
            interval: interval, count: UInt64(logs.count), digest: Self.digest(logs))
    }

    /// The interval in at most 16 parts of as many logs each, one after another.
    func split(_ interval: LogInterval) -> [Stretch] {
        let logs = logs(in: interval)
        let parts = min(Self.listed, max(1, logs.count))
        var stretches: [Stretch] = []
        var from = interval.from
        for part in 1...parts {
            let end = logs.startIndex + logs.count * part / parts
            let to = part == parts ? interval.to : logs[end].log
            stretches.append(stretch(LogInterval(from: from, to: to)))
            from = to
        }
        return stretches
    }

    /// The place of the first log that isn't before this one.
    private func index(of log: LogID) -> Int {
        var (low, high) = (0, logs.count)
        while low < high {
            let middle = (low + high) / 2
            if logs[middle].log < log { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func digest(_ logs: ArraySlice<Cut>) -> Digest {
        var bytes = Bytes("saime frontier 1\n".utf8)
        bytes.reserveCapacity(bytes.count + logs.count * 64)
        for cut in logs {
            bytes.append(lengthPrefixed: cut.log.text.utf8)
            bytes.append(bigEndian: cut.size)
            bytes.append(contentsOf: cut.root.bytes)
        }
        return .sha256(bytes)
    }
}
