internal import Foundation
internal import Logging
internal import Register
internal import Replication
internal import SyncProtocol
internal import Transport

/// One complete exchange with a peer, or with all upstreams.
struct Exchange {
    let node: Node
    private let peering: Peering
    private let logger: Logger

    init(_ node: Node) {
        self.node = node
        var logger = Logger.node(node.configuration)
        logger.logLevel = .error
        self.logger = logger
        peering = Peering(node, logger: logger)
    }

    /// What became of one peer.
    fileprivate struct Outcome {
        let name: String
        let result: Result<Summary, any Error>
    }

    func answer(_ peer: String?) async throws -> Answer {
        let upstreams = node.configuration.pairs("upstream")
            .filter { peer == nil || $0.key == peer }
        guard !upstreams.isEmpty else { throw Failure.noPeer(peer) }
        let drafts = try node.replica.drafts().count
        var outcomes = try await exchange(upstreams)
        try node.refreshSeals()
        try node.replica.signWhatIsDue(time: Clock.now)
        if try node.replica.drafts().count < drafts {
            // What could be signed now goes up at once.
            outcomes = try await exchange(upstreams)
        }
        await WakeSocket.poke(node.home.socketFile)
        return try answer(outcomes)
    }

    private func exchange(
        _ upstreams: [(key: String, value: String)]
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        var progress = Progress(Phrase(lv: "Apmaiņa", en: "Exchange"))
        for (index, upstream) in upstreams.enumerated() {
            progress.update(index, of: upstreams.count)
            let dialling = Dialling(
                name: upstream.key, address: try Address(upstream.value), node: node,
                peering: peering, logger: logger)
            do {
                let summary = try await dialling.once(endsWhenEqual: true)
                outcomes.append(Outcome(name: upstream.key, result: .success(summary)))
            } catch {
                outcomes.append(Outcome(name: upstream.key, result: .failure(error)))
            }
        }
        progress.finish()
        return outcomes
    }

    private func answer(_ outcomes: [Outcome]) throws -> Answer {
        let states = try PeerStates(store: node.replica.store).all()
        if outcomes.count == 1, case .failure(let error) = outcomes[0].result {
            throw error
        }
        let documents = outcomes.map { $0.json(states[$0.name]) }
        let table = Table(
            [
                .fixed(.peer), .number(Phrase(lv: "Saņemts", en: "Received")),
                .number(Phrase(lv: "Nosūtīts", en: "Sent")),
                .number(Phrase(lv: "Noraidīts", en: "Rejected")), .text(.state),
            ], outcomes.map { $0.row(states[$0.name]) })
        let isEqual = outcomes.allSatisfy(\.isWhole)
        let isReached = outcomes.contains { if case .success = $0.result { true } else { false } }
        var answer = Answer(
            ["peers": .array(documents)], [.table(table, empty: .none)],
            exit: isEqual ? .done : isReached ? exit(outcomes, states) : .unreachable)
        for outcome in outcomes {
            guard let state = states[outcome.name], let error = state.error else { continue }
            let said = Phrase(said: error)
            answer.warnings.append(
                Phrase(lv: "\(outcome.name): \(said.lv)", en: "\(outcome.name): \(said.en)"))
        }
        return answer
    }

    /// 77 where a side refuses the other; 1 where something differs still.
    private func exit(_ outcomes: [Outcome], _ states: [String: PeerState]) -> ExitStatus {
        outcomes.contains { states[$0.name]?.phase == .refused } ? .notAllowed : .findings
    }
}

extension Exchange.Outcome {
    /// Whether both sides hold the same, and nothing was refused or had to be left out.
    fileprivate var isWhole: Bool {
        guard case .success(let summary) = result else { return false }
        return summary.isEqual && summary.rejected.isEmpty && summary.leftOut.isEmpty
    }

    fileprivate func json(_ state: PeerState?) -> JSON {
        let summary = try? result.get()
        return [
            "name": .string(name),
            "received": (summary?.received).json, "sent": (summary?.sent).json,
            "rejected": .array(
                (summary?.rejected ?? []).map {
                    [
                        "log": .string($0.log.text), "sequence": .count($0.sequence),
                        "reason": .string($0.refusal.description), "by_peer": .bool($0.byPeer),
                    ]
                }),
            "equal": .bool(summary?.isEqual ?? false),
            "left_out": .array(
                (summary?.leftOut ?? []).onePerLog.map {
                    ["log": .string($0.log.text), "reason": .string($0.refusal.description)]
                }),
            "state": .string(state?.phase.rawValue ?? "never"),
            "error": .optional(state?.error), "error_code": .optional(state?.errorCode),
        ]
    }

    fileprivate func row(_ state: PeerState?) -> [String] {
        guard let summary = try? result.get() else {
            return [name, "", "", "", state?.error ?? ""]
        }
        let words =
            summary.isEqual
            ? say("vienādi", "equal")
            : state?.error.map { Phrase(said: $0).text } ?? say("atšķiras", "different")
        return [
            name, "\(summary.received.entries)", "\(summary.sent.entries)",
            "\(summary.rejected.count)", words,
        ]
    }
}

extension Collection where Element == LeftOut {
    /// Each log once, with the first reason: often both sides name the same log.
    var onePerLog: [LeftOut] {
        var seen: Set<LogID> = []
        return filter { seen.insert($0.log).inserted }
    }
}

extension Optional where Wrapped == Summary.Amount {
    fileprivate var json: JSON {
        ["entries": .count(self?.entries ?? 0), "bytes": .count(self?.bytes ?? 0)]
    }
}

extension Failure {
    fileprivate static func noPeer(_ name: String?) -> Failure {
        Failure(
            "no-peer", .missing,
            Phrase(
                lv: name.map { "Partnera “\($0)” nav." } ?? "Šim mezglam nav augšupējo partneru.",
                en: name.map { "There is no peer “\($0)”." } ?? "This node has no upstreams."),
            remedy: Phrase(
                lv: "Pievienojiet: saime peers set KODS HOST:PORT.",
                en: "Add one: saime peers set CODE HOST:PORT."))
    }
}
