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
}
