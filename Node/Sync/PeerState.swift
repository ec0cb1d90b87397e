internal import Foundation
internal import Register
internal import Storage
internal import SyncProtocol

/// What this node last knew of a peer, kept for `status`.
struct PeerState: Codable, Sendable {
    /// How things stand.
    enum Phase: String, Codable, Sendable {
        /// Never tried.
        case never
        /// A session runs.
        case connected
        /// The last session ended as it should.
        case idle
        /// Nobody answers there.
        case unreachable
        /// One side refuses the other.
        case refused
    }

    /// A range that was refused.
    struct Rejected: Codable, Sendable, Hashable {
        var log: String
        var sequence: UInt64
        var code: String
        var reason: String
        var byPeer: Bool

        init(_ rejection: Rejection) {
            log = rejection.log.text
            sequence = rejection.sequence
            code = rejection.refusal.code.rawValue
            reason = rejection.refusal.reason
            byPeer = rejection.byPeer
        }
    }

    /// A log that can't be advanced, and why.
    struct LeftOutLog: Codable, Sendable, Hashable {
        var log: String
        var reason: String
    }

    var phase = Phase.never
    /// The last error: code and sentence; nil while all is well.
    var error: String?
    /// The error's stable word.
    var errorCode: String?
    /// When both sides last held the same, milliseconds since 1970; nil: never.
    var lastSync: Int64?
    /// The peer's program.
    var program: String?
    /// How far the peer's clock is ahead, milliseconds.
    var clockDifference: Int64?
    /// What to mend about certificates.
    var warnings: [String] = []
    /// What was refused in the last session; the first 100.
    var rejected: [Rejected] = []
    /// What either side can't advance.
    var leftOut: [LeftOutLog] = []
    /// Entries that the peer is known to hold.
    var known: UInt64 = 0

    /// Takes what a session tells.
    mutating func note(_ report: Report, now: Int64) {
        switch report {
        case .greeted(let program, _, let difference):
            self.program = program
            clockDifference = difference
        case .accepted(let peer):
            phase = .connected
            error = nil
            errorCode = nil
            rejected = []
            warnings = peer.warnings
        case .warning(let warning):
            if !warnings.contains(warning), warnings.count < 16 { warnings.append(warning) }
        case .rejected(let rejections):
            for rejection in rejections {
                let refused = Rejected(rejection)
                if rejected.count < 100, !rejected.contains(refused) { rejected.append(refused) }
            }
        case .agreed(let leftOut):
            lastSync = now
            self.leftOut = leftOut.onePerLog.map {
                LeftOutLog(log: $0.log.text, reason: $0.refusal.description)
            }
        case .ended(let refusal, _): ended(refusal)
        case .resumed, .differs: break
        }
    }

    private mutating func ended(_ refusal: SyncProtocol.Refusal) {
        if [.done, .stopping].contains(refusal.code) {
            phase = .idle
        } else {
            let isWaiting: [RefusalCode] = [.stalled, .storeFailure]
            phase = isWaiting.contains(refusal.code) ? .idle : .refused
            error = refusal.reason
            errorCode = refusal.code.rawValue
        }
    }
}

/// The states of a home's peers, kept in the store.
struct PeerStates: Sendable {
    private static let key = "status"
    let store: Store

    /// All of them, by the peer's short code.
    func all() throws -> [String: PeerState] {
        try store.read { try $0.peers() }.compactMapValues { values in
            values[Self.key].flatMap {
                try? JSONDecoder().decode(PeerState.self, from: Data($0.utf8))
            }
        }
    }

    /// Changes a peer's state in one transaction.
    func update(_ code: String, _ change: (inout PeerState) -> Void) throws {
        try store.write { transaction in
            let text = try transaction.peerValue(Self.key, of: code)
            var state =
                text.flatMap { try? JSONDecoder().decode(PeerState.self, from: Data($0.utf8)) }
                ?? PeerState()
            change(&state)
            let encoded = try JSONEncoder().encode(state)
            try transaction.setPeerValue(
                Self.key, of: code, to: String(decoding: encoded, as: UTF8.self))
        }
    }
}
