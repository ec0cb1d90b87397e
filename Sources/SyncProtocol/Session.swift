public import Register

/// One conversation with a peer, as a value: messages and news go in, effects are asked for.
///
/// It has no clock, no socket and no task: whoever drives it hands in what happened and, whenever
/// the connection takes a message, asks for the ``next(from:)`` effect until there is none.
///
/// 1. Each side's *Hello*, the dialer's first. The certificate's check by the directory.
/// 2. The directory, to whichever side has less of it; nothing else goes before it is equal.
/// 3. *Subscribe*, with the last cursor of the peer's arrivals: what arrived since comes at once.
/// 4. When nothing is left to send: *State*, a digest over what both may hold and take. If the
///    digests differ, the dialer splits the sorted list of logs until it is known which ones.
/// 5. Equal: one-shot sessions end; others go on, each change at once, and compare now and then.
///
/// Both sides run the same code; the dialer only speaks first and starts the comparison. Deliveries
/// go in lanes: the directory, then live changes, then the backlog, which gets one turn in nine.
/// All memory is bounded, whatever the peer sends, except for a list of logs while comparing.
///
/// A method that throws has met a failure of the store; call ``fail(_:)`` then, as after that only
/// ``next(from:)`` makes sense.
public struct Session: Sendable {
    /// What changed in the store.
    public struct Change: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// There are new arrivals.
        public static let arrivals = Self(rawValue: 1)
        /// There are new acts.
        public static let directory = Self(rawValue: 2)
        /// There is a new CRL: peers are to be checked again.
        public static let trust = Self(rawValue: 4)
        /// The administrator changed the subscription.
        public static let subscription = Self(rawValue: 8)

