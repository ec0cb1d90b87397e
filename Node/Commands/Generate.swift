internal import ArgumentParser
internal import Catalogue
internal import Register

/// `saime generate`: a synthetic register, as a node or as files.
struct Generate: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "generate", lv: "Izveido sintētisku reģistru: mezglu vai datnes.",
            en: "Makes a synthetic register: a node or files.",
            example: "generate --records 10000 --home /tmp/country")
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @Option(
        help: .text(
            "cik pakalpojumu, resursu, vajadzību un dzīves situāciju; saiknes un pārējais nāk klāt",
            "how many services, resources, needs and life situations; links and the rest come on top",
            value: "n"))
    var records = 10_000
    @Option(help: .text("sēkla: tas pats skaitlis, tas pats reģistrs", "the seed", value: "n"))
    var seed: UInt64 = 1
    @Option(
        help: .text(
            "mape reģistra datnēm; bez tās: jauns mezgls mapē --home",
            "the directory for register files; without it: a new node in --home", value: "dir"),
        completion: .directory)
    var out: String?

    mutating func validate() throws {
        guard (100...2_000_000).contains(records) else {
            throw ValidationError(
                say("--records ir 100 līdz 2000000.", "--records is 100 to 2000000."))
        }
    }

    func answer() async throws -> Answer {
        let home = out == nil ? try global.namedHome() : nil
        if let home, home.exists { throw Failure.homeExists(home.path) }
        let register = SyntheticRegister(records: records, seed: seed)
        guard !change.dryRun else { return .synthetic(register, nil, next: []) }
        if let out { return try SyntheticFiles(register, folder: out).write() }
        let generating = Generating(register: register, global: global, change: change)
        return try await generating.makeNode()
    }
}

extension Answer {
    /// What was made, and where; nil: nowhere yet.
    static func synthetic(
        _ register: SyntheticRegister, _ place: (key: String, path: String)?, next: [String]
    ) -> Answer {
        let counts = register.counts
        let types = [
            "institution", "position", "life-situation", "need", "service", "service-level",
            "resource", "link",
        ]
        var document: [String: JSON] = [
            "records": .object(counts.mapValues { .count($0) }),
            "state": .string(place == nil ? "dry-run" : "written"),
        ]
        if let place { document[place.key] = .string(place.path) }
        var facts = types.map { type in
            (
                Phrase(Schema.current.type(type)?.label ?? Schema.Label(lv: type, en: type)),
                String(counts[type] ?? 0)
            )
        }
        if let place { facts.append((Phrase(lv: "Mape", en: "Directory"), place.path)) }
        return Answer(.object(document), [.facts(facts)] + next.map(Block.next))
    }
}
