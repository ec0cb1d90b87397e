import Catalogue
import Register
import Testing

@Suite("The facts of a record for the graph")
struct GraphFactsTests {
    @Test("What they don't read doesn't change them, and each group that they read does somewhere")
    func reads() {
        let register = SyntheticRegister(records: 600, seed: 1)
        var read: Set<String> = []
        var without: Set<String> = []
        for institution in register.institutions {
            let records =
                register.records(of: institution, .ids) + register.links(of: institution, .ids)
                + register.answers(of: institution)
            for (record, draft) in records {
                let whole = GraphFacts(record, draft.content)
                var wanted = draft.content
                for code in draft.content.groups.keys {
                    let group = "\(draft.content.type).\(code)"
                    var rest = draft.content
                    rest.groups[code] = nil
                    if GraphFacts.reads(group) {
                        if GraphFacts(record, rest) != whole { read.insert(group) }
                    } else {
                        without.insert(group)
                        wanted.groups[code] = nil
                    }
                }
                #expect(GraphFacts(record, wanted) == whole, "\(draft.content.type)")
            }
        }
        #expect(read.isSuperset(of: ["link.ends", "service.name", "service-level.indicators"]))
        #expect(without.contains("service.description"))
    }

    @Test("Groups of unknown types with a known end are read, others not")
    func unknown() {
        #expect(GraphFacts.reads("other.answers") && GraphFacts.reads("a.b.name"))
        #expect(!GraphFacts.reads("other.ends") && !GraphFacts.reads("answers"))
        #expect(!GraphFacts.reads("link.ends.ends") && !GraphFacts.reads(""))
    }
}
