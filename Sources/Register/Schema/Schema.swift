/// The declarative schema of the register: types, field groups, fields and code lists.
///
/// It is the single source for validation, storage, command line, exports and documentation
/// (DESIGN §4). The merge doesn't read it: who prevails is data of the directory's policy act,
/// whose first version carries `precedence`.
public struct Schema: Sendable {
    /// The record types, in the order in which they are shown.
    public let types: [RecordType]
    private let typeIndex: [String: Int]

    /// A schema of these types.
    public init(types: [RecordType]) {
        self.types = types
        typeIndex = Dictionary(
            types.enumerated().map { ($0.element.code, $0.offset) }, uniquingKeysWith: { $1 })
    }

    /// The schema of this program version.
    public static let current = Schema(types: [
        .institution, .position, .lifeSituation, .need, .service, .serviceLevel, .resource, .link,
        .provision, .notice, .accessPoint, .measurement,
    ])

    /// The group that says of which type a record is, and by being empty that it is retracted.
    public static let existence = "existence"

    /// The type with this code, for example `life-situation`; nil where there is none.
    public func type(_ code: String) -> RecordType? { typeIndex[code].map { types[$0] } }

    /// The group of a full name, for example `service.name`, and its type; nil where unknown.
    ///
    /// `existence` belongs to every type and isn't found here.
    public func group(named name: String) -> (type: RecordType, group: Group)? {
        guard let dot = name.firstIndex(of: "."), let type = type(String(name[..<dot])),
            let group = type.group(String(name[name.index(after: dot)...]))
        else { return nil }
        return (type, group)
    }

    /// All code lists that a field or element uses, by name.
    public var codeLists: [CodeList] {
        let kinds = types.flatMap(\.groups).flatMap { group in
            group.fields.map(\.kind) + [group.shape.element].compactMap { $0 }
        }
        var lists: [String: CodeList] = [:]
        for kind in kinds {
            if case .code(let list) = kind { lists[list.name] = list }
        }
        return lists.values.sorted { $0.name < $1.name }
    }

    /// A text of the interface in its two languages.
    public struct Label: Hashable, Sendable {
        /// Latvian, the interface's first language.
        public var lv: String
        /// English.
        public var en: String

        /// A label from its parts.
        public init(lv: String, en: String) {
            self.lv = lv
            self.en = en
        }
    }

    /// A type of records.
    public struct RecordType: Hashable, Sendable {
        /// The stable name in bytes, files and commands.
        public var code: String
        /// What it is called.
        public var label: Label
        /// The class of the EU vocabularies, abbreviated; nil where they have none.
        public var term: String?
        /// One line on what it is for.
        public var note: Label
        /// The field groups, in the order in which they are shown.
        public var groups: [Group]

        /// The group with this code, without the type's name before it; nil where there is none.
        public func group(_ code: String) -> Group? { groups.first { $0.code == code } }

        /// The full name of one of this type's groups, as statements carry it.
        public func fullName(_ group: Group) -> String { "\(code).\(group.code)" }
    }

    /// Fields that are stated together.
    public struct Group: Hashable, Sendable {
        /// The stable name within its type.
        public var code: String
        /// What it is called.
        public var label: Label
        /// Whether there is one value, or one for each element.
        public var shape: Shape
        /// The fields of the value; empty in a set, whose elements have no value.
        public var fields: [Field]
        /// Whether a record without it is incomplete.
        public var isRequired: Bool
        /// Who prevails by default.
        public var precedence: Precedence
        /// The property of the EU vocabularies, abbreviated; nil where they have none.
        public var term: String?
        /// One line of explanation; nil where the label says all.
        public var note: Label?

        /// The field with this code; nil where there is none.
        public func field(_ code: String) -> Field? { fields.first { $0.code == code } }

        /// The only field of a group that is one field; in register files its value stands bare.
        public var soleField: Field? {
            shape == .single && fields.count == 1 && fields[0].code == code ? fields[0] : nil
        }
    }

