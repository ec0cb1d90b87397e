internal import ArgumentParser
internal import Foundation

/// `saime demo`: a small federation on this machine.
struct Demo: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "demo", lv: "Maza federācija šajā datorā, soli pa solim.",
            en: "A small federation on this machine, step by step.",
            example: "demo --keep /tmp/saime")
    }

    @Option(
        help: .text("atstāt mezglus šajā mapē", "leave the nodes in this directory", value: "dir"),
        completion: .directory)
    var keep: String?
    @Option(
        help: .text("piemēra datu mape", "the directory of the example data", value: "dir"),
        completion: .directory)
    var fixtures: String?
    @Flag(help: .text("atbildēt JSON formātā", "answer in JSON"))
    var json = false
    @Option(
        help: .text("valoda: lv vai en", "the language: lv or en"), completion: .list(["lv", "en"]))
    var lang: String?

    func answer() async throws -> Answer {
        let folder =
            keep ?? FileManager.default.temporaryDirectory.path
            + "/saime-demo-\(ProcessInfo.processInfo.processIdentifier)"
        if keep != nil, Files.exists(folder) { throw Failure.homeExists(folder) }
        let said = Narration(isQuiet: json)
        let janitor = keep == nil ? try Janitor(of: folder) : nil
        let demonstration = try await Demonstration(
            folder: folder, fixtures: DemoInstitution.folder(fixtures), said: said)
        defer {
            demonstration.stop()
            janitor?.cleanUp()
        }
        do {
            try await Interruption.ending { try await demonstration.run() }
        } catch let interruption as Interruption {
            Console.error("\n" + interruption.text(keeping: keep) + "\n")
            throw ExitCode(interruption.exitCode)
        } catch let failure as DemoFailure {
            throw Failure(
                "demo", .findings, Phrase(failure.text),
                remedy: Phrase(
                    lv: "Atkārtojiet ar --keep MAPE un skatiet MAPE/*/serve.log.",
                    en: "Repeat with --keep DIR and look at DIR/*/serve.log."))
        }
        return Answer(said.document, closing(folder, said, demonstration))
    }

    private func closing(
        _ folder: String, _ said: Narration, _ demonstration: Demonstration
    ) -> [Answer.Block] {
        let seconds = String(format: "%.1f", said.seconds)
        var blocks: [Answer.Block] = [
            .text(""),
            .text(
                Phrase(
                    lv: "Viss ir tā, kā teikts. \(seconds) s.",
                    en: "Everything is as it says. \(seconds) s.")),
        ]
        guard keep != nil else { return blocks }
        blocks.append(
            .text(
                Phrase(
                    lv:
                        "Mezgli ir mapē \(folder); palaist: saime serve --home \(folder)/varam (un pārējie).",
                    en:
                        "The nodes are in \(folder); run them: saime serve --home \(folder)/varam (and the others)."
                )))
        blocks.append(.next("saime record list --type service --home \(folder)/nvd"))
        return blocks
    }
}
