import Register

/// The shape of a frame, looked at before it is decoded.
///
/// Decoding makes an object of each part, and a part can be two bytes: a frame of 4 MiB could ask
/// for hundreds of megabytes. So the parts are counted first, without making anything.
enum FrameShape {
    /// Whether a frame is protobuf to the depth at which messages repeat, and has no more of any
    /// part than ``Bounds`` allow.
    static func isBounded(_ frame: Bytes) -> Bool {
        var total = 0
        return count(frame, 0..<frame.count, path: .frame, total: &total)
    }

    /// Where in a frame a message is; `leaf` is a field that repeats nothing.
    private enum Path {
        case frame
        case subscribe
        case delivery
        case range
        case evidence
        case probe
        case prefixes
        case answers
        case list
        case holdings
        case held
        case item
        case leaf
    }

    /// Counts the fields of the message in `range`, its parts included.
    private static func count(
        _ bytes: Bytes, _ range: Range<Int>, path: Path, total: inout Int
    ) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound {
            total += 1
            guard total <= limit(path),
                let tag = varint(bytes, &position, range.upperBound), tag >> 3 > 0
            else { return false }
            switch tag & 7 {
            case 0:
                guard varint(bytes, &position, range.upperBound) != nil else { return false }
            case 1:
                position += 8
            case 5:
                position += 4
            case 2:
                guard let length = varint(bytes, &position, range.upperBound),
                    length <= UInt64(range.upperBound - position)
                else { return false }
                let end = position + Int(length)
                let next = part(of: path, field: tag >> 3)
                if next != .leaf, !count(bytes, position..<end, path: next, total: &total) {
                    return false
                }
                position = end
            default:
                return false
            }
            guard position <= range.upperBound else { return false }
        }
        return true
    }

    /// What the field of a message at `path` is.
    private static func part(of path: Path, field: UInt64) -> Path {
        switch (path, field) {
        case (.frame, 2): .subscribe
        case (.frame, 4): .delivery
        case (.frame, 5): .answers
        case (.frame, 7), (.frame, 9), (.frame, 11): .list
        case (.frame, 10): .holdings
        case (.frame, 12): .evidence
        case (.frame, 14): .probe
        case (.frame, 15): .prefixes
        case (.delivery, 2): .range
        case (.delivery, 4), (.prefixes, 3): .evidence
        case (.answers, 2), (.list, 1), (.held, 3): .item
        case (.holdings, 1): .held
        default: .leaf
        }
    }

    /// How many fields a frame may have had, all told, when one at `path` comes.
    private static func limit(_ path: Path) -> Int {
        switch path {
        case .frame: 16
        case .probe: 64
        case .subscribe: Bounds.authors + 64
        case .delivery, .range, .evidence, .prefixes: Bounds.entries
        case .answers, .list, .holdings, .held, .item, .leaf: 16 * Bounds.logs
        }
    }

    private static func varint(
        _ bytes: Bytes, _ position: inout Int, _ end: Int
    ) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 70 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
            shift += 7
        }
        return nil
    }
}
