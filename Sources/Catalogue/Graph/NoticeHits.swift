internal import Dependencies
internal import Register

/// Whom a notice hits: all that depends on what it is about, at any distance, in the register that
/// the reader sees.
public struct NoticeHits {
    /// An institution that a notice hits.
    public struct Hit {
        /// Its directory number.
        public let institution: UInt32
        /// What of its records is hit, the nearest first.
        public let items: [Reached.Item]
        /// What it says to the notice.
        public let acknowledgement: NoticeBook.Acknowledgement

        /// Whether it has read what the notice says now.
        public var isAcknowledged: Bool {
            if case .given = acknowledgement { true } else { false }
        }
    }

    /// What is hit, with the paths.
    public let reached: Reached
    /// The institutions hit beside the notice's own, the nearest first, then by code.
    public let hits: [Hit]

    /// Follows the links from what a notice is about.
    public init(_ notice: Notice, in register: RegisterGraph, _ book: NoticeBook) {
        let subjects = notice.subjects.compactMap { RecordID(hex: $0).flatMap(register.node) }
        reached = Reached(register, subjects, .impact, filter: .all, depth: nil)
        hits = reached.byInstitution(register).filter { $0.institution != notice.owner }.map {
            Hit(
                institution: $0.institution, items: $0.items,
                acknowledgement: book.acknowledgement(of: notice, by: $0.institution))
        }
    }

    /// How many of those hit have acknowledged it.
    public var acknowledged: Int { hits.count(where: \.isAcknowledged) }

    /// Whether an institution is hit.
    public func hit(_ institution: UInt32) -> Bool {
        hits.contains { $0.institution == institution }
    }

    /// Whether an institution is hit and hasn't acknowledged the notice.
    public func isOpen(to institution: UInt32) -> Bool {
        hits.contains { $0.institution == institution && !$0.isAcknowledged }
    }
}
