import Foundation
import Synchronization
import Testing
import Transport

@Suite("Refusals", .serialized, .timeLimit(.minutes(1)))
struct RefusalTests {
    private let noSession: Listener.Handler = { connection in
        Issue.record("A session began with \(connection.remoteAddress)")
    }

    @Test("A client of another CA is refused in TLS, and both sides say why")
    func clientOfAnotherCA() async throws {
        try await withListener(handler: noSession) { _, port, refusals in
            let error = try await transportError {
                try await dialer { $0.stranger }.dial(host: "127.0.0.1", port: port) {
                    for try await _ in $0.frames {}
                }
            }
            #expect(error.stage == .tls && error.code == "certificate-refused", "\(error)")
            #expect(try await eventually { !refusals.all.isEmpty })
            let refusal = try #require(refusals.all.first)
            #expect(refusal.error.code == "untrusted-chain", "\(refusal.error)")
            #expect(refusal.error.message.contains("unable to get local issuer"))
            #expect(refusal.leaf != nil)
        }
    }

    @Test("A server of another CA is refused in TLS, and both sides say why")
    func serverOfAnotherCA() async throws {
        let authority = try TestAuthority.shared.get()
        let security = try authority.stranger.security(check: authority.check())
        try await withListener(security: security, handler: noSession) { _, port, refusals in
            let error = try await transportError {
                try await dialer().dial(host: "127.0.0.1", port: port) {
                    for try await _ in $0.frames {}
                }
            }
            #expect(error.stage == .tls && error.code == "untrusted-chain", "\(error)")
            #expect(try await eventually { !refusals.all.isEmpty })
            let refusal = try #require(refusals.all.first)
            #expect(refusal.error.stage == .tls, "\(refusal.error)")
            #expect(refusal.error.code == "certificate-refused", "\(refusal.error)")
        }
    }

    @Test("A client without a certificate is refused in TLS")
    func noCertificate() async throws {
        try await withListener(handler: noSession) { _, port, refusals in
            let said = try await openssl("-alpn h2", port: port, stay: 1)
            #expect(said.contains("certificate required"), "\(said)")
            #expect(try await eventually { !refusals.all.isEmpty })
            let refusal = try #require(refusals.all.first)
            #expect(refusal.error.code == "no-certificate", "\(refusal.error)")
            #expect(refusal.error.stage == .tls)
        }
    }

    @Test("A client that speaks TLS 1.2 at most is refused in its handshake")
    func oldTLS() async throws {
        try await withListener(handler: noSession) { _, port, refusals in
            let said = try await openssl(
                "-tls1_2 -alpn h2 -cert member.pem -key member.key", port: port, stay: 2)
            #expect(said.contains("alert protocol version"), "\(said.suffix(400))")
            #expect(said.contains("Cipher is (NONE)"), "\(said.suffix(400))")
            #expect(try await eventually { !refusals.all.isEmpty })
            #expect(refusals.all.first?.error.code == "tls-version", "\(refusals.all)")
            let refusal = try #require(refusals.all.first)
            #expect(refusal.error.stage == .tls)
            #expect(refusal.error.message.contains("TLS 1.3 is required"))
        }
    }

    @Test("A client that asks for no HTTP/2 is refused")
    func noHTTP2() async throws {
        try await withListener(handler: noSession) { _, port, refusals in
            _ = try await openssl("-cert member.pem -key member.key", port: port, stay: 1)
            #expect(try await eventually { !refusals.all.isEmpty })
            #expect(refusals.all.first?.error.code == "no-h2", "\(refusals.all)")
        }
    }

    @Test(
        "A client that speaks no TLS is refused",
        arguments: [
            "GET / HTTP/1.1\\r\\n\\r\\n", "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n", "hello, node",
        ])
    func plaintext(bytes: String) async throws {
        try await withListener(handler: noSession) { _, port, refusals in
            _ = try await shell(
                "exec 3<>/dev/tcp/127.0.0.1/\(port); printf '\(bytes)' >&3; timeout 5 cat <&3")
            #expect(try await eventually { !refusals.all.isEmpty })
            #expect(refusals.all.first?.error.code == "not-tls", "\(refusals.all)")
        }
    }

    @Test("A dial to something that speaks no TLS says so")
    func dialToPlaintext() async throws {
        let port = try await Relay.withGreeting("220 a mail server\r\n") { port in
            let error = try await transportError {
                try await dialer().dial(host: "127.0.0.1", port: port) { _ in }
            }
            #expect(error.stage == .tls && error.code == "not-tls", "\(error)")
            return port
        }
        let error = try await transportError {
            try await dialer().dial(host: "127.0.0.1", port: port) { _ in }
        }
        #expect(error.stage == .tcp && error.code == "connection-refused", "\(error)")
    }

