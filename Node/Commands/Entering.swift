internal import Merge
internal import Register
internal import Replication
internal import Seals
internal import Storage

/// Joins a federation with the membership file that the national lead returned.
struct Entering {
    let home: Home
    let membership: Membership

    func answer(compared: String?) throws -> Answer {
        guard let federation = Digest(hex: membership.federation), let range = membership.range
        else { throw Failure.badFile("", lv: "dalībnieka datne", en: "membership file") }
        if let compared, !federation.matches(compared) {
            throw Failure.otherDigest(compared, federation.spoken)
        }
        var configuration = try home.readConfiguration()
        guard configuration["institution"] == membership.code,
            let file = configuration.pairs("seal").first(where: { $0.key == membership.code })?
                .value
        else { throw Failure.othersMembership(membership.code) }
        let seal = try Seal(
            institution: membership.institution, key: SealKey(file: home.resolve(file)))
        let replica = try Replica.join(
            federation, membership: range, in: Store(path: home.storeFile), seals: [seal],
            machine: .this)
        try keepCertificates(&configuration)
        for upstream in membership.upstreams {
            configuration.setPair("upstream", key: upstream.code, value: upstream.address)
        }
        try home.write(configuration)
        return answer(federation, acts: try replica.directory().size)
    }

    private func keepCertificates(_ configuration: inout Configuration) throws {
        if !membership.certificate.isEmpty {
            let path = "certificates/node.pem"
            try Files.replace(home.file(path), membership.certificate, mode: 0o644)
            configuration["node-certificate"] = path
        }
        let path = "certificates/authority.pem"
        try Files.replace(home.file(path), membership.authorities.joined(), mode: 0o644)
        configuration["authority"] = path
    }

    private func answer(_ federation: Digest, acts: UInt64) -> Answer {
        Answer(
            [
                "federation": .string(federation.hex), "digest": .string(federation.spoken),
                "institution": .string(membership.code),
                "number": .count(membership.institution), "directory": ["size": .count(acts)],
                "upstreams": .array(
                    membership.upstreams.map {
                        ["name": .string($0.code), "address": .string($0.address)]
                    }),
            ],
            [
                .facts([
                    (.institution, "\(membership.code) (#\(membership.institution))"),
                    (Phrase(lv: "Federācija", en: "Federation"), federation.spoken),
                    (.directory, say("\(acts) akti", "\(acts) acts")),
                    (
                        Phrase(lv: "Augšup uz", en: "Upstreams"),
                        membership.upstreams.map { "\($0.code) \($0.address)" }
                            .joined(separator: "\n")
                    ),
                ]),
                .text(
                    Phrase(
                        lv: "Salīdziniet federācijas kontrolskaitli ar valsts vadošo iestādi.",
                        en: "Compare the federation's digest with the national lead.")),
                .next("saime sync --home \(home.path)"),
            ])
    }
}

extension Digest {
    /// Whether a person's text is this digest: all of it, or the spoken groups.
    func matches(_ text: String) -> Bool {
        let digits = text.lowercased().filter(\.isHexDigit)
        return digits == hex || digits == spoken.filter(\.isHexDigit)
    }
}

extension Failure {
    static func otherDigest(_ given: String, _ found: String) -> Failure {
        Failure(
            "other-digest", .notAllowed,
            Phrase(
                lv: "Kontrolskaitļi nesakrīt: nolasīts \(given), datnē \(found).",
                en: "The digests differ: read aloud \(given), in the file \(found)."),
            remedy: Phrase(
                lv: "Datne pa ceļam var būt mainīta: saņemiet to vēlreiz un salīdziniet.",
                en: "The file may have been changed on its way: get it again and compare."))
    }

    fileprivate static func othersMembership(_ code: String) -> Failure {
        Failure(
            "others-membership", .badData,
            Phrase(
                lv: "Dalībnieka datne ir iestādei \(code), bet šī mezgla zīmogs ir citai.",
                en: "The membership file is for \(code); this node's seal is another's."),
            remedy: Phrase(
                lv: "Norādiet īsto datni vai --home.", en: "Name the right file or --home."))
    }
}
