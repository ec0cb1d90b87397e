public import Register

/// What an edge of the dependency graph stands for.
///
/// Those of link records are numbered as the schema lists them; the edges that other records
/// imply are numbered from 64 on, so that a longer list moves none of them.
public struct LinkKind: Hashable, Sendable {
    /// Which end of a link record depends on the other.
    public enum End: Sendable, Hashable {
        /// Its field *from*.
        case from
        /// Its field *to*.
        case to
    }

    /// The number that the graph keeps.
    public let number: UInt8
    /// The code in the schema and on the command line.
    public let code: String
    /// The name for people.
    public let label: Schema.Label

    /// A complex service consists of a service.
    public static let part = LinkKind("part", lv: "sastāv no", en: "consists of", 64)
    /// A need is met by a service.
    public static let need = LinkKind("need", lv: "apmierina ar", en: "is met by", 65)
    /// A life situation is resolved by meeting a need, or by a service.
    public static let situation = LinkKind(
        "situation", lv: "risina ar", en: "is resolved by", 66)
    /// An institution delivers a service.
    public static let delivery = LinkKind("provision", lv: "sniedz", en: "delivers", 67)
    /// A service can be had at an access point.
    public static let place = LinkKind("place", lv: "šeit sniedz", en: "offers", 68)
    /// An institution is a named recipient of a service.
    public static let recipient = LinkKind("recipient", lv: "saņem", en: "receives", 69)

    /// The kinds of link records.
    public static let stated: [LinkKind] = codes.enumerated().map { index, code in
        LinkKind(number: UInt8(clamping: index), code: code.code, label: code.label)
    }

    /// All kinds, by number.
    public static let all = stated + [part, need, situation, delivery, place, recipient]

    private static let codes =
        Schema.current.codeLists.first { $0.name == "link-kind" }?.codes ?? []
    private static let byCode = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }
    private static let byNumber = Dictionary(all.map { ($0.number, $0) }) { first, _ in first }

    /// The kind with a code; nil where there is none.
    public static func named(_ code: String) -> LinkKind? { byCode[code] }

    /// The kind with a number; nil where there is none.
    public static func numbered(_ number: UInt8) -> LinkKind? { byNumber[number] }

    /// Whether a number is that of a kind of link records; false for implied edges.
    public static func isStated(_ number: UInt8) -> Bool { number < part.number }

    /// The kind's label; the number where it is none.
    public static func label(_ number: UInt8) -> Schema.Label {
        numbered(number)?.label ?? Schema.Label(lv: "\(number)", en: "\(number)")
    }

    /// Which end of a link record of this kind depends on the other, and so is hit when it stops.
    ///
    /// Who supports, provides for or informs somebody doesn't need him: there the *to* end is the
    /// dependent. Of all other kinds, and of those that aren't link records, it is the *from* end.
    public var dependent: End {
        switch code {
        case "supports", "provides", "informs": .to
        default: .from
        }
    }

    private init(number: UInt8, code: String, label: Schema.Label) {
        self.number = number
        self.code = code
        self.label = label
    }

    private init(_ code: String, lv: String, en: String, _ number: UInt8) {
        self.init(number: number, code: code, label: Schema.Label(lv: lv, en: en))
    }

    /// Whether two kinds are the same.
    public static func == (left: LinkKind, right: LinkKind) -> Bool { left.number == right.number }

    /// Hashes the number.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
