internal import Foundation
internal import Testing

/// Ways between institutions that don't meet: over a ministry's node, and over two at once.
@Suite("Routes over other nodes")
struct RouteTests {
    @Test("Institution, ministry, national node, institution: a change goes all the way, both ways")
    func intermediate() async throws {
        let federation = try await Federation(Federation.vm, Federation.lm)
        try await federation.admit(Federation.nvd, dialling: Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        let (lm, nvd) = (federation[Federation.lm], federation[Federation.nvd])
        for node in [hub, vm, lm, nvd] { try await node.serve() }
        try await nvd.run("record", "create", "need", "code=a", "name.lv=A")
        try await lm.run("record", "create", "need", "code=b", "name.lv=B")
        #expect(try await eventually { try await lm.fields("nvd/a")["name"]["lv"].text == "A" })
        #expect(try await eventually { try await nvd.fields("lm/b")["name"]["lv"].text == "B" })
        // The national node's receipt comes back the same way.
        #expect(
            try await eventually {
                let explained = try await nvd.run("explain", "a", "need.name")
                return explained["receipts"].items.contains { $0["final"].isTrue }
            })
        #expect(try await federation.agree(hub, vm, lm, nvd))
    }

    @Test("A node with two upstreams neither duplicates nor loses, though one of them dies")
    func twoUpstreams() async throws {
        let federation = try await Federation(Federation.vm)
        let vm = federation[Federation.vm]
        let nvd = federation.node("nvd")
        let hub = federation.hub
        let asked = try await nvd.run(
            "init", "member", "--code", "nvd", "--name", "NVD", "--registration", "90009649337",
            "--out", federation.file("nvd.request"))
        try await hub.run(
            "directory", "admit", federation.file("nvd.request"), "--digest", asked["digest"].text,
            "--upstream", "varam=\(hub.address)", "--upstream", "vm=\(vm.address)",
            "--out", federation.file("nvd.membership"))
        try await nvd.run("join", federation.file("nvd.membership"))
        for node in [hub, vm, nvd] { try await node.serve() }
        try await nvd.run("import", try federation.registerFile("nvd", needs: 20))
        #expect(try await federation.agree(hub, vm, nvd))
        try await vm.end(with: SIGKILL)
        try await nvd.run("record", "set", "b1", "name.lv=Divi ceļi")
        #expect(
            try await eventually {
                try await hub.fields("nvd/b1")["name"]["lv"].text == "Divi ceļi"
            })
        try await vm.serve()
        #expect(try await federation.agree(hub, vm, nvd))
        #expect(try await vm.run("status")["records"].integer == 20)
    }
}