    /// How many values a group has.
    public enum Shape: Hashable, Sendable {
        /// One value.
        case single
        /// Elements of this kind, without values.
        case set(Kind)
        /// Elements of this kind, each with a value.
        case map(Kind)

        /// What elements are; nil for a single value.
        public var element: Kind? {
            switch self {
            case .single: nil
            case .set(let kind), .map(let kind): kind
            }
        }
    }

    /// A named value of a group.
    public struct Field: Hashable, Sendable {
        /// The stable name within its group.
        public var code: String
        /// What it is called.
        public var label: Label
        /// What may stand in it.
        public var kind: Kind
        /// Whether a value of the group without it is incomplete.
        public var isRequired: Bool
        /// Whether it holds an array of such values, none of them twice.
        public var isMany: Bool
        /// The property of the EU vocabularies, abbreviated; nil where they have none.
        public var term: String?

        /// Whether people write what they like in it, personal data by mistake included.
        public var isFreeText: Bool {
            switch kind {
            case .text, .line: true
            default: false
            }
        }
    }

    /// What may stand in a field or be an element.
    public enum Kind: Hashable, Sendable {
        /// Text by language, Latvian obligatory: `{"lv":…,"en":…}`; at most so many characters each.
        case text(Int)
        /// Text without a language; at most so many characters.
        case line(Int)
        /// A code of a list.
        case code(CodeList)
        /// A whole number within bounds.
        case integer(ClosedRange<Int64>)
        /// A decimal number as a string; its unit where it is always the same, else nil.
        case decimal(String?)
        /// Yes or no.
        case boolean
        /// A day: `2026-12-31`.
        case date
        /// A time with its offset (RFC 3339): `2026-12-31T23:59:00+02:00`.
        case timeStamp
        /// From one day to another, both included, either open: `2025-01-01/..`.
        case period
        /// An ISO 8601 duration of one or more units: `P10D`, `PT4H`.
        case duration
        /// An absolute http or https address.
        case url
        /// A functional e-mail address.
        case email
        /// A telephone number: `+371` and so on, or a short one.
        case phone
        /// An official electronic address: `_DEFAULT@90000069281`.
        case eAddress
        /// A registration number of a Latvian legal subject, check digit verified.
        case registrationNumber
        /// A record of one of these types: 40 lower-case hexadecimal digits.
        case reference([String])
        /// Opening hours: an array like `["Mo-Th 08:30-17:00","Fr 08:30-16:00"]`.
        case hours
        /// A territory: `LV`, a NUTS code of Latvia, or seven digits of ATVK.
        case territory
        /// A short name that a person chooses: lower-case letters, digits, hyphens.
        case key
        /// A local code of a record: letters, digits, `.`, `_`, `-`.
        case localCode
        /// A SHA-256 digest in hexadecimal.
        case digest
    }

    /// Codes to choose from.
    public struct CodeList: Hashable, Sendable {
        /// The list's stable name.
        public var name: String
        /// What it is called.
        public var label: Label
        /// The codes, in the order in which they are shown.
        public var codes: [Code]
        /// Whether codes of one's own that start with `x-` are accepted too.
        public var isExtensible: Bool

        /// The entry of a code; nil where the list hasn't got it.
        public func code(_ code: String) -> Code? { codes.first { $0.code == code } }

        /// The code that a person means: the code itself, or a label in any case; nil for none.
        public func code(meantBy word: String) -> String? {
            if let code = code(word) { return code.code }
            if isExtensible && word.hasPrefix("x-") { return word }
            let folded = word.lowercased()
            return codes.first {
                $0.label.lv.lowercased() == folded || $0.label.en.lowercased() == folded
            }?.code
        }
    }

    /// One code of a list.
    public struct Code: Hashable, Sendable {
        /// The stable name.
        public var code: String
        /// What it is called.
        public var label: Label
        /// The code of an EU list, abbreviated or as an address; nil where there is none.
        public var term: String?
    }
}
