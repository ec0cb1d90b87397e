import Catalogue
import Register
import Testing

@Suite("Files that are refused")
struct InvalidFileTests {
    static let known: [String: String] = [
        "n01": "need", "n02": "need", "s01": "service", "r01": "resource", "p01": "position",
        "self": "institution",
    ]

    static func errors(_ bytes: [UInt8], _ name: String) -> [LineError] {
        RegisterFile(parsing: bytes, name: name).records { name in
            guard name.institution == nil, let type = known[name.code] else { return nil }
            let number = known.keys.sorted().firstIndex(of: name.code) ?? 0
            return NamedRecord(id: hex(number, 40), type: type)
        }.errors
    }

    @Test("Each file yields exactly the reason in its name, with file, line and sentences")
    func reasons() throws {
        for name in try Fixtures.names(in: "invalid") {
            let errors = Self.errors(try Fixtures.bytes("invalid/\(name)"), name)
            let reason = name.split(separator: ".").first.map(String.init) ?? ""
            #expect(errors.map(\.error.reason) == [reason], "\(name): \(errors)")
            for error in errors {
                #expect(error.file == name && error.line >= 1)
                #expect(!error.error.message.lv.isEmpty && !error.error.message.en.isEmpty)
            }
        }
    }

    @Test("Every reason that a file can give has a file")
    func everyReason() throws {
        let covered = Set(
            try Fixtures.names(in: "invalid").compactMap { $0.split(separator: ".").first }
                .map(String.init))
        let inCommandsOnly = [
            // Only bytes in a log or commands can break these.
            "not-canonical", "element-unexpected", "value-unexpected", "bad-assignment",
            "language-missing",
            // No field of this schema is a whole number.
            "out-of-range",
        ]
        let reasons =
            Schema.Rule.allCases.map(\.rawValue) + FieldError.Reason.allCases.map(\.rawValue)
        #expect(Set(reasons).subtracting(covered) == Set(inCommandsOnly))
    }

    @Test("What a record breaks already is warned of; what a line breaks anew refuses it")
    func brokenBefore() throws {
        let text = #"""
            {"saime":"register","version":1,"institution":"vsaa"}
            {"type":"position","code":"p1","fields":{"title":{"lv":"Amats"}}}
            """#
        let file = RegisterFile(parsing: Array(text.utf8), name: "a.jsonl")
        let alone = file.records { _ in nil }
        #expect(alone.records.isEmpty && alone.errors.map(\.error.severity).contains(.error))
        var present = RecordContent(type: "position")
        present.groups["code"] = .single(.object(["code": .string("p1")]))
        let again = file.records(present: { _ in present }, resolve: { _ in nil })
        #expect(again.records.count == 1)
        #expect(!again.errors.isEmpty && again.errors.allSatisfy { $0.error.severity == .warning })
        // Taking away what was there is the line's own doing.
        present.groups["institution"] = .single(.object(["institution": .string(hex(1, 40))]))
        let emptying = RegisterFile(
            parsing: Array(
                #"""
                {"saime":"register","version":1,"institution":"vsaa"}
                {"type":"position","code":"p1","fields":{},"empty":["institution"]}
                """#.utf8), name: "b.jsonl")
        let emptied = emptying.records(present: { _ in present }, resolve: { _ in nil })
        #expect(emptied.records.isEmpty, "\(emptied.errors)")
    }

    @Test("All errors of a file are collected, each with its line and field")
    func collected() {
        let text = #"""
            {"saime":"register","version":1,"institution":"vsaa"}
            {"type":"position","code":"p1","fields":{"title":{"lv":"Amats"},"institution":"self","contact":{"email":"x","phone":"y"}}}
            nonsense
            {"type":"position","code":"p2","fields":{"title":{"lv":"Amats"},"institution":"self","contact":{"email":"a@b.example"}}}
            """#
        let file = RegisterFile(parsing: Array(text.utf8), name: "a.jsonl")
        let (records, errors) = file.records { _ in
            NamedRecord(id: hex(1, 40), type: "institution")
        }
        #expect(records.map(\.name.code) == ["p2"])
        #expect(errors.map(\.line).sorted() == [2, 2, 3])
        #expect(
            errors.filter { $0.line == 2 }.map(\.error.field) == ["contact.email", "contact.phone"])
    }

    @Test(
        "A file with carriage returns, a byte order mark, blank lines and decomposed text is read")
    func tolerated() throws {
        let decomposed = "Iesta\u{0304}de"
        let text =
            "\u{FEFF}{\"saime\":\"register\",\"version\":1,\"institution\":\"vsaa\"}\r\n\r\n"
            + "{\"code\":\"self\", \"type\":\"institution\", \"fields\":{\"name\":{\"lv\":\"\(decomposed)\"},"
            + "\"group\":\"direct\",\"field\":\"soc-pro\",\"territory\":[\"LV\"]}}\r\n"
        let (records, errors) = RegisterFile(parsing: Array(text.utf8), name: "a").records { _ in
            nil
        }
        #expect(errors.isEmpty, "\(errors)")
        let name = try #require(records.first?.content.field("name")?["lv"]?.text)
        #expect(Array(name.utf8) == Array("Iestāde".utf8))
    }
}
