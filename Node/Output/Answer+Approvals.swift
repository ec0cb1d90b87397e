internal import Catalogue
internal import Merge
internal import Register
internal import Replication

extension RecordApproval {
    /// The approval in JSON.
    func json(in directory: Directory) -> JSON {
        [
            "institution": .string(directory.code(statement.author)),
            "role": .string(statement.statement.role.code),
            "layer": .string(statement.layer.text), "date": .string(approval.date),
            "document": .string(approval.document),
            "groups": .array(approval.groups.map { .string($0) }),
            "lapsed": .bool(approval.isLapsed),
            "differing": .array(approval.differing.map { .string($0) }),
            "position": .string(statement.position.text),
        ]
    }

    /// Who approved what when, and whether it still holds, for people.
    func text(in directory: Directory) -> String {
        let day = Dates.day(approval.date, .current)
        let who = [directory.code(statement.author), day, approval.document]
            .filter { !$0.isEmpty }.joined(separator: ", ")
        guard approval.isLapsed else { return who + say(" — spēkā", " — in force") }
        let groups = approval.differing.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
        let list = groups.joined(separator: ", ")
        return who
            + say(" — zaudējis spēku, mainīts: \(list)", " — lapsed, changed since: \(list)")
    }
}

extension PortfolioApproval {
    /// The approval in JSON.
    var json: JSON {
        [
            "date": .string(date), "order": .string(order), "lapsed": .bool(isLapsed),
            "services": .count(services),
        ]
    }

    /// Whether it still holds, for people.
    var text: String {
        let who = "\(Dates.day(date, .current)), \(order)"
        return who
            + (isLapsed
                ? say(
                    " — zaudējis spēku: saraksts mainījies (tagad \(services) pakalpojumi)",
                    " — lapsed: the list has changed (now \(services) services)")
                : say(" — spēkā (\(services) pakalpojumi)", " — in force (\(services) services)"))
    }
}

extension Answer {
    /// The answer about a record, with what approves it.
    func approved(
        by approval: RecordApproval?, portfolio: PortfolioApproval?, in directory: Directory
    ) -> Answer {
        var members: [String: JSON] = ["approval": approval?.json(in: directory) ?? .null]
        if let portfolio { members["portfolio_approval"] = portfolio.json }
        var facts: [(Phrase, String)] = []
        if let approval { facts.append((.approval, approval.text(in: directory))) }
        if let portfolio {
            facts.append(
                (Phrase(lv: "Saraksts apstiprināts", en: "Portfolio approved"), portfolio.text))
        }
        var answer = self
        answer.add(members)
        guard !facts.isEmpty else { return answer }
        if case .facts(let first) = answer.blocks.first {
            answer.blocks[0] = .facts(first + facts)
        } else {
            answer.blocks.insert(.facts(facts), at: 0)
        }
        return answer
    }
}

extension Phrase {
    static let approval = Phrase(lv: "Apstiprinājums", en: "Approval")
}
