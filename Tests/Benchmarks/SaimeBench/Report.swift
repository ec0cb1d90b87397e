import Foundation

/// What was measured, as a table and as JSON.
final class Report {
    let changeSets: Int
    let statements: Int
    private var figures: [Figure] = []
    private var notes: [(name: String, value: String)] = []

    init(changeSets: Int, statements: Int) {
        self.changeSets = changeSets
        self.statements = statements
    }

    /// Adds the time of a bulk run, in milliseconds, and how many change sets a second that is.
    func add(
        _ name: String, _ time: Duration, of count: Int, floor: Duration? = nil,
        atLeast ratio: Double? = nil
    ) {
        figures.append(
            Figure(
                name: name, value: time.milliseconds, unit: "ms", floor: floor?.milliseconds,
                wanted: ratio.map { .ofFloor($0) }))
        note("  change sets a second: \(name)", String(Int(Double(count) / time.seconds)))
    }

    func add(_ figure: Figure) { figures.append(figure) }

    func note(_ name: String, _ value: String) { notes.append((name, value)) }

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
        var lines = ["\(changeSets) change sets, \(statements) statements", Figure.heading]
        lines += figures.map(\.line)
        lines += notes.map {
            $0.name.padding(toLength: 62, withPad: " ", startingAt: 0) + "  " + $0.value
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        let object: [String: Any] = [
            "change_sets": changeSets, "statements": statements,
            "figures": figures.map(\.json),
            "notes": Dictionary(notes.map { ($0.name, $0.value) }) { first, _ in first },
        ]
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .prettyPrinted])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    var milliseconds: Double { seconds * 1000 }
}
