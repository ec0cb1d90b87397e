internal import Foundation
internal import Logging
internal import NIOCore
internal import Register
internal import Replication
internal import ServiceLifecycle
internal import SyncProtocol
internal import Transport
internal import UnixSignals

/// Runs a node until SIGTERM or SIGINT: serves peers, dials upstreams, pushes what is written.
struct Serving: Service {
    let node: Node
    let peering: Peering
    let upstreams: Upstreams
    let lists: RevocationWatch
    let questions: QuestionService
    let logger: Logger

    init(_ node: Node, logger: Logger) {
        self.node = node
        self.logger = logger
        peering = Peering(node, logger: logger)
        upstreams = Upstreams(node, peering: peering, logger: logger)
        lists = RevocationWatch(node)
        questions = QuestionService(node)
    }

    /// Runs under a service group, which hears the signals.
    ///
    /// - Parameter endsWithInput: Whether the end of standard input is such a signal too.
    static func run(_ node: Node, logger: Logger, endsWithInput: Bool) async throws {
        let group = ServiceGroup(
            services: [Serving(node, logger: logger)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        if endsWithInput { atEndOfInput { await group.triggerGracefulShutdown() } }
        try await group.run()
    }

    private static func atEndOfInput(_ act: @escaping @Sendable () async -> Void) {
        Thread.detachNewThread {
            while let data = try? FileHandle.standardInput.read(upToCount: 4096), !data.isEmpty {}
            Task { await act() }
        }
    }

    func run() async throws {
        let (pokes, poke) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let socket = try await WakeSocket.listen(node.home.socketFile) { poke.yield() }
        defer {
            socket.close(promise: nil)
            try? FileManager.default.removeItem(atPath: node.home.socketFile)
        }
        let asked = await listenForQuestions()
        let (changes, change) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        defer {
            asked?.close(promise: nil)
            try? FileManager.default.removeItem(atPath: node.home.questionSocketFile)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let listener = try listener() {
                group.addTask { try await listener.run() }
                group.addTask { try await announce(listener) }
            }
            try await upstreams.follow(node.configuration)
            group.addTask {
                for await _ in pokes {
                    change.yield()
                    await lookAround()
                }
            }
            group.addTask {
                await GraphKeeping(service: questions, logger: logger).run(changes)
            }
            group.addTask { try await watch(poke) }
            try await withGracefulShutdownHandler {
                try await gracefulShutdownOrFailure(&group)
            } onGracefulShutdown: {
                poke.finish()
                change.finish()
            }
            await peering.stop()
            await upstreams.stop()
            await questions.stop()
            group.cancelAll()
        }
        logger.notice("stopped")
    }

    /// Answers other commands' questions; nil where it can't, and then they answer themselves.
    private func listenForQuestions() async -> (any Channel)? {
        do {
            return try await questions.listen(node.home.questionSocketFile)
        } catch {
            logger.warning("questions about the graph aren't answered for other commands: \(error)")
            return nil
        }
    }

    /// Waits until the pokes end, which a graceful shutdown does, or a part fails.
    private func gracefulShutdownOrFailure(
        _ group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws {
        while try await group.next() != nil {
            if Task.isShuttingDownGracefully { return }
        }
    }

    private func listener() throws -> Listener? {
        guard let text = node.configuration["listen"] else { return nil }
        let address = try Address(text)
        return try Listener(
            host: address.host, port: address.port, security: PeerTrust(node: node).security(),
            logger: logger, onRefusal: { noteRefusal($0) },
            handler: { connection in
                _ = try? await peering.converse(over: connection, isDialer: false, name: nil)
            })
    }

    private func announce(_ listener: Listener) async throws {
        let port = try await listener.boundPort
        logger.notice("listening on port \(port)")
    }

    private func noteRefusal(_ refusal: Transport.Refusal) {
        let host = refusal.remoteAddress.split(separator: ":").dropLast().joined(separator: ":")
        try? PeerStates(store: node.replica.store).update(host) { state in
            state.phase = .refused
            state.error = "\(refusal.error)"
            state.errorCode = refusal.error.code
        }
    }

    /// Pokes now and then: for what a command couldn't poke, and for what time alone brings.
    private func watch(_ poke: AsyncStream<Void>.Continuation) async throws {
        while true {
            try await Task.sleep(for: .seconds(5))
            poke.yield()
        }
    }

    /// Takes up what commands have written: configuration, seals, drafts that may be signed now,
    /// notes.
    private func lookAround() async {
        // What a command has written goes out before anything else is looked after.
        await peering.tell([.arrivals, .directory])
        await followConfiguration()
        if lists.haveChanged() { await peering.tell(.trust) }
        do {
            // Each session agrees anew: the fence of a seal just taken up asks for its head.
            if try node.refreshSeals() { await peering.tell(.subscription) }
            if try Upkeep(node: node).run(now: Clock.now) { await peering.tell(.arrivals) }
        } catch {
            logger.error("upkeep failed: \(error)")
        }
    }

    /// Takes up what has changed in the configuration: whom to dial, what to hold.
    private func followConfiguration() async {
        do {
            guard let former = try node.followConfiguration() else { return }
            let present = node.configuration
            try await upstreams.follow(present)
            if former["subscription"] != present["subscription"] {
                logger.notice("the subscription has changed")
                await peering.tell(.subscription)
            }
            let late = Self.readAtStart.filter { former[$0] != present[$0] }
            if !late.isEmpty {
                let names = late.joined(separator: ", ")
                logger.warning("changed, but read only when serve starts: \(names)")
            }
        } catch {
            let failure = Failure(error)
            let words = failure.map { "\($0.message.text) \($0.remedy.text)" } ?? "\(error)"
            logger.error("the configuration stays as it was: \(words)")
        }
    }

    /// The options that only a start reads.
    private static let readAtStart = [
        "institution", "listen", "node-key", "node-certificate", "log-level", "language",
    ]
}
