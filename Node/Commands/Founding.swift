internal import Foundation
internal import Register
internal import Replication
internal import Seals
internal import Storage

/// Begins a federation: keys, authority, genesis, the first admission and policy.
struct Founding {
    let home: Home
    let federation: String
    let institution: InstitutionName
    let listen: String?
    let algorithm: SealAlgorithm
    let group: String?

    func answer() async throws -> Answer {
        if let listen { _ = try Address(listen) }
        try home.create(group: group)
        let keys = NodeKeys(home: home)
        let root = try keys.make("root")
        let directoryKey = try keys.make("directory")
        let seal = try keys.make("seal-\(institution.code)", algorithm)
        let node = try keys.make("node")
        let authority = try keys.makeAuthority(federation: federation, now: Clock.now)
        let certificate = try issue(to: node, by: authority)
        try Files.replace(home.file("certificates/node.pem"), certificate.pem, mode: 0o644)
        let replica = try found(
            root: root, directoryKey: directoryKey, seal: seal, node: node, authority: authority)
        try home.write(configuration())
        return answer(replica.federation)
    }

    private func issue(
        to node: SealKey, by authority: CertificateAuthority
    ) throws -> Certificate {
        let request = try NodeKeys.nodeRequest(
            node, name: institution.name, registration: institution.registration, address: listen)
        return try NodeKeys.issue(
            request, by: authority, name: institution.name,
            registration: institution.registration, now: Clock.now)
    }

    private func found(
        root: SealKey, directoryKey: SealKey, seal: SealKey, node: SealKey,
        authority: CertificateAuthority
    ) throws -> Replica {
        var genesis = Act.Genesis(
            name: federation, rootKey: root.publicKey.spki,
            directoryKey: directoryKey.publicKey.spki, authorities: [authority.certificate.der])
        genesis.rootSignature = try root.sign(genesis.signedBytes)
        let admission = Act.Admission(
            number: 1, registration: institution.registration, code: institution.code,
            name: institution.name, sealKey: seal.publicKey.spki,
            nodeKeys: [node.publicKey.spki], leadKind: .national)
        var generator = SystemRandomNumberGenerator()
        return try Replica.begin(
            in: Store(path: home.storeFile), genesis: genesis, admission: admission,
            policy: .defaults, seal: Seal(institution: 1, key: seal),
            directorySeal: Seal(institution: 1, key: directoryKey), machine: .this,
            time: Clock.now, using: &generator)
    }

    private func configuration() -> Configuration {
        var configuration = Configuration()
        configuration["language"] = Language.current.rawValue
        configuration["institution"] = institution.code
        configuration["listen"] = listen
        configuration["node-key"] = "keys/node.pem"
        configuration["node-certificate"] = "certificates/node.pem"
        configuration["authority"] = "certificates/authority.pem"
        configuration["authority-key"] = "keys/authority.pem"
        configuration["directory-key"] = "keys/directory.pem"
        configuration["root-key"] = "keys/root.pem"
        configuration.setPair(
            "seal", key: institution.code, value: "keys/seal-\(institution.code).pem")
        return configuration
    }

    private func answer(_ digest: Digest) -> Answer {
        Answer(
            [
                "federation": .string(digest.hex), "digest": .string(digest.spoken),
                "institution": .string(institution.code), "number": 1,
                "home": .string(home.path),
            ],
            [
                .facts([
                    (Phrase(lv: "Federācija", en: "Federation"), federation),
                    (.digest, digest.spoken), (.node, home.path),
                ]),
                .text(
                    Phrase(
                        lv: "Pārvietojiet \(home.file("keys/root.pem")) drošā vietā ārpus tīkla:"
                            + " to vajag tikai direktorija atslēgas nomaiņai.",
                        en: "Move \(home.file("keys/root.pem")) to a safe place offline:"
                            + " it is needed only to replace the directory's key.")),
                .next("saime serve --home \(home.path)"),
            ])
    }
}

extension JSON: ExpressibleByIntegerLiteral {
    init(integerLiteral number: Int64) { self = .integer(number) }
}
