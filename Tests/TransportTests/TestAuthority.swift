import Foundation
import Transport

/// Certificates for tests, made once per process with the stock `openssl` command.
struct TestAuthority: Sendable {
    /// A certificate with its key, as files.
    struct Identity: Sendable {
        let certificate: URL
        let key: URL

        /// Security that shows this identity and judges by `check`.
        func security(
            check: @escaping TransportSecurity.TLSCheck
        ) throws -> TransportSecurity {
            try TransportSecurity(
                certificateChainPEM: [UInt8](Data(contentsOf: certificate)),
                privateKeyPEM: [UInt8](Data(contentsOf: key)), tlsCheck: check)
        }
    }

    static let shared = Result { try TestAuthority() }

    let directory: URL
    let national: Identity
    let member: Identity
    /// A member's certificate that ended in 2021.
    let expired: Identity
    /// A member's certificate through an intermediate, which the file holds too.
    let intermediate: Identity
    /// Members' certificates with P-384 and RSA keys.
    let otherKeys: [Identity]
    /// A certificate of a CA outside the federation.
    let stranger: Identity

    private init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "saime-transport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let maker = Maker(directory: directory)
        try maker.root("federation")
        try maker.root("outside")
        national = try maker.leaf("national", by: "federation")
        member = try maker.leaf("member", by: "federation")
        expired = try maker.leaf("expired", by: "federation", until: "20210101000000Z")
        intermediate = try maker.leafThroughIntermediate("branch", by: "federation")
        otherKeys = [
            try maker.leaf(
                "p384", by: "federation", key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]),
            try maker.leaf("rsa", by: "federation", key: ["rsa:3072"]),
        ]
        stranger = try maker.leaf("stranger", by: "outside")
    }

    /// A rule as `openssl verify` judges: the chain leads to the federation's CA.
    func check(ignoringTime: Bool = false) -> TransportSecurity.TLSCheck {
        { [directory] chain in
            let name = UUID().uuidString
            let maker = Maker(directory: directory)
            do {
                try Data(maker.pem(chain.prefix(1))).write(
                    to: directory.appending(path: "\(name).leaf"))
                try Data(maker.pem(chain.dropFirst())).write(
                    to: directory.appending(path: "\(name).rest"))
                try maker.openssl(
                    ["verify"] + (ignoringTime ? ["-no_check_time"] : [])
                        + ["-CAfile", "federation.pem"]
                        + (chain.count > 1 ? ["-untrusted", "\(name).rest"] : [])
                        + ["\(name).leaf"])
                return .accepted
            } catch {
                return .refused(code: "untrusted-chain", reason: "\(error)")
            }
        }
    }
}

/// Runs `openssl` in a directory.
private struct Maker {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let directory: URL

    func openssl(_ arguments: [String]) throws {
        let (status, output) = try run(["openssl"] + arguments, in: directory)
        if status != 0 { throw Failure(description: output) }
    }

    func pem(_ certificates: ArraySlice<[UInt8]>) -> [UInt8] {
        certificates.flatMap {
            let text = Data($0).base64EncodedString(options: .lineLength64Characters)
            return Array("-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n".utf8)
        }
    }

    func root(_ name: String) throws {
        try openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "30",
                "-subj", "/CN=\(name)", "-addext", "basicConstraints=critical,CA:TRUE",
            ])
    }

    func leaf(
        _ name: String, by issuer: String, until end: String? = nil, isAuthority: Bool = false,
        key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    ) throws -> TestAuthority.Identity {
        try openssl(
            ["req", "-new", "-newkey"] + key + [
                "-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(name)",
            ])
        let extensions =
            isAuthority ? "basicConstraints=critical,CA:TRUE" : "keyUsage=digitalSignature"
        let configuration = """
            [ca]
            default_ca = it
            [it]
            database = \(name).index
            serial = \(name).serial
            new_certs_dir = .
            default_md = sha256
            policy = any
            x509_extensions = extensions
            unique_subject = no
            [any]
            commonName = supplied
            [extensions]
            \(extensions)
            """
        try write(configuration, to: "\(name).cnf")
        try write("", to: "\(name).index")
        try write(String(format: "%02X", Int.random(in: 16...255)) + "AB", to: "\(name).serial")
        try openssl(
            [
                "ca", "-batch", "-notext", "-config", "\(name).cnf", "-cert", "\(issuer).pem",
                "-keyfile", "\(issuer).key", "-in", "\(name).csr", "-out", "\(name).pem",
                "-startdate", "20200101000000Z", "-enddate", end ?? "20490101000000Z",
            ])
        return TestAuthority.Identity(
            certificate: directory.appending(path: "\(name).pem"),
            key: directory.appending(path: "\(name).key"))
    }

    func leafThroughIntermediate(
        _ name: String, by issuer: String
    ) throws -> TestAuthority.Identity {
        let middle = try leaf("\(name)-ca", by: issuer, isAuthority: true)
        let leaf = try leaf(name, by: "\(name)-ca")
        let chain = try Data(contentsOf: leaf.certificate) + Data(contentsOf: middle.certificate)
        try chain.write(to: leaf.certificate)
        return leaf
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: directory.appending(path: name))
    }
}

/// Runs a command to its end: its status, and its output and errors together.
func run(
    _ command: [String], in directory: URL
) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
