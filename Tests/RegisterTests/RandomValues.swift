import Register

extension SeededGenerator {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func chance(_ outOf: Int) -> Bool { below(outOf) == 0 }

    mutating func bytes(_ count: Int) -> Bytes {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    mutating func number() -> UInt64 {
        pick([0, 1, 127, 128, 65_535, 1 << 32, .max, next(), UInt64(below(1000))])
    }

    mutating func institution() -> UInt32 {
        pick([1, 2, 7, 300, .max, UInt32.random(in: 1...9, using: &self)])
    }

    mutating func digest() -> Digest { Digest.sha256(bytes(8)) }

    mutating func text() -> String {
        pick(["", "E-veselība", "a\nb", "\u{301}x", "K", String(repeating: "ķ", count: below(40))])
    }

    mutating func record() -> RecordID {
        chance(4)
            ? .institution(institution()) : .random(creator: institution(), using: &self)
    }

    mutating func log(directory: Bool = true) -> LogID {
        let scopes: [Scope] = [.public, .government, .restricted(institution())]
        return LogID(
            institution: institution(), scope: pick(scopes + (directory ? [.directory] : [])),
            epoch: institution())
    }

    mutating func reference() -> Reference {
        Reference(
            log: log(), sequence: number(), index: UInt32.random(in: 0...9, using: &self),
            leaf: digest())
    }

    mutating func cut() -> Cut {
        let size = number()
        return Cut(log: log(), size: size, root: size == 0 ? Tree.emptyRoot : digest())
    }

    mutating func statement() -> Statement {
        let kind = pick(StatementKind.allCases)
        let named = kind.namesElement ?? chance(2)
        var statement = Statement(
            cell: Cell(
                record: record(), group: pick(["existence", "service.name", "x"]),
                element: named ? bytes(1 + below(20)) : []),
            role: pick(Role.allCases), kind: kind, value: chance(3) ? [] : bytes(below(60)))
        if chance(3) { statement.adopts = reference() }
        if kind == .decline { statement.declines = reference() }
        return statement
    }

    mutating func changeSet() -> ChangeSet {
        ChangeSet(
            statements: (0..<below(5)).map { _ in statement() },
            note: chance(2) ? ChangeNote(reason: text(), basis: text()) : nil)
    }

    mutating func order() -> Act.Order {
        let (one, two) = (institution(), institution())
        switch below(14) {
        case 0:
            return .genesis(
                .init(
                    name: text(), rootKey: bytes(below(90)), directoryKey: bytes(91),
                    authorities: (0..<below(3)).map { _ in bytes(20) }, rootSignature: bytes(64)))
        case 1:
            return .admit(
                .init(
                    number: one, registration: "90000000001", code: text(), name: text(),
                    sealKey: bytes(91), nodeKeys: (0..<below(3)).map { _ in bytes(20) },
                    host: two, leadKind: pick([.none, .sector, .municipality, .national])))
        case 2: return .assignLead(institution: one, lead: chance(3) ? 0 : two)
        case 3:
            return .delegate(
                owner: one, delegate: two, groups: ["service.name", "x"],
                records: (0..<below(3)).map { _ in record() })
        case 4: return .endDelegation(number())
        case 5:
            return .transfer(records: (0..<below(4)).map { _ in record() }, from: one, to: two)
        case 6: return .rotateKey(institution: one, sealKey: bytes(below(99)))
        case 7:
            return .host(
                institution: one, host: two, sealKey: bytes(91),
                nodeKeys: (0..<below(3)).map { _ in bytes(20) })
        case 8: return .policy(policy())
        case 9: return .exclude(one)
        case 10:
            return .rename(institution: one, registration: "", code: text(), name: text())
        case 11: return .bindNode(institution: one, nodeKey: bytes(20))
        case 12: return .unbindNode(institution: one, nodeKey: bytes(20))
        default: return .rotateDirectoryKey(key: bytes(91), rootSignature: bytes(64))
        }
    }

    mutating func policy() -> Policy {
        Policy(
            precedence: (0..<below(4)).map { index in
                PrecedenceRow(
                    group: "group\(index)",
                    roles: Role.allCases.shuffled(using: &self).dropLast(below(4)).map { $0 },
                    closed: chance(2))
            },
            timeZone: "Europe/Riga", dailyQuota: number(), lateQuota: number(),
            countersigningSectors: UInt32.random(in: 0...3, using: &self))
    }

    mutating func act() -> Act {
        var cuts: [LogID: Cut] = [:]
        for _ in 0..<below(4) {
            let cut = cut()
            cuts[cut.log] = cut
        }
        return Act(
            order(), cuts: cuts.values.sorted(),
            requests: (0..<below(3)).map { _ in reference() })
    }

    mutating func request() -> Request {
        switch below(4) {
        case 0: .act(order())
        case 1: .offer(records: (0..<below(3)).map { _ in record() }, to: institution())
        case 2: .accept(offer: reference())
        default: .decline(offer: reference())
        }
    }

    mutating func frontierNote() -> FrontierNote {
        FrontierNote(
            changed: (0..<below(5)).map { _ in cut() }.sorted(),
            time: Int64(bitPattern: number()), directorySize: number(), day: "2026-03-29")
    }

    mutating func header(_ kind: EntryKind, _ payload: Payload) -> Header {
        let size = number()
        return Header(
            federation: digest(),
            log: kind == .act
                ? LogID(institution: 1, scope: .directory) : log(directory: false),
            sequence: number(), kind: kind, payload: payload, directorySize: size,
            directoryRoot: size == 0 ? .zero : digest(),
            claimedTime: Int64(bitPattern: number()))
    }

    mutating func receipt() -> Receipt {
        var logs: [LogID: Cut] = [:]
        for _ in 0..<below(4) {
            let cut = cut()
            logs[cut.log] = cut
        }
        let signature = bytes(1 + below(80))
        return Receipt(
            federation: digest(), signer: institution(), isFinal: chance(2),
            time: Int64(bitPattern: number()), directorySize: number(),
            logs: Array(logs.values)
        ) { _ in signature }
    }

    mutating func checkpoint() -> Checkpoint {
        let signature = bytes(1 + below(80))
        return Checkpoint(
            federation: digest(), log: log(), size: number(), root: digest()
        ) { _ in signature }
    }
}
