import Register

/// How the comparison stands.
struct Comparison: Sendable {
    /// Whether the lanes had nothing when last asked.
    var isDrained = false
    /// Whether acts came whose consequences are still to be drawn.
    var directoryGrew = false
    /// Whether to compare as soon as nothing is left to send.
    var isDue = false
    /// Whether anything changed since the last comparison.
    var hasChanged = false
    /// What this side said last; nil: nothing yet.
    var sent: State?
    /// What the peer said last.
    var received: State?
    /// Whether what the peer said last came when this side had nothing to send, and wasn't judged.
    var isFresh = false
    /// Whether to say this side's State even if it is what was said before.
    var mustSay = false
    /// The digests for which the dialer began to split.
    var split: (Digest, Digest)?
    /// The logs that this side, and the peer, can't advance, as last said.
    var leftOutHere: [LeftOut] = []
    var leftOutThere: [LeftOut] = []
    /// Splits without anything admitted since.
    var attempts = 0
    var lastAttempt: Int64 = 0
    var lastCompared: Int64 = 0
    /// The digest and directory on which both sides agreed last.
    var agreed: State?

    mutating func noteChange(isUrgent: Bool) {
        isDrained = false
        hasChanged = true
        if isUrgent { isDue = true }
    }

    mutating func compareNowAndThen(at now: Int64, interval: Int64) {
        guard now - lastCompared > interval else { return }
        lastCompared = now
        if hasChanged { isDue = true }
    }
}
