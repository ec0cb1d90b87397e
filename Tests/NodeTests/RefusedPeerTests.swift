import Foundation
import Seals
import Testing

@Suite("Peers that are refused")
struct RefusedPeerTests {
    @Test("An unbound certificate is refused in the session, with code and reason on both sides")
    func unbound() throws {
        let pair = try Pair()
        let certificate = pair.member + "/certificates/node.pem"
        try pair.expect(["directory", "unbind", "--home", pair.hub, "nvd", certificate])
        try expectRefusal(pair, "unbound-peer", shownAs: "nvd")
    }

    @Test("A certificate of the federation's authority that no act binds is refused")
    func unknown() throws {
        let pair = try Pair()
        let key = try SealKey(generate: .p256)
        try install(key, try issue(for: key, by: authority(of: pair)), in: pair.member)
        try expectRefusal(pair, "unknown-peer", shownAs: "ipv4:127.0.0.1")
    }

    @Test("A revoked certificate is refused")
    func revoked() throws {
        let pair = try Pair()
        let authority = try authority(of: pair)
        let own = try Certificate(pem: bytes(pair.member + "/certificates/node.pem"))
        let file = pair.hub + "/certificates/authority.crl"
        let now = Int64(Date().timeIntervalSince1970)
        let list = try authority.revoke(
            own.serial, after: RevocationList(pem: bytes(file)), at: now, nextUpdate: now + 86_400)
        try list.pem.write(toFile: file, atomically: true, encoding: .utf8)
        try expectRefusal(pair, "revoked", shownAs: "nvd")
    }

    @Test("A certificate of another authority fails in TLS; the refuser's log says why")
    func wrongChain() throws {
        let pair = try Pair()
        let key = try SealKey(generate: .p256)
        let stranger = try CertificateAuthority(
            founding: SubjectName(commonName: "Stranger"), key: SealKey(generate: .p256),
            serial: .random(), at: Int64(Date().timeIntervalSince1970), days: 30)
        try install(key, try issue(for: key, by: stranger), in: pair.member)
        let output = try pair.expect(["sync", "--home", pair.member], status: 69)
        #expect(output.out.contains("TLS handshake"))
        #expect(pair.log.contains("refused"))
    }

    /// The member's exchange is refused; both nodes' `status` say why, and nothing changes.
    private func expectRefusal(
        _ pair: Pair, _ code: String, shownAs name: String,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try pair.expect(["fingerprint", "--home", pair.hub]).out
        let output = try pair.expect(["sync", "--home", pair.member], status: 77)
        let peer = (output.document["peers"] as? [[String: Any]])?.first ?? [:]
        #expect(peer["error_code"] as? String == code, "\(output.out)", sourceLocation: location)
        #expect((peer["error"] as? String)?.isEmpty == false, sourceLocation: location)
        let shown = try pair.peer(named: name)
        #expect(shown["error_code"] as? String == code, "\(shown)", sourceLocation: location)
        #expect(pair.log.contains(code), sourceLocation: location)
        let after = try pair.expect(["fingerprint", "--home", pair.hub]).out
        #expect(before == after, sourceLocation: location)
    }

    private func authority(of pair: Pair) throws -> CertificateAuthority {
        try CertificateAuthority(
            certificate: Certificate(pem: bytes(pair.hub + "/certificates/authority.pem")),
            key: SealKey(file: pair.hub + "/keys/authority.pem"))
    }

    private func issue(for key: SealKey, by authority: CertificateAuthority) throws -> Certificate {
        let subject = SubjectName(commonName: "Node")
        return try authority.issue(
            CertificateRequest(for: key, subject: subject), subject: subject, names: [],
            serial: .random(), at: Int64(Date().timeIntervalSince1970) - 60, days: 30)
    }

    private func install(_ key: SealKey, _ certificate: Certificate, in home: String) throws {
        try FileManager.default.removeItem(atPath: home + "/keys/node.pem")
        try key.write(to: home + "/keys/node.pem")
        try certificate.pem.write(
            toFile: home + "/certificates/node.pem", atomically: true, encoding: .utf8)
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
