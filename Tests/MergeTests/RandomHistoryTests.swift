import Merge
import NaiveModel
import Register
import Testing

private let records: [RecordID] = [
    .test(4, 1), .test(4, 2), .test(5, 1), .test(6, 1), .test(2, 1), .institution(4),
]
private let groups = ["service.name", "service.field", "existence", "approval", "other"]
private let scopes: [Scope] = [.public, .public, .public, .government, .restricted(4)]

/// A few cells that are spoken of again and again, so that histories are dense.
private func cells(_ random: inout SeededGenerator) -> [Cell] {
    (0..<3).map { _ in
        Cell(
            record: random.pick(records), group: random.pick(groups),
            element: random.chance(3) ? [7] : [])
    }
}

extension SeededGenerator {
    fileprivate mutating func institution() -> UInt32 { UInt32(1 + below(6)) }

    fileprivate mutating func key() -> Bytes { [9, UInt8(below(256)), UInt8(below(256))] }

    fileprivate mutating func order(_ history: History, _ cells: [Cell]) -> Act.Order {
        let (one, two) = (institution(), institution())
        let record = pick(cells).record
        switch below(16) {
        case 0...2: return .assignLead(institution: one, lead: pick([0, 1, 2, 3, two]))
        case 3...5:
            let owner = history.directory.owner(of: record, at: history.directory.size) ?? one
            return .delegate(
                owner: chance(5) ? one : owner, delegate: two,
                groups: [pick(cells).group] + (chance(2) ? [pick(groups)] : []),
                records: chance(2) ? [] : [record])
        case 6, 7: return .endDelegation(UInt64(below(history.acts.count)))
        case 8...11:
            let owner = history.directory.owner(of: record, at: history.directory.size) ?? one
            let more = chance(4) ? [pick(records)] : []
            return .transfer(records: [record] + more, from: chance(5) ? one : owner, to: two)
        case 12: return .rotateKey(institution: one, sealKey: key())
        case 13:
            return .host(
                institution: one, host: chance(3) ? two : 0, sealKey: key(),
                nodeKeys: chance(5) ? [] : [[4, UInt8(one)]])
        case 14:
            let rows = groups.prefix(below(6)).map { group in
                PrecedenceRow(
                    group: group,
                    roles: Array(Role.allCases.shuffled(using: &self).dropLast(below(5))),
                    closed: chance(2))
            }
            return .policy(Policy(precedence: rows))
        default: return .exclude(chance(2) ? one : 6)
        }
    }

    /// A role that the institution has as far as it knows, or any.
    fileprivate mutating func role(
        _ institution: UInt32, _ cell: Cell, _ history: History
    ) -> Role {
        let roles = Role.allCases.filter {
            history.directory.say(
                $0, of: cell.group, in: cell.record, at: history.known[institution] ?? 0)
                == institution
        }
        return roles.isEmpty || chance(6) ? pick(Role.allCases) : pick(roles)
    }

    fileprivate mutating func write(_ history: inout History, _ cells: [Cell]) {
        let cell = pick(cells)
        let size = history.directory.size
        let holders = Role.allCases.compactMap {
            history.directory.say($0, of: cell.group, in: cell.record, at: size)
        }
        let author = holders.isEmpty || chance(3) ? institution() : pick(holders)
        let kinds: [StatementKind] =
            cell.element.isEmpty
            ? [.set, .set, .set, .empty, .withdraw, .decline]
            : [.in, .in, .out, .withdrawElement, .decline]
        let kind = pick(kinds)
        let scope = pick(scopes)
        // A decline may stand at another element than the proposal that it names.
        let named = history.statements.filter {
            $0.key == cell
                || kind == .decline && $0.key.record == cell.record && $0.key.group == cell.group
        }.sorted { $0.key < $1.key }
        let earlier = named.flatMap { $0.value[scope] ?? [] }.map(\.position)
        let target = earlier.isEmpty ? nil : pick(earlier)
        let reference = target.map { position in
            Reference(
                log: position.log, sequence: position.sequence, index: position.index,
                leaf: chance(6) ? .zero : history.leaves[position] ?? .zero)
        }
        history.write(
            author, role(author, cell, history), cell, kind,
            [.set, .in].contains(kind) ? pick(["a", "b", "c"]) : "", in: scope,
            adopts: kind != .decline && chance(4) ? reference : nil,
            declines: kind == .decline ? reference : nil, isErased: chance(9))
    }

    fileprivate mutating func history(steps: Int) -> History {
        var history = History()
        let cells = cells(&self)
        for _ in 0..<steps {
            switch below(10) {
            case 0, 1:
                let cuts: [Cut]? = chance(8) ? [] : nil
                history.order(order(history, cells), cuts: cuts)
            case 2: history.learn(institution())
            case 3: history.deliver(institution())
            case 4:
                let some = institution()
                history.learn(some)
                history.deliver(some)
            default: write(&history, cells)
            }
        }
        return history
    }
}

struct RandomHistoryTests {
    @Test(arguments: 0..<40)
    func `Random histories merge as the naive reference merges them`(block: UInt64) {
        for seed in (block * 50)..<(block * 50 + 50) {
            var random = SeededGenerator(spreading: seed)
            let history = random.history(steps: 20 + random.below(60))
            history.check("seed \(seed)")
            if seed.isMultiple(of: 5) { checkOrder(history, seed, &random) }
            if seed.isMultiple(of: 10) { checkPrefixes(history, seed) }
        }
    }

    /// Every statement keeps its verdict in whatever order the statements are merged.
    private func checkOrder(
        _ history: History, _ seed: UInt64, _ random: inout SeededGenerator
    ) {
        for (cell, layers) in history.statements {
            for (layer, list) in layers {
                func verdicts(_ list: [Stated]) -> [Position: Verdict] {
                    let merged = merge(
                        cell, layer: layer, statements: list, under: history.directory
                    ) { history.leaves[$0] }
                    return Dictionary(
                        uniqueKeysWithValues: zip(list.map(\.position), merged.verdicts))
                }
                #expect(
                    verdicts(list.shuffled(using: &random)) == verdicts(list), "seed \(seed)")
            }
        }
    }

    /// A node that is behind sees what the reference sees with the acts that it has.
    private func checkPrefixes(_ history: History, _ seed: UInt64) {
        for size in stride(from: history.directory.size, to: 8, by: -3) {
            var behind = history
            behind.directory = history.directory.prefix(size)
            behind.acts = Array(history.acts.prefix(Int(size)))
            behind.statements = history.statements.mapValues { layers in
                layers.mapValues { list in list.filter { $0.directorySize <= size } }
            }
            behind.check("seed \(seed), directory \(size)")
        }
    }

    @Test(arguments: UInt64(0)..<200)
    func `Whoever has the say agrees with a replay of the acts at every size`(seed: UInt64) {
        var random = SeededGenerator(spreading: seed &+ 1_000_000)
        let history = random.history(steps: 60)
        let naive = NaiveMerge(acts: history.acts, records: records, leaves: [:])
        for size in 0...history.acts.count {
            let prefix = history.directory.prefix(UInt64(size))
            for record in records {
                for group in groups {
                    for role in Role.allCases {
                        let expected = naive.say(role, group, record, at: size)
                        #expect(
                            history.directory.say(
                                role, of: group, in: record, at: UInt64(size)) == expected,
                            "seed \(seed), size \(size), \(role), \(group), \(record.hex)")
                        #expect(
                            prefix.say(role, of: group, in: record, at: UInt64(size))
                                == expected)
                    }
                }
            }
        }
    }
}
