import Foundation
import Seals
import Testing

/// DESIGN §5: what is sealed here can be checked by anybody with stock `openssl`, and the reverse.
@Suite("Stock openssl agrees", .serialized)
struct StockOpenSSLTests {
    private let message = Array("saime.example/1/public/0\n815\nq1Zr…=\n".utf8)

    /// The arguments by which stock openssl checks (or, with a private key, makes) a signature.
    private func arguments(
        _ algorithm: SealAlgorithm, _ mode: String, key: String, signature: String, message: String
    ) -> [String] {
        let isSigning = mode == "-sign"
        if algorithm == .ed25519 {
            return ["pkeyutl", mode, "-rawin", "-inkey", key, "-in", message]
                + (isSigning ? ["-out", signature] : ["-pubin", "-sigfile", signature])
        }
        let digest = algorithm == .p384 ? "-sha384" : "-sha256"
        let padding =
            algorithm == .rsa3072
            ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] : []
        return ["dgst", digest] + padding + [mode, key]
            + [isSigning ? "-out" : "-signature", signature, message]
    }

    private func run(_ arguments: [String]) throws -> Int32 { try openssl(arguments).status }

    @Test(
        "It verifies a signature made here, and not an altered one",
        arguments: SealAlgorithm.allCases)
    func verifiesOurs(algorithm: SealAlgorithm) throws {
        try withDirectory { directory in
            let (key, signature) = (directory + "/public.pem", directory + "/signature")
            let text = directory + "/message"
            let seal = try Keys.seal(algorithm)
            try write(Array(seal.publicKey.pem.utf8), to: key)
            try write(try seal.sign(message), to: signature)
            try write(message, to: text)
            let check = arguments(
                algorithm, "-verify", key: key, signature: signature, message: text)
            #expect(try run(check) == 0)
            try write(message + [0x20], to: text)
            #expect(try run(check) != 0)
        }
    }

    @Test("Its signature with a key of ours verifies here", arguments: SealAlgorithm.allCases)
    func makesOurs(algorithm: SealAlgorithm) throws {
        try withDirectory { directory in
            let (key, signature) = (directory + "/seal.pem", directory + "/signature")
            let text = directory + "/message"
            let seal = try Keys.seal(algorithm)
            try seal.write(to: key)
            try write(message, to: text)
            let sign = arguments(
                algorithm, "-sign", key: key, signature: signature, message: text)
            #expect(try run(sign) == 0)
            let made = try contents(of: signature)
            #expect(seal.publicKey.verifies(signature: made, message: message))
            #expect(!seal.publicKey.verifies(signature: made, message: message + [0]))
        }
    }

    @Test("RSA signatures with other paddings or salts are refused here")
    func otherPaddings() throws {
        try withDirectory { directory in
            let (key, signature) = (directory + "/seal.pem", directory + "/signature")
            let text = directory + "/message"
            let seal = try Keys.seal(.rsa3072)
            try seal.write(to: key)
            try write(message, to: text)
            let pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt"]
            let others = [
                ["-sha256"], ["-sha256"] + pss + ["rsa_pss_saltlen:20"],
                ["-sha256"] + pss + ["rsa_pss_saltlen:max"],
                ["-sha384"] + pss + ["rsa_pss_saltlen:digest"],
            ]
            for options in others {
                let sign = ["dgst"] + options + ["-sign", key, "-out", signature, text]
                #expect(try run(sign) == 0)
                let made = try contents(of: signature)
                #expect(!seal.publicKey.verifies(signature: made, message: message), "\(options)")
            }
        }
    }

    @Test("Keys that it makes can be used here, in traditional forms too")
    func readsItsKeys() throws {
        try withDirectory { directory in
            let commands: [(SealAlgorithm, [String])] = [
                (.p256, ["ecparam", "-name", "prime256v1", "-genkey"]),
                (.p384, ["ecparam", "-name", "secp384r1", "-genkey", "-noout"]),
                (.rsa3072, ["genrsa", "-traditional", "3072"]),
                (.rsa3072, ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"]),
                (.ed25519, ["genpkey", "-algorithm", "ED25519"]),
            ]
            for (number, (algorithm, command)) in commands.enumerated() {
                let path = directory + "/\(number).pem"
                let out = command.first == "genrsa" ? [command[0], "-out", path] : command
                let rest = command.first == "genrsa" ? Array(command.dropFirst()) : ["-out", path]
                #expect(try run(out + rest) == 0, "\(command)")
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: path)
                let key = try SealKey(file: path)
                #expect(key.algorithm == algorithm)
                let signature = try key.sign(message)
                #expect(key.publicKey.verifies(signature: signature, message: message))
            }
        }
    }

    @Test("It verifies our certificates, requests and lists")
    func verifiesCertificates() throws {
        for algorithm in [SealAlgorithm.p256, .p384, .rsa3072] {
            try withDirectory { directory in
                let time = Int64(Date().timeIntervalSince1970)
                let federation = try Federation(algorithm: algorithm, at: time)
                let authority = directory + "/authority.pem"
                let (node, list) = (directory + "/node.pem", directory + "/list.pem")
                try write(Array(federation.authority.certificate.pem.utf8), to: authority)
                try write(Array(federation.node.pem.utf8), to: node)
                try write(Array(federation.emptyList.pem.utf8), to: list)
                let check = [
                    "verify", "-x509_strict", "-CAfile", authority, "-CRLfile", list, "-crl_check",
                    "-purpose", "sslserver", node,
                ]
                #expect(try run(check) == 0)
                let revoked = try federation.authority.revoke(
                    federation.node.serial, reason: .keyCompromise, after: federation.emptyList,
                    at: time, nextUpdate: time + day)
                try write(Array(revoked.pem.utf8), to: list)
                #expect(try run(check) != 0)
                let request = directory + "/request.pem"
                let made = try CertificateRequest(
                    for: federation.nodeKey, subject: SubjectName(commonName: "mezgls"),
                    names: [.dns("mezgls.example")])
                try write(Array(made.pem.utf8), to: request)
                #expect(try run(["req", "-in", request, "-verify", "-noout"]) == 0)
            }
        }
    }
}
