import Register
import Testing

@Suite("Validation of cells")
struct SchemaValidationTests {
    let schema = Schema.current

    func rules(
        _ group: String, _ element: String? = nil, _ value: CanonicalJSON? = nil,
        type: String = "service"
    ) -> [Schema.Rule] {
        schema.validate(type: type, group: group, element: element, value: value?.bytes).map(\.rule)
    }

    @Test("Existence is the record's type and nothing else")
    func existence() {
        #expect(rules("existence", nil, .object(["type": .string("service")])).isEmpty)
        #expect(rules("existence", nil, .object(["type": .string("need")])) == [.wrongKind])
        #expect(
            rules("existence", "x", .object(["type": .string("service")])) == [.elementUnexpected])
        #expect(rules("existence", nil, nil) == [.wrongKind])
    }

    @Test("A group is only of its own type, and its shape decides on element and value")
    func shapes() {
        let name = CanonicalJSON.object(["name": .object(["lv": .string("Nosaukums")])])
        let id = String(repeating: "0", count: 40)
        #expect(rules("service.name", nil, name).isEmpty)
        #expect(rules("service.name", "x", name) == [.elementUnexpected])
        #expect(rules("need.name", nil, name) == [.unknownGroup])
        #expect(rules("service.future", nil, name) == [.unknownGroup])
        #expect(rules("x", nil, name, type: "future") == [.unknownType])
        #expect(rules("service.needs", id).isEmpty)
        #expect(rules("service.needs", id.uppercased() + "a") == [.badReference])
        #expect(rules("service.needs", nil) == [.elementMissing])
        #expect(rules("service.needs", id, name) == [.valueUnexpected])
        #expect(rules("service.channels", "portal", nil) == [.wrongKind])
    }

    @Test("Bytes that aren't canonical are refused before anything else")
    func bytes() {
        let violations = schema.validate(
            type: "service", group: "service.checked", element: nil,
            value: Array(#"{"checked": "2026-01-01"}"#.utf8))
        #expect(violations.map(\.rule) == [.notCanonical])
    }

    @Test("Days are those of the calendar")
    func days() {
        for (day, isRight) in [
            ("2024-02-29", true), ("2025-02-29", false), ("2000-02-29", true),
            ("1900-02-29", false),
            ("2025-04-31", false), ("2025-13-01", false), ("2025-00-01", false),
            ("2025-1-1", false),
        ] {
            let value = CanonicalJSON.object(["checked": .string(day)])
            #expect(rules("service.checked", nil, value).isEmpty == isRight, "\(day)")
        }
    }

    @Test("A violation says where: group, field, language, element")
    func paths() {
        let texts = CanonicalJSON.object(["name": .object(["lv": .string(" ")])])
        let channel = CanonicalJSON.object(["phases": .array([.string("x")])])
        let found =
            schema.validate(
                type: "service", group: "service.name", element: nil, value: texts.bytes)
            + schema.validate(
                type: "service", group: "service.channels", element: "portal",
                value: channel.bytes)
            + schema.validate(
                type: "service", group: "service.life-cycle", element: nil,
                value: Array("{}".utf8))
        #expect(found.map(\.field) == ["name.lv", "channels.portal.phases", "life-cycle.stage"])
        #expect(found.allSatisfy { !$0.message.lv.isEmpty && $0.message.lv != $0.message.en })
    }

    @Test("Extensible lists take codes of one's own that start with x-, others don't")
    func extensible() {
        let id = String(repeating: "0", count: 40)
        let indicator = CanonicalJSON.object([
            "record": .string(id), "indicator": .string("x-queue"),
            "period": .string("2025-01-01/2025-12-31"),
        ])
        #expect(rules("measurement.subject", nil, indicator, type: "measurement").isEmpty)
        let kind = CanonicalJSON.object(["kind": .string("x-kind")])
        #expect(rules("service.kind", nil, kind) == [.unknownCode])
    }

    @Test("Flags follow from channels: every combination of electronic and physical")
    func flags() {
        let phases = ["request", "processing", "receipt"]
        // Each phase in no channel, electronically, physically or both.
        for code in 0..<64 {
            var portal: Set<String> = []
            var centre: Set<String> = []
            for (index, phase) in phases.enumerated() {
                let way = code >> (2 * index) & 3
                if way & 1 != 0 { portal.insert(phase) }
                if way & 2 != 0 { centre.insert(phase) }
            }
            let flags = ServiceFlags.derive(channels: [
                "portal": portal, "institution-centre": centre,
            ])
            let isElectronic = portal.contains("request") && portal.contains("receipt")
            let isDigital = isElectronic && centre.isEmpty && portal.contains("processing")
            #expect(flags == (isDigital ? .digital : isElectronic ? .electronic : .none))
        }
    }
}
