extension Schema {
    /// A rule of the schema that a value or record breaks: a verdict, not an error.
    public struct Violation: Hashable, Sendable {
        /// Whether the value is unacceptable or only doubtful.
        public enum Severity: String, Hashable, Sendable {
            /// The value is refused.
            case error
            /// The value is taken; `check` and `publish` show the warning.
            case warning
        }

        /// Where: `GROUP`, `GROUP.FIELD`, `GROUP.FIELD.LANGUAGE` or `GROUP.ELEMENT.FIELD`.
        public var field: String
        /// Which rule.
        public var rule: Rule
        /// What is wrong and what to do, in both languages.
        public var message: Label
        /// Whether it refuses the value.
        public var severity: Severity

        /// A violation at a field; `detail` is what was expected and goes into the message.
        public init(_ field: String, _ rule: Rule, _ detail: String = "") {
            self.field = field
            self.rule = rule
            message = rule.message(detail)
            severity = rule.severity
        }
    }

    /// The rules that values and records are checked against; raw values are stable.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// No such record type.
        case unknownType = "unknown-type"
        /// The type has no such field group.
        case unknownGroup = "unknown-group"
        /// The group has no such field.
        case unknownField = "unknown-field"
        /// A set or map was stated without an element.
        case elementMissing = "element-missing"
        /// A single value was stated with an element.
        case elementUnexpected = "element-unexpected"
        /// An element of more than 200 bytes.
        case elementTooLong = "element-too-long"
        /// An element of a set has no value.
        case valueUnexpected = "value-unexpected"
        /// The value's bytes aren't canonical JSON.
        case notCanonical = "not-canonical"
        /// Another kind of JSON value than the field takes.
        case wrongKind = "wrong-kind"
        /// An obligatory field or group is missing.
        case missing
        /// An empty text, array or object says nothing.
        case empty
        /// More characters than the field takes.
        case tooLong = "too-long"
        /// An array names the same twice.
        case repeated
        /// Not a code of the list.
        case unknownCode = "unknown-code"
        /// Not a language code.
        case unknownLanguage = "unknown-language"
        /// A whole number out of bounds.
        case outOfRange = "out-of-range"
        /// Not a decimal number.
        case badDecimal = "bad-decimal"
        /// Not a day of the calendar.
        case badDate = "bad-date"
        /// Not a time with its offset.
        case badTimeStamp = "bad-time-stamp"
        /// Not a period, or one that ends before it starts.
        case badPeriod = "bad-period"
        /// Not a duration.
        case badDuration = "bad-duration"
        /// Not a web address.
        case badURL = "bad-url"
        /// Not an e-mail address.
        case badEmail = "bad-email"
        /// Not a telephone number.
        case badPhone = "bad-phone"
        /// Not an official electronic address.
        case badEAddress = "bad-e-address"
        /// Not eleven digits with a right check digit.
        case badRegistrationNumber = "bad-registration-number"
        /// A personal code.
        case personalCode = "personal-code"
        /// Not a record ID.
        case badReference = "bad-reference"
        /// Not opening hours.
        case badHours = "bad-hours"
        /// Not a territory code.
        case badTerritory = "bad-territory"
        /// Not a short name.
        case badKey = "bad-key"
        /// Not a local code.
        case badLocalCode = "bad-local-code"
        /// Not a digest.
        case badDigest = "bad-digest"
        /// A name of fewer than 3 or more than 6 words.
        case nameWordCount = "name-word-count"
        /// A simple service that meets another number of needs than one.
        case simpleMeetsOneNeed = "simple-meets-one-need"
        /// A complex or smart service that meets fewer than two needs.
        case complexMeetsSeveralNeeds = "complex-meets-several-needs"
        /// A simple service with parts.
        case simpleHasNoParts = "simple-has-no-parts"
        /// A service for individual use that names no institution.
        case individualNamesRecipients = "individual-names-recipients"
        /// Channels that lack request or receipt.
        case channelsIncomplete = "channels-incomplete"
        /// A virtual resource without the service it is obtained through, or an own one with it.
        case virtualNamesService = "virtual-names-service"
        /// A link from a record to itself.
        case linkToItself = "link-to-itself"
        /// A notice that ends before it starts.
        case noticeEndsEarly = "notice-ends-early"

        /// Policy rules that a person may have a reason to break are warnings.
        public var severity: Violation.Severity {
            switch self {
            case .nameWordCount, .complexMeetsSeveralNeeds, .channelsIncomplete,
                .individualNamesRecipients:
                .warning
            default: .error
            }
        }
    }
}
