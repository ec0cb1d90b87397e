internal import Foundation
internal import Register
internal import Seals

/// Makes a member's node and its request to join, or more seals in one.
struct Joining {
    let home: Home
    let listen: String?
    let algorithm: SealAlgorithm
    let sealKey: String?
    let out: String?

    /// Makes a node for an institution, with the request to send to the national lead.
    func make(_ institution: InstitutionName, group: String?) throws -> Answer {
        if let listen { _ = try Address(listen) }
        try home.create(group: group)
        let keys = NodeKeys(home: home)
        let node = try keys.make("node")
        var configuration = Configuration()
        configuration["language"] = Language.current.rawValue
        configuration["institution"] = institution.code
        configuration["listen"] = listen
        configuration["node-key"] = keys.path("node")
        let seal = try seal(of: institution, into: &configuration)
        let request = try JoiningRequest(
            code: institution.code, name: institution.name,
            registration: institution.registration, seal: seal,
            nodeRequest: NodeKeys.nodeRequest(
                node, name: institution.name, registration: institution.registration,
                address: listen
            ).pem, host: "", address: listen ?? "")
        let file = out ?? home.file("\(institution.code).request")
        try Files.replace(file, request.text, mode: 0o644)
        try home.write(configuration)
        return answer([(request, file)])
    }

    /// Adds seals of institutions that this node is to host, with their requests.
    func host(_ institutions: [InstitutionName]) throws -> Answer {
        var configuration = try home.readConfiguration()
        let host = configuration["institution"] ?? ""
        var requests: [(JoiningRequest, String)] = []
        for institution in institutions {
            let seal = try seal(of: institution, into: &configuration)
            let request = try JoiningRequest(
                code: institution.code, name: institution.name,
                registration: institution.registration, seal: seal, nodeRequest: "", host: host,
                address: "")
            let file = file(for: institution, among: institutions.count)
            try Files.replace(file, request.text, mode: 0o644)
            requests.append((request, file))
        }
        try home.write(configuration)
        return answer(requests)
    }

    private func file(for institution: InstitutionName, among count: Int) -> String {
        guard let out else { return home.file("\(institution.code).request") }
        return count == 1 ? out : "\(out)/\(institution.code).request"
    }

    private func seal(
        of institution: InstitutionName, into configuration: inout Configuration
    ) throws -> SealKey {
        if let sealKey {
            let path = URL(fileURLWithPath: sealKey).standardizedFileURL.path
            configuration.setPair("seal", key: institution.code, value: path)
            return try SealKey(file: path)
        }
        let keys = NodeKeys(home: home)
        let name = "seal-\(institution.code)"
        configuration.setPair("seal", key: institution.code, value: keys.path(name))
        return try keys.make(name, algorithm)
    }

    private func answer(_ requests: [(request: JoiningRequest, file: String)]) -> Answer {
        let digest = requests.map(\.request).spokenDigest
        let files = requests.map(\.file)
        return Answer(
            [
                "digest": .string(digest), "request": .optional(files.first),
                "requests": .array(files.map(JSON.string)),
                "institution": .optional(requests.first?.request.code),
                "home": .string(home.path),
            ],
            [
                .facts([
                    (.node, home.path), (.request, files.joined(separator: "\n")),
                    (.digest, digest),
                ]),
                .text(
                    Phrase(
                        lv: "Nosūtiet pieteikumu valsts vadošajai iestādei un nolasiet tai"
                            + " kontrolskaitli pa citu ceļu, piemēram, pa tālruni.",
                        en: "Send the request to the national lead, and read the digest to them"
                            + " by another way, such as the telephone.")),
                .next("saime join FILE --home \(home.path)"),
            ])
    }
}

extension Collection where Element == JoiningRequest {
    /// What both sides read to each other: one request's digest, or one over all of several.
    var spokenDigest: String {
        if let only = first, count == 1 { return only.spokenDigest }
        var bytes = Bytes()
        for request in self { bytes += Digest.sha256(request.signedBytes).bytes }
        return Digest.sha256(bytes).spoken
    }
}
