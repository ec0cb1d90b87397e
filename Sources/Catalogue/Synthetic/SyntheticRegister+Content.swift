internal import Dependencies
internal import Register

extension SyntheticRegister {
    /// How a file or statement of an institution refers to records.
    struct Spelling {
        private let register: SyntheticRegister
        private let spelling: SyntheticSpelling
        private let place: Int

        init(_ register: SyntheticRegister, _ spelling: SyntheticSpelling, _ place: Int) {
            self.register = register
            self.spelling = spelling
            self.place = place
        }

        func callAsFunction(_ record: SyntheticRecord) -> String {
            register.reference(to: record, spelling, from: place)
        }

        func nodes(_ nodes: [NodeID]) -> RecordContent.Values {
            .set(Set(nodes.map { self(.node($0)) }))
        }
    }

    /// What a record says.
    func content(of record: SyntheticRecord, _ spelling: Spelling) -> RecordContent {
        switch record {
        case .institution(let place): institution(institutions[place], spelling)
        case .position(let place, let position): self.position(place, position, spelling)
        case .level(let node): level(of: node, spelling)
        case .link: RecordContent(type: "link")
        case .node(let node):
            switch graph[node].kind {
            case Generator.Kind.resource: resource(node, spelling)
            case Generator.Kind.service: service(node, spelling)
            case Generator.Kind.need: need(node, spelling)
            default: situation(node)
            }
        }
    }

    private func institution(
        _ institution: SyntheticInstitution, _ spelling: Spelling
    ) -> RecordContent {
        let place = institution.place
        let isMunicipality = institution.rank == .municipality
        var groups: [String: RecordContent.Values] = [
            "name": .text("name", institution.name),
            "registration": .code("registration", institution.registration),
            "group": .code("group", isMunicipality ? "derived" : "direct"),
            "legal-type": .code("legal-type", isMunicipality ? "la" : "cga"),
            "field": .code("field", institution.topic.activity),
            "functions": .map([
                institution.topic.function: .object([
                    "description": LocalText("Pamatfunkcija", "Core function").json
                ])
            ]),
            "territory": .set(["LV"]),
            "contact": .single(.object(["email": .string("pasts@\(institution.code).example")])),
            "service-manager": .code(
                "service-manager", spelling(.position(place, .services))),
            "resource-manager": .code(
                "resource-manager", spelling(.position(place, .resources))),
        ]
        if let lead = institution.lead {
            groups["parent"] = .code("parent", spelling(.institution(lead)))
        }
        return RecordContent(type: "institution", groups: groups)
    }

    private func position(
        _ place: Int, _ position: SyntheticRecord.Position, _ spelling: Spelling
    ) -> RecordContent {
        let title =
            switch position {
            case .services:
                LocalText("Pakalpojumu kopuma vadītājs", "Service-portfolio manager")
            case .resources: LocalText("Resursu kopuma vadītājs", "Resource-portfolio manager")
            case .service: LocalText("Pakalpojumu vadītājs", "Service manager")
            case .resource: LocalText("Resursu vadītājs", "Resource manager")
            }
        let email = "\(position.rawValue)@\(institutions[place].code).example"
        return RecordContent(
            type: "position",
            groups: [
                "title": .text("title", title),
                "institution": .code("institution", spelling(.institution(place))),
                "contact": .single(.object(["email": .string(email)])),
            ])
    }

    private func situation(_ node: NodeID) -> RecordContent {
        let ordinal = graph.nodeCount - 1 - Int(node)
        return RecordContent(
            type: "life-situation",
            groups: [
                "name": .text("name", SyntheticNames.situation(ordinal)),
                "for": .set(["resident"]), "kind": .code("kind", "life"),
            ])
    }

    private func need(_ node: NodeID, _ spelling: Spelling) -> RecordContent {
        var groups: [String: RecordContent.Values] = [
            "name": .text("name", SyntheticNames.need(draw(node, 1))), "for": .set(["resident"]),
        ]
        let situations = situations(of: node)
        if !situations.isEmpty { groups["situations"] = spelling.nodes(situations) }
        return RecordContent(type: "need", groups: groups)
    }

    private func service(_ node: NodeID, _ spelling: Spelling) -> RecordContent {
        let owner = owner(of: node)
        let name = SyntheticNames.service(draw(node, 1))
        let needs = needs(of: node)
        var groups: [String: RecordContent.Values] = [
            "name": .text("name", name),
            "description": .text(
                "description",
                LocalText("\(name.lv): sintētisks piemērs.", "\(name.en): a synthetic example.")),
            "kind": .code("kind", "public-individual"),
            "complexity": .code("complexity", needs.count > 1 ? "complex" : "simple"),
            "needs": spelling.nodes(needs), "field": .code("field", owner.topic.activity),
            "function": .code("function", owner.topic.function),
            "recipients": .set([draw(node, 2) % 4 == 0 ? "business" : "resident"]),
            "territory": .set(["LV"]), "channels": .map(channels(node)),
            "manager": .code("manager", spelling(.position(owner.place, .service))),
            "life-cycle": .single(.object(["stage": .string("delivered")])),
        ]
        let situations = situations(of: node)
        if !situations.isEmpty { groups["situations"] = spelling.nodes(situations) }
        return RecordContent(type: "service", groups: groups)
    }

