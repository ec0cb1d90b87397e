import Register
import SyncProtocol

/// A Byzantine relay between two nodes: replays, truncates, reorders, flips bits, withholds.
///
/// It lies about frames as bytes, and about what well-formed deliveries say.
struct Relay {
    /// Frames of this connection and earlier ones, for each side; the oldest are forgotten.
    private var recorded: [[Bytes]] = [[], []]
    /// Frames kept back, to arrive after a later one.
    private var keptBack: [[Bytes]] = [[], []]
    private static let memory = 32

    /// What it does to one frame.
    enum Lie: CaseIterable {
        case truncate, flip, repeatIt, withhold, replay, reorder
        case truncateRange, reorderEntries, flipEntry, withholdRange, shorterCheckpoint

        /// Those that can be told about a frame: some are about ranges.
        static func about(_ frame: Bytes) -> [Lie] {
            guard case .delivery(let delivery)? = try? Message(frame: frame),
                !delivery.ranges.isEmpty
            else { return [.truncate, .flip, .repeatIt, .withhold, .replay, .reorder] }
            return allCases
        }
    }

    /// The connection is over: what was kept back is lost, what was recorded may come again.
    mutating func breakOff() { keptBack = [[], []] }

    /// Lets a frame through, behind what was kept back for after it.
    mutating func pass(_ frame: Bytes, to side: Int) -> [Bytes] {
        record(frame, side)
        defer { keptBack[side] = [] }
        return [frame] + keptBack[side]
    }

    /// What arrives instead of a frame.
    mutating func distort(
        _ frame: Bytes, to side: Int, _ lie: Lie, _ dice: inout SeededGenerator
    ) -> [Bytes] {
        record(frame, side)
        var altered = frame
        switch lie {
        case .truncate: altered.removeLast(min(altered.count, 1 + dice.below(8)))
        case .flip: Self.flip(&altered, &dice)
        case .repeatIt: return [frame, frame]
        case .withhold: return []
        case .replay: return [dice.pick(recorded[side]), frame]
        case .reorder:
            keptBack[side].append(frame)
            return []
        default:
            guard case .delivery(var delivery)? = try? Message(frame: frame),
                !delivery.ranges.isEmpty
            else { return [frame] }
            distort(&delivery, lie, to: side, &dice)
            return [Message.delivery(delivery).frame]
        }
        return [altered]
    }

    private func distort(
        _ delivery: inout Delivery, _ lie: Lie, to side: Int, _ dice: inout SeededGenerator
    ) {
        let index = dice.below(delivery.ranges.count)
        var range = delivery.ranges[index]
        switch lie {
        case .truncateRange where range.entries.count > 1: range.entries.removeLast()
        case .reorderEntries: range.entries.reverse()
        case .flipEntry: Self.flipEntry(in: &range, &dice)
        case .withholdRange:
            delivery.ranges.remove(at: index)
            return
        case .shorterCheckpoint:
            range.checkpoint = checkpoint(of: range.log, below: range.end, side)
            Self.flipEntry(in: &range, &dice)
        default: range.checkpoint = nil
        }
        delivery.ranges[index] = range
    }

    /// Alters the last entry so that its bytes still fit together: another claimed time.
    private static func flipEntry(in range: inout LogRange, _ dice: inout SeededGenerator) {
        guard let last = range.entries.indices.last else { return }
        var payload = range.entries[last].payload
        if dice.chance(50), var header = try? Header(range.entries[last].header) {
            header.claimedTime += 1
            range.entries[last] = Entry(header: header.bytes, payload: payload)
        } else {
            flip(&payload, &dice)
            range.entries[last] = Entry(header: range.entries[last].header, payload: payload)
        }
    }

    private static func flip(_ bytes: inout Bytes, _ dice: inout SeededGenerator) {
        // Near the beginning or the end, so that it hardly depends on the frame's exact length.
        let (offset, bit) = (dice.below(512), UInt8(dice.below(8)))
        guard offset < bytes.count else { return }
        bytes[dice.chance(50) ? offset : bytes.count - 1 - offset] ^= 1 << bit
    }

    private mutating func record(_ frame: Bytes, _ side: Int) {
        recorded[side].append(frame)
        if recorded[side].count > Self.memory { recorded[side].removeFirst() }
    }

    /// A checkpoint of a log that came by earlier, of less than this size.
    private func checkpoint(of log: LogID, below size: UInt64, _ side: Int) -> Checkpoint? {
        for frame in recorded[side] {
            guard case .delivery(let delivery)? = try? Message(frame: frame) else { continue }
            let seen = delivery.ranges.compactMap(\.checkpoint)
            if let found = seen.first(where: { $0.log == log && $0.size < size }) { return found }
        }
        return nil
    }
}
