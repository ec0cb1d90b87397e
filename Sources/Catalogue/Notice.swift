internal import Foundation
public import Register

/// A notice: that services or resources are interrupted, disturbed, restored, change or end.
public struct Notice: Hashable, Sendable {
    /// What happens; raw values are the schema's codes.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case interruption, disturbance, restored
        case plannedChange = "planned-change"
        case plannedEnd = "planned-end"
    }

    /// The ID, in hexadecimal.
    public let id: String
    /// How people call it: institution and local code.
    public let name: String
    /// The owning institution's directory number.
    public let owner: UInt32
    /// What happens.
    public let kind: Kind
    /// The IDs of the services and resources that it is about, sorted.
    public let subjects: [String]
    /// When it begins, milliseconds since 1970.
    public let from: Int64
    /// When it ends; nil where that isn't known.
    public let until: Int64?
    /// The severity's code; nil where none is stated.
    public let severity: String?
    /// What people read.
    public let text: Schema.Label
    /// The notice that it names as its cause; nil where it names none.
    public let cause: String?
    /// The notice that it continues; nil where it continues none.
    public let follows: String?
    /// What an acknowledgement of it names.
    public let digest: Digest

    /// Reads a record of the type *notice*; nil where it lacks kind, subjects or time.
    public init?(id: String, name: String, owner: UInt32, _ content: RecordContent) {
        guard content.type == "notice",
            let kind = content.field("kind")?.text.flatMap(Kind.init(rawValue:)),
            let from = content.field("time", "from")?.text.flatMap(Self.milliseconds),
            let digest = content.answerDigest
        else { return nil }
        self.id = id
        self.name = name
        self.owner = owner
        self.kind = kind
        self.from = from
        self.digest = digest
        subjects = content.elements("subjects").sorted()
        until = content.field("time", "to")?.text.flatMap(Self.milliseconds)
        severity = content.field("severity")?.text
        cause = content.field("cause")?.text
        follows = content.field("follows")?.text
        let texts = content.field("text")
        let latvian = texts?["lv"]?.text ?? ""
        text = Schema.Label(lv: latvian, en: texts?["en"]?.text ?? latvian)
    }

    private static func milliseconds(_ text: String) -> Int64? {
        (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970 * 1000) }
    }
}

/// All notices that a reader sees, and what institutions say to them.
public struct NoticeBook: Sendable {
    /// How a notice stands at a moment.
    public enum State: Hashable, Sendable {
        /// It begins later.
        case planned
        /// It goes on.
        case current
        /// Its time is over, or it told of an end: restored.
        case over
        /// A later notice says that it is restored.
        case restored(by: String)
        /// A later notice continues it.
        case continued(by: String)

        /// Whether it is still to be reckoned with.
        public var isOpen: Bool { self == .planned || self == .current }

        /// The stable code.
        public var code: String {
            switch self {
            case .planned: "planned"
            case .current: "current"
            case .over: "over"
            case .restored: "restored"
            case .continued: "continued"
            }
        }
    }

    /// What an institution says to a notice.
    public enum Acknowledgement: Hashable, Sendable {
        /// It has read what the notice says now; with its remark.
        case given(note: String)
        /// It has read what the notice said before.
        case outdated
        /// It has said nothing.
        case missing
    }

    /// The notices, by beginning, then name.
    public let notices: [Notice]
    private let followers: [String: [Notice]]
    private let acknowledgements: [UInt32: [String: CanonicalJSON]]

    /// - Parameters:
    ///   - notices: In any order.
    ///   - institutions: Institutions' records about themselves, by directory number.
    public init(_ notices: [Notice], institutions: [UInt32: RecordContent]) {
        self.notices = notices.sorted { ($0.from, $0.name, $0.id) < ($1.from, $1.name, $1.id) }
        followers = Dictionary(
            grouping: self.notices.filter { $0.follows != nil }, by: { $0.follows ?? "" })
        acknowledgements = institutions.compactMapValues { content in
            if case .map(let values) = content.groups["acknowledgements"] { values } else { nil }
        }
    }

    /// How a notice stands at a moment, milliseconds since 1970.
    ///
    /// Only its own institution ends or continues it. What is restored in part goes on.
    public func state(of notice: Notice, at moment: Int64) -> State {
        if notice.kind == .restored { return .over }
        let own = (followers[notice.id] ?? []).filter {
            $0.owner == notice.owner && $0.id != notice.id
        }
        if let next = own.last(where: { $0.kind != .restored }) { return .continued(by: next.id) }
        let restoring = own.filter { $0.kind == .restored && $0.from <= moment }
        if let last = restoring.last,
            Set(restoring.flatMap(\.subjects)).isSuperset(of: notice.subjects)
        {
            return .restored(by: last.id)
        }
        if moment < notice.from { return .planned }
        return notice.goesOn(at: moment) ? .current : .over
    }

    /// What an institution says to a notice.
    public func acknowledgement(of notice: Notice, by institution: UInt32) -> Acknowledgement {
        guard let said = acknowledgements[institution]?[notice.id],
            said["answer"]?.text == "yes"
        else { return .missing }
        return said["digest"]?.text == notice.digest.hex
            ? .given(note: said["reason"]?.text ?? "") : .outdated
    }
}

extension Notice {
    /// Whether what has begun still lasts; what only changes or ends is done once it has begun.
    fileprivate func goesOn(at moment: Int64) -> Bool {
        if let until { return moment < until }
        switch kind {
        case .interruption, .disturbance: return true
        case .restored, .plannedChange, .plannedEnd: return false
        }
    }
}
