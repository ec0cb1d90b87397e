internal import Foundation
internal import Testing

/// What people see of a log that contradicted a cut; how it gets there and back is told elsewhere.
@Suite("A log on a lost branch")
struct LostBranchStatusTests {
    @Test(
        "Status says up to where it is evaluated, and what is being done, in both languages",
        arguments: [(false, "fetching", "iegūst"), (true, "searching", "meklē")])
    func status(isSearching: Bool, state: String, latvian: String) async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await nvd.run("record", "create", "need", "code=a", "name.lv=Pirmais")
        try await hub.serve()
        try await nvd.run("sync")
        try await hub.end()
        #expect(try await hub.run("status")["lost_branches"].items.isEmpty)
        let store = try StoreFile(of: hub)
        let log = "(SELECT id FROM log WHERE institution = 2 AND scope = 1)"
        let values = "(\(log), 9, zeroblob(32), 1, 8, zeroblob(32))"
        try store.execute("INSERT INTO lost_branch VALUES \(values)")
        if isSearching {
            try store.execute("INSERT INTO aside VALUES (\(log) << 40 | 1, x'00', x'00')")
        }
        let document = try await hub.run("status")
        let lost = document["lost_branches"][0]
        #expect(lost["log"].text == "2/1/public", "\(document)")
        #expect(lost["state"].text == state)
        #expect(document["warnings"][0].text.contains("log 2/1/public is on a lost branch"))
        #expect(document["warnings"][0].text.contains(state))
        let ended = try await Program.run(
            Program.saime, ["status", "--home", hub.home.path, "--lang", "lv"],
            in: federation.folder)
        let said = ended.out + ended.error
        #expect(said.contains("žurnāls 2/1/public ir uz zaudēta zara"), "\(ended)")
        #expect(said.contains(latvian), "\(ended)")
        let listed = try await hub.list("log", "list").first { $0["log"].text == "2/1/public" }
        #expect(listed?["state"].text == "lost-branch")
    }
}
