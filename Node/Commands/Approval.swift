internal import ArgumentParser
internal import Register

/// `saime approve`.
struct Approve: AnsweringCommand {
    static var configuration: CommandConfiguration {
        .verb(
            "approve", lv: "Apstiprina ieraksta saturu; zaudē spēku, kad saturs mainās.",
            en: "Approves what a record says; lapses when that changes.",
            example: "approve nvd/s30 --groups name,description --order 12")
    }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var record: RecordArgument
    @Option(
        help: .text(
            "apstiprināmās grupas ar komatiem; bez tā viss saturs",
            "the groups to approve, with commas; else all content", value: "groups"))
    var groups: String?
    @Option(help: .text("diena; bez tā šodiena", "the day; else today", value: "day"))
    var date: String?
    @Option(
        help: .text(
            "rīkojuma numurs vai cits dokuments", "the order's number or other document",
            value: "order"))
    var order: String?
    @Flag(
        help: .text(
            "iestādes pakalpojumu sarakstu (vajag --order)",
            "the institution's list of services (needs --order)"))
    var portfolio = false
    @OptionGroup var layer: LayerOption

    func validate() throws {
        guard portfolio, groups != nil else { return }
        throw ValidationError(
            say("--portfolio un --groups nav kopā.", "--portfolio and --groups don't go together."))
    }

    func answer() async throws -> Answer {
        let approving = try Approving(Node(global), change, record: record.text, layer: layer.name)
        guard !portfolio else {
            return try await approving.approvePortfolio(date: date, order: order)
        }
        let groups = (groups ?? "").split(separator: ",").map(String.init)
        return try await approving.approve(groups: groups, date: date, order: order)
    }
}