    @Test("A dial to a name that doesn't exist says so")
    func unknownName() async throws {
        let error = try await transportError {
            try await dialer().dial(host: "node.invalid", port: 1) { _ in }
        }
        #expect(error.stage == .nameResolution && error.code == "unknown-host", "\(error)")
    }

    @Test("A dial to a host that accepts and stays silent ends at the handshake's limit")
    func silentServer() async throws {
        var limits = TransportLimits()
        limits.handshakeTime = .milliseconds(300)
        let dialer = try dialer(limits: limits)
        try await Relay.withGreeting("") { port in
            let start = ContinuousClock.now
            let error = try await transportError {
                try await dialer.dial(host: "127.0.0.1", port: port) { _ in }
            }
            #expect(error.stage == .tls && error.code == "handshake-timeout", "\(error)")
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    @Test("A client that connects and stays silent is closed at the handshake's limit")
    func silentClient() async throws {
        var limits = TransportLimits()
        limits.handshakeTime = .milliseconds(300)
        try await withListener(limits: limits, handler: noSession) { listener, port, refusals in
            let said = try await shell(
                "exec 3<>/dev/tcp/127.0.0.1/\(port); timeout 5 cat <&3; echo closed $?")
            #expect(said.contains("closed 0"), "\(said)")
            #expect(refusals.all.map(\.error.code) == ["handshake-timeout"])
            #expect(try await eventually { listener.connectionCount == 0 })
        }
    }

    @Test("A secured connection on which no session begins is closed after the idle time")
    func noSessionBegins() async throws {
        var limits = TransportLimits()
        limits.idleTime = .milliseconds(300)
        try await withListener(limits: limits, handler: noSession) { listener, port, refusals in
            async let said = openssl(
                "-alpn h2 -cert member.pem -key member.key", port: port, stay: 4)
            #expect(try await eventually { listener.connectionCount == 1 })
            #expect(try await eventually(within: .seconds(20)) { listener.connectionCount == 0 })
            #expect(refusals.all.map(\.error.code) == ["no-session"])
            _ = try await said
        }
    }

    @Test("An expired certificate passes when the caller's rule accepts it, and only then")
    func expired() async throws {
        try await withListener(handler: noSession) { _, port, refusals in
            let error = try await transportError {
                try await dialer { $0.expired }.dial(host: "127.0.0.1", port: port) {
                    for try await _ in $0.frames {}
                }
            }
            #expect(error.stage == .tls, "\(error)")
            #expect(try await eventually { !refusals.all.isEmpty })
            #expect(refusals.all.first?.error.message.contains("has expired") == true)
        }
        let authority = try TestAuthority.shared.get()
        let lenient = authority.check(ignoringTime: true)
        let security = try authority.expired.security(check: lenient)
        try await withListener(security: security, handler: echo) { _, port, refusals in
            try await dialer({ $0.expired }, check: lenient).dial(host: "127.0.0.1", port: port) {
                try await $0.send([5])
                #expect(try await $0.frames.first { _ in true } == [5])
            }
            #expect(refusals.all.isEmpty)
        }
    }

    @Test("A resumed TLS session is judged again: one of a removed peer gets no further")
    func resumed() async throws {
        let authority = try TestAuthority.shared.get()
        let rule = authority.check()
        let isRemoved = Mutex(false)
        let judged = Mutex<[Int]>([])
        let security = try authority.national.security { chain in
            judged.withLock { $0.append(chain.count) }
            if isRemoved.withLock({ $0 }) { return .refused(code: "removed", reason: "it left") }
            return rule(chain)
        }
        try await withListener(security: security, handler: noSession) { _, port, refusals in
            let member = "-tls1_3 -alpn h2 -cert member.pem -key member.key"
            let first = try await openssl("\(member) -sess_out ticket.pem", port: port, stay: 1)
            #expect(first.contains("New, TLSv1.3"), "\(first)")
            #expect(refusals.all.isEmpty)
            let second = try await openssl("\(member) -sess_in ticket.pem", port: port, stay: 1)
            #expect(second.contains("TLSv1.3"), "\(second)")
            #expect(refusals.all.isEmpty)
            #expect(judged.withLock { $0 } == [2, 1], "a resumed one is judged by its leaf")

            isRemoved.withLock { $0 = true }
            let third = try await openssl("\(member) -sess_in ticket.pem", port: port, stay: 1)
            #expect(third.contains("Reused, TLSv1.3"), "\(third)")
            #expect(try await eventually { !refusals.all.isEmpty })
            #expect(refusals.all.first?.error.code == "removed", "\(refusals.all)")
        }
    }

    private func openssl(
        _ options: String, port: Int, stay seconds: Int
    ) async throws -> String {
        try await shell(
            "(sleep \(seconds)) | timeout 5 openssl s_client -connect 127.0.0.1:\(port)"
                + " -CAfile federation.pem \(options) 2>&1; true")
    }
}
