import Register

// Taking deliveries, and what the peer answers to ours.
extension Session {
    mutating func receiveDelivery(_ delivery: Delivery, _ store: any SyncStore) throws {
        hasGap = hasGap || delivery.number > lastTaken + 1
        lastTaken = max(lastTaken, delivery.number)
        let acts = delivery.ranges.filter { $0.log == .acts }
        let ranges = delivery.ranges.filter { $0.log != .acts }
        var answers: [Answer] = []
        if phase == .open || phase == .learning {
            for range in acts { answers.append(try admitActs(range, store)) }
        }
        if phase == .open {
            answers += try admit(ranges, cursor: hasGap ? nil : delivery.cursor, store)
        } else if !ranges.isEmpty, phase == .learning || phase == .greeting {
            return end(with: Refusal(.unexpected, "Entries came before the peer was accepted."))
        }
        if delivery.number > 0 {
            effects.append(.send(.answers(number: delivery.number, answers)))
        }
        noteRefused(answers)
        guard phase == .open, let peer else { return }
        if !delivery.receipts.isEmpty {
            for receipt in delivery.receipts { noteSeen(receipt) }
            note(try store.admit(delivery.receipts, from: peer))
            mustReview = true
        }
        let evidence = try delivery.evidence.filter { try mayTell($0.first.log, store) }
        if !evidence.isEmpty { try store.admit(evidence, from: peer) }
        try returnReceipts(for: answers, store)
    }

    /// Admits acts.
    ///
    /// What they change comes after the answer: see ``next(from:)``.
    private mutating func admitActs(
        _ range: LogRange, _ store: any SyncStore
    ) throws -> Answer {
        let admission = try store.admitDirectory(range)
        if case .held = admission {
            head = try store.directoryHead()
            summary.received.add(entries: range.entries.count, bytes: range.byteCount)
            if range.end > theirHead.size, let root = try store.root(of: .acts, at: range.end) {
                theirHead = Head(size: range.end, root: root)
            }
            outbound.directory = max(outbound.directory ?? 0, min(range.end, head.size))
            comparison.directoryGrew = true
        }
        return Answer(log: range.log, start: range.start, outcome: admission)
    }

    private mutating func admit(
        _ ranges: [LogRange], cursor: Cursor?, _ store: any SyncStore
    ) throws -> [Answer] {
        guard let peer, !ranges.isEmpty || cursor != nil else { return [] }
        var answers: [Answer] = []
        var shared: [LogRange] = []
        for range in ranges {
            if try isShared(range.log, store) {
                shared.append(range)
            } else {
                let refusal = Refusal(
                    .notShared, "This node doesn't take the log \(range.log.text) from this peer.")
                let outcome = Admission.refused(refusal, size: 0, root: .zero)
                answers.append(Answer(log: range.log, start: range.start, outcome: outcome))
            }
        }
        let admissions = try store.admit(shared, from: peer, cursor: cursor)
        for (range, admission) in zip(shared, admissions) {
            try take(admission, of: range, store)
            if case .refused(let refusal, _, _) = admission, refusal.code.isAboutBranch {
                try suspectBranch(range.log, store)
            }
            answers.append(Answer(log: range.log, start: range.start, outcome: admission))
        }
        return answers
    }

    /// Draws the consequences of what became of a range.
    private mutating func take(
        _ admission: Admission, of range: LogRange, _ store: any SyncStore
    ) throws {
        switch admission {
        case .held(let size, let root):
            outbound.note(range.log, size: size, root: root)
            refusedHere[range.log] = nil
            summary.received.add(entries: range.entries.count, bytes: range.byteCount)
            comparison.attempts = 0
            if held.takeDropped(range.log) {
                effects.append(.send(.want([Wanted(log: range.log, start: size)])))
            }
        case .waits(let directorySize):
            if held.isEmpty { effects.append(.send(.head(head))) }
            held.hold(range, until: directorySize, limit: configuration.heldBytes)
        case .refused(let refusal, _, _): try refuse(range.log, refusal, store)
        case .setApart:
            let refusal = Refusal(
                .setApart, "Log \(range.log.text) goes on beyond its end or its key's; kept apart.")
            try refuse(range.log, refusal, store)
        case .missing: break
        }
        comparison.noteChange(isUrgent: !hasAgreed)
    }

    /// Tells people what this node refused.
    ///
    /// Acts refused end the session: nothing may go before the directory is equal. Other roots are
    /// for the peer to contest; it will.
    private mutating func noteRefused(_ answers: [Answer]) {
        note(answers.compactMap { $0.rejection(byPeer: false) })
        for answer in answers where answer.log == .acts {
            if case .refused(let refusal, _, _) = answer.outcome, refusal.code != .rootMismatch {
                return end(with: refusal)
            }
        }
    }

    /// Offers the store again what had to wait for acts.
    mutating func releaseHeld(_ store: any SyncStore) throws {
        let ranges = held.release(at: head.size)
        guard !ranges.isEmpty else { return }
        let answers = try admit(ranges, cursor: nil, store)
        effects.append(.send(.answers(number: 0, answers)))
        for answer in answers {
            guard case .missing(let from) = answer.outcome else { continue }
            effects.append(.send(.want([Wanted(log: answer.log, start: from)])))
        }
        noteRefused(answers)
        try returnReceipts(for: answers, store)
    }

