internal import Merge
internal import Register
internal import Replication

extension StatementView {
    /// The statement in JSON (`CLI.md`, STATEMENT).
    func json(in directory: Directory, more: [String: JSON] = [:]) -> JSON {
        let log = reference.log
        let members: [String: JSON] = [
            "institution": .string(directory.code(author)),
            "role": .string(statement.role.code), "layer": .string(layer.text),
            "group": .string(statement.cell.group),
            "element": .optional(statement.cell.elementText),
            "kind": .string(statement.kind.code), "value": value,
            "effective": .bool(isEffective), "verdict": .string(verdict.code),
            "erased": .bool(isErased), "directory_size": .count(directorySize),
            "log": [
                "institution": .string(directory.code(log.institution)),
                "scope": .string(log.scope.text), "epoch": .count(log.epoch),
            ],
            "sequence": .count(reference.sequence), "index": .count(reference.index),
            "position": .string(position.text),
            "reason": .string(note?.reason ?? ""), "basis": .string(note?.basis ?? ""),
            "time": [
                "claimed": .string(Dates.iso(claimedTime)),
                "held": .optional(acknowledgement.held.map(Dates.iso)),
                "final": .optional(acknowledgement.final.map(Dates.iso)),
            ],
        ]
        return .object(members.merging(more) { $1 })
    }

    private var value: JSON { isErased ? .null : statement.shownJSON }

    /// The value for people: texts in all languages, the process's first; everything else as it is.
    var shownValue: String {
        switch statement.kind {
        case .empty: return say("(tukšs)", "(empty)")
        case .withdraw, .withdrawElement: return say("(atsaukts)", "(withdrawn)")
        case .out: return say("(nav tajā)", "(out)")
        case .decline: return say("(noraida)", "(declines)")
        case .in where statement.value.isEmpty: return say("(ir tajā)", "(in)")
        case .set, .in: return isErased ? say("(dzēsts)", "(erased)") : statement.value.shown
        }
    }

    /// The verdict for people.
    var shownVerdict: String {
        guard case .judged(let verdict) = verdict else {
            return say("nav izvērtēts", "not evaluated")
        }
        switch verdict {
        case .effective: return say("spēkā", "effective")
        case .losing(.higherRole(let role)):
            return say("augstāka loma: \(role.code)", "higher role: \(role.code)")
        case .losing(.closed): return say("lomai te nav vārda", "closed to the role")
        case .superseded: return say("aizstāts", "superseded")
        case .withdrawing: return say("atsauc", "withdrawing")
        case .proposed: return say("priekšlikums", "proposed")
        case .declined: return say("noraidīts", "declined")
        case .late(let act): return say("novēlots (akts \(act))", "late (act \(act))")
        }
    }

    /// The rule that beat it, for programs; nil while it shows.
    var rule: String? {
        guard case .judged(let verdict) = verdict else { return "not-evaluated" }
        switch verdict {
        case .effective: return nil
        case .losing(.higherRole(let role)): return "higher-role:\(role.code)"
        case .losing(.closed): return "closed"
        case .late(let act): return "late:\(act)"
        default: return verdict.code
        }
    }
}

extension Bytes {
    /// A register value for people.
    var shown: String {
        guard let json = try? CanonicalJSON(canonical: self) else {
            return String(decoding: self, as: UTF8.self)
        }
        return json.shown
    }
}

extension CanonicalJSON {
    fileprivate var shown: String {
        switch self {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .bool(let bool): return bool ? say("jā", "yes") : say("nē", "no")
        case .array(let items): return items.map(\.shown).joined(separator: ", ")
        case .object(let members):
            if members.keys.allSatisfy({ $0.count == 2 }), !members.isEmpty {
                return Self.shown(texts: members)
            }
            if members.count == 1, let only = members.values.first { return only.shown }
            return members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.shown)" }
                .joined(separator: "; ")
        }
    }

    /// A text in each of its languages, the process's first: two may differ in another one alone.
    private static func shown(texts: [String: CanonicalJSON]) -> String {
        let order = [Language.current.rawValue, "lv", "en"] + texts.keys.sorted()
        guard let first = order.first(where: { texts[$0] != nil }), let text = texts[first] else {
            return ""
        }
        let others = texts.filter { $0.key != first }.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value.shown)" }
        return others.isEmpty ? text.shown : "\(text.shown) (\(others.joined(separator: "; ")))"
    }
}

extension Statement {
    /// The value in JSON: a decline's is its reason, and others may have written anything.
    var shownJSON: JSON {
        if value.isEmpty { return .null }
        guard kind != .decline, (try? CanonicalJSON(canonical: value)) != nil else {
            return .string(String(decoding: value, as: UTF8.self))
        }
        return .value(value)
    }
}
