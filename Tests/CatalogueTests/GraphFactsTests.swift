import Register
import Testing

@testable import Catalogue

@Suite("The facts of a record for the graph")
struct GraphFactsTests {
    @Test("What they don't read doesn't change them, and each group that they read does somewhere")
    func reads() throws {
        var read: Set<String> = []
        var without: Set<String> = []
        for (record, content) in try contents() {
            let whole = GraphFacts(record, content)
            var wanted = content
            for code in content.groups.keys {
                let group = "\(content.type).\(code)"
                var rest = content
                rest.groups[code] = nil
                if !GraphFacts.reads(group) {
                    without.insert(group)
                    wanted.groups[code] = nil
                } else if GraphFacts(record, rest) != whole {
                    read.insert(group)
                }
            }
            #expect(GraphFacts(record, wanted) == whole, "\(content.type)")
        }
        #expect(GraphFacts.groups.subtracting(read) == [])
        #expect(read.contains("service.name") && without.contains("service.description"))
    }

    /// What records say in a synthetic register and in the example federation.
    private func contents() throws -> [(RecordID, RecordContent)] {
        let register = SyntheticRegister(records: 600, seed: 1)
        let made = register.institutions.flatMap { institution in
            register.records(of: institution, .ids) + register.links(of: institution, .ids)
                + register.answers(of: institution)
        }.map { ($0.0, $0.1.content) }
        let federation = try Federation()
        let told = federation.contents.compactMap { name, content in
            federation.ids[name].flatMap { RecordID(hex: $0.id) }.map { ($0, content) }
        }
        // Neither says how long anything is valid, nor what a provider offers.
        let offers = try #require(made.first { $0.1.groups["offers"] != nil }).1.groups["offers"]
        let limited = (made + told).map { record, content in
            var content = content
            content.groups["validity"] = .single(
                .object(["validity": .string("2026-01-01/2026-12-31")]))
            if content.type == "provision" { content.groups["offers"] = offers }
            return (record, content)
        }
        return made + told + limited
    }

    @Test("Groups of unknown types with a known end are read, others not")
    func unknown() {
        #expect(GraphFacts.reads("other.answers") && GraphFacts.reads("a.b.name"))
        #expect(!GraphFacts.reads("other.ends") && !GraphFacts.reads("answers"))
        #expect(!GraphFacts.reads("link.ends.ends") && !GraphFacts.reads(""))
    }
}
