internal import Foundation
internal import Logging
internal import Merge
internal import Register
internal import Replication
internal import Seals
internal import SyncProtocol
internal import Transport

/// The sessions of a node: starts them, tells them news, keeps the peers' states.
actor Peering {
    let node: Node
    private let logger: Logger
    private var conversations: [ObjectIdentifier: Running] = [:]

    /// A session that runs.
    private struct Running {
        let conversation: Conversation
        /// The peer's short code where this node dialled it.
        let upstream: String?
    }

    init(_ node: Node, logger: Logger) {
        self.node = node
        self.logger = logger
    }

    /// Talks with a peer over a connection until either side ends it.
    ///
    /// - Parameters:
    ///   - name: The peer's short code where it is known already: an upstream.
    ///   - endsWhenEqual: Whether one complete exchange is all that is wanted.
    func converse(
        over connection: Connection, isDialer: Bool, name: String?, endsWhenEqual: Bool = false
    ) async throws -> Summary {
        let log = SessionLog(
            states: PeerStates(store: node.replica.store),
            name: name ?? PeerTrust(node: node).name(of: connection.peerChain),
            address: connection.remoteAddress, logger: logger, node: node)
        let store = try store(for: isDialer ? .server : .client, log)
        let configuration = Session.Configuration(
            isDialer: isDialer, certificates: connection.peerChain, endsWhenEqual: endsWhenEqual)
        let conversation = Conversation(
            configuration, over: connection, store: store, log: log)
        conversations[ObjectIdentifier(conversation)] = Running(
            conversation: conversation, upstream: name)
        defer { conversations[ObjectIdentifier(conversation)] = nil }
        do {
            let summary = try await conversation.run()
            log.ended()
            return summary
        } catch {
            log.lost(error)
            throw error
        }
    }

    private func store(for use: TLSUse, _ log: SessionLog) throws -> ReplicaSyncStore {
        let node = node
        let trust = PeerTrust(node: node)
        let own = try node.ownInstitution(node.directory()).number
        let surroundings = ReplicaSyncStore.Surroundings(
            institution: own, program: "saime \(Saime.version)",
            check: { try trust.check($0, for: use, in: $1) },
            subscription: { directory in
                try Holding(parsing: node.configuration["subscription"]).subscription(
                    of: directory.institutions(ofNodeOf: own), directory)
            },
            clock: { Clock.now },
            changed: { change in
                if change.contains(.directory) { node.followDirectory() }
                Task { await self.tell(change) }
            }, peerHolds: { log.holds($0) })
        return ReplicaSyncStore(replica: node.replica, surroundings: surroundings)
    }

    /// Tells every session that the store has changed.
    func tell(_ change: Session.Change) async {
        // All at once: one that is busy, such as the session that brought the change, holds up none.
        await withTaskGroup(of: Void.self) { group in
            for running in conversations.values {
                group.addTask { await running.conversation.storeChanged(change) }
            }
        }
    }

    /// Ends the sessions with an upstream because the configuration names it no more, or elsewhere.
    func leave(_ upstream: String) async {
        for running in Array(conversations.values) where running.upstream == upstream {
            await running.conversation.end(
                Refusal(.stopping, "The node dials another address now."))
        }
    }

    /// Ends every session because the node stops.
    func stop() async {
        for running in Array(conversations.values) {
            await running.conversation.end(Refusal(.stopping, "The node stops."))
        }
    }
}
