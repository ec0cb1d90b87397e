internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Storage

/// `saime draft`.
struct DraftCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "draft", lv: "Vēl neparakstīti labojumi.",
            en: "Edits not signed yet.",
            [List.self, Show.self, Drop.self],
            default: List.self)
    }

    /// The drafts.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "list", lv: "Melnraksti.",
                en: "The drafts.",
                example: "draft list")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            let node = try Node(global)
            return Answer.drafts(try node.replica.drafts(), try node.directory())
        }
    }

    /// One draft.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Viens melnraksts.",
                en: "One draft.",
                example: "draft show 1")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("numurs", "the number", value: "number"))
        var number: Int64

        func answer() async throws -> Answer {
            let node = try Node(global)
            guard let draft = try node.replica.drafts().first(where: { $0.number == number }) else {
                throw Failure.noDraft(number)
            }
            return Answer.draft(draft, try RecordNames(node))
        }
    }

    /// Drops a draft.
    struct Drop: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "drop", lv: "Atmet melnrakstu.",
                en: "Drops a draft.",
                example: "draft drop 1")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("numurs", "the number", value: "number"))
        var number: Int64

        func answer() async throws -> Answer {
            let node = try Node(global)
            try node.replica.dropDraft(number)
            var answer = Answer(
                ["dropped": .count(number)],
                [.text(Phrase(lv: "Melnraksts \(number) atmests.", en: "Draft \(number) dropped."))]
            )
            answer.warnings = await node.wrote([])
            return answer
        }
    }
}
