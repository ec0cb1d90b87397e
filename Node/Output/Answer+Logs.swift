internal import Merge
internal import Register
internal import Replication
internal import Storage

extension Answer {
    /// The logs held here, the directory first.
    static func logs(_ node: Node) throws -> Answer {
        let directory = try node.directory()
        let head = try node.replica.directoryHead()
        let cuts =
            [Cut(log: Directory.log, size: head.size, root: head.root)]
            + (try node.replica.frontier())
        let stalled = Dictionary(
            try node.replica.stalled().map { ($0.log, $0) }, uniquingKeysWith: { $1 })
        let lost = Set(try node.replica.lostBranches().map(\.log))
        let rows = try cuts.map { cut -> (Cut, String, Int64?) in
            let receipts = try node.replica.receipts(of: cut.log)
            let final = receipts.filter { $0.isFinal && $0.size >= cut.size }.map(\.time).min()
            return (cut, stalled[cut.log]?.reason ?? state(of: cut.log, lost, directory), final)
        }
        let zone = directory.policy.timeZone
        let table = Table(
            [
                .fixed(.log), .fixed(.institution), .number(.size), .fixed(.root),
                .fixed(.state), .fixed(Phrase(lv: "Galīgi", en: "Final")),
            ],
            rows.map { cut, state, final in
                [
                    cut.log.text, directory.code(cut.log.institution), "\(cut.size)",
                    cut.root.short, state,
                    final.map { Dates.moment($0, zone: zone, .current) } ?? "–",
                ]
            })
        let list = rows.map { cut, state, final -> JSON in
            [
                "log": .string(cut.log.text),
                "institution": .string(directory.code(cut.log.institution)),
                "size": .count(cut.size), "root": .string(cut.root.hex), "state": .string(state),
                "final": .optional(final.map(Dates.iso)),
            ]
        }
        return Answer(list: list, table, empty: .none)
    }

    private static func state(
        of log: LogID, _ lost: Set<LogID>, _ directory: Directory
    ) -> String {
        if lost.contains(log) { return "lost-branch" }
        return directory.end(of: log) == nil ? "open" : "ended"
    }

    /// Entries of a log.
    static func entries(
        of log: LogID, from start: UInt64, limit: Int, _ node: Node
    ) throws -> Answer {
        guard let held = try node.replica.held(log) else { throw Failure.noLog(log.text) }
        let end = min(held.size, start + UInt64(max(0, limit)))
        let entries = try node.replica.store.read { snapshot in
            start < end ? try snapshot.entries(of: held, in: start..<end) : []
        }
        let names = try RecordNames(node)
        let zone = names.directory.policy.timeZone
        let shown = try entries.enumerated().map { offset, entry in
            try ShownEntry(entry, sequence: start + UInt64(offset), names)
        }
        let table = Table(
            [.number(.number), .fixed(.time), .fixed(.kind), .text(.statement)],
            shown.map {
                [
                    "\($0.sequence)", Dates.moment($0.header.claimedTime, zone: zone, .current),
                    $0.kind, $0.text,
                ]
            })
        return Answer(list: shown.map(\.json), table, empty: .none)
    }

    /// What the check of whole logs found.
    static func verified(_ verifications: [LogVerification]) -> Answer {
        let table = Table(
            [
                .fixed(.log), .number(.entries), .fixed(.root),
                .text(Phrase(lv: "Atzinums", en: "Finding")),
            ],
            verifications.map {
                [
                    $0.log.text, "\($0.size)", $0.root.short,
                    $0.findings.isEmpty
                        ? say("der", "holds")
                        : $0.findings.map { Phrase(said: $0).text }.joined(separator: "; "),
                ]
            })
        let list = verifications.map { verification -> JSON in
            [
                "log": .string(verification.log.text), "size": .count(verification.size),
                "root": .string(verification.root.hex),
                "checkpoint": .optional(verification.checkpoint?.text),
                "findings": .array(verification.findings.map(JSON.string)),
            ]
        }
        let isSound = verifications.allSatisfy(\.findings.isEmpty)
        return Answer(list: list, table, empty: .none, exit: isSound ? .done : .findings)
    }

