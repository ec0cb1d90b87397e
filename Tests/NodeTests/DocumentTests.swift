internal import Foundation
internal import Testing

/// What the documents and the help pages show works as shown.
@Suite("Commands in documents")
struct DocumentTests {
    @Test("The README's two machines are joined by the README's own commands")
    func twoMachines() async throws {
        let walk = try Document("README.md").section("## Two machines for real")
        let machines = try TwoMachines()
        let blocks = walk.shellBlocks
        try #require(blocks.count == 4)

        try await succeed(blocks[0], on: "national", machines)
        let asked = try await succeed(blocks[1], on: "member", machines)
        machines.replace("5814 09ba …", with: try #require(digest(in: asked)))
        try machines.send("nvd/nvd.request", from: "member", to: "national")
        try await succeed(blocks[2], on: "national", machines)
        try machines.send("nvd.membership", from: "national", to: "member")
        try await succeed(blocks[3], on: "member", machines)

        let isThere = try await eventually {
            let shown = try await machines.run(
                "saime record show nvd/s30", on: "national", home: "hub")
            return shown.status == 0
        }
        #expect(isThere, "the member's record didn't reach the national node")
        let after = walk.spans.filter { $0.hasPrefix("saime ") && !$0.hasSuffix("FILE") }
        #expect(after.count >= 3)
        for command in after {
            let ended = try await machines.run(command, on: "member", home: "nvd")
            #expect(ended.status == 0, "\(ended)")
        }
        #expect(machines.unused.isEmpty, "the README doesn't say any more: \(machines.unused)")
        let root = machines.folder("offline").appending(path: "root.pem").path
        #expect(FileManager.default.fileExists(atPath: root))
    }

    @Test("Every command that a document shows is one that saime takes")
    func documents() async throws {
        for path in [
            "README.md", "Node/README.md", "Protocol/conformance.md", "Fixtures/README.md",
        ] {
            let document = try Document(path)
            let shown =
                document.shellBlocks.joined().filter { $0.hasPrefix("saime ") }
                + document.spans.filter { $0.hasPrefix("saime ") }
            for command in shown { try await expectTaken(command, shownIn: path) }
        }
    }

    @Test("Every command's help has an example, which it takes")
    func examples() async throws {
        let leaves = try await Help.leaves()
        #expect(leaves.count > 50)
        for leaf in leaves {
            let example = try #require(leaf.example, "\(leaf.name) shows no example")
            #expect(
                example.hasPrefix(leaf.name) || leaf.isDefault(of: example),
                "\(leaf.name) shows \(example)")
            try await expectTaken(example, shownIn: "\(leaf.name) --help")
        }
    }

    @Test("Every option that a document names is one of saime's; every graph verb is described")
    func options() async throws {
        let leaves = try await Help.leaves()
        // The last is the root's, which no dump lists.
        let options = Set(leaves.flatMap(\.options) + ["--generate-completion-script"])
        for path in ["README.md", "Node/README.md"] {
            let document = try Document(path)
            let code =
                document.spans + document.shellBlocks.joined().filter { $0.hasPrefix("saime") }
            for named in code.flatMap(Help.options(in:)) {
                #expect(options.contains(named), "\(path) names \(named)")
            }
        }
        let table = try Document("Node/README.md").section("## The dependency graph").rows
        let verbs = leaves.filter { $0.name.hasPrefix("saime graph ") }.map {
            $0.name.dropFirst(12)
        }
        for verb in verbs {
            #expect(
                table.contains { $0[0].hasPrefix("`\(verb)") }, "graph \(verb) isn't described")
        }
    }

    @Test("Every command that the program suggests is one of saime's, with these options")
    func suggestions() async throws {
        let leaves = try await Help.leaves()
        var count = 0
        for (name, literal) in try Source.literals(under: "Node") {
            for suggested in literal.split(separator: "saime ", omittingEmptySubsequences: false)
                .dropFirst()
            {
                // A suggestion ends with its sentence; names of what it takes are no options.
                let command = "saime " + suggested.prefix { !".;,()".contains($0) }
                let leaf = leaves.filter { (command + " ").hasPrefix($0.name + " ") }
                    .max { $0.name.count < $1.name.count }
                guard let leaf else { continue }
                count += 1
                for option in Help.options(in: command) {
                    #expect(leaf.options.contains(option), "\(name): \(command)")
                }
            }
        }
        #expect(count > 50)
    }

    @discardableResult
    private func succeed(
        _ commands: [String], on machine: String, _ machines: TwoMachines
    ) async throws -> String {
        var said = ""
        for command in commands {
            let ended = try await machines.run(command, on: machine)
            guard ended.status == 0 else { throw Program.Unexpected(description: "\(ended)") }
            said += ended.out
        }
        return said
    }

    /// A command with examples in place of the names of what it takes.
    private static func filled(_ command: String) -> String {
        ["HOST:PORT": "127.0.0.1:7443", "CODE": "nvd", "'DIGEST'": "00", "DIGEST": "00"]
            .reduce(command) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }

    /// The digest that a command read out: eight groups of four digits.
    private func digest(in said: String) -> String? {
        said.firstMatch(of: /([0-9a-f]{4} ){7}[0-9a-f]{4}/).map { String($0.output.0) }
    }

    /// Runs a command where no node is: whatever it says then, it isn't that it was misused.
    private func expectTaken(_ command: String, shownIn place: String) async throws {
        let folder = try Folder()
        // The demonstration has a test of its own, and a country takes long to make.
        let held =
            command.hasPrefix("saime demo")
            ? " --fixtures nowhere" : command.hasPrefix("saime generate") ? " --dry-run" : ""
        let script = """
            saime() { timeout 20 "$SAIME" "$@"; }
            \(Self.filled(command))\(held)
            """
        let ended = try await Program.run(
            "/bin/bash", ["-c", script], in: folder.url,
            environment: [
                "SAIME": Program.saime, "SAIME_HOME": "nowhere", "TMPDIR": folder.url.path,
            ])
        let isTaken = ![64, 70, 124, 126, 127].contains(ended.status) && ended.status < 128
        #expect(isTaken, "\(place): \(command) → \(ended)")
    }
}
