import Foundation
import Register
import Seals
import Testing

/// Runs the commands of `Protocol/specification.md` as they stand there.
struct SpecificationTests {
    private let folder: URL

    init() throws {
        folder = URL(filePath: NSTemporaryDirectory()).appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// The commands under "```sh NAME" in the specification.
    private func commands(_ name: String) throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Protocol/specification.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let after = try #require(text.components(separatedBy: "```sh \(name)\n").dropFirst().first)
        return try #require(after.components(separatedBy: "```").first)
    }

    /// What the commands print, and whether all of them succeed.
    private func run(_ name: String, environment: [String: String] = [:]) throws -> (String, Bool) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-e", "-c", try commands(name)]
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C"].merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = Pipe()
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return (text, process.terminationStatus == 0)
    }

    private func write(_ bytes: Bytes, _ name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    private func writeCheckpoint(_ key: SealKey, size: UInt64 = 5, root: Digest = .zero) throws {
        let checkpoint = try Checkpoint(
            federation: .sha256([1]), log: LogID(institution: 7, scope: .public), size: size,
            root: root
        ) { try key.sign($0) }
        try write(Bytes(checkpoint.text.utf8), "checkpoint.txt")
        try write(Bytes(key.publicKey.pem.utf8), "key.pem")
    }

    @Test(arguments: [SealAlgorithm.p256, .ed25519])
    func `A checkpoint verifies with the commands, an altered one doesn't`(
        algorithm: SealAlgorithm
    ) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let name = algorithm == .ed25519 ? "checkpoint-ed25519" : "checkpoint"
        try writeCheckpoint(SealKey(generate: algorithm))
        #expect(try run(name).1)
        let file = folder.appending(path: "checkpoint.txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        try write(Bytes(text.replacing("\n5\n", with: "\n6\n").utf8), "checkpoint.txt")
        #expect(try !run(name).1)
    }

    @Test(arguments: ["p256", "p384", "rsa3072", "ed25519"])
    func `A checkpoint that openssl signed verifies, an altered one doesn't`(
        algorithm: String
    ) throws {
        struct Signed: Decodable {
            var text: String
            var key: String
        }
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Protocol/vectors/valid-checkpoint-\(algorithm)-independent.json")
        let signed = try JSONDecoder().decode(Signed.self, from: Data(contentsOf: file))
        let checkpoint = try #require(Checkpoint(signed.text))
        let key = try PublicKey(spki: #require(Bytes(hex: signed.key)))
        let (message, signature) = (checkpoint.signedBytes, checkpoint.signature)
        #expect(key.verifies(signature: signature, message: message))
        #expect(!key.verifies(signature: signature, message: message + [0]))
        var altered = signature
        altered[altered.count / 2] ^= 1
        #expect(!key.verifies(signature: altered, message: message))
    }

    @Test func `An inclusion proof is checked with the commands`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = try SealKey(generate: .p256)
        let headers = (0..<7).map { Bytes("header \($0)".utf8) }
        let prover = TreeProver(leaves: headers.map { Tree.leaf($0) })
        try writeCheckpoint(key, size: 7, root: prover.root(size: 7))
        for index in UInt64(0)..<7 {
            let path = try prover.inclusion(of: index, in: 7)
            try write(headers[Int(index)], "header.bin")
            try write(Bytes(path.map { $0.hex + "\n" }.joined().utf8), "path.txt")
            let (text, succeeds) = try run("inclusion", environment: ["INDEX": "\(index)"])
            #expect(succeeds && text == "entry \(index) is in the log")
            #expect(try !run("inclusion", environment: ["INDEX": "\((index + 1) % 7)"]).1)
        }
    }

    @Test func `A payload and a commitment are checked with the commands`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let sealed = Sealed(salt: Bytes(0..<16), element: [0], value: [0x0A, 0, 0xFF])
        let whole = Payload(parts: [
            .init(open: [0, 10, 13], sealed: sealed.bytes),
            .init(open: Bytes(repeating: 7, count: 300), sealed: sealed.bytes),
        ])
        let header = Header(
            federation: .zero, log: LogID(institution: 7, scope: .public), sequence: 0,
            kind: .changeSet, payload: whole, directorySize: 0, directoryRoot: .zero,
            claimedTime: 0)
        try write(header.bytes, "header.bin")
        let erased = Payload(parts: [
            whole.parts[0],
            .init(open: whole.parts[1].open, commitment: whole.parts[1].commitment),
        ])
        for payload in [whole, erased] {
            try write(payload.bytes, "payload.bin")
            #expect(try run("payload") == ("the payload is the header's", true))
        }
        var altered = whole.bytes
        altered[altered.count - 1] ^= 1
        try write(altered, "payload.bin")
        #expect(try !run("payload").1)
        try write(sealed.bytes, "sealed.bin")
        #expect(try run("commitment") == (whole.parts[0].commitment.hex, true))
    }
}
