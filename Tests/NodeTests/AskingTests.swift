internal import Foundation
internal import Testing

@testable internal import saime

/// Questions about the graph, answered by the `serve` that runs on the same home.
@Suite("A running serve answers for other commands")
struct AskingTests {
    /// Each with something else in it: formats, languages, findings, failures.
    private static let questions: [[String]] = [
        ["rank"], ["rank", "--json"], ["rank", "--lang", "lv"], ["cycles"], ["orphans", "--json"],
        ["matrix"], ["matrix", "--by", "sector", "--lang", "lv"], ["links"], ["links", "--json"],
        ["links", "--unanswered", "--format", "csv"], ["needs", "varam/s"],
        ["impact", "varam/r", "--json"], ["impact", "varam/r", "--format", "dot"],
        ["show", "varam/s", "--format", "mermaid"], ["path", "varam/s", "varam/r"],
        ["critical"], ["check"], ["check", "--json", "--lang", "lv"],
        ["needs", "varam/none"], ["rank", "--within", "nowhere"],
        ["matrix", "--by", "x", "--json"],
    ]

    private func ask(_ home: String, _ question: [String], in folder: URL) async throws -> String {
        let ended = try await Program.run(
            Program.saime, ["graph"] + question + ["--home", home], in: folder)
        return "\(ended.status)\n\(ended.out)\n\(ended.error)"
    }

    private func answers(
        _ home: String, in folder: URL, first count: Int = questions.count
    ) async throws -> [String] {
        var answers: [String] = []
        for question in Self.questions.prefix(count) {
            answers.append(try await ask(home, question, in: folder))
        }
        return answers
    }

