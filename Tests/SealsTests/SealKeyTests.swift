import Foundation
import Seals
import Testing

@Suite("Seal keys")
struct SealKeyTests {
    @Test("A signature verifies with its key and message", arguments: SealAlgorithm.allCases)
    func roundTrip(algorithm: SealAlgorithm) throws {
        let key = try Keys.seal(algorithm)
        var numbers = SeededNumbers(seed: 1)
        for count in [0, 1, 31, 32, 33, 1000, 100_000] {
            let message = numbers.bytes(count)
            let signature = try key.sign(message)
            #expect(key.publicKey.verifies(signature: signature, message: message), "\(count)")
        }
        #expect(key.algorithm == algorithm)
    }

    @Test("A signature fails when any one byte of it changes", arguments: SealAlgorithm.allCases)
    func alteredSignature(algorithm: SealAlgorithm) throws {
        let key = try Keys.seal(algorithm)
        let message = Array("checkpoint".utf8)
        let signature = try key.sign(message)
        var numbers = SeededNumbers(seed: 2)
        for position in signature.indices {
            var altered = signature
            altered[position] ^= UInt8.random(in: 1...255, using: &numbers)
            #expect(!key.publicKey.verifies(signature: altered, message: message), "\(position)")
        }
        #expect(key.publicKey.verifies(signature: signature, message: message))
    }

    @Test("A signature fails when it is shortened or lengthened", arguments: SealAlgorithm.allCases)
    func resizedSignature(algorithm: SealAlgorithm) throws {
        let key = try Keys.seal(algorithm)
        let message = Array("checkpoint".utf8)
        let signature = try key.sign(message)
        for count in 0..<signature.count {
            let short = Array(signature.prefix(count))
            #expect(!key.publicKey.verifies(signature: short, message: message), "\(count)")
        }
        #expect(!key.publicKey.verifies(signature: signature + [0], message: message))
        #expect(!key.publicKey.verifies(signature: [0] + signature, message: message))
        let huge = [UInt8](repeating: 0x30, count: 1_000_000)
        #expect(!key.publicKey.verifies(signature: huge, message: message))
    }

    @Test(
        "A signature fails when any one bit of the message changes",
        arguments: SealAlgorithm.allCases)
    func alteredMessage(algorithm: SealAlgorithm) throws {
        let key = try Keys.seal(algorithm)
        let message = Array("saime 1\npublic\n815\n".utf8)
        let signature = try key.sign(message)
        for bit in 0..<message.count * 8 {
            var altered = message
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.publicKey.verifies(signature: signature, message: altered), "bit \(bit)")
        }
        #expect(!key.publicKey.verifies(signature: signature, message: message + [0]))
        #expect(!key.publicKey.verifies(signature: signature, message: []))
    }

    @Test(
        "A key with any one byte changed is refused or verifies nothing",
        arguments: SealAlgorithm.allCases)
    func alteredKey(algorithm: SealAlgorithm) throws {
        let key = try Keys.seal(algorithm)
        let message = Array("checkpoint".utf8)
        let signature = try key.sign(message)
        var numbers = SeededNumbers(seed: 3)
        for position in key.publicKey.spki.indices {
            var spki = key.publicKey.spki
            spki[position] ^= UInt8.random(in: 1...255, using: &numbers)
            guard let altered = try? PublicKey(spki: spki) else { continue }
            #expect(!altered.verifies(signature: signature, message: message), "\(position)")
            #expect(altered.fingerprint != key.publicKey.fingerprint)
        }
    }

    @Test("One key's signature isn't another's, whatever the algorithms")
    func otherKeys() throws {
        let message = Array("checkpoint".utf8)
        for one in SealAlgorithm.allCases {
            let signature = try Keys.seal(one).sign(message)
            for other in SealAlgorithm.allCases {
                let verifies = try Keys.seal(other).publicKey
                    .verifies(signature: signature, message: message)
                #expect(verifies == (one == other), "\(one) by \(other)")
            }
            let stranger = try SealKey(generate: one == .rsa3072 ? .p256 : one).publicKey
            #expect(!stranger.verifies(signature: signature, message: message))
        }
    }

    @Test("A key comes back from its PEM", arguments: SealAlgorithm.allCases)
    func pem(algorithm: SealAlgorithm) throws {
        let key = try Keys.seal(algorithm)
        let again = try SealKey(pem: try key.privatePEM())
        #expect(again.publicKey == key.publicKey)
        let message: [UInt8] = [1, 2, 3]
        let signature = try again.sign(message)
        #expect(key.publicKey.verifies(signature: signature, message: message))
        let publicKey = try PublicKey(pem: Array(key.publicKey.pem.utf8))
        #expect(publicKey == key.publicKey)
        #expect(publicKey.fingerprint.count == 32)
        #expect(publicKey.algorithm == algorithm)
    }

    @Test("A private key whose public half is another's is refused")
    func mismatchedHalves() throws {
        // PKCS#8 of P-256 ends with the public point: another key's point is put there.
        let pem = try Keys.seal(.p256).privatePEM()
        let lines = String(decoding: pem, as: UTF8.self).split(separator: "\n")
        var der = [UInt8](try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())))
        let other = try SealKey(generate: .p256).publicKey.spki
        der.replaceSubrange(der.count - 65..<der.count, with: other.suffix(65))
        let text =
            "-----BEGIN PRIVATE KEY-----\n\(Data(der).base64EncodedString())\n"
            + "-----END PRIVATE KEY-----\n"
        let refusal = code { () throws(SealError) in _ = try SealKey(pem: Array(text.utf8)) }
        #expect(refusal == .mismatchedKey)
    }

    @Test("Many tasks sign and verify with one key at once", arguments: SealAlgorithm.allCases)
    func concurrentUse(algorithm: SealAlgorithm) async throws {
        let key = try Keys.seal(algorithm)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    try (0..<8).allSatisfy { round in
                        let message = Array("\(number) \(round)".utf8)
                        let signature = try key.sign(message)
                        return key.publicKey.verifies(signature: signature, message: message)
                            && !key.publicKey.verifies(signature: signature, message: [0])
                    }
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test("A failure's reasons are its own, not those of a refusal before it")
    func reasonsAreOwn() throws {
        let key = try Keys.seal(.rsa3072).publicKey
        _ = try? Certificate(der: [0x30, 0x82])
        let signature = [UInt8](repeating: 0x55, count: 384)
        #expect(!key.verifies(signature: signature, message: [1]))
        // Too long for OpenSSL to be asked at all: there can be no reasons.
        do throws(SealError) {
            _ = try PublicKey(spki: [UInt8](repeating: 0x30, count: 5000))
            Issue.record("garbage was read")
        } catch {
            #expect(error.detail.isEmpty)
        }
    }

    @Test("Errors quote no key material")
    func errorsAreClean() throws {
        let pem = String(decoding: try Keys.seal(.p256).privatePEM(), as: UTF8.self)
        let body = pem.split(separator: "\n")[1]
        let damaged = pem.replacingOccurrences(of: "-----END", with: "!----END")
        do throws(SealError) {
            _ = try SealKey(pem: Array(damaged.utf8))
            Issue.record("a damaged key was read")
        } catch {
            #expect(!error.description.contains(body))
            #expect(error.code == .malformed)
            #expect(!error.remedy.isEmpty)
        }
    }
}
