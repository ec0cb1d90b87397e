import Register

/// Turns the values of files and people into those of cells: bare values into objects of fields,
/// names of records into IDs.
struct ValueReading {
    /// What a name stands for; nil where nobody has such a record.
    let resolve: (RecordName) -> NamedRecord?
    /// What was wrong on the way.
    var errors: [FieldError] = []

    init(resolve: @escaping (RecordName) -> NamedRecord?) {
        self.resolve = resolve
    }

    /// What a group's value in a file says; nil where it can't be read, with an error left behind.
    mutating func values(of group: Schema.Group, _ json: CanonicalJSON) -> RecordContent.Values? {
        switch group.shape {
        case .single: return value(of: group, json, at: group.code).map { .single($0) }
        case .set(let kind): return set(of: group, kind, json)
        case .map(let kind): return map(of: group, kind, json)
        }
    }

    private mutating func set(
        of group: Schema.Group, _ kind: Schema.Kind, _ json: CanonicalJSON
    ) -> RecordContent.Values? {
        guard let items = json.items else { return wrongKind(group.code, "[…]") }
        var elements: Set<String> = []
        for item in items {
            guard let text = item.text else { return wrongKind(group.code, "\"…\"") }
            guard let element = element(text, kind, at: "\(group.code).\(text)") else { continue }
            if !elements.insert(element).inserted {
                errors.append(FieldError(.init("\(group.code).\(text)", .repeated)))
            }
        }
        return .set(elements)
    }

    private mutating func map(
        of group: Schema.Group, _ kind: Schema.Kind, _ json: CanonicalJSON
    ) -> RecordContent.Values? {
        guard let members = json.members else { return wrongKind(group.code, "{…}") }
        var values: [String: CanonicalJSON] = [:]
        for (name, json) in members.sorted(by: { $0.key < $1.key }) {
            let path = "\(group.code).\(name)"
            guard let element = element(name, kind, at: path),
                let value = value(of: group, json, at: path)
            else { continue }
            values[element] = value
        }
        return .map(values)
    }

    /// The element that a name or text stands for; nil for a name of nobody's record.
    mutating func element(_ text: String, _ kind: Schema.Kind, at path: String) -> String? {
        guard case .reference(let types) = kind else { return text }
        return id(of: text, types, at: path)
    }

    /// The object of fields that a group's value is, its references resolved.
    private mutating func value(
        of group: Schema.Group, _ json: CanonicalJSON, at path: String
    ) -> CanonicalJSON? {
        if let field = group.soleField {
            return read(json, field, at: path).map { .object([field.code: $0]) }
        }
        guard let members = json.members else {
            errors.append(FieldError(.init(path, .wrongKind, "{…}")))
            return nil
        }
        var values: [String: CanonicalJSON] = [:]
        for (code, json) in members.sorted(by: { $0.key < $1.key }) {
            guard let field = group.field(code) else {
                // Left for the schema's check, which says that there is no such field.
                values[code] = json
                continue
            }
            guard let value = read(json, field, at: "\(path).\(code)") else { return nil }
            values[code] = value
        }
        return .object(values)
    }

    private mutating func read(
        _ json: CanonicalJSON, _ field: Schema.Field, at path: String
    ) -> CanonicalJSON? {
        guard case .reference(let types) = field.kind else { return json }
        if field.isMany, let items = json.items {
            let ids = items.compactMap { item in item.text.flatMap { id(of: $0, types, at: path) } }
            return ids.count == items.count ? .array(ids.map { .string($0) }) : nil
        }
        guard let text = json.text else { return json }
        return id(of: text, types, at: path).map { .string($0) }
    }

    private mutating func id(of text: String, _ types: [String], at path: String) -> String? {
        guard let name = RecordName(text) else {
            errors.append(
                FieldError(.init(path, .badReference, types.joined(separator: ", "))))
            return nil
        }
        guard let record = resolve(name) else {
            errors.append(FieldError(path, .unresolvedReference, name.description))
            return nil
        }
        if let type = record.type, !types.contains(type) {
            errors.append(FieldError(path, .referenceType, types.joined(separator: ", ")))
            return nil
        }
        return record.id
    }

    private mutating func wrongKind(_ path: String, _ expected: String) -> RecordContent.Values? {
        errors.append(FieldError(.init(path, .wrongKind, expected)))
        return nil
    }
}
