internal import Merge
internal import Register

extension Answer {
    /// The members, by number.
    static func members(of directory: Directory) -> Answer {
        let members = directory.members.values.sorted { $0.number < $1.number }
        let table = Table(
            [
                .number(.number), .fixed(.code), .text(.name), .fixed(.registration),
                .fixed(.lead), .fixed(.host), .fixed(.state),
            ],
            members.map { member in
                [
                    String(member.number), member.code, member.name, member.registration,
                    directory.code(directory.lead(of: member.number, at: directory.size)),
                    member.host == 0 ? "" : directory.code(member.host), member.stateText,
                ]
            })
        return Answer(
            list: members.map { $0.json(in: directory) }, table,
            empty: Phrase(lv: "Direktorijs ir tukšs.", en: "The directory is empty."))
    }

    /// One member: keys, roles, who leads it and whom it leads.
    static func member(_ member: Member, in directory: Directory) -> Answer {
        let led = directory.members.values.map(\.number).sorted().filter {
            directory.lead(of: $0, at: directory.size) == member.number
        }
        let facts: [(Phrase, String)] = [
            (.number, "#\(member.number)"), (.code, member.code), (.name, member.name),
            (.registration, member.registration), (.state, member.stateText),
            (.roles, directory.roles(of: member).map(\.text).joined(separator: "; ")),
            (.lead, directory.code(directory.lead(of: member.number, at: directory.size))),
            (
                Phrase(lv: "Piesaistītās iestādes", en: "Leads"),
                led.isEmpty ? "–" : led.map { directory.code($0) }.joined(separator: ", ")
            ),
            (.host, member.host == 0 ? say("savs", "its own") : directory.code(member.host)),
            (
                Phrase(lv: "Zīmoga atslēga", en: "Seal key"),
                member.sealKey.map { Digest.sha256($0).spoken } ?? "–"
            ),
            (
                Phrase(lv: "Mezgla atslēgas", en: "Node keys"),
                member.nodeKeys.map {
                    Digest.sha256($0.key).spoken
                        + ($0.isBound ? "" : say(" (atsaistīta)", " (unbound)"))
                }.joined(separator: "\n")
            ),
        ]
        return Answer(member.json(in: directory), [.facts(facts)])
    }

    /// The acts in order, with what became of each.
    static func acts(of directory: Directory) -> Answer {
        let rows = zip(directory.acts, directory.outcomes).enumerated()
        let table = Table(
            [.number(.number), .text(Phrase(lv: "Akts", en: "Act")), .text(.state)],
            rows.map { sequence, pair in
                [
                    String(sequence), pair.0.text(in: directory),
                    pair.1.reason.map { Phrase(said: $0).text } ?? say("spēkā", "stands"),
                ]
            })
        let list = rows.map { sequence, pair -> JSON in
            [
                "sequence": .count(sequence), "kind": .string(pair.0?.order.code ?? "unknown"),
                "text": .string(pair.0.text(in: directory)),
                "stands": .bool(pair.1 == .stands), "reason": .optional(pair.1.reason),
                "cuts": .array((pair.0?.cuts ?? []).map(\.json)),
            ]
        }
        return Answer(list: list, table, empty: "")
    }

    /// The policy: who prevails where, what a day is, the quotas.
    static func policy(_ policy: Policy) -> Answer {
        let rows = policy.precedence.map { row in
            [
                row.group, row.roles.map(\.code).joined(separator: " > "),
                row.closed ? say("citi ne", "no others") : "",
            ]
        }
        let table = Table([.fixed(.group), .text(.roles), .fixed(.rule)], rows)
        let facts: [(Phrase, String)] = [
            (Phrase(lv: "Laika josla", en: "Time zone"), policy.timeZone),
            (Phrase(lv: "Baiti dienā no iestādes", en: "Bytes a day"), policy.dailyQuota.limit),
            (Phrase(lv: "Novēloto baiti", en: "Bytes of late ones"), policy.lateQuota.limit),
            (
                Phrase(lv: "Nozares mezgli, kas apliecina", en: "Countersigning sector nodes"),
                String(policy.countersigningSectors)
            ),
        ]
        return Answer(policy.json, [.facts(facts), .table(table, empty: .none)])
    }
}

extension Member {
    fileprivate var stateText: String {
        isActive ? say("dalībnieks", "member") : say("izslēgts", "ended")
    }

    fileprivate func json(in directory: Directory) -> JSON {
        let lead = directory.lead(of: number, at: directory.size)
        return [
            "number": .count(number), "code": .string(code), "name": .string(name),
            "registration": .string(registration), "active": .bool(isActive),
            "lead": .optional(lead.map { directory.code($0) }),
            "lead_kind": .string(leadKind.code),
            "host": host == 0 ? .null : .string(directory.code(host)),
            "epoch": .optional(epoch.map { Int64($0) }),
            "roles": .array(directory.roleCodes(of: self).map(JSON.string)),
            "seal_key": .optional(sealKey.map { Digest.sha256($0).hex }),
            "node_keys": .array(
                nodeKeys.map {
                    ["key": .string(Digest.sha256($0.key).hex), "bound": .bool($0.isBound)]
                }),
        ]
    }
}

extension Optional where Wrapped == Act {
    /// What the act orders, as a sentence; of one that this program doesn't know, that.
    func text(in directory: Directory) -> String {
        self?.order.phrase(in: directory).text
            ?? say("šai programmai nezināms akts", "an act that this program doesn't know")
    }
}

extension Directory.Outcome {
    /// Why the act changes nothing; nil while it stands.
    var reason: String? {
        switch self {
        case .stands: nil
        case .changesNothing(let reason): reason
        }
    }
}

extension UInt64 {
    fileprivate var limit: String { self == 0 ? say("bez ierobežojuma", "no bound") : String(self) }
}

extension Cut {
    /// The cut in JSON.
    var json: JSON {
        ["log": .string(log.text), "size": .count(size), "root": .string(root.hex)]
    }
}

extension Policy {
    /// The policy in JSON; `directory policy --file` reads the same.
    var json: JSON {
        [
            "time_zone": .string(timeZone), "daily_quota": .count(dailyQuota),
            "late_quota": .count(lateQuota),
            "countersigning_sectors": .count(countersigningSectors),
            "precedence": .array(
                precedence.map {
                    [
                        "group": .string($0.group), "closed": .bool($0.closed),
                        "roles": .array($0.roles.map { .string($0.code) }),
                    ]
                }),
        ]
    }
}
