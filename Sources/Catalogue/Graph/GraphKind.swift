public import Register

/// What a node of the dependency graph stands for.
///
/// The raw values are stored in the graph's index: a new kind takes a new number.
public enum GraphKind: UInt8, CaseIterable, Sendable {
    /// A service.
    case service = 0
    /// A resource.
    case resource = 1
    /// A need.
    case need = 2
    /// A life situation.
    case situation = 3
    /// An institution.
    case institution = 4
    /// An access point.
    case accessPoint = 5
    /// The end of a link that leads to no record here: retracted, or never seen.
    case missing = 6

    /// The kind of records of a type; nil for types that are no nodes.
    public init?(type: String) {
        guard let kind = Self.allCases.first(where: { $0.type == type }) else { return nil }
        self = kind
    }

    /// The record type's code; nil where there is no record.
    public var type: String? {
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
    public var label: Schema.Label {
        type.flatMap(Schema.current.type)?.label
            ?? Schema.Label(lv: "nav ieraksta", en: "no record")
    }
}
