/// Digests of what a record says, as answers, acknowledgements and approvals name them.
///
/// Whoever answers names what it answers to; once that has changed, the answer counts no more.
/// The bytes are specified in `Protocol/specification.md`, section 19.
public enum ContentDigest {
    /// A cell of a group that shows a value. What is stated empty shows none, as if nobody had
    /// spoken.
    public struct Cell: Hashable, Sendable {
        /// The element; empty for a group by itself.
        public var element: Bytes
        /// The value; empty for an element of a set.
        public var value: Bytes

        /// A cell from its parts.
        public init(element: Bytes = [], value: Bytes) {
            self.element = element
            self.value = value
        }
    }

    /// The digest of a group's cells, given in any order; there may be none.
    public static func of(group: String, _ cells: [Cell]) -> Digest {
        var preimage = Bytes()
        preimage.append(lengthPrefixed: group.utf8)
        for cell in cells.sorted(by: { $0.element.lexicographicallyPrecedes($1.element) }) {
            preimage.append(lengthPrefixed: cell.element)
            preimage.append(lengthPrefixed: cell.value)
        }
        return .sha256(preimage)
    }

    /// The digest of several groups: of their digests, in the order given.
    public static func of(groups digests: [Digest]) -> Digest {
        .sha256(digests.flatMap(\.bytes))
    }
}

extension RecordContent {
    /// What an answer or acknowledgement of this record names: of a link its ends and kind, of a
    /// provision provider and service, of a notice all that it says about what, when and how.
    ///
    /// Nil for other types, and where the record doesn't say it.
    public var answerDigest: Digest? {
        switch type {
        case "link": value(of: "ends")
        case "provision": value(of: "delivery")
        case "notice":
            ContentDigest.of(
                groups: ["kind", "severity", "subjects", "text", "time"].map { digest(of: $0) })
        default: nil
        }
    }

    /// The digest of a group as it shows.
    public func digest(of group: String) -> Digest {
        let cells: [ContentDigest.Cell] =
            switch groups[group] {
            case .single(let value): [.init(value: value.bytes)]
            case .set(let elements): elements.map { .init(element: Bytes($0.utf8), value: []) }
            case .map(let values):
                values.map { .init(element: Bytes($0.key.utf8), value: $0.value.bytes) }
            case nil: []
            }
        return ContentDigest.of(group: "\(type).\(group)", cells)
    }

    private func value(of group: String) -> Digest? {
        guard case .single(let value) = groups[group] else { return nil }
        return .sha256(value.bytes)
    }
}
