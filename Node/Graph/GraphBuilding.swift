internal import Dependencies
internal import Register

/// Turns records into nodes and edges.
struct GraphBuilding {
    private(set) var entries: [RegisterGraph.Entry] = []
    private(set) var links: [RegisterGraph.Link] = []
    private(set) var numbers: [String: NodeID] = [:]
    private(set) var contacts: [UInt32: [String: String]] = [:]
    private let records: [GraphRecord]
    private let institutions: [UInt32: GraphInstitution]
    private let day: String
    private var edges: ContiguousArray<Edge> = []
    /// The availability that needs require.
    private var required: [String: CanonicalJSON] = [:]
    /// What the records say to links and provisions, by record and link.
    private var answers: [String: [String: CanonicalJSON]] = [:]

    init(
        _ records: [GraphRecord], _ institutions: [UInt32: GraphInstitution], day: String
    ) {
        self.records = records.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        self.institutions = institutions
        self.day = day
        for record in self.records { enter(record) }
    }

    /// The graph of what was taken in.
    var graph: Graph {
        let nodes = entries.map { entry in
            GraphNode(
                kind: entry.kind.rawValue, institution: entry.owner,
                sector: institutions[entry.owner]?.sector ?? entry.owner,
                isPresent: entry.kind != .missing)
        }
        return Graph(nodes: nodes, edges: edges)
    }

    /// Adds the edges that the records state or imply.
    mutating func connect() {
        for record in records {
            switch record.content.type {
            case "link": state(record)
            case "provision": provide(record)
            case "service":
                imply(.part, from: record, to: "parts")
                imply(.need, record, dependents: "needs")
                imply(.situation, record, dependents: "situations")
                imply(
                    .recipient, record, dependents: "named-recipients", isCritical: false)
            case "need": imply(.situation, record, dependents: "situations")
            case "service-level": promise(record)
            default: break
            }
        }
    }

    private mutating func enter(_ record: GraphRecord) {
        let content = record.content
        if case .map(let values) = content.groups["answers"] { answers[record.id] = values }
        guard let kind = GraphKind(type: content.type) else { return }
        if kind == .institution, let contact = content.contact { contacts[record.owner] = contact }
        if kind == .need { required[record.id] = content.value("requires", "availability") }
        let purposes = content.elements("purpose")
        numbers[record.id] = NodeID(entries.count)
        entries.append(
            RegisterGraph.Entry(
                id: record.id, name: record.name, title: content.title, kind: kind,
                owner: record.owner,
                isForItself: !purposes.isEmpty && !purposes.contains("services"),
                availability: content.value("offers", "availability")))
    }

    /// The node of a record; one that isn't present where there is no such record.
    private mutating func node(_ id: String) -> NodeID {
        if let number = numbers[id] { return number }
        let number = NodeID(entries.count)
        numbers[id] = number
        let creator = UInt32(id.prefix(8), radix: 16) ?? 0
        entries.append(
            RegisterGraph.Entry(
                id: id, name: String(id.prefix(16)), title: "", kind: .missing, owner: creator))
        return number
    }

    /// The edge of a link record.
    private mutating func state(_ record: GraphRecord) {
        guard isValid(record), case .single(let ends) = record.content.groups["ends"],
            let from = ends["from"]?.text, let to = ends["to"]?.text,
            let kind = ends["kind"]?.text.flatMap(LinkKind.named)
        else { return }
        let criticality = record.content.field("criticality")?.text
        add(
            kind, from: from, to: to, by: record, isCritical: criticality == "critical",
            criticality: criticality, answer: answer(of: to, to: record, ends))
    }

    /// The edges of a provision: provider and access points depend on the service, but work on
    /// without it.
    private mutating func provide(_ record: GraphRecord) {
        guard isValid(record), case .single(let delivery) = record.content.groups["delivery"],
            let provider = delivery["provider"]?.text, let service = delivery["service"]?.text
        else { return }
        let answer = answer(of: service, to: record, delivery)
        add(
            .delivery, from: provider, to: service, by: record, isCritical: false, answer: answer)
        for place in record.content.elements("access-points").sorted() {
            add(
                .place, from: place, to: service, by: record, isCritical: false, answer: answer)
        }
    }

