internal import Dependencies
internal import Register

// Node, Status and Language are other things in this program.
typealias GraphNode = Dependencies.Node
typealias LinkStatus = Dependencies.Status

/// What a node of the dependency graph stands for.
enum GraphKind: UInt8, CaseIterable, Sendable {
    case service, resource, need, situation, institution, accessPoint
    /// The end of a link that leads to no record here: retracted, or never seen.
    case missing

    /// The kind of records of a type; nil for types that are no nodes.
    init?(type: String) {
        guard let kind = Self.allCases.first(where: { $0.type == type }) else { return nil }
        self = kind
    }

    /// The record type's code; nil where there is no record.
    var type: String? {
        switch self {
        case .service: "service"
        case .resource: "resource"
        case .need: "need"
        case .situation: "life-situation"
        case .institution: "institution"
        case .accessPoint: "access-point"
        case .missing: nil
        }
    }

    /// The name for people.
    var label: Phrase {
        guard let type, let label = Schema.current.type(type)?.label else {
            return Phrase(lv: "nav ieraksta", en: "no record")
        }
        return Phrase(lv: label.lv, en: label.en)
    }

    /// The key of counts in JSON.
    var key: String {
        switch self {
        case .service: "services"
        case .resource: "resources"
        case .need: "needs"
        case .situation: "life_situations"
        case .institution: "institutions"
        case .accessPoint: "access_points"
        case .missing: "missing"
        }
    }

    /// How many there are, for people.
    func count(_ number: Int) -> Phrase {
        let isOne = number % 10 == 1 && number % 100 != 11
        let (one, many, en, plural): (String, String, String, String) =
            switch self {
            case .service: ("pakalpojums", "pakalpojumi", "service", "services")
            case .resource: ("resurss", "resursi", "resource", "resources")
            case .need: ("vajadzība", "vajadzības", "need", "needs")
            case .situation:
                ("dzīves situācija", "dzīves situācijas", "life situation", "life situations")
            case .institution: ("iestāde", "iestādes", "institution", "institutions")
            case .accessPoint:
                ("sniegšanas vieta", "sniegšanas vietas", "access point", "access points")
            case .missing:
                ("trūkstošs ieraksts", "trūkstoši ieraksti", "missing record", "missing records")
            }
        return Phrase(
            lv: "\(number) \(isOne ? one : many)", en: "\(number) \(number == 1 ? en : plural)")
    }

    /// How pictures show it; shapes differ, so that colour isn't the only sign.
    func style(_ language: Language) -> KindStyle {
        let (shape, colour): (Shape, String) =
            switch self {
            case .service: (.rounded, "#cfe8ff")
            case .resource: (.box, "#ffe9b8")
            case .need: (.ellipse, "#e4f5d5")
            case .situation: (.hexagon, "#f4dcf2")
            case .institution: (.folder, "#e6e6e6")
            case .accessPoint: (.diamond, "#fff7d0")
            case .missing: (.doubled, "#ffffff")
            }
        return KindStyle(name: label.text(language), shape: shape, colour: colour)
    }
}

/// What an edge of the dependency graph stands for.
///
/// Those of link records are numbered as the schema lists them; after them come the edges that
/// other records imply.
struct LinkKind: Hashable, Sendable {
    /// The number that the graph keeps.
    let number: UInt8
    /// The code in the schema and on the command line.
    let code: String
    /// The name for people.
    let label: Phrase

    /// A complex service consists of a service.
    static let part = LinkKind("part", lv: "sastāv no", en: "consists of", 0)
    /// A need is met by a service.
    static let need = LinkKind("need", lv: "apmierina ar", en: "is met by", 1)
    /// A life situation is resolved by meeting a need, or by a service.
    static let situation = LinkKind("situation", lv: "risina ar", en: "is resolved by", 2)
    /// An institution delivers a service.
    static let delivery = LinkKind("provision", lv: "sniedz", en: "delivers", 3)
    /// A service can be had at an access point.
    static let place = LinkKind("place", lv: "šeit sniedz", en: "offers", 4)
    /// An institution is a named recipient of a service.
    static let recipient = LinkKind("recipient", lv: "saņem", en: "receives", 5)

    /// The kinds of link records.
    static let stated: [LinkKind] = codes.enumerated().map { index, code in
        LinkKind(
            number: UInt8(clamping: index), code: code.code,
            label: Phrase(lv: code.label.lv, en: code.label.en))
    }

    /// All kinds, by number.
    static let all = stated + [part, need, situation, delivery, place, recipient]

    private static let codes =
        Schema.current.codeLists.first { $0.name == "link-kind" }?.codes ?? []

    /// The kind with a code; nil where there is none.
    static func named(_ code: String) -> LinkKind? { all.first { $0.code == code } }

    /// The kind's label; the number where it is none.
    static func label(_ number: UInt8) -> Phrase {
        all.first { $0.number == number }?.label ?? Phrase("\(number)")
    }

    private init(number: UInt8, code: String, label: Phrase) {
        self.number = number
        self.code = code
        self.label = label
    }

    private init(_ code: String, lv: String, en: String, _ offset: Int) {
        self.init(
            number: UInt8(clamping: Self.codes.count + offset), code: code,
            label: Phrase(lv: lv, en: en))
    }

    static func == (left: LinkKind, right: LinkKind) -> Bool { left.number == right.number }

    func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
