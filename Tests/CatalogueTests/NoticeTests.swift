import Catalogue
import Register
import Testing

/// How notices stand, and what institutions say to them.
@Suite("Notices")
struct NoticeTests {
    private static let resource = "00000001" + String(repeating: "a", count: 32)
    private static let other = "00000001" + String(repeating: "b", count: 32)
    private static let hour: Int64 = 3_600_000
    /// 2026-12-01T17:00Z.
    private static let evening: Int64 = 1_796_144_400_000

    private func content(
        _ kind: Notice.Kind, from: String = "2026-12-01T19:00:00+02:00", to: String? = nil,
        about subjects: Set<String> = [resource], follows: String? = nil, text: String = "Darbi"
    ) -> RecordContent {
        var time: [String: CanonicalJSON] = ["from": .string(from)]
        time["to"] = to.map { .string($0) }
        var content = RecordContent(
            type: "notice",
            groups: [
                "kind": .single(.object(["kind": .string(kind.rawValue)])),
                "subjects": .set(subjects), "time": .single(.object(time)),
                "text": .single(.object(["text": .object(["lv": .string(text)])])),
            ])
        if let follows {
            content.groups["follows"] = .single(.object(["follows": .string(follows)]))
        }
        return content
    }

    private func notice(
        _ id: String, _ content: RecordContent, owner: UInt32 = 1
    ) throws -> Notice {
        try #require(Notice(id: id, name: "a/\(id)", owner: owner, content))
    }

    private func state(
        _ content: RecordContent, followed: [(RecordContent, UInt32)] = [], at moment: Int64
    ) throws -> NoticeBook.State {
        let first = try notice("n0", content)
        let others = try followed.enumerated().map {
            try notice("n\($0.offset + 1)", $0.element.0, owner: $0.element.1)
        }
        return NoticeBook([first] + others, institutions: [:]).state(of: first, at: moment)
    }

    @Test("An outage is to come, goes on, and is over; without an end it goes on")
    func times() throws {
        let planned = content(.interruption, to: "2026-12-01T21:00:00+02:00")
        #expect(try state(planned, at: Self.evening - 1) == .planned)
        #expect(try state(planned, at: Self.evening) == .current)
        #expect(try state(planned, at: Self.evening + 2 * Self.hour - 1) == .current)
        #expect(try state(planned, at: Self.evening + 2 * Self.hour) == .over)
        let sudden = content(.disturbance)
        #expect(try state(sudden, at: Self.evening + 1000 * Self.hour) == .current)
        for kind in [Notice.Kind.plannedChange, .plannedEnd] {
            #expect(try state(content(kind), at: Self.evening - 1) == .planned)
            #expect(try state(content(kind), at: Self.evening) == .over)
        }
    }

    @Test(
        "Only its own institution restores or continues a notice; what is restored in part goes on"
    )
    func following() throws {
        let sudden = content(.disturbance, about: [Self.resource, Self.other])
        func restored(_ subjects: Set<String>, from: String = "2026-12-01T20:00:00+02:00")
            -> RecordContent
        { content(.restored, from: from, about: subjects, follows: "n0") }
        let later = Self.evening + 5 * Self.hour
        let both: Set = [Self.resource, Self.other]
        #expect(
            try state(sudden, followed: [(restored(both), 1)], at: later) == .restored(by: "n1"))
        #expect(try state(sudden, followed: [(restored(both), 2)], at: later) == .current)
        #expect(try state(sudden, followed: [(restored([Self.other]), 1)], at: later) == .current)
        let parts = [(restored([Self.other]), UInt32(1)), (restored([Self.resource]), 1)]
        #expect(try state(sudden, followed: parts, at: later) == .restored(by: "n2"))
        #expect(
            try state(sudden, followed: [(restored(both), 1)], at: Self.evening) == .current,
            "It isn't restored before its time")
        let longer = content(.interruption, from: "2026-12-02T19:00:00+02:00", follows: "n0")
        #expect(
            try state(sudden, followed: [(longer, 1)], at: later) == .continued(by: "n1"))
    }

    @Test("An acknowledgement counts while the notice says the same")
    func acknowledgement() throws {
        let before = try notice("n0", content(.interruption))
        for changed in [
            content(.disturbance), content(.interruption, to: "2026-12-01T21:00:00+02:00"),
            content(.interruption, about: [Self.other]), content(.interruption, text: "Citi darbi"),
        ] {
            let after = try notice("n0", changed)
            let said = CanonicalJSON.object([
                "digest": .string(before.digest.hex), "answer": .string("yes"),
                "reason": .string("Zinām"),
            ])
            let book = NoticeBook(
                [after],
                institutions: [
                    2: RecordContent(
                        type: "institution", groups: ["acknowledgements": .map(["n0": said])])
                ])
            #expect(book.acknowledgement(of: before, by: 2) == .given(note: "Zinām"))
            #expect(book.acknowledgement(of: after, by: 2) == .outdated)
            #expect(book.acknowledgement(of: after, by: 3) == .missing)
        }
        let followed = content(.interruption, follows: "n9")
        #expect(try notice("n0", followed).digest == before.digest)
    }
}
