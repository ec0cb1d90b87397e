internal import ArgumentParser

/// `saime verbs`: which verb removes what.
struct Verbs: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "verbs", lv: "Kas ko noņem: empty, withdraw, retract un citi.",
            en: "Which verb removes what: empty, withdraw, retract and others.", example: "verbs")
    }

    @OptionGroup var global: GlobalOptions

    func answer() async throws -> Answer {
        let table = Table(
            [
                .fixed(Phrase(lv: "Komanda", en: "Command")),
                .text(Phrase(lv: "Ko noņem", en: "What it removes")),
                .text(Phrase(lv: "Kas paliek", en: "What stays")),
            ], Phrase.removals.map { [$0.command, $0.removes.text, $0.stays.text] })
        let list = Phrase.removals.map { removal -> JSON in
            [
                "command": .string(removal.command), "removes": .string(removal.removes.text),
                "stays": .string(removal.stays.text),
            ]
        }
        return Answer(list: list, table, empty: "")
    }
}
