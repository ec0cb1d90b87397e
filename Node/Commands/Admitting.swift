internal import Merge
internal import Register
internal import Replication
internal import Seals

/// Admits institutions: compares the digest, orders the acts, issues the certificate.
struct Admitting {
    let files: [String]
    let digest: String?
    let host: String?
    let leadKind: String
    let lead: String?
    let upstreams: [String]
    let out: String?

    func answer(_ node: Node, _ change: ChangeOptions) async throws -> Answer {
        let requests = try files.map { try JoiningRequest(file: $0) }
        try compareDigest(requests)
        let before = try node.directory()
        let (orders, numbers) = try orders(for: requests, before)
        let assignments = try assignments(of: numbers, before)
        if change.dryRun { return try await node.order(orders, change) }
        var ordered = try node.orderNow(orders, change)
        ordered += try node.orderNow(assignments, change)
        let warnings = await node.wrote(ordered.map { EntryName.act($0.sequence).text })
        var answer = try answer(node, requests, numbers)
        answer.warnings = warnings
        return answer
    }

    private func compareDigest(_ requests: [JoiningRequest]) throws {
        let found = requests.spokenDigest
        guard let digest else { throw Failure.digestNotCompared(found, files) }
        guard digest.lowercased().filter(\.isHexDigit) == found.filter(\.isHexDigit) else {
            throw Failure.otherDigest(digest, found)
        }
    }

    private func orders(
        for requests: [JoiningRequest], _ directory: Directory
    ) throws -> (orders: [Act.Order], numbers: [UInt32]) {
        guard let kind = LeadKind(code: leadKind) else {
            throw Failure.usage(
                Phrase(
                    lv: "--lead-kind ir none, sector vai municipality.",
                    en: "--lead-kind is none, sector or municipality."))
        }
        var next = (directory.members.keys.max() ?? 0) + 1
        var orders: [Act.Order] = []
        var numbers: [UInt32] = []
        for request in requests {
            let hostName = host ?? (request.host.isEmpty ? nil : request.host)
            let host = try hostName.map { try directory.institution(named: $0).number } ?? 0
            let nodeKeys = try request.nodeRequest.isEmpty
                ? [] : [CertificateRequest(pem: Bytes(request.nodeRequest.utf8)).publicKey.spki]
            let admission = Act.Admission(
                number: next, registration: request.registration, code: request.code,
                name: request.name, sealKey: try PublicKey(pem: Bytes(request.sealKey.utf8)).spki,
                nodeKeys: nodeKeys, host: host, leadKind: kind)
            orders.append(.admit(admission))
            numbers.append(next)
            next += 1
        }
        return (orders, numbers)
    }

    private func assignments(
        of numbers: [UInt32], _ directory: Directory
    ) throws -> [Act.Order] {
        guard let lead else { return [] }
        let number = try directory.institution(named: lead).number
        return numbers.map { .assignLead(institution: $0, lead: number) }
    }

    /// Issues the certificate and writes the membership file of an institution with its own node.
    private func answer(
        _ node: Node, _ requests: [JoiningRequest], _ numbers: [UInt32]
    ) throws -> Answer {
        var written: [String] = []
        for (request, number) in zip(requests, numbers) where !request.nodeRequest.isEmpty {
            let file = out ?? "\(request.code).membership"
            let membership = try membership(for: request, number, node)
            try Files.replace(file, membership.text, mode: 0o644)
            written.append(file)
        }
        let federation = node.replica.federation
        let admitted = zip(requests, numbers).map { request, number -> JSON in
            ["code": .string(request.code), "number": .count(number)]
        }
        var blocks: [Answer.Block] = [
            .facts([
                (
                    Phrase(lv: "Uzņemta", en: "Admitted"),
                    zip(requests, numbers).map { "\($0.code) (#\($1))" }.joined(separator: ", ")
                ),
                (Phrase(lv: "Federācija", en: "Federation"), federation.spoken),
            ])
        ]
        if let file = written.first {
            blocks.append(
                .text(
                    Phrase(
                        lv: "Nosūtiet iestādei datni \(file) un nolasiet federācijas kontrolskaitli.",
                        en: "Send the institution the file \(file), and read it the federation's digest.")))
            blocks.append(.next("saime join \(file)"))
        }
        return Answer(
            [
                "admitted": .array(admitted), "federation": .string(federation.hex),
                "membership": .optional(written.first),
            ], blocks)
    }

    private func membership(
        for request: JoiningRequest, _ number: UInt32, _ node: Node
    ) throws -> Membership {
        let keys = NodeKeys(home: node.home)
        let certificate = try NodeKeys.issue(
            CertificateRequest(pem: Bytes(request.nodeRequest.utf8)),
            by: keys.authority(node.configuration), name: request.name,
            registration: request.registration, now: Clock.now)
        let directory = try node.directory()
        let authorities = try directory.genesis?.authorities.map { try Certificate(der: $0).pem }
        return Membership(
            federation: node.replica.federation, institution: number, code: request.code,
            directory: try node.replica.membership(), certificate: certificate.pem,
            authorities: authorities ?? [], upstreams: try namedUpstreams(node))
    }

    private func namedUpstreams(_ node: Node) throws -> [Membership.Upstream] {
        if upstreams.isEmpty, let listen = node.configuration["listen"] {
            return [.init(code: node.configuration["institution"] ?? "", address: listen)]
        }
        return try upstreams.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw Failure.usage(
                    Phrase(lv: "--upstream KODS=HOST:PORT.", en: "--upstream CODE=HOST:PORT."))
            }
            return .init(code: parts[0], address: try Address(parts[1]).text)
        }
    }
}

extension LeadKind {
    /// The kind with this code; nil if an admission can't give it.
    fileprivate init?(code: String) {
        switch code {
        case "none": self = .none
        case "sector": self = .sector
        case "municipality": self = .municipality
        default: return nil
        }
    }
}

extension Failure {
    fileprivate static func digestNotCompared(_ digest: String, _ files: [String]) -> Failure {
        Failure(
            "digest-not-compared", .usage,
            Phrase(
                lv: "Pieteikuma kontrolskaitlis ir \(digest); vai iestāde nolasīja to pašu?",
                en: "The request's digest is \(digest); did the institution read the same?"),
            remedy: Phrase(
                lv: "Ja jā: directory admit \(files.joined(separator: " ")) --digest '\(digest)'",
                en: "If so: directory admit \(files.joined(separator: " ")) --digest '\(digest)'"))
    }
}
