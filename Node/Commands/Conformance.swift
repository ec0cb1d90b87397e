internal import ArgumentParser
internal import Foundation
internal import Replication
internal import Storage

/// `saime conformance`.
struct ConformanceCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "conformance", lv: "Salīdzināšana ar citu īstenojumu.",
            en: "Comparing with another implementation.", [Run.self])
    }

    /// What this program makes of a symbolic history.
    struct Run: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "run", lv: "Ko šī programma secina no simboliskas vēstures.",
                en: "What this program makes of a symbolic history.",
                example: "conformance run history.jsonl")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(
            help: .text("vēstures datne", "the history's file", value: "file"), completion: .file())
        var history: String

        func answer() async throws -> Answer {
            let text = try Files.text(history)
            let folder =
                FileManager.default.temporaryDirectory.path
                + "/saime-conformance-\(ProcessInfo.processInfo.processIdentifier)"
            try Files.makeDirectory(folder, mode: 0o700)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var count = 0
            do {
                let lines = try Conformance.run(text) { _ in
                    count += 1
                    return try Store(path: "\(folder)/\(count).sqlite")
                }
                return Answer(verbatim: lines.map { $0 + "\n" }.joined())
            } catch let error as ConformanceError {
                throw Failure.badHistory(history, "\(error)")
            }
        }
    }
}

extension Failure {
    fileprivate static func badHistory(_ file: String, _ reason: String) -> Failure {
        Failure(
            "bad-history", .badData, Phrase("\(file): \(reason)"),
            remedy: Phrase(
                lv: "Formāts aprakstīts Protocol/conformance.md.",
                en: "Protocol/conformance.md describes the format."))
    }
}
