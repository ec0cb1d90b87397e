import Foundation
import Seals
import Testing

@Suite("Chains of certificates")
struct TrustTests {
    private func refusal(_ verdict: ChainVerdict) -> String? {
        guard case .refused(let reason) = verdict else { return nil }
        #expect(!reason.sentence.isEmpty)
        return reason.code
    }

    @Test(
        "A node of a federation authority is trusted on both sides",
        arguments: [SealAlgorithm.p256, .p384, .rsa3072], TLSUse.allCases)
    func good(algorithm: SealAlgorithm, use: TLSUse) throws {
        let federation = try Federation(algorithm: algorithm, nodeAlgorithm: algorithm)
        let trust = try federation.trust([federation.emptyList])
        #expect(
            trust.check(chain: [federation.node.der], for: use, at: now)
                == .trusted(warnings: []))
        let long = [federation.node.der, federation.authority.certificate.der]
        #expect(trust.check(chain: long, for: use, at: now) == .trusted(warnings: []))
    }

    @Test("A chain over a subordinate authority is trusted, and refused when that one is missing")
    func subordinate() throws {
        let root = try CertificateAuthority(
            founding: SubjectName(commonName: "sakne"), key: try SealKey(generate: .p384),
            pathLength: 1, serial: try .random(), at: now - day, days: 3650)
        let key = try SealKey(generate: .p256)
        let name = SubjectName(commonName: "starpnieks")
        let middle = try CertificateAuthority(
            certificate: try root.issueAuthority(
                try CertificateRequest(for: key, subject: name), subject: name,
                serial: try .random(), at: now - day, days: 1000),
            key: key)
        let node = try middle.issueNode(try Keys.seal(.p256), at: now - day)
        let rootList = try root.revocationList([], after: nil, at: now, nextUpdate: now + day)
        let list = try middle.revocationList([], after: nil, at: now, nextUpdate: now + day)
        let trust = try Trust(anchors: [root.certificate], revocationLists: [list, rootList])
        let chain = [node.der, middle.certificate.der]
        #expect(trust.check(chain: chain, for: .client, at: now) == .trusted(warnings: []))
        #expect(refusal(trust.check(chain: [node.der], for: .client, at: now)) == "no-chain")
        let revoked = try root.revoke(
            middle.certificate.serial, after: rootList, at: now, nextUpdate: now + day)
        let strict = try Trust(anchors: [root.certificate], revocationLists: [list, revoked])
        #expect(refusal(strict.check(chain: chain, for: .client, at: now)) == "certificate-revoked")
        // The subordinate alone may be the federation's anchor: it need not be self-signed.
        let partial = try Trust(anchors: [middle.certificate], revocationLists: [list])
        #expect(partial.check(chain: chain, for: .client, at: now) == .trusted(warnings: []))
        // A subordinate of path length 0 may not make further authorities.
        let third = try CertificateAuthority(
            certificate: try middle.issueAuthority(
                try CertificateRequest(for: key, subject: name), subject: .init(commonName: "3"),
                serial: try .random(), at: now - day, days: 100),
            key: key)
        let deep = try third.issueNode(try Keys.seal(.p256), at: now - day)
        let tooDeep = [deep.der, third.certificate.der, middle.certificate.der]
        #expect(refusal(trust.check(chain: tooDeep, for: .client, at: now)) == "not-an-authority")
    }

    @Test("Another federation's node is refused, even if the authority has the same name")
    func wrongAuthority() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        for name in ["Saimes federācija", "Cita federācija"] {
            let other = try Federation(name: name)
            for chain in [[other.node.der], [other.node.der, other.authority.certificate.der]] {
                let code = refusal(trust.check(chain: chain, for: .client, at: now))
                #expect(code == "no-chain" || code == "bad-signature", "\(name)")
            }
        }
        let none = try Trust(anchors: [], revocationLists: [])
        #expect(
            refusal(none.check(chain: [federation.node.der], for: .client, at: now)) == "no-chain")
    }

    @Test("A node's certificate with any one byte altered is refused")
    func altered() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        var numbers = SeededNumbers(seed: 5)
        var codes: Set<String> = []
        for position in federation.node.der.indices {
            var der = federation.node.der
            der[position] ^= UInt8.random(in: 1...255, using: &numbers)
            let code = refusal(trust.check(chain: [der], for: .client, at: now))
            #expect(code != nil, "\(position)")
            if let code { codes.insert(code) }
        }
        #expect(codes.isSuperset(of: ["bad-signature", "chain-malformed"]))
    }

    @Test("A node's certificate past its date is trusted with a warning")
    func expired() throws {
        let federation = try Federation()
        let node = try federation.authority.issueNode(
            federation.nodeKey, at: now - 10 * day, days: 3)
        let trust = try federation.trust([federation.emptyList])
        let verdict = trust.check(chain: [node.der], for: .client, at: now)
        let warning = ChainWarning.certificateExpired(subject: node.subject, date: node.notAfter)
        #expect(verdict == .trusted(warnings: [warning]))
        #expect(warning.sentence.contains("2026-05-25"))
        // The last second still holds.
        let last = trust.check(chain: [node.der], for: .client, at: node.notAfter)
        #expect(
            last
                == .trusted(warnings: [
                    .revocationListNotYetValid(
                        issuer: node.issuer, date: now)
                ]))
    }

    @Test("An authority's certificate past its date is trusted with a warning")
    func expiredAuthority() throws {
        let federation = try Federation()
        let late = federation.authority.certificate.notAfter + 1
        let node = try federation.authority.issueNode(federation.nodeKey, at: late - day)
        let list = try federation.authority.revocationList(
            [], after: nil, at: late, nextUpdate: late + day)
        let authority = federation.authority.certificate
        #expect(
            try federation.trust([list]).check(chain: [node.der], for: .server, at: late)
                == .trusted(warnings: [
                    .certificateExpired(subject: authority.subject, date: authority.notAfter)
                ]))
    }

    @Test("A renewed authority's certificate spares the warning about the old one")
    func renewedAuthority() throws {
        let key = try SealKey(generate: .p256)
        let name = SubjectName(commonName: "federācija")
        let old = try CertificateAuthority(
            founding: name, key: key, serial: try .random(), at: now - 100 * day, days: 50)
        let new = try CertificateAuthority(
            founding: name, key: key, serial: try .random(), at: now - 60 * day, days: 1000)
        let future = try CertificateAuthority(
            founding: name, key: key, serial: try .random(), at: now + 60 * day, days: 9000)
        let node = try old.issueNode(try Keys.seal(.p256), at: now - day)
        let list = try new.revocationList([], after: nil, at: now, nextUpdate: now + day)
        let certificates = [old.certificate, new.certificate, future.certificate]
        for anchors in [certificates, certificates.reversed()] {
            let trust = try Trust(anchors: anchors, revocationLists: [list])
            #expect(
                trust.check(chain: [node.der], for: .client, at: now)
                    == .trusted(warnings: []))
        }
    }

    @Test("A certificate whose time hasn't come is trusted with a warning")
    func notYetValid() throws {
        let federation = try Federation()
        let node = try federation.authority.issueNode(federation.nodeKey, at: now + day)
        let trust = try federation.trust([federation.emptyList])
        #expect(
            trust.check(chain: [node.der], for: .client, at: now)
                == .trusted(warnings: [
                    .certificateNotYetValid(subject: node.subject, date: now + day)
                ]))
    }

    @Test("A revoked certificate is refused, however old the list and the certificate are")
    func revoked() throws {
        let federation = try Federation()
        let list = try federation.authority.revoke(
            federation.node.serial, reason: .keyCompromise, after: federation.emptyList, at: now,
            nextUpdate: now + day)
        let other = try federation.authority.issueNode(federation.nodeKey, at: now)
        for lists in [[list], [list, federation.emptyList], [federation.emptyList, list]] {
            let trust = try federation.trust(lists)
            for time in [now - 500 * day, now, now + 2 * day, now + 5000 * day] {
                let verdict = trust.check(chain: [federation.node.der], for: .client, at: time)
                #expect(
                    verdict
                        == .refused(
                            .revoked(
                                subject: federation.node.subject, serial: federation.node.serial,
                                date: now)))
            }
            #expect(
                trust.check(chain: [other.der], for: .client, at: now)
                    == .trusted(warnings: []))
        }
    }

    @Test("A list past its date is used and warned about")
    func listPastDate() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        let due = now + 7 * day
        #expect(
            trust.check(chain: [federation.node.der], for: .client, at: due)
                == .trusted(warnings: []))
        #expect(
            trust.check(chain: [federation.node.der], for: .client, at: due + 1)
                == .trusted(warnings: [
                    .revocationListExpired(issuer: federation.node.issuer, date: due)
                ]))
    }

    @Test("Without a list there is a warning that nobody says what is revoked")
    func noList() throws {
        let federation = try Federation()
        let warning = ChainWarning.noRevocationList(issuer: federation.node.issuer)
        #expect(
            try federation.trust([]).check(chain: [federation.node.der], for: .client, at: now)
                == .trusted(warnings: [warning]))
    }

    @Test("Another authority's list revokes nothing here, and is ignored with a warning")
    func foreignList() throws {
        let federation = try Federation()
        // Same name, other key: it must not be believed.
        let impostor = try Federation()
        let forged = try impostor.authority.revoke(
            federation.node.serial, after: nil, at: now + day, nextUpdate: now + 9 * day)
        let issuer = federation.node.issuer
        let chain = [federation.node.der]
        #expect(
            try federation.trust([forged, federation.emptyList])
                .check(chain: chain, for: .client, at: now)
                == .trusted(warnings: [.revocationListIgnored(issuer: issuer)]))
        // And a forged empty list must not hide a true revocation.
        let list = try federation.authority.revoke(
            federation.node.serial, after: nil, at: now, nextUpdate: now + day)
        let verdict = try federation.trust([forged, list]).check(
            chain: chain, for: .client, at: now)
        #expect(refusal(verdict) == "certificate-revoked")
        // Other name: the list is about somebody else.
        let stranger = try Federation(name: "Cita federācija")
        let other = try stranger.authority.revoke(
            federation.node.serial, after: nil, at: now, nextUpdate: now + day)
        #expect(
            try federation.trust([other]).check(chain: chain, for: .client, at: now)
                == .trusted(warnings: [.noRevocationList(issuer: issuer)]))
    }

    @Test("A list with any one byte altered revokes nothing and hides nothing")
    func alteredList() throws {
        let federation = try Federation()
        let der = federation.emptyList.der
        let revoking = try federation.authority.revoke(
            federation.node.serial, after: nil, at: now - day, nextUpdate: now + day)
        var numbers = SeededNumbers(seed: 6)
        for position in der.indices {
            var altered = der
            altered[position] ^= UInt8.random(in: 1...255, using: &numbers)
            guard let list = try? RevocationList(der: altered) else { continue }
            let verdict = try federation.trust([revoking, list]).check(
                chain: [federation.node.der], for: .client, at: now)
            #expect(refusal(verdict) == "certificate-revoked", "\(position)")
        }
    }

    @Test("A self-signed node certificate and an authority's own certificate are refused")
    func selfSigned() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        let alone = try Federation().authority.certificate
        #expect(refusal(trust.check(chain: [alone.der], for: .client, at: now)) == "no-chain")
        let authority = federation.authority.certificate
        #expect(refusal(trust.check(chain: [authority.der], for: .client, at: now)) == "wrong-use")
    }

    @Test("A node may not issue certificates")
    func nodeAsIssuer() throws {
        try withDirectory { directory in
            let federation = try Federation()
            let leaf = try issuedByOpenSSL(
                directory, by: federation.node, federation.nodeKey,
                ["extendedKeyUsage=serverAuth,clientAuth"])
            let trust = try federation.trust([federation.emptyList])
            let chain = [leaf.der, federation.node.der]
            let code = refusal(trust.check(chain: chain, for: .client, at: now))
            #expect(code == "not-an-authority")
        }
    }

    @Test("The extended key usage must name this side of TLS")
    func extendedKeyUsage() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        let cases: [(usage: [String], allowed: [TLSUse])] = [
            (["extendedKeyUsage=serverAuth"], [.server]),
            (["extendedKeyUsage=clientAuth"], [.client]),
            (["extendedKeyUsage=serverAuth,clientAuth"], [.client, .server]),
            (["extendedKeyUsage=emailProtection"], []),
            (["keyUsage=digitalSignature"], []),
        ]
        try withDirectory { directory in
            for (usage, allowed) in cases {
                let leaf = try issuedByOpenSSL(
                    directory, by: federation.authority.certificate, federation.authorityKey, usage)
                for use in TLSUse.allCases {
                    let code = refusal(trust.check(chain: [leaf.der], for: use, at: now))
                    #expect(code == (allowed.contains(use) ? nil : "wrong-use"), "\(usage) \(use)")
                }
            }
        }
    }

    @Test("A node's key of a weak or unsuitable kind is refused")
    func weakLeaf() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        let kinds = [
            ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
            ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
            ["-algorithm", "ED25519"],
        ]
        try withDirectory { directory in
            for kind in kinds {
                let leaf = try issuedByOpenSSL(
                    directory, by: federation.authority.certificate, federation.authorityKey,
                    ["extendedKeyUsage=serverAuth,clientAuth"], kind: kind)
                let code = refusal(trust.check(chain: [leaf.der], for: .client, at: now))
                #expect(code == "weak-key", "\(kind)")
            }
        }
    }

    @Test("A certificate signed over SHA-1 is refused")
    func weakDigest() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        try withDirectory { directory in
            let leaf = try issuedByOpenSSL(
                directory, by: federation.authority.certificate, federation.authorityKey,
                ["extendedKeyUsage=serverAuth,clientAuth"], digest: "-sha1")
            #expect(refusal(trust.check(chain: [leaf.der], for: .client, at: now)) == "weak-key")
        }
    }

    @Test("No certificates, too many, garbage and an anchor that is none are refused")
    func malformed() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        let node = federation.node.der
        let chains = [[], [[]], [[0x30]], [node, [1, 2, 3]], [node + [0]]]
        for chain in chains + [Array(repeating: node, count: 9)] {
            #expect(refusal(trust.check(chain: chain, for: .client, at: now)) == "chain-malformed")
        }
        let refused = code { () throws(SealError) in
            _ = try Trust(anchors: [federation.node], revocationLists: [])
        }
        #expect(refused == .notAnAuthority)
    }

    @Test("Many tasks check chains with one trust at once")
    func concurrentUse() async throws {
        let federation = try Federation()
        let revoked = try federation.authority.revoke(
            federation.node.serial, after: federation.emptyList, at: now, nextUpdate: now + day)
        let other = try federation.authority.issueNode(federation.nodeKey, at: now)
        let trust = try federation.trust([federation.emptyList, revoked])
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<20).allSatisfy { _ in
                        let good = trust.check(chain: [other.der], for: .client, at: now)
                        let bad = trust.check(chain: [federation.node.der], for: .server, at: now)
                        guard case .refused(.revoked) = bad else { return false }
                        return good == .trusted(warnings: [])
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}

/// A certificate that stock openssl issues, for what the authority here never would.
private func issuedByOpenSSL(
    _ directory: String, by issuer: Certificate, _ issuerKey: SealKey, _ extensions: [String],
    kind: [String] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    digest: String = "-sha256"
) throws -> Certificate {
    let base = directory + "/" + UUID().uuidString
    let path: (String) -> String = { base + "." + $0 }
    try write(Array(issuer.pem.utf8), to: path("issuer"))
    try issuerKey.write(to: path("key"))
    try write(Array((extensions.joined(separator: "\n") + "\n").utf8), to: path("ext"))
    let steps = [
        ["genpkey"] + kind + ["-out", path("leaf")],
        ["req", "-new", "-key", path("leaf"), "-subj", "/CN=mezgls", "-out", path("csr")],
        [
            "x509", "-req", "-in", path("csr"), "-CA", path("issuer"), "-CAkey", path("key"),
            "-set_serial", "4711", "-days", "3650", digest, "-extfile", path("ext"), "-out",
            path("crt"),
        ],
    ]
    for step in steps {
        let run = try openssl(step)
        #expect(run.status == 0, "\(step): \(run.output)")
    }
    return try Certificate(pem: try contents(of: path("crt")))
}
