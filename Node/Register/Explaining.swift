internal import Foundation
internal import Merge
internal import Register
internal import Replication
internal import Seals
internal import Storage

/// Says why cells of a record show what they show, with proof.
struct Explaining {
    let node: Node
    let record: RecordID
    private let names: RecordNames
    private let layers: [Scope]?

    init(_ node: Node, record: RecordID, _ reading: ReadingOptions) throws {
        guard reading.asOf == nil else {
            throw Failure.usage(
                Phrase(
                    lv: "explain skaidro tagadni; par dienu: record show --as-of.",
                    en: "explain explains the present; of a day: record show --as-of."))
        }
        self.node = node
        self.record = record
        names = try RecordNames(node)
        layers = try node.layers(reading)
    }

    func answer(group: String?, element: String?, out: String?) throws -> Answer {
        guard let view = try node.replica.view(record, layers: layers) else {
            throw Failure.unknownRecord(record.hex)
        }
        let wanted = group.map { [$0, "\(view.knownType ?? "").\($0)"] }
        let cells = view.cells.filter { cell in
            cell.effective != nil && wanted?.contains(cell.cell.group) ?? true
                && (element == nil || cell.cell.elementText == element)
        }
        let explanations = try cells.compactMap {
            try node.replica.explain($0.cell, layers: layers)
        }
        guard !explanations.isEmpty else { throw Failure.nothingToExplain(group) }
        if let out {
            for explanation in explanations.prefix(1) { try takeAway(explanation, to: out) }
        }
        if explanations.count == 1, let only = explanations.first {
            return Answer(json(only), blocks(only)).approved(
                by: try node.approval(of: view, .all), portfolio: nil, in: names.directory)
        }
        var answer = Answer(list: explanations.map(json), summary(explanations), empty: .none)
        answer.blocks.append(.next("saime explain \(names.text(record)) \(cells[0].cell.group)"))
        return answer
    }

    private func summary(_ explanations: [Explanation]) -> Table {
        Table(
            [.text(.group), .text(.value), .fixed(.author), .fixed(.position)],
            explanations.map {
                [
                    $0.cell.shownText(names), $0.statement.shownValue(names),
                    "\(names.directory.code($0.statement.author)) \($0.say.role.code)",
                    $0.statement.position.text,
                ]
            })
    }

    private func json(_ explanation: Explanation) -> JSON {
        let directory = names.directory
        return [
            "record": .string(record.hex), "group": .string(explanation.cell.group),
            "element": .optional(explanation.cell.elementText),
            "value": explanation.statement.statement.shownJSON,
            "statement": explanation.statement.json(in: directory),
            "say": [
                "role": .string(explanation.say.role.code),
                "institution": .string(directory.code(explanation.say.holder)),
                "from_act": .count(explanation.say.fromAct),
                "until_act": .optional(explanation.say.untilAct.map { Int64(clamping: $0) }),
                "cut": explanation.say.cut?.json ?? .null,
            ],
            "proof": [
                "leaf": .string(explanation.entry.leaf.hex),
                "path": .array(explanation.path.map { .string($0.hex) }),
                "size": .count(explanation.anchor.size),
                "root": .string(explanation.anchor.root.hex),
                "checkpoint": .optional(explanation.checkpoint?.text),
            ],
            "receipts": .array(
                explanation.receipts.map {
                    [
                        "signer": .string(directory.code($0.signer)), "size": .count($0.size),
                        "final": .bool($0.isFinal), "time": .string(Dates.iso($0.time)),
                        "text": .string($0.text),
                    ]
                }),
            "lost": .array(
                explanation.others.map {
                    $0.json(in: directory, more: ["rule": .optional($0.rule)])
                }),
        ]
    }

