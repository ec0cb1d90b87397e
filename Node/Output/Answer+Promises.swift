internal import Catalogue
internal import Dependencies
internal import Register

extension Answer {
    /// Promises that can't hold, each with the chain that proves it, and what can't be compared.
    ///
    /// - Parameter indicator: Only this one; nil: all.
    static func levels(
        _ check: LevelCheck, indicator: String?, in register: RegisterGraph, _ names: RecordNames
    ) -> Answer {
        let findings = check.findings.filter {
            indicator == nil || $0.scale.indicator == indicator
        }
        let incomparable = check.incomparable.filter {
            indicator == nil || $0.demanded.indicator == indicator
        }
        let count = findings.count + incomparable.count
        let list = (0..<count).lazy.map { index in
            index < findings.count
                ? findings[index].document(register, names)
                : incomparable[index - findings.count].document(register)
        }
        var answer = Answer(
            list: list, table(findings, register, names),
            exit: findings.isEmpty ? .done : .findings)
        guard !incomparable.isEmpty else { return answer }
        answer.blocks.append(
            .heading(
                Phrase(
                    lv: "Nav salīdzināmi: \(incomparable.count)",
                    en: "Can't be compared: \(incomparable.count)")))
        answer.blocks += others(incomparable, register)
        return answer
    }

    private static func table(
        _ findings: [LevelCheck.Finding], _ register: RegisterGraph, _ names: RecordNames
    ) -> [Block] {
        .table(
            findings,
            [
                .fixed(.record), .text(Phrase(lv: "Kas", en: "What")),
                .text(Phrase(lv: "Rādītājs", en: "Indicator")),
                .text(Phrase(lv: "Solīts", en: "Demanded")),
                .text(Phrase(lv: "Iespējams", en: "Offered")),
                .text(Phrase(lv: "Ķēde", en: "Chain")),
            ],
            empty: Phrase(lv: "Solījumi saskan.", en: "The promises agree.")
        ) { finding in
            [
                register.name(finding.chain),
                finding.claim.label.text + (finding.statedBy.map { " (\(names.text($0)))" } ?? ""),
                finding.scale.indicatorLabel.text, finding.scale.text(finding.demanded),
                finding.scale.text(finding.offered), register.text(finding.chain),
            ]
        }
    }

    private static func others(
        _ incomparable: [LevelCheck.Incomparable], _ register: RegisterGraph
    ) -> [Block] {
        .table(
            incomparable,
            [
                .fixed(.record), .text(Phrase(lv: "Rādītājs", en: "Indicator")),
                .text(Phrase(lv: "Prasīts", en: "Demanded")),
                .text(Phrase(lv: "Piedāvāts", en: "Offered")),
                .text(Phrase(lv: "Ķēde", en: "Chain")),
            ]
        ) { other in
            [
                register.name(other.chain), other.demanded.indicatorLabel.text,
                other.demanded.unitLabel.text,
                other.offered?.unitLabel.text ?? say("nekas", "nothing"),
                register.text(other.chain),
            ]
        }
    }
}

extension LevelCheck.Finding {
    fileprivate func document(_ register: RegisterGraph, _ names: RecordNames) -> JSON {
        .object(
            register.claimant(chain).merging([
                "claim": .string(claim.rawValue), "indicator": .string(scale.indicator),
                "unit": .string(scale.unit), "per": .optional(scale.per),
                "demanded": .string(Decimals.text(millionths: demanded)),
                "offered": .string(Decimals.text(millionths: offered)),
                "stated_by": .optional(statedBy.map { names.text($0) }),
                "chain": register.names(chain),
            ]) { $1 })
    }
}

extension LevelCheck.Incomparable {
    fileprivate func document(_ register: RegisterGraph) -> JSON {
        .object(
            register.claimant(chain).merging([
                "claim": "incomparable", "indicator": .string(demanded.indicator),
                "unit": .string(demanded.unit), "per": .optional(demanded.per),
                "offered_unit": .optional(offered?.unit), "offered_per": .optional(offered?.per),
                "chain": register.names(chain),
            ]) { $1 })
    }
}

extension RegisterGraph {
    fileprivate func claimant(_ chain: Path) -> [String: JSON] {
        chain.nodes.first.map { reference($0) } ?? [:]
    }

    fileprivate func name(_ chain: Path) -> String {
        chain.nodes.first.map { entry($0).name } ?? ""
    }

    /// The names along a path.
    func names(_ path: Path) -> JSON { .array(path.nodes.map { .string(entry($0).name) }) }
}

extension LevelCheck.Finding.Claim {
    /// For people.
    fileprivate var label: Phrase {
        switch self {
        case .promise: Phrase(lv: "solītais līmenis", en: "promised level")
        case .requirement: Phrase(lv: "prasītais līmenis", en: "required level")
        case .support:
            Phrase(lv: "atbalsts sola mazāk", en: "support promises less")
        case .provision:
            Phrase(lv: "sniedzējs nodrošina mazāk", en: "provider keeps less")
        }
    }
}

extension LevelScale {
    /// The indicator for people.
    var indicatorLabel: Phrase { Phrase.code(indicator, in: "indicator") }

    /// Unit and span for people.
    fileprivate var unitLabel: Phrase {
        let unit = unit == "second" ? Phrase(lv: "laiks", en: "time") : .code(unit, in: "unit")
        guard let per else { return unit }
        let span = Phrase.code(per, in: "span")
        return Phrase(lv: "\(unit.lv) \(span.lv)", en: "\(unit.en) \(span.en)")
    }

    /// A value for people: 98.5 %, 4 h, 5 working days.
    func text(_ millionths: Int64) -> String {
        let number = Decimals.text(millionths: millionths)
        guard unit == "second" else {
            let label = Phrase.code(unit, in: "unit")
            return unit == "percent" ? "\(number) %" : "\(number) \(label.text)"
        }
        let seconds = millionths / 1_000_000
        guard seconds * 1_000_000 == millionths, seconds > 0 else { return "\(number) s" }
        for (size, name) in [(86400, "d"), (3600, "h"), (60, "min")] as [(Int64, String)]
        where seconds.isMultiple(of: size) {
            return "\(seconds / size) \(name)"
        }
        return "\(seconds) s"
    }
}

/// Decimal numbers kept in millionths.
enum Decimals {
    /// 98500000 as `98.5`.
    static func text(millionths: Int64) -> String {
        let magnitude = millionths.magnitude
        let rest = String(magnitude % 1_000_000 + 1_000_000).dropFirst()
        var text = "\(magnitude / 1_000_000).\(rest)"
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return millionths < 0 ? "-\(text)" : text
    }
}

extension Phrase {
    /// The label of a code of one of the schema's lists; the code itself where there is none.
    static func code(_ code: String, in list: String) -> Phrase {
        let list = Schema.current.codeLists.first { $0.name == list }
        return (list?.code(code)?.label).map { Phrase($0) } ?? Phrase(code)
    }
}
