import Catalogue
import Dependencies
import Register
import Testing

/// The example federation as a register that may be changed: transfers, notices, acknowledgements.
private struct Example {
    private var contents: [RecordID: RecordContent] = [:]
    private let institutions: [UInt32: GraphInstitution]
    private let ids: [String: RecordID]
    private(set) var moved: [RecordID: UInt32] = [:]
    private var notices: [Notice] = []
    private var said: [UInt32: RecordContent] = [:]

    init() throws {
        let federation = try Federation()
        ids = federation.ids.compactMapValues { RecordID(hex: $0.id) }
        for (name, content) in federation.contents {
            guard let id = ids[name] else { continue }
            contents[id] = content.coded(name)
        }
        var institutions: [UInt32: GraphInstitution] = [:]
        for (index, member) in federation.members.enumerated() {
            let lead = federation.members.firstIndex { $0.id == member.row["lead"]?.text }
            institutions[UInt32(index + 1)] = GraphInstitution(
                code: member.id, name: member.id, sector: UInt32((lead ?? index) + 1),
                number: UInt32(index + 1))
        }
        self.institutions = institutions
    }

    func id(_ name: String) throws -> RecordID { try #require(ids[name]) }

    func number(_ code: String) throws -> UInt32 {
        try #require(institutions.first { $0.value.code == code }?.key)
    }

    var register: RegisterGraph {
        RegisterGraph(
            contents.map { GraphRecord(id: $0.key, content: $0.value) },
            institutions: GraphInstitutions(institutions, moved: moved),
            day: GraphDay(number: 20_260_630))
    }

    var book: NoticeBook { NoticeBook(notices, institutions: said) }

    mutating func transfer(_ name: String, to code: String) throws {
        moved[try id(name)] = try number(code)
    }

    /// A notice of an institution about records; its ID is `n` and its number.
    mutating func tell(
        _ kind: Notice.Kind, of names: String..., by code: String, from: String,
        until: String? = nil, cause: Notice? = nil, follows: Notice? = nil
    ) throws -> Notice {
        var time: [String: CanonicalJSON] = ["from": .string(from)]
        time["to"] = until.map { .string($0) }
        var content = RecordContent(
            type: "notice",
            groups: [
                "kind": .single(.object(["kind": .string(kind.rawValue)])),
                "subjects": .set(Set(try names.map { try id($0).hex })),
                "time": .single(.object(time)),
                "text": .single(.object(["text": .object(["lv": .string("Paziņojums")])])),
            ])
        for (group, other) in [("cause", cause), ("follows", follows)] {
            guard let other else { continue }
            content.groups[group] = .single(.object([group: .string(other.id)]))
        }
        let number = notices.count + 1
        let notice = try #require(
            Notice(
                id: "n\(number)", name: "\(code)/n\(number)", owner: try self.number(code), content)
        )
        notices.append(notice)
        return notice
    }

    mutating func acknowledge(_ notice: Notice, by code: String) throws {
        let number = try number(code)
        let before =
            if case .map(let values) = said[number]?.groups["acknowledgements"] { values } else {
                [String: CanonicalJSON]()
            }
        let answer = CanonicalJSON.object([
            "digest": .string(notice.digest.hex), "answer": .string("yes"),
        ])
        said[number] = RecordContent(
            type: "institution",
            groups: ["acknowledgements": .map(before.merging([notice.id: answer]) { $1 })])
    }

    func hits(_ notice: Notice) -> NoticeHits { NoticeHits(notice, in: register, book) }

    /// The institutions that a notice hits, and those of them that haven't acknowledged it.
    func hit(_ notice: Notice, openOnly: Bool = false) -> Set<String> {
        let register = register
        return Set(
            hits(notice).hits.filter { !openOnly || !$0.isAcknowledged }
                .map { register.code($0.institution) })
    }

    /// The records of an institution that a notice hits.
    func records(_ notice: Notice, of code: String) throws -> Set<String> {
        let (register, number) = (register, try number(code))
        let items = hits(notice).hits.first { $0.institution == number }?.items ?? []
        return Set(items.map { register.entry($0.node).name })
    }
}

/// What institutions told their users, as notices: four stories (real ones).
@Suite("The stories of four notices")
struct NoticeStoryTests {
    /// 2026-12-01T18:00Z.
    private let evening: Int64 = 1_796_148_000_000

    @Test(
        "VIIS fails: Rīga is told, tells its own users with VIIS as the cause, until it is restored"
    )
    func viis() throws {
        var example = try Example()
        let failure = try example.tell(
            .disturbance, of: "izm/r22", by: "izm", from: "2026-12-01T19:00:00+02:00")
        #expect(example.hit(failure) == ["riga", "riga-ld", "varam"])
        #expect(try example.records(failure, of: "riga") == ["riga/r43", "riga/s45"])
        try example.acknowledge(failure, by: "riga")
        #expect(example.hit(failure, openOnly: true) == ["riga-ld", "varam"])

        let told = try example.tell(
            .disturbance, of: "riga/s45", by: "riga", from: "2026-12-01T19:10:00+02:00",
            cause: failure)
        #expect(told.cause == failure.id)
        #expect(example.hit(told) == ["varam"], "Whoever needs only the need behind the service")
        for notice in [failure, told] {
            #expect(example.book.state(of: notice, at: evening) == .current)
        }
        let restored = try example.tell(
            .restored, of: "izm/r22", by: "izm", from: "2026-12-01T19:50:00+02:00",
            follows: failure)
        #expect(example.book.state(of: failure, at: evening) == .restored(by: restored.id))
        #expect(example.book.state(of: told, at: evening) == .current, "Rīga's own says so itself")
    }

