import Register

// Who the peer is, and the directory: what comes before anything else.
extension Session {
    mutating func sayHello(_ store: any SyncStore) throws {
        let identity = try store.identity()
        effects.append(
            .send(
                .hello(
                    Hello(
                        version: Self.version, oldestVersion: Self.version,
                        program: identity.program, federation: identity.federation,
                        directory: head, time: now, window: UInt64(configuration.window)))))
    }

    mutating func receiveHello(_ hello: Hello, _ store: any SyncStore) throws {
        guard !hasGreeted else {
            return end(with: Refusal(.unexpected, "A second Hello came."))
        }
        hasGreeted = true
        if !configuration.isDialer { try sayHello(store) }
        effects.append(
            .report(
                .greeted(
                    program: hello.program, directorySize: hello.directory.size,
                    clockDifference: hello.time - now)))
        theirWindow = Int(hello.window)
        let identity = try store.identity()
        guard hello.federation == identity.federation else {
            return end(
                with: Refusal(
                    .otherFederation,
                    "This node's federation is \(identity.federation.hex.prefix(16))…, the "
                        + "peer's \(hello.federation.hex.prefix(16))…. Check the peer's address."))
        }
        guard hello.oldestVersion <= Self.version, hello.version >= Self.version else {
            return end(
                with: Refusal(
                    .version,
                    "This node speaks version \(Self.version), the peer "
                        + "\(hello.oldestVersion)–\(hello.version). Update the older program."))
        }
        try learn(hello.directory, store)
        guard phase == .greeting || phase == .open else { return }
        try checkAgain(store)
    }

    /// Asks the directory about the peer, at the start and whenever the answer may have changed.
    mutating func checkAgain(_ store: any SyncStore) throws {
        guard hasGreeted else { return }
        switch phase {
        case .greeting, .learning, .open: break
        case .idle, .dismissing, .closed: return
        }
        switch try store.check(configuration.certificates) {
        case .accepted(let peer):
            let isNew = self.peer == nil
            accept(peer)
            if subscription == nil { try subscribe(store) }
            if isNew || phase != .open {
                enter(.open)
                if theirSubscribe != nil { try followSubscription(store) }
            }
        case .refused(let refusal, let wasBound):
            self.peer = nil
            if theirHead.size > head.size, refusal.code.mayChangeWithDirectory {
                enter(.learning)
            } else {
                enter(.dismissing(refusal, afterDirectory: wasBound))
            }
        }
    }

    mutating func accept(_ peer: Peer) {
        guard self.peer != peer else { return }
        self.peer = peer
        effects.append(.report(.accepted(peer)))
        for warning in peer.warnings { effects.append(.report(.warning(warning))) }
    }

    /// Says what this node takes, and from which place on.
    mutating func subscribe(_ store: any SyncStore) throws {
        guard let peer else { return }
        let subscription = try store.subscription()
        self.subscription = subscription
        hasAgreed = false
        comparison.noteChange(isUrgent: true)
        effects.append(
            .send(
                .subscribe(
                    Subscribe(
                        subscription: subscription, cursor: try store.cursor(of: peer),
                        warnings: peer.warnings))))
    }

    mutating func receiveSubscribe(
        _ subscribe: Subscribe, _ store: any SyncStore
    ) throws {
        let isSame = theirSubscribe == subscribe
        theirSubscribe = subscribe
        for warning in subscribe.warnings { effects.append(.report(.warning(warning))) }
        if phase == .open, !isSame { try followSubscription(store) }
    }

    /// Sets the lanes to what the peer subscribes to.
    private mutating func followSubscription(_ store: any SyncStore) throws {
        guard let theirSubscribe else { return }
        let end = try store.arrivalHead()
        outbound.generation = end.generation
        let live = outbound.live ?? end.number
        outbound.live = live
        outbound.isSound = false
        outbound.backlog = live
        outbound.backlogEnd = live
        var resumption = Resumption.none
        if let cursor = theirSubscribe.cursor {
            resumption = try store.resumption(at: cursor)
            if resumption == .follows {
                outbound.backlog = min(cursor.number, live)
                outbound.isSound = true
            }
        }
        try offerApart(of: nil, store, unknown: resumption == .follows)
        hasAgreed = false
        comparison.noteChange(isUrgent: true)
        effects.append(.send(.resume(resumption)))
    }

    /// Puts what is kept apart of ended logs, these or all, among what is to be sent: what counts is
    /// found by comparing, and this isn't compared. Of what is being sent the rest comes in its turn:
    /// behind each step, and behind the last answer.
    ///
    /// - Parameter unknown: Leaves out what the peer once answered to keep, to the end.
    mutating func offerApart(
        of logs: Set<LogID>?, _ store: any SyncStore, unknown: Bool
    ) throws {
        guard let peer else { return }
        for kept in try store.apart(of: logs, with: peer, unknown: unknown)
        where !outbound.isWanted(kept.log) && !outbound.isUnderWay(kept.log) {
            outbound.want(kept.log, from: kept.start)
        }
    }

    /// Learns which directory the peer holds; a fork ends the session.
    mutating func learn(_ theirs: Head, _ store: any SyncStore) throws {
        if theirs.size <= head.size, theirs.size > 0,
            let root = try store.root(of: .acts, at: theirs.size), root != theirs.root
        {
            return try directoryForked(at: theirs.size, store)
        }
        if theirs.size >= theirHead.size { theirHead = theirs }
        let sent = outbound.directory ?? theirs.size
        outbound.directory = outbound.isSendingDirectory ? sent : min(sent, theirs.size)
        if theirs.size > sent { outbound.directory = theirs.size }
        comparison.noteChange(isUrgent: !hasAgreed)
    }

    mutating func directoryForked(at size: UInt64, _ store: any SyncStore) throws {
        if let contest = try store.contest(of: .acts, at: size) {
            effects.append(.send(.contest(contest)))
        }
        end(
            with: Refusal(
                .directoryFork,
                "The directories of both nodes differ within their first \(size) acts. Tell the "
                    + "national lead; nothing is exchanged until it has decided."))
    }

    /// After new acts: who the peer is, what may be shared and what had to wait may have changed.
    mutating func directoryChanged(_ store: any SyncStore) throws {
        comparison.noteChange(isUrgent: true)
        refusedHere = [:]
        refusedThere = []
        proved = []
        probing = Probing()
        comparison.split = nil
        try checkAgain(store)
        guard phase == .open else { return }
        if subscription != (try store.subscription()) { try subscribe(store) }
        try releaseHeld(store)
    }

    mutating func receiveBye(_ refusal: Refusal, _ store: any SyncStore) throws {
        if refusal.code == .done, phase == .open { _ = try settle(store) }
        guard phase != .closed else { return }
        effects.append(.report(.ended(refusal, byPeer: true)))
        effects.append(.close(refusal))
        phase = .closed
    }
}

extension RefusalCode {
    /// Whether a larger directory can make a refused peer acceptable.
    fileprivate var mayChangeWithDirectory: Bool {
        self == .unknownPeer || self == .unboundPeer || self == .excluded
    }
}
