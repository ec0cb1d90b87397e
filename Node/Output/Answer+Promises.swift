internal import Catalogue
internal import Dependencies
internal import Register

extension Answer {
    /// Promises that can't hold, each with the chain that proves it.
    static func promises(_ report: LevelReport, in register: RegisterGraph) -> Answer {
        let table = Table(
            [
                .fixed(.record), .text(Phrase(lv: "Kas", en: "What")),
                .number(Phrase(lv: "Solīts", en: "Demanded")),
                .number(Phrase(lv: "Iespējams", en: "Offered")),
                .text(Phrase(lv: "Ķēde", en: "Chain")),
            ],
            report.broken.map { broken in
                [
                    register.entry(broken.claimant).name, broken.kind.text,
                    percent(broken.demanded), percent(broken.offered), register.text(broken.chain),
                ]
            })
        let list = report.broken.map { broken -> JSON in
            .object(
                register.reference(broken.claimant).merging([
                    "claim": .string(broken.isRequirement ? "requirement" : "promise"),
                    "indicator": "availability", "demanded": .string(percent(broken.demanded)),
                    "offered": .string(percent(broken.offered)),
                    "chain": .array(broken.chain.nodes.map { .string(register.entry($0).name) }),
                ]) { $1 })
        }
        var answer = Answer(
            list: list, table,
            empty: Phrase(
                lv: "Pieejamības solījumi saskan.", en: "The promises of availability agree."),
            exit: report.total == 0 ? .done : .findings)
        if report.total > report.broken.count {
            let rest = report.total - report.broken.count
            answer.warnings.append(
                Phrase(lv: "Nav parādīti vēl \(rest).", en: "\(rest) more aren't shown."))
        }
        return answer
    }

    /// Millionths as percent: 98.5.
    private static func percent(_ millionths: Int64) -> String {
        let rest = String(millionths % 1_000_000 + 1_000_000).dropFirst()
        var text = "\(millionths / 1_000_000).\(rest)"
        while text.last == "0" { text.removeLast() }
        return text.last == "." ? String(text.dropLast()) : text
    }
}

extension BrokenPromise {
    /// The node that promises, or whose link requires.
    fileprivate var claimant: NodeID {
        switch claim {
        case .promise(let node): node
        case .requirement(let edge): edge.from
        }
    }

    fileprivate var isRequirement: Bool {
        if case .requirement = claim { true } else { false }
    }

    fileprivate var kind: Phrase {
        isRequirement
            ? Phrase(lv: "prasītais līmenis", en: "required level")
            : Phrase(lv: "solītais līmenis", en: "promised level")
    }
}
