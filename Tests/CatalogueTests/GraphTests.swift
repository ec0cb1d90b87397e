import Catalogue
import Dependencies
import Register
import Testing

/// The federation's files as a dependency graph, and what four notices say of it.
@Suite("The dependency graph of the example federation")
struct GraphTests {
    let register: RegisterGraph
    private let ids: [String: RecordID]

    init() throws {
        let federation = try Federation()
        let records = federation.contents.compactMap { name, content -> GraphRecord? in
            guard let id = federation.ids[name]?.id, let record = RecordID(hex: id) else {
                return nil
            }
            return GraphRecord(id: record, content: content.coded(name))
        }
        var institutions: [UInt32: GraphInstitution] = [:]
        for (index, member) in federation.members.enumerated() {
            let lead = federation.members.firstIndex { $0.id == member.row["lead"]?.text }
            institutions[UInt32(index + 1)] = GraphInstitution(
                code: member.id, name: member.id, sector: UInt32((lead ?? index) + 1),
                number: UInt32(index + 1))
        }
        register = RegisterGraph(
            records, institutions: GraphInstitutions(institutions),
            day: GraphDay(number: 20_260_630))
        ids = federation.ids.compactMapValues { RecordID(hex: $0.id) }
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
        return try #require(reached.path(to: item.node)).nodes.map { register.entry($0).name }
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

    @Test("The joint centres' support is needed by the services that it supports")
    func jointCentres() throws {
        let hit = try reached("talsi/s53", "dobele/s54")
        #expect(
            names(hit, .service).isSuperset(of: ["vsaa/s01", "pmlp/s14", "nvd/s31", "lad/s41"]))
        #expect(try path(hit, to: "nvd/s31") == ["talsi/s53", "nvd/s31"])
        let needs = try reached("vsaa/s01", direction: .needs)
        #expect(names(needs, .service).isSuperset(of: ["talsi/s53", "dobele/s54"]))
        #expect(!names(try reached("vsaa/s01"), .service).contains("dobele/s54"))
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
        let check = LevelCheck(register)
        let promised = check.findings.filter {
            $0.claim == .promise && $0.scale.indicator == "availability"
        }
        let names = promised.map { register.entry($0.chain.nodes[0]).name }
        #expect(Set(names) == ["ic/s64", "nvd/s32", "pmlp/s14", "vdaa/s55"])
        for finding in promised {
            #expect(finding.offered < finding.demanded)
            for step in 0..<finding.chain.length {
                let links = register.graph.links(on: finding.chain, step: step)
                #expect(links.contains { $0.isCritical })
            }
        }
    }

    @Test("Where less is better, a longer time than promised is found too")
    func times() throws {
        let late = LevelCheck(register).findings.filter {
            $0.claim == .promise && $0.scale.indicator == "processing-time"
        }
        #expect(late.map { register.entry($0.chain.nodes[0]).name }.contains("vsaa/s08"))
        for finding in late { #expect(finding.offered > finding.demanded) }
    }

    @Test("A need requires of each service that meets it, not of the life situations it is in")
    func needs() throws {
        let required = LevelCheck(register).findings.filter { $0.claim == .requirement }
        #expect(!required.isEmpty)
        for finding in required {
            #expect(register.kind(finding.chain.nodes[0]) != .situation)
        }
    }

    /// 1 December 2026, 19:00 in Riga, in seconds since 1970.
    private static let evening: Int64 = 1_796_144_400

    @Test("Two hours of work on FPRIS keep its promise of the month; three break it")
    func outage() throws {
        func outage(hours: Int64) throws -> PlannedOutage {
            PlannedOutage(
                try reached("ic/r02"), in: register,
                planned: TimeSpan(from: Self.evening, until: Self.evening + hours * 3600),
                zone: "Europe/Riga")
        }
        let short = try outage(hours: 2)
        #expect(short.broken.isEmpty)
        let own = try #require(short.promises.first { $0.node == short.starts[0] })
        // 0.3 % of the 744 hours of December.
        #expect(own.verdict.allowedSeconds == 8035)
        #expect(own.verdict.remainingSeconds == 8035 - 7200)
        let long = try outage(hours: 3)
        #expect(Set(long.broken.map { register.entry($0.node).name }) == ["ic/r02", "pmlp/r01"])
    }
}

extension RecordContent {
    /// The content with the local code that stands in a name.
    func coded(_ name: String) -> RecordContent {
        var content = self
        let code = String(name.drop { $0 != "/" }.dropFirst())
        content.groups["code"] = .single(.object(["code": .string(code)]))
        return content
    }
}
