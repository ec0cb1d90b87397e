import Foundation
import Seals
import Testing

/// The moment at which the tests happen: 2026-06-01 in UTC.
let now: Int64 = 1_780_272_000
let day: Int64 = 86_400

/// Keys that are made once for each run of the tests, because making them takes time.
enum Keys {
    static let seals: [SealAlgorithm: SealKey] = {
        var keys: [SealAlgorithm: SealKey] = [:]
        for algorithm in SealAlgorithm.allCases {
            keys[algorithm] = try? SealKey(generate: algorithm)
        }
        return keys
    }()

    static func seal(_ algorithm: SealAlgorithm) throws -> SealKey {
        try #require(seals[algorithm])
    }
}

/// A pseudo-random sequence (SplitMix64): a failing test is repeated by its seed.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}

/// The code of the error that the closure throws; nil if it throws none.
func code(of body: () throws(SealError) -> Void) -> SealError.Code? {
    do throws(SealError) {
        try body()
        return nil
    } catch {
        return error.code
    }
}

/// A directory of one test, removed with all that is in it.
func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("seals-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// Runs the stock `openssl` command and returns its exit code and what it wrote.
func openssl(_ arguments: String...) throws -> (status: Int32, output: String) {
    try openssl(arguments)
}

/// Runs the stock `openssl` command and returns its exit code and what it wrote.
func openssl(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try run("/usr/bin/openssl", arguments)
}

/// Runs a command and returns its exit code and what it wrote.
func run(_ command: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}

func contents(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

func bytes(_ hex: String) -> [UInt8] {
    var digits = hex.compactMap(\.hexDigitValue)[...]
    var bytes: [UInt8] = []
    while let high = digits.popFirst(), let low = digits.popFirst() {
        bytes.append(UInt8(high << 4 | low))
    }
    return bytes
}

/// A small federation: an authority, a node's certificate by it, and an empty list.
struct Federation {
    let authorityKey: SealKey
    let authority: CertificateAuthority
    let nodeKey: SealKey
    let node: Certificate
    let emptyList: RevocationList

    init(
        name: String = "Saimes federācija", algorithm: SealAlgorithm = .p256,
        nodeAlgorithm: SealAlgorithm = .p256, at time: Int64 = now
    ) throws {
        authorityKey = try SealKey(generate: algorithm)
        authority = try CertificateAuthority(
            founding: SubjectName(commonName: name, country: "LV"),
            key: authorityKey, serial: try .random(), at: time - 100 * day,
            days: 3650)
        nodeKey = try SealKey(generate: nodeAlgorithm)
        node = try authority.issueNode(nodeKey, at: time - day)
        emptyList = try authority.revocationList(
            [], after: nil, at: time, nextUpdate: time + 7 * day)
    }

    func trust(_ lists: [RevocationList]) throws -> Trust {
        try Trust(anchors: [authority.certificate], revocationLists: lists)
    }
}

extension CertificateAuthority {
    func issueNode(
        _ key: SealKey, name: String = "Nacionālais veselības dienests", at time: Int64,
        days: Int = 365
    ) throws -> Certificate {
        let subject = SubjectName(commonName: name, organization: "NVD", country: "LV")
        let names: [AlternativeName] = [.dns("mezgls.nvd.example"), .ip([127, 0, 0, 1])]
        let request = try CertificateRequest(for: key, subject: subject, names: names)
        return try issue(
            request, subject: subject, names: names, serial: try .random(), at: time, days: days)
    }
}
