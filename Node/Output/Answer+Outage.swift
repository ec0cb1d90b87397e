internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register

extension Answer {
    /// The answer about what is hit, with what a planned outage does to the promises.
    func planned(
        _ outage: PlannedOutage, in register: RegisterGraph, asking node: Node
    ) throws -> Answer {
        let zone = try node.directory().policy.timeZone
        let next = try Self.notice(outage, in: register, node, zone: zone)
        var answer = self
        answer.add(["outage": .object(outage.members(register, zone: zone)), "next": .string(next)])
        answer.blocks.append(.heading(Self.title(outage, zone: zone)))
        answer.blocks += Self.promises(outage, register, zone)
        answer.blocks += outage.incomparable.prefix(Self.unreckonedShown).map {
            .text(Self.unreckoned($0, register))
        }
        answer.blocks += .rest(outage.incomparable.count - Self.unreckonedShown)
        answer.blocks.append(.next("saime " + next))
        if !outage.broken.isEmpty { answer.exit = .findings }
        return answer
    }

    private static func title(_ outage: PlannedOutage, zone: String) -> Phrase {
        func time(_ language: Language) -> String {
            Dates.moment(outage.planned.from * 1000, zone: zone, language) + " – "
                + Dates.moment(outage.planned.until * 1000, zone: zone, language)
        }
        let (count, broken) = (outage.promises.count, outage.broken.count)
        return Phrase(
            lv: "Pārtraukums \(time(.lv)): pieejamības solījumi \(count), lauzti \(broken).",
            en: "Outage \(time(.en)): \(count) promises of availability, \(broken) broken.")
    }

    private static let unreckonedShown = 20

    /// Broken ones first.
    private static func promises(
        _ outage: PlannedOutage, _ register: RegisterGraph, _ zone: String
    ) -> [Block] {
        .table(
            outage.broken + outage.promises.filter(\.verdict.isKept),
            [
                .fixed(.record), .text(Phrase(lv: "Solīts", en: "Promised")),
                .text(Phrase(lv: "Periods", en: "Period")),
                .number(Phrase(lv: "Atļauts", en: "Allowed")),
                .number(Phrase(lv: "Plānots", en: "Planned")),
                .number(Phrase(lv: "Atliek", en: "Left")), .text(.state),
            ],
            empty: Phrase(
                lv: "Neviens no apstādinātajiem nesola pieejamību.",
                en: "None of those that stop promises availability.")
        ) { promise in
            [
                register.entry(promise.node).name, promise.promised,
                promise.days(zone), Durations.text(promise.verdict.allowedSeconds),
                Durations.text(promise.verdict.plannedSeconds),
                Durations.text(promise.verdict.remainingSeconds),
                promise.verdict.isKept ? say("turams", "can hold") : say("! lauzts", "! broken"),
            ]
        }
    }

    private static func unreckoned(
        _ other: (node: NodeID, stated: StatedLevel), _ register: RegisterGraph
    ) -> Phrase {
        let name = register.entry(other.node).name
        return Phrase(
            lv: "\(name): solītā pieejamība nav procentos noteiktā periodā, to nevar izrēķināt.",
            en: "\(name) promises availability in no percents of a period: it can't be reckoned.")
    }

    /// The command that tells of the outage.
    private static func notice(
        _ outage: PlannedOutage, in register: RegisterGraph, _ node: Node, zone: String
    ) throws -> String {
        let starts = outage.starts.map { register.entry($0) }
        let times = [outage.planned.from, outage.planned.until].map {
            String(Dates.stamp($0 * 1000, zone: zone).stamp.prefix(16))
        }
        let directory = try node.directory()
        let owners = Set(starts.map(\.owner))
        let acting = try node.actor(directory).number
        let other = owners.first.flatMap { $0 == acting ? nil : " --as \(register.code($0))" }
        return "notice create interruption " + starts.map(\.name).joined(separator: " ")
            + " --from \(times[0]) --until \(times[1]) --text \"…\"" + (other ?? "")
    }
}

extension PlannedOutage {
    /// The outage in JSON.
    fileprivate func members(_ register: RegisterGraph, zone: String) -> [String: JSON] {
        [
            "from": .string(Dates.stamp(planned.from * 1000, zone: zone).stamp),
            "until": .string(Dates.stamp(planned.until * 1000, zone: zone).stamp),
            "seconds": .count(planned.seconds), "broken": .count(broken.count),
            "promises": .array(
                promises.map { promise in
                    .object(
                        register.reference(promise.node).merging(promise.members(zone)) { $1 })
                }),
            "incomparable": .array(
                incomparable.map { other in
                    .object(
                        register.reference(other.node).merging([
                            "promised": .value(other.stated.level.value.bytes)
                        ]) { $1 })
                }),
        ]
    }
}

extension PlannedOutage.Promise {
    /// The promise for people: 99.5 % a month.
    fileprivate var promised: String {
        let percent = Decimals.text(millionths: stated.level.target ?? 0)
        let span = stated.level.per.map { Phrase.code($0, in: "span").text } ?? ""
        return "\(percent) % \(span)"
    }

    /// The first and last day of the period, for people.
    fileprivate func days(_ zone: String) -> String {
        let first = Dates.isoDay(period.from * 1000, zone: zone)
        let last = Dates.isoDay(period.until * 1000 - 1, zone: zone)
        return Dates.day(first, .current) + (first == last ? "" : " – " + Dates.day(last, .current))
    }

    fileprivate func members(_ zone: String) -> [String: JSON] {
        [
            "promised": .string(Decimals.text(millionths: stated.level.target ?? 0)),
            "per": .optional(stated.level.per), "stated_by_id": .string(stated.record.hex),
            "period": [
                "from": .string(Dates.stamp(period.from * 1000, zone: zone).stamp),
                "until": .string(Dates.stamp(period.until * 1000, zone: zone).stamp),
            ],
            "allowed_seconds": .count(verdict.allowedSeconds),
            "planned_seconds": .count(verdict.plannedSeconds),
            "remaining_seconds": .count(verdict.remainingSeconds),
            "attainable": .string(Decimals.text(millionths: verdict.attainable)),
            "kept": .bool(verdict.isKept),
        ]
    }
}

/// Lengths of time for people.
enum Durations {
    /// Seconds as `3 h 36 min`, `-14 min`, `45 s`.
    static func text(_ seconds: Int64) -> String {
        let sign = seconds < 0 ? "-" : ""
        let minutes = Int64(seconds.magnitude) / 60
        guard minutes > 0 else { return "\(sign)\(seconds.magnitude) s" }
        let (hours, rest) = (minutes / 60, minutes % 60)
        guard hours > 0 else { return "\(sign)\(rest) min" }
        return sign + "\(hours) h" + (rest == 0 ? "" : " \(rest) min")
    }
}
