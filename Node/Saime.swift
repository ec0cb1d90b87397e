internal import ArgumentParser
internal import Foundation

/// The command line: noun, verb, object (`CLI.md`).
@main
struct Saime: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "saime",
            abstract: say(
                "Iestāžu pakalpojumu un resursu reģistra mezgls.",
                "A node of the institutions' register of services and resources."),
            discussion: say(
                "Sāciet ar: saime demo. Kas ko noņem: saime verbs.",
                "Begin with: saime demo. Which verb removes what: saime verbs."),
            version: Self.version,
            groupedSubcommands: [
                CommandGroup(
                    name: say("Mezgls:", "The node:"),
                    subcommands: [
                        Demo.self, Init.self, Join.self, Serve.self, Sync.self, Status.self,
                        Peers.self, FingerprintCommand.self, SubscriptionCommand.self,
                        KeyCommand.self, JournalCommand.self,
                    ]),
                CommandGroup(
                    name: say("Reģistrs:", "The register:"),
                    subcommands: [
                        SchemaCommand.self, Import.self, Export.self, Generate.self,
                        RecordCommand.self,
                        DraftCommand.self, Explain.self, DivergenceCommand.self,
                        ProposalCommand.self, LateCommand.self, TransferCommand.self,
                        LinkCommand.self, ProvisionCommand.self, NoticeCommand.self, Approve.self,
                        GraphCommand.self,
                    ]),
                CommandGroup(
                    name: say("Federācija un pierādījumi:", "The federation and the proof:"),
                    subcommands: [
                        DirectoryCommand.self, LogCommand.self, ConformanceCommand.self, Verbs.self,
                    ]),
            ])
    }

    /// The program's version.
    static let version = "1.0.0"

    static func main() async {
        // A peer or reader that goes away is an error to handle, not a signal to die of.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            finish(error)
        }
    }

    private static func finish(_ error: any Error) -> Never {
        if let status = error as? ExitCode { Foundation.exit(status.rawValue) }
        guard let failure = Failure(error) else {
            if exitCode(for: error).isSuccess || Format.current == .text { exit(withError: error) }
            let usage = Failure.usage(message(for: error))
            Console.out(Rendering.current.failure(usage))
            Foundation.exit(usage.exit.rawValue)
        }
        let text = Rendering.current.failure(failure)
        if Format.current == .json { Console.out(text) } else { Console.error(text) }
        Foundation.exit(failure.exit.rawValue)
    }
}

/// A command that answers.
protocol AnsweringCommand: AsyncParsableCommand {
    /// Does what the command is for.
    mutating func answer() async throws -> Answer
}

extension AnsweringCommand {
    mutating func run() async throws {
        if let question = self as? any GraphQuestion, let outcome = await question.askServe() {
            return try outcome.deliver()
        }
        try Outcome(await answer()).deliver()
    }
}

extension CommandConfiguration {
    /// A command that answers, with an example.
    static func verb(_ name: String, lv: String, en: String, example: String) -> Self {
        let title = say("Piemērs", "Example")
        return CommandConfiguration(
            commandName: name, abstract: say(lv, en), discussion: "\(title): saime \(example)")
    }

    /// A noun with its verbs.
    static func noun(
        _ name: String, lv: String, en: String, _ verbs: [any ParsableCommand.Type],
        default verb: (any ParsableCommand.Type)? = nil
    ) -> Self {
        CommandConfiguration(
            commandName: name, abstract: say(lv, en), subcommands: verbs, defaultSubcommand: verb)
    }
}

extension ArgumentHelp {
    /// A help text in two languages.
    static func text(_ lv: String, _ en: String, value: String? = nil) -> ArgumentHelp {
        ArgumentHelp(stringLiteral: say(lv, en)).naming(value)
    }

    private func naming(_ value: String?) -> ArgumentHelp {
        var help = self
        help.valueName = value
        return help
    }
}

extension Rendering {
    /// In the format and language of this process, or of the one that it answers.
    static var current: Rendering {
        Rendering(format: .current, language: .current)
    }
}
