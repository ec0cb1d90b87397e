internal import Foundation
internal import Logging
internal import Merge
internal import Register
internal import Replication
internal import Seals
internal import Storage
internal import SyncProtocol

extension Answer {
    /// What a node is and how it fares.
    static func status(_ node: Node) throws -> Answer {
        let status = try NodeStatus(node)
        let peers = status.peers
        let counts = status.counts
        let document: JSON = [
            "institution": .string(status.member.code), "node": .string(node.home.path),
            "roles": .array(status.directory.roleCodes(of: status.member).map(JSON.string)),
            "seals": .array(
                node.replica.institutions.map { .string(status.directory.code($0)) }),
            "version": .string(Saime.version),
            "federation": .string(node.replica.federation.hex),
            "directory": [
                "size": .count(status.directory.size),
                "age_seconds": .optional(status.directoryAge),
            ],
            "records": .count(counts.records), "divergences": .count(counts.divergences),
            "proposals": .count(counts.proposals), "late": .count(counts.late),
            "drafts": .count(counts.drafts), "entries": .count(counts.entries),
            "logs": .count(counts.logs), "peers": .array(peers.map(\.json)),
            "lost_branches": .array(status.lostBranches.map(\.json)),
            "alarms": .array(status.alarms.map(\.json)),
            "warnings": .array(status.warnings.map { .string($0.text) }),
        ]
        let roles = status.directory.roles(of: status.member).map(\.text)
        let facts: [(Phrase, String)] = [
            (
                .institution,
                "\(status.member.code) (#\(status.member.number)) \(status.member.name)"
            ),
            (.roles, roles.joined(separator: "; ")),
            (
                Phrase(lv: "Zīmogi", en: "Seals"),
                listed(node.replica.institutions.map { status.directory.code($0) })
            ),
            (.directory, say("\(status.directory.size) akti", "\(status.directory.size) acts")),
            (.records, "\(counts.records)"),
            (
                .entries,
                say(
                    "\(counts.entries) \(counts.logs) žurnālos",
                    "\(counts.entries) in \(counts.logs) logs")
            ),
            (.divergences, "\(counts.divergences)"), (.proposals, "\(counts.proposals)"),
            (.late, "\(counts.late)"), (.drafts, "\(counts.drafts)"),
        ]
        let table = peers.table(zone: status.directory.policy.timeZone)
        var answer = Answer(
            document, [.facts(facts), .heading(""), .table(table, empty: .noPeers)])
        answer.warnings = status.warnings
        return answer
    }

    /// Codes in a line; of many the first and how many there are.
    private static func listed(_ codes: [String]) -> String {
        let shown = codes.prefix(12).joined(separator: ", ")
        guard codes.count > 12 else { return shown }
        return say("\(shown), …; pavisam \(codes.count)", "\(shown), …; \(codes.count) in all")
    }

    /// The peers and their states.
    static func peers(_ node: Node) throws -> Answer {
        let status = try NodeStatus(node)
        return Answer(
            list: status.peers.map(\.json),
            status.peers.table(zone: status.directory.policy.timeZone), empty: .noPeers)
    }

    /// The fingerprint of each layer, or of an institution's records.
    static func fingerprint(
        _ node: Node, _ reading: ReadingOptions, institution: String?
    ) throws -> Answer {
        let print = try node.replica.fingerprint()
        let wanted = try node.layers(reading)
        let layers = print.layers.filter { wanted?.contains($0.layer) ?? true }
        let root: JSON = [
            "size": .count(print.directorySize), "root": .string(print.directoryRoot.hex),
        ]
        if let institution {
            let number = try node.directory().institution(named: institution).number
            return try fingerprint(of: number, institution, layers.map(\.layer), node, root)
        }
        let table = Table(
            [
                .fixed(.layer), .number(.logs), .number(.entries), .number(.records),
                .fixed(.fingerprint),
            ],
            layers.map {
                [
                    $0.layer.text, "\($0.logs)", "\($0.entries)", "\($0.records)",
                    $0.fingerprint.spoken,
                ]
            })
        let documents = layers.map { layer -> JSON in
            [
                "layer": .string(layer.layer.text), "fingerprint": .string(layer.fingerprint.hex),
                "logs": .count(layer.logs), "entries": .count(layer.entries),
                "records": .count(layer.records),
            ]
        }
        return Answer(
            ["directory": root, "layers": .array(documents)],
            [
                .text(
                    Phrase(
                        lv:
                            "Direktorijs: \(print.directorySize) akti, \(print.directoryRoot.spoken)",
                        en: "Directory: \(print.directorySize) acts, \(print.directoryRoot.spoken)")
                ),
                .table(table, empty: .none),
            ])
    }

