extension Schema {
    /// The most bytes that an element may have.
    public static let elementBytes = 200

    /// What is wrong with stating this cell; empty when it may be stated.
    ///
    /// - Parameters:
    ///   - type: The record's type.
    ///   - group: The full name, for example `service.name`, or `existence`.
    ///   - element: The element of a set or map; nil for a single value.
    ///   - value: The bytes that are to be stated; nil for an element of a set.
    public func validate(
        type: String, group: String, element: String?, value: [UInt8]?
    ) -> [Violation] {
        guard let recordType = self.type(type) else {
            return [Violation("type", .unknownType, type)]
        }
        if group == Self.existence { return validateExistence(of: type, element, value) }
        guard let found = self.group(named: group), found.type.code == type else {
            return [Violation(group, .unknownGroup, group)]
        }
        var json: CanonicalJSON?
        if let value {
            do throws(CanonicalJSON.ParsingError) {
                json = try CanonicalJSON(canonical: value)
            } catch {
                return [Violation(found.group.code, .notCanonical, error.reason.rawValue)]
            }
        }
        return validate(type: recordType, group: found.group, element: element, value: json)
    }

    /// What is wrong with this value of a group; empty when it may be stated.
    public func validate(
        type: RecordType, group: Group, element: String?, value: CanonicalJSON?
    ) -> [Violation] {
        guard let kind = group.shape.element else {
            guard element == nil else { return [Violation(group.code, .elementUnexpected)] }
            return group.violations(of: value, at: group.code)
        }
        guard let element, !element.isEmpty else {
            return [Violation(group.code, .elementMissing)]
        }
        guard element.utf8.count <= Self.elementBytes else {
            return [Violation(group.code, .elementTooLong)]
        }
        let path = "\(group.code).\(element)"
        let violations = kind.violations(of: .string(element), at: path)
        if case .set = group.shape {
            return violations + (value == nil ? [] : [Violation(path, .valueUnexpected)])
        }
        return violations + group.violations(of: value, at: path)
    }

    private func validateExistence(
        of type: String, _ element: String?, _ value: [UInt8]?
    ) -> [Violation] {
        guard element == nil else { return [Violation(Self.existence, .elementUnexpected)] }
        let expected = CanonicalJSON.object(["type": .string(type)])
        return value == expected.bytes
            ? [] : [Violation(Self.existence, .wrongKind, expected.spelling)]
    }
}

extension Schema.Group {
    /// What is wrong with a value's fields.
    fileprivate func violations(of value: CanonicalJSON?, at path: String) -> [Schema.Violation] {
        guard let members = value?.members else {
            return [Schema.Violation(path, .wrongKind, "{…}")]
        }
        // The one field of a group that is a single field has the group's own path.
        func place(of field: String) -> String { soleField == nil ? "\(path).\(field)" : path }
        let unknown = members.keys.filter { field($0) == nil }.sorted { $0.precedesInUnicode($1) }
        var violations = unknown.map { Schema.Violation("\(path).\($0)", .unknownField, $0) }
        for field in fields {
            if let value = members[field.code] {
                violations += field.violations(of: value, at: place(of: field.code))
            } else if field.isRequired {
                violations.append(
                    Schema.Violation(
                        place(of: field.code), .missing, "\(field.label.lv) / \(field.label.en)"))
            }
        }
        if members.isEmpty && violations.isEmpty {
            violations.append(Schema.Violation(path, .empty))
        }
        return violations
    }
}

extension Schema.Field {
    fileprivate func violations(of value: CanonicalJSON, at path: String) -> [Schema.Violation] {
        guard isMany else { return kind.violations(of: value, at: path) }
        guard let items = value.items else { return [Schema.Violation(path, .wrongKind, "[…]")] }
        guard !items.isEmpty else { return [Schema.Violation(path, .empty)] }
        guard Set(items).count == items.count else { return [Schema.Violation(path, .repeated)] }
        return items.flatMap { kind.violations(of: $0, at: path) }
    }
}
