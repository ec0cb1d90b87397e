import Foundation

/// One measured figure, with the floor measured in the same run and what is asked of it.
struct Figure {
    /// What is asked.
    enum Wanted {
        /// At most so much, in the figure's unit.
        case atMost(Double)
        /// At least so many times as fast as the floor.
        case ofFloor(Double)
    }

    var name: String
    var value: Double
    var unit: String
    /// The same done with nothing around it; nil: there is none.
    var floor: Double?
    var wanted: Wanted?

    /// How fast it is, the floor being 1; nil without a floor.
    var ratio: Double? { floor.map { $0 / max(value, .leastNonzeroMagnitude) } }

    /// Whether it is as wanted; nil if nothing is asked.
    var isMet: Bool? {
        switch wanted {
        case .atMost(let bound): value <= bound
        case .ofFloor(let bound): (ratio ?? 0) >= bound
        case nil: nil
        }
    }

    /// A line of the table: name, value, floor, ratio, what is asked and whether it is so.
    var line: String {
        let asked =
            switch wanted {
            case .atMost(let bound): "≤ \(Self.text(bound))"
            case .ofFloor(let bound): "≥ \(Self.text(bound)) ×"
            case nil: ""
            }
        let met = isMet.map { $0 ? "yes" : "NO" } ?? ""
        let cells: [(String, Int)] = [
            (name, -44), (Self.text(value), 11), (unit, -6), (floor.map(Self.text) ?? "", 10),
            (ratio.map { Self.text($0) + " ×" } ?? "", 9), (asked, 10), (met, 4),
        ]
        return cells.map { $0.padded(to: $1) }.joined(separator: " ")
    }

    static let heading = [
        ("", -44), ("", 11), ("", -6), ("floor", 10), ("ratio", 9), ("asked", 10), ("so", 4),
    ].map { $0.padded(to: $1) }.joined(separator: " ")

    var json: [String: Any] {
        var fields: [String: Any] = ["name": name, "value": value, "unit": unit]
        fields["floor"] = floor
        fields["ratio"] = ratio
        fields["as_asked"] = isMet
        return fields
    }

    private static func text(_ value: Double) -> String {
        value.rounded() == value || value >= 1000
            ? String(Int(value.rounded())) : String(format: value < 10 ? "%.2f" : "%.1f", value)
    }
}

extension String {
    /// Filled with spaces, at the right for a negative width.
    fileprivate func padded(to width: Int) -> String {
        let fill = String(repeating: " ", count: max(0, abs(width) - count))
        return width < 0 ? self + fill : fill + self
    }
}
