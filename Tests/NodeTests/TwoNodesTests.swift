import Foundation
import Testing

@Suite("Two nodes as processes")
struct TwoNodesTests {
    @Test("What a member enters shows at the national node after an exchange, byte for byte")
    func enteredThereShownHere() throws {
        let pair = try Pair()
        let created = try pair.expect(
            ["record", "create", "--home", pair.member, "position", "code=pv"]
                + ["title.lv=Vadītājs", "institution=self"])
        #expect(created.document["state"] as? String == "signed")
        let sync = try pair.expect(["sync", "--home", pair.member])
        let peers = try #require(sync.document["peers"] as? [[String: Any]])
        let peer = try #require(peers.first)
        #expect(peer["equal"] as? Bool == true)
        #expect((peer["sent"] as? [String: Any])?["entries"] as? Int == 1)
        #expect(peer["rejected"] is [Any] && peer["left_out"] is [Any])

        let prints = try [pair.hub, pair.member].map {
            try pair.expect(["fingerprint", "--home", $0]).out
        }
        #expect(prints[0] == prints[1])

        let shown = try pair.expect(["record", "show", "--home", pair.hub, "nvd/pv"]).document
        let fields = shown["fields"] as? [String: Any]
        #expect((fields?["title"] as? [String: Any])?["lv"] as? String == "Vadītājs")
        #expect(shown["owner"] as? String == "nvd")
        let statements = try #require(shown["statements"] as? [[String: Any]])
        let keys: Set = [
            "institution", "role", "layer", "group", "element", "kind", "value", "effective",
            "directory_size", "log", "sequence", "index", "reason", "basis", "time",
        ]
        #expect(statements.allSatisfy { keys.isSubset(of: $0.keys) })
    }

    @Test("After an exchange the national node's receipt is here, and is final")
    func receiptsComeBack() throws {
        let pair = try Pair()
        try pair.expect(
            ["record", "create", "--home", pair.member, "position", "code=pv", "title.lv=A"]
                + ["institution=self"])
        try pair.expect(["sync", "--home", pair.member])
        try pair.expect(["sync", "--home", pair.member])
        let explained = try pair.expect(
            ["explain", "--home", pair.member, "pv", "position.title"]
        ).document
        let receipts = try #require(explained["receipts"] as? [[String: Any]])
        #expect(receipts.contains { $0["final"] as? Bool == true })
        let keys: Set = [
            "record", "group", "value", "statement", "say", "proof", "receipts", "lost",
        ]
        #expect(keys.isSubset(of: explained.keys))
        let proof = explained["proof"] as? [String: Any]
        #expect(proof?["checkpoint"] is String && proof?["path"] is [Any])
    }

    @Test("status has the keys that scripts rely on")
    func statusKeys() throws {
        let pair = try Pair()
        try pair.expect(["sync", "--home", pair.member])
        let status = try pair.expect(["status", "--home", pair.member]).document
        let keys: Set = [
            "institution", "node", "roles", "version", "directory", "records", "divergences",
            "proposals", "late", "drafts", "peers", "warnings",
        ]
        #expect(keys.isSubset(of: status.keys))
        let peer = try #require((status["peers"] as? [[String: Any]])?.first)
        let peerKeys: Set = [
            "name", "state", "behind_entries", "behind_seconds", "last_sync", "error",
        ]
        #expect(peerKeys.isSubset(of: peer.keys))
        #expect(peer["behind_entries"] as? Int == 0)
    }

    @Test("A value that moved since it was read isn't overwritten unless that is asked for")
    func movedIsRefused() throws {
        let pair = try Pair()
        let (home, show) = (pair.member, ["record", "show", "--home", pair.member, "pv"])
        try pair.expect(
            ["record", "create", "--home", home, "position", "code=pv", "title.lv=A"]
                + ["institution=self"])
        let positions = try pair.expect(show).document["positions"] as? [String: Any]
        let read = try #require(positions?["title"] as? String)
        let set = ["record", "set", "--home", home, "pv"]
        try pair.expect(set + ["title.lv=B", "--if", read])
        let moved = try pair.expect(set + ["title.lv=C", "--if", read], status: 75)
        #expect(moved.errorCode == "moved")
        try pair.expect(set + ["title.lv=C", "--if", read, "--overwrite"])
    }

    @Test("An export comes back without a change, and an edited one as that change alone")
    func exportsComeBack() throws {
        let pair = try Pair()
        let file = pair.folder.path + "/out.jsonl"
        try pair.expect(
            ["record", "create", "--home", pair.member, "position", "code=pv", "title.lv=A"]
                + ["institution=self", "contact.email=a@nvd.example"])
        try pair.expect(["export", "--home", pair.member, "--out", file])
        let again = try pair.expect(["import", "--home", pair.member, file]).document
        #expect(again["changed"] as? Int == 0 && again["unchanged"] as? Int == 1)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacing(#""A""#, with: #""B""#).write(
            toFile: file, atomically: true, encoding: .utf8)
        let edited = try pair.expect(["import", "--home", pair.member, file]).document
        #expect(edited["changed"] as? Int == 1 && edited["created"] as? Int == 0)
    }
}
