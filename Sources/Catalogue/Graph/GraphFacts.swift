public import Register

/// What one record contributes to the dependency graph (DESIGN §10): a pure function of what it
/// says, so that an index of these facts can be kept record by record.
///
/// Who owns a record isn't among them, nor what day it is: both are asked when a graph is made.
public struct GraphFacts: Hashable, Sendable {
    /// The meaning of these facts; another number where a program reads more or otherwise.
    public static let version = 1

    /// What the record is as a node; nil for types that are none.
    public var node: Node?
    /// The local code; nil where it has none. An institution's own record has `self`.
    public var code: String?
    /// The name or title; empty texts where there is none.
    public var title: Schema.Label
    /// The edges that it states or implies, in a fixed order.
    public var edges: [Edge] = []
    /// The days on which its edges count.
    public var validity = Validity.always
    /// What an answer to it must name: SHA-256 of what it states now; nil where none is asked.
    public var digest: Digest?
    /// What it says to links and provisions, by their record.
    public var answers: [RecordID: Answer] = [:]
    /// The levels that it states, by indicator.
    public var levels: [StatedLevel] = []

    /// A record as a node.
    public struct Node: Hashable, Sendable {
        /// What it is.
        public var kind: GraphKind
        /// Whether it is there for the institution's own support, or for making policy.
        public var isForItself: Bool
    }

    /// An edge: from the dependent to what it depends on.
    public struct Edge: Hashable, Sendable {
        /// What it stands for.
        public var kind: LinkKind
        /// The dependent.
        public var source: RecordID
        /// What it depends on.
        public var target: RecordID
        /// Whether the dependent stops when the other end does.
        public var isCritical: Bool
        /// How critical it is as stated; nil where it isn't.
        public var criticality: Criticality?
        /// The records whose answers count: at the dependent's side, and at the other.
        public var answerers: Answerers?
    }

    /// The records on which either side answers.
    public struct Answerers: Hashable, Sendable {
        /// At the dependent's side.
        public var source: RecordID
        /// At the side of what it depends on.
        public var target: RecordID
    }

    /// An answer to a link or provision.
    public struct Answer: Hashable, Sendable {
        /// What it answers: the digest of what the link or provision stated then.
        public var digest: Digest
        /// Yes or no.
        public var isYes: Bool
        /// Why; may be empty.
        public var reason: String

        /// An answer from its parts.
        public init(digest: Digest, isYes: Bool, reason: String) {
            self.digest = digest
            self.isYes = isYes
            self.reason = reason
        }
    }

    /// Whether the facts of a record that says this group, given by its full name, may depend on
    /// it: what says other groups besides has the same facts.
    public static func reads(_ group: String) -> Bool {
        groups.contains(group)
            || group.utf8.lastIndex(of: UInt8(ascii: ".")).map { dot in
                groupsOfAnyType.contains(group[group.index(after: dot)...])
            } ?? false
    }

    /// What records of any type may say.
    private static let groupsOfAnyType: Set<Substring> = [
        "code", "name", "title", "designation", "purpose", "answers",
    ]

    /// What records of one type say.
    static let groups: Set<String> = [
        "link.ends", "link.criticality", "link.validity", "link.requires",
        "provision.delivery", "provision.access-points", "provision.validity", "provision.offers",
        "service.parts", "service.needs", "service.situations", "service.named-recipients",
        "need.situations", "need.requires", "resource.offers",
        "service-level.service", "service-level.validity", "service-level.indicators",
    ]

    /// The facts of a record that says this.
    public init(_ record: RecordID, _ content: RecordContent) {
        title = content.title
        code = record.isInstitution ? RecordName.selfCode : content.field("code")?.text
        node = GraphKind(type: content.type).map { kind in
            let purposes = content.elements("purpose")
            return Node(
                kind: kind,
                isForItself: !purposes.isEmpty && !purposes.contains("services"))
        }
        answers = content.answers
        switch content.type {
        case "link": state(record, content)
        case "provision": provide(record, content)
        case "service":
            imply(.part, from: record, to: content.records("parts"))
            imply(.need, from: content.records("needs"), to: record)
            imply(.situation, from: content.records("situations"), to: record)
            imply(
                .recipient, from: content.records("named-recipients"), to: record,
                isCritical: false)
        case "need":
            imply(.situation, from: content.records("situations"), to: record)
            levels = content.levels("requires", .required, record, of: record)
        case "resource": levels = content.levels("offers", .offered, record, of: record)
        case "service-level": promise(record, content)
        default: break
        }
    }

