internal import Foundation
internal import Testing
internal import Transport

@testable internal import saime

/// Who is refused, where, and what both sides then know.
@Suite("Refused peers")
struct RefusalTests {
    /// What must be so when a member that completed TLS was refused in the session.
    private func expectRefused(
        _ federation: Federation, _ member: Member, code: String, named name: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try await federation.hub.register()
        let ended = try await member.attempt(["sync"])
        #expect(ended.status == 77, "\(ended)", sourceLocation: sourceLocation)
        let peer = try await member.peer("varam")
        #expect(peer["state"].text == "refused", "\(peer)", sourceLocation: sourceLocation)
        #expect(peer["error_code"].text == code, "\(peer)", sourceLocation: sourceLocation)
        #expect(!peer["error"].text.isEmpty, sourceLocation: sourceLocation)

        let log = federation.hub.log
        #expect(log.contains(code), "\(log)", sourceLocation: sourceLocation)
        let peers = try await federation.hub.run("status")["peers"].items
        let refused = peers.filter { $0["error_code"].text == code }
        #expect(refused.count == 1, "\(peers)", sourceLocation: sourceLocation)
        if let name {
            #expect(refused.first?["name"].text == name, sourceLocation: sourceLocation)
        }
        let after = try await federation.hub.register()
        #expect(after == before, sourceLocation: sourceLocation)
    }

    @Test("A connection that broke is unreachable, 69; a session that was refused, not allowed, 77")
    func exits() {
        for (code, status) in [(TransportError.lostCode, 69 as Int32), ("unknown-peer", 77)] {
            let error = TransportError(stage: .session, code: code, message: "…", remedy: "")
            #expect(Failure.transport(error).exit.rawValue == status, "\(code)")
        }
    }

    @Test(
        "A certificate of the federation's authority whose key nobody bound is refused in the session"
    )
    func unknown() async throws {
        let federation = try await Federation(Federation.nvd)
        let nvd = federation[Federation.nvd]
        try await federation.hub.run("record", "create", "need", "code=a", "name.lv=A")
        try await federation.issueNewKey(to: "nvd")
        try await federation.hub.serve()
        try await expectRefused(federation, nvd, code: "unknown-peer")
        #expect(try await nvd.list("record", "list").isEmpty)
    }

    @Test("A key that the directory unbound is refused, a running session of it closed")
    func unbound() async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await hub.serve()
        try await nvd.serve()
        #expect(try await eventually { try await nvd.peer("varam")["state"].text == "connected" })
        try await hub.run(
            "directory", "unbind", "nvd", federation.file("nvd/certificates/node.pem"))
        #expect(try await eventually { try await nvd.peer("varam")["state"].text == "refused" })
        try await nvd.end()
        try await hub.run("record", "create", "need", "code=a", "name.lv=A")
        try await expectRefused(federation, nvd, code: "unbound-peer", named: "nvd")
        // Whom the directory once bound may read why in the directory, and nothing else.
        let acts = try await hub.fingerprint()["directory"]
        #expect(try await nvd.fingerprint()["directory"] == acts)
        #expect(try await nvd.list("record", "list").isEmpty)
    }

    @Test("A certificate on the revocation list is refused in the session")
    func revoked() async throws {
        let federation = try await Federation(Federation.nvd)
        let nvd = federation[Federation.nvd]
        try await federation.hub.serve()
        try await nvd.run("sync")
        try await federation.revoke("nvd")
        try await federation.hub.run("record", "create", "need", "code=a", "name.lv=A")
        try await expectRefused(federation, nvd, code: "revoked", named: "nvd")
        #expect(try await nvd.list("record", "list").isEmpty)
    }

    @Test(
        "A chain to another authority is refused in TLS; the refuser logs why, the other says where"
    )
    func wrongChain() async throws {
        let federation = try await Federation(Federation.nvd)
        let nvd = federation[Federation.nvd]
        try await federation.issueFromStranger(to: "nvd")
        try await federation.hub.serve()
        let ended = try await nvd.attempt(["sync"])
        #expect([69, 77].contains(ended.status), "\(ended)")
        let said = ended.out + ended.error
        #expect(said.contains("TLS"), "\(ended)")
        #expect(federation.hub.log.contains("no-chain"), "\(federation.hub.log)")
    }

    @Test("TLS 1.2 and plain text are refused in TLS, and the refuser logs why")
    func otherProtocols() async throws {
        let federation = try await Federation(Federation.nvd)
        let hub = federation.hub
        try await hub.serve()
        try await federation.hub.run("record", "create", "need", "code=a", "name.lv=A")
        let before = try await hub.register()
        let old = try await federation.shell(
            "timeout 10 openssl s_client -brief -ign_eof -connect \(hub.address) -tls1_2"
                + " -cert nvd/certificates/node.pem -key nvd/keys/node.pem </dev/null")
        #expect(old.status != 124, "the connection stayed open: \(old)")
        #expect(old.error.contains("alert protocol version"), "\(old)")
        #expect(try await eventually { hub.log.contains("tls-version") }, "\(hub.log)")

        _ = try await federation.shell(
            "exec 3<>/dev/tcp/127.0.0.1/\(hub.port); printf 'hello, who is there?\\n' >&3;"
                + " timeout 5 cat <&3")
        #expect(try await eventually { hub.log.contains("not-tls") }, "\(hub.log)")

        // Without a certificate TLS goes no further either.
        _ = try await federation.shell(
            "timeout 5 openssl s_client -brief -connect \(hub.address) -tls1_3 </dev/null")
        #expect(try await eventually { hub.log.contains("no-certificate") }, "\(hub.log)")
        #expect(try await hub.register() == before)
        #expect(hub.isServing)
    }

    @Test(
        "An expired certificate that the directory still binds works, with a warning on both sides")
    func expired() async throws {
        let federation = try await Federation(Federation.nvd)
        let (hub, nvd) = (federation.hub, federation[Federation.nvd])
        try await federation.issueExpired(to: "nvd")
        try await hub.serve()
        let ended = try await nvd.attempt(["sync"])
        #expect(ended.status == 0, "\(ended)")
        let there = try await hub.run("status")
        #expect("\(there)".contains("expired"), "\(there)")
        let here = try await nvd.run("status")
        #expect("\(here)".contains("expired"), "\(here)")
    }
}
