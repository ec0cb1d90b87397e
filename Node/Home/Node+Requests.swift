internal import Merge
internal import Register
internal import Replication

extension Node {
    /// The request that a person names, as `LOG@SEQUENCE`.
    func request(named text: String) throws -> RequestView {
        let name = try EntryName(named: text)
        let view = try replica.requests().first {
            $0.reference.log == name.log && $0.reference.sequence == name.sequence
        }
        guard let view else { throw Failure.unknownRequest(text) }
        return view
    }

    /// The order that grants a request, and what it cites: an acceptance cites its offer too.
    func ordered(by view: RequestView) throws -> (order: Act.Order, cited: [Reference]) {
        switch view.request {
        case .act(let order): return (order, [view.reference])
        case .accept(let offer):
            let offered = try replica.requests().first { $0.reference == offer }
            guard let offered, case .offer(let records, let to) = offered.request,
                to == view.asker
            else { throw Failure.noOffer(view) }
            return (
                .transfer(records: records, from: offered.asker, to: view.asker),
                [offered.reference, view.reference]
            )
        case .offer, .decline: throw Failure.noOffer(view)
        }
    }

    /// The scope of the log in which a request stands: `government`; where it tells of a restricted
    /// record, a restricted one that the other side reads (DESIGN §6.1).
    func scope(of request: Request) throws -> Scope {
        switch request {
        case .offer(let records, let receiver):
            return try restriction(of: records) == nil ? .government : .restricted(receiver)
        case .accept(let offer), .decline(let offer):
            guard offer.log.scope.isRestricted else { return .government }
            return .restricted(offer.log.institution)
        case .act(.transfer(let records, _, _)), .act(.delegate(_, _, _, let records)):
            return try restriction(of: records) ?? .government
        case .act: return .government
        }
    }

    /// The layer of the first of these records that is restricted: it exists in no wider one.
    private func restriction(of records: [RecordID]) throws -> Scope? {
        for record in records {
            if let layer = try replica.view(record)?.layers.first, layer.isRestricted {
                return layer
            }
        }
        return nil
    }

    /// The scopes of the national lead's logs in which a refusal stands: the request's and, where
    /// its asker doesn't read that, the one about the asker.
    private func scopes(ofRefusalOf view: RequestView) throws -> [Scope] {
        let scope = view.reference.log.scope
        guard try !directory().reads(scope, view.asker) else { return [scope] }
        return [scope, .restricted(view.asker)]
    }

    /// Answers a request with a no and the reason, in the national lead's log.
    func refuse(_ text: String, _ change: ChangeOptions) async throws -> Answer {
        guard replica.isNational else { throw Failure.notNational }
        guard !change.reason.isEmpty else {
            throw Failure.usage(Phrase(lv: "Norādiet --reason.", en: "Give --reason."))
        }
        let view = try request(named: text)
        if change.dryRun { return Answer.requests([view], try directory()) }
        var generator = SystemRandomNumberGenerator()
        let writings = try scopes(ofRefusalOf: view).map {
            Writing(refusing: view.reference, text: change.text, scope: $0, using: &generator)
        }
        let written = try replica.write(writings, time: Clock.now)
        var answer = Answer(
            written.first?.json(["request": .string(text)]) ?? .null,
            [.text(Phrase(lv: "Noraidīts: \(text)", en: "Refused: \(text)"))])
        answer.warnings = written.warnings + (await wrote(written.compactMap(\.entry)))
        return answer
    }
}

extension Request {
    /// Whether it offers records, or answers an offer.
    var isAboutTransfer: Bool {
        if case .act = self { false } else { true }
    }
}

extension Answer {
    /// Requests and what became of them.
    static func requests(_ requests: [RequestView], _ directory: Directory) -> Answer {
        let table = Table(
            [
                .fixed(.request), .fixed(.institution),
                .text(Phrase(lv: "Kas lūgts", en: "What is asked")), .text(.state),
            ],
            requests.map {
                [
                    $0.name, directory.code($0.asker), $0.request.phrase(in: directory).text,
                    $0.stateText,
                ]
            })
        let list = requests.map { view -> JSON in
            [
                "request": .string(view.name), "institution": .string(directory.code(view.asker)),
                "text": .string(view.request.phrase(in: directory).text),
                "reason": .string(view.text), "state": .string(view.state),
                "act": .optional(view.act.map { Int64(clamping: $0) }),
                "refusal": .optional(view.refusal),
                "time": [
                    "claimed": .string(Dates.iso(view.claimedTime)),
                    "held": .optional(view.acknowledgement.held.map(Dates.iso)),
                    "final": .optional(view.acknowledgement.final.map(Dates.iso)),
                ],
            ]
        }
        return Answer(
            list: list, table, empty: Phrase(lv: "Pieprasījumu nav.", en: "There are no requests."))
    }
}

extension RequestView {
    fileprivate var name: String {
        EntryName(log: reference.log, sequence: reference.sequence).text
    }

    fileprivate var act: UInt64? {
        answers.lazy.compactMap { if case .ordered(let act) = $0 { act } else { nil } }.first
    }

    fileprivate var refusal: String? {
        answers.lazy.compactMap { if case .refused(let reason) = $0 { reason } else { nil } }.first
    }

    fileprivate var state: String {
        if act != nil { return "ordered" }
        if refusal != nil { return "refused" }
        if acknowledgement.final != nil { return "final" }
        return acknowledgement.held == nil ? "sent" : "held"
    }

    fileprivate var stateText: String {
        if let act { return say("izpildīts ar aktu \(act)", "ordered as act \(act)") }
        if let refusal { return say("noraidīts: \(refusal)", "refused: \(refusal)") }
        if acknowledgement.final != nil {
            return say("saņemts valsts mezglā", "at the national node")
        }
        return acknowledgement.held == nil
            ? say("vēl nav apliecināts", "not acknowledged yet")
            : say("saņemts ceļā", "held on the way")
    }
}

extension Failure {
    fileprivate static func unknownRequest(_ text: String) -> Failure {
        Failure(
            "unknown-request", .missing,
            Phrase(lv: "Pieprasījuma \(text) šeit nav.", en: "There is no request \(text) here."),
            remedy: Phrase(
                lv: "Skat. saime directory requests list.", en: "See saime directory requests list."
            ))
    }

    fileprivate static func noOffer(_ view: RequestView) -> Failure {
        Failure(
            "not-orderable", .usage,
            Phrase(
                lv: "Pēc šī pieprasījuma nav ko izdot: to dara pēc piedāvājuma pieņemšanas.",
                en: "There is nothing to order by this: it takes the acceptance of an offer."),
            remedy: Phrase(
                lv: "Skat. saime transfer list.", en: "See saime transfer list."))
    }

    static let notNational = Failure(
        "not-national", .notAllowed,
        Phrase(
            lv: "To var tikai valsts vadošās iestādes mezgls.",
            en: "Only the national lead's node can do this."),
        remedy: Phrase(
            lv: "Strādājiet valsts mezglā.", en: "Work on the national node."))
}
