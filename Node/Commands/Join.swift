internal import ArgumentParser
internal import Register

/// Joins with a membership file.
struct Join: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "join", lv: "Iestājas federācijā ar saņemto dalībnieka datni.",
            en: "Joins the federation with the membership file received.",
            example: "join nvd.membership")
    }

    @OptionGroup var global: GlobalOptions
    @Argument(help: .text("dalībnieka datne", "the membership file", value: "file"))
    var file: String
    @Option(help: .text("federācijas kontrolskaitlis, kas jāsakrīt", "the federation's digest, to be compared", value: "digest"))
    var federation: String?

    func answer() async throws -> Answer {
        try Entering(home: global.namedHome(), membership: Membership(file: file))
            .answer(compared: federation)
    }
}
