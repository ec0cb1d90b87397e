internal import Foundation
internal import Merge
internal import Register
internal import Replication
internal import Storage
internal import SyncProtocol

/// The replica as sessions see it: the seam between SyncProtocol and Replication.
///
/// Decides nothing: it puts one module's questions into the other's words. Usable from several
/// threads; writes take turns in the store.
final class ReplicaSyncStore: Sendable {
    /// What the executable adds: certificates, configuration, the clock.
    struct Surroundings: Sendable {
        /// The directory number of the institution whose node this is.
        var institution: UInt32
        /// The program's name and version.
        var program: String
        /// What chain, revocation lists and directory say of a peer.
        var check: @Sendable (_ chain: [Bytes], Directory) throws -> PeerVerdict
        /// The logs that the administrator chose, extended by the directory.
        var subscription: @Sendable (Directory) throws -> Subscription
        /// Milliseconds since 1970.
        var clock: @Sendable () -> Int64
        /// Told after something became durable through a session.
        var changed: @Sendable (Session.Change) -> Void = { _ in }
        /// Told how much of logs the peer is known to hold.
        var peerHolds: @Sendable ([LogID: UInt64]) -> Void = { _ in }
    }

    let replica: Replica
    let surroundings: Surroundings

    init(replica: Replica, surroundings: Surroundings) {
        self.replica = replica
        self.surroundings = surroundings
    }

    func name(_ peer: Peer) -> String { peer.node.hex }
}

extension Directory {
    /// The institutions for which a member's node speaks: itself and its guests, sorted.
    func institutions(ofNodeOf member: UInt32) -> [UInt32] {
        ([member] + guests(of: member)).sorted()
    }
}

// MARK: - Who

extension ReplicaSyncStore: SyncStore {
    func identity() throws -> NodeIdentity {
        NodeIdentity(federation: replica.federation, program: surroundings.program)
    }

    func check(_ certificates: [Bytes]) throws -> PeerVerdict {
        let verdict = try surroundings.check(certificates, try replica.directory())
        if case .accepted(let peer) = verdict {
            try replica.setPeerValue("institutions", of: name(peer), to: peer.numbers)
        }
        return verdict
    }

    func subscription() throws -> Subscription {
        try surroundings.subscription(try replica.directory())
    }
}

// MARK: - What is held

extension ReplicaSyncStore {
    func directoryHead() throws -> Head {
        let head = try replica.directoryHead()
        return Head(size: head.size, root: head.root)
    }

    func root(of log: LogID, at size: UInt64) throws -> Digest? {
        try replica.root(of: log, at: size)
    }

    func shares(_ log: LogID, with peer: Peer) throws -> Bool {
        shares(log, with: peer, under: try replica.directory())
    }

    func shares(_ log: LogID, with peer: Peer, under directory: Directory) -> Bool {
        let own = directory.institutions(ofNodeOf: surroundings.institution)
        return [own, peer.institutions].allSatisfy { side in
            side.contains { directory.mayHold(log, $0) }
        }
    }

    func frontier(sharedWith peer: Peer) throws -> [Cut] {
        let directory = try replica.directory()
        return try replica.frontier().filter { shares($0.log, with: peer, under: directory) }
    }

    func leftOut(with peer: Peer) throws -> [LeftOut] {
        let directory = try replica.directory()
        return try replica.stalled().filter {
            shares($0.log, with: peer, under: directory)
        }.map { LeftOut(log: $0.log, refusal: Refusal($0)) }
    }

    func tally(of log: LogID, towards peer: Peer) throws -> LogTally {
        let below = isBelow(peer, under: try replica.directory())
        let tally = try replica.tally(
            of: log, fromBelowAt: below ? surroundings.clock() : nil)
        return LogTally(
            head: Head(size: tally.size, root: tally.root), counted: tally.counted)
    }

    func range(of log: LogID, from start: UInt64, budget: Int) throws -> LogRange? {
        if let range = try replica.range(of: log, from: start, budget: budget) { return range }
        // Behind the log's end: what is kept apart, to be kept apart there too.
        return try replica.apartRange(of: log, from: start, budget: budget)
    }

    func contest(of log: LogID, at size: UInt64) throws -> Contest? {
        try replica.contest(of: log, at: size).map {
            Contest(checkpoint: $0.checkpoint, size: $0.size, root: $0.root, proof: $0.path)
        }
    }
}

// MARK: - Arrivals and cursors

extension ReplicaSyncStore {
    private var generation: UInt64 { UInt64(replica.store.generation.prefix(16), radix: 16) ?? 0 }

    func arrivalHead() throws -> Cursor {
        Cursor(generation: generation, number: UInt64(try replica.latestArrival()))
    }

    func resumption(at cursor: Cursor) throws -> Resumption {
        guard cursor.generation == generation else { return .reset }
        return cursor.number <= UInt64(try replica.latestArrival()) ? .follows : .gap
    }

    func arrivals(after number: UInt64, limit: Int) throws -> [Arrival] {
        var after = Int64(clamping: number)
        while true {
            let stored = try replica.arrivals(after: after, limit: limit)
            guard let last = stored.last else { return [] }
            let directory = try replica.directory()
            let arrivals = try stored.compactMap { try arrival($0, under: directory) }
            if !arrivals.isEmpty { return arrivals }
            after = last.number
        }
    }

