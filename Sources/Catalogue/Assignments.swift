public import Register

/// What `record set R ASSIGNMENT…` changes in a record.
///
/// - `name.lv=Teksts`, `life-cycle.stage=planned`: a field of a single group; others stay.
/// - `needs=n01,n02` replaces a set; `needs+=n03` and `needs-=n01` add and take away.
/// - `channels.portal.phases=request,receipt`: a field of a map's element; `channels-=portal`
///   takes the element away.
/// - Nothing after `=` takes the field away, or the language; without its last field a single
///   group is stated empty.
///
/// Latvian and English labels are accepted for codes.
public struct Assignments: Hashable, Sendable {
    /// What to state, in the order of groups and elements.
    public let changes: [CellChange]
    /// What is wrong; with any error nothing should be stated.
    public let errors: [FieldError]

    /// Reads assignments.
    ///
    /// - Parameters:
    ///   - texts: The assignments, later ones upon earlier ones.
    ///   - content: What the record says now.
    ///   - resolve: What a record's name stands for.
    public init(
        _ texts: [String], to content: RecordContent, schema: Schema = .current,
        resolve: @escaping (RecordName) -> NamedRecord?
    ) {
        guard let type = schema.type(content.type) else {
            changes = []
            errors = [FieldError(.init("type", .unknownType, content.type))]
            return
        }
        var assigning = Assigning(type: type, content: content, resolve: resolve)
        for text in texts { assigning.assign(text) }
        let changes = assigning.changes(from: content)
        self.changes = changes
        errors =
            assigning.errors
            + (assigning.errors.isEmpty
                ? Self.violations(of: changes, type, schema).map { FieldError($0) } : [])
    }

    private static func violations(
        of changes: [CellChange], _ type: Schema.RecordType, _ schema: Schema
    ) -> [Schema.Violation] {
        changes.flatMap { change -> [Schema.Violation] in
            switch change {
            case .set(let name, let value):
                guard let group = schema.group(named: name)?.group else { return [] }
                return schema.validate(type: type, group: group, element: nil, value: value)
            case .put(let name, let element, let value):
                guard let group = schema.group(named: name)?.group else { return [] }
                return schema.validate(type: type, group: group, element: element, value: value)
            case .empty, .remove: return []
            }
        }
    }
}

/// The record as it becomes, assignment by assignment.
private struct Assigning {
    enum Operation {
        case set
        case add
        case take
    }

    let type: Schema.RecordType
    var content: RecordContent
    var reading: ValueReading
    var touched: Set<String> = []
    var errors: [FieldError] = []

    init(
        type: Schema.RecordType, content: RecordContent,
        resolve: @escaping (RecordName) -> NamedRecord?
    ) {
        self.type = type
        self.content = content
        reading = ValueReading(resolve: resolve)
    }

    mutating func assign(_ text: String) {
        guard let equals = text.firstIndex(of: "=") else {
            return errors.append(FieldError(text, .badAssignment, "name.lv=…"))
        }
        var path = String(text[..<equals])
        let value = String(text[text.index(after: equals)...])
        var operation = Operation.set
        if path.hasSuffix("+") { operation = .add }
        if path.hasSuffix("-") { operation = .take }
        if operation != .set { path.removeLast() }
        let name = path.prefix { $0 != "." }
        guard let group = type.group(String(name)) else {
            return errors.append(FieldError(.init(path, .unknownGroup, String(name))))
        }
        touched.insert(group.code)
        let rest = path.dropFirst(name.count).drop { $0 == "." }.description
        assign(value, to: group, rest: rest, operation)
        errors += reading.errors
        reading.errors = []
    }

    private mutating func assign(
        _ value: String, to group: Schema.Group, rest: String, _ operation: Operation
    ) {
        switch (group.shape, operation, rest.isEmpty) {
        case (.single, .set, _): assignSingle(value, to: group, rest: rest)
        case (.set(let kind), _, true): assignSet(value, to: group, kind, operation)
        case (.map(let kind), .take, true): takeElements(value, from: group, kind)
        case (.map(let kind), .set, false): assignElement(value, to: group, kind, rest: rest)
        default: errors.append(FieldError(group.code, .badAssignment, group.example))
        }
    }

    private mutating func assignSingle(_ value: String, to group: Schema.Group, rest: String) {
        var members: [String: CanonicalJSON] = [:]
        if case .single(let present) = content.groups[group.code] {
            members = present.members ?? [:]
        }
        let path = group.soleField.map { rest.isEmpty ? $0.code : "\($0.code).\(rest)" } ?? rest
        assign(value, to: path, of: group, at: group.code, &members)
        content.groups[group.code] = members.isEmpty ? nil : .single(.object(members))
    }

