internal import Foundation
internal import Merge
internal import Register
internal import Replication
internal import Seals
internal import SyncProtocol
internal import Transport

/// Who a peer is and whether it may go on: chain, revocation, the directory (DESIGN §6.7, §8).
struct PeerTrust: Sendable {
    let node: Node

    /// How this node shows itself, and the rule for chains during TLS.
    ///
    /// Revocation and binding are judged in the session, where the peer can be told why.
    func security() throws -> TransportSecurity {
        let configuration = node.configuration
        guard let key = configuration["node-key"] else {
            throw Failure.missingOption("node-key", in: node.home.configurationFile)
        }
        guard let certificate = configuration["node-certificate"] else {
            throw Failure.missingOption("node-certificate", in: node.home.configurationFile)
        }
        // Read through Seals first, which refuses a key that others may read.
        let privateKey = try SealKey(file: node.home.resolve(key)).privatePEM()
        return try TransportSecurity(
            certificateChainPEM: Files.bytes(node.home.resolve(certificate)),
            privateKeyPEM: privateKey
        ) { chain in
            // The callback doesn't say which side asks: a node's certificate is for both.
            judge(chain, for: .client, lists: [])
        }
    }

    /// What the chain, the lists and the directory say of a peer.
    func check(
        _ chain: [Bytes], for use: TLSUse, in directory: Directory
    ) throws -> SyncProtocol.PeerVerdict {
        guard let leaf = chain.first, let certificate = try? Certificate(der: leaf) else {
            return .refused(Refusal(.wrongChain, "There is no certificate."), wasBound: false)
        }
        let binding = directory.binding(ofNodeKey: certificate.spki)
        var warnings: [String] = []
        switch try trust(in: directory, lists: lists()).check(chain: chain, for: use, at: now) {
        case .trusted(let found): warnings = found.map(\.sentence)
        case .refused(let reason):
            let code = RefusalCode(rawValue: reason.code) ?? .wrongChain
            return .refused(Refusal(code, reason.sentence), wasBound: binding != nil)
        }
        guard let binding else { return .refused(.unknownPeer(certificate), wasBound: false) }
        guard binding.isBound else {
            return .refused(
                .unboundPeer(certificate, directory.code(binding.institution)), wasBound: true)
        }
        guard directory.members[binding.institution]?.isActive == true else {
            return .refused(.excluded(directory.code(binding.institution)), wasBound: true)
        }
        return .accepted(
            Peer(
                node: Digest.sha256(certificate.spki),
                institutions: directory.institutions(ofNodeOf: binding.institution),
                warnings: Array(warnings.prefix(16))))
    }

    private func judge(
        _ chain: [Bytes], for use: TLSUse, lists: [RevocationList]
    ) -> Transport.PeerVerdict {
        do {
            let directory = try node.directory()
            switch try trust(in: directory, lists: lists).check(chain: chain, for: use, at: now) {
            case .trusted: return .accepted
            case .refused(let reason): return .refused(code: reason.code, reason: reason.sentence)
            }
        } catch {
            return .refused(code: "store-failure", reason: "\(error)")
        }
    }

    private func trust(in directory: Directory, lists: [RevocationList]) throws -> Trust {
        let anchors = try directory.genesis?.authorities.map { try Certificate(der: $0) } ?? []
        return try Trust(anchors: anchors, revocationLists: lists)
    }

    private func lists() throws -> [RevocationList] {
        try node.configuration.all("revocation-list").map {
            try RevocationList(pem: Files.bytes(node.home.resolve($0)))
        }
    }

    private var now: Int64 { Clock.now / 1000 }
}

extension SyncProtocol.Refusal {
    fileprivate static func unknownPeer(_ certificate: Certificate) -> Self {
        Self(
            .unknownPeer,
            "The directory has never bound the key of \(certificate.subject) to a member."
                + " Ask the national lead to admit the institution or bind the node.")
    }

    fileprivate static func unboundPeer(_ certificate: Certificate, _ code: String) -> Self {
        Self(
            .unboundPeer,
            "The key of \(certificate.subject) was bound to \(code) and isn't any more."
                + " Use the node's present certificate, or ask the national lead to bind this one.")
    }

    fileprivate static func excluded(_ code: String) -> Self {
        Self(.excluded, "The membership of \(code) has ended. Ask the national lead.")
    }
}
