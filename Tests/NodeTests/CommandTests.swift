internal import Foundation
internal import Testing

/// Two nodes, command by command: what is printed, and with which exit code.
@Suite("Commands on nodes")
struct CommandTests {
    @Test("A change set at a member arrives at the hub within a moment, and all agree")
    func liveChange() async throws {
        let federation = try await Federation(Federation.vm, Federation.nvd)
        let (hub, nvd, vm) = (
            federation.hub, federation[Federation.nvd], federation[Federation.vm]
        )
        for node in [hub, nvd, vm] { try await node.serve() }
        let created = try await nvd.run("record", "create", "service", "code=s1", "name.lv=Viens")
        #expect(created["state"].text == "signed")
        #expect(
            try await eventually { try await hub.fields("nvd/s1")["name"]["lv"].text == "Viens" })

        try await nvd.run("record", "set", "s1", "name.lv=Divi")
        #expect(
            try await eventually(within: .seconds(5)) {
                try await vm.fields("nvd/s1")["name"]["lv"].text == "Divi"
            })
        #expect(try await federation.agree(hub, nvd, vm))
        // A command beside a running `serve` says the same as the service's own view.
        let synced = try await nvd.run("sync")
        #expect(synced["peers"][0]["equal"].isTrue)
        for node in [nvd, vm, hub] { #expect(try await node.end() == 0) }
    }

    @Test("Without serve at the member, sync brings both sides' changes over")
    func syncBothWays() async throws {
        let federation = try await Federation(Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        try await vm.run("record", "create", "service", "code=a", "name.lv=A")
        try await hub.run("record", "create", "service", "code=b", "name.lv=B")
        try await hub.serve()
        let peer = try await vm.run("sync")["peers"][0]
        #expect(peer["equal"].isTrue)
        #expect(peer["sent"]["entries"].integer == 1)
        #expect((peer["received"]["entries"].integer ?? 0) >= 1)
        #expect(try await vm.fields("varam/b")["name"]["lv"].text == "B")
        #expect(try await hub.fields("vm/a")["name"]["lv"].text == "A")
        // Once the first frontier note of the hub's has come too, there is nothing new.
        #expect(
            try await eventually {
                let again = try await vm.run("sync")["peers"][0]
                return again["sent"]["entries"].integer == 0
                    && again["received"]["entries"].integer == 0
            })
    }

    @Test("JSON answers have the keys that scripts rely on")
    func keys() async throws {
        let federation = try await Federation(Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        try await vm.run("record", "create", "service", "code=a", "name.lv=A")
        try await hub.serve()

        let peer = try await vm.run("sync")["peers"][0]
        #expect(
            peer.keys.isSuperset(of: ["name", "received", "sent", "rejected", "equal", "left_out"]))
        #expect(peer["received"].keys == ["entries", "bytes"])
        #expect(peer["sent"].keys == ["entries", "bytes"])

        let status = try await vm.run("status")
        #expect(
            status.keys.isSuperset(of: [
                "institution", "node", "roles", "version", "directory", "records", "divergences",
                "proposals", "late", "drafts", "peers", "warnings",
            ]))
        #expect(status["directory"].keys == ["size", "age_seconds"])
        #expect(
            status["peers"][0].keys.isSuperset(of: [
                "name", "state", "behind_entries", "behind_seconds", "last_sync", "error",
            ]))

        let print = try await vm.fingerprint()
        #expect(print.keys == ["directory", "layers"])
        #expect(print["directory"].keys == ["size", "root"])
        #expect(
            print["layers"][0].keys == ["layer", "fingerprint", "logs", "entries", "records"])

        let record = try #require(try await vm.list("record", "list").first)
        #expect(record.keys.isSuperset(of: ["id", "type", "owner", "code", "fields"]))
        let shown = try await vm.run("record", "show", "a")
        #expect(
            shown["statements"][0].keys.isSuperset(of: [
                "institution", "role", "layer", "group", "element", "kind", "value", "effective",
                "directory_size", "log", "sequence", "index", "reason", "basis", "time",
            ]))
        #expect(shown["statements"][0]["time"].keys == ["claimed", "held", "final"])
        #expect(shown["statements"][0]["log"].keys == ["institution", "scope", "epoch"])

        let explained = try await vm.run("explain", "a", "service.name")
        #expect(
            explained.keys.isSuperset(of: [
                "record", "group", "value", "statement", "say", "proof", "receipts", "lost",
            ]))
        #expect(explained["say"].keys.isSuperset(of: ["role", "from_act", "until_act", "cut"]))
        #expect(explained["proof"].keys.isSuperset(of: ["leaf", "path", "checkpoint"]))

        let imported = try await vm.run("import", try federation.registerFile("vm", needs: 2))
        #expect(
            imported.keys.isSuperset(of: [
                "created", "changed", "unchanged", "retracted", "rejected",
            ]))
        #expect(imported["created"].integer == 2)
    }

    @Test("Every failure has its exit code, and under --json code, message and remedy")
    func exitCodes() async throws {
        let federation = try await Federation(Federation.vm, Federation.nvd)
        let (vm, nvd) = (federation[Federation.vm], federation[Federation.nvd])
        try await vm.run("record", "create", "service", "code=a", "name.lv=A")
        let bad = federation.file("bad.jsonl")
        try Data("{\"saime\":\"register\",\"version\":1,\"institution\":\"vm\"}\n{\n".utf8)
            .write(to: URL(fileURLWithPath: bad))
        let id = try await vm.run("record", "show", "a")["id"].text

        func check(
            _ node: Member, _ arguments: String..., code: Int32,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let ended = try await node.attempt(arguments)
            #expect(ended.status == code, "\(ended)", sourceLocation: sourceLocation)
            let error = ended.json["error"]
            #expect(
                error.keys.isSuperset(of: ["code", "message", "remedy"]), "\(ended)",
                sourceLocation: sourceLocation)
            #expect(!error["message"].text.isEmpty, sourceLocation: sourceLocation)
        }
        try await check(vm, "record", "set", code: 64)
        try await check(vm, "record", "nonsense", code: 64)
        try await check(vm, "record", "set", "a", "function=no-such-code", code: 65)
        try await check(vm, "record", "show", "no-such-record", code: 66)
        try await check(vm, "import", federation.file("no-such-file"), code: 66)
        try await check(vm, "export", "--out", federation.file("none/out.jsonl"), code: 73)
        let rejected = try await vm.attempt(["import", bad])
        #expect(rejected.status == 65)
        let unreachable = try await vm.attempt(["sync"])
        #expect(unreachable.status == 69, "\(unreachable)")

        try await federation.hub.serve()
        try await vm.run("sync")
        try await nvd.run("sync")
        try await check(nvd, "record", "set", id, "name.lv=B", code: 77)
    }

    @Test("Reading needs no key; acting for an institution needs its own, and the right one")
    func keysNeeded() async throws {
        let federation = try await Federation(Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        try await vm.run("record", "create", "resource", "code=a", "name.lv=A")
        let readings = [
            ["record", "list"], ["record", "show", "a"], ["graph", "show", "a"], ["graph", "rank"],
            ["link", "list", "--mine"], ["notice", "list"],
        ]
        let key = vm.home.path + "/keys/seal-vm.pem"
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        for reading in readings { #expect(try await vm.attempt(reading).status == 0, "\(reading)") }
        #expect(try await vm.attempt(["graph", "show", "a", "--as", "vm"]).status == 73)
        #expect(try await vm.attempt(["record", "set", "a", "name.lv=B"]).status == 73)
        // A key that isn't the one that the directory knows.
        try FileManager.default.copyItem(
            atPath: hub.home.path + "/keys/seal-varam.pem", toPath: key)
        let wrong = try await vm.attempt(["graph", "show", "a", "--as", "vm"])
        #expect(wrong.status == 77 && wrong.json["error"]["code"].text == "no-seal", "\(wrong)")
        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        #expect(try await vm.attempt(["graph", "show", "a", "--as", "vm"]).status == 0)
        #expect(try await vm.attempt(["graph", "show", "a", "--as", "varam"]).status == 77)
    }

    @Test("What a command refuses leaves the register as it was")
    func nothingHalf() async throws {
        let federation = try await Federation(Federation.vm)
        let vm = federation[Federation.vm]
        try await vm.run("record", "create", "service", "code=a", "name.lv=A")
        let before = try await vm.fingerprint()
        let file = federation.file("half.jsonl")
        let lines = [
            #"{"saime":"register","version":1,"institution":"vm"}"#,
            #"{"type":"need","code":"b","fields":{"name":{"lv":"B"}}}"#,
            #"{"type":"need","code":"c","fields":{"name":{"lv":"C"},"for":["no-such-code"]}}"#,
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        let ended = try await vm.attempt(["import", file])
        #expect(ended.status == 65)
        let rejected = ended.json["rejected"][0]
        #expect(rejected["line"].integer == 3)
        #expect(rejected["field"].text.contains("for"))
        #expect(try await vm.fingerprint() == before)
        let partial = try await vm.attempt(["import", file, "--partial"])
        #expect(partial.json["created"].integer == 1, "\(partial)")
        _ = try await vm.run("record", "set", "a", "name.lv=Z", "--dry-run")
        #expect(try await vm.fields("a")["name"]["lv"].text == "A")
    }

    @Test("A record that moved since it was read isn't overwritten silently")
    func moved() async throws {
        let federation = try await Federation(Federation.vm)
        let vm = federation[Federation.vm]
        try await vm.run("record", "create", "service", "code=a", "name.lv=A")
        let position = try await vm.run("record", "show", "a")["positions"]["name"].text
        try await vm.run("record", "set", "a", "name.lv=B", "--if", position)
        let ended = try await vm.attempt(["record", "set", "a", "name.lv=C", "--if", position])
        #expect(ended.status == 65 || ended.status == 1 || ended.status == 75, "\(ended)")
        #expect(try await vm.fields("a")["name"]["lv"].text == "B")
        try await vm.run("record", "set", "a", "name.lv=C", "--if", position, "--overwrite")
        #expect(try await vm.fields("a")["name"]["lv"].text == "C")
    }

    @Test("A request or membership file that was altered on its way, or another digest, is refused")
    func alteredFiles() async throws {
        let federation = try await Federation(Federation.vm)
        let nvd = federation.node("nvd")
        let request = federation.file("nvd.request")
        let asked = try await nvd.run(
            "init", "member", "--code", "nvd", "--name", "NVD", "--registration", "90009649337",
            "--out", request)
        let digest = asked["digest"].text
        let acts = try await federation.hub.fingerprint()["directory"]

        let other = String(digest.dropFirst(4) + digest.prefix(4))
        let wrong = try await federation.hub.attempt(
            ["directory", "admit", request, "--digest", other, "--out", federation.file("m")])
        #expect(wrong.status == 65 || wrong.status == 77, "\(wrong)")

        let text = Program.text(request)
        let altered = text.replacingOccurrences(of: "NVD", with: "NVX")
        try #require(altered != text)
        try Data(altered.utf8).write(to: URL(fileURLWithPath: request))
        let refused = try await federation.hub.attempt(
            ["directory", "admit", request, "--digest", digest, "--out", federation.file("m")])
        #expect(refused.status == 65 || refused.status == 77, "\(refused)")
        #expect(try await federation.hub.fingerprint()["directory"] == acts)

        try Data(text.utf8).write(to: URL(fileURLWithPath: request))
        let admitted = try await federation.hub.run(
            "directory", "admit", request, "--digest", digest, "--out", federation.file("m"))
        let foreign = try await nvd.attempt(
            ["join", federation.file("m"), "--federation", String(repeating: "0", count: 64)])
        #expect(foreign.status == 65 || foreign.status == 77, "\(foreign)")
        try await nvd.run("join", federation.file("m"), "--federation", admitted["federation"].text)
    }
}
