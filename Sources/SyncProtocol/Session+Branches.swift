import Register

/// What a session asks its peer about logs that may be on lost branches.
struct Probing: Sendable {
    /// A question, the number of the round, and when it was asked.
    struct Question: Sendable {
        let probe: Probe
        let round: Int
        let time: Int64
    }

    /// Questions under way, one for each log.
    var asked: [LogID: Question] = [:]
    /// Logs of which the peer, or this node, showed another branch, to be asked about again.
    var suspected: Set<LogID> = []
    /// Logs that the peer couldn't say anything about when last asked.
    var unanswered: Set<LogID> = []
    /// When questions were last begun anew.
    var lastBegun: Int64 = 0

    /// More rounds than any honest answer takes.
    static let rounds = 24
}

/// How many of a peer's questions about branches were answered with proofs, in a session.
///
/// A proof of a long log costs work. Two whole searches for each cut are more than it takes, also
/// when a branch has to be left again.
struct ProofsGiven: Sendable {
    private var counts: [LogID: [UInt64: Int]] = [:]
    private var cuts = 0

    /// As many cuts are told apart.
    static let manyCuts = 1024

    /// Whether a question is one too many.
    func isTooMany(_ probe: Probe) -> Bool {
        guard let count = counts[probe.log]?[probe.cut] else { return cuts >= Self.manyCuts }
        return count >= 2 * Probing.rounds
    }

    /// Counts a question that was answered.
    mutating func count(_ probe: Probe) {
        if counts[probe.log]?[probe.cut] == nil { cuts += 1 }
        counts[probe.log, default: [:]][probe.cut, default: 0] += 1
    }
}

// Logs that contradict a cut: the peer is asked how much of what is held is on the cut's branch,
// and the rest is fetched (DESIGN §6.5).
extension Session {
    /// Asks about the logs that left a lost branch; whether any answer is still to come.
    mutating func searchBranches(_ store: any SyncStore) throws -> Bool {
        guard let peer else { return false }
        for probe in try store.probes(with: peer) { try ask(probe, round: 1, store) }
        return !probing.asked.isEmpty
    }

    /// Asks about a log of which another branch has been seen, if a cut can tell them apart.
    mutating func suspectBranch(_ log: LogID, _ store: any SyncStore) throws {
        guard phase == .open, log != .acts, let probe = try store.probe(of: log) else { return }
        if probing.suspected.count < Bounds.logs { probing.suspected.insert(log) }
        try ask(probe, round: 1, store)
    }

    private mutating func ask(_ probe: Probe, round: Int, _ store: any SyncStore) throws {
        guard probing.asked[probe.log] == nil, probing.asked.count < Bounds.logs,
            !probing.unanswered.contains(probe.log), try isShared(probe.log, store)
        else { return }
        probing.asked[probe.log] = Probing.Question(probe: probe, round: round, time: now)
        effects.append(.send(.probe(probe)))
    }

    mutating func receiveProbe(_ probe: Probe, _ store: any SyncStore) throws {
        guard try isShared(probe.log, store) else { return }
        guard !proofsGiven.isTooMany(probe) else {
            return end(
                with: Refusal(.flooded, "The peer asks again and again about one branch."))
        }
        let prefixes = try store.prefixes(for: probe)
        if !prefixes.isEmpty { proofsGiven.count(probe) }
        effects.append(
            .send(.prefixes(Prefixes(log: probe.log, cut: probe.cut, prefixes: prefixes))))
    }

    mutating func receivePrefixes(_ prefixes: Prefixes, _ store: any SyncStore) throws {
        let log = prefixes.log
        guard let peer, let question = probing.asked[log], question.probe.cut == prefixes.cut
        else { return }
        probing.asked[log] = nil
        comparison.noteChange(isUrgent: true)
        guard !prefixes.prefixes.isEmpty else { return giveUpAsking(log) }
        switch try store.admit(prefixes, from: peer) {
        case .ask(let next):
            guard question.round < Probing.rounds else { return giveUpAsking(log) }
            try ask(next, round: question.round + 1, store)
        case .fetch(let size):
            probing.suspected.remove(log)
            refusedHere[log] = nil
            effects.append(.send(.want([Wanted(log: log, start: size)])))
        case .settled:
            probing.suspected.remove(log)
        case .unproved:
            giveUpAsking(log)
            let refusal = Refusal(
                .unproved, "The peer's proof doesn't lead to the cut of log \(log.text).")
            note([Rejection(log: log, sequence: prefixes.cut, refusal: refusal, byPeer: false)])
        }
    }

    private mutating func giveUpAsking(_ log: LogID) {
        if probing.unanswered.count < Bounds.logs { probing.unanswered.insert(log) }
    }

    /// Waits no longer for answers that don't come; asks again now and then.
    mutating func passTimeAsking(_ store: any SyncStore) throws {
        let silent = probing.asked.filter { now - $0.value.time > configuration.retry }.keys
        for log in silent {
            probing.asked[log] = nil
            giveUpAsking(log)
        }
        if !silent.isEmpty { comparison.noteChange(isUrgent: true) }
        guard now - probing.lastBegun > configuration.interval else { return }
        probing.lastBegun = now
        guard !probing.unanswered.isEmpty else { return }
        probing.unanswered = []
        for log in probing.suspected.sorted() { try suspectBranch(log, store) }
        if try searchBranches(store) { comparison.noteChange(isUrgent: true) }
    }
}
