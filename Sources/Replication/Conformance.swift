internal import Foundation
internal import Merge
internal import Register
public import Storage

/// Runs symbolic histories through the product's own admission and merge, with real bytes and
/// keys thrown away (`Protocol/conformance.md`).
public enum Conformance {
    /// Runs a history: JSON Lines, one step each.
    ///
    /// - Parameters:
    ///   - history: The lines; empty ones are skipped.
    ///   - open: An empty store for the node with this name.
    /// - Returns: Lines of JSON with sorted keys: one for each `show`, and one for each `deliver`
    ///   that a node didn't simply take.
    /// - Throws: ``ConformanceError`` naming the line; what stores throw.
    public static func run(
        _ history: String, opening open: (_ node: String) throws -> Store
    ) throws -> [String] {
        var run = try ConformanceRun()
        for (index, line) in history.split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() where line.contains(where: { !$0.isWhitespace }) {
            do {
                let step = try JSONDecoder().decode(
                    ConformanceStep.self, from: Data(line.utf8))
                try run.take(step, opening: open)
            } catch var error as ConformanceError {
                error.line = index + 1
                throw error
            } catch let error as DecodingError {
                var named = ConformanceError("the step can't be read (\(error))")
                named.line = index + 1
                throw named
            }
        }
        return run.output
    }
}

/// A history being run: its bytes, the nodes and what was printed.
private struct ConformanceRun {
    private var world: ConformanceWorld
    private var nodes: [String: Replica] = [:]
    private(set) var output: [String] = []

    init() throws { world = try ConformanceWorld() }

    mutating func take(
        _ step: ConformanceStep, opening open: (String) throws -> Store
    ) throws {
        if let act = step.act { try world.order(act) }
        if let write = step.write { try world.write(write) }
        if let sign = step.sign { try world.sign(sign) }
        if let fork = step.fork { try world.fork(fork) }
        if let deliver = step.deliver { try self.deliver(deliver, opening: open) }
        if let name = step.show { try show(name) }
    }

    private mutating func deliver(
        _ step: ConformanceStep.Deliver, opening open: (String) throws -> Store
    ) throws {
        if let size = step.directory {
            try deliver(directory: size, to: step.to, opening: open)
        }
        guard let name = step.log, let size = step.size else { return }
        let range = try world.range(of: ConformanceWorld.log(name), size)
        let result = try node(step.to).admit([range])
        for result in result where result.verdict != .admitted && result.verdict != .held {
            try print(
                Answer(
                    deliver: "\(name) \(size.size)\(size.suffix)", to: step.to,
                    answer: result.verdict.word))
        }
    }

    private mutating func deliver(
        directory size: UInt64, to name: String, opening open: (String) throws -> Store
    ) throws {
        guard let node = nodes[name] else {
            nodes[name] = try Replica.join(
                world.federation, membership: world.directoryRange(from: 0, to: size),
                in: open(name), seals: [],
                machine: Machine(boot: "conformance", identifier: name))
            return
        }
        let held = try node.directoryHead().size
        let result = try node.admitDirectory(
            world.directoryRange(from: min(held, size), to: size))
        if result.verdict != .admitted && result.verdict != .held {
            try print(
                Answer(deliver: "directory \(size)", to: name, answer: result.verdict.word))
        }
    }

    private mutating func show(_ name: String) throws {
        try print(
            ConformanceReport(of: node(name), named: name) { log, size, root in
                world.branch(of: log, at: size, root: root)
            })
    }

    private func node(_ name: String) throws -> Replica {
        guard let node = nodes[name] else {
            throw ConformanceError("node \(name) has no directory yet")
        }
        return node
    }

    private mutating func print(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        output.append(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// What a node said to a range that it didn't simply take.
    private struct Answer: Encodable {
        let deliver: String
        let to: String
        let answer: String
    }
}

extension BranchSize {
    fileprivate var suffix: String { branch == ConformanceWorld.main ? "" : "@\(branch)" }
}

extension RangeVerdict {
    fileprivate var word: String {
        switch self {
        case .admitted: "admitted"
        case .held: "held"
        case .missing(let size): "missing from \(size)"
        case .waits(let size): "waits for directory \(size)"
        case .setApart: "set apart"
        case .refused(let refusal): "refused \(refusal.code.rawValue)"
        }
    }
}
