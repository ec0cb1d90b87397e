import Register

/// A log of which this node refused a range, and its tally then.
struct RefusedLog: Sendable {
    let refusal: Refusal
    let tally: LogTally
}

// Logs of which ranges were refused are left out of the comparison until they may be taken.
//
// A reason can end here: acts come, more is held of the log, a quota is free again. All of that is
// noticed. It can end at the peer as well, whose copy was damaged or is signed anew, and nothing
// says so but another try: that is what ``Session/Configuration/forgiveness`` is for.
extension Session {
    /// Leaves a log out of the comparison.
    mutating func refuse(
        _ log: LogID, _ refusal: Refusal, _ store: any SyncStore
    ) throws {
        guard let peer, refusedHere.count < Bounds.logs else { return }
        refusedHere[log] = RefusedLog(
            refusal: refusal, tally: try store.tally(of: log, towards: peer))
    }

    /// Takes logs again whose refusal may have lost its reason: soon after something changed here,
    /// and now and then, as a day ends without news.
    mutating func reviewRefused(_ store: any SyncStore) throws {
        guard mustReview || now - lastReviewed > configuration.interval else { return }
        lastReviewed = now
        mustReview = false
        guard let peer else { return }
        for (log, refused) in refusedHere {
            let tally = try store.tally(of: log, towards: peer)
            guard tally.allowsMore(than: refused.tally) else { continue }
            refusedHere[log] = nil
            comparison.noteChange(isUrgent: true)
        }
    }

    /// Lets the peer try again what was refused.
    mutating func forgive() {
        lastForgiven = now
        rejectionsTold = 0
        guard !refusedHere.isEmpty else { return }
        refusedHere = [:]
        comparison.noteChange(isUrgent: true)
    }
}
