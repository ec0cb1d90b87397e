internal import Dependencies
public import Register

extension SyntheticRegister {
    /// The records of an institution without its links: itself, positions, life situations, needs,
    /// resources, services with their levels.
    public func records(
        of institution: SyntheticInstitution, _ spelling: SyntheticSpelling
    ) -> [(id: RecordID, draft: RecordDraft)] {
        let place = institution.place
        var records: [SyntheticRecord] = [.institution(place)]
        records += SyntheticRecord.Position.allCases.map { .position(place, $0) }
        // Situations, then needs, then what names them.
        for kind in [
            Generator.Kind.situation, Generator.Kind.need, Generator.Kind.resource,
            Generator.Kind.service,
        ] {
            for node in owned[place] where graph[node].kind == kind {
                records.append(.node(node))
                if kind == Generator.Kind.service { records.append(.level(node)) }
            }
        }
        return records.map { draft($0, Spelling(self, spelling, place)) }
    }

    /// The links that an institution states.
    public func links(
        of institution: SyntheticInstitution, _ spelling: SyntheticSpelling
    ) -> [(id: RecordID, draft: RecordDraft)] {
        owned[institution.place].flatMap { node in
            links(of: node).map { edge in
                let record = SyntheticRecord.link(from: node, payload: edge.payload)
                var content = RecordContent(type: "link")
                content.groups = linkGroups(edge, Spelling(self, spelling, institution.place))
                return draft(record, content)
            }
        }
    }

    /// What an institution answers to others' links, by its record: at most
    /// `answersPerRecord` each. Answers name digests of IDs, so they can't stand in a file.
    public func answers(
        of institution: SyntheticInstitution
    ) -> [(id: RecordID, draft: RecordDraft)] {
        owned[institution.place].compactMap { node in
            let links = graph.edges(of: node, .impact).lazy.filter { edge in
                let kind = graph[edge.from].kind
                return edge.status != .silent
                    && graph[edge.from].institution != graph[node].institution
                    && (kind == Generator.Kind.service || kind == Generator.Kind.resource)
            }
            var answers: [String: CanonicalJSON] = [:]
            for edge in links.prefix(Self.answersPerRecord) {
                let link = id(of: .link(from: edge.from, payload: edge.payload))
                answers[link.hex] = answer(edge)
            }
            guard !answers.isEmpty else { return nil }
            let record = SyntheticRecord.node(node)
            let type = graph[node].kind == Generator.Kind.resource ? "resource" : "service"
            return draft(record, RecordContent(type: type, groups: ["answers": .map(answers)]))
        }
    }

    private func answer(_ edge: Edge) -> CanonicalJSON {
        let ends = ends(edge, Spelling(self, .ids, 0))
        var answer: [String: CanonicalJSON] = [
            "digest": .string(Digest.sha256(ends.bytes).hex),
            "answer": .string(edge.status == .confirmed ? "yes" : "no"),
        ]
        if edge.status == .disputed {
            answer["reason"] = .string("Saikne nav saskaņota / The link wasn't agreed")
        }
        return .object(answer)
    }

    private func draft(
        _ record: SyntheticRecord, _ spelling: Spelling
    ) -> (id: RecordID, draft: RecordDraft) {
        draft(record, content(of: record, spelling))
    }

    private func draft(
        _ record: SyntheticRecord, _ content: RecordContent
    ) -> (id: RecordID, draft: RecordDraft) {
        let code = code(of: record)
        var content = content
        // Answers are said of a record that has its code already.
        if content.groups["answers"] == nil {
            content.groups["code"] = .single(.object(["code": .string(code)]))
        }
        let draft = RecordDraft(
            line: 0, name: RecordName(code: code), content: content, empty: [],
            isRetracted: false, positions: [])
        return (id(of: record), draft)
    }
}

extension RecordDraft {
    /// The draft as a line of a register file; references stay as they are spelt.
    public var text: String {
        RegisterLine(content: content, name: name).written { _ in nil }
    }
}
