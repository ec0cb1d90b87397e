internal import ArgumentParser
internal import Register

/// Takes files in.
struct Import: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "import", lv: "Ieraksta reģistra datnes.",
            en: "Takes register files in.",
            example: "import nvd.jsonl --layer public")
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: .text("datnes", "the files", value: "file"))
    var files: [String]
    @Option(help: .text("formāts: jsonl", "the format: jsonl"))
    var format: String = "jsonl"
    @Option(help: .text("slānis", "the layer"))
    var layer: String = "public"
    @Flag(help: .text("arī tās šūnas, kas pa to laiku mainījušās", "also cells that moved since"))
    var overwrite = false
    @Flag(help: .text("derīgās rindas, ja citas noraidītas", "valid lines although others are rejected"))
    var partial = false
    @Flag(help: .text("kur nav lemttiesību, ierosināt", "propose where there is no say"))
    var propose = false

    func answer() async throws -> Answer { throw Failure.notWired }
}

/// Gives a file out.
struct Export: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "export", lv: "Izdod reģistra datni.",
            en: "Gives a register file out.",
            example: "export --institution nvd --out nvd.jsonl")
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var reading: ReadingOptions
    @Option(name: .customLong("institution"), help: .text("tikai šīs iestādes ieraksti", "this institution's records only", value: "institution"))
    var of: String?
    @Option(help: .text("tikai šis veids", "this type only"))
    var type: String?
    @Option(help: .text("formāts: jsonl", "the format: jsonl"))
    var format: String = "jsonl"
    @Option(help: .text("datne", "the file", value: "file"))
    var out: String?

    func answer() async throws -> Answer { throw Failure.notWired }
}
