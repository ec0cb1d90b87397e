internal import Register

/// How people and register files name a record: its creator and the local code it gave.
///
/// Written `90001669496/s01`, `vsaa/s01`, or `s01` for one's own. The creator stays in the name for
/// ever, whoever owns the record now. An institution's own record has the local code `self`.
public struct RecordName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The local code of an institution's record about itself.
    public static let selfCode = "self"

    /// The creator's registration number or directory short code; nil for one's own.
    public var institution: String?
    /// The local code.
    public var code: String

    /// A name from its parts.
    public init(institution: String? = nil, code: String) {
        self.institution = institution
        self.code = code
    }

    /// The name that this text writes; nil where it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let code = parts.last, (1...2).contains(parts.count), Schema.Kind.isLocalCode(code)
        else {
            return nil
        }
        if parts.count == 2 {
            guard Schema.Kind.isLocalCode(parts[0]) else { return nil }
            institution = parts[0]
        }
        self.code = code
    }

    /// The name as written.
    public var description: String { institution.map { "\($0)/\(code)" } ?? code }

    /// Whether one name sorts before another as written.
    public static func < (one: Self, other: Self) -> Bool {
        one.description.utf8.lexicographicallyPrecedes(other.description.utf8)
    }
}

/// What a name stands for.
public struct NamedRecord: Hashable, Sendable {
    /// The record's ID in 40 lower-case hexadecimal digits.
    public var id: String
    /// Its type; nil where it isn't known, and then any type of reference is accepted.
    public var type: String?

    /// A named record from its parts.
    public init(id: String, type: String?) {
        self.id = id
        self.type = type
    }
}
