internal import Merge
internal import Register
internal import Replication
internal import Storage

extension Answer {
    /// Divergences, proposals or late statements; those of the present each with the command by
    /// which an institution of this node answers it.
    static func open(
        _ items: [OpenItem], _ matter: OpenMatter, at node: Node, _ reading: ReadingOptions
    ) throws -> Answer {
        let names = try RecordNames(node)
        let directory = names.directory
        let answering = try reading.asOf == nil ? Answering(matter, node, names) : nil
        let documents = items.map { item -> JSON in
            item.statement.json(
                in: directory,
                more: [
                    "record": .string(item.cell.record.hex),
                    "name": .string(names.text(item.cell.record)),
                    "holder": .optional(item.holder.map { directory.code($0) }),
                    "effective_statement": item.effective?.json(in: directory) ?? .null,
                    "next": .optional(answering?.command(for: item)),
                ])
        }
        let table = Table(
            [
                .text(.record), .text(.group), .text(Phrase(lv: "Spēkā", en: "Effective")),
                .text(Phrase(lv: "Apgalvots", en: "Stated")), .fixed(.author),
                .fixed(.position),
            ],
            items.map { item in
                [
                    names.text(item.cell.record), item.cell.shownText(names),
                    item.effective.map {
                        "\($0.shownValue(names)) (\(directory.code($0.author)))"
                    } ?? "–",
                    item.statement.shownValue(names),
                    "\(directory.code(item.statement.author)) \(item.statement.statement.role.code)",
                    item.statement.position.text,
                ]
            })
        var answer = Answer(
            list: documents, table, empty: Phrase(lv: "Nav nekā.", en: "There are none."))
        if let next = answering?.command(forFirstOf: items) {
            answer.blocks.append(.next("saime " + next))
        }
        return answer
    }
}

/// The commands by which this node's institutions answer what is open.
private struct Answering {
    let matter: OpenMatter
    let names: RecordNames
    /// The institution whose node it is, and all whose seals it holds.
    let own: UInt32
    let institutions: [UInt32]

    init(_ matter: OpenMatter, _ node: Node, _ names: RecordNames) throws {
        self.matter = matter
        self.names = names
        own = try node.ownInstitution(names.directory).number
        institutions = node.replica.institutions
    }

    /// The command about one item; nil where nobody here has a word in it.
    func command(for item: OpenItem) -> String? {
        answer(
            to: item, by: matter == .divergence ? divergence(item) : item.statement.position.text)
    }

    /// The command about the first item in which somebody here has a word: about all that its
    /// author proposes about its record, if that is more.
    func command(forFirstOf items: [OpenItem]) -> String? {
        guard let item = items.first(where: { command(for: $0) != nil }) else { return nil }
        let ofRecord = items.filter { $0.cell.record == item.cell.record }
        let alike = ofRecord.filter { $0.statement.author == item.statement.author }
        guard matter == .proposal, alike.count > 1 else { return command(for: item) }
        let author =
            alike.count == ofRecord.count
            ? "" : " --from \(names.directory.code(item.statement.author))"
        return answer(to: item, by: "--record \(names.text(item.cell.record))\(author)")
    }

    private func answer(to item: OpenItem, by named: String) -> String? {
        let author = item.statement.author
        let (verb, answerer): (String, UInt32?) =
            if let holder = item.holder, institutions.contains(holder) {
                ("adopt", holder)
            } else if institutions.contains(author), matter != .late {
                (matter == .divergence ? "adopt" : "withdraw", author)
            } else {
                ("", nil)
            }
        guard let answerer else { return nil }
        let acting = answerer == own ? "" : " --as \(names.directory.code(answerer))"
        return "\(matter.noun) \(verb) \(named)\(acting)"
    }

    private func divergence(_ item: OpenItem) -> String {
        "\(names.text(item.cell.record)) \(item.cell.group)"
            + (item.cell.elementText.map { " --element '\($0)'" } ?? "")
            + (item.layer == .public ? "" : " --layer \(item.layer.text)")
    }
}

extension OpenMatter {
    fileprivate var noun: String {
        switch self {
        case .divergence: "divergence"
        case .proposal: "proposal"
        case .late: "late"
        }
    }
}
