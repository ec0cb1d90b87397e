/// What a record says as a whole: a type and its groups, to be checked, shown or written.
public struct RecordContent: Hashable, Sendable {
    /// What a group says.
    public enum Values: Hashable, Sendable {
        /// The one value of a single group.
        case single(CanonicalJSON)
        /// The elements of a set.
        case set(Set<String>)
        /// The values of a map by element.
        case map([String: CanonicalJSON])
    }

    /// The type's code.
    public var type: String
    /// What is stated, by the group's code without the type's name.
    public var groups: [String: Values]

    /// A content from its parts.
    public init(type: String, groups: [String: Values] = [:]) {
        self.type = type
        self.groups = groups
    }

    /// A content from its cells; of one group and element the last counts.
    public init(type: String, cells: some Sequence<Cell>) {
        self.init(type: type)
        for cell in cells { insert(cell) }
    }

    /// One cell of a record: a group's full name, the element where there are many, the value where
    /// there is one.
    public struct Cell: Hashable, Sendable {
        /// The full name, for example `service.needs`.
        public var group: String
        /// The element; nil for a single value.
        public var element: String?
        /// The value; nil for an element of a set.
        public var value: CanonicalJSON?

        /// A cell from its parts.
        public init(group: String, element: String? = nil, value: CanonicalJSON? = nil) {
            self.group = group
            self.element = element
            self.value = value
        }
    }

    /// The cells, by group code and element, without `existence`.
    public var cells: [Cell] {
        groups.sorted { $0.key.precedesInUnicode($1.key) }.flatMap { code, values -> [Cell] in
            let group = "\(type).\(code)"
            return switch values {
            case .single(let value): [Cell(group: group, value: value)]
            case .set(let elements):
                elements.sorted { $0.precedesInUnicode($1) }
                    .map { Cell(group: group, element: $0) }
            case .map(let values):
                values.sorted { $0.key.precedesInUnicode($1.key) }
                    .map { Cell(group: group, element: $0.key, value: $0.value) }
            }
        }
    }

    /// Adds a cell; a later one of the same group and element replaces the earlier.
    ///
    /// `existence` and groups of another type are left alone.
    public mutating func insert(_ cell: Cell) {
        guard cell.group.hasPrefix(type + ".") else { return }
        let code = String(cell.group.dropFirst(type.count + 1))
        switch (cell.element, cell.value) {
        case (nil, let value?): groups[code] = .single(value)
        case (let element?, nil):
            var elements: Set<String> = []
            if case .set(let present) = groups[code] { elements = present }
            elements.insert(element)
            groups[code] = .set(elements)
        case (let element?, let value?):
            var values: [String: CanonicalJSON] = [:]
            if case .map(let present) = groups[code] { values = present }
            values[element] = value
            groups[code] = .map(values)
        case (nil, nil): break
        }
    }

    /// The field of a single group; nil where it isn't stated.
    public func field(_ group: String, _ field: String? = nil) -> CanonicalJSON? {
        guard case .single(let value) = groups[group] else { return nil }
        return value[field ?? group]
    }

    /// The elements of a set or map; empty where none is stated.
    public func elements(_ group: String) -> Set<String> {
        switch groups[group] {
        case .set(let elements): elements
        case .map(let values): Set(values.keys)
        case .single, nil: []
        }
    }
}
