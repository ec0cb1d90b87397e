import Catalogue
import Dependencies
import Register
import Testing

/// Two records of two institutions and what links them.
private struct Pair {
    static let service = id(1, 1)
    static let resource = id(2, 2)
    static let link = id(1, 3)

    static func id(_ creator: Int, _ nonce: Int) -> RecordID {
        RecordID(hex: hex(creator, 8) + hex(nonce, 32)) ?? .institution(0)
    }

    static func ends(
        _ kind: String = "uses", from: RecordID = service, to: RecordID = resource
    ) -> CanonicalJSON {
        .object(["from": .string(from.hex), "kind": .string(kind), "to": .string(to.hex)])
    }

    static func answers(_ answer: String, to ends: CanonicalJSON) -> [String: RecordContent.Values]
    {
        [
            "answers": .map([
                link.hex: .object([
                    "digest": .string(Digest.sha256(ends.bytes).hex), "answer": .string(answer),
                    "reason": .string("tā"),
                ])
            ])
        ]
    }

    /// The link of the graph of a service, a resource and a link that states these ends.
    static func edges(
        _ ends: CanonicalJSON, statedBy link: RecordID = link,
        atService: [String: RecordContent.Values] = [:],
        atResource: [String: RecordContent.Values] = [:], validity: String? = nil,
        moved: [RecordID: UInt32] = [:]
    ) -> [Edge] {
        var groups: [String: RecordContent.Values] = ["ends": .single(ends)]
        if let validity {
            groups["validity"] = .single(.object(["validity": .string(validity)]))
        }
        let register = RegisterGraph(
            [
                GraphRecord(
                    id: service, content: RecordContent(type: "service", groups: atService)),
                GraphRecord(
                    id: resource, content: RecordContent(type: "resource", groups: atResource)),
                GraphRecord(id: link, content: RecordContent(type: "link", groups: groups)),
            ], institutions: GraphInstitutions([:], moved: moved),
            day: GraphDay(number: 20_260_630))
        return Array(register.graph.edges())
    }
}

@Suite("What the other side of a link says")
struct GraphStatusTests {
    @Test("The other side's yes or no counts while it names what the link says now")
    func answers() {
        let uses = Pair.ends()
        #expect(Pair.edges(uses).map(\.status) == [.silent])
        #expect(
            Pair.edges(uses, atResource: Pair.answers("yes", to: uses)).map(\.status)
                == [.confirmed])
        #expect(
            Pair.edges(uses, atResource: Pair.answers("no", to: uses)).map(\.status)
                == [.disputed])
        let calls = Pair.answers("yes", to: Pair.ends("calls"))
        #expect(Pair.edges(uses, atResource: calls).map(\.status) == [.silent])
    }

    @Test("Who owns both ends and the link has nobody else to ask")
    func oneOwner() {
        let edges = Pair.edges(Pair.ends(), moved: [Pair.resource: 1])
        #expect(edges.map(\.status) == [.confirmed])
    }

    @Test("Where the owner of what is depended on states a link, the dependent's side answers")
    func statedByTheOther() {
        let uses = Pair.ends()
        #expect(Pair.edges(uses, moved: [Pair.link: 2]).map(\.status) == [.silent])
        let yes = Pair.answers("yes", to: uses)
        #expect(
            Pair.edges(uses, atService: yes, moved: [Pair.link: 2]).map(\.status)
                == [.confirmed])
        #expect(Pair.edges(uses, atResource: yes, moved: [Pair.link: 2]).map(\.status) == [.silent])
    }

    @Test("Of a third party's link a no of either side counts, and the yes of the end depended on")
    func thirdParty() {
        let uses = Pair.ends()
        let (yes, no) = (Pair.answers("yes", to: uses), Pair.answers("no", to: uses))
        func status(
            _ atService: [String: RecordContent.Values],
            _ atResource: [String: RecordContent.Values]
        ) -> Status? {
            Pair.edges(
                uses, atService: atService, atResource: atResource, moved: [Pair.link: 3]
            ).first?.status
        }
        #expect(status([:], [:]) == .silent)
        #expect(status([:], yes) == .confirmed)
        #expect(status(yes, [:]) == .silent)
        #expect(status(no, yes) == .disputed)
        #expect(status(no, [:]) == .disputed)
        #expect(status(yes, no) == .disputed)
    }

    @Test("Who is supported, provided for or informed depends on who does it, and not otherwise")
    func direction() {
        for kind in LinkKind.stated {
            let edge = Pair.edges(Pair.ends(kind.code)).first
            // Nodes are numbered by creator: the service is 0, the resource 1.
            let isTurned = ["supports", "provides", "informs"].contains(kind.code)
            #expect(edge?.from == (isTurned ? 1 : 0), "\(kind.code)")
            #expect(edge?.to == (isTurned ? 0 : 1), "\(kind.code)")
            #expect(kind.dependent == (isTurned ? .to : .from))
        }
        // The resource's owner answers, whichever way the link leads.
        let informs = Pair.ends("informs")
        let edges = Pair.edges(informs, atResource: Pair.answers("yes", to: informs))
        #expect(edges.map(\.status) == [.confirmed])
    }

    @Test("A link counts from its first day to its last")
    func validity() {
        for (period, isValid) in [
            ("2026-06-30/2026-06-30", true), ("../2026-06-29", false), ("2026-07-01/..", false),
            ("2025-01-01/..", true), ("../2026-06-30", true), ("2025-01-01/2026-01-01", false),
        ] {
            #expect(Pair.edges(Pair.ends(), validity: period).count == (isValid ? 1 : 0))
            #expect(Validity(packed: Validity(period).packed) == Validity(period))
        }
    }
}
