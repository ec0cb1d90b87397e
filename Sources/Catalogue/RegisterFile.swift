public import Register

/// A register file: JSON Lines, the first a header, then one record a line (`Protocol/register-file.md`).
///
/// Reading takes two steps, because a line may name records of any other line or file: first the
/// lines by themselves, from which the caller learns which names there are and gives them IDs; then
/// the records, with every name resolved and every value checked. Both steps collect all errors.
public struct RegisterFile: Hashable, Sendable {
    /// The version of the format that this program writes and reads.
    public static let version: Int64 = 1
    /// The bounds of a line.
    public static let lineBounds = CanonicalJSON.Bounds(depth: 12, bytes: 1_048_576)

    /// The file as the caller names it in errors.
    public let name: String
    /// The institution whose register this is: registration number or directory short code; nil
    /// where the header is missing or wrong.
    public private(set) var institution: String?
    /// The lines that could be read.
    public private(set) var sheets: [Sheet] = []
    /// What was wrong with lines as such.
    public private(set) var errors: [LineError] = []

    /// A line as it is written.
    public struct Sheet: Hashable, Sendable {
        /// The line, from 1.
        public var line: Int
        /// The record's type; it exists in the schema.
        public var type: String
        /// The record's name; without institution where it is the file's own.
        public var name: RecordName
        /// The ID, where the line gives one.
        public var id: String?
        /// Whether the record is retracted.
        public var isRetracted: Bool
        /// The codes of groups that are stated empty.
        public var empty: [String]
        /// The values by group code, as written.
        var fields: [String: CanonicalJSON]
        /// The positions of cells, as written.
        var positions: [String: CanonicalJSON]
    }

    /// Reads the lines of a file.
    public init(parsing bytes: [UInt8], name: String, schema: Schema = .current) {
        self.name = name
        var codes: Set<RecordName> = []
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, content) in lines.enumerated() {
            let content = Self.trimmed(Array(content), isFirst: index == 0)
            if content.isEmpty { continue }
            read(content, line: index + 1, schema, &codes)
        }
        if institution == nil && errors.isEmpty { fail(1, FieldError("", .noHeader)) }
    }

    private mutating func read(
        _ content: [UInt8], line: Int, _ schema: Schema, _ codes: inout Set<RecordName>
    ) {
        let json: CanonicalJSON
        do throws(CanonicalJSON.ParsingError) {
            json = try CanonicalJSON(parsing: content, bounds: Self.lineBounds)
        } catch {
            return fail(line, FieldError(error))
        }
        guard let members = json.members else {
            return fail(line, FieldError("", .notAnObject))
        }
        if line == 1 { return readHeader(members) }
        let (sheet, found) = Sheet.read(members, line: line, schema)
        for error in found { fail(line, error) }
        guard let sheet, found.isEmpty else { return }
        guard codes.insert(sheet.name).inserted else {
            return fail(line, FieldError("code", .duplicateCode, sheet.name.description))
        }
        sheets.append(sheet)
    }

    private mutating func readHeader(_ members: [String: CanonicalJSON]) {
        guard members["saime"]?.text == "register", let version = members["version"]?.integer,
            let institution = members["institution"]?.text
        else { return fail(1, FieldError("", .noHeader)) }
        guard version == Self.version else {
            return fail(1, FieldError("version", .unknownVersion, String(version)))
        }
        guard RecordName(institution)?.institution == nil, RecordName(institution) != nil else {
            return fail(1, FieldError("institution", .noHeader))
        }
        self.institution = institution
    }

    private mutating func fail(_ line: Int, _ error: FieldError) {
        errors.append(LineError(file: name, line: line, error: error))
    }

    /// The line without white space at its ends, and the file without a byte order mark.
    private static func trimmed(_ content: [UInt8], isFirst: Bool) -> [UInt8] {
        var content = content[...]
        if isFirst && content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
        while let last = content.last, last == 0x0D || last == 0x20 { content = content.dropLast() }
        return Array(content)
    }
}

extension RegisterFile.Sheet {
    private static let keys: Set<String> = [
        "type", "code", "id", "owner", "fields", "positions", "retracted", "empty", "other",
    ]

    static func read(
        _ members: [String: CanonicalJSON], line: Int, _ schema: Schema
    ) -> (sheet: Self?, errors: [FieldError]) {
        var errors = members.keys.filter { !keys.contains($0) }.sorted()
            .map { FieldError($0, .unknownKey, $0) }
        let type = members["type"]?.text
        if type.flatMap(schema.type) == nil {
            errors.append(FieldError(.init("type", .unknownType, type ?? "")))
        }
        let name = members["code"]?.text.flatMap(RecordName.init)
        if name == nil {
            errors.append(
                FieldError(.init("code", members["code"] == nil ? .missing : .badLocalCode, "code"))
            )
        }
        for key in ["fields", "positions"] where members[key] != nil {
            if members[key]?.members == nil { errors.append(FieldError(key, .notAnObject)) }
        }
        guard let type, let name, errors.isEmpty else { return (nil, errors) }
        let sheet = Self(
            line: line, type: type, name: name, id: members["id"]?.text,
            isRetracted: members["retracted"]?.bool ?? false,
            empty: (members["empty"]?.items ?? []).compactMap(\.text),
            fields: members["fields"]?.members ?? [:],
            positions: members["positions"]?.members ?? [:])
        return (sheet, [])
    }
}