    /// Edges from a record to those that one of its groups names.
    private mutating func imply(_ kind: LinkKind, from record: GraphRecord, to group: String) {
        for other in record.content.elements(group).sorted() {
            add(kind, from: record.id, to: other, by: record, answer: (.confirmed, ""))
        }
    }

    /// Edges to a record from those that one of its groups names.
    private mutating func imply(
        _ kind: LinkKind, _ record: GraphRecord, dependents group: String,
        isCritical: Bool = true
    ) {
        for other in record.content.elements(group).sorted() {
            add(
                kind, from: other, to: record.id, by: record, isCritical: isCritical,
                answer: (.confirmed, ""))
        }
    }

    private mutating func add(
        _ kind: LinkKind, from: String, to: String, by record: GraphRecord,
        isCritical: Bool = true, criticality: String? = nil,
        answer: (status: LinkStatus, reason: String)
    ) {
        let payload = UInt32(clamping: links.count)
        links.append(
            RegisterGraph.Link(
                record: record.id, name: record.name, author: record.owner,
                reason: answer.reason, criticality: criticality,
                availability: kind == .need
                    ? required[from] : record.content.availabilityOfLink))
        edges.append(
            Edge(
                from: node(from), to: node(to), kind: kind.number, isCritical: isCritical,
                status: answer.status, payload: payload))
    }

    /// The availability that a service promises: the best of its levels' targets comes first.
    private mutating func promise(_ record: GraphRecord) {
        guard let service = record.content.field("service")?.text, let number = numbers[service],
            let availability = record.content.value("indicators", "availability")
        else { return }
        let present = entries[Int(number)].availability?.target ?? 0
        if (availability.target ?? 0) > present {
            entries[Int(number)].availability = availability
        }
    }

    /// What the owner of the other end says: its answer counts while it names the digest of what
    /// is stated now. Where both ends have one owner there is nobody else to ask.
    private mutating func answer(
        of other: String, to record: GraphRecord, _ stated: CanonicalJSON
    ) -> (status: LinkStatus, reason: String) {
        if let answer = answers[other]?[record.id],
            answer["digest"]?.text == Digest.sha256(stated.bytes).hex
        {
            let reason = answer["reason"]?.text ?? ""
            return answer["answer"]?.text == "no" ? (.disputed, reason) : (.confirmed, reason)
        }
        let end = entries[Int(node(other))]
        return (end.kind != .missing && end.owner == record.owner ? .confirmed : .silent, "")
    }

    private func isValid(_ record: GraphRecord) -> Bool {
        guard let period = record.content.field("validity")?.text else { return true }
        let ends = period.split(separator: "/").map(String.init)
        guard ends.count == 2 else { return true }
        return (ends[0] == ".." || ends[0] <= day) && (ends[1] == ".." || day <= ends[1])
    }
}

extension RecordContent {
    /// The name or title; empty where there is none.
    var title: Phrase {
        for group in ["name", "title", "designation"] {
            guard let texts = field(group) else { continue }
            if let text = texts.text { return Phrase(text) }
            if let lv = texts["lv"]?.text ?? texts["en"]?.text {
                return Phrase(lv: lv, en: texts["en"]?.text ?? lv)
            }
        }
        return ""
    }

    /// The fields of *contact* that reach somebody; nil where there are none.
    fileprivate var contact: [String: String]? {
        guard case .single(let value) = groups["contact"] else { return nil }
        let known = ["email", "phone", "page"].compactMap { key in
            value[key]?.text.map { (key, $0) }
        }
        return known.isEmpty ? nil : Dictionary(uniqueKeysWithValues: known)
    }

    /// The availability that a link record requires of its other end.
    fileprivate var availabilityOfLink: CanonicalJSON? {
        type == "link" ? value("requires", "availability") : nil
    }

    /// The value of an element of a map; nil where there is none.
    fileprivate func value(_ group: String, _ element: String) -> CanonicalJSON? {
        guard case .map(let values) = groups[group] else { return nil }
        return values[element]
    }
}
