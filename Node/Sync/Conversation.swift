internal import Foundation
internal import Logging
internal import Register
internal import SyncProtocol
internal import Transport

/// Drives one session over one connection: frames and news in, effects out.
///
/// The session is a value and decides; this only moves bytes. Between two effects it may take
/// frames and news, as the session allows.
actor Conversation {
    private var session: Session
    private let connection: Connection
    private let store: ReplicaSyncStore
    private let log: SessionLog
    private var isPumping = false
    private var isOver = false

    /// - Parameter log: Hears what the session tells its own node.
    init(
        _ configuration: Session.Configuration, over connection: Connection,
        store: ReplicaSyncStore, log: SessionLog
    ) {
        session = Session(configuration)
        self.connection = connection
        self.store = store
        self.log = log
    }

    /// What has been done so far.
    var summary: Summary { session.summary }

    /// Talks until either side ends it.
    ///
    /// - Returns: what has been done.
    /// - Throws: what the connection says when it was lost.
    func run() async throws -> Summary {
        perform { try $0.start(at: Clock.now, store: $1) }
        await pump()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.read() }
            group.addTask { try await self.tick() }
            defer { group.cancelAll() }
            do {
                try await group.next()
            } catch let error as TransportError where isOver {
                // The peer closed while the last words were on their way.
                _ = error
            }
        }
        return session.summary
    }

    /// Takes news of the store.
    func storeChanged(_ change: Session.Change) async {
        perform { try $0.storeChanged(change, at: Clock.now, store: $1) }
        await pump()
    }

    /// Ends the session with a reason that the peer is told.
    func end(_ refusal: SyncProtocol.Refusal) async {
        session.end(with: refusal)
        await pump()
    }

    private func read() async throws {
        for try await frame in connection.frames {
            perform { try $0.receive(frame: frame, at: Clock.now, store: $1) }
            await pump()
            if isOver { return }
        }
    }

    private func tick() async throws {
        while !isOver {
            try await Task.sleep(for: .seconds(1))
            perform { try $0.tick(at: Clock.now, store: $1) }
            await pump()
            log.flush()
        }
    }

    /// Lets the session work; a failure of the store ends it.
    private func perform(_ work: (inout Session, ReplicaSyncStore) throws -> Void) {
        do {
            try work(&session, store)
        } catch {
            log.failed(error)
            session.fail(error)
        }
    }

    /// Does what the session wants done, one effect at a time; one caller pumps for all.
    private func pump() async {
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        while let effect = nextEffect() {
            switch effect {
            case .send(let message):
                do {
                    try await connection.send(message.frame)
                } catch {
                    // Reading ends with the reason.
                    return
                }
            case .report(let words): log.note(words)
            case .close(let refusal):
                isOver = true
                connection.close(code: refusal.code.rawValue, reason: refusal.reason)
            }
        }
    }

    private func nextEffect() -> Effect? {
        var effect: Effect?
        perform { effect = try $0.next(from: $1) }
        return effect
    }
}
