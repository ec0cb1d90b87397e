internal import ArgumentParser

/// `saime conformance`.
struct Conformance: ParsableCommand {
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
        @Argument(help: .text("vēstures datne", "the history's file", value: "file"))
        var history: String

        func answer() async throws -> Answer { throw Failure.notWired }
    }
}
