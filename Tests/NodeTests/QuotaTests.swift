internal import Foundation
internal import Testing

/// What a sector node takes of an institution in a day, told by processes.
@Suite("The daily quota")
struct QuotaTests {
    @Test("Beyond it a range stays with its author, and both sides' status says so")
    func throttled() async throws {
        let federation = try await Federation(Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        var policy = try await hub.attempt(["directory", "policy"]).out
        policy = policy.replacing(#""daily_quota":0"#, with: #""daily_quota":4000"#)
        #expect(policy.contains(#""daily_quota":4000"#))
        let file = federation.file("policy.json")
        try Data(policy.utf8).write(to: URL(fileURLWithPath: file))
        try await hub.run("directory", "policy", "--file", file)
        try await federation.admit(Federation.nvd, dialling: Federation.vm)
        let nvd = federation[Federation.nvd]
        // The sector node learns the policy; then the national node is away, and nothing gets final.
        try await hub.serve()
        try await vm.run("sync")
        try await hub.end()
        try await vm.serve()

        try await nvd.run("record", "create", "need", "code=a", "name.lv=Neliels")
        try await nvd.run("sync")
        #expect(try await vm.fields("nvd/a")["name"]["lv"].text == "Neliels")
        let many = try federation.registerFile("nvd", needs: 60)
        try await nvd.run("import", many)
        let ended = try await nvd.attempt(["sync"])
        #expect(ended.status == 1, "\(ended)")
        for (node, peer, byPeer) in [(nvd, "vm", true), (vm, "nvd", false)] {
            let rejected = try await node.peer(peer)["rejected"][0]
            #expect(rejected["code"].text == "throttled", "\(node.code): \(rejected)")
            #expect(rejected["log"].text == "3/1/public")
            #expect(rejected["by_peer"].isTrue == byPeer)
            #expect(rejected["reason"].text.contains("4000"))
        }
        #expect(try await nvd.fields("b60") != .null)
        #expect(try await vm.fields("nvd/b60") == .null)
        // The national node takes all of it, whatever the quota.
        try await hub.serve()
        try await nvd.run("peers", "set", "varam", hub.address)
        _ = try await nvd.attempt(["sync", "varam"])
        #expect(try await hub.fields("nvd/b60") != .null)
    }
}
