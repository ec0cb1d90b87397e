internal import ArgumentParser
internal import Foundation

/// Options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: .text(
            "mezgla mape (vai SAIME_HOME)", "the node's directory (or SAIME_HOME)", value: "dir"),
        completion: .directory)
    var home: String?

    @Option(
        name: .customLong("as"),
        help: .text(
            "iestāde, kuras zīmogs jālieto", "the institution whose seal is used",
            value: "institution"))
    var institution: String?

    @Option(
        help: .text(
            "loma: owner, lead, national, override", "the role: owner, lead, national, override"),
        completion: .list(["owner", "lead", "national", "override"]))
    var role: String?

    @Flag(help: .text("atbildēt JSON formātā", "answer in JSON"))
    var json = false

    @Option(
        help: .text("valoda: lv vai en", "the language: lv or en"),
        completion: .list(["lv", "en"]))
    var lang: String?

    mutating func validate() throws {
        if let lang, Language(rawValue: lang) == nil {
            throw ValidationError(say("Valoda ir lv vai en.", "The language is lv or en."))
        }
    }

    /// The node's directory that `--home` or `SAIME_HOME` names.
    func namedHome() throws -> Home {
        let path = home ?? ProcessInfo.processInfo.environment["SAIME_HOME"]
        guard let path, !path.isEmpty else { throw Failure.homeNotNamed }
        return Home(path: path)
    }
}

/// Options of commands that read the register.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: .text(
            "slānis: public, government, restricted", "the layer: public, government, restricted"),
        completion: .list(["public", "government", "restricted"]))
    var layer: String?

    @Option(
        name: .customLong("as-of"),
        help: .text(
            "reģistrs, kāds tas bija šīs dienas beigās", "the register as of that day", value: "day"
        ))
    var asOf: String?

    /// Whether they ask about every layer as it is now.
    var isOfPresent: Bool { layer == nil && asOf == nil }
}

/// The option of commands that read the directory.
struct DirectoryReadingOptions: ParsableArguments {
    @Option(
        name: .customLong("at-directory"),
        help: .text(
            "direktorijs ar tik ierakstiem", "the directory with that many acts", value: "n"))
    var size: UInt64?
}

/// Options of commands that change what others see.
struct ChangeOptions: ParsableArguments {
    @Flag(
        name: .customLong("dry-run"),
        help: .text("tikai parādīt, kas mainītos", "only show what would change"))
    var dryRun = false

    @Option(
        help: .text("kāpēc; ceļo līdzi izmaiņām", "why; travels with the change", value: "text"))
    var reason: String = ""

    @Option(
        help: .text("dokuments, kas ir pamats", "the document it is based on", value: "document"))
    var basis: String = ""
}
