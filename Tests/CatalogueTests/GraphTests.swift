import Catalogue
import Dependencies
import Register
import Testing

@testable import saime

/// The federation's files as a dependency graph, and what four notices say of it.
@Suite("The dependency graph of the example federation")
struct GraphTests {
    let register: RegisterGraph
    private let ids: [String: String]

    init() throws {
        let federation = try Federation()
        let records = federation.contents.compactMap { name, content -> GraphRecord? in
            guard let id = federation.ids[name]?.id else { return nil }
            return GraphRecord(
                id: id, name: name, owner: UInt32(id.prefix(8), radix: 16) ?? 0, content: content)
        }
        var institutions: [UInt32: GraphInstitution] = [:]
        for (index, member) in federation.members.enumerated() {
            let lead = federation.members.firstIndex { $0.id == member.row["lead"]?.text }
            institutions[UInt32(index + 1)] = GraphInstitution(
                code: member.id, name: member.id, sector: UInt32((lead ?? index) + 1))
        }
        register = RegisterGraph(records, institutions: institutions, day: "2026-06-30")
        ids = federation.ids.mapValues(\.id)
    }

    private func node(_ name: String) throws -> NodeID {
        let id = try #require(ids[name])
        return try #require(register.node(id))
    }

    private func reached(
        _ names: String..., direction: Direction = .impact, filter: Filter = .all
    ) throws -> Reached {
        try Reached(
            register, names.map(node), direction, filter: filter, depth: nil)
    }

    private func names(_ reached: Reached, _ kind: GraphKind) -> Set<String> {
        Set(reached.items.map { register.entry($0.node) }.filter { $0.kind == kind }.map(\.name))
    }

    private func path(_ reached: Reached, to name: String) throws -> [String] {
        let node = try node(name)
        let item = try #require(reached.items.first { $0.node == node })
        return item.path.nodes.map { register.entry($0).name }
    }

    @Test("When VIIS fails, Rīga's kindergarten registration is hit through Rīga's own system")
    func viis() throws {
        let hit = try reached("izm/r22")
        #expect(names(hit, .resource) == ["riga/r43"])
        #expect(names(hit, .service) == ["riga/s45", "riga-ld/s46"])
        #expect(names(hit, .need) == ["varam/v-bernudarzs", "varam/v-majokla-izdevumi"])
        #expect(try path(hit, to: "riga-ld/s46") == ["izm/r22", "riga/r43", "riga-ld/s46"])
        let portal = try reached("riga/r43")
        #expect(try path(portal, to: "riga/s45") == ["riga/r43", "riga/s45"])
    }

    @Test("Maintenance of FPRIS reaches sign-on, the TAP portal and every service that signs on")
    func fpris() throws {
        let hit = try reached("ic/r02")
        #expect(try path(hit, to: "vkanc/r42") == ["ic/r02", "vdaa/r31", "vkanc/r42"])
        let users = try reached("vdaa/r31")
        #expect(names(users, .service).count > 10)
        #expect(names(users, .service).isSubset(of: names(hit, .service)))
        #expect(names(hit, .service).isSuperset(of: ["vsaa/s01", "vdaa/s55", "nvd/s32"]))
    }

    @Test("Maintenance of LVRTC's authentication hits the TAP portal")
    func lvrtc() throws {
        let hit = try reached("lvrtc/r40")
        let path = try path(hit, to: "vkanc/r42")
        #expect(path == ["lvrtc/r40", "vkanc/r42"])
        let stopping = try reached("lvrtc/r40", filter: Filter(criticalOnly: true))
        #expect(names(stopping, .resource).isSuperset(of: ["vdaa/r31", "vkanc/r42"]))
        // The commercial register's filing works in part without it.
        #expect(names(hit, .service).contains("ur/s16"))
        #expect(!names(stopping, .service).contains("ur/s16"))
    }

    @Test("The services that use E-veselība are those that a change of its owner touches")
    func eHealth() throws {
        let hit = try reached("nvd/r12")
        let direct = hit.items.filter { $0.distance == 1 }
            .map { register.entry($0.node) }.filter { $0.kind == .service }.map(\.name)
        #expect(
            Set(direct.compactMap { $0.split(separator: "/").last }) == [
                "s05", "s11", "s32", "s40",
            ])
    }

    @Test("What a record needs is what hits it when it stops")
    func inverse() throws {
        for kind in [Filter.all, Filter(criticalOnly: true)] {
            for node in 0..<NodeID(register.graph.nodeCount) {
                let needs = Reached(register, [node], .needs, filter: kind, depth: nil)
                for item in needs.items {
                    let back = Reached(register, [item.node], .impact, filter: kind, depth: nil)
                    #expect(back.items.contains { $0.node == node })
                }
            }
        }
    }

    @Test("A promise that a chain of critical links can't hold is found with its chain")
    func promises() throws {
        let broken = register.brokenPromises(.all).broken
        let promised = broken.compactMap { broken -> String? in
            guard case .promise(let node) = broken.claim else { return nil }
            return register.entry(node).name
        }
        #expect(promised == ["ic/s64", "nvd/s32", "pmlp/s14", "vdaa/s55"])
        for broken in broken {
            #expect(broken.offered < broken.demanded)
            for step in 0..<broken.chain.length {
                let links = register.graph.links(on: broken.chain, step: step)
                #expect(links.contains { $0.isCritical })
            }
        }
    }

    @Test("The other side's yes or no counts while it names what the link says now")
    func answers() throws {
        func status(_ answer: String?, digestOf kind: String) -> [LinkStatus] {
            let service = String(repeating: "0", count: 7) + "1" + String(repeating: "a", count: 32)
            let resource =
                String(repeating: "0", count: 7) + "2" + String(repeating: "b", count: 32)
            let link = String(repeating: "0", count: 7) + "1" + String(repeating: "c", count: 32)
            func ends(_ kind: String) -> CanonicalJSON {
                .object([
                    "from": .string(service), "kind": .string(kind), "to": .string(resource),
                ])
            }
            let answers = answer.map { answer -> [String: RecordContent.Values] in
                let digest = Digest.sha256(ends(kind).bytes).hex
                return [
                    "answers": .map([
                        link: .object(["digest": .string(digest), "answer": .string(answer)])
                    ])
                ]
            }
            let graph = RegisterGraph(
                [
                    GraphRecord(
                        id: service, name: "a/s", owner: 1, content: RecordContent(type: "service")),
                    GraphRecord(
                        id: resource, name: "b/r", owner: 2,
                        content: RecordContent(type: "resource", groups: answers ?? [:])),
                    GraphRecord(
                        id: link, name: "a/l", owner: 1,
                        content: RecordContent(
                            type: "link", groups: ["ends": .single(ends("uses"))])),
                ], institutions: [:], day: "2026-06-30")
            return graph.graph.edges().map(\.status)
        }
        #expect(status(nil, digestOf: "uses") == [.silent])
        #expect(status("yes", digestOf: "uses") == [.confirmed])
        #expect(status("no", digestOf: "uses") == [.disputed])
        #expect(status("yes", digestOf: "calls") == [.silent])
    }
}
