import Foundation
import Seals
import Testing

@Suite("Which keys are accepted")
struct KeyAcceptanceTests {
    /// The SubjectPublicKeyInfo of a key that stock openssl makes.
    private func spki(_ arguments: [String]) throws -> [UInt8] {
        try withDirectory { directory in
            let (key, der) = (directory + "/key.pem", directory + "/spki.der")
            let made = try openssl(["genpkey", "-out", key] + arguments)
            #expect(made.status == 0, "\(made.output)")
            let export = try openssl("pkey", "-in", key, "-pubout", "-outform", "DER", "-out", der)
            #expect(export.status == 0, "\(export.output)")
            return try contents(of: der)
        }
    }

    private func refusal(_ spki: [UInt8]) -> SealError.Code? {
        code { () throws(SealError) in _ = try PublicKey(spki: spki) }
    }

    @Test("An RSA key of 2048 bits is too weak")
    func weakRSA() throws {
        let arguments = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
        #expect(refusal(try spki(arguments)) == .weakKey)
    }

    @Test("An RSA key with the exponent 3 is too weak")
    func smallExponent() throws {
        let arguments = [
            "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-pkeyopt",
            "rsa_keygen_pubexp:3",
        ]
        #expect(refusal(try spki(arguments)) == .weakKey)
    }

    @Test("An RSA key of 4096 bits is accepted")
    func strongerRSA() throws {
        let key = try PublicKey(
            spki: try spki(["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"]))
        #expect(key.algorithm == .rsa3072)
    }

    @Test(
        "Other kinds, curves and encodings are refused",
        arguments: [
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"],
            [
                "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
                "ec_param_enc:explicit",
            ],
            ["-algorithm", "ED448"],
            ["-algorithm", "X25519"],
            ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:3072"],
        ])
    func unsupported(arguments: [String]) throws {
        #expect(refusal(try spki(arguments)) == .unsupportedKey)
    }

    @Test("A compressed point is refused, so that a key has one fingerprint")
    func compressedPoint() throws {
        try withDirectory { directory in
            let (key, der) = (directory + "/key.pem", directory + "/spki.der")
            try write(Array(try Keys.seal(.p256).publicKey.pem.utf8), to: key)
            let export = try openssl(
                "ec", "-pubin", "-in", key, "-conv_form", "compressed", "-outform", "DER", "-out",
                der)
            #expect(export.status == 0, "\(export.output)")
            #expect(refusal(try contents(of: der)) == .unsupportedKey)
        }
    }

    @Test("A point that isn't on the curve is refused")
    func offCurve() throws {
        var spki = try Keys.seal(.p256).publicKey.spki
        spki[spki.count - 1] ^= 1
        #expect(refusal(spki) == .malformed)
    }

    @Test("Bytes after a key, missing bytes and huge input are refused")
    func strictLength() throws {
        for algorithm in SealAlgorithm.allCases {
            let spki = try Keys.seal(algorithm).publicKey.spki
            #expect(refusal(spki + [0]) == .malformed)
            #expect(refusal(Array(spki.dropLast())) == .malformed)
        }
        #expect(refusal([]) == .malformed)
        #expect(refusal([UInt8](repeating: 0x30, count: 5_000_000)) == .malformed)
    }

    @Test(
        "Ed25519 points of small order or above the prime are refused",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "f5ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ])
    func smallOrder(point: String) {
        #expect(refusal(bytes("302a300506032b6570032100" + point)) == .weakKey)
    }

    @Test("A key protected by a passphrase is refused without asking for one")
    func encrypted() throws {
        try withDirectory { directory in
            let path = directory + "/key.pem"
            let made = try openssl(
                "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes256",
                "-pass", "pass:parole", "-out", path)
            #expect(made.status == 0, "\(made.output)")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(code { () throws(SealError) in _ = try SealKey(file: path) } == .encryptedKey)
        }
    }
}
