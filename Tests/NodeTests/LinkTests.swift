internal import Foundation
internal import Testing

/// Links, notices and approvals between nodes: what one side says, and what the other makes of it.
@Suite("Two sides of a link")
struct LinkTests {
    /// A hub, a ministry and two institutions of its sector, all serving: NVD with the service s1,
    /// CSP with the resource r1.
    private func sector() async throws -> (
        Federation, hub: Member, vm: Member, nvd: Member, csp: Member
    ) {
        let federation = try await Federation(Federation.vm, Federation.nvd, Federation.csp)
        let nodes = [
            federation.hub, federation[Federation.vm], federation[Federation.nvd],
            federation[Federation.csp],
        ]
        try await nodes[2].run("record", "create", "service", "code=s1", "name.lv=Viens")
        try await nodes[3].run("record", "create", "resource", "code=r1", "name.lv=Reģistrs")
        for node in nodes { try await node.serve() }
        for node in nodes { try await see("nvd/s1", at: node) }
        for node in nodes { try await see("csp/r1", at: node) }
        return (federation, nodes[0], nodes[1], nodes[2], nodes[3])
    }

    private func see(_ record: String, at node: Member) async throws {
        try #require(try await eventually { try await node.fields(record) != .null })
    }

    private func status(of link: String, at node: Member) async throws -> String {
        try await node.list("link", "list").first { $0["link"].text == link }?["status"].text ?? ""
    }

    private func wait(
        until link: String, is status: String, at node: Member,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let isSo = try await eventually { try await self.status(of: link, at: node) == status }
        #expect(isSo, sourceLocation: sourceLocation)
    }

    @Test("A link confirmed, then re-pointed: it is unanswered again, for both sides")
    func repointed() async throws {
        let (federation, hub, _, nvd, csp) = try await sector()
        defer { withExtendedLifetime(federation) {} }
        let created = try await nvd.run(
            "link", "create", "s1", "csp/r1", "--kind", "uses", "--requires", "availability=99.5%")
        #expect(created["name"].text == "nvd/l-s1-r1")
        #expect(created["answered_by"].text == "csp")
        try await wait(until: "nvd/l-s1-r1", is: "silent", at: csp)
        let asked = try #require(try await csp.list("link", "list", "--unanswered", "--mine").first)
        #expect(asked["next"].text == "link confirm nvd/l-s1-r1")

        try await csp.run("link", "confirm", "nvd/l-s1-r1", "--reason", "Līgums 5")
        for node in [nvd, hub] { try await wait(until: "nvd/l-s1-r1", is: "confirmed", at: node) }
        let edge = try #require(
            try await nvd.list("graph", "links").first { $0["stated_by"].text == "nvd/l-s1-r1" })
        #expect(edge["status"].text == "confirmed" && edge["reason"].text == "Līgums 5")
        // What isn't its ends or kind may change.
        try await nvd.run("record", "set", "l-s1-r1", "criticality=critical")
        #expect(try await status(of: "nvd/l-s1-r1", at: nvd) == "confirmed")

