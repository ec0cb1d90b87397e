internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication
internal import Storage

/// Why this value.
struct Explain: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "explain", lv: "Kāpēc vērtība ir tāda, ar pierādījumu.",
            en: "Why a value is what it is, with proof.",
            example: "explain s30 service.name --out proof")
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var record: RecordArgument
    @Argument(help: .text("grupa", "the group", value: "group"))
    var group: String?
    @Option(help: .text("elements", "the element"))
    var element: String?
    @Option(help: .text("mape, ko paņemt līdzi", "a folder to take away", value: "dir"))
    var out: String?

    func answer() async throws -> Answer {
        let node = try Node(global)
        let explaining = try Explaining(node, record: record.named(at: node), reading)
        return try explaining.answer(group: group, element: element, out: out)
    }
}