    /// Signs for what came from the peer and is held now.
    private mutating func returnReceipts(
        for answers: [Answer], _ store: any SyncStore
    ) throws {
        guard let peer else { return }
        let cuts = answers.compactMap { answer -> Cut? in
            guard case .held(let size, let root) = answer.outcome, size > 0 else { return nil }
            return Cut(log: answer.log, size: size, root: root)
        }
        guard !cuts.isEmpty else { return }
        let receipts = try store.issueReceipts(for: cuts, to: peer)
        guard !receipts.isEmpty else { return }
        for receipt in receipts { noteSeen(receipt) }
        var delivery = Delivery(number: 0)
        delivery.receipts = receipts
        effects.append(.send(.delivery(delivery)))
    }

    mutating func noteSeen(_ receipt: Receipt) {
        if receiptsSeen.count >= 2048 { receiptsSeen.removeAll() }
        receiptsSeen.insert(receipt.signature)
    }

    /// Of some receipts those that may be told to the peer: it may hold all the logs that they list.
    func tellable(_ receipts: [Receipt], _ store: any SyncStore) throws -> [Receipt] {
        try receipts.filter { try $0.logs.allSatisfy { try mayTell($0.log, store) } }
    }

    /// Whether evidence or a receipt about a log may be told to, or taken from, the peer.
    func mayTell(_ log: LogID, _ store: any SyncStore) throws -> Bool {
        guard let peer else { return false }
        return try log.scope == .directory || store.shares(log, with: peer)
    }

    mutating func receiveAnswers(
        _ number: UInt64, _ answers: [Answer], _ store: any SyncStore
    ) throws {
        let shipped = outbound.settle(number) ?? []
        comparison.noteChange(isUrgent: !hasAgreed)
        note(answers.compactMap { $0.rejection(byPeer: true) })
        for answer in answers {
            let range = shipped.first { $0.log == answer.log && $0.start == answer.start }
            guard range != nil || number == 0 else { continue }
            try take(answer, range, store)
        }
        if let peer { try store.answered(answers, by: peer) }
    }

    private mutating func take(
        _ answer: Answer, _ range: Outbound.Shipped?, _ store: any SyncStore
    ) throws {
        let log = answer.log
        switch answer.outcome {
        case .held(let size, let root):
            if let range { summary.sent.add(entries: range.entries, bytes: range.bytes) }
            if log == .acts {
                try learn(Head(size: size, root: root), store)
            } else {
                outbound.note(log, size: size, root: root)
            }
        case .missing(let from):
            if log == .acts {
                outbound.directory = min(from, outbound.directory ?? from)
            } else if let range, from < range.start, try isShared(log, store) {
                outbound.unnote(log)
                outbound.want(log, from: from)
            }
        case .refused(let refusal, let size, let root):
            if refusedThere.count < Bounds.logs { refusedThere.insert(log) }
            outbound.forget(log)
            outbound.unnote(log)
            if refusal.code == .rootMismatch { try contest(log, size, root, store) }
        case .setApart:
            outbound.unnote(log)
            if let range { try noteSetApart(log, range, store) }
        case .waits: break
        }
    }

    /// Remembers that the peer keeps apart what was sent to it, and goes on behind that.
    private mutating func noteSetApart(
        _ log: LogID, _ range: Outbound.Shipped, _ store: any SyncStore
    ) throws {
        guard let peer else { return }
        try store.keepsApart(log, through: range.start + UInt64(range.entries), by: peer)
        if outbound.takePassedOver(log) {
            // Signed anew, or ended here too, while this was under way.
            outbound.want(log, from: range.start)
        } else {
            try offerApart(of: [log], store, unknown: true)
        }
    }

    /// Answers a peer that holds another root at `size` with what it needs to prove the fork.
    mutating func contest(
        _ log: LogID, _ size: UInt64, _ root: Digest, _ store: any SyncStore
    ) throws {
        guard size > 0, let mine = try store.root(of: log, at: size), mine != root else { return }
        if log == .acts { return try directoryForked(at: size, store) }
        try suspectBranch(log, store)
        guard try isShared(log, store), contested.count < 1024,
            contested.insert(log).inserted,
            let contest = try store.contest(of: log, at: size)
        else { return }
        effects.append(.send(.contest(contest)))
    }

    mutating func receiveContest(_ contest: Contest, _ store: any SyncStore) throws {
        guard let peer, try mayTell(contest.checkpoint.log, store) else { return }
        try store.admit(contest, from: peer)
        try suspectBranch(contest.checkpoint.log, store)
        comparison.noteChange(isUrgent: true)
    }

    /// Whether this node holds entries of a log from `size` on.
    func isHeld(_ log: LogID, beyond size: UInt64, _ store: any SyncStore) throws -> Bool {
        try store.root(of: log, at: size + 1) != nil
    }
}

extension RefusalCode {
    /// Whether it says that a range and what is held, or what a cut pins, are different branches.
    fileprivate var isAboutBranch: Bool { self == .rootMismatch || self == .cutMismatch }
}

extension Answer {
    /// The rejection that it is, if it is one.
    fileprivate func rejection(byPeer: Bool) -> Rejection? {
        guard case .refused(let refusal, _, _) = outcome else { return nil }
        return Rejection(log: log, sequence: start, refusal: refusal, byPeer: byPeer)
    }
}
