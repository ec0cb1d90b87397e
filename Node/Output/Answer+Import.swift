internal import Catalogue
internal import Register
internal import Replication

extension Importing.Outcome {
    /// What the import did, found or refused.
    func answer(written: [Written]) -> Answer {
        let rejected = rejected.map { line -> JSON in
            [
                "file": .string(line.file), "line": .count(line.line),
                "field": .string(line.error.field), "reason": .string(line.error.reason),
                "message": .string(Phrase(line.error.message).text),
            ]
        }
        let refused = refused.map { line -> JSON in
            [
                "file": .string(line.file), "line": .count(line.line),
                "field": .string(line.field), "reason": .string(line.reason),
                "message": .string(line.text.text),
            ]
        }
        let isRefused = !rejected.isEmpty || !refused.isEmpty
        let facts: [(Phrase, String)] = [
            (Phrase(lv: "Izveidoti", en: "Created"), String(created)),
            (Phrase(lv: "Mainīti", en: "Changed"), String(changed)),
            (Phrase(lv: "Nemainīti", en: "Unchanged"), String(unchanged)),
            (Phrase(lv: "Izņemti", en: "Retracted"), String(retracted)),
            (
                Phrase(lv: "Noraidītas rindas", en: "Rejected lines"),
                String(rejected.count + refused.count)
            ),
        ]
        var blocks: [Answer.Block] = [.facts(facts)]
        if isRefused {
            blocks.append(.table(rejections, empty: ""))
            if written.isEmpty { blocks.append(.nothingWritten) }
        }
        var answer = Answer(
            [
                "created": .count(created), "changed": .count(changed),
                "unchanged": .count(unchanged), "retracted": .count(retracted),
                "rejected": .array(rejected + refused), "entries": .count(written.count),
                "state": .string(written.isEmpty ? "unwritten" : written.state),
            ], blocks, exit: isRefused ? .badData : .done)
        answer.warnings = written.warnings + warningTexts
        return answer
    }

    private var warningTexts: [Phrase] {
        warnings.prefix(20).map { line in
            let place = "\(line.file):\(line.line): \(line.error.field): "
            return Phrase(lv: place + line.error.message.lv, en: place + line.error.message.en)
        }
    }

    private var rejections: Table {
        let rows =
            rejected.map {
                [
                    "\($0.file):\($0.line)", $0.error.field,
                    Phrase($0.error.message).text,
                ]
            } + refused.map { ["\($0.file):\($0.line)", $0.field, $0.text.text] }
        return Table(
            [
                .text(Phrase(lv: "Rinda", en: "Line")), .text(Phrase(lv: "Lauks", en: "Field")),
                .text(.reason),
            ], rows)
    }
}

extension Answer.Block {
    fileprivate static let nothingWritten = Self.text(
        Phrase(
            lv: "Nekas nav ierakstīts: izlabojiet rindas vai ierakstiet pārējās ar --partial.",
            en: "Nothing is written: correct the lines, or enter the others with --partial."))
}

extension Phrase {
    /// A label of the schema.
    init(_ label: Schema.Label) { self.init(lv: label.lv, en: label.en) }
}

extension Failure {
    static func unknownFormat(_ format: String) -> Failure {
        Failure.usage(
            Phrase(
                lv: "Formāta “\(format)” nav; ir jsonl.",
                en: "There is no format “\(format)”; there is jsonl."))
    }
}
