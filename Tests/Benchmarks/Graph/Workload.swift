import Dependencies
import Foundation

/// A graph as the benchmark's files hold it; every program reads the same.
///
/// | file | holds |
/// |---|---|
/// | `links.bin` | for each link the dependent and what it depends on, 32 bits each, little-endian |
/// | `groups.bin` | for each node its institution, 32 bits |
/// | `questions.txt` | lines of words: a question, rounds to time, how many numbers, the numbers |
struct Workload {
    var nodes: [Node]
    var edges: ContiguousArray<Edge>

    /// A generated graph, its nodes numbered and its links ordered at random.
    ///
    /// Generated numbers lie in order of age, which flatters every program.
    static func synthetic(nodeCount: Int, seed: UInt64) -> Workload {
        let made = Generator(nodeCount: nodeCount, seed: seed).generate()
        var random = Random(seed: seed)
        let places = (0..<UInt32(nodeCount)).shuffled(using: &random)
        var nodes = made.nodes
        for (old, place) in places.enumerated() { nodes[Int(place)] = made.nodes[old] }
        let edges = made.edges.shuffled(using: &random).map { edge in
            Edge(
                from: places[Int(edge.from)], to: places[Int(edge.to)], kind: edge.kind,
                isCritical: edge.isCritical, status: edge.status, payload: edge.payload)
        }
        return Workload(nodes: nodes, edges: ContiguousArray(edges))
    }

    init(nodes: [Node], edges: ContiguousArray<Edge>) {
        self.nodes = nodes
        self.edges = edges
    }

    init(directory: String) throws {
        let pairs = try Self.numbers("\(directory)/links.bin")
        nodes = try Self.numbers("\(directory)/groups.bin").map {
            Node(kind: 0, institution: $0, sector: 0)
        }
        edges = []
        edges.reserveCapacity(pairs.count / 2)
        for index in 0..<(pairs.count / 2) {
            edges.append(
                Edge(from: pairs[2 * index], to: pairs[2 * index + 1], payload: UInt32(index)))
        }
    }

    func write(to directory: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        try Self.write(edges.flatMap { [$0.from, $0.to] }, to: "\(directory)/links.bin")
        try Self.write(nodes.map(\.institution), to: "\(directory)/groups.bin")
    }

    private static func write(_ numbers: [UInt32], to file: String) throws {
        var data = Data(capacity: numbers.count * 4)
        for number in numbers {
            for shift: UInt32 in [0, 8, 16, 24] {
                data.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        try data.write(to: URL(fileURLWithPath: file))
    }

    private static func numbers(_ file: String) throws -> ContiguousArray<UInt32> {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        return ContiguousArray(
            stride(from: 0, to: bytes.count, by: 4).map { place -> UInt32 in
                var number: UInt32 = 0
                for byte in bytes[place..<(place + 4)].reversed() {
                    number = number << 8 | UInt32(byte)
                }
                return number
            })
    }
}

/// A line of `questions.txt`.
struct Question {
    let name: String
    let rounds: Int
    let numbers: [NodeID]

    static func all(in directory: String) throws -> [Question] {
        try String(contentsOfFile: "\(directory)/questions.txt", encoding: .utf8)
            .split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard words.count >= 3, let rounds = Int(words[1]) else { return nil }
                return Question(
                    name: String(words[0]), rounds: rounds,
                    numbers: words.dropFirst(3).compactMap { NodeID($0) })
            }
    }

    /// The numbers two by two.
    var pairs: [(NodeID, NodeID)] {
        stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }
}
