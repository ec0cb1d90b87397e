internal import Foundation
internal import Testing

/// A byte of what was hashed or signed, altered on the disk of one node.
@Suite("Altered bytes")
struct AlterationTests {
    /// Where the byte stands.
    enum Place: String, CaseIterable, Sendable {
        case header
        case payload
        case checkpoint

        /// Alters it in the entry that holds a text, or in the checkpoint behind it.
        func alter(entryWith text: String, in store: StoreFile) throws -> Bool {
            let entry = "instr(payload, CAST('\(text)' AS BLOB)) > 0"
            switch self {
            case .header, .payload: return try store.alter(rawValue, of: "entry", where: entry)
            case .checkpoint:
                let log = "(SELECT at >> 40 FROM entry WHERE \(entry))"
                return try store.alter(
                    "text", of: "checkpoint",
                    where: """
                        log = \(log) AND size =
                        (SELECT max(size) FROM checkpoint WHERE log = \(log))
                        """)
            }
        }
    }

    @Test(
        "An altered byte is refused with the log and the reason; nothing changes; both sides say so",
        arguments: Place.allCases)
    func altered(place: Place) async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await nvd.run("record", "create", "need", "code=a", "name.lv=Pirmais")
        try await hub.serve()
        try await nvd.run("sync")
        try await nvd.run("record", "create", "need", "code=b", "name.lv=Otrais ieraksts")
        #expect(try place.alter(entryWith: "Otrais ieraksts", in: StoreFile(of: nvd)))

        let before = try await hub.register()
        let ended = try await nvd.attempt(["sync"])
        #expect(ended.status == 1, "\(ended)")
        let rejected = ended.json["peers"][0]["rejected"][0]
        #expect(rejected["log"].text == "2/1/public", "\(ended)")
        #expect(rejected["by_peer"].isTrue, "\(ended)")
        #expect(!rejected["reason"].text.isEmpty)
        #expect(try await hub.register() == before)
        #expect(try await hub.fields("nvd/b") == .null)

        for (node, peer) in [(hub, "nvd"), (nvd, "varam")] {
            let line = try await node.peer(peer)
            #expect(line["rejected"][0]["log"].text == "2/1/public", "\(node.code): \(line)")
        }
        let proof = try await nvd.attempt(["log", "verify"])
        #expect(proof.status == 1, "\(proof)")
        let findings = proof.lines.first { $0["log"].text == "2/1/public" }?["findings"].items ?? []
        #expect(!findings.isEmpty, "\(proof)")
        #expect(try await hub.attempt(["log", "verify"]).status == 0)
    }

    @Test("An altered receipt is refused with a reason by whoever gets it; the exchange goes on")
    func receipt() async throws {
        let federation = try await Federation(Federation.nvd, Federation.csp)
        let (hub, nvd, csp) = (
            federation.hub, federation[Federation.nvd], federation[Federation.csp]
        )
        try await nvd.run("record", "create", "need", "code=a", "name.lv=Pirmais")
        try await hub.serve()
        try await nvd.run("sync")
        try await hub.end()
        let log =
            "id IN (SELECT text FROM receipt WHERE log IN (SELECT id FROM log WHERE institution = 2))"
        #expect(try StoreFile(of: hub).alter("text", of: "receipt_text", where: log))
        try await hub.serve()
        let ended = try await csp.attempt(["sync"])
        #expect([0, 1].contains(ended.status), "\(ended)")
        #expect(try await csp.fields("nvd/a")["name"]["lv"].text == "Pirmais")
        let kept = try StoreFile(of: csp).text(
            "SELECT text FROM receipt WHERE log IN (SELECT id FROM log WHERE institution = 2)")
        #expect(kept == nil, "a receipt that doesn't verify was kept")
        let refused = try await csp.peer("varam")["rejected"].items.filter {
            $0["log"].text == "2/1/public"
        }
        #expect(refused.map { $0["code"].text } == ["bad-signature"], "\(refused)")
        #expect(!(refused.first?["by_peer"].isTrue ?? true))
        let proof = try await hub.attempt(["log", "verify"])
        #expect(proof.status == 1, "\(proof)")
        let findings = proof.lines.first { $0["log"].text == "2/1/public" }?["findings"].items
        #expect(findings?.map(\.text) == ["the receipt of institution 1 isn't signed by its seal"])
    }
}
