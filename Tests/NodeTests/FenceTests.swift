internal import Foundation
internal import Testing

/// A node that can't know whether its store is the latest keeps edits as drafts.
@Suite("Copied and restored stores")
struct FenceTests {
    @Test(
        "A copied store keeps edits as drafts, and they are signed once an upstream has answered",
        arguments: [
            // As Node/README says of backups: the fence's proof isn't copied along.
            "cp -r nvd kept && rm kept/*.fence && rm -r nvd && mv kept nvd",
            // Copied along, it is another file's proof.
            "cp -r nvd kept && rm -r nvd && mv kept nvd",
        ])
    func draft(_ copying: String) async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await nvd.run("record", "create", "need", "code=a", "name.lv=A")
        try await hub.serve()
        try await nvd.run("sync")
        let copied = try await federation.shell(copying)
        #expect(copied.status == 0)

        let edit = try await nvd.attempt(["record", "set", "a", "name.lv=B"])
        #expect(edit.status == 0)
        #expect(edit.json["state"].text == "draft")
        #expect(!edit.error.isEmpty, "a draft comes with a warning")
        try await nvd.run("record", "set", "a", "description.lv=Apraksts")
        #expect(try await nvd.list("draft", "list").count == 2)
        #expect(try await nvd.run("status")["drafts"].integer == 2)
        #expect(try await hub.fields("nvd/a")["name"]["lv"].text == "A")

        try await nvd.run("sync")
        #expect(try await nvd.list("draft", "list").isEmpty)
        #expect(
            try await eventually {
                try await nvd.run("sync")
                return try await hub.fields("nvd/a")["description"]["lv"].text == "Apraksts"
            })
        #expect(try await hub.fields("nvd/a")["name"]["lv"].text == "B")
        #expect(try await agreesOnceSynchronised(nvd, hub, federation))
    }

    @Test(
        "A restored backup forks nothing: its edit waits, sync fetches back what was written since")
    func restored() async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await nvd.run("record", "create", "need", "code=a", "name.lv=A")
        try await hub.serve()
        try await nvd.run("sync")
        let saved = try await federation.shell("cp -r nvd backup && rm backup/*.fence")
        #expect(saved.status == 0)
        try await nvd.run("record", "set", "a", "name.lv=Since")
        try await nvd.run("sync")
        let restored = try await federation.shell("rm -r nvd && mv backup nvd")
        #expect(restored.status == 0)

        #expect(try await nvd.fields("a")["name"]["lv"].text == "A")
        let edit = try await nvd.run("record", "set", "a", "description.lv=Jauns")
        #expect(edit["state"].text == "draft")
        #expect(
            try await eventually {
                try await nvd.run("sync")
                return try await hub.fields("nvd/a")["description"]["lv"].text == "Jauns"
            })
        #expect(try await nvd.fields("a")["name"]["lv"].text == "Since")
        #expect(try await agreesOnceSynchronised(nvd, hub, federation))
        for node in [hub, nvd] {
            let logs = try await node.list("log", "list")
            #expect(logs.allSatisfy { $0["state"].text == "open" }, "\(logs)")
        }
    }

    /// Whether a member has what the hub has; the hub may write its first daily note meanwhile.
    private func agreesOnceSynchronised(
        _ member: Member, _ hub: Member, _ federation: Federation
    ) async throws -> Bool {
        try await eventually {
            try await member.run("sync")
            return try await federation.agree(hub, member, within: .zero)
        }
    }

    @Test("A national node restored from an older store orders nothing, also after saving a draft")
    func national() async throws {
        let federation = try await Federation()
        let hub = federation.hub
        let saved = try await federation.shell("cp -r hub backup")
        #expect(saved.status == 0)
        try await hub.run("directory", "rename", "varam", "--name", "Pirmais")
        // The high-water mark stays where it is, outside the database.
        let restored = try await federation.shell(
            "cp hub/*.high-water backup/ && rm -r hub && mv backup hub")
        #expect(restored.status == 0)
        let before = try await hub.fingerprint()["directory"]

        let act = ["directory", "rename", "varam", "--name", "Otrais"]
        let refused = try await hub.attempt(act)
        #expect(refused.status == 75, "\(refused)")
        #expect(refused.errorCode == "fenced")
        let edit = try await hub.run("record", "create", "need", "code=a", "name.lv=A")
        #expect(edit["state"].text == "draft")
        let again = try await hub.attempt(act)
        #expect(again.status == 75, "\(again)")
        let note = try await hub.attempt(["directory", "note"])
        #expect(note.status == 75, "\(note)")
        #expect(try await hub.fingerprint()["directory"] == before)
        #expect(try await hub.list("draft", "list").count == 1)
    }
}
