import Foundation

/// What was measured, as a table and as JSON.
struct Report {
    let changeSets: Int
    let statements: Int
    private var rows: [Row] = []
    private var notes: [(name: String, value: String)] = []

    private struct Row {
        let name: String
        let seconds: Double
        let perSecond: Double
        /// How fast it is, the floor being 1.
        let ofFloor: Double?
    }

    init(changeSets: Int, statements: Int) {
        self.changeSets = changeSets
        self.statements = statements
    }

    mutating func add(_ name: String, _ time: Duration, of count: Int, floor: Duration? = nil) {
        let seconds = time.seconds
        rows.append(
            Row(
                name: name, seconds: seconds, perSecond: Double(count) / seconds,
                ofFloor: floor.map { $0.seconds / seconds }))
    }

    mutating func note(_ name: String, _ value: String) { notes.append((name, value)) }

    static func ratio(_ one: Double, _ other: Double) -> String {
        String(format: "%.2f", one / max(other, .leastNonzeroMagnitude))
    }

    /// The most memory that a process has had, in MiB; 0 once it is gone.
    static func peakMemory(of process: String = "self") -> Int {
        let file = "/proc/\(process)/status"
        let status = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }

    var table: String {
        var lines = ["\(changeSets) change sets, \(statements) statements"]
        for row in rows {
            let floor = row.ofFloor.map { String(format: "%6.2f × floor", $0) } ?? ""
            lines.append(
                row.name.padding(toLength: 46, withPad: " ", startingAt: 0)
                    + String(format: "%9.3f s %12.0f /s  ", row.seconds, row.perSecond) + floor)
        }
        for note in notes {
            lines.append(
                note.name.padding(toLength: 46, withPad: " ", startingAt: 0) + "  " + note.value)
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        var object: [String: Any] = ["change_sets": changeSets, "statements": statements]
        object["rows"] = rows.map { row in
            var fields: [String: Any] = [
                "name": row.name, "seconds": row.seconds, "per_second": row.perSecond,
            ]
            if let ratio = row.ofFloor { fields["of_floor"] = ratio }
            return fields
        }
        object["notes"] = Dictionary(notes.map { ($0.name, $0.value) }) { first, _ in first }
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .prettyPrinted])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
