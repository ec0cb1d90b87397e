import Catalogue
import Register
import Testing

@Suite("The example federation")
struct FederationTests {
    let federation: Federation

    /// Read once for all tests of the suite.
    private static let shared = Result { try Federation() }

    init() throws { federation = try Self.shared.get() }

    @Test("Every file parses, every name resolves, no rule is broken")
    func noErrors() {
        let errors = federation.errors.filter { $0.error.severity == .error }
        #expect(errors.isEmpty, "\(errors.prefix(10))")
        let warnings = Set(federation.errors.map(\.error.reason))
        #expect(warnings.isSubset(of: ["name-word-count"]), "\(federation.errors)")
    }

    @Test("It has all institutions, life situations, services, resources and links")
    func counts() {
        #expect(federation.members.count == 58)
        #expect(federation.contents(of: "institution").count == 58)
        #expect(federation.contents(of: "life-situation").count == 19)
        #expect(federation.contents(of: "service").count == 74)
        #expect(federation.contents(of: "resource").count == 48)
        #expect(federation.contents(of: "link").count == 219)
    }

    @Test("Every registration number passes the check digit, or is left out")
    func registrationNumbers() {
        for member in federation.members {
            guard let number = member.row["registration"]?.text else {
                #expect(["tehniska-apskate", "bernu-fonds"].contains(member.id))
                continue
            }
            #expect(RegistrationNumber.isValid(number), "\(member.id) \(number)")
            #expect(!RegistrationNumber.containsPersonalCode(number))
            let content = federation.contents["\(member.id)/self"]
            #expect(content?.field("registration")?.text == number)
        }
    }

    @Test("Every need but one for planning ahead is met by a service, every service meets a need")
    func needs() {
        let met = federation.contents(of: "service").flatMap { $0.content.elements("needs") }
        for (name, content) in federation.contents(of: "service") {
            #expect(!content.elements("needs").isEmpty, "\(name)")
            for need in content.elements("needs") {
                #expect(federation.content(id: need)?.type == "need", "\(name)")
            }
        }
        for (name, _) in federation.contents(of: "need") {
            #expect(met.contains(federation.ids[name]?.id ?? ""), "\(name)")
        }
    }

    @Test("The life situations of a service are among those of its needs")
    func situations() {
        for (name, content) in federation.contents(of: "service") {
            let ofNeeds = content.elements("needs").reduce(into: Set<String>()) {
                $0.formUnion(federation.content(id: $1)?.elements("situations") ?? [])
            }
            #expect(content.elements("situations").isSubset(of: ofNeeds), "\(name)")
        }
    }

    @Test("Every service has service-level conditions and every need a required level")
    func levels() {
        let described = Set(
            federation.contents(of: "service-level")
                .compactMap { $0.content.field("service")?.text })
        for (name, _) in federation.contents(of: "service") {
            #expect(described.contains(federation.ids[name]?.id ?? ""), "\(name)")
        }
        for (name, content) in federation.contents(of: "need") {
            #expect(!content.elements("requires").isEmpty, "\(name)")
        }
        for (name, content) in federation.contents(of: "resource") {
            #expect(content.elements("offers").contains("availability"), "\(name)")
        }
    }

    @Test("The e and d flags derived from the channels are those of the table")
    func flags() {
        for (name, content) in federation.contents(of: "service") {
            guard case .map(let channels) = content.groups["channels"] else {
                Issue.record("\(name) has no channels")
                continue
            }
            let code = name.split(separator: "/").last.map(String.init) ?? ""
            let expected: ServiceFlags =
                Self.digital.contains(code)
                ? .digital : (Self.neither.contains(code) ? .none : .electronic)
            #expect(ServiceFlags.derive(channels: channels) == expected, "\(name)")
        }
    }

    private static let digital: Set<String> = [
        "s10", "s15", "s17", "s18", "s20", "s23", "s26", "s27", "s29", "s32", "s41", "s55", "s56",
        "s57", "s58", "s59", "s60", "s61", "s62", "s64", "s65", "s66", "w01",
    ]
    private static let neither: Set<String> = [
        "s12", "s13", "s21", "s40", "s49", "s51", "s52", "s53", "s54", "s67", "s68", "k03",
    ]

