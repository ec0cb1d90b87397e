import Register
import Testing

/// What answers and approvals name.
@Suite("Digests of content")
struct ContentDigestTests {
    private let from = String(repeating: "0", count: 40)
    private let to = "1" + String(repeating: "0", count: 39)

    private func link(kind: String = "uses", to: String? = nil) -> RecordContent {
        RecordContent(
            type: "link",
            groups: [
                "ends": .single(
                    .object([
                        "from": .string(from), "kind": .string(kind), "to": .string(to ?? self.to),
                    ]))
            ])
    }

    @Test("A link's digest is that of its ends and kind as they are written, and of nothing else")
    func ends() {
        let text = #"{"from":"\#(from)","kind":"uses","to":"\#(to)"}"#
        #expect(link().answerDigest == Digest.sha256(Bytes(text.utf8)))
        #expect(link().answerDigest != link(kind: "calls").answerDigest)
        #expect(link().answerDigest != link(to: from).answerDigest)
        var critical = link()
        critical.groups["criticality"] = .single(.object(["criticality": .string("critical")]))
        #expect(critical.answerDigest == link().answerDigest)
        #expect(RecordContent(type: "link").answerDigest == nil)
        #expect(RecordContent(type: "service").answerDigest == nil)
    }

    @Test("A group's digest covers name, elements and values, in no order")
    func groups() {
        typealias Cell = ContentDigest.Cell
        let cells = [
            Cell(element: [1], value: [9]), Cell(element: [2], value: []), Cell(value: [9]),
            Cell(element: [1], value: []), Cell(element: [1, 0], value: [9]),
        ]
        var seen: Set<Digest> = []
        for mask in 0..<(1 << cells.count) {
            let chosen = cells.indices.filter { mask >> $0 & 1 == 1 }.map { cells[$0] }
            // The same element twice is no group.
            guard Set(chosen.map(\.element)).count == chosen.count else { continue }
            let digest = ContentDigest.of(group: "a.b", chosen)
            #expect(digest == ContentDigest.of(group: "a.b", chosen.reversed()))
            #expect(seen.insert(digest).inserted)
            #expect(seen.insert(ContentDigest.of(group: "a.c", chosen)).inserted)
        }
    }
}