    private func channels(_ node: NodeID) -> [String: CanonicalJSON] {
        func phases(_ phases: String...) -> CanonicalJSON {
            .object(["phases": .array(phases.map { .string($0) })])
        }
        var channels = ["own-system": phases("processing")]
        let draw = draw(node, 3)
        if draw % 10 < 7 { channels["portal"] = phases("request", "receipt") }
        if draw % 10 > 4 { channels["institution-centre"] = phases("request", "receipt") }
        if draw % 7 == 0 { channels["e-address"] = phases("request", "receipt") }
        return channels
    }

    /// The conditions of a service: one in fifty promises more than most chains hold.
    private func level(of node: NodeID, _ spelling: Spelling) -> RecordContent {
        let draw = draw(node, 4)
        let availability = draw % 50 == 0 ? "99.9" : "98.\(draw / 50 % 10)"
        return RecordContent(
            type: "service-level",
            groups: [
                "service": .code("service", spelling(.node(node))),
                "name": .text("name", LocalText("Pamatnosacījumi", "Basic conditions")),
                "indicators": .map([
                    "availability": Self.availability(availability),
                    "processing-time": .object([
                        "target": .string(String(1 + draw / 500 % 20)),
                        "unit": .string("working-day"), "bound": .string("at-most"),
                        "per": .string("case"),
                    ]),
                ]),
                "agreement": .single(.object(["kind": .string("one-sided")])),
            ])
    }

    /// A resource; the first are shared platforms, and of the others one in 200 is weak.
    private func resource(_ node: NodeID, _ spelling: Spelling) -> RecordContent {
        let owner = owner(of: node)
        let isPlatform = Int(node) < 8
        let forms = ["register", "data-set", "system", "e-application", "e-form", "interface"]
        let draw = draw(node, 5)
        let form = isPlatform ? "platform" : forms[draw % forms.count]
        let isInformation = form == "register" || form == "data-set"
        let isWeak = !isPlatform && graph.degree(of: node, .impact) < 3 && draw / 6 % 50 == 0
        let name =
            isPlatform
            ? SyntheticNames.platform(Int(node)) : SyntheticNames.resource(form, draw / 6)
        return RecordContent(
            type: "resource",
            groups: [
                "name": .text("name", name),
                "kind": .code("kind", isInformation ? "information" : "technology"),
                "form": .code("form", form),
                "purpose": .set([!isPlatform && draw % 11 == 0 ? "own-support" : "services"]),
                "origin": .code("origin", "own"),
                "manager": .code("manager", spelling(.position(owner.place, .resource))),
                "offers": .map([
                    "availability": Self.availability(isWeak ? "97" : "99.\(5 + draw / 300 % 5)")
                ]),
                "life-cycle": .single(.object(["stage": .string("delivered")])),
            ])
    }

    /// What a link says; one in twenty requires an availability.
    func linkGroups(_ edge: Edge, _ spelling: Spelling) -> [String: RecordContent.Values] {
        var groups: [String: RecordContent.Values] = [
            "ends": .single(ends(edge, spelling)),
            "criticality": .code(
                "criticality",
                edge.isCritical ? "critical" : edge.payload % 2 == 0 ? "important" : "minor"),
        ]
        if edge.payload % 20 == 7 {
            groups["requires"] = .map(["availability": Self.availability("99")])
        }
        return groups
    }

    /// The ends and the kind of a link, as its answers name them by digest.
    func ends(_ edge: Edge, _ spelling: Spelling) -> CanonicalJSON {
        let kinds = ["uses", "runs-on", "calls", "copies"]
        return .object([
            "from": .string(spelling(.node(edge.from))), "to": .string(spelling(.node(edge.to))),
            "kind": .string(kinds[Int(edge.kind) % kinds.count]),
        ])
    }

    private static func availability(_ percent: String) -> CanonicalJSON {
        .object([
            "target": .string(percent), "unit": .string("percent"), "bound": .string("at-least"),
            "per": .string("month"),
        ])
    }
}

extension RecordContent.Values {
    /// A single group of one field of its own name.
    fileprivate static func code(_ field: String, _ text: String) -> Self {
        .single(.object([field: .string(text)]))
    }

    fileprivate static func text(_ field: String, _ text: LocalText) -> Self {
        .single(.object([field: text.json]))
    }
}

extension LocalText {
    fileprivate var json: CanonicalJSON { .object(["lv": .string(lv), "en": .string(en)]) }
}
