import Register

// What to send next: the lanes.
extension Session {
    /// The next effect; nil: nothing to do until something is handed in.
    ///
    /// Ask only when the connection takes a message: nothing is made before it is asked for, so a
    /// slow connection costs no memory, and a change waits for one message at most.
    public mutating func next(from store: any SyncStore) throws -> Effect? {
        while true {
            if comparison.directoryGrew {
                comparison.directoryGrew = false
                try directoryChanged(store)
            }
            if let effect = effects.popFirst() { return effect }
            switch phase {
            case .idle, .greeting, .learning, .closed:
                return nil
            case .dismissing(let refusal, let afterDirectory):
                if afterDirectory, let sent = outbound.directory, sent < head.size {
                    return try nextActs(store).map { .send(.delivery($0)) }
                }
                end(with: refusal)
            case .open:
                if let delivery = try nextDelivery(store) { return .send(.delivery(delivery)) }
                comparison.isDrained = true
                guard try settle(store) else { return nil }
            }
        }
    }

    private mutating func nextDelivery(_ store: any SyncStore) throws -> Delivery? {
        if let delivery = try nextActs(store) { return delivery }
        guard maySendEntries else { return nil }
        if outbound.liveTurns >= 8, let delivery = try nextBulk(store) { return delivery }
        if let delivery = try nextLive(store) { return delivery }
        return try nextBulk(store)
    }

    /// Whether the directory is no obstacle: the peer has, or is being sent, all of it, and has no
    /// more of it than this node.
    var maySendEntries: Bool {
        guard phase == .open, theirSubscribe != nil, outbound.live != nil,
            let sent = outbound.directory
        else { return false }
        return sent >= head.size && theirHead.size <= head.size
    }

    private mutating func nextActs(_ store: any SyncStore) throws -> Delivery? {
        guard let sent = outbound.directory, sent < head.size,
            outbound.hasRoom(.directory, window: window),
            let range = try store.range(
                of: .acts, from: sent, budget: configuration.bulkBytes)
        else { return nil }
        outbound.directory = range.end
        var delivery = Delivery(number: outbound.ship([range], lane: .directory))
        delivery.ranges = [range]
        delivery.receipts = try untold(range.receipts, store)
        return delivery
    }

    private mutating func nextLive(_ store: any SyncStore) throws -> Delivery? {
        guard let live = outbound.live, outbound.hasRoom(.live, window: window) else {
            return nil
        }
        var load = Load(budget: configuration.liveBytes)
        outbound.live = try collect(after: live, through: nil, into: &load, .live, store)
        guard var delivery = ship(load, lane: .live) else { return nil }
        outbound.liveTurns += 1
        if delivery.number > 0, outbound.isSound, outbound.isSatisfied,
            outbound.backlog >= outbound.backlogEnd
        {
            delivery.cursor = Cursor(
                generation: outbound.generation, number: outbound.live ?? live)
        }
        return delivery
    }

    private mutating func nextBulk(_ store: any SyncStore) throws -> Delivery? {
        outbound.liveTurns = 0
        guard outbound.hasRoom(.bulk, window: window) else { return nil }
        var load = Load(budget: bulkBudget)
        try collectWanted(into: &load, store)
        let isFollowing = outbound.backlog < outbound.backlogEnd
        if isFollowing {
            outbound.backlog = try collect(
                after: outbound.backlog, through: outbound.backlogEnd, into: &load, .bulk, store)
        }
        guard var delivery = ship(load, lane: .bulk) else { return nil }
        outbound.bulkTurns += 1
        if delivery.number > 0, outbound.isSound, isFollowing {
            delivery.cursor = Cursor(
                generation: outbound.generation, number: outbound.backlog)
        }
        return delivery
    }

    /// About how many bytes the next delivery of the backlog may have.
    private var bulkBudget: Int {
        let first = max(1, configuration.firstBulkBytes)
        return min(configuration.bulkBytes, first << min(outbound.bulkTurns, 20))
    }

    /// Bytes of deliveries under way in a lane: what both sides take.
    private var window: Int { max(1, min(configuration.window, theirWindow)) }

    private mutating func ship(_ load: Load, lane: Lane) -> Delivery? {
        guard !load.isEmpty else { return nil }
        // Receipts alone may be lost: the next ones say more.
        let isNumbered = !load.ranges.isEmpty || !load.evidence.isEmpty
        let number = isNumbered ? outbound.ship(load.ranges, lane: lane) : 0
        var delivery = Delivery(number: number)
        delivery.ranges = load.ranges
        delivery.receipts = load.receipts
        delivery.evidence = load.evidence
        return delivery
    }

