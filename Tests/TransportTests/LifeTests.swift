import Synchronization
import Testing
import Transport

@Suite("The life of connections", .serialized, .timeLimit(.minutes(1)))
struct LifeTests {
    @Test("A cut connection is reported on both sides at once")
    func cut() async throws {
        let ends = Mutex<[TransportError?]>([])
        try await withListener { connection in
            await echo(connection)
            ends.withLock { $0.append(connection.closeReason) }
        } body: { _, port, _ in
            try await Relay.to(port) { relay, port in
                let start = Mutex(ContinuousClock.now)
                let error = try await transportError {
                    try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                        try await connection.send([1])
                        for try await _ in connection.frames {
                            start.withLock { $0 = .now }
                            await relay.cut()
                        }
                        throw try #require(connection.closeReason)
                    }
                }
                #expect(error.code == "connection-lost", "\(error)")
                #expect(ContinuousClock.now - start.withLock { $0 } < .seconds(30))
                #expect(try await eventually { ends.withLock { $0.count == 1 } })
                #expect(ends.withLock { $0.first??.code } == "connection-lost")
            }
        }
    }

    @Test("A connection that silently passes nothing is found out by keepalive on both sides")
    func frozen() async throws {
        var limits = TransportLimits()
        limits.keepaliveTime = .seconds(1)
        limits.keepaliveTimeout = .seconds(1)
        let dialing = limits
        let ends = Mutex<[TransportError?]>([])
        try await withListener(limits: limits) { connection in
            await echo(connection)
            ends.withLock { $0.append(connection.closeReason) }
        } body: { _, port, _ in
            try await Relay.to(port) { relay, port in
                let start = Mutex(ContinuousClock.now)
                let error = try await transportError {
                    try await dialer(limits: dialing).dial(host: "127.0.0.1", port: port) {
                        connection in
                        try await connection.send([1])
                        for try await _ in connection.frames {
                            relay.freeze()
                            start.withLock { $0 = .now }
                        }
                        throw try #require(connection.closeReason)
                    }
                }
                #expect(error.code == "connection-lost", "\(error)")
                #expect(ContinuousClock.now - start.withLock { $0 } < .seconds(60))
                #expect(
                    try await eventually(within: .seconds(25)) { ends.withLock { !$0.isEmpty } })
            }
        }
    }

    @Test("An idle connection outlives many keepalive pings")
    func idle() async throws {
        var limits = TransportLimits()
        limits.keepaliveTime = .milliseconds(300)
        let dialing = limits
        try await withListener(limits: limits, handler: echo) { _, port, _ in
            try await dialer(limits: dialing).dial(host: "127.0.0.1", port: port) { connection in
                try await Task.sleep(for: .seconds(4))
                try await connection.send([1])
                #expect(try await connection.frames.first { _ in true } == [1])
            }
        }
    }

    @Test("A connection that the listener closes ends at once, and the peer hears code and reason")
    func liveClose() async throws {
        try await withListener(handler: echo) { listener, port, _ in
            let error = try await transportError {
                try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                    try await connection.send([1])
                    for try await _ in connection.frames {
                        let here = try #require(listener.connections.first)
                        here.close(code: "revoked", reason: "the directory revoked the key.")
                        #expect(here.closeReason?.code == "revoked")
                        let refused = try await transportError { try await here.send([2]) }
                        #expect(refused.code == "revoked")
                    }
                }
            }
            #expect(error.code == "revoked", "\(error)")
            #expect(error.message.contains("the directory revoked the key."))
            #expect(try await eventually { listener.connectionCount == 0 })
        }
    }

    @Test("A closed connection whose session doesn't stop is cut after the grace")
    func stubbornSession() async throws {
        var limits = TransportLimits()
        limits.closeGrace = .milliseconds(300)
        let isStuck = Mutex(true)
        try await withListener(limits: limits) { _ in
            _ = try? await eventually { !isStuck.withLock { $0 } }
        } body: { listener, port, _ in
            let start = ContinuousClock.now
            let error = try await transportError {
                try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                    try await connection.send([1])
                    #expect(try await eventually { !listener.connections.isEmpty })
                    listener.connections.first?.close(code: "removed", reason: "it left.")
                    for try await _ in connection.frames {}
                    throw try #require(connection.closeReason)
                }
            }
            #expect(error.stage == .session, "\(error)")
            #expect(ContinuousClock.now - start < .seconds(30))
            isStuck.withLock { $0 = false }
        }
    }

    @Test("A dialer that closes ends its session, and the listener's ends with it")
    func dialerCloses() async throws {
        let ended = Mutex(0)
        try await withListener { connection in
            await echo(connection)
            ended.withLock { $0 += 1 }
        } body: { _, port, _ in
            try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                try await connection.send([1])
                for try await _ in connection.frames {
                    connection.close(code: "done", reason: "nothing left to say.")
                }
                #expect(connection.closeReason?.code == "done")
            }
            #expect(try await eventually { ended.withLock { $0 } == 1 })
        }
    }

    @Test("Shutting down ends sessions with the reason, and leaves nothing running")
    func shutdown() async throws {
        try await withListener(handler: echo) { listener, port, _ in
            let error = try await transportError {
                try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                    try await connection.send([1])
                    for try await _ in connection.frames { listener.shutDown() }
                }
            }
            #expect(error.code == "shutdown", "\(error)")
            #expect(try await eventually { listener.connectionCount == 0 })
            let refused = try await transportError {
                try await dialer().dial(host: "127.0.0.1", port: port) { _ in }
            }
            #expect(refused.stage == .tcp, "\(refused)")
        }
    }

    @Test("Cancelling the dial's task ends it within the grace")
    func cancelledDial() async throws {
        try await withListener(handler: echo) { listener, port, _ in
            let dialer = try dialer()
            let task = Task {
                try await dialer.dial(host: "127.0.0.1", port: port) { connection in
                    for try await _ in connection.frames {}
                }
            }
            #expect(try await eventually { listener.connections.count == 1 })
            let start = ContinuousClock.now
            task.cancel()
            _ = await task.result
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(try await eventually { listener.connectionCount == 0 })
        }
    }

    @Test("Twenty connections at once each keep their frames apart")
    func twenty() async throws {
        try await withListener(handler: echo) { _, port, _ in
            let dialer = try dialer()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await dialer.dial(host: "127.0.0.1", port: port) { connection in
                            for round in 0..<20 {
                                let sent = frame(number * 100 + round, bytes: 10_000)
                                try await connection.send(sent)
                                let back = try await connection.frames.first { _ in true }
                                #expect(back == sent, "connection \(number), round \(round)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("A connection over a limit is refused, and one is free again when another ends")
    func connectionLimits() async throws {
        for (all, perAddress) in [(2, 64), (64, 2)] {
            var limits = TransportLimits()
            limits.maxConnections = all
            limits.maxConnectionsPerAddress = perAddress
            try await withListener(limits: limits, handler: echo) { listener, port, refusals in
                try await dialer().dial(host: "127.0.0.1", port: port) { _ in
                    try await dialer().dial(host: "127.0.0.1", port: port) { second in
                        let error = try await transportError {
                            try await dialer().dial(host: "127.0.0.1", port: port) { _ in }
                        }
                        #expect(error.stage == .tls, "\(error)")
                        #expect(refusals.all.map(\.error.code) == ["too-many-connections"])
                        try await second.send([1])
                        #expect(try await second.frames.first { _ in true } == [1])
                    }
                    #expect(try await eventually { listener.connectionCount == 1 })
                    try await dialer().dial(host: "127.0.0.1", port: port) { third in
                        try await third.send([3])
                        #expect(try await third.frames.first { _ in true } == [3])
                    }
                }
            }
        }
    }

    @Test("A listener whose port is taken says so")
    func portTaken() async throws {
        try await withListener(handler: echo) { _, port, _ in
            let authority = try TestAuthority.shared.get()
            let security = try authority.national.security(check: authority.check())
            let second = try Listener(
                host: "127.0.0.1", port: port, security: security, handler: echo)
            let error = try await transportError { try await second.run() }
            #expect(error.code == "cannot-listen", "\(error)")
            await #expect(throws: TransportError.self) { try await second.boundPort }
        }
    }

    @Test("A key that doesn't belong to the certificate is found before anything listens")
    func wrongKey() throws {
        let authority = try TestAuthority.shared.get()
        let mixed = TestAuthority.Identity(
            certificate: authority.member.certificate, key: authority.national.key)
        #expect(throws: TransportError.self) {
            try mixed.security { _ in .accepted }
        }
    }
}
