public import Register

/// What is wrong with one field of a record, and what to do.
public struct FieldError: Hashable, Sendable {
    /// Where: as in `Schema.Violation`, or a key of the line.
    public var field: String
    /// A stable code: a rule of the schema, a reason of JSON, or one of `Reason`.
    public var reason: String
    /// The sentence in both languages.
    public var message: Schema.Label
    /// Whether it refuses the line or only warns.
    public var severity: Schema.Violation.Severity

    /// What only files and assignments get wrong; raw values are stable.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The first line isn't a header.
        case noHeader = "no-header"
        /// The header names a version that this program doesn't read.
        case unknownVersion = "unknown-version"
        /// A key that lines don't have.
        case unknownKey = "unknown-key"
        /// Two lines with one code.
        case duplicateCode = "duplicate-code"
        /// Nobody has a record of this name.
        case unresolvedReference = "unresolved-reference"
        /// The record of this name is of a type that can't stand here.
        case referenceType = "reference-type"
        /// A line that isn't an object.
        case notAnObject = "not-an-object"
        /// An assignment that can't be read.
        case badAssignment = "bad-assignment"
        /// An assignment of a text without its language.
        case languageMissing = "language-missing"
    }

    /// What is wrong by a rule of the schema.
    public init(_ violation: Schema.Violation) {
        field = violation.field
        reason = violation.rule.rawValue
        message = violation.message
        severity = violation.severity
    }

    init(_ field: String, _ reason: Reason, _ detail: String = "") {
        self.field = field
        self.reason = reason.rawValue
        message = reason.message(detail)
        severity = .error
    }

    init(_ error: CanonicalJSON.ParsingError) {
        field = ""
        reason = error.reason.rawValue
        message = Schema.Label(
            lv: "Rinda nav lasāms JSON (\(error.reason.rawValue), \(error.offset). baits).",
            en: "The line is no readable JSON (\(error.reason.rawValue) at byte \(error.offset)).")
        severity = .error
    }
}

/// What is wrong with a line of a register file.
public struct LineError: Hashable, Sendable {
    /// The file as the caller named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// What is wrong in it.
    public var error: FieldError
}

extension FieldError.Reason {
    fileprivate func message(_ detail: String) -> Schema.Label {
        switch self {
        case .noHeader:
            Schema.Label(
                lv: "Pirmajā rindā jābūt {\"saime\":\"register\",\"version\":1,\"institution\":…}.",
                en:
                    "The first line must be {\"saime\":\"register\",\"version\":1,\"institution\":…}."
            )
        case .unknownVersion:
            Schema.Label(
                lv: "Formāta versiju \(detail) šī programma nelasa; atjauniniet to.",
                en: "This program doesn't read version \(detail) of the format; update it.")
        case .unknownKey:
            Schema.Label(lv: "Atslēgas \(detail) nav.", en: "There is no key \(detail).")
        case .duplicateCode:
            Schema.Label(
                lv: "Kods \(detail) šajā failā jau ir.",
                en: "The code \(detail) occurs in the file already.")
        case .unresolvedReference:
            Schema.Label(
                lv: "Ieraksta \(detail) nav; importējiet to vispirms vai kopā ar šo.",
                en: "There is no record \(detail); import it first or together with this one.")
        case .referenceType:
            Schema.Label(
                lv: "Ieraksts ir cita tipa; te jābūt: \(detail).",
                en: "The record is of another type; expected here: \(detail).")
        case .notAnObject:
            Schema.Label(lv: "Te jābūt JSON objektam.", en: "This must be a JSON object.")
        case .badAssignment:
            Schema.Label(
                lv: "Nesaprotams piešķīrums; rakstiet, piemēram, \(detail).",
                en: "The assignment can't be read; write for example \(detail).")
        case .languageMissing:
            Schema.Label(
                lv: "Norādiet valodu: \(detail).lv=…", en: "Name the language: \(detail).lv=…")
        }
    }
}
