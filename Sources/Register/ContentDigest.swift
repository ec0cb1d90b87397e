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

extension RecordContent {
    /// The two ends of a link or provision, the one stated first; nil for other types.
    public var linkedEnds: (from: String, to: String)? {
        let (group, from, to) =
            type == "link" ? ("ends", "from", "to") : ("delivery", "provider", "service")
        guard type == "link" || type == "provision", let one = field(group, from)?.text,
            let other = field(group, to)?.text
        else { return nil }
        return (one, other)
    }

    /// The end of a link or provision whose owner is to answer: the one that whoever states it
    /// doesn't own (DESIGN §4); nil where there is nobody else to ask, or no ends.
    ///
    /// - Parameters:
    ///   - author: The owner of the link or provision.
    ///   - owner: The owner of a record; nil where nobody owns it.
    public func answeringEnd(statedBy author: UInt32, owner: (String) -> UInt32?) -> String? {
        guard let ends = linkedEnds else { return nil }
        if owner(ends.to) != author { return ends.to }
        return owner(ends.from) != author ? ends.from : nil
    }

    /// Whether the record's validity has the day, `YYYY-MM-DD`; without validity always.
    public func isValid(on day: String) -> Bool {
        guard let period = field("validity")?.text else { return true }
        let ends = period.split(separator: "/").map(String.init)
        guard ends.count == 2 else { return true }
        return (ends[0] == ".." || ends[0] <= day) && (ends[1] == ".." || day <= ends[1])
    }
}
