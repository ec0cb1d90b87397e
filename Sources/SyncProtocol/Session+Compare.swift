import Register

// Finding out whether both sides hold the same, and where they don't.
extension Session {
    /// Says and compares what this side holds, if nothing is left to send.
    ///
    /// Whether there is something to do for the caller now.
    mutating func settle(_ store: any SyncStore) throws -> Bool {
        guard let peer, comparison.isDue, comparison.isDrained, maySendEntries,
            theirHead == head, outbound.isAnswered, outbound.isSatisfied, let live = outbound.live
        else { return false }
        // How much of a lost branch is common is asked before the rest is fetched.
        if try searchBranches(store) { return effects.count > 0 }
        comparison.isDue = false
        comparison.hasChanged = false
        try sayLeftOut(peer, store)
        let frontier = try sharedFrontier(store)
        let state = State(
            directory: head, digest: frontier.digest, count: UInt64(frontier.logs.count),
            cursor: Cursor(generation: outbound.generation, number: live))
        say(state)
        defer { comparison.isFresh = false }
        if let theirs = comparison.received, theirs.directory == head {
            if try proveForks(store) { return true }
            if theirs.digest == state.digest {
                try agree(on: frontier, theirs, store)
            } else if comparison.isFresh {
                beginSplit(state, theirs, frontier)
            }
        }
        return true
    }

    /// Sends the evidence about forked logs that the peer, having said what it leaves out, still
    /// goes on with: a cursor may have passed it, and nothing else finds that it is missing.
    ///
    /// - Returns: whether there was any.
    private mutating func proveForks(_ store: any SyncStore) throws -> Bool {
        let known = Set(comparison.leftOutThere.filter { $0.refusal.code == .forked }.map(\.log))
        var evidence: [Evidence] = []
        for leftOut in comparison.leftOutHere where leftOut.refusal.code == .forked {
            guard !known.contains(leftOut.log), proved.count < Bounds.logs,
                proved.insert(leftOut.log).inserted
            else { continue }
            evidence += try store.evidence(of: leftOut.log).map { [$0] } ?? []
        }
        for part in evidence.parts(of: 16) {
            var delivery = Delivery(number: outbound.ship([], lane: .live))
            delivery.evidence = part
            effects.append(.send(.delivery(delivery)))
        }
        return !evidence.isEmpty
    }

    /// Says what this side holds, if the peer doesn't know.
    ///
    /// The listener always answers a State that differs, so that the dialer judges one that is
    /// newer than its own last change.
    private mutating func say(_ state: State) {
        let isAnswer =
            !configuration.isDialer && comparison.isFresh
            && comparison.received?.digest != state.digest
        guard
            comparison.mustSay || isAnswer || comparison.sent?.digest != state.digest
                || comparison.sent?.directory != state.directory
        else { return }
        comparison.mustSay = false
        comparison.sent = state
        effects.append(.send(.state(state)))
    }

    mutating func receiveState(_ state: State, _ store: any SyncStore) throws {
        comparison.received = state
        comparison.isDue = true
        try learn(state.directory, store)
        guard phase == .open else { return }
        // `learn` notes a change; a State alone gives this side nothing to send.
        comparison.isDrained = try isDrained(store)
        comparison.isFresh = comparison.isDrained
        if !comparison.isDrained { comparison.mustSay = true }
        _ = try settle(store)
    }

    /// Whether every lane is at its end.
    private func isDrained(_ store: any SyncStore) throws -> Bool {
        let end = try store.arrivalHead().number
        return outbound.isAnswered && outbound.isSatisfied
            && outbound.backlog >= outbound.backlogEnd && outbound.live == end
    }

