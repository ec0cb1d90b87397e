internal import Foundation
internal import Testing

/// What a running node takes up without being started again.
@Suite("Configuration of a running node")
struct LiveConfigurationTests {
    @Test("A new address of an upstream is dialled at once, and the old one left")
    func address() async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await hub.serve()
        try await nvd.serve()
        #expect(try await eventually { try await nvd.peer("varam")["state"].text == "connected" })

        try await nvd.run("peers", "set", "varam", "127.0.0.1:\(Port.free())")
        #expect(try await eventually { try await nvd.peer("varam")["state"].text == "unreachable" })
        try await hub.run("record", "create", "need", "code=a", "name.lv=A")
        #expect(try await nvd.fields("varam/a") == .null)

        try await nvd.run("peers", "set", "varam", hub.address)
        #expect(try await eventually { try await nvd.fields("varam/a")["name"]["lv"].text == "A" })
        #expect(nvd.isServing)
    }

    @Test("A new subscription holds in the sessions that run")
    func subscription() async throws {
        let federation = try await Federation(Federation.vm, Federation.nvd)
        let (hub, vm, nvd) = (
            federation.hub, federation[Federation.vm], federation[Federation.nvd]
        )
        try await hub.serve()
        try await nvd.run("sync")
        try await nvd.run("subscription", "set", "--institutions", "nvd", "--layers", "public")
        for node in [vm, nvd] { try await node.serve() }
        try await hub.run("record", "create", "need", "code=a", "name.lv=A")
        try await vm.run(
            "record", "create", "need", "code=g", "name.lv=G", "--layer", "government")
        #expect(try await eventually { try await nvd.fields("varam/a")["name"]["lv"].text == "A" })
        #expect(try await eventually { try await hub.fields("vm/g")["name"]["lv"].text == "G" })
        #expect(try await nvd.fields("vm/g") == .null)

        try await nvd.run("subscription", "set")
        #expect(try await eventually { try await nvd.fields("vm/g")["name"]["lv"].text == "G" })
        #expect(try await federation.agree(hub, vm, nvd))
    }

    @Test("A peer on a new revocation list loses its session; a mistaken file changes nothing")
    func lists() async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await hub.serve()
        try await nvd.serve()
        #expect(try await eventually { try await nvd.peer("varam")["state"].text == "connected" })

        let file = nvd.home.appending(path: "saime.conf")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data((text + "subscripton = all\n").utf8).write(to: file)
        #expect(try await eventually { nvd.log.contains("subscripton") }, "\(nvd.log)")
        try Data(text.utf8).write(to: file)
        #expect(try await nvd.peer("varam")["state"].text == "connected")

        try await federation.revoke("nvd")
        #expect(
            try await eventually {
                let hub = try await nvd.peer("varam")
                return hub["state"].text == "refused" && hub["error_code"].text == "revoked"
            })
    }
}
