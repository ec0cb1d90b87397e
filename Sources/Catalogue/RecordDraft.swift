public import Register

/// A record as a file states it, with references resolved: what an import would write.
public struct RecordDraft: Hashable, Sendable {
    /// The line in the file, from 1.
    public var line: Int
    /// The record's name; without institution where it is the file's own.
    public var name: RecordName
    /// The ID, where the line gives one.
    public var id: String?
    /// The type and the groups that the line states, the local code among them.
    ///
    /// Of a set or map that it states, all elements. Groups that it doesn't state stay as they are.
    public var content: RecordContent
    /// The codes of groups that are stated empty.
    public var empty: [String]
    /// Whether the record is retracted.
    public var isRetracted: Bool
    /// The positions that cells had when the line was written, for refusing what moved since.
    public var positions: [Position]

    /// Where the statement stood that a cell's value came from.
    public struct Position: Hashable, Sendable {
        /// The group's code.
        public var group: String
        /// The element; nil for a single value.
        public var element: String?
        /// The position, as `record show` prints it.
        public var position: String

        /// A position from its parts.
        public init(group: String, element: String? = nil, position: String) {
            self.group = group
            self.element = element
            self.position = position
        }
    }
}

extension RegisterFile {
    /// The records of the file, and everything that is wrong with them.
    ///
    /// A line with an error gives no record. Warnings are among the errors and refuse nothing.
    ///
    /// - Parameters:
    ///   - present: What the register says of a record now; the rules across groups are checked on
    ///     this with the line's groups in place of its own, and what it breaks already is warned of.
    ///     nil for a new record.
    ///   - resolve: What a name stands for. A name without institution is the file's own.
    public func records(
        schema: Schema = .current, present: (RecordName) -> RecordContent? = { _ in nil },
        resolve: @escaping (RecordName) -> NamedRecord?
    ) -> (records: [RecordDraft], errors: [LineError]) {
        var records: [RecordDraft] = []
        var found = errors
        for sheet in sheets {
            let (record, errors) = sheet.record(schema, present(sheet.name), resolve)
            found += errors.map { LineError(file: name, line: sheet.line, error: $0) }
            if let record { records.append(record) }
        }
        return (records, found)
    }
}

extension RegisterFile.Sheet {
    fileprivate func record(
        _ schema: Schema, _ present: RecordContent?,
        _ resolve: @escaping (RecordName) -> NamedRecord?
    ) -> (RecordDraft?, [FieldError]) {
        guard let type = schema.type(type) else { return (nil, []) }
        var reading = ValueReading(resolve: resolve)
        var content = RecordContent(type: type.code)
        content.groups["code"] = .single(.object(["code": .string(name.code)]))
        for (code, json) in fields.sorted(by: { $0.key < $1.key }) where code != "code" {
            guard let group = type.group(code) else {
                reading.errors.append(FieldError(.init(code, .unknownGroup, code)))
                continue
            }
            content.groups[code] = reading.values(of: group, json)
        }
        for code in empty where type.group(code) == nil {
            reading.errors.append(FieldError(.init(code, .unknownGroup, code)))
        }
        let stated = readPositions(type, &reading)
        let errors = reading.errors + violations(of: content, present, schema, reading.errors)
        guard !errors.contains(where: { $0.severity == .error }) else { return (nil, errors) }
        let draft = RecordDraft(
            line: line, name: name, id: id, content: content, empty: empty,
            isRetracted: isRetracted, positions: stated)
        return (draft, errors)
    }

    private func violations(
        of content: RecordContent, _ present: RecordContent?, _ schema: Schema,
        _ errors: [FieldError]
    ) -> [FieldError] {
        var violations = content.cells.flatMap { cell in
            guard let (type, group) = schema.group(named: cell.group) else {
                return [Schema.Violation]()
            }
            return schema.validate(
                type: type, group: group, element: cell.element, value: cell.value)
        }
        // What can't be read would be missing as well; one word about it is enough.
        if errors.isEmpty && violations.isEmpty && !isRetracted {
            var whole = present ?? content
            whole.groups.merge(content.groups) { $1 }
            for code in empty { whole.groups[code] = nil }
            // What was so before is no reason to refuse the line.
            let before = Set(present.map(schema.recordViolations) ?? [])
            violations += schema.recordViolations(of: whole).map { violation in
                var violation = violation
                if before.contains(violation) { violation.severity = .warning }
                return violation
            }
        }
        return violations.map { FieldError($0) }
    }

    private func readPositions(
        _ type: Schema.RecordType, _ reading: inout ValueReading
    ) -> [RecordDraft.Position] {
        var stated: [RecordDraft.Position] = []
        for (code, json) in positions.sorted(by: { $0.key < $1.key }) {
            if let position = json.text {
                stated.append(.init(group: code, position: position))
            }
            guard let kind = type.group(code)?.shape.element else { continue }
            for (name, json) in (json.members ?? [:]).sorted(by: { $0.key < $1.key }) {
                guard let position = json.text,
                    let element = reading.element(name, kind, at: "positions.\(code).\(name)")
                else { continue }
                stated.append(.init(group: code, element: element, position: position))
            }
        }
        return stated
    }
}
