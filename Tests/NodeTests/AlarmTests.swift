internal import Foundation
internal import Testing

/// What the daily frontier notes tell a node that something is kept from.
@Suite("Alarms")
struct AlarmTests {
    private static let day: Int64 = 24 * 3600 * 1000

    @Test("A log shorter here than in a note after an exchange is told of, in both languages")
    func keptBack() async throws {
        let federation = try await exchanged()
        let vm = federation[Federation.vm]
        let log = try await federation.hub.list("log", "list")
            .first { $0["log"].text.hasSuffix("public") && !$0["log"].text.hasPrefix("1/") }
        let name = try #require(log?["log"].text)
        let institution = try #require(name.split(separator: "/").first)
        try StoreFile(of: vm).execute(
            "UPDATE log SET size = 0, peaks = x'' WHERE institution = \(institution) AND scope = 1")
        let document = try await vm.run("status")
        let alarm = document["alarms"][0]
        #expect(alarm["code"].text == "log-kept-back", "\(document)")
        #expect(alarm["log"].text == name)
        #expect(alarm["held"].integer == 0)
        #expect(alarm["noted"].integer == log?["size"].integer)
        #expect(document["warnings"].items.contains { $0.text == alarm["message"].text })
        #expect(alarm["message"].text.contains("is being kept from this node"))
        let said = try await saidInLatvian(vm, federation)
        #expect(said.contains("šim mezglam aiztur"), "\(said)")
        #expect(said.contains("jautājiet valsts vadošajai iestādei"), "\(said)")
    }

    @Test("Notes that stop are an alarm once an exchange two days later brought none")
    func notesStopped() async throws {
        let federation = try await exchanged()
        let vm = federation[Federation.vm]
        try postpone(by: Self.day, at: vm)
        #expect(try await vm.run("status")["alarms"].items.isEmpty)
        try postpone(by: 2 * Self.day, at: vm)
        let document = try await vm.run("status")
        #expect(document["alarms"].items.map { $0["code"].text } == ["notes-stopped"])
        #expect(document["alarms"][0]["day"].text.count == 10, "\(document)")
        #expect(document["warnings"][0].text.contains("no frontier note since"))
        let said = try await saidInLatvian(vm, federation)
        #expect(said.contains("nav nevienas robežas piezīmes"), "\(said)")
    }

    private func saidInLatvian(_ member: Member, _ federation: Federation) async throws -> String {
        let ended = try await Program.run(
            Program.saime, ["status", "--home", member.home.path, "--lang", "lv"],
            in: federation.folder)
        return ended.out + ended.error
    }

    /// A federation in which a member holds the hub's note, and what the note says.
    private func exchanged() async throws -> Federation {
        let federation = try await Federation(Federation.nvd, Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        try await federation[Federation.nvd].run("record", "create", "need", "code=a", "name.lv=A")
        try await hub.serve()
        try await federation[Federation.nvd].run("sync")
        try await hub.run("directory", "note")
        try await vm.run("sync")
        #expect(try await vm.run("status")["alarms"].items.isEmpty)
        try await hub.end()
        return federation
    }

    /// Lets a node's last exchange with its upstream be so much later.
    private func postpone(by milliseconds: Int64, at member: Member) throws {
        let store = try StoreFile(of: member)
        try store.execute(
            """
            UPDATE peer SET value = json_set(value, '$.lastSync',
                json_extract(value, '$.lastSync') + \(milliseconds)) WHERE key = 'status'
            """)
    }
}