    /// Edits not signed yet.
    static func drafts(_ drafts: [StoredDraft], _ directory: Directory) -> Answer {
        let zone = directory.policy.timeZone
        let table = Table(
            [
                .number(.number), .fixed(.institution), .fixed(.layer), .fixed(.kind),
                .fixed(.time),
            ],
            drafts.map {
                [
                    "\($0.number)", directory.code($0.institution), $0.scope.text, "\($0.kind)",
                    Dates.moment($0.created, zone: zone, .current),
                ]
            })
        let list = drafts.map { draft -> JSON in
            [
                "draft": .count(draft.number),
                "institution": .string(directory.code(draft.institution)),
                "layer": .string(draft.scope.text), "kind": .string("\(draft.kind)"),
                "created": .string(Dates.iso(draft.created)), "state": "draft",
            ]
        }
        return Answer(
            list: list, table, empty: Phrase(lv: "Melnrakstu nav.", en: "There are no drafts."))
    }

    /// What one draft will state.
    static func draft(_ draft: StoredDraft, _ names: RecordNames) -> Answer {
        let statements = (Payload(draft.payload)?.parts ?? []).count
        return Answer(
            [
                "draft": .count(draft.number),
                "institution": .string(names.directory.code(draft.institution)),
                "layer": .string(draft.scope.text), "kind": .string("\(draft.kind)"),
                "created": .string(Dates.iso(draft.created)), "parts": .count(statements),
            ],
            [
                .facts([
                    (.number, "\(draft.number)"),
                    (.institution, names.directory.code(draft.institution)),
                    (.layer, draft.scope.text), (.kind, "\(draft.kind)"),
                    (.statement, "\(statements)"),
                ])
            ])
    }
}

/// An entry of a log for people and programs.
private struct ShownEntry {
    let sequence: UInt64
    let header: Header
    let kind: String
    let text: String
    let json: JSON

    init(_ entry: Entry, sequence: UInt64, _ names: RecordNames) throws {
        guard let header = try? Header(entry.header), let payload = Payload(entry.payload) else {
            throw Failure.noLog("\(sequence)")
        }
        self.sequence = sequence
        self.header = header
        let content = EntryContent(header: header, payload: payload)
        (kind, text) = Self.describe(content, names)
        json = [
            "sequence": .count(sequence), "kind": .string(kind), "text": .string(text),
            "claimed_time": .string(Dates.iso(header.claimedTime)),
            "directory_size": .count(header.directorySize),
            "payload_hash": .string(header.payloadHash.hex), "leaf": .string(entry.leaf.hex),
            "bytes": .count(entry.header.count + entry.payload.count),
        ]
    }

    private static func describe(
        _ content: EntryContent, _ names: RecordNames
    ) -> (String, String) {
        switch content {
        case .changeSet(let statements, let note):
            let records = Set(statements.map(\.statement.cell.record)).sorted()
            let list = records.prefix(3).map { names.text($0) }.joined(separator: ", ")
            let reason = note.map { $0.reason.isEmpty ? "" : " – \($0.reason)" } ?? ""
            return ("change-set", "\(statements.count): \(list)\(reason)")
        case .act(let act, let text):
            let words = act.order.phrase(in: names.directory).text
            return ("act", words + (text.isEmpty ? "" : " – \(text)"))
        case .request(let request, let text):
            let words = request.phrase(in: names.directory).text
            return ("request", words + (text.isEmpty ? "" : " – \(text)"))
        case .refusal(let request, let text):
            let name = EntryName(log: request.log, sequence: request.sequence).text
            return ("refusal", "\(name) – \(text)")
        case .frontierNote(let note):
            return ("frontier-note", "\(Dates.day(note.day, .current)): \(note.changed.count)")
        case .unknown(let kind): return ("unknown", "\(kind)")
        case .unreadable(let reason): return ("unreadable", reason)
        }
    }
}

extension Failure {
    static func badLog(_ text: String) -> Failure {
        Failure.usage(
            Phrase(
                lv: "“\(text)” nav žurnāls; tas izskatās šādi: 7/1/public.",
                en: "“\(text)” is no log; one looks like 7/1/public."))
    }

    static func noLog(_ text: String) -> Failure {
        Failure(
            "no-log", .missing,
            Phrase(lv: "Žurnāla \(text) šeit nav.", en: "There is no log \(text) here."),
            remedy: Phrase(lv: "Skat. saime log list.", en: "See saime log list."))
    }

    static func noDraft(_ number: Int64) -> Failure {
        Failure(
            "no-draft", .missing,
            Phrase(lv: "Melnraksta \(number) nav.", en: "There is no draft \(number)."),
            remedy: Phrase(lv: "Skat. saime draft list.", en: "See saime draft list."))
    }
}
