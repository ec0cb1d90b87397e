public import Register

/// One thing that a command changes in a record.
public enum CellChange: Hashable, Sendable {
    /// States the value of a single group.
    case set(group: String, value: CanonicalJSON)
    /// States a group empty.
    case empty(group: String)
    /// States that an element is in, with a value in a map.
    case put(group: String, element: String, value: CanonicalJSON?)
    /// States that an element is out.
    case remove(group: String, element: String)
}

extension RecordContent {
    /// Applies a change to what the record says.
    public mutating func apply(_ change: CellChange) {
        switch change {
        case .set(let group, let value): insert(Cell(group: group, value: value))
        case .put(let group, let element, let value):
            insert(Cell(group: group, element: element, value: value))
        case .empty(let group): groups[code(of: group)] = nil
        case .remove(let group, let element):
            switch groups[code(of: group)] {
            case .set(var elements):
                elements.remove(element)
                groups[code(of: group)] = .set(elements)
            case .map(var values):
                values[element] = nil
                groups[code(of: group)] = .map(values)
            case .single, nil: break
            }
        }
    }

    private func code(of group: String) -> String {
        group.hasPrefix(type + ".") ? String(group.dropFirst(type.count + 1)) : group
    }
}
