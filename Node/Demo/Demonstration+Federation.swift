internal import Foundation
internal import Register

// The federation: founding, admission, serving, and the register's first fill.

extension Demonstration {
    /// Makes the nodes, admits the institutions, joins.
    func found() async throws {
        said.step(
            "Valsts vadošā iestāde izveido federāciju; pārējās lūdz tās uzņemt.",
            "The national lead founds the federation; the others ask to be admitted.")
        guard let national = institutions.first(where: { $0.code == hub.code }) else { return }
        let founded = try await hub.run(
            ["init", "national", "--code", national.code, "--name", national.name]
                + ["--registration", national.registration, "--listen", hub.address])
        said.fact(
            "Federācijas kontrolskaitlis: \(founded.text("digest"))",
            "The federation's digest: \(founded.text("digest"))")
        let members = ["vm", "lm", "riga", "nvd", "vsaa"]
        let requests = try await together(members) { try await self.ask($0) }
        for (code, request) in zip(members, requests) { try await admit(code, request) }
        for host in nodes where held(by: host).count > 1 { try await admitGuests(of: host) }
        let listed = try await hub.lines(["directory", "list"])
        try said.check(
            listed.count == institutions.count,
            "Direktorijā ir \(listed.count) iestādes; \(nodes.count) mezgli, pārējās pie savas ministrijas.",
            "The directory has \(listed.count) institutions; \(nodes.count) nodes, the others hosted."
        )
    }

    /// An institution with its own node asks to be admitted.
    private func ask(_ code: String) async throws -> CanonicalJSON {
        guard let institution = institutions.first(where: { $0.code == code }) else {
            return .object([:])
        }
        let node = node(code)
        return try await node.run(
            ["init", "member", "--code", code, "--name", institution.name]
                + ["--registration", institution.registration, "--listen", node.address]
                + ["--lead", institution.lead ?? ""])
    }

    /// The national lead compares the digest and admits; the institution joins.
    private func admit(_ code: String, _ asked: CanonicalJSON) async throws {
        guard let institution = institutions.first(where: { $0.code == code }) else { return }
        var arguments = [
            "directory", "admit", asked.text("request"), "--digest", asked.text("digest"),
            "--out", "\(folder)/\(code).membership", "--lead-kind", leadKind(institution),
            "--lead", "asked", "--upstream", "varam=\(hub.address)",
        ]
        if let lead = institution.lead {
            arguments += ["--upstream", "\(lead)=\(node(lead).address)"]
        }
        let admitted = try await hub.run(arguments)
        try await node(code).run(
            ["join", admitted.text("membership"), "--federation", admitted.text("federation")])
    }

    /// The institutions that a node hosts: their seals are made there, several at once.
    private func admitGuests(of host: DemoNode) async throws {
        let kinds = Dictionary(grouping: held(by: host).dropFirst(), by: leadKind)
        for (kind, guests) in kinds.sorted(by: { $0.key > $1.key }) {
            let list = "\(folder)/\(host.code)-\(kind).jsonl"
            let lines = guests.map { guest -> String in
                let line: JSON = [
                    "code": .string(guest.code), "name": .string(guest.name),
                    "registration": .string(guest.registration), "lead": .string(guest.lead ?? ""),
                ]
                return line.spelling + "\n"
            }
            try Files.replace(list, lines.joined(), mode: 0o600)
            let asked = try await host.run(
                ["init", "member", "--hosted", "--list", list, "--out", folder])
            try await hub.run(
                ["directory", "admit"] + asked.list("requests").compactMap(\.text)
                    + ["--digest", asked.text("digest"), "--lead-kind", kind, "--lead", "asked"])
        }
    }

    private func leadKind(_ institution: DemoInstitution) -> String {
        guard institutions.contains(where: { $0.lead == institution.code }) else { return "none" }
        return institution.group == "direct" ? "sector" : "municipality"
    }

    /// Starts the nodes, VSAA's later.
    func serve() async throws {
        said.step(
            "Mezgli sāk darbu un savienojas ar abpusēju TLS 1.3.",
            "The nodes start and connect over mutual TLS 1.3.")
        try hub.serve()
        for node in nodes where node.code != "vsaa" && node.code != hub.code { try node.serve() }
        let acts = try await hub.run(["fingerprint"]).number("directory", "size")
        let early = nodes.filter { $0.code != "vsaa" }
        try await waitUntilEqual(early)
        said.fact(
            "Piecos mezglos ir vienāds direktorijs ar \(acts) aktiem.",
            "Five nodes have the same directory of \(acts) acts.")
    }

    /// Imports each institution's own file at the node that holds its seal.
    func fill() async throws {
        said.step(
            "Iestādes ieraksta savus datus: katra savā mezglā, ar savu zīmogu.",
            "The institutions enter their data: each at its node, with its seal.")
        var records = try await load(hub, [hub.code])
        let early = nodes.filter { $0.code != "vsaa" }
        try await settle(early)
        let sectors = try await together(["vm", "lm", "riga"]) { code in
            try await self.load(self.node(code), self.held(by: self.node(code)).map(\.code))
        }
        records += sectors.reduce(0, +)
        try await settle(early)
        records += try await load(hub, held(by: hub).dropFirst().map(\.code))
        records += try await load(node("nvd"), ["nvd"])
        said.fact(
            "Ierakstīti \(records) ieraksti; pirmās sinhronizācijas notika tajā pašā laikā.",
            "\(records) records entered; the nodes exchanged them meanwhile.")
    }

    /// Imports files of institutions at a node.
    func load(_ node: DemoNode, _ codes: [String], links: Bool = false) async throws -> Int64 {
        let files = codes.map { "\(fixtures)/\($0)\(links ? ".links" : "").jsonl" }
            .filter { Files.exists($0) }
        guard !files.isEmpty else { return 0 }
        let result = try await node.run(["import"] + files)
        return result.number("created") + result.number("changed")
    }
}