    @Test("What the README calls a promise that can't hold is one, and there is no other")
    func brokenPromises() {
        var promised: [String: Double] = [:]
        for (_, content) in federation.contents(of: "service-level") {
            guard let service = content.field("service")?.text else { continue }
            promised[service] = availability(content, "indicators") ?? promised[service]
        }
        for (name, content) in federation.contents(of: "resource") {
            promised[federation.ids[name]?.id ?? ""] = availability(content, "offers")
        }
        var broken: [String] = []
        for (name, content) in federation.contents(of: "link") {
            guard let from = content.field("ends", "from")?.text,
                let to = content.field("ends", "to")?.text,
                let promise = promised[from], let offer = promised[to], promise > offer
            else { continue }
            broken.append(name)
        }
        #expect(
            broken == [
                "ic/l-s64-r21", "nvd/l-s32-r12", "nvd/l-s32-r31", "pmlp/l-s14-r25",
                "pmlp/l-s14-r31", "pmlp/l-s14-r44", "vdaa/l-s55-r31",
            ])
    }

    @Test("Every need is met in the level it requires, but for the one that the README names")
    func unmetNeeds() {
        var unmet: [String] = []
        for (name, level) in federation.contents(of: "service-level") {
            guard let service = federation.content(id: level.field("service")?.text ?? ""),
                level.elements("recipients").isEmpty
            else { continue }
            for need in service.elements("needs") {
                guard let content = federation.content(id: need), !isMet(content, by: level) else {
                    continue
                }
                unmet.append(name)
            }
        }
        #expect(unmet == ["pmlp/s12-l"])
    }

    /// Whether each required indicator that is promised in the same unit is promised as well or
    /// better.
    private func isMet(_ need: RecordContent, by level: RecordContent) -> Bool {
        guard case .map(let required) = need.groups["requires"],
            case .map(let promised) = level.groups["indicators"]
        else { return false }
        return required.allSatisfy { indicator, wanted in
            guard let promise = promised[indicator], promise["unit"] == wanted["unit"],
                let has = promise["target"]?.text.flatMap({ Double($0) }),
                let wants = wanted["target"]?.text.flatMap({ Double($0) })
            else { return true }
            return wanted["bound"]?.text == "at-least" ? has >= wants : has <= wants
        }
    }

    private func availability(_ content: RecordContent, _ group: String) -> Double? {
        guard case .map(let values) = content.groups[group] else { return nil }
        return values["availability"]?["target"]?.text.flatMap { Double($0) }
    }

    @Test("Reading what was written gives the same records, and writing it again the same bytes")
    func roundTrip() {
        let names = federation.names
        let ids = federation.ids
        for member in federation.members {
            for file in member.files {
                let drafts = federation.drafts[file.name] ?? []
                let text = Self.written(drafts, member.id, names)
                let again = RegisterFile(parsing: Array(text.utf8), name: file.name)
                let (records, errors) = again.records(
                    present: { federation.contents["\(member.id)/\($0.code)"] },
                    resolve: { ids["\($0.institution ?? member.id)/\($0.code)"] })
                #expect(errors.filter { $0.error.severity == .error }.isEmpty)
                #expect(records == drafts, "\(file.name)")
                #expect(Self.written(records, member.id, names) == text)
            }
        }
    }

    private static func written(
        _ drafts: [RecordDraft], _ institution: String, _ names: [String: RecordName]
    ) -> String {
        let lines = drafts.map { draft in
            RegisterLine(
                content: draft.content, name: draft.name, id: draft.id,
                positions: draft.positions, empty: draft.empty, isRetracted: draft.isRetracted
            ).written { id in
                names[id].map {
                    $0.institution == institution ? RecordName(code: $0.code) : $0
                }
            }
        }
        return ([RegisterLine.header(institution: institution)] + lines).joined(separator: "\n")
    }
}
