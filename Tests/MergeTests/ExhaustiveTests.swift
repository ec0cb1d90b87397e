import Merge
import Register
import Testing

/// The steps that small histories are made of: institutions 4 and 5 are both led by 2.
private enum Step: CaseIterable {
    case ownerWrites, otherWrites, ownerWithdraws, leadWrites, transfer, transferBack
    case delegate, endDelegation, learn, deliver

    func apply(_ history: inout History, _ count: inout Int) {
        let cell = Cell(record: .test(4), group: "service.name")
        count += 1
        switch self {
        case .ownerWrites: history.write(4, .owner, cell, .set, "\(count)")
        case .otherWrites: history.write(5, .owner, cell, .set, "\(count)")
        case .ownerWithdraws: history.write(4, .owner, cell, .withdraw)
        case .leadWrites: history.write(2, .lead, cell, .set, "\(count)")
        case .transfer: history.order(.transfer(records: [.test(4)], from: 4, to: 5))
        case .transferBack: history.order(.transfer(records: [.test(4)], from: 5, to: 4))
        case .delegate:
            history.order(
                .delegate(owner: 4, delegate: 5, groups: ["service.name"], records: []))
        case .endDelegation: history.order(.endDelegation(delegation(in: history)))
        case .learn: for institution in UInt32(1)...6 { history.learn(institution) }
        case .deliver: for institution in UInt32(1)...6 { history.deliver(institution) }
        }
    }

    private func delegation(in history: History) -> UInt64 {
        let index = history.acts.lastIndex { act in
            if case .delegate = act.order { true } else { false }
        }
        return UInt64(index ?? 0)
    }
}

private var start: History {
    var history = History()
    history.order(.assignLead(institution: 4, lead: 2))
    history.order(.assignLead(institution: 5, lead: 2))
    for institution in UInt32(1)...6 { history.learn(institution) }
    return history
}

/// Every order of a list's elements.
func permutations<Element>(_ list: [Element]) -> [[Element]] {
    guard !list.isEmpty else { return [[]] }
    return list.indices.flatMap { index in
        var rest = list
        let first = rest.remove(at: index)
        return permutations(rest).map { [first] + $0 }
    }
}

struct ExhaustiveTests {
    @Test(arguments: Step.allCases)
    private func `Every program of four steps merges as the reference does`(first: Step) {
        var beginning = start
        var count = 0
        first.apply(&beginning, &count)
        for second in Step.allCases {
            for third in Step.allCases {
                for fourth in Step.allCases {
                    var history = beginning
                    var count = count
                    for step in [second, third, fourth] { step.apply(&history, &count) }
                    history.check("\(first) \(second) \(third) \(fourth)")
                }
            }
        }
    }

    @Test(arguments: [true, false])
    func `Every interleaving of statements, acts and cuts merges alike in every order`(
        listsCuts: Bool
    ) {
        let steps: [Step] = [.ownerWrites, .ownerWrites, .otherWrites, .transfer, .deliver, .learn]
        for program in Set(permutations(steps)) {
            var history = start
            var count = 0
            for step in program {
                if step == .transfer, !listsCuts {
                    history.order(
                        .transfer(records: [.test(4)], from: 4, to: 5), cuts: [])
                } else {
                    step.apply(&history, &count)
                }
            }
            history.check("\(program)")
            let cell = Cell(record: .test(4), group: "service.name")
            let list = history.statements[cell]?[.public] ?? []
            let expected = Dictionary(
                uniqueKeysWithValues: zip(list, history.merged(cell).verdicts))
            for order in permutations(list) {
                let merged = merge(
                    cell, layer: .public, statements: order, under: history.directory
                ) { history.leaves[$0] }
                for (stated, verdict) in zip(order, merged.verdicts) {
                    #expect(verdict == expected[stated])
                }
            }
            let effective = history.merged(cell).verdicts.filter { $0 == .effective }
            #expect(effective.count <= 1)
        }
    }
}
