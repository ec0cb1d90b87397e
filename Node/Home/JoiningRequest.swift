internal import Foundation
internal import Register
internal import Seals

/// What an institution sends to the national lead to become a member.
///
/// A JSON object; `possession` is the seal key's signature over ``signedBytes``.
struct JoiningRequest: Codable, Sendable {
    /// The format's name and version.
    var saime = "joining request 1"
    /// The institution's short code in the directory.
    var code: String
    /// Its name.
    var name: String
    /// Its registration number; empty if it has none.
    var registration: String
    /// The key of its seal, PEM.
    var sealKey: String
    /// The request for its node's certificate, PEM; empty for an institution hosted elsewhere.
    var nodeRequest: String
    /// The code of the member whose node holds the seal; empty: its own node does.
    var host: String
    /// Where its node can be reached, `HOST:PORT`; empty where nobody dials it.
    var address: String
    /// Base64.
    var possession = ""

    /// What the seal key signs: a line naming the purpose, then every field length-prefixed.
    var signedBytes: Bytes {
        var bytes = Bytes("saime joining request 1\n".utf8)
        for field in [code, name, registration, sealKey, nodeRequest, host, address] {
            bytes.append(lengthPrefixed: Bytes(field.utf8))
        }
        return bytes
    }

    /// What both sides read to each other: 8 groups of 4 hexadecimal digits.
    var spokenDigest: String { Digest.sha256(signedBytes).spoken }

    /// The file's text.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "") + "\n"
    }

    /// The request in a file, its proof of possession verified.
    init(file: String) throws {
        let bytes = try Files.bytes(file)
        guard let request = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
            request.saime == "joining request 1"
        else { throw Failure.badFile(file, lv: "pieteikums", en: "joining request") }
        let key = try PublicKey(pem: Bytes(request.sealKey.utf8))
        let signature = Bytes(Data(base64Encoded: request.possession) ?? Data())
        guard key.verifies(signature: signature, message: request.signedBytes) else {
            throw Failure.unprovenRequest(file)
        }
        self = request
    }

    init(
        code: String, name: String, registration: String, seal: SealKey, nodeRequest: String,
        host: String, address: String
    ) throws {
        self.code = code
        self.name = name
        self.registration = registration
        sealKey = seal.publicKey.pem
        self.nodeRequest = nodeRequest
        self.host = host
        self.address = address
        possession = Data(try seal.sign(signedBytes)).base64EncodedString()
    }
}

extension Digest {
    /// The first 16 bytes in 8 groups of 4 hexadecimal digits, to be read aloud and compared.
    var spoken: String {
        let digits = Array(hex.prefix(32))
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(digits[$0..<($0 + 4)]) }.joined(separator: " ")
    }
}
