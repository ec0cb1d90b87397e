import Merge
import NaiveModel
import Register
import Testing

/// A federation being written: acts by the national lead, statements by authors that may be
/// behind, and what the national node holds of their logs.
struct History {
    var directory = Directory()
    var acts: [Act] = []
    /// The directory size that each institution knows.
    var known: [UInt32: UInt64] = [:]
    /// How many entries each log has, and how many of them the national node holds.
    var sizes: [LogID: UInt64] = [:]
    var held: [LogID: UInt64] = [:]
    var statements: [Cell: [Scope: [Stated]]] = [:]
    var leaves: [Position: Digest] = [:]

    /// The national lead 1, the ministries 2 and 3, and further institutions.
    init(institutions: UInt32 = 6, policy: Policy = History.policy) {
        order(
            .genesis(.init(name: "test", rootKey: [1], directoryKey: [2], authorities: [])))
        for number in 1...institutions {
            order(
                .admit(
                    .init(
                        number: number, registration: "", code: "i\(number)",
                        name: "Institution \(number)", sealKey: [3, UInt8(number)],
                        nodeKeys: [[4, UInt8(number)]],
                        leadKind: number == 1 ? .national : number < 4 ? .sector : .none)))
        }
        order(.policy(policy))
        for number in 1...institutions { learn(number) }
    }

    static let policy = Policy(precedence: [
        PrecedenceRow(group: "existence", roles: [.override, .owner], closed: true),
        PrecedenceRow(group: "service.name", roles: [.override, .owner]),
        PrecedenceRow(group: "service.field", roles: [.override, .national, .lead, .owner]),
        PrecedenceRow(group: "approval", roles: [.override, .lead, .national], closed: true),
    ])

    /// Orders an act, cutting every log that it must cut where the national node holds it.
    @discardableResult
    mutating func order(_ order: Act.Order, cuts: [Cut]? = nil) -> Directory.Outcome {
        let required = directory.logsCut(by: order, among: sizes.keys.sorted()).map { log in
            let size = held[log] ?? 0
            return Cut(log: log, size: size, root: size == 0 ? Tree.emptyRoot : .zero)
        }
        let act = Act(order, cuts: cuts ?? required)
        acts.append(act)
        return directory.append(act) { _, _, _ in true }
    }

    /// The institution learns the directory as it is now.
    mutating func learn(_ institution: UInt32) { known[institution] = directory.size }

    /// The national node receives all that an institution has written.
    mutating func deliver(_ institution: UInt32) {
        for (log, size) in sizes where log.institution == institution {
            guard directory.end(of: log) == nil else { continue }
            held[log] = size
        }
    }

    /// The log in which an institution writes now, as far as it knows.
    func log(_ institution: UInt32, _ scope: Scope = .public) -> LogID? {
        let size = known[institution] ?? 0
        let epoch = (UInt32(1)...9).last {
            let log = LogID(institution: institution, scope: scope, epoch: $0)
            return directory.opened(log).map { $0 <= size } ?? false
        }
        return epoch.map { LogID(institution: institution, scope: scope, epoch: $0) }
    }

    /// An institution states something, citing the directory that it knows.
    @discardableResult
    mutating func write(
        _ institution: UInt32, _ role: Role, _ cell: Cell, _ kind: StatementKind,
        _ value: String = "", in scope: Scope = .public, adopts: Reference? = nil,
        declines: Reference? = nil, isErased: Bool = false
    ) -> Reference? {
        guard let log = log(institution, scope) else { return nil }
        let position = Position(log: log, sequence: sizes[log, default: 0], index: 0)
        sizes[log, default: 0] += 1
        let stated = Stated(
            position: position, directorySize: known[institution] ?? 0, role: role, kind: kind,
            value: Bytes(value.utf8), adopts: adopts, declines: declines, isErased: isErased)
        statements[cell, default: [:]][scope, default: []].append(stated)
        let leaf = Digest.sha256(Bytes("\(log.text) \(position.sequence)".utf8))
        leaves[position] = leaf
        return Reference(log: log, sequence: position.sequence, index: 0, leaf: leaf)
    }

    func merged(_ cell: Cell, in scope: Scope = .public) -> MergedCell {
        let own = statements[cell]?[scope] ?? []
        var declines = Declines()
        for (cell, layers) in statements { declines.add(layers[scope] ?? [], of: cell) }
        return merge(
            cell, layer: scope, statements: own, declines: declines.naming(own, of: cell),
            under: directory
        ) { leaves[$0] }
    }

    /// The declines of the same record and group at other elements.
    private func declines(beside cell: Cell, in scope: Scope) -> [Stated] {
        statements.filter {
            $0.key != cell && $0.key.record == cell.record && $0.key.group == cell.group
        }.flatMap { $0.value[scope] ?? [] }.filter { $0.kind == .decline }
    }

    /// The value that shows: nil where nobody says anything, "∅" where it is said to be empty.
    func shown(_ cell: Cell, in scope: Scope = .public) -> String? {
        let list = statements[cell]?[scope] ?? []
        return merged(cell, in: scope).effective.map {
            switch list[$0].word {
            case .value(let value): String(decoding: value, as: UTF8.self)
            case .empty, nil: "∅"
            }
        }
    }

    /// The verdicts of a cell's statements, in the order written.
    func verdicts(_ cell: Cell, in scope: Scope = .public) -> [String] {
        merged(cell, in: scope).verdicts.map(\.code)
    }

    var naive: NaiveMerge {
        var records = Set(statements.keys.map(\.record))
        for act in acts {
            if case .transfer(let transferred, _, _) = act.order {
                records.formUnion(transferred)
            }
        }
        return NaiveMerge(acts: acts, records: records.sorted(), leaves: leaves)
    }

    /// Compares every cell and every outcome with the naive reference.
    func check(_ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
        let naive = naive
        let outcomes = directory.outcomes.map { $0 == .stands }
        #expect(outcomes == naive.outcomes, comment, sourceLocation: sourceLocation)
        for (cell, layers) in statements {
            for (layer, list) in layers {
                let expected = naive.merged(
                    cell, layer, list, declines: declines(beside: cell, in: layer))
                let found = merged(cell, in: layer)
                #expect(NaiveCell(found) == expected, comment, sourceLocation: sourceLocation)
                #expect(found.verdicts.count == list.count, sourceLocation: sourceLocation)
            }
        }
    }
}

extension RecordID {
    /// A record of this creator, told apart by a small number.
    static func test(_ creator: UInt32, _ number: UInt8 = 1) -> RecordID {
        var bytes = Bytes()
        bytes.append(bigEndian: creator)
        return RecordID(bytes + Bytes(repeating: 0, count: 15) + [number])
            ?? .institution(creator)
    }
}
