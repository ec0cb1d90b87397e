public import Register

/// A record as a line of a register file or of `record list`.
public struct RegisterLine: Hashable, Sendable {
    /// What the record says.
    public var content: RecordContent
    /// The local code; with the creator where that isn't the file's institution.
    public var name: RecordName
    /// The record's ID; nil where the line is for another register.
    public var id: String?
    /// The owner's short code or number; nil where the file's header says it.
    public var owner: String?
    /// The cells' positions; empty where the line isn't meant to come back.
    public var positions: [RecordDraft.Position]
    /// The codes of groups that are stated empty.
    public var empty: [String]
    /// Whether the record is retracted.
    public var isRetracted: Bool
    /// Cells of groups that this schema doesn't know, shown raw.
    public var other: [RecordContent.Cell]

    /// A line from its parts.
    public init(
        content: RecordContent, name: RecordName, id: String? = nil, owner: String? = nil,
        positions: [RecordDraft.Position] = [], empty: [String] = [], isRetracted: Bool = false,
        other: [RecordContent.Cell] = []
    ) {
        self.content = content
        self.name = name
        self.id = id
        self.owner = owner
        self.positions = positions
        self.empty = empty
        self.isRetracted = isRetracted
        self.other = other
    }

    /// The first line of a file.
    public static func header(institution: String) -> String {
        let name = CanonicalJSON.string(institution).spelling
        return #"{"saime":"register","version":\#(RegisterFile.version),"institution":\#(name)}"#
    }

    /// The line without its line feed: keys and groups in the order of the schema, elements sorted.
    ///
    /// - Parameter naming: The name of the record with an ID; where it gives nil the ID itself is
    ///   written.
    public func written(
        schema: Schema = .current, naming: @escaping (String) -> RecordName?
    ) -> String {
        let groups = schema.type(content.type)?.groups ?? []
        let writing = ValueWriting(naming: naming)
        let fields = groups.compactMap { group -> (String, String)? in
            guard group.code != "code", let values = content.groups[group.code] else { return nil }
            return (group.code, writing.json(of: group, values).spelling)
        }
        var members: [(String, String)] = [
            ("type", CanonicalJSON.string(content.type).spelling),
            ("code", CanonicalJSON.string(name.description).spelling),
        ]
        if let id { members.append(("id", CanonicalJSON.string(id).spelling)) }
        if let owner { members.append(("owner", CanonicalJSON.string(owner).spelling)) }
        if isRetracted { members.append(("retracted", "true")) }
        members.append(("fields", Self.object(fields)))
        if !empty.isEmpty {
            let codes = empty.sorted().map { CanonicalJSON.string($0) }
            members.append(("empty", CanonicalJSON.array(codes).spelling))
        }
        if !positions.isEmpty {
            members.append(("positions", writing.json(of: positions, groups).spelling))
        }
        if !other.isEmpty { members.append(("other", Self.json(of: other).spelling)) }
        return Self.object(members)
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{"
            + members.map { "\(CanonicalJSON.string($0.0).spelling):\($0.1)" }
            .joined(separator: ",") + "}"
    }

    private static func json(of cells: [RecordContent.Cell]) -> CanonicalJSON {
        .array(
            cells.map { cell in
                var members: [String: CanonicalJSON] = ["group": .string(cell.group)]
                members["element"] = cell.element.map { .string($0) }
                members["value"] = cell.value
                return .object(members)
            })
    }
}

/// Turns the values of cells into those of files: the reverse of `ValueReading`.
struct ValueWriting {
    let naming: (String) -> RecordName?

    func json(of group: Schema.Group, _ values: RecordContent.Values) -> CanonicalJSON {
        switch (group.shape, values) {
        case (.single, .single(let value)): return json(of: group, value)
        case (.set(let kind), .set(let elements)):
            return .array(elements.map { name($0, kind) }.sorted().map { .string($0) })
        case (.map(let kind), .map(let values)):
            let named = values.map { (name($0.key, kind), json(of: group, $0.value)) }
            return .object(Dictionary(named, uniquingKeysWith: { first, _ in first }))
        // A register written under another schema: shown as it is.
        case (_, .single(let value)): return value
        case (_, .set(let elements)): return .array(elements.sorted().map { .string($0) })
        case (_, .map(let values)): return .object(values)
        }
    }

    func json(of positions: [RecordDraft.Position], _ groups: [Schema.Group]) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [:]
        for position in positions {
            guard let element = position.element else {
                members[position.group] = .string(position.position)
                continue
            }
            let kind = groups.first { $0.code == position.group }?.shape.element
            var elements = members[position.group]?.members ?? [:]
            elements[kind.map { name(element, $0) } ?? element] = .string(position.position)
            members[position.group] = .object(elements)
        }
        return .object(members)
    }

    private func json(of group: Schema.Group, _ value: CanonicalJSON) -> CanonicalJSON {
        guard let members = value.members else { return value }
        if let field = group.soleField, let value = members[field.code] {
            return json(of: field, value)
        }
        var written: [String: CanonicalJSON] = [:]
        for (code, value) in members {
            written[code] = group.field(code).map { json(of: $0, value) } ?? value
        }
        return .object(written)
    }

    private func json(of field: Schema.Field, _ value: CanonicalJSON) -> CanonicalJSON {
        switch value {
        case .string(let text): .string(name(text, field.kind))
        case .array(let items) where field.isMany:
            .array(items.map { json(of: field, $0) })
        default: value
        }
    }

    private func name(_ text: String, _ kind: Schema.Kind) -> String {
        guard case .reference = kind else { return text }
        return naming(text)?.description ?? text
    }
}