    private func blocks(_ explanation: Explanation) -> [Answer.Block] {
        let directory = names.directory
        let (statement, saying) = (explanation.statement, explanation.say)
        let act =
            directory.acts.indices.contains(Int(saying.fromAct))
            ? directory.acts[Int(saying.fromAct)].text(in: directory) : ""
        let zone = directory.policy.timeZone
        let receipts = explanation.receipts.map {
            let kind = $0.isFinal ? say("galīgs", "final") : say("saņemts", "held")
            return "\(directory.code($0.signer)): \(kind), "
                + Dates.moment($0.time, zone: zone, .current)
        }
        var blocks: [Answer.Block] = [
            .facts([
                (.record, names.text(record)), (.group, explanation.cell.shownText(names)),
                (.value, statement.shownValue(names)),
                (
                    .statement,
                    "\(directory.code(statement.author)), \(statement.position.text), "
                        + Dates.moment(statement.claimedTime, zone: zone, .current)
                ),
                (
                    Phrase(lv: "Lemttiesības", en: "Say"),
                    say(
                        "\(saying.role.code): \(directory.code(saying.holder)) no akta \(saying.fromAct) (\(act))",
                        "\(saying.role.code): \(directory.code(saying.holder)) since act \(saying.fromAct) (\(act))"
                    )
                ),
                (
                    Phrase(lv: "Pierādījums", en: "Proof"),
                    say(
                        "lapa \(explanation.entry.leaf.short)…, \(explanation.path.count) soļi līdz saknei \(explanation.anchor.root.short)… (\(explanation.anchor.size) ieraksti), parakstīts kontrolpunkts",
                        "leaf \(explanation.entry.leaf.short)…, \(explanation.path.count) steps to the root \(explanation.anchor.root.short)… (\(explanation.anchor.size) entries), signed checkpoint"
                    )
                ),
                (
                    Phrase(lv: "Saņemšanas apliecinājumi", en: "Receipts"),
                    receipts.isEmpty ? Phrase.none.text : receipts.joined(separator: "\n")
                ),
            ])
        ]
        if !explanation.others.isEmpty {
            blocks.append(.heading(Phrase(lv: "Pārējie apgalvojumi", en: "The other statements")))
            blocks.append(.table(others(explanation), empty: .none))
        }
        return blocks
    }

    private func others(_ explanation: Explanation) -> Table {
        Table(
            [.fixed(.author), .text(.value), .text(.rule), .fixed(.position)],
            explanation.others.map {
                [
                    "\(names.directory.code($0.author)) \($0.statement.role.code)",
                    $0.shownValue(names), $0.shownVerdict, $0.position.text,
                ]
            })
    }

    /// Writes what proves the value into a folder, to be checked with stock tools.
    private func takeAway(_ explanation: Explanation, to folder: String) throws {
        try Files.makeDirectory(folder, mode: 0o755)
        let directory = names.directory
        func write(_ name: String, _ bytes: Bytes) throws {
            try Files.replace("\(folder)/\(name)", bytes, mode: 0o644)
        }
        try write("explanation.json", Bytes((json(explanation).spelling + "\n").utf8))
        try write("header.bin", explanation.entry.header)
        try write("payload.bin", explanation.entry.payload)
        let path = explanation.path.map { $0.hex + "\n" }.joined()
        try write("path.txt", Bytes(path.utf8))
        let author = directory.members[explanation.statement.author]
        if let key = author?.sealKey, let pem = try? PublicKey(spki: key).pem {
            try write("seal.pub.pem", Bytes(pem.utf8))
        }
        if let checkpoint = explanation.checkpoint {
            try write("checkpoint.txt", Bytes(checkpoint.text.utf8))
            try write("checkpoint.signed", checkpoint.signedBytes)
            try write("checkpoint.sig", checkpoint.signature)
        }
        for receipt in explanation.receipts {
            let name = "receipt-\(directory.code(receipt.signer)).txt"
            try write(name, Bytes(receipt.text.utf8))
        }
    }
}

extension Failure {
    fileprivate static func nothingToExplain(_ group: String?) -> Failure {
        Failure(
            "nothing-to-explain", .missing,
            Phrase(
                lv: "\(group ?? "Tur") nekas nav redzams.",
                en: "Nothing shows in \(group ?? "the record")."),
            remedy: Phrase(
                lv: "Skat. saime record history.", en: "See saime record history."))
    }
}
