internal import Foundation
internal import Testing

/// What only some may read, told by processes.
@Suite("Restricted records")
struct RestrictedTests {
    @Test("A restricted record is seen by owner, lead and national, and by no stranger")
    func audience() async throws {
        let federation = try await Federation(
            Federation.vm, Federation.lm, Federation.nvd, Federation.csp)
        defer { withExtendedLifetime(federation) {} }
        let (hub, vm, nvd) = (
            federation.hub, federation[Federation.vm], federation[Federation.nvd]
        )
        // Another ministry, and an institution of the same sector.
        let strangers = [federation[Federation.lm], federation[Federation.csp]]
        try await nvd.run(
            "record", "create", "resource", "code=slegts", "name.lv=Slēgta sistēma", "--layer",
            "restricted")
        try await nvd.run("record", "create", "resource", "code=atverts", "name.lv=Atvērta")
        try await nvd.run(
            "record", "set", "atverts", "description.lv=Dienesta vajadzībām", "--layer",
            "restricted")
        for node in [hub, vm, nvd] + strangers { try await node.serve() }
        func name(_ record: String, at node: Member) async throws -> String {
            try await node.fields(record)["name"]["lv"].text
        }
        for node in [hub, vm, nvd] {
            #expect(
                try await eventually { try await name("nvd/slegts", at: node) == "Slēgta sistēma" })
            #expect(
                try await eventually {
                    try await node.fields("nvd/atverts")["description"]["lv"].text
                        == "Dienesta vajadzībām"
                })
        }
        // What the strangers hold is complete, and has nothing of it: no record, no value, no log.
        for node in strangers {
            #expect(try await eventually { try await name("nvd/atverts", at: node) == "Atvērta" })
            #expect(
                try await eventually { try await node.run("sync")["peers"][0]["equal"].isTrue })
            let asked = try await node.attempt(["record", "show", "nvd/slegts"])
            #expect(asked.status == 66, "\(asked)")
            #expect(try await node.fields("nvd/atverts")["description"] == .null)
            let logs = try await node.list("log", "list")
            #expect(!logs.isEmpty && logs.allSatisfy { !"\($0)".contains("restricted") }, "\(logs)")
            let bytes = FileManager.default.contents(
                atPath: node.home.appending(path: "register.sqlite").path)
            let written = FileManager.default.contents(
                atPath: node.home.appending(path: "register.sqlite-wal").path)
            for text in ["Slēgta sistēma", "Dienesta vajadzībām"] {
                #expect(bytes?.range(of: Data(text.utf8)) == nil)
                #expect(written?.range(of: Data(text.utf8)) == nil)
            }
        }

        // The lead speaks there in its role, and owner and national see it; a stranger can't.
        let layer = try await nvd.run("record", "show", "slegts")["statements"][0]["layer"].text
        try await vm.run("record", "set", "nvd/slegts", "function=health", "--layer", "restricted")
        for node in [hub, nvd] {
            #expect(
                try await eventually {
                    try await node.fields("nvd/slegts")["function"].text == "health"
                })
        }
        let stated = try await hub.run("explain", "nvd/slegts", "resource.function")
        #expect(stated["statement"]["institution"].text == "vm")
        #expect(stated["statement"]["layer"].text == layer)
        for node in strangers {
            let refused = try await node.attempt(
                ["record", "set", "nvd/atverts", "name.lv=Cits", "--layer", layer])
            #expect(refused.status == 77, "\(refused)")
        }

        // Published, it is everybody's; the restricted word goes on showing to those who read it.
        try await nvd.run(
            "record", "set", "slegts", "description.lv=Iekšēji", "--layer", "restricted")
        try await nvd.run("record", "retract", "slegts", "--undo", "--layer", "public")
        try await nvd.run("record", "set", "slegts", "code=slegts", "name.lv=Atklāta sistēma")
        for node in strangers {
            #expect(
                try await eventually {
                    let names = try await node.list("record", "list", "--type", "resource")
                    return names.contains { $0["fields"]["name"]["lv"].text == "Atklāta sistēma" }
                })
        }
        #expect(try await name("slegts", at: nvd) == "Slēgta sistēma")
        // The public layer is one and the same to all of them.
        #expect(
            try await eventually {
                var prints: [[JSON]] = []
                for node in [hub, vm, nvd] + strangers { prints.append(try await node.register()) }
                return prints.allSatisfy { $0 == prints[0] }
            })
    }

    @Test("An offer of a restricted record is for those who take part in it, and for nobody else")
    func offer() async throws {
        let federation = try await Federation(
            Federation.vm, Federation.lm, Federation.nvd, Federation.csp)
        defer { withExtendedLifetime(federation) {} }
        let (hub, stranger) = (federation.hub, federation[Federation.lm])
        let (nvd, csp) = (federation[Federation.nvd], federation[Federation.csp])
        try await nvd.run(
            "record", "create", "resource", "code=slegts", "name.lv=Slēgta", "--layer",
            "restricted")
        try await nvd.run("record", "create", "resource", "code=atverts", "name.lv=Atvērta")
        let record = try await nvd.run("record", "show", "slegts")["id"].text
        for node in [hub, stranger, nvd, csp] { try await node.serve() }
        func state(_ name: String, at node: Member) async throws -> String? {
            try await node.list("transfer", "list").first { $0["request"].text == name }?["state"]
                .text
        }
        func isKnown(_ name: String, at nodes: Member...) async throws -> Bool {
            for node in nodes {
                guard try await eventually({ try await state(name, at: node) != nil }) else {
                    return false
                }
            }
            return true
        }
        func ask(_ arguments: String..., by node: Member) async throws -> String {
            try await node.attempt(["transfer"] + arguments).json["requests"][0]["entry"].text
        }

        // One restricted record among others is enough.
        let offer = try await ask("offer", "atverts", "slegts", "--to", "csp", by: nvd)
        #expect(offer.contains("restricted"))
        let delegation = try await nvd.attempt([
            "directory", "delegate", "nvd", "csp", "--groups", "resource.name", "--records",
            "slegts",
        ])
        #expect(
            delegation.json["requests"][0]["entry"].text.contains("restricted"), "\(delegation)")
        #expect(try await isKnown(offer, at: hub, csp))
        let declined = try await ask("decline", offer, by: csp)
        #expect(try await isKnown(declined, at: hub, nvd))
        let accepted = try await ask("accept", offer, by: csp)
        #expect(try await isKnown(accepted, at: hub, nvd))
        try await hub.run(
            "directory", "requests", "refuse", accepted, "--reason", "Vēl ne")
        for node in [hub, nvd, csp] {
            #expect(
                try await eventually { try await state(accepted, at: node) == "refused" })
        }

        #expect(
            try await eventually { try await stranger.run("sync")["peers"][0]["equal"].isTrue })
        #expect(try await stranger.list("transfer", "list").isEmpty)
        let bytes = Data(
            stride(from: 0, to: record.count, by: 2).compactMap {
                UInt8(record.dropFirst($0).prefix(2), radix: 16)
            })
        #expect(bytes.count == 20)
        for file in ["register.sqlite", "register.sqlite-wal"] {
            let held = FileManager.default.contents(
                atPath: stranger.home.appending(path: file).path)
            #expect(held?.range(of: bytes) == nil)
        }

        try await hub.run("directory", "requests", "order", accepted, "--reason", "Tagad")
        for (request, asker) in [(accepted, csp), (offer, nvd)] {
            #expect(
                try await eventually { try await state(request, at: asker) == "ordered" })
        }
    }

    @Test(
        "What was restricted goes over to the receiver: offered over two ministries, adopted whole")
    func handedOver() async throws {
        let federation = try await Federation(Federation.vm, Federation.lm)
        defer { withExtendedLifetime(federation) {} }
        let vsaa = Federation.Institution(
            code: "vsaa", registration: "90001669496", lead: "lm")
        // Each dials its own ministry alone: the log about VSAA goes over VM, which doesn't read it.
        try await federation.admit(Federation.nvd, dialling: Federation.vm)
        try await federation.admit(vsaa, dialling: Federation.lm)
        let (giver, receiver) = (federation[Federation.nvd], federation[vsaa])
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        try await giver.run(
            "record", "create", "resource", "code=slegts", "name.lv=Slēgta", "--layer",
            "restricted")
        try await giver.run(
            "record", "set", "slegts", "description.lv=Iekšēja", "--layer", "restricted")
        let record = try await giver.run("record", "show", "slegts")["id"].text
        for node in [hub, vm, federation[Federation.lm], giver, receiver] {
            try await node.serve()
        }

        let shown = try await giver.attempt([
            "transfer", "offer", "slegts", "--to", "vsaa", "--dry-run",
        ])
        #expect(shown.json["state"].text == "dry-run")
        #expect(try await giver.list("proposal", "list").isEmpty)
        let offered = try await giver.attempt(["transfer", "offer", "slegts", "--to", "vsaa"])
        let count = try #require(offered.json["restated"].integer)
        #expect(count >= 4)
        #expect(offered.error.contains("readable in restricted/"), "\(offered)")
        let offer = offered.json["requests"][0]["entry"].text
        #expect(
            try await eventually {
                try await receiver.list("transfer", "list").contains { $0["request"].text == offer }
            })
        // Who reads it, but doesn't own it, can't show it to anybody.
        let foreign = try await vm.attempt(["transfer", "offer", record, "--to", "lm"])
        #expect(foreign.status == 77 && foreign.errorCode == "not-owner", "\(foreign)")
        // Until it is ordered nobody may adopt; the receiver sees all of it.
        let waiting = try await receiver.list("proposal", "list")
        #expect(waiting.count == count)
        #expect(waiting.allSatisfy { $0["holder"] == .null && $0["author"].text != "vsaa" })
        let early = try await receiver.attempt(["proposal", "adopt", "--record", record])
        #expect(early.status == 77, "\(early)")

        let accepted = try await receiver.attempt(["transfer", "accept", offer])
        let acceptance = accepted.json["requests"][0]["entry"].text
        #expect(
            try await eventually {
                try await hub.list("transfer", "list").contains { $0["request"].text == acceptance }
            })
        try await hub.run("directory", "requests", "order", acceptance, "--reason", "Tā vienojās")
        #expect(
            try await eventually {
                try await receiver.list("proposal", "list").contains { $0["holder"].text == "vsaa" }
            })
        #expect(
            try await giver.attempt(["record", "show", record]).json["fields"]["name"] == .null)

        let adopted = try await receiver.run("proposal", "adopt", "--record", record)
        #expect(adopted["statements"].items.count == count)
        #expect(try await receiver.list("proposal", "list").isEmpty)
        for node in [receiver, hub, federation[Federation.lm]] {
            #expect(
                try await eventually {
                    let fields = try await node.fields(record)
                    return fields["name"]["lv"].text == "Slēgta"
                        && fields["description"]["lv"].text == "Iekšēja"
                })
        }
        let explained = try await receiver.run("explain", record, "resource.name")
        #expect(explained["statement"]["institution"].text == "vsaa")
    }

    @Test("A declined offer's restated values are taken back, or one by one refused")
    func takenBack() async throws {
        let federation = try await Federation(Federation.vm, Federation.nvd, Federation.csp)
        defer { withExtendedLifetime(federation) {} }
        let giver = federation[Federation.nvd]
        try await federation.hub.serve()
        try await giver.run("sync")
        try await giver.run(
            "record", "create", "resource", "code=slegts", "name.lv=Slēgta", "--layer",
            "restricted")
        try await giver.run("transfer", "offer", "slegts", "--to", "csp")
        #expect(try await !giver.list("proposal", "list", "--mine").isEmpty)
        let itself = try await giver.attempt(["transfer", "offer", "slegts", "--to", "nvd"])
        #expect(itself.status == 64 && itself.errorCode == "own-record", "\(itself)")
        let misused = try await giver.attempt(["proposal", "withdraw"])
        #expect(misused.status == 64, "\(misused)")
        try await giver.run("proposal", "withdraw", "--record", "slegts")
        #expect(try await giver.list("proposal", "list", "--mine").isEmpty)
        let none = try await giver.attempt(["proposal", "withdraw", "--record", "slegts"])
        #expect(none.status == 66, "\(none)")
    }

    @Test("Who delegates is warned of what becomes readable, and by whom it is carried")
    func disclosed() async throws {
        let federation = try await Federation(
            Federation.vm, Federation.lm, Federation.nvd)
        defer { withExtendedLifetime(federation) {} }
        let vsaa = Federation.Institution(
            code: "vsaa", registration: "90001669496", lead: "lm")
        try await federation.admit(vsaa)
        try await federation.hub.serve()
        let nvd = federation[Federation.nvd]
        func delegate() async throws -> String {
            let ended = try await nvd.attempt([
                "directory", "delegate", "nvd", "vsaa", "--groups", "resource.name", "--dry-run",
            ])
            #expect(ended.status == 0, "\(ended)")
            return ended.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        try await nvd.run("sync")
        #expect(try await !delegate().contains("restricted/"))
        try await nvd.run(
            "record", "create", "resource", "code=slegts", "name.lv=Slēgta", "--layer",
            "restricted")
        let warning = try await delegate()
        #expect(warning.contains("records of nvd (1): from now on vsaa will read"), "\(warning)")
        #expect(warning.contains("carried by the node of lm too"), "\(warning)")
    }
}
