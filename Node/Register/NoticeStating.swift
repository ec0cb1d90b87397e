internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// States notices about the acting institution's services and resources.
struct NoticeStating {
    let stating: Stating
    private let names: RecordNames

    init(_ node: Node, _ change: ChangeOptions) throws {
        stating = try Stating(node, change)
        names = try RecordNames(node)
    }

    /// What a person says in a notice.
    struct Wish {
        let kind: String
        let subjects: [String]
        var from: String?
        var until: String?
        var severity: String?
        var text: String
        var english: String?
        var cause: String?
        var follows: String?
        var code: String?
        var layer: String?
    }

    /// States a notice.
    func create(_ wish: Wish) async throws -> Answer {
        let kind = try Self.kind(wish.kind)
        let subjects = try wish.subjects.map { try subject($0) }
        let (from, until) = (try begins(wish, kind), try wish.until.map { try moment($0) })
        let (cause, follows) = (try wish.cause.map(notice), try wish.follows.map(notice))
        var assignments = [
            "kind=\(kind.rawValue)", "time.from=\(from)", "text.lv=\(wish.text)",
            "subjects=" + Set(subjects.map(\.record.hex)).sorted().joined(separator: ","),
        ]
        assignments += until.map { ["time.to=\($0)"] } ?? []
        assignments += severity(wish, kind).map { ["severity=\($0)"] } ?? []
        assignments += wish.english.map { ["text.en=\($0)"] } ?? []
        assignments += cause.map { ["cause=\($0.hex)"] } ?? []
        assignments += follows.map { ["follows=\($0.hex)"] } ?? []
        var types = Dictionary(
            subjects.map { ($0.record.hex, $0.type ?? "") }, uniquingKeysWith: { $1 })
        for record in [cause, follows].compactMap({ $0 }) { types[record.hex] = "notice" }
        let created = try await Creating(stating, names, type: "notice").create(
            code: wish.code,
            wish:
                "n-\(from.prefix(10))-\(names.name(of: subjects[0].record)?.code ?? kind.rawValue)",
            assignments, in: try layer(wish.layer, subjects), types: types)
        return answer(created)
    }

    private func answer(_ created: Creating.Created) -> Answer {
        let actor = stating.authoring.actor
        let name = "\(actor.code)/\(created.code)"
        var members = created.members(names, actor)
        members["time"] = created.content.field("time", "from").map { from in
            .object([
                "from": .value(from.bytes),
                "to": created.content.field("time", "to").map { .value($0.bytes) } ?? .null,
            ])
        }
        let isStated = created.outcome.state != "dry-run"
        members["next"] = isStated ? .string("notice show \(name)") : .null
        var answer = Answer(
            .object(members),
            [
                .facts([
                    (.record, name), (Phrase("ID"), created.record.hex),
                    (.layer, created.layer.text),
                ]), .text(created.outcome.phrase),
            ] + (isStated ? [.next("saime notice show \(name)")] : []))
        answer.warnings = created.outcome.warnings
        return answer
    }

    /// A service or resource of the acting institution's own.
    private func subject(_ text: String) throws -> RecordView {
        let record = try stating.node.record(named: text)
        guard let view = try stating.node.replica.view(record), let type = view.type else {
            throw Failure.unknownRecord(text)
        }
        guard ["service", "resource"].contains(type) else {
            throw Failure.noSubject(names.text(record), type)
        }
        guard view.owner == stating.authoring.actor.number else {
            let holder = names.directory.code(view.owner)
            throw Failure.notYourSubject(
                stating.authoring.actor.code, names.text(record), holder: holder)
        }
        return view
    }

    private func notice(_ text: String) throws -> RecordID {
        let record = try stating.node.record(named: text)
        let type = try stating.node.replica.view(record)?.type
        guard type == "notice" else {
            throw Failure.otherType(names.text(record), type, wanted: "notice")
        }
        return record
    }

    /// The widest layer in which all subjects are there, or the named one.
    private func layer(_ text: String?, _ subjects: [RecordView]) throws -> Scope {
        let actor = stating.authoring.actor.number
        if let text { return try stating.node.layer(text, owner: actor) }
        return subjects.compactMap(\.layers.first).max() ?? .public
    }

    /// What happens without warning begins now where nothing else is said.
    private func begins(_ wish: Wish, _ kind: Notice.Kind) throws -> String {
        if let from = wish.from { return try moment(from) }
        guard kind == .disturbance || kind == .restored || kind == .interruption else {
            throw Failure.usage(
                Phrase(
                    lv: "Kad? Norādiet --from LAIKS.", en: "When? Name --from TIME."))
        }
        return Dates.stamp(Clock.now, zone: names.directory.policy.timeZone).stamp
    }

    private func moment(_ text: String) throws -> String {
        let zone = names.directory.policy.timeZone
        guard let moment = Dates.moment(named: text, zone: zone, now: Clock.now) else {
            throw Failure.badTime(text)
        }
        return moment.stamp
    }

    private func severity(_ wish: Wish, _ kind: Notice.Kind) -> String? {
        if let severity = wish.severity { return severity }
        switch kind {
        case .interruption: return "down"
        case .disturbance: return "degraded"
        case .restored, .plannedChange, .plannedEnd: return nil
        }
    }

    private static func kind(_ text: String) throws -> Notice.Kind {
        let list = Schema.current.codeLists.first { $0.name == "notice-kind" }
        guard let code = list?.code(meantBy: text), let kind = Notice.Kind(rawValue: code) else {
            throw Failure.unknownNoticeKind(text)
        }
        return kind
    }
}

extension Failure {
    static func badTime(_ text: String) -> Failure {
        Failure.usage(
            Phrase(
                lv: "“\(text)” nav laiks; rakstiet 01.12.2026 19:00 vai 2026-12-01T19:00.",
                en: "“\(text)” is no time; write 2026-12-01T19:00."))
    }

    fileprivate static func noSubject(_ name: String, _ type: String) -> Failure {
        Failure(
            "other-type", .badData,
            Phrase(
                lv: "\(name) nav pakalpojums vai resurss (\(type)).",
                en: "\(name) is no service or resource (\(type))."),
            remedy: Phrase(
                lv: "Paziņojums ir par pakalpojumiem un resursiem.",
                en: "A notice is about services and resources."))
    }

    fileprivate static func notYourSubject(
        _ actor: String, _ name: String, holder: String
    ) -> Failure {
        Failure(
            "no-say", .notAllowed,
            Phrase(
                lv: "\(name) saimnieks ir \(holder), nevis \(actor).",
                en: "\(name) belongs to \(holder), not to \(actor)."),
            remedy: Phrase(
                lv: "Par to paziņo \(holder); savējos, ko tas skar, paziņojiet ar --cause.",
                en: "\(holder) tells of it; tell of your own that it hits with --cause."))
    }

    fileprivate static func unknownNoticeKind(_ text: String) -> Failure {
        let known = Notice.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        return Failure(
            "unknown-kind", .usage,
            Phrase(
                lv: "Paziņojuma veida “\(text)” nav.", en: "There is no kind of notice “\(text)”."),
            remedy: Phrase(lv: "Veidi: \(known).", en: "The kinds: \(known)."))
    }
}
