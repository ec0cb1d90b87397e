internal import Foundation
internal import Register
internal import Testing

@testable internal import SyncProtocol

/// TLS sessions that are resumed with a ticket, as anybody's TLS library does.
@Suite("Resumed TLS sessions")
struct ResumptionTests {
    @Test("A resumed TLS session of a removed peer gets the directory and the reason, no more")
    func removed() async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await hub.run("record", "create", "need", "code=a", "name.lv=Noslepums")
        try await hub.serve()
        try await nvd.run("sync")
        let directory = try await nvd.fingerprint()["directory"]
        let federationName = try StoreFile(of: nvd).text(
            "SELECT value FROM meta WHERE key = 'federation'")
        let opening = Opening(
            federation: try #require(Digest(hex: federationName ?? "")),
            directory: Head(
                size: UInt64(directory["size"].integer ?? 0),
                root: try #require(Digest(hex: directory["root"].text)))
        ).bytes
        try Data(opening).write(to: URL(fileURLWithPath: federation.file("opening")))

        // While the node is a member, a session that is resumed is a session.
        let first = try await session(federation, "-sess_out ticket.pem", until: "Noslepums")
        #expect(first.contains("New, TLSv1.3"), "\(first)")
        let second = try await session(federation, "-sess_in ticket.pem", until: "Noslepums")
        #expect(second.contains("Reused, TLSv1.3"), "\(second)")
        #expect(second.contains("Noslepums"), "a member's session brings the register")

        try await hub.run(
            "directory", "unbind", "nvd", federation.file("nvd/certificates/node.pem"))
        let third = try await session(federation, "-sess_in ticket.pem", until: "unbound-peer")
        #expect(third.contains("Reused, TLSv1.3"), "\(third)")
        #expect(third.contains("unbound-peer"), "\(third)")
        #expect(!third.contains("Noslepums"))
        let refused = try await hub.peer("nvd")
        #expect(refused["error_code"].text == "unbound-peer", "\(refused)")
    }

    /// Opens a session as the member with stock openssl, until something came back or half a minute
    /// has passed; what came back, headers and all.
    private func session(
        _ federation: Federation, _ options: String, until expected: String
    ) async throws -> String {
        let ended = try await federation.shell(
            """
            said=$(mktemp -p .)
            (cat opening; for i in $(seq 300); do sleep 0.1; grep -qa '\(expected)' $said && exit; done) \
              | timeout 40 openssl s_client -connect \(federation.hub.address) -tls1_3 -alpn h2 \
                -cert nvd/certificates/node.pem -key nvd/keys/node.pem \(options) > $said 2>&1
            cat $said
            """)
        return ended.out
    }
}

/// What a member's node says, byte by byte: HTTP/2, gRPC, a Hello, a subscription, and which log
/// it wants.
private struct Opening {
    let bytes: [UInt8]

    init(federation: Digest, directory: Head) {
        let hello = Hello(
            version: Session.version, oldestVersion: Session.version, program: "test",
            federation: federation, directory: directory, time: 0, window: 1 << 20)
        let all = Subscribe(subscription: Subscription(authors: nil), cursor: nil, warnings: [])
        let wanted = Wanted(log: LogID(institution: 1, scope: .public), start: 0)
        bytes =
            Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
            + Self.frame(type: 4, flags: 0, stream: 0, [])
            + Self.frame(type: 1, flags: 4, stream: 1, Self.headers)
            + Self.frame(type: 0, flags: 0, stream: 1, Self.message(.hello(hello)))
            + Self.frame(type: 0, flags: 0, stream: 1, Self.message(.subscribe(all)))
            + Self.frame(type: 0, flags: 0, stream: 1, Self.message(.want([wanted])))
    }

    /// Header fields as literals without indexing (RFC 7541 §6.2.2).
    private static let headers: [UInt8] = {
        let fields: [(String, String)] = [
            (":method", "POST"), (":scheme", "https"), (":path", "/saime.v1.Node/Session"),
            (":authority", "hub"), ("te", "trailers"), ("content-type", "application/grpc"),
        ]
        return fields.flatMap { name, value in [0] + short(name) + short(value) }
    }()

    private static func short(_ text: String) -> [UInt8] {
        [UInt8(text.utf8.count)] + Array(text.utf8)
    }

    private static func message(_ message: Message) -> [UInt8] {
        let frame = message.frame
        return [0] + big(frame.count, 4) + frame
    }

    private static func frame(
        type: UInt8, flags: UInt8, stream: Int, _ content: [UInt8]
    ) -> [UInt8] {
        big(content.count, 3) + [type, flags] + big(stream, 4) + content
    }

    private static func big(_ number: Int, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { place in UInt8(truncatingIfNeeded: number >> (8 * place)) }
    }
}
