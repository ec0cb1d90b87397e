import Merge
import Register

private let record = RecordID.test(4)

private func say(
    _ role: Role, _ kind: StatementKind, _ value: String = "", _ group: String = "service.name",
    element: Bytes = [], adopts: Reference? = nil, declines: Reference? = nil,
    of record: RecordID = record
) -> Statement {
    Statement(
        cell: Cell(record: record, group: group, element: element), role: role, kind: kind,
        value: Bytes(value.utf8), adopts: adopts, declines: declines)
}

private let four = LogID(institution: 4, scope: .public)
private let two = LogID(institution: 2, scope: .public)

extension VectorMaking {
    /// Whole small histories, each with what its name says in it.
    static func histories() throws -> [String: Vector] {
        var vectors: [String: Vector] = [:]
        func add(_ name: String, _ about: String, _ build: (inout VectorHistory) -> Void) throws {
            var history = VectorHistory()
            build(&history)
            var vector = Vector(
                about: about,
                directory: history.directory.map {
                    .init(header: $0.header.hex, payload: $0.payload.hex)
                },
                entries: history.entries.map {
                    .init(header: $0.header.hex, payload: $0.payload.hex)
                })
            try Replay(directory: history.directory, entries: history.entries).fill(&vector)
            vectors["merge-\(name)"] = vector
        }
        try authority(add)
        try statements(add)
        return vectors
    }

    private typealias Add = (String, String, (inout VectorHistory) -> Void) throws -> Void

    private static func authority(_ add: Add) throws {
        try add("transfer", "A record goes to another owner; an offline entry is late.") {
            $0.write(4, [say(.owner, .set, "first"), say(.owner, .set, "IT", "service.field")])
            $0.write(2, [say(.lead, .set, "health", "service.field")])
            let before = $0.size
            $0.order(.transfer(records: [record], from: 4, to: 5), cutting: [four, two])
            $0.write(4, [say(.owner, .set, "offline")], citing: before)
            $0.write(5, [say(.owner, .set, "the new owner's")])
            $0.write(2, [say(.lead, .set, "late", "service.field")], citing: before)
            $0.write(3, [say(.lead, .withdraw, "", "service.field")])
        }
        try add("fresh-log", "The former lead opens another log and cites the old directory.") {
            let before = $0.size
            $0.write(2, [say(.lead, .set, "health", "service.field")])
            $0.order(.assignLead(institution: 4, lead: 3), cutting: [two])
            $0.write(
                2, [say(.lead, .set, "stale", "service.field")], in: .government, citing: before)
        }
        try add("delegation", "Given, ended, and not outliving a transfer.") {
            let act = $0.size
            let groups = ["service.name"]
            $0.order(
                .delegate(owner: 4, delegate: 5, groups: groups, records: []), cutting: [four])
            $0.write(5, [say(.owner, .set, "delegate's")])
            $0.write(4, [say(.owner, .set, "without the say")])
            let before = $0.size
            $0.order(
                .endDelegation(act), cutting: [LogID(institution: 5, scope: .public)])
            $0.write(5, [say(.owner, .set, "stale")], citing: before)
            $0.order(.endDelegation(act))
        }
        try add("next-epoch", "Moved to another node: the old log's tail is late.") {
            let before = $0.size
            $0.write(4, [say(.owner, .set, "old node")])
            $0.order(
                .host(institution: 4, host: 2, sealKey: [9], nodeKeys: []), cutting: [four])
            $0.write(4, [say(.owner, .set, "tail"), say(.lead, .set, "tail")], citing: before)
            $0.write(4, [say(.owner, .set, "new node")], epoch: 2)
        }
        try add("excluded", "An excluded owner's records go to the national lead.") {
            $0.write(4, [say(.owner, .set, "kept"), say(.owner, .set, "x", "other")])
            $0.order(.exclude(4), cutting: [four, two])
            $0.write(1, [say(.owner, .set, "successor's", "other")])
            $0.write(2, [say(.lead, .set, "no longer", "service.field")])
        }
        try add("restricted", "A restricted layer takes what its institution owned then.") {
            let scope = Scope.restricted(4)
            $0.write(4, [say(.owner, .set, "secret")], in: scope)
            $0.write(5, [say(.owner, .set, "not 4's", of: .test(5))], in: scope)
            $0.order(
                .transfer(records: [record], from: 4, to: 5),
                cutting: [LogID(institution: 4, scope: scope)])
            $0.write(5, [say(.owner, .set, "in the former owner's layer")], in: scope)
            $0.write(5, [say(.owner, .set, "public")])
        }
        try add("act-without-effect", "Acts whose preconditions fail pin nothing.") {
            $0.write(4, [say(.owner, .set, "first")])
            $0.order(.transfer(records: [record], from: 5, to: 3), cutting: [four])
            $0.order(.assignLead(institution: 4, lead: 5), cutting: [two])
            $0.write(4, [say(.owner, .set, "second")])
        }
        try add("directory-skips", "A directory entry that may be skipped counts.") {
            $0.add(Payload(parts: []), kind: 99, isCritical: false)
            $0.order(.transfer(records: [record], from: 4, to: 5), cutting: [four])
            $0.write(5, [say(.owner, .set, "the receiver's")])
        }
        try add("directory-unreadable", "Nothing after a critical unknown entry counts.") {
            $0.add(Payload(parts: []), kind: 99)
            $0.order(.transfer(records: [record], from: 4, to: 5), cutting: [four])
            $0.write(4, [say(.owner, .set, "the owner's, citing what was read")], citing: 9)
        }
    }

