internal import Foundation
internal import Merge
internal import Register
internal import Replication
internal import SyncProtocol

/// What a node is and how it fares: gathered for `status` and `peers`.
struct NodeStatus {
    /// A peer, with its lag.
    struct PeerLine {
        let name: String
        let address: String?
        let state: PeerState
        let behindEntries: UInt64
        let behindSeconds: Int64
    }

    let member: Member
    let directory: Directory
    let counts: RegisterCounts
    let peers: [PeerLine]
    /// Seconds since the directory was last known to be the peers'; nil: never, or not needed.
    let directoryAge: Int64?
    let warnings: [Phrase]
    /// What the frontier notes give away; among the warnings too.
    let alarms: [Alarm]
    /// Logs that left a branch which contradicts a cut, and haven't reached the cut yet.
    let lostBranches: [LostBranch]

    init(_ node: Node) throws {
        let directory = try node.directory()
        let member = try node.ownInstitution(directory)
        counts = try node.replica.counts()
        let frontier = try node.replica.frontier()
        let states = try PeerStates(store: node.replica.store).all()
        let upstreams = Dictionary(
            node.configuration.pairs("upstream").map { ($0.key, $0.value) },
            uniquingKeysWith: { $1 })
        let names = Set(states.keys).union(upstreams.keys).sorted()
        let peers = names.map { name -> PeerLine in
            let state = states[name] ?? PeerState()
            let total = Self.shared(frontier, with: name, member, directory)
            let behind = total > state.known ? total - state.known : 0
            let seconds = state.lastSync.map { max(0, (Clock.now - $0) / 1000) } ?? 0
            return PeerLine(
                name: name, address: upstreams[name], state: state, behindEntries: behind,
                behindSeconds: behind == 0 ? 0 : seconds)
        }
        let last = peers.compactMap(\.state.lastSync).max()
        directoryAge =
            node.replica.isNational ? 0 : last.map { max(0, (Clock.now - $0) / 1000) }
        lostBranches = try node.replica.lostBranches()
        alarms = try Self.alarms(node, member, directory, peers)
        warnings =
            lostBranches.map(\.phrase) + alarms.map(\.phrase)
            + (try Self.warnings(node, directory, peers))
        self.directory = directory
        self.member = member
        self.peers = peers
    }

    /// How many entries this node and a peer may both hold.
    private static func shared(
        _ frontier: [Cut], with name: String, _ member: Member, _ directory: Directory
    ) -> UInt64 {
        guard let peer = directory.members.values.first(where: { $0.code == name }) else {
            return 0
        }
        let theirs = directory.institutions(ofNodeOf: peer.number)
        return frontier.filter { cut in
            theirs.contains { directory.mayHold(cut.log, $0) }
        }.reduce(0) { $0 + $1.size }
    }

    private static func alarms(
        _ node: Node, _ member: Member, _ directory: Directory, _ peers: [PeerLine]
    ) throws -> [Alarm] {
        let own = directory.institutions(ofNodeOf: member.number)
        let subscription = try Holding(parsing: node.configuration["subscription"])
            .subscription(of: own, directory)
        let exchanged = peers.filter { $0.address != nil }.compactMap(\.state.lastSync).max()
        return try Alarm.all(
            node.replica, exchanged: node.replica.isNational ? Clock.now : exchanged,
            excused: Set(peers.flatMap(\.state.leftOut).map(\.log)),
            holds: { log in
                subscription.takes(log)
                    && own.contains { directory.mayHold(log, $0) }
            })
    }

