internal import Foundation
internal import Synchronization

/// What the demonstration says: numbered steps, each fact computed before it is said.
final class Narration: Sendable {
    private struct Said {
        var steps = 0
        var facts: [JSON] = []
    }

    private let told = Mutex(Said())
    private let isQuiet: Bool
    private let began = ContinuousClock.now

    /// - Parameter isQuiet: Whether the steps go to standard error, because standard output is
    ///   for the document at the end.
    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// Seconds since the beginning.
    var seconds: Double { (ContinuousClock.now - began).inSeconds }

    /// Begins a step.
    func step(_ lv: String, _ en: String) {
        let number = told.withLock { said in
            said.steps += 1
            return said.steps
        }
        let mark = String(format: "%5.1f s", seconds)
        write("\n\(number). \(say(lv, en))  [\(mark)]\n")
    }

    /// Says a fact.
    func fact(_ lv: String, _ en: String) {
        let text = say(lv, en)
        told.withLock { $0.facts.append(["step": .count($0.steps), "text": .string(text)]) }
        write(text.wrapped(to: 96).map { "   \($0)\n" }.joined())
    }

    /// Says that two things are equal, or fails.
    func check(_ holds: Bool, _ lv: String, _ en: String) throws {
        guard holds else { throw DemoFailure(say("Nav tā: ", "Not so: ") + say(lv, en)) }
        fact(lv, en)
    }

    /// Everything said.
    var document: JSON {
        let told = told.withLock { $0 }
        return [
            "steps": .count(told.steps), "facts": .array(told.facts),
            "seconds": .string(String(format: "%.1f", seconds)),
        ]
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
