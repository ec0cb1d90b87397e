internal import Merge
internal import Register
internal import Replication
internal import Storage
internal import SyncProtocol

// One module's words in the other's.

extension Peer {
    var numbers: String { institutions.map(String.init).joined(separator: " ") }
}

extension Subscription {
    /// What a cursor noted under this subscription depends on.
    var summary: String {
        let layers = "\(isPublic ? "p" : "-")\(isGovernment ? "g" : "-")\(isRestricted ? "r" : "-")"
        let authors = authors.map { $0.map(String.init).joined(separator: ",") } ?? "all"
        return "\(layers):\(authors)"
    }
}

extension SyncProtocol.Admission {
    init(_ result: RangeResult) {
        switch result.verdict {
        case .admitted, .held: self = .held(size: result.size, root: result.root)
        case .missing(let from): self = .missing(from: from)
        case .waits(let size): self = .waits(directorySize: size)
        case .setApart: self = .setApart
        case .refused(let refusal):
            self = .refused(Refusal(refusal), size: result.size, root: result.root)
        }
    }
}

extension SyncProtocol.Refusal {
    init(_ refusal: Merge.Refusal) {
        let code: RefusalCode? =
            switch refusal.code {
            case .stopped: .forked
            case .foreignDirectory: .foreignCitation
            case .foreignFederation: .otherFederation
            case .payloadMismatch, .misplaced, .gap: .malformed
            case .notForYou: .notShared
            default: RefusalCode(rawValue: refusal.code.rawValue)
            }
        self.init(code ?? .malformed, refusal.detail)
    }

    init(_ stalled: StalledLog) {
        if stalled.reason == "fork" {
            self.init(
                .forked, "Two signed checkpoints contradict each other; the directory decides.")
        } else {
            self.init(
                .unknownKind,
                "Entry \(stalled.size) can't be evaluated by this program; a newer one may.")
        }
    }
}

extension Evidence {
    init?(_ stored: StoredEvidence) {
        guard let first = Checkpoint(stored.first), let second = Checkpoint(stored.second) else {
            return nil
        }
        self.init(first: first, second: second, otherRoot: stored.root, proof: stored.path)
    }
}
