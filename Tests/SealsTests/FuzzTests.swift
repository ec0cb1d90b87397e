import Seals
import Testing

@Suite("Garbage is refused, never a crash")
struct FuzzTests {
    /// Reads the bytes as everything there is; says how many readers accepted them.
    private func readers(accepting bytes: [UInt8], _ trust: Trust) -> Int {
        var count = 0
        if (try? PublicKey(spki: bytes)) != nil { count += 1 }
        if (try? PublicKey(pem: bytes)) != nil { count += 1 }
        if (try? SealKey(pem: bytes)) != nil { count += 1 }
        if (try? Certificate(der: bytes)) != nil { count += 1 }
        if (try? Certificate.all(pem: bytes)) != nil { count += 1 }
        if (try? CertificateRequest(der: bytes)) != nil { count += 1 }
        if (try? CertificateRequest(pem: bytes)) != nil { count += 1 }
        if (try? RevocationList(der: bytes)) != nil { count += 1 }
        if (try? RevocationList(pem: bytes)) != nil { count += 1 }
        if case .trusted = trust.check(chain: [bytes], for: .client, at: now) { count += 1 }
        return count
    }

    @Test("Random bytes of 2,000 seeds are refused by every reader")
    func randomBytes() throws {
        let trust = try Federation().trust([])
        let key = try Keys.seal(.p256).publicKey
        for seed in UInt64(0)..<2000 {
            var numbers = SeededNumbers(seed: seed)
            let bytes = numbers.bytes(Int.random(in: 0...600, using: &numbers))
            #expect(readers(accepting: bytes, trust) == 0, "seed \(seed)")
            #expect(!key.verifies(signature: bytes, message: bytes), "seed \(seed)")
        }
    }

    @Test("Valid bytes with a few changes, cuts and doublings are read or refused: 2,000 seeds")
    func mutatedBytes() throws {
        let federation = try Federation()
        let trust = try federation.trust([federation.emptyList])
        let request = try CertificateRequest(
            for: federation.nodeKey, subject: SubjectName(commonName: "mezgls"),
            names: [.dns("mezgls.example"), .ip([127, 0, 0, 1])])
        let list = try federation.authority.revoke(
            federation.node.serial, reason: .superseded, after: nil, at: now, nextUpdate: now + day)
        let samples: [[UInt8]] = [
            federation.node.der, federation.authority.certificate.der, request.der, list.der,
            Array(federation.node.pem.utf8), Array(request.pem.utf8), Array(list.pem.utf8),
            try federation.nodeKey.privatePEM(), Array(federation.nodeKey.publicKey.pem.utf8),
            try Keys.seal(.rsa3072).publicKey.spki, try Keys.seal(.ed25519).publicKey.spki,
        ]
        for sample in samples { #expect(readers(accepting: sample, trust) > 0) }
        for seed in UInt64(0)..<2000 {
            var numbers = SeededNumbers(seed: seed)
            var bytes = samples[Int(seed) % samples.count]
            for _ in 0...Int.random(in: 0...3, using: &numbers) {
                mutate(&bytes, &numbers)
            }
            _ = readers(accepting: bytes, trust)
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        let end = min(bytes.count, place + Int.random(in: 1...8, using: &numbers))
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &numbers)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        default: bytes.replaceSubrange(place..<end, with: numbers.bytes(end - place))
        }
    }
}
