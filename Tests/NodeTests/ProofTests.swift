internal import Foundation
internal import Testing

/// What a node gives out is checked with stock tools, as the specification shows.
@Suite("Proofs with openssl")
struct ProofTests {
    /// The script that the specification shows under a mark: a block that begins "```sh MARK".
    private func script(_ mark: String) throws -> String {
        let specification = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Protocol/specification.md")
        let text = Program.text(specification.path)
        let begin = try #require(text.range(of: "\n```sh \(mark)\n"))
        let rest = text[begin.upperBound...]
        let end = try #require(rest.range(of: "\n```"))
        return String(rest[..<end.lowerBound])
    }

    /// The specification's checks of a proof's folder, one after the other.
    private func check(_ sequence: Int) throws -> String {
        let scripts = try ["checkpoint", "inclusion", "payload"].map { try script($0) }
        return "cd proof; cp seal.pub.pem key.pem; INDEX=\(sequence)\n"
            + scripts.joined(separator: "\n")
    }

    /// Whether every check said that it holds.
    private func proves(_ ended: Program.Ended, _ sequence: Int) -> Bool {
        let said = [
            "Verified OK", "entry \(sequence) is in the log", "the payload is the header's",
        ]
        return said.allSatisfy { ended.out.contains($0) }
    }

    @Test("An explanation's folder proves the value up to the author's seal, without the program")
    func folder() async throws {
        let federation = try await Federation(Federation.vm)
        let vm = federation[Federation.vm]
        try await vm.run("import", try federation.registerFile("vm", needs: 6))
        try await vm.run("record", "set", "b3", "name.lv=Vajadzība ar pierādījumu")
        let folder = federation.file("proof")
        let explained = try await vm.run("explain", "b3", "need.name", "--out", folder)
        let sequence = try #require(explained["statement"]["sequence"].integer)

        let proved = try await federation.shell(try check(sequence))
        #expect(proves(proved, sequence), "\(proved)")
        // The key is the one that the directory names.
        let member = try await vm.list("directory", "list").first { $0["code"].text == "vm" }
        let digest = try await federation.shell(
            "openssl pkey -pubin -in proof/seal.pub.pem -outform DER | sha256sum | cut -c 1-64")
        #expect(
            digest.out.trimmingCharacters(in: .whitespacesAndNewlines)
                == member?["seal_key"].text)
    }

    @Test(
        "One altered byte of what is signed or hashed, and the proof fails",
        arguments: ["checkpoint.txt", "header.bin", "payload.bin", "path.txt"])
    func altered(_ file: String) async throws {
        let federation = try await Federation()
        let hub = federation.hub
        try await hub.run("import", try federation.registerFile("varam", needs: 4))
        try await hub.run("explain", "b2", "need.name", "--out", federation.file("proof"))
        let explained = try await hub.run("explain", "b2", "need.name")
        let sequence = try #require(explained["statement"]["sequence"].integer)
        let check = try check(sequence)
        #expect(proves(try await federation.shell(check), sequence))
        let path = federation.file("proof/\(file)")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[40] = bytes[40] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        try bytes.write(to: URL(fileURLWithPath: path))
        let failed = try await federation.shell(check)
        #expect(!proves(failed, sequence), "\(failed)")
    }

    @Test("Every log's checkpoint, as log verify prints it, is signed by the key in the directory")
    func checkpoints() async throws {
        let federation = try await Federation(Federation.vm)
        let (hub, vm) = (federation.hub, federation[Federation.vm])
        try await hub.serve()
        try await hub.run("record", "create", "need", "code=a", "name.lv=A")
        try await vm.run("record", "create", "need", "code=a", "name.lv=A")
        try await vm.run("sync")
        let logs = try await hub.list("log", "verify").filter {
            $0["log"].text.hasSuffix("/public")
        }
        #expect(logs.count == 2)
        for log in logs {
            let code = log["log"].text.hasPrefix("1/") ? "varam" : "vm"
            let home = code == "vm" ? "vm" : "hub"
            try Data(log["checkpoint"].text.utf8).write(
                to: URL(fileURLWithPath: federation.file("checkpoint.txt")))
            let verified = try await federation.shell(
                "set -e; openssl pkey -in \(home)/keys/seal-\(code).pem -pubout -out key.pem\n"
                    + (try script("checkpoint")))
            #expect(verified.status == 0, "\(verified)")
            #expect(verified.out.contains("Verified OK"))
        }
    }
}