    /// A folder where nothing but a running node's socket is: who asks there can't answer itself.
    private func socketAlone(_ hub: Member, in folder: URL) throws -> String {
        let place = folder.appending(path: "socket")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: place.appending(path: "graph.sock"),
            withDestinationURL: hub.home.appending(path: "graph.sock"))
        return place.path
    }

    private func fill(_ hub: Member) async throws {
        try await hub.run("record", "create", "service", "code=s", "name.lv=Pakalpojums")
        try await hub.run("record", "create", "resource", "code=r", "name.lv=Resurss")
        try await hub.run("record", "create", "resource", "code=q", "name.lv=Cits")
        try await hub.run("link", "create", "s", "r", "--kind", "uses")
    }

    @Test("The same bytes with and without it, also after a change that was made meanwhile")
    func same() async throws {
        let federation = try await Federation()
        let hub = federation.hub
        try await fill(hub)
        let (home, folder) = (hub.home.path, federation.folder)
        let alone = try await answers(home, in: folder)
        #expect(alone[0].hasPrefix("0") && alone[0].contains("varam/r"))

        try await hub.serve()
        #expect(try await answers(home, in: folder) == alone)
        let served = try await answers(socketAlone(hub, in: folder), in: folder)
        let both = zip(alone, served).filter { !$1.hasPrefix("66") && !$1.hasPrefix("64") }
        #expect(both.allSatisfy { $0 == $1 } && both.count == Self.questions.count - 3)
        try await hub.run("link", "create", "r", "q", "--kind", "uses")
        let changed = try await answers(home, in: folder, first: 3)
        try await hub.run("record", "create", "service", "code=a", "name.lv=Pirmais")
        let grown = try await answers(home, in: folder, first: 12)
        try await hub.end()
        let after = try await answers(home, in: folder, first: 12)
        #expect(grown == after)
        #expect(changed[0] != alone[0] && grown[4].contains("varam/a"))
    }

    @Test("The question is answered by serve, the file written by who asks")
    func file() async throws {
        let federation = try await Federation()
        let hub = federation.hub
        try await fill(hub)
        try await hub.serve()
        let folder = federation.folder.appending(path: "elsewhere")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let question = ["impact", "varam/r", "--format", "csv", "--out", "r.csv"]
        let said = try await ask(socketAlone(hub, in: folder), question, in: folder)
        let written = Program.text(folder.appending(path: "r.csv").path)
        try await hub.end()
        #expect(try await ask(hub.home.path, question, in: folder) == said)
        #expect(Program.text(folder.appending(path: "r.csv").path) == written)
        #expect(written.contains("varam/s") && said.hasPrefix("0"))
    }

    @Test("Whoever speaks otherwise than agreed, or not at all, harms nobody")
    func strangers() async throws {
        let federation = try await Federation()
        let hub = federation.hub
        try await fill(hub)
        try await hub.serve()
        let path = hub.home.appending(path: "graph.sock").path
        #expect(try await eventually { FileManager.default.fileExists(atPath: path) })
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        let other = """
            {"program":"0","arguments":["graph","rank"],"language":"en","json":false}
            """
        let script = """
            import socket, sys
            def say(text, wait=True):
                s = socket.socket(socket.AF_UNIX); s.settimeout(10); s.connect(sys.argv[1])
                try:
                    s.sendall(text)
                    return s.makefile("rb").read() if wait else s
                except OSError as error: return b""
            print(say(b"GET / HTTP/1.1\\n").decode())
            print(say(sys.argv[2].encode() + b"\\n").decode())
            print(len(say(b"x" * 300000)))
            open = [say(b"{", False) for _ in range(100)]
            gone = say(b"never mind\\n", False); gone.close()
            """
        let ended = try await Program.run(
            "/usr/bin/python3",
            ["-c", script.replacing("\\\\", with: "\\"), path, other], in: federation.folder)
        #expect(ended.status == 0, "\(ended)")
        #expect(ended.out.split(separator: "\n").count { $0.contains("declined") } == 2, "\(ended)")
        #expect(try await ask(hub.home.path, ["rank"], in: federation.folder).hasPrefix("0"))
        #expect(hub.isServing)
    }

    @Test("A serve that hangs holds nobody up")
    func hanging() async throws {
        let federation = try await Federation()
        let hub = federation.hub
        try await fill(hub)
        try await hub.serve()
        let path = hub.home.appending(path: "graph.sock").path
        #expect(try await eventually { FileManager.default.fileExists(atPath: path) })
        let alone = try await ask(hub.home.path, ["rank"], in: federation.folder)
        hub.send(SIGSTOP)
        defer { hub.send(SIGCONT) }
        // It does take the connection; waiting for an answer as long as for one that works takes a
        // minute, and ends with 124 here.
        let bounded = try await Program.run(
            "/usr/bin/timeout", ["30", Program.saime, "graph", "rank", "--home", hub.home.path],
            in: federation.folder)
        #expect("\(bounded.status)\n\(bounded.out)\n\(bounded.error)" == alone)
    }

    @Test("A question and an answer survive the way; what is cut off or not one isn't taken")
    func frames() throws {
        let question = QuestionFrame(
            program: "1", arguments: ["graph", "ā\n"], language: .lv, format: .json)
        let line = try #require(question.line)
        #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(QuestionFrame(line: Array(line.dropLast())) == question)
        #expect(QuestionFrame(line: Array("{}".utf8)) == nil)
        let endless = QuestionFrame(
            program: "1", arguments: [String(repeating: "x", count: QuestionFrame.limit)],
            language: .lv, format: .json)
        #expect(endless.line == nil)
        let outcomes = [
            Outcome(exit: 1, output: "ā\n\n", errors: "", file: nil),
            Outcome(
                exit: 0, output: "", errors: "x",
                file: Outcome.File(path: "p q", bytes: [0, 10, 255])),
            Outcome(exit: 0, output: "", errors: "", file: Outcome.File(path: "", bytes: [])),
        ]
        for frame in outcomes.map(AnswerFrame.outcome) + [.declined] {
            let bytes = frame.bytes
            #expect(AnswerFrame(bytes) == frame)
            for end in bytes.indices { #expect(AnswerFrame(Array(bytes[..<end])) == nil) }
            #expect(AnswerFrame(bytes + [0]) == nil || frame == .declined)
        }
    }
}
