import Register

// Where both sides differ: the list of logs is split until it is known, and what is missing is sent.
extension Session {
    mutating func beginSplit(_ mine: State, _ theirs: State, _ frontier: Frontier) {
        summary.isEqual = false
        // What comes is compared at once, on both sides.
        hasAgreed = false
        guard configuration.isDialer else { return }
        if let split = comparison.split, split == (mine.digest, theirs.digest) { return }
        comparison.split = (mine.digest, theirs.digest)
        comparison.lastAttempt = now
        effects.append(.send(.compare(frontier.split(.all))))
    }

    /// Compares again after a while what a comparison didn't resolve, three times.
    mutating func retryComparison() throws {
        guard comparison.split != nil, now - comparison.lastAttempt > configuration.retry else {
            return
        }
        comparison.lastAttempt = now
        comparison.attempts += 1
        if comparison.attempts == 3 {
            effects.append(.report(.differs(summary.differing)))
            endIfOnce("The logs that differ couldn't be exchanged.")
        } else {
            comparison.split = nil
            comparison.mustSay = true
            comparison.isDue = true
        }
    }

    mutating func receiveCompare(_ stretches: [Stretch], _ store: any SyncStore) throws {
        guard theirHead == head, !isBusy else { return }
        let frontier = try sharedFrontier(store)
        var split: [Stretch] = []
        var holdings: [Holdings] = []
        for theirs in stretches {
            let mine = frontier.stretch(theirs.interval)
            if mine == theirs { continue }
            let logs = frontier.logs(in: theirs.interval)
            if theirs.count == 0 {
                for cut in logs { outbound.want(cut.log, from: 0) }
            } else if logs.count <= Frontier.listed {
                holdings.append(Holdings(interval: theirs.interval, logs: Array(logs)))
            } else {
                split += frontier.split(theirs.interval)
            }
        }
        for part in split.parts(of: 512) { effects.append(.send(.compare(part))) }
        for part in holdings.parts(of: 64) { effects.append(.send(.holdings(part))) }
    }

    mutating func receiveHoldings(_ holdings: [Holdings], _ store: any SyncStore) throws {
        guard theirHead == head, !isBusy else { return }
        let frontier = try sharedFrontier(store)
        var wanted: [Wanted] = []
        var differing: [LogID] = []
        for held in holdings {
            var theirs: [LogID: Cut] = [:]
            for cut in held.logs { theirs[cut.log] = cut }
            for mine in frontier.logs(in: held.interval) {
                let other = theirs.removeValue(forKey: mine.log)
                if other == mine { continue }
                differing.append(mine.log)
                if let want = try resolve(mine, other, store) { wanted.append(want) }
            }
            for log in theirs.keys.sorted() where try mayTake(log, store) {
                differing.append(log)
                wanted.append(Wanted(log: log, start: 0))
            }
        }
        summary.differing = differing
        for part in wanted.parts(of: 1024) { effects.append(.send(.want(part))) }
    }

    /// Draws the consequence of one differing log: send, ask, or contest.
    private mutating func resolve(
        _ mine: Cut, _ theirs: Cut?, _ store: any SyncStore
    ) throws -> Wanted? {
        let size = theirs?.size ?? 0
        if mine.size < size { return Wanted(log: mine.log, start: mine.size) }
        if let theirs, let root = try store.root(of: mine.log, at: size), root != theirs.root {
            try contest(mine.log, size, theirs.root, store)
        } else if !refusedThere.contains(mine.log) {
            outbound.unnote(mine.log)
            outbound.want(mine.log, from: size)
        }
        return nil
    }

    mutating func receiveWant(_ wanted: [Wanted], _ store: any SyncStore) throws {
        for want in wanted {
            guard try isShared(want.log, store),
                try isHeld(want.log, beyond: want.start, store)
            else { continue }
            // Whoever asks for a log takes it again.
            refusedThere.remove(want.log)
            outbound.unnote(want.log)
            outbound.want(want.log, from: want.start)
        }
    }
}

extension Array {
    /// The elements in parts of at most `size`, in order.
    func parts(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