    /// Loads logs that the peer lacks, a step of each, until the budget is used.
    private mutating func collectWanted(
        into load: inout Load, _ store: any SyncStore
    ) throws {
        while load.hasRoom, let (log, start) = outbound.nextWanted() {
            guard try isShared(log, store), !refusedThere.contains(log),
                let range = try store.range(of: log, from: start, budget: load.left)
            else { continue }
            guard load.takes(range) else {
                outbound.want(log, from: start)
                return
            }
            try add(range, to: &load, store)
            outbound.want(log, from: range.end)
        }
    }

    /// Loads arrivals after `number` until the budget is used; gives the last one that is done.
    private mutating func collect(
        after number: UInt64, through end: UInt64?, into load: inout Load, _ lane: Lane,
        _ store: any SyncStore
    ) throws -> UInt64 {
        var number = number
        // What isn't listed, acts for example, has places in the order too: pass over them.
        let head = try store.arrivalHead().number
        while load.hasRoom {
            let arrivals = try store.arrivals(after: number, limit: 256)
            if arrivals.isEmpty { return end ?? max(number, head) }
            for arrival in arrivals {
                if let end, arrival.number > end { return end }
                guard load.hasRoom, try collect(arrival.content, into: &load, lane, store) else {
                    return number
                }
                number = arrival.number
            }
        }
        return number
    }

    /// Loads what an arrival names and the peer lacks; false if some of it is left for later.
    private mutating func collect(
        _ arrival: Arrival.Content, into load: inout Load, _ lane: Lane, _ store: any SyncStore
    ) throws -> Bool {
        switch arrival {
        case .entries(let log, let start, let end):
            let from = try sentSize(of: log, since: start, store) ?? start
            if from >= end { outbound.passOver(log) }
            guard from < end, !refusedThere.contains(log), !outbound.isWanted(log),
                try isShared(log, store),
                let range = try store.range(of: log, from: from, budget: load.left)
            else { return true }
            guard load.takes(range) else { return false }
            try add(range, to: &load, store)
            return range.end >= end
        case .apart(let log):
            // Late entries are the backlog's: however many there are, what counts goes first.
            try offerApart(of: [log], store, unknown: true)
        case .receipt(let receipt):
            load.receipts += try untold([receipt], store)
        case .evidence(let evidence):
            if try mayTell(evidence.first.log, store) { load.evidence.append(evidence) }
        }
        return true
    }

    /// The size up to which the peer has, or is being sent, what is held here of a log; nil if that
    /// isn't known, or was a branch that this node has left: what came instead, from `start` on, is
    /// news to it.
    private mutating func sentSize(
        of log: LogID, since start: UInt64, _ store: any SyncStore
    ) throws -> UInt64? {
        guard let known = outbound.known(log) else { return nil }
        if known.size > start, let root = try store.root(of: log, at: known.size),
            root != known.root
        {
            outbound.unnote(log)
            return nil
        }
        return known.size
    }

    private mutating func add(
        _ range: LogRange, to load: inout Load, _ store: any SyncStore
    ) throws {
        if let root = try range.checkpoint?.root ?? store.root(of: range.log, at: range.end) {
            outbound.note(range.log, size: range.end, root: root)
        }
        _ = outbound.takePassedOver(range.log)
        load.add(range, receipts: try untold(range.receipts, store))
    }

    /// Those receipts that the peer hasn't sent or been sent lately, and that it may be told.
    private mutating func untold(
        _ receipts: [Receipt], _ store: any SyncStore
    ) throws -> [Receipt] {
        let new = try tellable(
            receipts.filter { !receiptsSeen.contains($0.signature) }, store)
        for receipt in new { noteSeen(receipt) }
        return new
    }
}

/// What goes into one delivery.
private struct Load {
    private(set) var ranges: [LogRange] = []
    var receipts: [Receipt] = []
    var evidence: [Evidence] = []
    private var bytes = 0
    private var entries = 0
    private let budget: Int

    init(budget: Int) { self.budget = budget }

    var isEmpty: Bool { ranges.isEmpty && receipts.isEmpty && evidence.isEmpty }

    /// What is left of the budget; at least 1, for a step must go even if it is larger.
    var left: Int { max(1, budget - size) }

    /// Whether anything more may be looked for.
    var hasRoom: Bool {
        size < budget && ranges.count < 512 && entries < Bounds.entries / 4
            && receipts.count < 256 && evidence.count < 16
    }

    /// Whether a range fits the frame; the first one must.
    func takes(_ range: LogRange) -> Bool {
        isEmpty || size + Self.size(of: range) < Limits.frame - 256 * 1024
    }

    mutating func add(_ range: LogRange, receipts: [Receipt]) {
        var range = range
        range.receipts = []
        ranges.append(range)
        bytes += Self.size(of: range)
        entries += range.entries.count
        self.receipts += receipts
    }

    private var size: Int {
        bytes + receipts.reduce(0) { $0 + 256 + $1.logs.count * 96 } + evidence.count * 4096
    }

    private static func size(of range: LogRange) -> Int {
        range.byteCount + range.entries.count * 12 + 1024
    }
}