    @Test("FPRIS is maintained from 19:00 to 21:00: everybody who signs on knows before")
    func fpris() throws {
        var example = try Example()
        let planned = try example.tell(
            .interruption, of: "ic/r02", by: "ic", from: "2026-12-01T19:00:00+02:00",
            until: "2026-12-01T21:00:00+02:00")
        let hit = example.hit(planned)
        #expect(hit.isSuperset(of: ["vdaa", "vkanc", "vsaa", "nvd", "pmlp", "riga"]))
        #expect(!hit.contains("ic"))
        #expect(try example.records(planned, of: "vkanc") == ["vkanc/r42"])
        let hour: Int64 = 3_600_000
        #expect(example.book.state(of: planned, at: evening - 2 * hour) == .planned)
        #expect(example.book.state(of: planned, at: evening) == .current)
        #expect(example.book.state(of: planned, at: evening + hour) == .over)
        for code in hit { try example.acknowledge(planned, by: code) }
        #expect(example.hit(planned, openOnly: true).isEmpty)
        // Moved to another evening, it continues the former, which nobody has to mind any more.
        let moved = try example.tell(
            .interruption, of: "ic/r02", by: "ic", from: "2026-12-02T19:00:00+02:00",
            until: "2026-12-02T21:00:00+02:00", follows: planned)
        #expect(example.book.state(of: planned, at: evening) == .continued(by: moved.id))
        #expect(example.hit(moved, openOnly: true) == hit)
    }

    @Test("LVRTC is maintained after midnight: the TAP portal and those who sign documents are hit")
    func lvrtc() throws {
        var example = try Example()
        let planned = try example.tell(
            .interruption, of: "lvrtc/r40", by: "lvrtc", from: "2026-12-02T00:00:00+02:00",
            until: "2026-12-02T03:00:00+02:00")
        #expect(example.hit(planned).isSuperset(of: ["vkanc", "vdaa", "ur"]))
        let reached = example.hits(planned).reached
        let register = example.register
        let portal = try #require(register.node(try example.id("vkanc/r42")))
        let item = try #require(reached.items.first { $0.node == portal })
        #expect(item.isCritical && item.distance == 1)
        try example.acknowledge(planned, by: "vkanc")
        #expect(!example.hit(planned, openOnly: true).contains("vkanc"))
        #expect(example.hit(planned, openOnly: true).contains("ur"))
    }

    @Test(
        "E-veselība changes hands: those who use it are told before, go on using it, and s32 moves too"
    )
    func eHealth() throws {
        var example = try Example()
        let planned = try example.tell(
            .plannedChange, of: "nvd/r12", by: "nvd", from: "2027-01-01T00:00:00+02:00")
        #expect(example.hit(planned).isSuperset(of: ["vsaa", "vdeavk", "csdd"]))
        #expect(try example.records(planned, of: "vsaa").contains("vsaa/s05"))
        #expect(try example.records(planned, of: "vdeavk").contains("vdeavk/s11"))
        func needs(_ example: Example) throws -> Set<String> {
            let register = example.register
            let node = try #require(register.node(try example.id("nvd/r12")))
            let reached = Reached(
                register, [node], .impact, filter: .all, depth: 1)
            return Set(reached.items.map { register.entry($0.node).name })
        }
        let before = try needs(example)
        try example.transfer("nvd/r12", to: "ldvc")
        try example.transfer("nvd/s32", to: "ldvc")
        #expect(try needs(example) == before, "Whoever uses it goes on using it")
        let register = example.register
        for name in ["nvd/r12", "nvd/s32"] {
            let node = try #require(register.node(try example.id(name)))
            #expect(register.code(register.entry(node).owner) == "ldvc")
        }
        // The former owner's notice now hits the new owner; the new owner's own hits it no more.
        #expect(example.hit(planned).contains("ldvc"))
        let first = try example.tell(
            .interruption, of: "nvd/r12", by: "ldvc", from: "2027-01-02T00:00:00+02:00")
        #expect(!example.hit(first).contains("ldvc"))
        #expect(example.hit(first).isSuperset(of: ["vsaa", "vdeavk", "csdd"]))
        // Between records of one owner there is nobody else to ask.
        func status(_ example: Example) -> [Status] {
            let register = example.register
            return register.graph.edges().filter {
                let ends = [register.entry($0.from).name, register.entry($0.to).name]
                return ends == ["nvd/s32", "nvd/r12"]
            }.map(\.status)
        }
        #expect(status(example) == [.silent])
        try example.transfer("nvd/l-s32-r12", to: "ldvc")
        #expect(status(example) == [.confirmed])
    }
}
