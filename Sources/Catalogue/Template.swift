public import Register

extension RegisterLine {
    /// An empty sheet of a type: one line with every group and field, code lists spelled out.
    ///
    /// nil where the schema has no such type. It is to be filled in, not to be imported as it is.
    public static func template(of type: String, schema: Schema = .current) -> String? {
        guard let type = schema.type(type) else { return nil }
        var content = RecordContent(type: type.code)
        for group in type.groups where group.precedence != .approval {
            content.groups[group.code] = group.blank
        }
        return RegisterLine(content: content, name: RecordName(code: "CODE"))
            .written(schema: schema) { _ in RecordName(institution: "INSTITUTION", code: "CODE") }
    }
}

extension Schema.Group {
    fileprivate var blank: RecordContent.Values {
        let members = fields.map {
            ($0.code, $0.isMany ? CanonicalJSON.array([$0.kind.blank]) : $0.kind.blank)
        }
        let value = CanonicalJSON.object(Dictionary(members, uniquingKeysWith: { $1 }))
        switch shape {
        case .single: return .single(value)
        case .set(let kind): return .set([kind.blank.text ?? ""])
        case .map(let kind): return .map([kind.blank.text ?? "": value])
        }
    }
}

extension Schema.Kind {
    fileprivate var blank: CanonicalJSON {
        switch self {
        case .text: .object(["lv": .string(""), "en": .string("")])
        case .code(let list): .string(list.codes.map(\.code).joined(separator: "|"))
        case .integer: .integer(0)
        case .boolean: .bool(false)
        case .hours: .array([.string("Mo-Fr 09:00-17:00")])
        case .date: .string("YYYY-MM-DD")
        case .period: .string("YYYY-MM-DD/..")
        case .reference: .string("INSTITUTION/CODE")
        case .decimal: .string("0")
        default: .string("")
        }
    }
}
