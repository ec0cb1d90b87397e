import Catalogue
import Dependencies
import Register
import Testing

/// A centre that supports an institution's service, which uses a resource.
private struct Small {
    static let service = id(1, 1)
    static let resource = id(2, 2)
    static let centre = id(3, 3)
    static let use = id(1, 4)

    var kind = "uses"
    var criticality = "critical"
    var supportedDays = "5"
    var provided: String?
    var requires: (days: String, unit: String)?
    var hasLink = true

    static func id(_ creator: Int, _ nonce: Int) -> RecordID {
        let (owner, number) = (String(creator, radix: 16), String(nonce, radix: 16))
        let padded =
            String(repeating: "0", count: 8 - owner.count) + owner
            + String(repeating: "0", count: 32 - number.count) + number
        return RecordID(hex: padded) ?? .institution(0)
    }

    private static func days(_ target: String, unit: String = "working-day")
        -> [String: CanonicalJSON]
    {
        [
            "processing-time": .object([
                "target": .string(target), "unit": .string(unit), "bound": .string("at-most"),
            ])
        ]
    }

    private func link(
        _ id: RecordID, _ kind: String, _ from: RecordID, _ to: RecordID,
        _ criticality: String
    ) -> GraphRecord {
        var groups: [String: RecordContent.Values] = [
            "ends": .single(
                .object([
                    "from": .string(from.hex), "kind": .string(kind), "to": .string(to.hex),
                ])),
            "criticality": .single(.object(["criticality": .string(criticality)])),
        ]
        if let requires, id == Self.use {
            groups["requires"] = .map(Self.days(requires.days, unit: requires.unit))
        }
        return GraphRecord(id: id, content: RecordContent(type: "link", groups: groups))
    }

    private func level(_ id: RecordID, of service: RecordID, _ days: String) -> GraphRecord {
        GraphRecord(
            id: id,
            content: RecordContent(
                type: "service-level",
                groups: [
                    "service": .single(.object(["service": .string(service.hex)])),
                    "indicators": .map(Self.days(days)),
                ]))
    }

    var register: RegisterGraph {
        var records = [
            GraphRecord(id: Self.service, content: RecordContent(type: "service", groups: [:])),
            GraphRecord(
                id: Self.resource,
                content: RecordContent(
                    type: "resource", groups: ["offers": .map(Self.days("4"))])),
            GraphRecord(id: Self.centre, content: RecordContent(type: "service", groups: [:])),
            level(Self.id(1, 5), of: Self.service, "5"),
            level(Self.id(3, 6), of: Self.centre, supportedDays),
            link(Self.id(3, 7), "supports", Self.centre, Self.service, "minor"),
        ]
        if hasLink {
            records.append(link(Self.use, kind, Self.service, Self.resource, criticality))
        }
        if let provided {
            records.append(
                GraphRecord(
                    id: Self.id(4, 8),
                    content: RecordContent(
                        type: "provision",
                        groups: [
                            "delivery": .single(
                                .object([
                                    "provider": .string(RecordID.institution(4).hex),
                                    "service": .string(Self.service.hex),
                                ])), "offers": .map(Self.days(provided)),
                        ])))
        }
        return RegisterGraph(
            records, institutions: GraphInstitutions([:]), day: GraphDay(number: 20_260_630))
    }
}

@Suite("Promises that can't hold, and what changed between two days")
struct GraphQuestionTests {
    @Test("What agrees gives no finding")
    func agreeing() {
        let check = LevelCheck(Small().register)
        #expect(check.findings.isEmpty)
        #expect(check.incomparable.isEmpty)
    }

    @Test("A supporting centre may not promise less than the owner of the service")
    func support() throws {
        let findings = LevelCheck(Small(supportedDays: "6").register).findings
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.claim == .support)
        #expect((finding.demanded, finding.offered) == (5_000_000, 6_000_000))
        #expect(LevelCheck(Small(supportedDays: "4").register).findings.isEmpty)
    }

    @Test("A provider may not keep less than the owner promises")
    func provision() {
        #expect(LevelCheck(Small(provided: "6").register).findings.map(\.claim) == [.provision])
        #expect(LevelCheck(Small(provided: "5").register).findings.isEmpty)
    }

    @Test("A link may not require more than its other end offers, critical or not")
    func requirement() throws {
        for criticality in ["critical", "minor"] {
            let small = Small(criticality: criticality, requires: ("3", "working-day"))
            let findings = LevelCheck(small.register).findings
            #expect(findings.map(\.claim) == [.requirement])
            #expect(findings.first?.statedBy == Small.use)
        }
    }

    @Test("Levels in units that can't be compared are said, not guessed")
    func incomparable() {
        let check = LevelCheck(Small(requires: ("3", "day")).register)
        #expect(check.findings.isEmpty)
        #expect(check.incomparable.map(\.demanded.unit) == ["second"])
        #expect(check.incomparable.map(\.offered?.unit) == ["working-day"])
    }

    @Test("Equal days differ in nothing")
    func equalDays() {
        #expect(RegisterDifference(from: Small().register, to: Small().register).isEmpty)
    }

    @Test("A link that came, went, turned or grew critical is told with both its states")
    func linkChanges() throws {
        func changes(_ before: Small, _ after: Small) -> [RegisterDifference.LinkChange] {
            let difference = RegisterDifference(from: before.register, to: after.register)
            #expect(difference.records.isEmpty)
            return difference.links
        }
        let came = try #require(changes(Small(hasLink: false), Small()).first)
        #expect(came.before == nil && came.after?.kind?.code == "uses")
        let went = try #require(changes(Small(), Small(hasLink: false)).first)
        #expect(went.after == nil && went.before?.kind?.code == "uses")
        let turned = changes(Small(), Small(kind: "calls"))
        #expect(turned.map(\.before?.kind?.code) == ["uses"])
        #expect(turned.map(\.after?.kind?.code) == ["calls"])
        #expect(changes(Small(criticality: "important"), Small(criticality: "minor")).count == 1)
    }
}
