internal import Foundation
internal import Testing

/// A node that dies, and one that is asked to end.
@Suite("Ending and starting again")
struct CrashTests {
    @Test("A node killed in the middle of a big exchange catches up, whichever side it was")
    func killed() async throws {
        let federation = try await Federation(Federation.vm, Federation.nvd)
        let (hub, vm, nvd) = (
            federation.hub, federation[Federation.vm], federation[Federation.nvd]
        )
        let size = 3000
        try await hub.run("import", try federation.registerFile("varam", needs: size))
        try await vm.run("import", try federation.registerFile("vm", needs: size / 2))
        try await hub.serve()

        try await nvd.serve()
        _ = try await eventually(every: .milliseconds(10)) { nvd.log.contains("session with") }
        try await nvd.end(with: SIGKILL)
        let held = try await entries(at: nvd)
        #expect(held < size, "everything had arrived before the kill")
        try await expectProved(nvd)

        // The hub dies while one member sends and another receives.
        try await nvd.serve()
        try await vm.serve()
        try await Task.sleep(for: .milliseconds(400))
        try await hub.end(with: SIGKILL)
        try await expectProved(hub)
        try await hub.serve()

        #expect(try await federation.agree(hub, vm, nvd, within: .seconds(60)))
        for node in [hub, vm, nvd] {
            let records = try await node.run("status")["records"].integer
            #expect(records == size + size / 2, "at \(node.code)")
        }
        for node in [hub, vm, nvd] { try await expectProved(node) }
        for node in [hub, vm, nvd] { #expect(try await node.end() == 0) }
    }

    @Test("SIGTERM ends serve with exit code 0, also beside open sessions; what was said is kept")
    func graceful() async throws {
        let federation = try await Federation(Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        try await hub.serve()
        try await vm.serve()
        #expect(try await eventually { try await vm.peer("varam")["state"].text == "connected" })
        try await vm.run("record", "create", "need", "code=a", "name.lv=A")
        #expect(try await hub.end() == 0)
        #expect(vm.isServing)
        // Without its upstream a node goes on reading and writing.
        try await vm.run("record", "set", "a", "name.lv=B")
        #expect(try await vm.fields("a")["name"]["lv"].text == "B")
        try await hub.serve()
        #expect(try await eventually { try await hub.fields("vm/a")["name"]["lv"].text == "B" })
        #expect(try await vm.end() == 0)
        #expect(try await hub.end() == 0)
    }

    /// How many entries of the public layer a node holds.
    private func entries(at node: Member) async throws -> Int {
        let layer = try await node.run("fingerprint", "--layer", "public")["layers"][0]
        return layer["entries"].integer ?? 0
    }

    /// Every entry of every log is proved up to its signed checkpoint.
    private func expectProved(
        _ node: Member, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let logs = try await node.list("log", "verify")
        #expect(!logs.isEmpty, sourceLocation: sourceLocation)
        for log in logs {
            #expect(log["findings"].items.isEmpty, "\(log)", sourceLocation: sourceLocation)
        }
    }
}
