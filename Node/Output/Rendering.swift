internal import Foundation

/// The format in which a command answers.
enum Format: Sendable {
    /// JSON, or JSON Lines for lists; nothing else on standard output.
    case json
    /// Text and tables of at most 100 columns.
    case text

    /// What the raw arguments ask for, or the process that this one answers; errors of the command
    /// line itself are rendered too.
    static var current: Format { Questioner.current?.format ?? own }

    private static let own: Format = CommandLine.arguments.contains("--json") ? .json : .text
}

/// Renders answers and failures: the one place that knows formats.
struct Rendering: Sendable {
    let format: Format
    let language: Language
    /// How wide text may be.
    private let width = 100

    /// What goes to standard output.
    func output(_ answer: Answer) -> String {
        switch (format, answer.data) {
        case (_, .verbatim(let text)): text
        case (.json, .document(let document)): document().spelling + "\n"
        case (.json, .lines(let lines)): spelled(lines)
        case (.text, .document), (.text, .lines): text(answer.blocks)
        }
    }

    /// One document a line.
    func spelled(_ lines: some Sequence<JSON>) -> String {
        lines.reduce(into: "") { text, line in
            text += line.spelling
            text += "\n"
        }
    }

    /// What goes to standard error beside an answer.
    func warnings(_ answer: Answer) -> String {
        answer.warnings.map { warning in
            let mark = Phrase(lv: "Brīdinājums", en: "Warning").text(language)
            return wrapped("\(mark): \(warning.text(language))") + "\n"
        }.joined()
    }

    /// What goes to standard output (JSON) or standard error (text) for a failure.
    func failure(_ failure: Failure) -> String {
        let message = failure.message.text(language)
        let remedy = failure.remedy.text(language)
        switch format {
        case .json:
            let error: JSON = [
                "code": .string(failure.code), "message": .string(message),
                "remedy": .string(remedy),
            ]
            return JSON.object(["error": error]).spelling + "\n"
        case .text:
            return wrapped("saime: \(message)") + "\n" + wrapped("→ \(remedy)") + "\n"
        }
    }

    private func text(_ blocks: [Answer.Block]) -> String {
        var text = ""
        for (index, block) in blocks.enumerated() {
            if index > 0, case .heading = block { text += "\n" }
            text += lines(block).map { $0 + "\n" }.joined()
        }
        return text
    }

    private func lines(_ block: Answer.Block) -> [String] {
        switch block {
        case .heading(let phrase), .text(let phrase):
            return phrase.text(language).wrapped(to: width)
        case .facts(let facts): return lines(facts)
        case .table(let table, let empty):
            return table.rows.isEmpty
                ? [empty.text(language)] : table.lines(width: width, language)
        case .next(let command): return ["→ \(command)"]
        }
    }

    private func lines(_ facts: [(Phrase, String)]) -> [String] {
        let labels = facts.map { $0.0.text(language) + ":" }
        let indent = (labels.map(\.displayWidth).max() ?? 0) + 2
        return zip(labels, facts).flatMap { label, fact in
            let pad = String(repeating: " ", count: indent - label.displayWidth)
            let value = fact.1.wrapped(to: max(20, width - indent))
            let rest = value.dropFirst().map { String(repeating: " ", count: indent) + $0 }
            return [label + pad + (value.first ?? "")] + rest
        }
    }

    private func wrapped(_ text: String) -> String {
        text.wrapped(to: width).joined(separator: "\n")
    }
}

/// Standard output and standard error.
enum Console {
    /// Writes to standard output.
    static func out(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    /// Writes to standard error.
    static func error(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
