internal import Foundation
internal import Testing

/// Who has the say, told by processes: proposals, divergences, transfers, leads, keys.
@Suite("Roles between nodes")
struct RoleTests {
    /// A hub, a ministry and two institutions of its sector, all serving, with a service of NVD's.
    private func sector() async throws -> (
        Federation, hub: Member, vm: Member, nvd: Member, csp: Member
    ) {
        let federation = try await Federation(Federation.vm, Federation.nvd, Federation.csp)
        let nodes = [
            federation.hub, federation[Federation.vm], federation[Federation.nvd],
            federation[Federation.csp],
        ]
        try await nodes[2].run(
            "record", "create", "service", "code=s1", "name.lv=Viens", "function=health")
        for node in nodes { try await node.serve() }
        for node in nodes {
            let isThere = try await eventually { try await node.fields("nvd/s1") != .null }
            try #require(isThere)
        }
        return (federation, nodes[0], nodes[1], nodes[2], nodes[3])
    }

    @Test("Without the say an edit is refused and names who has it; proposed, the owner adopts it")
    func proposal() async throws {
        let (federation, hub, _, nvd, csp) = try await sector()
        let refused = try await csp.attempt(["record", "set", "nvd/s1", "name.lv=Divi"])
        #expect(refused.status == 77)
        #expect(refused.json["error"]["message"].text.contains("nvd"))
        try await csp.run("record", "set", "nvd/s1", "name.lv=Divi", "--propose")
        #expect(try await eventually { try await !nvd.list("proposal", "list").isEmpty })
        #expect(try await nvd.fields("s1")["name"]["lv"].text == "Viens")
        let proposal = try #require(try await nvd.list("proposal", "list").first)
        #expect(proposal["institution"].text == "csp")
        #expect(proposal["value"]["name"]["lv"].text == "Divi")
        try await nvd.run("proposal", "adopt", proposal["position"].text)
        #expect(
            try await eventually { try await csp.fields("nvd/s1")["name"]["lv"].text == "Divi" })
        let shown = try await hub.run("explain", "nvd/s1", "service.name")
        #expect(shown["statement"]["institution"].text == "nvd")
        #expect(try await federation.agree(hub, nvd, csp))
    }

    @Test("A proposal declined doesn't wait any more, and changes nothing")
    func declined() async throws {
        let (federation, hub, _, nvd, csp) = try await sector()
        try await csp.run("record", "set", "nvd/s1", "name.lv=Divi", "--propose")
        #expect(try await eventually { try await !nvd.list("proposal", "list").isEmpty })
        let proposal = try #require(try await nvd.list("proposal", "list").first)
        try await nvd.run(
            "proposal", "decline", proposal["position"].text, "--reason", "Nav pareizi")
        #expect(try await federation.agree(hub, nvd, csp))
        for node in [nvd, csp] {
            #expect(try await node.list("proposal", "list").isEmpty)
            #expect(try await node.fields("nvd/s1")["name"]["lv"].text == "Viens")
        }
    }

    @Test("Several proposals about a record: one institution's are adopted, the others declined")
    func rivals() async throws {
        let (federation, _, vm, nvd, csp) = try await sector()
        defer { withExtendedLifetime(federation) {} }
        try await csp.run(
            "record", "set", "nvd/s1", "name.lv=Divi", "description.lv=Par diviem", "--propose")
        try await vm.run("record", "set", "nvd/s1", "name.lv=Trīs")
        #expect(try await eventually { try await nvd.list("proposal", "list").count == 3 })
        let listed = try await nvd.list("proposal", "list")
        #expect(listed.allSatisfy { $0["next"].text.hasPrefix("proposal adopt ") })
        #expect(Set(listed.map { $0["holder"].text }) == ["nvd"])
        #expect(try await csp.list("proposal", "list").count { $0["next"] != .null } == 2)

        let mixed = try await nvd.attempt(["proposal", "adopt", "--record", "s1"])
        #expect(mixed.status == 64 && mixed.errorCode == "rival-proposals", "\(mixed)")
        let word = try await nvd.attempt(["proposal", "decline", "--record", "s1", "--from", "vm"])
        #expect(word.status == 77 && word.errorCode == "not-declinable", "\(word)")
        let foreign = try await nvd.attempt(["proposal", "withdraw", "--record", "s1"])
        #expect(foreign.status == 77 && foreign.errorCode == "not-yours", "\(foreign)")

        let adopted = try await nvd.run(
            "proposal", "adopt", "--record", "s1", "--from", "csp")
        #expect(adopted["statements"].items.count == 2)
        #expect(try await nvd.fields("s1")["name"]["lv"].text == "Divi")
        #expect(try await nvd.fields("s1")["description"]["lv"].text == "Par diviem")
        try await csp.run("sync")
        try await csp.run("record", "set", "nvd/s1", "name.lv=Četri", "--propose")
        #expect(try await eventually { try await nvd.list("proposal", "list").count == 2 })
        let declined = try await nvd.run(
            "proposal", "decline", "--record", "s1", "--reason", "Nav pareizi")
        #expect(declined["statements"].items.count == 1)
        #expect(try await nvd.list("proposal", "list").map { $0["institution"].text } == ["vm"])
    }

    @Test("On a classification the ministry prevails; both see the divergence until one gives way")
    func divergence() async throws {
        let (federation, hub, vm, nvd, _) = try await sector()
        try await vm.run("record", "set", "nvd/s1", "function=it", "--reason", "Nozares lēmums")
        for node in [vm, nvd] {
            #expect(try await eventually { try await !node.list("divergence", "list").isEmpty })
            let open = try #require(try await node.list("divergence", "list").first)
            #expect(open["group"].text == "service.function")
            #expect(open["institution"].text == "nvd")
            #expect(open["effective_statement"]["institution"].text == "vm")
            #expect(try await node.fields("nvd/s1")["function"].text == "it")
        }
        // An edit of the owner's own still loses, and says so.
        let edit = try await nvd.attempt(["record", "set", "s1", "function=social-security"])
        #expect(edit.status == 0)
        #expect(try await nvd.fields("s1")["function"].text == "it")
        try await nvd.run("divergence", "adopt", "s1", "service.function")
        for node in [vm, nvd] {
            #expect(try await eventually { try await node.list("divergence", "list").isEmpty })
        }
        #expect(try await nvd.fields("s1")["function"].text == "it")
        // The ministry withdraws: the owner's word shows again, and it is the adopted one.
        try await vm.run("record", "withdraw", "nvd/s1", "service.function")
        #expect(try await federation.agree(hub, vm, nvd))
        let explained = try await hub.run("explain", "nvd/s1", "service.function")
        #expect(explained["statement"]["institution"].text == "nvd")
        #expect(explained["value"]["function"].text == "it", "\(explained)")
    }

    @Test(
        "A record passes on while its former owner edits it offline: the edit is late, then adopted"
    )
    func transfer() async throws {
        let (federation, hub, _, nvd, csp) = try await sector()
        try await nvd.run("transfer", "offer", "s1", "--to", "csp")
        func request(at node: Member, of code: String) async throws -> String {
            _ = try await eventually {
                try await node.list("transfer", "list").contains {
                    $0["institution"].text == code
                }
            }
            let offers = try await node.list("transfer", "list")
            return try #require(offers.last { $0["institution"].text == code })["request"].text
        }
        try await csp.run("transfer", "accept", try await request(at: csp, of: "nvd"))
        let accepted = try await request(at: hub, of: "csp")
        #expect(try await hub.fields("nvd/s1") != .null)

        #expect(try await nvd.end() == 0)
        try await nvd.run("record", "set", "s1", "name.lv=Bezsaistē")
        let act = try await hub.run("directory", "requests", "order", accepted)["acts"][0]
        #expect(act["kind"].text == "transfer")
        #expect(act["cuts"].items.contains { $0["log"].text.hasSuffix("/public") })
        try await nvd.serve()

        #expect(try await eventually { try await !csp.list("late", "list").isEmpty })
        let late = try #require(try await csp.list("late", "list").first)
        #expect(late["value"]["name"]["lv"].text == "Bezsaistē")
        let before = try await csp.run("record", "show", "nvd/s1")
        #expect(before["owner"].text == "csp")
        #expect(before["fields"]["name"]["lv"].text == "Viens")
        let former = try await nvd.attempt(["record", "set", "s1", "name.lv=Vēl"])
        #expect(former.status == 77, "\(former)")

        try await csp.run("late", "adopt", late["position"].text)
        #expect(
            try await eventually {
                try await nvd.fields("s1")["name"]["lv"].text == "Bezsaistē"
            })
        #expect(try await csp.list("late", "list").isEmpty)
        #expect(try await federation.agree(hub, nvd, csp))
    }

    @Test("A lead replaced twice: each inherits the voice, the former can't change it any more")
    func leads() async throws {
        let (federation, hub, vm, nvd, _) = try await sector()
        try await federation.admit(Federation.lm)
        let lm = federation[Federation.lm]
        try await lm.serve()
        try await vm.run("record", "set", "nvd/s1", "function=it")
        #expect(try await eventually { try await hub.fields("nvd/s1")["function"].text == "it" })

        try await hub.run("directory", "assign", "nvd", "--to", "lm")
        #expect(try await federation.agree(hub, vm, nvd, lm))
        #expect(try await lm.fields("nvd/s1")["function"].text == "it")
        #expect(try await vm.attempt(["record", "set", "nvd/s1", "function=land"]).status == 77)
        try await lm.run("record", "set", "nvd/s1", "function=population")
        #expect(
            try await eventually { try await vm.fields("nvd/s1")["function"].text == "population" })

        try await hub.run("directory", "assign", "nvd", "--to", "vm")
        #expect(try await federation.agree(hub, vm, nvd, lm))
        #expect(try await lm.attempt(["record", "set", "nvd/s1", "function=land"]).status == 77)
        // The lead that withdraws silences the role; what an earlier lead said doesn't come back.
        try await vm.run("record", "withdraw", "nvd/s1", "service.function")
        #expect(try await federation.agree(hub, vm, nvd, lm))
        for node in [hub, vm, nvd, lm] {
            #expect(try await node.fields("nvd/s1")["function"].text == "health")
        }
    }

    @Test("A rotated key: the institution goes on writing, and the old entries stay proved")
    func rotation() async throws {
        let (federation, hub, _, nvd, _) = try await sector()
        let old = try await nvd.list("directory", "list").first { $0["code"].text == "nvd" }
        try await nvd.run("key", "rotate")
        var request = ""
        _ = try await eventually {
            request =
                try await hub.list("directory", "requests", "list").first {
                    $0["institution"].text == "nvd" && $0["act"] == .null
                }?["request"].text ?? ""
            return !request.isEmpty
        }
        try await hub.run("directory", "requests", "order", request)
        #expect(try await federation.agree(hub, nvd))
        let new = try await nvd.list("directory", "list").first { $0["code"].text == "nvd" }
        #expect(new?["seal_key"] != old?["seal_key"])
        try await nvd.run("record", "set", "s1", "name.lv=Ar jaunu atslēgu")
        #expect(
            try await eventually {
                try await hub.fields("nvd/s1")["name"]["lv"].text == "Ar jaunu atslēgu"
            })
        #expect(try await federation.agree(hub, nvd))
        for log in try await hub.list("log", "verify") {
            #expect(log["findings"].items.isEmpty, "\(log)")
        }
    }
}
