internal import Foundation

/// What the demonstration says: numbered steps, each fact computed before it is said.
final class Narration {
    private var steps = 0
    private var facts: [JSON] = []
    private let isQuiet: Bool
    private let began = ContinuousClock.now

    /// - Parameter isQuiet: Whether the steps go to standard error, because standard output is
    ///   for the document at the end.
    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// Seconds since the beginning.
    var seconds: Double { (ContinuousClock.now - began).inSeconds }

    /// Begins a step.
    func step(_ lv: String, _ en: String) {
        steps += 1
        let mark = String(format: "%5.1f s", seconds)
        write("\n\(steps). \(say(lv, en))  [\(mark)]\n")
    }

    /// Says a fact.
    func fact(_ lv: String, _ en: String) {
        let text = say(lv, en)
        facts.append(["step": .count(steps), "text": .string(text)])
        write(text.wrapped(to: 96).map { "   \($0)\n" }.joined())
    }

    /// Says that two things are equal, or fails.
    func check(_ holds: Bool, _ lv: String, _ en: String) throws {
        guard holds else { throw DemoFailure(say("Nav tā: ", "Not so: ") + say(lv, en)) }
        fact(lv, en)
    }

    /// Everything said.
    var document: JSON {
        ["steps": .count(steps), "facts": .array(facts), "seconds": .string(String(format: "%.1f", seconds))]
    }

    private func write(_ text: String) {
        if isQuiet { Console.error(text) } else { Console.out(text) }
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
