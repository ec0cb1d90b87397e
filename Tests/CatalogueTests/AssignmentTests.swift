import Catalogue
import Register
import Testing

@Suite("Assignments")
struct AssignmentTests {
    static let service = RecordContent(
        type: "service",
        groups: [
            "name": .single(.object(["name": .object(["lv": .string("Vecais")])])),
            "life-cycle": .single(.object(["stage": .string("planned")])),
            "recipients": .set(["resident"]),
            "channels": .map(["portal": .object(["phases": .array([.string("request")])])]),
        ])

    func assign(_ texts: String..., to content: RecordContent = service) -> Assignments {
        Assignments(texts, to: content) { name in
            name.code == "n01" ? NamedRecord(id: hex(9, 40), type: "need") : nil
        }
    }

    @Test("A language of a text is set and the others stay")
    func text() {
        let result = assign("name.en=New name")
        #expect(result.errors.isEmpty)
        let value: CanonicalJSON = .object([
            "name": .object(["lv": .string("Vecais"), "en": .string("New name")])
        ])
        #expect(result.changes == [.set(group: "service.name", value: value)])
    }

    @Test("Latvian labels stand for codes, in values and elements")
    func labels() {
        let result = assign(
            "life-cycle.stage=Plānots", "life-cycle.since=2026-01-01",
            "channels.E-adrese.phases=pieprasīšana,saņemšana")
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(
            result.changes == [
                .put(
                    group: "service.channels", element: "e-address",
                    value: .object(["phases": .array([.string("request"), .string("receipt")])])),
                .set(
                    group: "service.life-cycle",
                    value: .object(["stage": .string("planned"), "since": .string("2026-01-01")])),
            ])
    }

    @Test("Sets are replaced, added to and taken from")
    func sets() {
        #expect(
            assign("recipients=uzņēmējs").changes == [
                .put(group: "service.recipients", element: "business", value: nil),
                .remove(group: "service.recipients", element: "resident"),
            ])
        #expect(
            assign("needs+=n01").changes == [
                .put(group: "service.needs", element: hex(9, 40), value: nil)
            ])
        #expect(
            assign("recipients+=bērns").changes == [
                .put(group: "service.recipients", element: "child", value: nil)
            ])
        #expect(assign("recipients+=resident").changes.isEmpty)
        #expect(
            assign("recipients-=resident").changes == [
                .remove(group: "service.recipients", element: "resident")
            ])
        #expect(
            assign("channels-=portal").changes == [
                .remove(group: "service.channels", element: "portal")
            ])
    }

    @Test("A group without its last field is stated empty")
    func empty() {
        #expect(assign("name.lv=").changes == [.empty(group: "service.name")])
    }

    @Test(
        "What can't be read or is against the schema is refused with its reason",
        arguments: [
            ("name", "bad-assignment"), ("name=x", "language-missing"),
            ("nosaukums=x", "unknown-group"),
            ("life-cycle.posms=x", "unknown-field"), ("kind=nezinams", "unknown-code"),
            ("needs+=n77", "unresolved-reference"), ("needs+=n 01", "bad-reference"),
            ("checked=rīt", "bad-date"), ("channels.portal=x", "unknown-field"),
            ("channels=x", "bad-assignment"), ("name+=x", "bad-assignment"),
            ("channels.portal.phases=", "missing"),
        ])
    func refused(assignment: String, reason: String) {
        #expect(assign(assignment).errors.map(\.reason) == [reason])
    }

    @Test("Applying the changes to the record gives what was assigned, and no further change")
    func applied() {
        let texts = [
            "name.lv=Pabalstu piešķiršana ģimenēm", "recipients=child,parent", "channels-=portal",
        ]
        var content = Self.service
        for change in Assignments(texts, to: content, resolve: { _ in nil }).changes {
            content.apply(change)
        }
        #expect(content.elements("recipients") == ["child", "parent"])
        #expect(content.elements("channels").isEmpty)
        #expect(Assignments(texts, to: content, resolve: { _ in nil }).changes.isEmpty)
    }
}

@Suite("Templates")
struct TemplateTests {
    @Test("Every type has an empty sheet that names all its groups and is one line of JSON")
    func templates() throws {
        for type in Schema.current.types {
            let line = try #require(RegisterLine.template(of: type.code))
            let json = try CanonicalJSON(parsing: Array(line.utf8), bounds: RegisterFile.lineBounds)
            let groups = Set(type.groups.filter { $0.precedence != .approval }.map(\.code))
            #expect(
                Set(json["fields"]?.members?.keys.map { $0 } ?? []) == groups.subtracting(["code"]))
        }
        #expect(RegisterLine.template(of: "nothing") == nil)
    }
}

@Suite("Written lines")
struct RegisterLineTests {
    @Test("Positions, emptied groups, retraction and unknown groups are written and read back")
    func everything() throws {
        let line = RegisterLine(
            content: RecordContent(type: "need", groups: ["for": .set(["child"])]),
            name: RecordName(institution: "nvd", code: "v1"), id: hex(5, 40), owner: "ldvc",
            positions: [
                .init(group: "for", element: "child", position: "3/public/0:7.1"),
                .init(group: "name", position: "3/public/0:7.0"),
            ],
            empty: ["description"], isRetracted: true,
            other: [.init(group: "need.future", value: .bool(true))]
        ).written { _ in nil }
        let text = RegisterLine.header(institution: "ldvc") + "\n" + line
        let (records, errors) = RegisterFile(parsing: Array(text.utf8), name: "a").records { _ in
            nil
        }
        #expect(errors.isEmpty, "\(errors)")
        let record = try #require(records.first)
        #expect(record.name == RecordName(institution: "nvd", code: "v1"))
        #expect(record.id == hex(5, 40))
        #expect(record.isRetracted)
        #expect(record.empty == ["description"])
        #expect(record.positions.count == 2)
        #expect(record.content.elements("for") == ["child"])
    }
}
