internal import ArgumentParser

/// `saime demo`: a small federation on this machine.
struct Demo: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "demo", lv: "Maza federācija šajā datorā, soli pa solim.",
            en: "A small federation on this machine, step by step.", example: "demo --keep /tmp/saime")
    }

    @Option(help: .text("atstāt mezglus šajā mapē", "leave the nodes in this directory", value: "dir"))
    var keep: String?
    @Option(help: .text("piemēra datu mape", "the directory of the example data", value: "dir"))
    var fixtures: String?
    @Flag(help: .text("atbildēt JSON formātā", "answer in JSON"))
    var json = false
    @Option(help: .text("valoda: lv vai en", "the language: lv or en"))
    var lang: String?

    func answer() async throws -> Answer { throw Failure.notWired }
}
