internal import Foundation
internal import Register
internal import Seals

/// The key files of a home.
struct NodeKeys: Sendable {
    let home: Home

    /// Makes a key and keeps it in `keys/NAME.pem`.
    func make(_ name: String, _ algorithm: SealAlgorithm = .p256) throws -> SealKey {
        let key = try SealKey(generate: algorithm)
        try key.write(to: home.file(path(name)))
        return key
    }

    /// The path of a key within the home.
    func path(_ name: String) -> String { "keys/\(name).pem" }

    /// Makes a federation's authority for node certificates.
    func makeAuthority(federation: String, now: Int64) throws -> CertificateAuthority {
        let authority = try CertificateAuthority(
            founding: SubjectName(commonName: String(federation.prefix(60))), key: make("authority"),
            serial: .random(), at: now / 1000, days: 3650)
        try Files.replace(
            home.file("certificates/authority.pem"), authority.certificate.pem, mode: 0o644)
        return authority
    }

    /// The federation's authority that this home keeps.
    func authority(_ configuration: Configuration) throws -> CertificateAuthority {
        guard let key = configuration["authority-key"], let file = configuration["authority"] else {
            throw Failure.missingOption("authority-key", in: home.configurationFile)
        }
        return try CertificateAuthority(
            certificate: Certificate(pem: Files.bytes(home.resolve(file))),
            key: SealKey(file: home.resolve(key)))
    }

    /// The request for a node's certificate.
    static func nodeRequest(
        _ key: SealKey, name: String, registration: String, address: String?
    ) throws -> CertificateRequest {
        try CertificateRequest(
            for: key, subject: subject(name, registration), names: hosts(address))
    }

    /// Issues a node's certificate for what it asked.
    static func issue(
        _ request: CertificateRequest, by authority: CertificateAuthority, name: String,
        registration: String, now: Int64
    ) throws -> Certificate {
        try authority.issue(
            request, subject: subject(name, registration), names: request.names,
            serial: .random(), at: now / 1000 - 60, days: 825)
    }

    private static func subject(_ name: String, _ registration: String) -> SubjectName {
        SubjectName(
            commonName: String(name.prefix(64)), organization: String(name.prefix(64)),
            organizationIdentifier: registration.isEmpty ? nil : "NTRLV-" + registration,
            country: "LV")
    }

    private static func hosts(_ address: String?) -> [AlternativeName] {
        guard let host = address?.split(separator: ":").dropLast().joined(separator: ":") else {
            return []
        }
        return AlternativeName(host).map { [$0] } ?? []
    }
}