    /// An arrival as the session wants it; nil for the directory's, which go their own way.
    private func arrival(
        _ stored: StoredArrival, under directory: Directory
    ) throws -> Arrival? {
        let number = UInt64(stored.number)
        switch stored.content {
        case .entries(let log, let range):
            guard log.scope != .directory else { return nil }
            if directory.end(of: log) != nil,
                range.lowerBound >= (try replica.held(log)?.size ?? 0)
            {
                return Arrival(number: number, content: .apart(log))
            }
            return Arrival(
                number: number,
                content: .entries(log, start: range.lowerBound, end: range.upperBound))
        case .receipt(let text):
            return Receipt(text).map { Arrival(number: number, content: .receipt($0)) }
        case .evidence(let log):
            return try evidence(of: log).map { Arrival(number: number, content: .evidence($0)) }
        }
    }

    func evidence(of log: LogID) throws -> Evidence? {
        try replica.evidence().first { $0.log == log }.flatMap(Evidence.init)
    }

    func cursor(of peer: Peer) throws -> Cursor? {
        guard let text = try replica.peerValue("cursor", of: name(peer)) else { return nil }
        let parts = text.split(separator: " ")
        guard parts.count == 3, let generation = UInt64(parts[0]), let number = UInt64(parts[1]),
            parts[2] == (try subscription().summary)
        else { return nil }
        return Cursor(generation: generation, number: number)
    }

    private func text(_ cursor: Cursor) throws -> String {
        "\(cursor.generation) \(cursor.number) \(try subscription().summary)"
    }
}

// MARK: - Admission

extension ReplicaSyncStore {
    func admit(
        _ ranges: [LogRange], from peer: Peer, cursor: Cursor?
    ) throws -> [SyncProtocol.Admission] {
        let directory = try replica.directory()
        let allowed = ranges.map { shares($0.log, with: peer, under: directory) }
        let note = try cursor.map {
            PeerNote(peer: name(peer), key: "cursor", value: try text($0))
        }
        var results =
            try replica.admit(
                zip(ranges, allowed).filter(\.1).map(\.0), noting: note,
                fromBelowAt: isBelow(peer, under: directory) ? surroundings.clock() : nil
            ).reversed() as [RangeResult]
        let answers = zip(ranges, allowed).map { range, isAllowed in
            guard isAllowed, let result = results.popLast() else {
                return SyncProtocol.Admission.refused(
                    Refusal(.notShared, "Log \(range.log.text) isn't this peer's to hand in."),
                    size: 0, root: Tree.emptyRoot)
            }
            return SyncProtocol.Admission(result)
        }
        surroundings.changed(.arrivals)
        let held = zip(ranges, answers).compactMap { range, answer -> (LogID, UInt64)? in
            if case .held = answer { (range.log, range.end) } else { nil }
        }
        surroundings.peerHolds(Dictionary(held, uniquingKeysWith: { max($0, $1) }))
        return answers
    }

    /// Whether a peer is on the authors' side: neither the national node nor this one's lead's.
    private func isBelow(_ peer: Peer, under directory: Directory) -> Bool {
        let lead = directory.lead(of: surroundings.institution, at: directory.size)
        return !peer.institutions.contains { $0 == Directory.nationalLead || $0 == lead }
    }

    func admitDirectory(_ range: LogRange) throws -> SyncProtocol.Admission {
        let result = try replica.admitDirectory(range)
        if result.verdict == .admitted {
            try replica.signWhatIsDue(time: surroundings.clock())
            surroundings.changed([.directory, .arrivals])
        }
        return SyncProtocol.Admission(result)
    }

    func admit(_ evidence: [Evidence], from peer: Peer) throws {
        let stopped = try replica.admit(
            evidence.map { piece in
                StoredEvidence(
                    log: piece.first.log, first: piece.first.text, second: piece.second.text,
                    root: piece.otherRoot, path: piece.proof)
            })
        if !stopped.isEmpty { surroundings.changed(.arrivals) }
    }

    func admit(_ contest: Contest, from peer: Peer) throws {
        let isFork = try replica.admit(
            Replica.Contest(
                checkpoint: contest.checkpoint, size: contest.size, root: contest.root,
                path: contest.proof))
        if isFork { surroundings.changed(.arrivals) }
    }
}

// MARK: - Answers and agreement

extension ReplicaSyncStore {
    func answered(_ answers: [SyncProtocol.Answer], by peer: Peer) throws {
        for answer in answers {
            if case .held(let size, _) = answer.outcome {
                surroundings.peerHolds([answer.log: size])
            }
            let key = "refused \(answer.log.text)"
            if case .refused(let refusal, _, _) = answer.outcome {
                try replica.setPeerValue(
                    key, of: name(peer), to: "\(answer.start) \(refusal.description)")
            } else if try replica.peerValue(key, of: name(peer)) != nil {
                try replica.setPeerValue(key, of: name(peer), to: nil)
            }
        }
    }

    func agreed(
        with peer: Peer, on logs: [Cut], leftOut: [LeftOut], covering covers: (LogID) -> Bool,
        isDialled: Bool, cursor: Cursor?
    ) throws {
        if let cursor {
            try replica.setPeerValue("cursor", of: name(peer), to: try text(cursor))
        }
        surroundings.peerHolds(
            Dictionary(logs.map { ($0.log, $0.size) }, uniquingKeysWith: { max($0, $1) }))
        let head = try replica.directoryHead()
        let heads = logs + [Cut(log: Directory.log, size: head.size, root: head.root)]
        for institution in peer.institutions {
            try replica.upstreamReturned(
                heads, covering: covers, from: institution, isDialled: isDialled)
        }
        if try replica.signWhatIsDue(time: surroundings.clock()) { surroundings.changed(.arrivals) }
    }
}
