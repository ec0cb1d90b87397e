internal import Foundation
internal import Merge
internal import Register
internal import Replication
internal import Seals
internal import SyncProtocol

/// The replica as one session sees it: the seam between SyncProtocol and Replication.
final class ReplicaSyncStore {
    init(
        node: Node, use: TLSUse, log: SessionLog,
        changed: @escaping @Sendable (Session.Change) -> Void
    ) {}
    func failed(_ error: any Error) {}
}
extension ReplicaSyncStore: SyncStore {
    func identity() throws -> NodeIdentity { throw Failure.notWired }
    func directoryHead() throws -> Head { throw Failure.notWired }
    func root(of log: LogID, at size: UInt64) throws -> Digest? { throw Failure.notWired }
    func check(_ certificates: [Bytes]) throws -> PeerVerdict { throw Failure.notWired }
    func subscription() throws -> Subscription { throw Failure.notWired }
    func shares(_ log: LogID, with peer: Peer) throws -> Bool { throw Failure.notWired }
    func frontier(sharedWith peer: Peer) throws -> [Cut] { throw Failure.notWired }
    func leftOut(with peer: Peer) throws -> [LeftOut] { throw Failure.notWired }
    func range(of log: LogID, from start: UInt64, budget: Int) throws -> LogRange? { throw Failure.notWired }
    func arrivalHead() throws -> Cursor { throw Failure.notWired }
    func resumption(at cursor: Cursor) throws -> Resumption { throw Failure.notWired }
    func arrivals(after number: UInt64, limit: Int) throws -> [Arrival] { throw Failure.notWired }
    func cursor(of peer: Peer) throws -> Cursor? { throw Failure.notWired }
    func admit(_ ranges: [LogRange], from peer: Peer, cursor: Cursor?) throws -> [SyncProtocol.Admission] { throw Failure.notWired }
    func admitDirectory(_ range: LogRange) throws -> SyncProtocol.Admission { throw Failure.notWired }
    func admit(_ receipts: [Receipt], from peer: Peer) throws { throw Failure.notWired }
    func admit(_ evidence: Evidence, from peer: Peer) throws { throw Failure.notWired }
    func admit(_ contest: Contest, from peer: Peer) throws { throw Failure.notWired }
    func contest(of log: LogID, at size: UInt64) throws -> Contest? { throw Failure.notWired }
    func issueReceipts(for held: [Cut], to peer: Peer) throws -> [Receipt] { throw Failure.notWired }
    func answered(_ answers: [SyncProtocol.Answer], by peer: Peer) throws { throw Failure.notWired }
    func agreed(with peer: Peer, on logs: [Cut], leftOut: [LeftOut], cursor: Cursor) throws { throw Failure.notWired }
}
