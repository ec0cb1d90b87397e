internal import ArgumentParser
internal import Catalogue
internal import Merge
internal import Register
internal import Replication

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
    @OptionGroup var layer: LayerOption
    @Flag(help: .text("arī tās šūnas, kas pa to laiku mainījušās", "also cells that moved since"))
    var overwrite = false
    @Flag(
        help: .text(
            "derīgās rindas, ja citas noraidītas", "valid lines although others are rejected"))
    var partial = false
    @Flag(help: .text("kur nav lemttiesību, ierosināt", "propose where there is no say"))
    var propose = false

    func answer() async throws -> Answer {
        guard format == "jsonl" else { throw Failure.unknownFormat(format) }
        let node = try Node(global)
        var importing = try Importing(
            node, layer: layer.name, overwrites: overwrite, isPartial: partial, proposes: propose)
        let outcome = try importing.plan(files)
        let isRefused = !outcome.rejected.isEmpty || !outcome.refused.isEmpty
        guard !change.dryRun, !isRefused || partial else { return outcome.answer(written: []) }
        let written = try importing.write(outcome, change)
        var answer = outcome.answer(written: written)
        if !written.isEmpty {
            let names = written.compactMap(\.entry)
            answer.warnings += await node.wrote([names.first, names.last].compactMap { $0 })
        }
        return answer
    }
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
    @Option(
        name: .customLong("institution"),
        help: .text(
            "tikai šīs iestādes ieraksti", "this institution's records only", value: "institution"))
    var of: String?
    @Option(help: .text("tikai šis veids", "this type only"))
    var type: String?
    @Option(help: .text("formāts: jsonl", "the format: jsonl"))
    var format: String = "jsonl"
    @Option(help: .text("datne", "the file", value: "file"))
    var out: String?

    func answer() async throws -> Answer {
        guard format == "jsonl" else { throw Failure.unknownFormat(format) }
        let node = try Node(global)
        let names = try RecordNames(node)
        let institution =
            try of.map { try names.directory.institution(named: $0) }
            ?? node.actor(names.directory)
        let listing = try Listing(node, reading, type: type, creator: institution.number)
        let lines = try listing.compactMap { view in
            view.line(names, relativeTo: institution.number, withPositions: true)?
                .text(names, relativeTo: institution.number)
        }
        let text = ([RegisterLine.header(institution: institution.code)] + lines)
            .map { $0 + "\n" }.joined()
        guard let out else { return Answer(verbatim: text) }
        try Files.replace(out, text, mode: 0o644)
        return Answer(
            ["file": .string(out), "records": .count(lines.count)],
            [
                .text(
                    Phrase(
                        lv: "\(out), ieraksti: \(lines.count)",
                        en: "\(out), records: \(lines.count)")
                )
            ])
    }
}
