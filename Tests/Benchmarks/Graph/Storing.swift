import Catalogue
import Dependencies
import Foundation
import GraphIndex
import Register
import Storage

/// Times what a program does with the graph's index in a store: reading all of it, and taking up
/// one link that came or went.
struct Storing {
    private let store: Store
    private let institutions = GraphInstitutions([:])
    private let day = GraphDay(number: 20_260_630)

    /// Opens the store in a file; makes an empty one where there is none.
    init(_ file: String) throws { store = try Store(path: file) }

    /// Reads the index until the graph is ready, a few times; then changes single links.
    func measureAll() throws {
        var times: [Double] = []
        var kept: KeptGraph?
        for _ in 0..<5 {
            kept = nil
            times.append(
                try milliseconds {
                    kept = try store.read { try KeptGraph($0, institutions, day: day) }
                })
        }
        guard var last = kept else { return }
        // Held once, as serve holds it between questions: changing it copies nothing.
        kept = nil
        let links = last.arrays.graph.edgeCount
        report("load", times.sorted()[times.count / 2], UInt64(links))
        print(
            """
            {"question":"bytes_a_link","value":\(Double(last.arrays.bytes) / Double(links))}
            """)
        try change(&last)
    }

    /// Links that come and go, one a commit: from the commit to where a question sees it.
    private func change(_ kept: inout KeptGraph) throws {
        var random = Random(seed: 7)
        let link = RecordID.random(creator: 1, using: &random)
        var times: [Double] = []
        var seen: UInt64 = 0
        // The first, not counted, opens and prepares what a running node has open.
        for round in -1..<200 {
            let ends = try self.ends(kept, &random)
            var stated = IndexedRecord(code: "link", title: "", node: nil)
            if round % 4 != 3 {
                stated.edges = [.init(source: ends.source, target: ends.target, attributes: 1)]
            }
            let before = kept.arrays.graph.edgeCount
            _ = try store.write { try $0.index($0.numbered(link), as: stated, isLogged: true) }
            var isFollowed = false
            times.append(
                try milliseconds { isFollowed = try store.read { try kept.follow($0) } })
            guard isFollowed else { throw Missed.change(round) }
            if kept.arrays.graph.edgeCount != before { seen += 1 }
        }
        times.removeFirst()
        times.sort()
        report("update", times[times.count / 2], seen)
        report("update_slowest", times[times.count - 1], seen)
    }

    private enum Missed: Error { case change(Int) }

    /// Two records that are nodes.
    private func ends(
        _ kept: KeptGraph, _ random: inout Random
    ) throws -> (source: RecordID, target: RecordID) {
        try store.read { snapshot in
            func any() throws -> RecordID {
                let number = UInt32(1 + random.below(kept.arrays.graph.nodeCount))
                return try snapshot.graphRecords([number])[number] ?? .institution(0)
            }
            return (try any(), try any())
        }
    }

    private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let time = start.duration(to: .now).components
        return Double(time.seconds) * 1e3 + Double(time.attoseconds) / 1e15
    }

    private func report(_ name: String, _ ms: Double, _ answer: UInt64) {
        print(
            """
            {"question":"\(name)","ms":\(ms),"answer":\(answer)}
            """)
    }
}