        try await nvd.run("record", "set", "l-s1-r1", "ends.kind=calls")
        for node in [nvd, csp] { try await wait(until: "nvd/l-s1-r1", is: "silent", at: node) }
        let again = try #require(try await csp.list("link", "list", "--unanswered", "--mine").first)
        #expect(again["outdated"].isTrue)
        try await csp.run("link", "dispute", "nvd/l-s1-r1", "--reason", "Tādas saskarnes nav")
        try await wait(until: "nvd/l-s1-r1", is: "disputed", at: nvd)
        // Pointed back, the former confirmation doesn't count: it was replaced.
        try await nvd.run("record", "set", "l-s1-r1", "ends.kind=uses")
        #expect(try await status(of: "nvd/l-s1-r1", at: nvd) == "silent")
    }

    @Test("Only the dependent's owner states a link, only the other end's owner answers it")
    func sides() async throws {
        let (federation, hub, vm, nvd, csp) = try await sector()
        defer { withExtendedLifetime(federation) {} }
        func refused(
            _ node: Member, _ code: Int32, _ arguments: String..., names: String = "",
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let ended = try await node.attempt(arguments)
            #expect(ended.status == code, "\(ended)", sourceLocation: sourceLocation)
            #expect(
                names.isEmpty || ended.json["error"]["message"].text.contains(names), "\(ended)",
                sourceLocation: sourceLocation)
        }
        let before = try await nvd.register()
        try await refused(
            csp, 77, "link", "create", "nvd/s1", "r1", "--kind", "uses", names: "nvd")
        try await refused(nvd, 64, "link", "create", "s1", "csp/r1", "--kind", "likes")
        try await refused(nvd, 66, "link", "create", "s1", "csp/r9", "--kind", "uses")
        try await refused(nvd, 65, "link", "create", "s1", "s1", "--kind", "uses")
        try await refused(
            nvd, 65, "link", "create", "s1", "csp/r1", "--kind", "uses", "--requires", "speed=5")
        try await nvd.run("link", "create", "s1", "csp/r1", "--kind", "uses", "--dry-run")
        #expect(try await nvd.register() == before)

        try await nvd.run("link", "create", "s1", "csp/r1", "--kind", "uses")
        try await refused(nvd, 65, "link", "create", "s1", "csp/r1", "--kind", "uses")
        for node in [hub, vm] { try await wait(until: "nvd/l-s1-r1", is: "silent", at: node) }
        // Not even its ministry answers for CSP.
        for node in [hub, vm, nvd] {
            try await refused(node, 77, "link", "confirm", "nvd/l-s1-r1", names: "csp")
        }
        try await wait(until: "nvd/l-s1-r1", is: "silent", at: csp)
        try await refused(csp, 64, "link", "dispute", "nvd/l-s1-r1")
        try await refused(csp, 65, "link", "confirm", "nvd/s1")

        // Who supports another says so, and the other answers; or the other way round.
        let support = try await csp.run(
            "link", "create", "r1", "nvd/s1", "--kind", "supports", "--code", "palidz")
        #expect(support["answered_by"].text == "nvd")
        let stated = try await nvd.run("link", "create", "csp/r1", "s1", "--kind", "informs")
        #expect(stated["answered_by"].text == "csp")
    }

    @Test("All links of one institution are confirmed at once, once they were seen")
    func bulk() async throws {
        let (federation, _, _, nvd, csp) = try await sector()
        defer { withExtendedLifetime(federation) {} }
        for kind in ["uses", "calls", "copies"] {
            try await nvd.run("link", "create", "s1", "csp/r1", "--kind", kind, "--code", kind)
        }
        for kind in ["uses", "calls", "copies"] {
            try await wait(until: "nvd/\(kind)", is: "silent", at: csp)
        }
        let shown = try await csp.run("link", "confirm", "--all", "--from", "nvd")
        #expect(shown["state"].text == "dry-run" && shown["answers"].items.count == 3)
        #expect(try await status(of: "nvd/uses", at: csp) == "silent")
        // One more comes in between: what wasn't seen isn't confirmed.
        try await nvd.run("link", "create", "s1", "csp/r1", "--kind", "runs-on", "--code", "more")
        try await wait(until: "nvd/more", is: "silent", at: csp)
        let moved = try await csp.attempt(
            ["link", "confirm", "--all", "--from", "nvd", "--seen", shown["seen"].text])
        #expect(moved.status == 75, "\(moved)")
        let seen = try await csp.run("link", "confirm", "--all", "--from", "nvd")["seen"].text
        let done = try await csp.run("link", "confirm", "--all", "--from", "nvd", "--seen", seen)
        #expect(done["state"].text == "signed" && done["entries"].items.count == 1)
        for kind in ["uses", "calls", "copies", "more"] {
            try await wait(until: "nvd/\(kind)", is: "confirmed", at: nvd)
        }
        // The answer taken back, then the link itself.
        try await csp.run("link", "withdraw", "nvd/uses")
        try await wait(until: "nvd/uses", is: "silent", at: nvd)
        try await nvd.run("link", "withdraw", "uses")
        try await wait(until: "nvd/uses", is: "", at: csp)
        try await nvd.run("record", "retract", "uses", "--undo")
        try await wait(until: "nvd/uses", is: "silent", at: csp)
    }

    @Test("A link stands only in a layer that the owners of both ends read")
    func layers() async throws {
        let (federation, _, _, nvd, csp) = try await sector()
        defer { withExtendedLifetime(federation) {} }
        try await nvd.run(
            "record", "create", "resource", "code=slepens", "name.lv=Slēgts", "--layer",
            "restricted")
        try await nvd.run(
            "record", "create", "resource", "code=dienesta", "name.lv=Dienesta", "--layer",
            "government")
        let hidden = try await nvd.attempt(
            ["link", "create", "slepens", "csp/r1", "--kind", "uses"])
        #expect(hidden.status == 65 && hidden.errorCode == "unreadable-layer", "\(hidden)")
        #expect(hidden.json["error"]["message"].text.contains("csp"))
        let wide = try await nvd.attempt(
            ["link", "create", "dienesta", "csp/r1", "--kind", "uses", "--layer", "public"])
        #expect(wide.status == 65 && wide.errorCode == "too-wide-layer", "\(wide)")
        let created = try await nvd.run("link", "create", "dienesta", "csp/r1", "--kind", "uses")
        #expect(created["layer"].text == "government")
        try await wait(until: "nvd/l-dienesta-r1", is: "silent", at: csp)
        // The answer stands where the link stands.
        try await csp.run("link", "confirm", "nvd/l-dienesta-r1")
        try await wait(until: "nvd/l-dienesta-r1", is: "confirmed", at: nvd)
        let said = try await csp.list("record", "history", "r1", "answers")
        #expect(said.map { $0["layer"].text } == ["government"])
        // Between one's own records there is nobody to ask.
        let own = try await nvd.run("link", "create", "s1", "slepens", "--kind", "uses")
        #expect(own["answered_by"] == .null && own["layer"].text.hasPrefix("restricted/"))
    }

    @Test("Dependents at any distance see a notice and acknowledge it; its owner sees who has")
    func notices() async throws {
        let (federation, hub, _, nvd, csp) = try await sector()
        defer { withExtendedLifetime(federation) {} }
        try await nvd.run("link", "create", "s1", "csp/r1", "--kind", "uses")
        try await nvd.run("record", "create", "service", "code=s2", "name.lv=Divi")
        let stranger = try await nvd.attempt(
            ["notice", "create", "interruption", "csp/r1", "--text", "Darbi"])
        #expect(stranger.status == 77, "\(stranger)")
        let created = try await csp.run(
            "notice", "create", "interruption", "r1", "--from", "2099-12-01T19:00", "--until",
            "01.12.2099 21:00", "--severity", "degraded", "--text", "Darbi")
        let name = created["name"].text
        #expect(created["time"]["to"].text == "2099-12-01T21:00:00+02:00")

        func open(at node: Member) async throws -> [JSON] {
            try await node.list(
                "notice", "list", "--open", "--affecting-me", "--unacknowledged")
        }
        #expect(try await eventually { try await !open(at: nvd).isEmpty })
        #expect(try await open(at: nvd)[0]["next"].text == "notice ack \(name)")
        try await nvd.run("notice", "ack", name, "--reason", "Brīdinājām")
        #expect(try await open(at: nvd).isEmpty)
        #expect(
            try await eventually {
                let hit = try await csp.run("notice", "show", name)["hit"].items
                return hit.contains {
                    $0["institution"].text == "nvd" && $0["acknowledged"].isTrue
                        && $0["note"].text == "Brīdinājām"
                }
            })
        let shown = try await hub.run("notice", "show", name)
        #expect(shown["hit"][0]["records"].items.map { $0["record"].text } == ["nvd/s1"])

        // What the notice says changes: it is to be acknowledged again.
        try await csp.run(
            "record", "set", name, "time.to=2099-12-01T23:00:00+02:00")
        #expect(try await eventually { try await !open(at: nvd).isEmpty })
        #expect(try await csp.list("notice", "list", "--mine", "--unacknowledged").count == 1)
        // Restored ahead of its time, it is no longer open.
        try await csp.run(
            "notice", "create", "restored", "r1", "--follows", name, "--text", "Atcelts")
        #expect(try await eventually { try await open(at: nvd).isEmpty })
        let whole = try await nvd.list("notice", "list")
        #expect(whole.map { $0["state"].text } == ["over", "restored"])
    }

    @Test("Approval, then the content changes: every reader sees it lapsed, and what differs")
    func approval() async throws {
        let (federation, hub, vm, nvd, csp) = try await sector()
        defer { withExtendedLifetime(federation) {} }
        let refused = try await nvd.attempt(["approve", "s1"])
        #expect(refused.status == 77, "\(refused)")
        #expect(refused.json["error"]["message"].text.contains("vm"))
        try await vm.run("approve", "nvd/s1", "--order", "Nr. 12", "--date", "01.11.2026")
        func approval(at node: Member) async throws -> JSON {
            try await node.run("record", "show", "nvd/s1")["approval"]
        }
        for node in [hub, nvd, csp] {
            #expect(try await eventually { try await approval(at: node) != .null })
            let approval = try await approval(at: node)
            #expect(approval["institution"].text == "vm" && approval["role"].text == "lead")
            #expect(approval["lapsed"] == .bool(false))
            #expect(approval["date"].text == "2026-11-01" && approval["document"].text == "Nr. 12")
        }
        // What isn't content doesn't lapse it.
        try await nvd.run("record", "set", "s1", "checked=2026-11-27")
        #expect(try await approval(at: nvd)["lapsed"] == .bool(false))
        try await nvd.run("record", "set", "s1", "name.lv=Divi", "costs.a.amount=5")
        for node in [vm, hub, csp] {
            #expect(
                try await eventually { try await approval(at: node)["lapsed"].isTrue })
            #expect(
                try await approval(at: node)["differing"].items.map(\.text)
                    == ["service.name", "service.costs"])
        }
        let explained = try await csp.run("explain", "nvd/s1", "service.name")
        #expect(explained["approval"]["lapsed"].isTrue)
        // The owner goes back to what was approved: the approval holds again.
        try await nvd.run("record", "set", "s1", "name.lv=Viens", "costs-=a")
        #expect(
            try await eventually { try await approval(at: vm)["lapsed"] == .bool(false) })
    }

    @Test("The approval of a portfolio lapses when a service comes, goes or is renamed")
    func portfolio() async throws {
        let federation = try await Federation(Federation.vm)
        let vm = federation[Federation.vm]
        let file = federation.file("self.jsonl")
        let lines = [
            #"{"saime":"register","version":1,"institution":"vm"}"#,
            #"{"type":"institution","code":"self","fields":{"name":{"lv":"Ministrija"},"#
                + #""group":"direct","field":"health","territory":["LV"]}}"#,
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        try await vm.run("import", file)
        try await vm.run("record", "create", "service", "code=s1", "name.lv=Viens")
        let none = try await vm.attempt(["approve", "self", "--portfolio"])
        #expect(none.status == 64, "\(none)")
        func isLapsed() async throws -> JSON {
            try await vm.run("record", "show", "self")["portfolio_approval"]["lapsed"]
        }
        for change in [
            ["record", "create", "service", "code=s2", "name.lv=Divi"],
            ["record", "set", "s1", "name.lv=Trīs"], ["record", "retract", "s2"],
        ] {
            try await vm.run("approve", "self", "--portfolio", "--order", "1-5/7")
            #expect(try await isLapsed() == .bool(false))
            #expect(try await vm.attempt(change).status == 0)
            #expect(try await isLapsed() == .bool(true), "\(change)")
        }
    }
}
