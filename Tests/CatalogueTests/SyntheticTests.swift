import Catalogue
import Dependencies
import Register
import Testing

@Suite("A synthetic register")
struct SyntheticTests {
    private static let register = SyntheticRegister(records: 600, seed: 3)

    private func records(
        _ register: SyntheticRegister, _ spelling: SyntheticSpelling
    ) -> [(owner: SyntheticInstitution, id: RecordID, draft: RecordDraft)] {
        register.institutions.flatMap { institution in
            (register.records(of: institution, spelling) + register.links(of: institution, spelling))
                .map { (institution, $0.id, $0.draft) }
        }
    }

    @Test("reads back from its files without an error or a warning, and says the same")
    func files() throws {
        let register = Self.register
        let stated = records(register, .ids)
        var known: [RecordName: NamedRecord] = [:]
        for (owner, id, draft) in stated {
            let name = RecordName(institution: owner.code, code: draft.name.code)
            #expect(known[name] == nil, "\(name)")
            known[name] = NamedRecord(id: id.hex, type: draft.content.type)
        }
        var count = 0
        for institution in register.institutions {
            var text = RegisterLine.header(institution: institution.code) + "\n"
            let drafts =
                register.records(of: institution, .names) + register.links(of: institution, .names)
            for record in drafts { text += record.draft.text + "\n" }
            let file = RegisterFile(parsing: Array(text.utf8), name: institution.code)
            let (read, errors) = file.records { name in
                known[
                    RecordName(institution: name.institution ?? institution.code, code: name.code)]
            }
            #expect(errors == [])
            let own = stated.filter { $0.owner == institution }.map(\.draft.content)
            #expect(read.map(\.content) == own)
            count += read.count
        }
        #expect(count == register.counts.values.reduce(0, +))
    }

    @Test("follows from size and seed alone")
    func seeds() {
        let again = records(SyntheticRegister(records: 600, seed: 3), .ids)
        let other = records(SyntheticRegister(records: 600, seed: 4), .ids)
        let one = records(Self.register, .ids)
        #expect(one.map(\.draft) == again.map(\.draft))
        #expect(one.map(\.id) == again.map(\.id))
        #expect(Set(one.map(\.id)).count == one.count)
        // All but the institutions' own, whose IDs are their numbers.
        let shared = Set(one.map(\.id)).intersection(other.map(\.id))
        #expect(shared.count <= Self.register.institutions.count)
    }

    @Test("has institutions with codes and registration numbers of their own, and leads among them")
    func institutions() {
        let all = Self.register.institutions
        #expect(Set(all.map(\.code)).count == all.count)
        #expect(Set(all.map(\.registration)).count == all.count)
        #expect(all.allSatisfy { RegistrationNumber.isValid($0.registration) })
        for institution in all {
            let lead = institution.lead.map { all[$0].rank }
            switch institution.rank {
            case .national: #expect(lead == nil)
            case .ministry: #expect(lead == .national)
            case .agency, .municipality: #expect(lead == .ministry || lead == .national)
            }
        }
    }

    @Test("answers links with the digest of their ends, on the other end's record, by its owner")
    func answers() {
        let register = Self.register
        var links: [String: (ends: CanonicalJSON, to: String, author: UInt32)] = [:]
        for (owner, id, draft) in records(register, .ids) {
            guard case .single(let ends) = draft.content.groups["ends"] else { continue }
            links[id.hex] = (ends, ends["to"]?.text ?? "", owner.number)
        }
        var count = 0
        for institution in register.institutions {
            for (id, draft) in register.answers(of: institution) {
                #expect(id.creator == institution.number)
                guard case .map(let answers) = draft.content.groups["answers"] else { continue }
                for (link, answer) in answers {
                    let stated = links[link]
                    #expect(stated?.to == id.hex)
                    #expect(stated?.author != institution.number)
                    let digest = stated.map { Digest.sha256($0.ends.bytes).hex }
                    #expect(answer["digest"]?.text == digest)
                    count += 1
                }
            }
        }
        #expect(count > links.count / 2)
    }

    @Test("has five links a record, a few great hubs, rings, and needs that services meet")
    func shape() {
        let register = SyntheticRegister(records: 5000, seed: 1)
        let graph = register.graph
        #expect(graph.edgeCount > 5 * graph.nodeCount - 30)
        let degrees = (0..<NodeID(graph.nodeCount)).map { graph.degree(of: $0, .impact) }
        let sorted = degrees.sorted(by: >)
        #expect(sorted[0] > 20 * sorted[100])
        var workspace = Workspace()
        let cyclic = graph.cycles(using: &workspace).reduce(0) { $0 + $1.members.count }
        #expect((25...100).contains(cyclic))
        let services = records(register, .names).filter { $0.draft.content.type == "service" }
        #expect(services.allSatisfy { !$0.draft.content.elements("needs").isEmpty })
    }
}
