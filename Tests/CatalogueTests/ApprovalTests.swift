import Catalogue
import Register
import Testing

/// Approvals, and how they lapse.
@Suite("Approvals")
struct ApprovalTests {
    private let groups = ["service.costs", "service.description", "service.name"]
    private let content = RecordContent(
        type: "service",
        groups: [
            "name": .single(.object(["name": .string("Viens")])),
            "costs": .map(["a": .object(["amount": .string("5")])]),
        ])

    private func digest(_ content: RecordContent) -> (String) -> Digest {
        { content.digest(of: String($0.split(separator: ".")[1])) }
    }

    private func approval(of content: RecordContent, now: RecordContent) throws -> Approval {
        let value = Approval.value(
            of: groups, date: "2026-11-27", document: "12", digest: digest(content))
        return try #require(Approval(value, digest: digest(now)))
    }

    @Test("An approval holds while its groups say the same, whatever others say")
    func holds() throws {
        var now = content
        now.groups["process"] = .single(.object(["process": .string("Jauns")]))
        let approval = try approval(of: content, now: now)
        #expect(!approval.isLapsed)
        #expect(approval.groups == groups && approval.document == "12")
    }

    @Test("Any other value, element or emptiness lapses it, and the groups that differ are named")
    func lapses() throws {
        func differing(_ change: (inout RecordContent) -> Void) throws -> [String] {
            var now = content
            change(&now)
            return try approval(of: content, now: now).differing
        }
        let name = RecordContent.Values.single(.object(["name": .string("Divi")]))
        #expect(try differing { $0.groups["name"] = name } == ["service.name"])
        #expect(try differing { $0.groups["name"] = nil } == ["service.name"])
        #expect(
            try differing {
                $0.groups["description"] = .single(.object(["description": .string("x")]))
                $0.groups["costs"] = .map([:])
            } == ["service.costs", "service.description"])
        #expect(
            try differing { $0.groups["costs"] = .map(["b": .object(["amount": .string("5")])]) }
                == ["service.costs"])
    }

    @Test("An approval by one digest alone lapses as a whole")
    func wholly() throws {
        var value = Approval.value(
            of: groups, date: "2026-11-27", document: nil, digest: digest(content))
        guard case .object(var members) = value else { return }
        members["digests"] = nil
        value = .object(members)
        #expect(try #require(Approval(value, digest: digest(content))).differing.isEmpty)
        var now = content
        now.groups["name"] = nil
        #expect(try #require(Approval(value, digest: digest(now))).differing == groups)
    }

    @Test("By default all content is approved, without what the owner says to others")
    func approvable() throws {
        let service = try #require(Schema.current.type("service"))
        let codes = service.approvable.map(\.code)
        #expect(codes.contains("name") && codes.contains("channels"))
        #expect(Set(codes).isDisjoint(with: ["answers", "approval", "checked", "function"]))
    }
}