    /// The edge of a link record.
    private mutating func state(_ record: RecordID, _ content: RecordContent) {
        guard case .single(let ends) = content.groups["ends"], let from = ends.record("from"),
            let to = ends.record("to"), let kind = ends["kind"]?.text.flatMap(LinkKind.named)
        else { return }
        let criticality = content.field("criticality")?.text.flatMap(Criticality.init(code:))
        let (source, target) = kind.dependent == .from ? (from, to) : (to, from)
        edges = [
            Edge(
                kind: kind, source: source, target: target,
                isCritical: criticality == .critical, criticality: criticality,
                answerers: Answerers(source: source, target: target))
        ]
        digest = content.answerDigest
        validity = Validity(content.field("validity")?.text)
        levels = content.levels("requires", .required, record, of: record, validity)
    }

    /// The edges of a provision: provider and access points depend on the service, but work on
    /// without it.
    private mutating func provide(_ record: RecordID, _ content: RecordContent) {
        guard case .single(let delivery) = content.groups["delivery"],
            let provider = delivery.record("provider"), let service = delivery.record("service")
        else { return }
        let answerers = Answerers(source: provider, target: service)
        func edge(_ kind: LinkKind, _ source: RecordID) -> Edge {
            Edge(
                kind: kind, source: source, target: service, isCritical: false,
                criticality: nil, answerers: answerers)
        }
        edges =
            [edge(.delivery, provider)]
            + content.records("access-points").map { edge(.place, $0) }
        digest = content.answerDigest
        validity = Validity(content.field("validity")?.text)
        levels = content.levels("offers", .kept, record, of: service, validity)
    }

    private mutating func promise(_ record: RecordID, _ content: RecordContent) {
        guard
            let service = content.field("service").flatMap({ $0.text }).flatMap(RecordID.init(hex:))
        else { return }
        validity = Validity(content.field("validity")?.text)
        levels = content.levels("indicators", .promised, record, of: service, validity)
    }

    /// Edges to a record from those that one of its groups names.
    private mutating func imply(
        _ kind: LinkKind, from sources: [RecordID], to record: RecordID, isCritical: Bool = true
    ) {
        edges += sources.map {
            Edge(
                kind: kind, source: $0, target: record, isCritical: isCritical,
                criticality: nil, answerers: nil)
        }
    }

    /// Edges from a record to those that one of its groups names.
    private mutating func imply(_ kind: LinkKind, from record: RecordID, to targets: [RecordID]) {
        edges += targets.map {
            Edge(
                kind: kind, source: record, target: $0, isCritical: true, criticality: nil,
                answerers: nil)
        }
    }
}

/// How critical a link record says that it is.
public enum Criticality: UInt8, Sendable, CaseIterable {
    /// The dependent doesn't work without it.
    case critical = 1
    /// The dependent works in part without it.
    case important = 2
    /// The dependent works without it.
    case minor = 3

    /// The criticality with a code of the schema; nil for any other.
    public init?(code: String) {
        guard let found = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = found
    }

    /// The code of the schema.
    public var code: String { "\(self)" }
}

extension RecordContent {
    /// The name or title; empty texts where there is none.
    public var title: Schema.Label {
        for group in ["name", "title", "designation"] {
            guard let texts = field(group) else { continue }
            if let text = texts.text { return Schema.Label(lv: text, en: text) }
            if let lv = texts["lv"]?.text ?? texts["en"]?.text {
                return Schema.Label(lv: lv, en: texts["en"]?.text ?? lv)
            }
        }
        return Schema.Label(lv: "", en: "")
    }

    /// The fields of *contact* that reach somebody: e-mail, telephone and page by their codes.
    public var contact: [String: String] {
        guard case .single(let value) = groups["contact"] else { return [:] }
        return ["email", "phone", "page"].reduce(into: [:]) { known, key in
            known[key] = value[key]?.text
        }
    }

    /// The records that a group names, ascending.
    fileprivate func records(_ group: String) -> [RecordID] {
        elements(group).compactMap(RecordID.init(hex:)).sorted()
    }

    fileprivate var answers: [RecordID: GraphFacts.Answer] {
        guard case .map(let values) = groups["answers"] else { return [:] }
        return values.reduce(into: [:]) { answers, answer in
            guard let about = RecordID(hex: answer.key),
                let digest = answer.value["digest"]?.text.flatMap(Digest.init(hex:))
            else { return }
            answers[about] = GraphFacts.Answer(
                digest: digest, isYes: answer.value["answer"]?.text != "no",
                reason: answer.value["reason"]?.text ?? "")
        }
    }

    fileprivate func levels(
        _ group: String, _ role: StatedLevel.Role, _ record: RecordID, of subject: RecordID,
        _ validity: Validity = .always
    ) -> [StatedLevel] {
        guard case .map(let values) = groups[group] else { return [] }
        return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
            indicator, value in
            StatedLevel(
                role: role, record: record, subject: subject,
                level: Level(indicator: indicator, value: value), validity: validity)
        }
    }
}

extension CanonicalJSON {
    /// The record that a member names.
    fileprivate func record(_ key: String) -> RecordID? {
        self[key]?.text.flatMap(RecordID.init(hex:))
    }
}