        /// Changes from their bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
    }

    enum Phase: Equatable {
        /// Before ``start(at:store:)``.
        case idle
        /// Waiting for the peer's Hello.
        case greeting
        /// The peer isn't accepted, but has acts that may change that.
        case learning
        /// The peer is accepted.
        case open
        /// The peer is refused; it gets the directory first, if it was ever bound.
        case dismissing(Refusal, afterDirectory: Bool)
        /// Over.
        case closed
    }

    static let version: UInt32 = 1
    /// More effects than this ask the driver to stop reading; sixteen times as many end it.
    static let manyEffects = 64
    /// As many are kept for the summary, and told until what was refused is forgiven.
    static let manyRejections = 1000

    let configuration: Configuration
    var phase = Phase.idle
    var effects = Queue<Effect>()
    var now: Int64 = 0
    var phaseBegan: Int64 = 0
    var lastHeard: Int64 = 0

    /// The peer, once accepted.
    public internal(set) var peer: Peer?
    /// What has been done so far.
    public internal(set) var summary = Summary()
    /// Whether both sides have held the same since the subscriptions were last exchanged.
    public internal(set) var hasAgreed = false

    var head = Head(size: 0, root: .zero)
    var theirHead = Head(size: 0, root: .zero)
    var hasGreeted = false
    var theirWindow = 0
    var subscription: Subscription?
    var theirSubscribe: Subscribe?
    var outbound = Outbound()
    var held = HeldRanges()
    var comparison = Comparison()
    /// The number of the peer's last delivery, and whether one before it is missing: it was lost on
    /// the way, so no cursor of this session says any more that all up to it has come.
    var lastTaken: UInt64 = 0
    var hasGap = false
    var refusedHere: [LogID: RefusedLog] = [:]
    var lastReviewed: Int64 = 0
    /// Whether something has changed here for which a log that was refused may be taken.
    var mustReview = false
    var refusedThere: Set<LogID> = []
    var receiptsSeen: Set<Bytes> = []
    var contested: Set<LogID> = []
    var probing = Probing()
    var proofsGiven = ProofsGiven()
    /// Forked logs whose evidence was sent because the peer didn't leave them out.
    var proved: Set<LogID> = []
    var lastForgiven: Int64 = 0
    /// How many rejections were told since.
    var rejectionsTold = 0

    /// A session that hasn't started.
    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// Whether it is over: no effect follows.
    public var isOver: Bool { phase == .closed && effects.count == 0 }

    /// Whether so much waits to be written that the driver should read no more for now.
    public var isBusy: Bool { effects.count > Self.manyEffects }

    /// The greatest number of bytes of a frame that may come now.
    public var frameLimit: Int { hasGreeted ? Limits.frame : Bounds.greeting }

    /// Starts: the dialer says Hello, and to a peer that it accepts what it subscribes to.
    ///
    /// - Parameter now: Milliseconds since 1970, here and everywhere.
    public mutating func start(at now: Int64, store: any SyncStore) throws {
        guard phase == .idle else { return }
        self.now = now
        lastHeard = now
        lastForgiven = now
        lastReviewed = now
        enter(.greeting)
        head = try store.directoryHead()
        guard configuration.isDialer else { return }
        try sayHello(store)
        if case .accepted(let peer) = try store.check(configuration.certificates) {
            accept(peer)
            try subscribe(store)
        }
    }

    /// Takes a frame: decodes it and takes the message.
    ///
    /// A malformed one ends the session.
    public mutating func receive(frame: Bytes, at now: Int64, store: any SyncStore) throws {
        do {
            let message = try Message(frame: frame, limit: frameLimit)
            try receive(message, at: now, store: store)
        } catch let error as MalformedFrame {
            end(with: Refusal(.malformedFrame, error.description))
        }
    }

    /// Takes a message from the peer.
    public mutating func receive(
        _ message: Message, at now: Int64, store: any SyncStore
    ) throws {
        guard phase != .closed, phase != .idle else { return }
        self.now = now
        lastHeard = now
        switch message {
        case .bye(let refusal): try receiveBye(refusal, store)
        case .hello(let hello): try receiveHello(hello, store)
        default:
            guard hasGreeted else {
                return end(with: Refusal(.unexpected, "The first message wasn't a Hello."))
            }
            comparison.isDrained = comparison.isDrained && message.asksForNothing
            try receiveGreeted(message, store)
        }
        if effects.count > 16 * Self.manyEffects {
            effects.removeAll()
            end(with: Refusal(.flooded, "The peer asks for more than it reads."))
        }
    }

    private mutating func receiveGreeted(_ message: Message, _ store: any SyncStore) throws {
        switch (message, phase) {
        case (.delivery(let delivery), _): try receiveDelivery(delivery, store)
        case (.answers(let number, let answers), _):
            try receiveAnswers(number, answers, store)
        case (.head(let head), _): try learn(head, store)
        case (.contest(let contest), _): try receiveContest(contest, store)
        case (.subscribe(let subscribe), _): try receiveSubscribe(subscribe, store)
        case (.resume(let resumption), .open): effects.append(.report(.resumed(resumption)))
        case (.leftOut(let logs), .open): try receiveLeftOut(logs, store)
        case (.state(let state), .open): try receiveState(state, store)
        case (.compare(let stretches), .open): try receiveCompare(stretches, store)
        case (.holdings(let holdings), .open): try receiveHoldings(holdings, store)
        case (.want(let wanted), .open): try receiveWant(wanted, store)
        case (.probe(let probe), .open): try receiveProbe(probe, store)
        case (.prefixes(let prefixes), .open): try receivePrefixes(prefixes, store)
        case (_, .dismissing): break
        default:
            end(with: Refusal(.unexpected, "A message came before the peer was accepted."))
        }
    }

    /// Takes news of the store, from another session or a command.
    public mutating func storeChanged(
        _ change: Change, at now: Int64, store: any SyncStore
    ) throws {
        guard phase != .closed, phase != .idle else { return }
        self.now = now
        comparison.noteChange(isUrgent: !hasAgreed)
        let old = head
        if change.contains(.arrivals) { mustReview = true }
        if change.contains(.directory) { head = try store.directoryHead() }
        if head != old {
            try directoryChanged(store)
        } else if change.contains(.trust) {
            try checkAgain(store)
        } else if change.contains(.subscription), phase == .open {
            try subscribe(store)
        }
    }

    /// Lets time pass; once a second is often enough.
    public mutating func tick(at now: Int64, store: any SyncStore) throws {
        guard phase != .closed, phase != .idle else { return }
        self.now = now
        guard phase == .open else {
            if now - phaseBegan > configuration.patience { giveUp() }
            return
        }
        try passTimeAsking(store)
        try reviewRefused(store)
        if now - lastForgiven > configuration.forgiveness { forgive() }
        if hasAgreed {
            comparison.compareNowAndThen(at: now, interval: configuration.interval)
        } else if now - lastHeard > configuration.patience {
            giveUp()
        } else {
            try retryComparison()
        }
    }

    /// Ends the session from this side: the peer is told why.
    public mutating func end(with refusal: Refusal) {
        guard phase != .closed else { return }
        if phase != .idle, hasGreeted || configuration.isDialer {
            effects.append(.send(.bye(refusal)))
        }
        effects.append(.report(.ended(refusal, byPeer: false)))
        effects.append(.close(refusal))
        phase = .closed
    }

    /// Ends the session after a failure of the store.
    public mutating func fail(_ error: any Error) {
        effects.removeAll()
        end(with: Refusal(.storeFailure, "The node's own store failed; see its messages."))
    }

    private mutating func giveUp() {
        end(with: Refusal(.stalled, "The peer fell silent. Try again; it may be overloaded."))
    }

    mutating func enter(_ phase: Phase) {
        self.phase = phase
        phaseBegan = now
    }

    /// Notes and tells what was refused, as far as there is room for it.
    mutating func note(_ rejected: [Rejection]) {
        summary.rejected += rejected.prefix(Self.manyRejections - summary.rejected.count)
        let told = rejected.prefix(Self.manyRejections - rejectionsTold)
        guard !told.isEmpty else { return }
        rejectionsTold += told.count
        effects.append(.report(.rejected(Array(told))))
    }

    /// Whether a log is shared: both sides may hold it, and both take it.
    func isShared(_ log: LogID, _ store: any SyncStore) throws -> Bool {
        guard let peer, let subscription, let theirSubscribe, log.scope != .directory,
            subscription.takes(log), theirSubscribe.subscription.takes(log)
        else { return false }
        return try store.shares(log, with: peer)
    }
}

extension LogID {
    /// The national lead's log of acts.
    static let acts = LogID(institution: 1, scope: .directory)
}

extension Message {
    /// Whether it can't give this side anything new to send.
    fileprivate var asksForNothing: Bool {
        switch self {
        case .state, .resume, .leftOut: true
        default: false
        }
    }
}
