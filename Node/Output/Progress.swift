internal import Foundation
internal import Synchronization

/// A progress bar on standard error; silent where that is no terminal.
struct Progress {
    private let title: String
    private let isShown: Bool
    private var shown = ""

    init(_ title: Phrase, _ language: Language = .current) {
        self.title = title.text(language)
        isShown = isatty(STDERR_FILENO) == 1
    }

    /// Shows how far it is.
    mutating func update(_ done: Int, of total: Int) {
        guard isShown, total > 0 else { return }
        let filled = min(30, done * 30 / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        let line = "\(title) \(bar) \(done)/\(total)"
        guard line != shown else { return }
        Console.error("\r\u{1B}[K" + line.elided(to: 100))
        shown = line
    }

    /// Takes the bar away.
    mutating func finish() {
        guard isShown, !shown.isEmpty else { return }
        Console.error("\r\u{1B}[K")
        shown = ""
    }
}

/// A progress bar that several threads may move.
final class SharedProgress: Sendable {
    private let bar: Mutex<Progress>

    init(_ title: Phrase) { bar = Mutex(Progress(title)) }

    /// Shows how far it is; takes the bar away where all is done.
    func update(_ done: Int, of total: Int) {
        bar.withLock { bar in
            bar.update(done, of: total)
            if done >= total { bar.finish() }
        }
    }
}
