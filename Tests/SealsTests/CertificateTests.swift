import Foundation
import Seals
import Testing

@Suite("Certificates, requests and lists")
struct CertificateTests {
    @Test(
        "A certificate says what was issued", arguments: [SealAlgorithm.p256, .p384, .rsa3072])
    func issued(algorithm: SealAlgorithm) throws {
        let authority = try Federation().authority
        let key = try Keys.seal(algorithm)
        let names: [AlternativeName] = [
            .dns("mezgls.nvd.example"), .ip([192, 0, 2, 1]),
            .ip([0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 12)),
        ]
        let serial = try #require(SerialNumber(hex: "00815F"))
        let request = try CertificateRequest(for: key, subject: SubjectName(commonName: "jebkas"))
        let certificate = try authority.issue(
            request,
            subject: SubjectName(
                commonName: "Nacionālais veselības dienests", organization: "NVD",
                organizationIdentifier: "NTRLV-90009649337", country: "LV"),
            names: names, serial: serial, at: now, days: 90)
        for read in [
            certificate, try Certificate(der: certificate.der),
            try Certificate(pem: Array(certificate.pem.utf8)),
        ] {
            #expect(read == certificate)
            #expect(read.subject.hasPrefix("CN=Nacionālais veselības dienests,"))
            #expect(read.subject.hasSuffix(",O=NVD,C=LV"))
            #expect(read.issuer == authority.certificate.subject)
            #expect(read.serial == serial && "\(read.serial)" == "815F")
            #expect(read.notBefore == now && read.notAfter == now + 90 * day)
            #expect(try read.publicKey() == key.publicKey)
            #expect(read.keyFingerprint == key.publicKey.fingerprint)
            #expect(read.names == names)
            #expect(!read.isAuthority)
        }
        #expect(authority.certificate.isAuthority)
    }

    @Test("A bundle of certificates is read whole and in order, or not at all")
    func bundle() throws {
        let federation = try Federation()
        let both = [federation.node, federation.authority.certificate]
        let text = "A comment\n" + both.map(\.pem).joined(separator: "\n and another\n")
        #expect(try Certificate.all(pem: Array(text.utf8)) == both)
        let none = code { () throws(SealError) in _ = try Certificate.all(pem: Array("x".utf8)) }
        #expect(none == .malformed)
        let several = code { () throws(SealError) in _ = try Certificate(pem: Array(text.utf8)) }
        #expect(several == .malformed)
    }

    @Test("A request says what is asked for", arguments: [SealAlgorithm.p256, .p384, .rsa3072])
    func request(algorithm: SealAlgorithm) throws {
        let key = try Keys.seal(algorithm)
        let names: [AlternativeName] = [.dns("mezgls.example"), .ip([127, 0, 0, 1])]
        let made = try CertificateRequest(
            for: key, subject: SubjectName(commonName: "Rīga, mezgls"), names: names)
        let read = try CertificateRequest(pem: Array(made.pem.utf8))
        #expect(read == made)
        #expect(read.subject == "CN=Rīga\\, mezgls")
        #expect(read.names == names)
        #expect(read.publicKey == key.publicKey)
    }

    @Test(
        "A request with any one byte altered is refused", arguments: [SealAlgorithm.p256, .rsa3072])
    func alteredRequest(algorithm: SealAlgorithm) throws {
        let request = try CertificateRequest(
            for: try Keys.seal(algorithm), subject: SubjectName(commonName: "mezgls"),
            names: [.dns("mezgls.example")])
        var numbers = SeededNumbers(seed: 4)
        var codes: Set<SealError.Code> = []
        for position in request.der.indices {
            var der = request.der
            der[position] ^= UInt8.random(in: 1...255, using: &numbers)
            let refusal = code { () throws(SealError) in _ = try CertificateRequest(der: der) }
            #expect(refusal != nil, "\(position)")
            if let refusal { codes.insert(refusal) }
        }
        #expect(codes.contains(.unprovenRequest))
    }