    /// Assigns to `FIELD` or, of a text, `FIELD.LANGUAGE`.
    private mutating func assign(
        _ value: String, to path: String, of group: Schema.Group, at place: String,
        _ members: inout [String: CanonicalJSON]
    ) {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        guard let code = parts.first, let field = group.field(code) else {
            return errors.append(FieldError(.init(place, .unknownField, path)))
        }
        let place = group.soleField == nil ? "\(place).\(code)" : place
        if case .text = field.kind {
            guard parts.count == 2 else {
                return errors.append(FieldError(place, .languageMissing, place))
            }
            var texts = members[code]?.members ?? [:]
            texts[parts[1]] = value.isEmpty ? nil : .string(value)
            members[code] = texts.isEmpty ? nil : .object(texts)
            return
        }
        guard parts.count == 1 else {
            return errors.append(FieldError(.init(place, .unknownField, path)))
        }
        members[code] = value.isEmpty ? nil : read(value, field, at: place)
    }

    private mutating func read(
        _ value: String, _ field: Schema.Field, at place: String
    ) -> CanonicalJSON? {
        let isList = field.isMany || field.kind == .hours
        guard isList else { return read(value, field.kind, at: place) }
        let items = Self.items(value).compactMap { read($0, field.kind, at: place) }
        return .array(items)
    }

    private mutating func read(
        _ text: String, _ kind: Schema.Kind, at place: String
    ) -> CanonicalJSON? {
        switch kind {
        case .integer: Int64(text).map { .integer($0) } ?? .string(text)
        case .boolean: Self.truth[text.lowercased()].map { .bool($0) } ?? .string(text)
        case .code(let list): .string(list.code(meantBy: text) ?? text)
        case .decimal: .string(text.replacing(",", with: "."))
        default: reading.element(text, kind, at: place).map { .string($0) }
        }
    }

    private mutating func assignSet(
        _ value: String, to group: Schema.Group, _ kind: Schema.Kind, _ operation: Operation
    ) {
        let elements = Self.items(value).compactMap { element($0, kind, at: group.code) }
        var present = content.elements(group.code)
        switch operation {
        case .set: present = Set(elements)
        case .add: present.formUnion(elements)
        case .take: present.subtract(elements)
        }
        content.groups[group.code] = .set(present)
    }

    private mutating func takeElements(
        _ value: String, from group: Schema.Group, _ kind: Schema.Kind
    ) {
        guard case .map(var values) = content.groups[group.code] else { return }
        for item in Self.items(value) {
            if let element = element(item, kind, at: group.code) { values[element] = nil }
        }
        content.groups[group.code] = .map(values)
    }

    /// Assigns to `ELEMENT.FIELD` or `ELEMENT.FIELD.LANGUAGE`; elements may hold dots themselves.
    private mutating func assignElement(
        _ value: String, to group: Schema.Group, _ kind: Schema.Kind, rest: String
    ) {
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let cut = [parts.count - 1, parts.count - 2].first {
            $0 > 0 && group.field(parts[$0]) != nil
        }
        guard let cut else {
            return errors.append(FieldError(.init(group.code, .unknownField, rest)))
        }
        let name = parts[..<cut].joined(separator: ".")
        guard let element = element(name, kind, at: group.code) else { return }
        var values: [String: CanonicalJSON] = [:]
        if case .map(let present) = content.groups[group.code] { values = present }
        var members = values[element]?.members ?? [:]
        let path = parts[cut...].joined(separator: ".")
        assign(value, to: path, of: group, at: "\(group.code).\(name)", &members)
        values[element] = .object(members)
        content.groups[group.code] = .map(values)
    }

    private mutating func element(
        _ text: String, _ kind: Schema.Kind, at place: String
    ) -> String? {
        if case .code(let list) = kind { return list.code(meantBy: text) ?? text }
        return reading.element(text, kind, at: "\(place).\(text)")
    }

    private static let truth = [
        "true": true, "yes": true, "jā": true, "false": false, "no": false, "nē": false,
    ]

    private static func items(_ value: String) -> [String] {
        value.split(separator: ",").map { String($0).trimmingSpaces }.filter { !$0.isEmpty }
    }
}

extension Assigning {
    /// The difference between what the record said and what it says now, by group and element.
    func changes(from before: RecordContent) -> [CellChange] {
        touched.sorted().flatMap { code -> [CellChange] in
            let name = "\(type.code).\(code)"
            let old = Self.elements(before.groups[code])
            let new = Self.elements(content.groups[code])
            if type.group(code)?.shape == .single {
                guard before.groups[code] != content.groups[code] else { return [] }
                guard case .single(let value) = content.groups[code] else {
                    return [.empty(group: name)]
                }
                return [.set(group: name, value: value)]
            }
            return Set(old.keys).union(new.keys).sorted().compactMap { element in
                guard let value = new[element] else {
                    return .remove(group: name, element: element)
                }
                if let present = old[element], present == value { return nil }
                return .put(group: name, element: element, value: value)
            }
        }
    }

    private static func elements(
        _ values: RecordContent.Values?
    ) -> [String: CanonicalJSON?] {
        switch values {
        case .set(let elements): Dictionary(uniqueKeysWithValues: elements.map { ($0, nil) })
        case .map(let values): values.mapValues { $0 }
        case .single, nil: [:]
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension Schema.Group {
    fileprivate var example: String {
        switch shape {
        case .single: "\(code)=…"
        case .set: "\(code)+=…"
        case .map: "\(code).ELEMENT.\(fields.first?.code ?? "FIELD")=…"
        }
    }
}
