import Register
import Testing

@Suite("The schema")
struct SchemaTests {
    let schema = Schema.current

    @Test("Names are stable ASCII and unique, labels exist in both languages")
    func names() {
        #expect(Set(schema.types.map(\.code)).count == schema.types.count)
        for type in schema.types {
            #expect(Set(type.groups.map(\.code)).count == type.groups.count, "\(type.code)")
            for group in type.groups {
                let name = type.fullName(group)
                #expect(name.wholeMatch(of: /[a-z-]+\.[a-z-]+/) != nil, "\(name)")
                #expect(schema.group(named: name)?.group == group)
                #expect(!group.label.lv.isEmpty && !group.label.en.isEmpty)
                #expect(Set(group.fields.map(\.code)).count == group.fields.count, "\(name)")
                for field in group.fields {
                    #expect(field.code.wholeMatch(of: /[a-z-]+/) != nil, "\(name) \(field.code)")
                    #expect(!field.label.lv.isEmpty && !field.label.en.isEmpty)
                }
                if case .set = group.shape { #expect(group.fields.isEmpty, "\(name)") }
                if case .map = group.shape { #expect(!group.fields.isEmpty, "\(name)") }
                if case .single = group.shape { #expect(!group.fields.isEmpty, "\(name)") }
            }
        }
    }

    @Test("Codes of a list are unique ASCII, and their labels can be told apart")
    func codes() {
        for list in schema.codeLists {
            #expect(Set(list.codes.map(\.code)).count == list.codes.count, "\(list.name)")
            for code in list.codes {
                #expect(code.code.wholeMatch(of: /[A-Za-z-]+/) != nil, "\(list.name) \(code.code)")
                #expect(list.code(meantBy: code.label.lv.uppercased()) == code.code, "\(code.code)")
                #expect(list.code(meantBy: code.label.en) == code.code, "\(list.name) \(code.code)")
            }
        }
    }

    @Test("References name types that exist")
    func references() {
        let types = Set(schema.types.map(\.code))
        for group in schema.types.flatMap(\.groups) {
            let kinds = group.fields.map(\.kind) + [group.shape.element].compactMap { $0 }
            for case .reference(let named) in kinds {
                #expect(!named.isEmpty && types.isSuperset(of: named))
            }
        }
    }

    @Test("Every EU term has a full address")
    func terms() {
        let groups = schema.types.flatMap(\.groups)
        let terms =
            schema.types.map(\.term) + groups.map(\.term) + groups.flatMap(\.fields).map(\.term)
            + schema.codeLists.flatMap(\.codes).map(\.term)
        for term in terms.compactMap({ $0 }) {
            #expect(Schema.iri(ofTerm: term)?.hasPrefix("http://") == true, "\(term)")
        }
        #expect(Schema.iri(ofTerm: "nothing:x") == nil)
    }

    @Test("There are 17 channels: 11 remote electronic, 1 remote physical, 5 on site")
    func channels() throws {
        let list = try #require(schema.codeLists.first { $0.name == "channel" })
        let environments = list.codes.compactMap { ServiceFlags.Environment(channel: $0.code) }
        #expect(environments.count == 17)
        #expect(environments.filter { $0 == .remoteElectronic }.count == 11)
        #expect(environments.filter { $0 == .remotePhysical }.count == 1)
        #expect(environments.filter { $0 == .onSite }.count == 5)
        #expect(ServiceFlags.Environment(channel: "fax") == nil)
    }

    @Test("Every group has a default row; override is first, existence and approval are closed")
    func precedence() {
        let rows = schema.precedence
        #expect(rows.count == 1 + schema.types.reduce(0) { $0 + $1.groups.count })
        #expect(rows.first?.group == "existence")
        for row in rows {
            #expect(row.roles.first == .override, "\(row.group)")
            let isClosed = row.group == "existence" || row.group.hasSuffix(".approval")
            #expect(row.closed == isClosed, "\(row.group)")
        }
        let classified = rows.filter { $0.roles == [.override, .national, .lead, .owner] }
        #expect(
            Set(classified.map(\.group)).isSuperset(of: [
                "service.field", "service.function", "service.situations", "need.situations",
                "resource.function", "institution.field", "institution.functions",
            ]))
        #expect(Schema.Precedence.content.roles == [.override, .owner, .lead])
    }

    @Test("Approval alone is free of what the owner says")
    func approval() {
        #expect(!Schema.Precedence.approval.roles.contains(.owner))
        for precedence in Schema.Precedence.allCases where precedence != .approval {
            #expect(precedence.roles.contains(.owner))
        }
    }
}

@Suite("Registration numbers and personal codes")
struct SchemaNumberTests {
    @Test("A number with one wrong digit never passes")
    func checkDigit() {
        for number in ["90000069281", "90001733697", "90011524360", "40003345734", "99990000130"] {
            #expect(RegistrationNumber.isValid(number))
            for index in 0..<11 {
                for digit in "0123456789" {
                    var digits = Array(number)
                    guard digits[index] != digit else { continue }
                    digits[index] = digit
                    #expect(!RegistrationNumber.isValid(String(digits)), "\(String(digits))")
                }
            }
        }
        for wrong in [
            "", "9000006928", "900000692810", "9000006928a", "٩٠٠٠٠٠٦٩٢٨١", "00000000000",
        ] {
            #expect(!RegistrationNumber.isValid(wrong))
        }
    }

    @Test(
        "Personal codes are found in any text",
        arguments: [
            "010190-12345", "01019012345", "320000-12345", "32000012345", "kods 311299-20000.",
            "(010190-12345)", "010190-12345-", "-010190-12345",
        ])
    func personal(text: String) { #expect(RegistrationNumber.containsPersonalCode(text)) }

    @Test(
        "Other numbers are no personal codes",
        arguments: [
            "90000069281", "+12025550123", "2026-12-31", "321/2024", "320000-1234", "991390-12345",
            "011390-12345", "1010190-12345", "010190-123456", "+37167000000", "",
        ])
    func other(text: String) { #expect(!RegistrationNumber.containsPersonalCode(text)) }
}