    private static func fingerprint(
        of number: UInt32, _ name: String, _ layers: [Scope], _ node: Node, _ root: JSON
    ) throws -> Answer {
        let prints = try layers.map {
            ($0, try node.replica.fingerprint(of: number, in: $0))
        }
        let documents = prints.map { layer, print -> JSON in
            [
                "layer": .string(layer.text), "fingerprint": .string(print.created.hex),
                "records": .count(print.records),
                "given": .array(print.given.map { .string($0.hex) }),
                "received": .array(
                    print.received.map {
                        ["record": .string($0.record.hex), "hash": .optional($0.hash?.hex)]
                    }),
            ]
        }
        let table = Table(
            [.fixed(.layer), .number(.records), .fixed(.fingerprint)],
            prints.map { [$0.text, "\($1.records)", $1.created.spoken] })
        return Answer(
            ["directory": root, "institution": .string(name), "layers": .array(documents)],
            [.table(table, empty: .none)])
    }

    /// What a node holds.
    static func subscription(_ node: Node) throws -> Answer {
        let holding = try Holding(parsing: node.configuration["subscription"])
        let directory = try node.directory()
        let own = try node.ownInstitution(directory).number
        let subscription = try holding.subscription(
            of: directory.institutions(ofNodeOf: own), directory)
        let authors = subscription.authors.map { $0.map { directory.code($0) } }
        return Answer(
            [
                "institutions": holding.institutions.map { .array($0.map(JSON.string)) } ?? "all",
                "sector": .optional(holding.sector),
                "layers": .array(holding.layers.sorted().map(JSON.string)),
                "authors": authors.map { .array($0.map(JSON.string)) } ?? "all",
            ],
            [
                .facts([
                    (
                        Phrase(lv: "Iestādes", en: "Institutions"),
                        holding.institutions?.joined(separator: ", ") ?? say("visas", "all")
                    ),
                    (Phrase(lv: "Nozare", en: "Sector"), holding.sector ?? "–"),
                    (
                        Phrase(lv: "Slāņi", en: "Layers"),
                        holding.layers.sorted().joined(separator: ", ")
                    ),
                    (
                        Phrase(lv: "Tādēļ žurnāli no", en: "Hence logs of"),
                        authors?.joined(separator: ", ") ?? say("visiem", "everybody")
                    ),
                ])
            ])
    }

    /// A node's keys.
    static func keys(_ node: Node) throws -> Answer {
        let directory = try node.directory()
        let seals = try node.configuration.pairs("seal").map { code, file in
            let key = try SealKey(file: node.home.resolve(file)).publicKey
            let member = directory.members.values.first { $0.code == code }
            let state =
                member == nil
                ? "unknown" : member?.sealKey == key.spki ? "present" : "not-present"
            return [
                "seal", code, key.algorithm.rawValue, Digest.sha256(key.spki).spoken, state, file,
            ]
        }
        let others = ["node-key", "directory-key", "authority-key", "root-key"].compactMap {
            name -> [String]? in
            guard let file = node.configuration[name],
                let key = try? SealKey(file: node.home.resolve(file)).publicKey
            else { return nil }
            return [
                String(name.dropLast(4)), "", key.algorithm.rawValue,
                Digest.sha256(key.spki).spoken, "", file,
            ]
        }
        let rows = seals + others
        let list = rows.map { row -> JSON in
            [
                "use": .string(row[0]), "institution": .string(row[1]),
                "algorithm": .string(row[2]), "digest": .string(row[3]),
                "state": .string(row[4]), "file": .string(row[5]),
            ]
        }
        return Answer(
            list: list,
            Table(
                [
                    .fixed(.kind), .fixed(.institution),
                    .fixed(Phrase(lv: "Algoritms", en: "Algorithm")),
                    .fixed(.digest), .fixed(.state),
                ], rows.map { Array($0.prefix(5)) }), empty: .none)
    }

    /// The journal's lines.
    static func journal(_ lines: [JournalLine]) -> Answer {
        let table = Table(
            [.fixed(.time), .fixed(.user), .text(.command), .fixed(.entries)],
            lines.map { [Dates.iso($0.time), $0.user, $0.command, $0.entry ?? ""] })
        let list = lines.map { line -> JSON in
            [
                "time": .string(Dates.iso(line.time)), "user": .string(line.user),
                "command": .string(line.command), "entry": .optional(line.entry),
            ]
        }
        return Answer(list: list, table, empty: .none)
    }
}

extension Phrase {
    fileprivate static let noPeers = Phrase(lv: "Partneru nav.", en: "There are no peers.")
}

extension Logger {
    /// The log of a node's service, on standard error.
    static func node(_ configuration: Configuration) -> Logger {
        var logger = Logger(label: "saime") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = configuration["log-level"].flatMap(Logger.Level.init(rawValue:)) ?? .info
        return logger
    }
}
