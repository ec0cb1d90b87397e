import Foundation
import Testing

@Suite("Exit codes and failures")
struct ExitCodeTests {
    @Test("Each kind of failure has its exit code and, under --json, code, message and remedy")
    func failures() throws {
        let pair = try Pair()
        let home = ["--home", pair.member]
        let expected: [(arguments: [String], status: Int32, code: String)] = [
            (["record", "show", "no-such"] + home, 66, "unknown-record"),
            (["record", "list", "--type", "no-such"] + home, 64, "unknown-type"),
            (["record", "set"] + home, 64, "usage"),
            (["status", "--home", pair.folder.path + "/nowhere"], 66, "no-home"),
            (["import", pair.folder.path + "/none.jsonl"] + home, 66, "unreadable-file"),
            (["record", "set", "varam/self", "name.lv=Mana"] + home, 66, "unknown-record"),
            (["init", "national", "--code", "x", "--name", "X"] + home, 73, "home-exists"),
            (["directory", "show", "zz"] + home, 66, "unknown-institution"),
        ]
        for (arguments, status, code) in expected {
            let output = try pair.expect(arguments, status: status)
            #expect(output.errorCode == code, "\(arguments) \(output.out)")
            let error = output.document["error"] as? [String: Any] ?? [:]
            #expect((error["message"] as? String)?.isEmpty == false)
            #expect((error["remedy"] as? String)?.isEmpty == false)
        }
    }

    @Test("Stating without the say ends with 77 and names who has it; --propose states it")
    func noSay() throws {
        let pair = try Pair()
        try pair.expect(
            ["record", "create", "--home", pair.hub, "position", "code=pv", "title.lv=A"]
                + ["institution=self"])
        try pair.expect(["sync", "--home", pair.member])
        let set = ["record", "set", "--home", pair.member, "varam/pv", "title.lv=B"]
        let refused = try pair.expect(set, status: 77)
        #expect(refused.errorCode == "no-say" && refused.out.contains("varam"))
        try pair.expect(set + ["--propose"])
        try pair.expect(["sync", "--home", pair.member])
        let proposals = try pair.expect(["proposal", "list", "--home", pair.hub]).lines
        #expect(proposals.map { $0["institution"] as? String } == ["nvd"])
    }

    @Test("An import with a rejected line writes nothing and ends with 65")
    func rejectedImport() throws {
        let pair = try Pair()
        let file = pair.folder.path + "/bad.jsonl"
        let lines = [
            #"{"saime":"register","version":1,"institution":"nvd"}"#,
            #"{"type":"position","code":"a","fields":{"title":{"lv":"A"},"institution":"self","contact":{"email":"a@nvd.example"}}}"#,
            #"{"type":"position","code":"b","fields":{"title":7,"institution":"self","contact":{"email":"a@nvd.example"}}}"#,
        ]
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let output = try pair.expect(["import", "--home", pair.member, file], status: 65)
        let rejected = try #require(output.document["rejected"] as? [[String: Any]])
        #expect(rejected.first?["line"] as? Int == 3)
        let shown = try pair.expect(["record", "list", "--home", pair.member])
        #expect(shown.lines.isEmpty)
    }

    @Test("A peer that nobody serves is unreachable: 69, and the exchange says at which stage")
    func unreachable() throws {
        let pair = try Pair()
        pair.stop()
        let output = try pair.expect(["sync", "--home", pair.member], status: 69)
        #expect(output.errorCode == "connection-refused")
    }

    @Test("SIGTERM ends a node politely, with 0")
    func politeEnd() throws {
        let pair = try Pair()
        #expect(pair.stop() == 0)
        #expect(pair.log.contains("stopped"))
    }

    @Test("Latvian texts and dates where Latvian is asked for")
    func latvian() throws {
        let pair = try Pair()
        let output = try Saime.run(["record", "show", "nav", "--home", pair.member, "--lang", "lv"])
        #expect(output.status == 66 && output.error.contains("šeit nav"))
    }
}