    private static func statements(_ add: Add) throws {
        try add("roles", "Each role speaks, in groups of each precedence.") {
            for group in ["service.name", "service.field", "existence", "approval", "other"] {
                $0.write(4, [say(.owner, .set, "owner", group)])
                $0.write(2, [say(.lead, .set, "lead", group)])
                $0.write(1, [say(.national, .set, "national", group)])
            }
            $0.write(1, [say(.override, .set, "override"), say(.override, .withdraw)])
            $0.write(1, [say(.override, .empty, "", "existence")])
        }
        try add("elements", "Elements of a set: in, out, withdrawn, with a value.") {
            let group = "service.channel"
            $0.write(
                4,
                [
                    say(.owner, .in, "", group, element: [1]),
                    say(.owner, .in, "a", group, element: [2]),
                    say(.owner, .in, "", group, element: [3]),
                    say(.owner, .set, "the whole group", group),
                ])
            $0.write(
                4,
                [
                    say(.owner, .out, "", group, element: [1]),
                    say(.owner, .in, "b", group, element: [2]),
                    say(.owner, .withdrawElement, "", group, element: [3]),
                ])
        }
        try add("proposals", "Proposed, replaced, declined, adopted, taken back.") {
            let first = $0.write(5, [say(.owner, .set, "better")])
            $0.write(4, [say(.owner, .set, "mine"), say(.owner, .decline, declines: first)])
            let second = $0.write(5, [say(.owner, .set, "best")])
            $0.write(4, [say(.owner, .set, "best", adopts: second)])
            let third = $0.write(3, [say(.lead, .set, "third")])
            var otherBranch = third
            otherBranch.leaf = .zero
            $0.write(4, [say(.owner, .decline, declines: otherBranch)])
            $0.write(5, [say(.owner, .withdraw)])
        }
        try add("unreadable-entry", "What follows an unreadable entry isn't evaluated.") {
            $0.write(4, [say(.owner, .set, "first")])
            $0.write(4, [say(.owner, .set, "skipped")], kind: 99, isCritical: false)
            $0.write(4, [say(.owner, .set, "second")])
            $0.write(4, [say(.owner, .set, "critical")], kind: 99)
            $0.write(4, [say(.owner, .set, "not evaluated")])
        }
    }
}
