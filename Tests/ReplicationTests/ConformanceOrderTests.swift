import Foundation
import Replication
import Storage
import Testing

/// Writes random symbolic histories: authors that may be behind, cuts of what the national node
/// holds, and two nodes that receive the same in different steps.
private struct RandomHistory {
    private(set) var lines: [String] = []
    private var random: Seeded
    private var size: UInt64 = 1
    private var known: [Int: UInt64] = [:]
    /// The directory size at which each epoch of an institution began.
    private var epochs: [Int: [UInt64]] = [:]
    private var sizes: [String: Int] = [:]
    private var held: [String: Int] = [:]
    private var ended: Set<String> = []
    private var delegations: [UInt64] = []

    init(seed: UInt64, steps: Int) {
        random = Seeded(seed)
        for number in 1...5 {
            let lead = ["national", "sector", "sector", "none", "none"][number - 1]
            order(#""admit":{"number":\#(number),"lead":"\#(lead)"}"#)
            epochs[number] = [size]
        }
        order(
            #""policy":[{"group":"service.name","roles":["override","owner"]},"#
                + #"{"group":"existence","roles":["override","owner"],"closed":true}]"#)
        order(#""assign":{"institution":4,"lead":2}"#)
        order(#""assign":{"institution":5,"lead":3}"#)
        for number in 1...5 { known[number] = size }
        for node in ["A", "B"] { deliver("directory", Int(size), to: node) }
        for _ in 0..<steps { step() }
        for _ in 0..<2 {
            for node in ["A", "B"] {
                deliver("directory", Int(size), to: node)
                for (log, size) in sizes.sorted(by: { $0.key < $1.key }) {
                    deliver(log, size, to: node)
                }
            }
        }
        lines += [#"{"show":"A"}"#, #"{"show":"B"}"#]
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    private mutating func pick(_ list: [String]) -> String { list[below(list.count)] }

    private mutating func order(_ order: String, cutting: Bool = false) {
        let cuts = held.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }
        let list = cutting && !cuts.isEmpty ? #","cuts":{\#(cuts.joined(separator: ","))}"# : ""
        lines.append(#"{"act":{\#(order)\#(list)}}"#)
        size += 1
    }

    private mutating func deliver(_ log: String, _ size: Int, to node: String) {
        lines.append(
            log == "directory"
                ? #"{"deliver":{"to":"\#(node)","directory":\#(size)}}"#
                : #"{"deliver":{"to":"\#(node)","log":"\#(log)","size":\#(size)}}"#)
    }

    private mutating func step() {
        switch below(12) {
        case 0, 1: act()
        case 2, 3:
            let one = 1 + below(5)
            known[one] = size
            for (log, size) in sizes where log.hasPrefix("\(one)/") && !ended.contains(log) {
                held[log] = size
            }
        case 4: known[1 + below(5)] = size
        case 5: deliver("directory", Int(size) - below(3), to: "B")
        case 6, 7:
            guard
                let (log, size) = sizes.sorted(by: { $0.key < $1.key }).randomElement(
                    using: &random)
            else { return }
            deliver(log, 1 + below(size), to: pick(["A", "B", "B"]))
        default: write()
        }
    }

    private mutating func act() {
        let (one, other) = (1 + below(5), 1 + below(5))
        let record = pick(["4.1", "5.1"])
        switch below(7) {
        case 0, 1:
            order(
                #""transfer":{"records":["\#(record)"],"from":\#(one),"to":\#(other)}"#,
                cutting: true)
        case 2:
            order(
                #""transfer":{"records":["4.1"],"from":4,"to":5}"#, cutting: true)
        case 3:
            order(
                #""assign":{"institution":\#(4 + below(2)),"lead":\#(2 + below(2))}"#, cutting: true
            )
        case 4:
            delegations.append(size)
            order(
                #""delegate":{"owner":4,"delegate":\#(other),"groups":["service.name"]}"#,
                cutting: true)
        case 5:
            if let last = delegations.last { order(#""end":\#(last)"#, cutting: true) }
        default:
            let moving = 4 + below(2)
            if below(2) == 0 { return order(#""rotate":\#(moving)"#, cutting: true) }
            order(#""host":{"institution":\#(moving),"host":2}"#, cutting: true)
            epochs[moving, default: []].append(size)
            for log in sizes.keys where log.hasPrefix("\(moving)/") { ended.insert(log) }
        }
    }

    private mutating func write() {
        let one = 1 + below(5)
        let cited = known[one] ?? size
        let epoch = (epochs[one] ?? []).count { $0 <= cited }
        let scope = pick(["public", "public", "government"])
        let group = pick(["service.name", "service.field", "existence"])
        let kind = pick(["set", "set", "set", "empty", "withdraw"])
        let higher = one == 1 ? "override" : one < 4 ? "lead" : "owner"
        let role = pick(["owner", "owner", "lead", higher])
        sizes["\(one)/\(epoch)/\(scope)", default: 0] += 1
        lines.append(
            #"{"write":{"institution":\#(one),"scope":"\#(scope)","epoch":\#(epoch),"#
                + #""citing":\#(cited),"statements":[{"record":"\#(pick(["4.1", "5.1"]))","#
                + #""group":"\#(group)","role":"\#(role)","kind":"\#(kind)","#
                + #""value":"\#(kind == "set" ? String(below(4)) : "")"}]}}"#)
    }
}

struct ConformanceOrderTests {
    @Test(arguments: UInt64(1)...40)
    func `Two nodes that received the same in different steps show the same`(seed: UInt64) throws {
        let history = RandomHistory(seed: seed, steps: 50)
        let folder = try Folder()
        var count = 0
        let output = try Conformance.run(history.lines.joined(separator: "\n")) { _ in
            count += 1
            return try Store(path: folder.file("\(count).db"))
        }
        let shown = try output.suffix(2).map { line in
            var shown = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let verdicts = try #require(shown["verdicts"] as? [[String: String]])
            shown["verdicts"] = verdicts.filter { $0["verdict"] != "set-apart" }
            shown["show"] = nil
            return try JSONSerialization.data(withJSONObject: shown, options: .sortedKeys)
        }
        #expect(shown.count == 2)
        #expect(
            shown.first == shown.last,
            "seed \(seed):\n\(history.lines.joined(separator: "\n"))\n\(output.suffix(2))")
    }
}
