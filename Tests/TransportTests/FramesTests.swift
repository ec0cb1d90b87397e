import Foundation
import Synchronization
import Testing
import Transport

@Suite("Frames", .serialized, .timeLimit(.minutes(1)))
struct FramesTests {
    @Test("Frames of all sizes go both ways at once, in order and unchanged")
    func bothWays() async throws {
        let sizes = [0, 1, 63, 16_384, 16_385, 262_144, 1_048_576]
        try await withListener { connection in
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 0..<300 {
                        try? await connection.send(
                            frame(1000 + number, bytes: sizes[number % sizes.count]))
                    }
                }
                var received = 0
                do {
                    for try await got in connection.frames {
                        let size = sizes[received % sizes.count]
                        #expect(got == frame(received, bytes: size), "frame \(received)")
                        received += 1
                    }
                } catch {
                    Issue.record(error)
                }
                #expect(received == 300)
            }
        } body: { _, port, _ in
            try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for number in 0..<300 {
                            let size = sizes[number % sizes.count]
                            try await connection.send(frame(number, bytes: size))
                        }
                    }
                    var received = 0
                    for try await got in connection.frames {
                        let size = sizes[received % sizes.count]
                        #expect(got == frame(1000 + received, bytes: size), "frame \(received)")
                        received += 1
                        if received == 300 { break }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("Both sides know the other's certificate, address and what went through")
    func connectionFacts() async throws {
        let authority = try TestAuthority.shared.get()
        let chains = Mutex<[Int]>([])
        try await withListener { connection in
            chains.withLock { $0.append(connection.peerChain.count) }
            await echo(connection)
        } body: { listener, port, _ in
            for identity in [authority.member, authority.intermediate] {
                let security = try identity.security(check: authority.check())
                try await Dialer(security: security).dial(host: "localhost", port: port) {
                    connection in
                    try await connection.send([1, 2, 3])
                    #expect(try await connection.frames.first { _ in true } == [1, 2, 3])
                    #expect(connection.remoteAddress == "ipv4:127.0.0.1:\(port)")
                    #expect(connection.peerChain.count == 1)
                    #expect(connection.handshakeTime > .zero)
                    let traffic = connection.traffic
                    #expect(traffic.framesIn == 1 && traffic.framesOut == 1)
                    #expect(traffic.frameBytesIn == 3 && traffic.frameBytesOut == 3)
                    #expect((500..<20_000).contains(traffic.wireBytesIn))
                    #expect((500..<20_000).contains(traffic.wireBytesOut))
                    #expect(listener.connections.count == 1)
                }
            }
        }
        #expect(chains.withLock { $0 } == [1, 2], "an intermediate is part of the chain")
    }

    @Test("Keys of every kind that a node may have work on both sides")
    func keyKinds() async throws {
        let authority = try TestAuthority.shared.get()
        for identity in authority.otherKeys {
            let security = try identity.security(check: authority.check())
            try await withListener(security: security, handler: echo) { _, port, _ in
                try await Dialer(security: security).dial(host: "127.0.0.1", port: port) {
                    try await $0.send([1])
                    #expect(try await $0.frames.first { _ in true } == [1])
                }
            }
        }
    }

    @Test("IPv6 works as IPv4 does", .enabled(if: FileManager.default.hasLoopbackIPv6))
    func ipv6() async throws {
        try await withListener(host: "::1", handler: echo) { _, port, _ in
            try await dialer().dial(host: "::1", port: port) {
                try await $0.send([1])
                #expect(try await $0.frames.first { _ in true } == [1])
                #expect($0.remoteAddress == "ipv6:[::1]:\(port)")
            }
        }
    }

    @Test("What was sent last before a side finishes arrives")
    func lastFrameArrives() async throws {
        let received = Mutex(0)
        try await withListener { connection in
            do {
                for try await frame in connection.frames {
                    received.withLock { $0 += frame.count }
                }
                for _ in 0..<5 { try await connection.send(frame(7, bytes: 1 << 20)) }
            } catch {
                Issue.record(error)
            }
        } body: { _, port, _ in
            try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                for _ in 0..<5 { try await connection.send(frame(7, bytes: 1 << 20)) }
            }
        }
        #expect(received.withLock { $0 } == 5 << 20)
    }

    @Test("A frame of exactly the limit passes, one byte more isn't sent")
    func frameLimit() async throws {
        try await withListener(handler: echo) { _, port, _ in
            try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                let largest = frame(1, bytes: 4 << 20)
                try await connection.send(largest)
                #expect(try await connection.frames.first { _ in true } == largest)
                let error = try await transportError {
                    try await connection.send(frame(1, bytes: 4 << 20 + 1))
                }
                #expect(error.code == "frame-too-large")
                try await connection.send([1])
                #expect(try await connection.frames.first { _ in true } == [1])
            }
        }
    }

    @Test("A peer's frame over the limit ends the session, on either side, with the reason")
    func oversizedFrame() async throws {
        var small = TransportLimits()
        small.maxFrameBytes = 1000
        try await withListener(limits: small, handler: echo) { _, port, refusals in
            let error = try await transportError {
                try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                    try await connection.send(frame(1, bytes: 1001))
                    for try await _ in connection.frames {}
                    throw try #require(connection.closeReason)
                }
            }
            #expect(error.stage == .session, "\(error)")
            #expect(try await eventually { refusals.all.map(\.error.code) == ["frame-refused"] })
        }

        let limits = small
        try await withListener { connection in
            try? await connection.send(frame(1, bytes: 1001))
            do { for try await _ in connection.frames {} } catch {}
        } body: { _, port, _ in
            let error = try await transportError {
                try await dialer(limits: limits).dial(host: "127.0.0.1", port: port) {
                    connection in
                    for try await _ in connection.frames {}
                }
            }
            #expect(error.code == "frame-refused", "\(error)")
        }
    }

    @Test("A reader that doesn't take frames makes the sender wait, and loses none")
    func slowReader() async throws {
        let mayRead = Mutex(false)
        let received = Mutex(0)
        try await withListener { connection in
            do {
                _ = try await eventually { mayRead.withLock { $0 } }
                for try await got in connection.frames {
                    let number = received.withLock { $0 }
                    #expect(got == frame(number, bytes: 1 << 20))
                    received.withLock { $0 += 1 }
                }
            } catch {
                Issue.record(error)
            }
        } body: { _, port, _ in
            try await dialer().dial(host: "127.0.0.1", port: port) { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for number in 0..<100 {
                            try await connection.send(frame(number, bytes: 1 << 20))
                        }
                    }
                    let waiting = try await settled { connection.traffic.framesOut }
                    #expect((1...24).contains(waiting), "\(waiting) MiB were taken")
                    mayRead.withLock { $0 = true }
                    try await group.waitForAll()
                }
            }
        }
        #expect(received.withLock { $0 } == 100)
    }

    /// A figure once it has stayed the same for half a second.
    private func settled(_ figure: () -> Int) async throws -> Int {
        var last = -1
        var since = ContinuousClock.now
        while true {
            let now = figure()
            if now != last { (last, since) = (now, .now) }
            if last > 0, ContinuousClock.now - since > .milliseconds(500) { return last }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

extension FileManager {
    fileprivate var hasLoopbackIPv6: Bool {
        contents(atPath: "/proc/net/if_inet6").map {
            String(decoding: $0, as: UTF8.self).contains(" lo\n")
        } ?? false
    }
}