    @Test("A request for a key that its maker lacks is unproven")
    func unproven() throws {
        let one = try SealKey(generate: .p256)
        let other = try SealKey(generate: .p256)
        var der = try CertificateRequest(for: one, subject: SubjectName(commonName: "a")).der
        let start = try #require(
            der.indices.first { der[$0...].starts(with: one.publicKey.spki) })
        der.replaceSubrange(start..<start + other.publicKey.spki.count, with: other.publicKey.spki)
        #expect(
            code { () throws(SealError) in _ = try CertificateRequest(der: der) }
                == .unprovenRequest)
    }

    @Test("Ed25519 is refused for nodes and authorities")
    func notForNodes() throws {
        let key = try Keys.seal(.ed25519)
        let name = SubjectName(commonName: "mezgls")
        let serial = try SerialNumber.random()
        let asked = code { () throws(SealError) in
            _ = try CertificateRequest(for: key, subject: name)
        }
        let founded = code { () throws(SealError) in
            _ = try CertificateAuthority(
                founding: name, key: key, serial: serial, at: now, days: 1)
        }
        #expect(asked == .unsupportedKey)
        #expect(founded == .unsupportedKey)
    }

    @Test("Names, hosts and dates that don't fit are refused")
    func invalidValues() throws {
        let authority = try Federation().authority
        let key = try Keys.seal(.p256)
        let request = try CertificateRequest(for: key, subject: SubjectName(commonName: "a"))
        let serial = try SerialNumber.random()
        func refusal(
            _ subject: SubjectName = SubjectName(commonName: "a"), _ names: [AlternativeName] = [],
            at time: Int64 = now, days: Int = 1
        ) -> SealError.Code? {
            code { () throws(SealError) in
                _ = try authority.issue(
                    request, subject: subject, names: names, serial: serial, at: time, days: days)
            }
        }
        #expect(refusal() == nil)
        #expect(refusal(SubjectName(commonName: "")) == .invalidValue)
        #expect(refusal(SubjectName(commonName: "a\nb")) == .invalidValue)
        #expect(
            refusal(SubjectName(commonName: String(repeating: "ā", count: 65))) == .invalidValue)
        #expect(refusal(SubjectName(commonName: "a", country: "Latvija")) == .invalidValue)
        #expect(refusal(.init(commonName: "a"), [.dns("a,DNS:b")]) == .invalidValue)
        #expect(refusal(.init(commonName: "a"), [.dns("*.example")]) == .invalidValue)
        #expect(refusal(.init(commonName: "a"), [.ip([1, 2, 3])]) == .invalidValue)
        #expect(refusal(days: 0) == .invalidValue)
        #expect(refusal(days: -1) == .invalidValue)
        #expect(refusal(days: .max) == .invalidValue)
        #expect(refusal(at: -1) == .invalidValue)
        #expect(refusal(at: .max) == .invalidValue)
    }

    @Test("An authority is taken up only with its own key and an authority's certificate")
    func takingUp() throws {
        let federation = try Federation()
        let key = try SealKey(generate: .p256)
        let wrong = code { () throws(SealError) in
            _ = try CertificateAuthority(certificate: federation.authority.certificate, key: key)
        }
        let node = code { () throws(SealError) in
            _ = try CertificateAuthority(certificate: federation.node, key: federation.nodeKey)
        }
        #expect(wrong == .mismatchedKey)
        #expect(node == .notAnAuthority)
    }

    @Test("Lists follow one another: numbers grow, entries stay, time doesn't go back")
    func lists() throws {
        let federation = try Federation()
        let authority = federation.authority
        var list = federation.emptyList
        #expect(list.revocations.isEmpty && list.number == SerialNumber([1]))
        var serials: [SerialNumber] = []
        for (step, reason) in RevocationReason.allCases.enumerated() {
            let serial = try SerialNumber.random()
            serials.append(serial)
            let time = now + Int64(step)
            list = try authority.revoke(
                serial, reason: reason, after: list, at: time, nextUpdate: now + day)
            #expect(list.number == SerialNumber([UInt8(step) + 2]))
            #expect(
                list.revocation(of: serial)
                    == Revocation(serial: serial, date: time, reason: reason))
            #expect(Set(list.revocations.map(\.serial)) == Set(serials))
            #expect(try RevocationList(pem: Array(list.pem.utf8)) == list)
        }
        let again = try authority.revoke(
            serials[0], reason: .superseded, after: list, at: 1000, nextUpdate: now + day)
        #expect(again.revocations == list.revocations)
        #expect(again.thisUpdate == list.thisUpdate)
        #expect(again.revocation(of: try .random()) == nil)
        let stranger = try Federation().emptyList
        let refused = code { () throws(SealError) in
            _ = try authority.revoke(serials[0], after: stranger, at: now, nextUpdate: now + day)
        }
        #expect(refused == .mismatchedKey)
        let undated = code { () throws(SealError) in
            _ = try authority.revocationList([], after: nil, at: now, nextUpdate: now)
        }
        #expect(undated == .invalidValue)
    }

    @Test("Serial numbers keep their bounds")
    func serials() throws {
        #expect(SerialNumber([]) == nil)
        #expect(SerialNumber([0, 0])?.bytes == [0])
        #expect(SerialNumber([0, 1])?.bytes == [1])
        #expect(SerialNumber([UInt8](repeating: 0x7F, count: 20)) != nil)
        #expect(SerialNumber([UInt8](repeating: 0x80, count: 20)) == nil)
        #expect(SerialNumber([UInt8](repeating: 1, count: 21)) == nil)
        #expect(SerialNumber(hex: "aBc")?.bytes == [0x0A, 0xBC])
        for bad in ["", "0x1", "g", "1 ", "１", String(repeating: "1", count: 41)] {
            #expect(SerialNumber(hex: bad) == nil, "\(bad)")
        }
        let random = try (0..<100).map { _ in try SerialNumber.random() }
        #expect(Set(random).count == 100)
        for serial in random { #expect(SerialNumber(hex: "\(serial)") == serial) }
    }

    @Test("Hosts are read as addresses or names, and nothing else")
    func hosts() {
        #expect(AlternativeName("127.0.0.1") == .ip([127, 0, 0, 1]))
        #expect(AlternativeName("::1") == .ip([UInt8](repeating: 0, count: 15) + [1]))
        #expect(AlternativeName("mezgls-1.nvd.example") == .dns("mezgls-1.nvd.example"))
        for bad in ["", ".", "a..b", "-a", "a-", "*.a", "a b", "ā.lv", "a,DNS:b", "a\0b"] {
            #expect(AlternativeName(bad) == nil, "\(bad)")
        }
        #expect("\(AlternativeName.ip([192, 0, 2, 1]))" == "192.0.2.1")
    }
}