    private static func warnings(
        _ node: Node, _ directory: Directory, _ peers: [PeerLine]
    ) throws -> [Phrase] {
        var warnings: [Phrase] = []
        // At the national node the same is said of all: it has one mark for all logs.
        let signers =
            node.replica.isNational ? [Directory.nationalLead] : node.replica.institutions
        for institution in signers {
            guard let reason = try node.replica.fenceReason(for: institution) else { continue }
            let code = directory.code(institution)
            warnings.append(
                Phrase(
                    lv: "\(code) tagad nevar parakstīt: \(Phrase(said: reason.sentence).lv)."
                        + " \(Phrase(said: reason.remedy).lv)",
                    en: "\(code) can't sign now: \(reason.sentence). \(reason.remedy)"))
        }
        for stalled in try node.replica.stalled() {
            warnings.append(
                Phrase(
                    lv:
                        "žurnāls \(stalled.log.text) apstājies pie \(stalled.size): \(stalled.reason)",
                    en: "log \(stalled.log.text) stopped at \(stalled.size): \(stalled.reason)"))
        }
        for peer in peers {
            warnings += peer.state.warnings.map { Phrase("\(peer.name): \($0)") }
            for refused in peer.state.rejected.prefix(5) {
                let place = "\(peer.name): \(refused.log)@\(refused.sequence) \(refused.code): "
                let reason = Phrase(said: refused.reason)
                warnings.append(Phrase(lv: place + reason.lv, en: place + reason.en))
            }
        }
        return warnings
    }
}

extension LostBranch {
    /// What of the log is evaluated, and what the node does about the rest.
    fileprivate var phrase: Phrase {
        Phrase(
            lv: "žurnāls \(log.text) ir uz zaudēta zara; izvērtēts līdz \(evaluated); "
                + (isSearching ? "meklē kopīgo sākumu ar griezumu \(cut)" : "iegūst līdz \(cut)"),
            en: "log \(log.text) is on a lost branch; evaluated up to \(evaluated); "
                + (isSearching
                    ? "searching what it shares with cut \(cut)" : "fetching up to \(cut)"))
    }

    /// The log in JSON.
    var json: JSON {
        [
            "log": .string(log.text), "evaluated": .count(evaluated), "cut": .count(cut),
            "state": .string(isSearching ? "searching" : "fetching"),
        ]
    }
}

extension NodeStatus.PeerLine {
    /// The peer in JSON (`CLI.md`, `status`).
    var json: JSON {
        [
            "name": .string(name), "address": .optional(address),
            "state": .string(state.phase.rawValue), "behind_entries": .count(behindEntries),
            "behind_seconds": .integer(behindSeconds),
            "last_sync": .optional(state.lastSync.map(Dates.iso)),
            "error": .optional(state.error), "error_code": .optional(state.errorCode),
            "program": .optional(state.program),
            "warnings": .array(state.warnings.map(JSON.string)),
            "rejected": .array(
                state.rejected.map {
                    [
                        "log": .string($0.log), "sequence": .count($0.sequence),
                        "code": .string($0.code), "reason": .string($0.reason),
                        "by_peer": .bool($0.byPeer),
                    ]
                }),
            "left_out": .array(
                state.leftOut.map { ["log": .string($0.log), "reason": .string($0.reason)] }),
        ]
    }
}

extension Collection where Element == NodeStatus.PeerLine {
    /// The peers as a table; times in this time zone.
    func table(zone: String) -> Table {
        Table(
            [
                .fixed(.peer), .fixed(.state),
                .number(Phrase(lv: "Atpaliek", en: "Behind")),
                .fixed(Phrase(lv: "Pēdējā saskaņa", en: "Last equal")),
                .text(Phrase(lv: "Kļūda", en: "Error")),
            ],
            map {
                [
                    $0.name, $0.state.phase.text, "\($0.behindEntries)",
                    $0.state.lastSync.map { Dates.moment($0, zone: zone, .current) } ?? "–",
                    $0.state.error.map { Phrase(said: $0).text } ?? "",
                ]
            })
    }
}

extension PeerState.Phase {
    fileprivate var text: String {
        switch self {
        case .never: say("nav mēģināts", "never tried")
        case .connected: say("savienots", "connected")
        case .idle: say("gaida", "idle")
        case .unreachable: say("nesasniedzams", "unreachable")
        case .refused: say("atteikts", "refused")
        }
    }
}
