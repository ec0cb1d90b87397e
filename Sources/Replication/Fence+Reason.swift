public import Register

extension Fence {
    /// Why nothing may be signed.
    public enum Reason: Hashable, Sendable {
        /// No upstream, or not each of these, has returned the head since this boot.
        case unconfirmed(upstreams: [UInt32])
        /// Of this log none, or not each, of the upstreams that may hold it has returned the head:
        /// these answered and left it out, or don't take it.
        case unreturned(LogID, upstreams: [UInt32])
        /// The store holds less than was signed: it is an old one.
        case behind(LogID)
        /// The directory pins more of the log than is held, after a lost branch or in an old store.
        case belowCut(LogID, pinned: UInt64, held: UInt64)
        /// The high-water mark isn't there.
        case noHighWater
        /// Fewer sector nodes than the policy asks for have returned the directory's head.
        case countersigning(missing: Int)

        /// What is the case, as the end of a sentence.
        public var sentence: String {
            switch self {
            case .unconfirmed(let upstreams):
                "no proof yet that this store is the latest; waiting for the answer of "
                    + Self.list(upstreams)
            case .unreturned(let log, let upstreams):
                "no proof yet that log \(log.text) is the latest; left out, or not taken, by "
                    + Self.list(upstreams)
            case .behind(let log): "log \(log.text) was longer once: this store is an old copy"
            case .belowCut(let log, let pinned, let held):
                "the directory pins \(pinned) entries of log \(log.text), of which \(held) are held"
            case .noHighWater: "the high-water mark beside the store is missing"
            case .countersigning(let missing):
                "\(missing) sector nodes have yet to return the directory's head"
            }
        }

        private static func list(_ institutions: [UInt32]) -> String {
            institutions.map { "#\($0)" }.joined(separator: ", ")
        }

        /// What to do now.
        public var remedy: String {
            switch self {
            case .unconfirmed, .countersigning, .belowCut:
                "Synchronise; drafts are then signed in order."
            case .unreturned:
                "See in `saime status` why, and let its administrator put that right; drafts wait."
            case .behind: "Synchronise to fetch back what is missing, or restore a newer backup."
            case .noHighWater:
                "Synchronise with the sector nodes, then confirm the head as an administrator."
            }
        }
    }
}
