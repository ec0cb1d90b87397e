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
        for code in ["vm", "lm", "riga", "nvd", "vsaa"] { try await admit(code) }
        for host in nodes where held(by: host).count > 1 { try await admitGuests(of: host) }
        let members = try await hub.lines(["directory", "list"])
        try said.check(
            members.count == institutions.count,
            "Direktorijā ir \(members.count) iestādes; \(nodes.count) mezgli, pārējās pie savas ministrijas.",
            "The directory has \(members.count) institutions; \(nodes.count) nodes, the others hosted.")
    }

    /// An institution with its own node: request, digest read aloud, membership.
    private func admit(_ code: String) async throws {
        guard let institution = institutions.first(where: { $0.code == code }) else { return }
        let node = node(code)
        let asked = try await node.run(
            ["init", "member", "--code", code, "--name", institution.name]
                + ["--registration", institution.registration, "--listen", node.address])
        var arguments = [
            "directory", "admit", asked.text("request"), "--digest", asked.text("digest"),
            "--out", "\(folder)/\(code).membership", "--lead-kind", leadKind(institution),
            "--upstream", "varam=\(hub.address)",
        ]
        if let lead = institution.lead {
            arguments += ["--lead", lead, "--upstream", "\(lead)=\(self.node(lead).address)"]
        }
        let admitted = try await hub.run(arguments)
        try await node.run(
            ["join", admitted.text("membership"), "--federation", admitted.text("federation")])
    }

    /// The institutions that a node hosts: their seals are made there, several at once.
    private func admitGuests(of host: DemoNode) async throws {
        let guests = held(by: host).dropFirst()
        var requests: [String: [DemoInstitution]] = [:]
        for guest in guests { requests[leadKind(guest), default: []].append(guest) }
        for (kind, guests) in requests.sorted(by: { $0.key > $1.key }) {
            let list = "\(folder)/\(host.code)-\(kind).jsonl"
            let lines = guests.map { guest -> String in
                let line: JSON = [
                    "code": .string(guest.code), "name": .string(guest.name),
                    "registration": .string(guest.registration),
                ]
                return line.spelling + "\n"
            }
            try Files.replace(list, lines.joined(), mode: 0o600)
            let asked = try await host.run(
                ["init", "member", "--hosted", "--list", list, "--out", folder])
            let files = guests.count == 1
                ? [asked.text("request")] : asked.list("requests").compactMap(\.text)
            try await hub.run(
                ["directory", "admit"] + files
                    + ["--digest", asked.text("digest"), "--lead-kind", kind])
        }
        let leads = Dictionary(grouping: guests.filter { $0.lead != nil }) { $0.lead ?? "" }
        for (lead, led) in leads.sorted(by: { $0.key < $1.key }) {
            try await hub.run(["directory", "assign"] + led.map(\.code) + ["--to", lead])
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
        for node in nodes where node.code != "vsaa" {
            try await wait("\(node.code): direktorijs", "\(node.code): directory") {
                try await node.run(["fingerprint"]).number("directory", "size") == acts
            }
        }
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
        for code in ["vm", "lm", "riga"] {
            try await waitForRecord("varam/slimiba", at: node(code))
        }
        for code in ["vm", "lm", "riga"] {
            records += try await load(node(code), held(by: node(code)).map(\.code))
        }
        try await waitUntilEqual(nodes.filter { $0.code != "vsaa" })
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

    func waitForRecord(_ name: String, at node: DemoNode) async throws {
        try await wait("\(name) → \(node.code)", "\(name) → \(node.code)") {
            try await NodeProcess.own.run(
                ["record", "show", name, "--home", node.home, "--json"]
            ).status == 0
        }
    }
}
