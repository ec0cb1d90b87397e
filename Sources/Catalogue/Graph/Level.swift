public import Register

/// A level of quality that somebody promises, offers or requires: one indicator.
public struct Level: Hashable, Sendable {
    /// The indicator's code: `availability`, `processing-time`, …
    public let indicator: String
    /// What is stated: target, unit, bound and span.
    public let value: CanonicalJSON

    /// A level as a record states it.
    public init(indicator: String, value: CanonicalJSON) {
        self.indicator = indicator
        self.value = value
    }

    /// The level's number in millionths, rounded to nearest; nil where it is none.
    public var target: Int64? {
        guard let number = value["target"]?.text.flatMap(Double.init), abs(number) < 9e12 else {
            return nil
        }
        return Int64((number * 1_000_000).rounded())
    }

    /// The unit's code: `percent`, `hour`, …; nil where none is stated.
    public var unit: String? { value["unit"]?.text }
    /// How the number binds: `at-least` or `at-most`; nil where that isn't stated.
    public var bound: String? { value["bound"]?.text }
    /// The span that it counts in; nil where none is stated.
    public var per: String? { value["per"]?.text }
}

/// A level, who states it, and of what.
public struct StatedLevel: Hashable, Sendable {
    /// What a level is for.
    public enum Role: UInt8, Sendable, CaseIterable {
        /// A service-level record promises it to the service's recipients.
        case promised = 0
        /// A resource offers it to what uses it.
        case offered = 1
        /// A need, or a link, requires it.
        case required = 2
        /// A provision keeps it: the provider, of the service it delivers.
        case kept = 3
    }

    /// What it is for.
    public let role: Role
    /// The record that states it.
    public let record: RecordID
    /// The service, resource, need or link whose level it is.
    public let subject: RecordID
    /// The level.
    public let level: Level
    /// The days on which it counts.
    public let validity: Validity

    /// A level as a record states it.
    public init(
        role: Role, record: RecordID, subject: RecordID, level: Level, validity: Validity = .always
    ) {
        self.role = role
        self.record = record
        self.subject = subject
        self.level = level
        self.validity = validity
    }
}