    private mutating func agree(
        on frontier: Frontier, _ theirs: State, _ store: any SyncStore
    ) throws {
        guard let peer, !hasAgreed || !(comparison.agreed?.isSame(as: theirs) ?? false) else {
            return
        }
        let leftOut = comparison.leftOutHere + comparison.leftOutThere
        try store.agreed(
            with: peer, on: frontier.logs, leftOut: leftOut, covering: coverage(),
            isDialled: configuration.isDialer, cursor: hasGap ? nil : theirs.cursor)
        hasAgreed = true
        comparison.agreed = theirs
        comparison.attempts = 0
        comparison.split = nil
        comparison.lastCompared = now
        outbound.isSound = true
        summary.isEqual = true
        summary.leftOut = leftOut
        summary.differing = []
        effects.append(.report(.agreed(leftOut: leftOut)))
        endIfOnce("Both sides hold the same.")
    }

    /// Of which logs an agreement says that the peer holds no more than this side.
    private func coverage() -> (LogID) -> Bool {
        guard let subscription, let theirs = theirSubscribe?.subscription else {
            return { _ in false }
        }
        // A peer that sets a range apart, or has no quota left for it, holds what it begins with.
        let silent = comparison.leftOutThere.filter {
            $0.refusal.code != .setApart && $0.refusal.code != .throttled
        }
        let leftOut = Set(
            (comparison.leftOutHere + silent).filter { $0.refusal.code.keepsFromAdvancing }
                .map(\.log))
        return { log in
            subscription.takes(log) && theirs.takes(log) && !leftOut.contains(log)
        }
    }

    mutating func endIfOnce(_ reason: String) {
        guard configuration.endsWhenEqual, configuration.isDialer else { return }
        end(with: Refusal(.done, reason))
    }

    // MARK: - What is compared

    /// The logs that both may hold and take, without those that either can't advance: what one
    /// only can't evaluate is compared like any other.
    func sharedFrontier(_ store: any SyncStore) throws -> Frontier {
        guard let peer, let subscription, let theirSubscribe else { return Frontier(sorted: []) }
        let theirs = theirSubscribe.subscription
        let leftOut = Set(
            (comparison.leftOutHere + comparison.leftOutThere)
                .filter { $0.refusal.code.keepsFromAdvancing }.map(\.log))
        let logs = try store.frontier(sharedWith: peer).filter { cut in
            subscription.takes(cut.log) && theirs.takes(cut.log) && !leftOut.contains(cut.log)
        }
        return Frontier(sorted: logs)
    }

    func mayTake(_ log: LogID, _ store: any SyncStore) throws -> Bool {
        try isShared(log, store) && refusedHere[log] == nil
    }

    /// Says which logs this side can't advance, if that has changed.
    private mutating func sayLeftOut(_ peer: Peer, _ store: any SyncStore) throws {
        var reasons = refusedHere.mapValues(\.refusal)
        for leftOut in try store.leftOut(with: peer)
        where leftOut.refusal.code.keepsFromAdvancing || reasons[leftOut.log] == nil {
            reasons[leftOut.log] = leftOut.refusal
        }
        let logs = reasons.keys.sorted().prefix(Bounds.logs).compactMap { log in
            reasons[log].map { LeftOut(log: log, refusal: $0) }
        }
        guard logs != comparison.leftOutHere else { return }
        comparison.leftOutHere = logs
        effects.append(.send(.leftOut(logs)))
    }

    mutating func receiveLeftOut(_ logs: [LeftOut], _ store: any SyncStore) throws {
        comparison.leftOutThere = logs
        let former = refusedThere
        // What was set apart may be signed anew by its author, and is then sent again.
        refusedThere = Set(
            logs.filter { $0.refusal.code.keepsFromAdvancing && $0.refusal.code != .setApart }
                .map(\.log))
        let forgiven = former.subtracting(refusedThere)
        if !forgiven.isEmpty { try offerApart(of: forgiven, store, unknown: true) }
        comparison.isDue = true
    }
}

extension RefusalCode {
    /// Whether who leaves a log out for this takes no more of it: one that can't be evaluated is
    /// stored and passed on all the same (DESIGN §5).
    fileprivate var keepsFromAdvancing: Bool { self != .unknownKind }
}

extension State {
    /// Whether it says that the same is held, under the same directory.
    fileprivate func isSame(as other: Self) -> Bool {
        digest == other.digest && directory == other.directory
    }
}
