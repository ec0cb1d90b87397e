import Register
import SyncProtocol
import Testing

@Suite struct `Frames` {
    /// All messages that a few eventful sessions write.
    private func messages() throws -> [Message] {
        var messages: [Message] = []
        for seed in 1...12 {
            let network = `Nodes in a network`.network(UInt64(seed))
            for _ in 0..<300 { try network.step() }
            try network.heal()
            for link in network.links.compactMap({ $0 }) {
                messages += link.ends.flatMap(\.sent)
            }
        }
        let nodes = federation(3)
        for (node, branch) in zip(nodes, ["x", "y"]) {
            let author = MemoryNode(3)
            author.logs[MemoryNode.acts] = node.logs[MemoryNode.acts]
            author.write(branch)
            author.write(branch)
            let log = LogID(institution: 3, scope: .public)
            node.logs[log] = author.logs[log]
        }
        nodes[0].throttled = [nodes[1].write("refused")]
        let link = try Link(nodes[1], nodes[0])
        try link.run()
        let branches = `A session over a lost branch`.nodes(point: 3, pinned: 9, cut: 8, lost: 9)
        let search = try Link(branches[1], branches[0])
        try search.run()
        messages += search.ends.flatMap(\.sent)
        messages.append(.head(Head(size: 3, root: .sha256([3]))))
        messages.append(.bye(Refusal(.done, "Enough.")))
        return messages + link.ends.flatMap(\.sent)
    }

    private func kind(_ message: Message) -> String {
        String(String(describing: message).prefix { $0 != "(" })
    }

    @Test func `carry every message there and back`() throws {
        let messages = try messages()
        var kinds: Set<String> = []
        for message in messages {
            kinds.insert(kind(message))
            if case .delivery(let delivery) = message {
                if !delivery.evidence.isEmpty { kinds.insert("evidence") }
                if !delivery.receipts.isEmpty { kinds.insert("receipts") }
                if delivery.cursor != nil { kinds.insert("cursor") }
            }
            let decoded = try Message(frame: message.frame)
            #expect(decoded == message)
        }
        #expect(
            kinds == [
                "hello", "subscribe", "resume", "delivery", "answers", "head", "leftOut", "state",
                "compare", "holdings", "want", "contest", "bye", "evidence", "receipts", "cursor",
                "probe", "prefixes",
            ])
    }

    @Test func `end the session when they are malformed, and never trap`() throws {
        let frames = try messages().map(\.frame)
        var refused = 0
        for seed in 1...10_000 {
            var random = SeededGenerator(seed: UInt64(seed))
            var frame = frames[Int.random(in: 0..<frames.count, using: &random)]
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&frame, &random) }
            do {
                _ = try Message(frame: frame)
            } catch {
                refused += 1
                #expect(error.description.hasSuffix("."))
            }
        }
        #expect(refused > 1000)
    }

    @Test func `that are wrong in meaning never trap a session either`() throws {
        let messages = try messages()
        var closed = 0
        for seed in 1...2_000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let nodes = federation(2)
            nodes[0].write("a")
            nodes[1].write("b")
            let link = try Link(nodes[1], nodes[0])
            if seed % 4 > 0 { try link.run() }
            for _ in 0..<5 {
                let side = Int.random(in: 0...1, using: &random)
                let message = messages[Int.random(in: 0..<messages.count, using: &random)]
                var frame = message.frame
                if random.oneIn(2) { mutate(&frame, &random) }
                let store = link.ends[side].node
                try link.ends[side].session.receive(frame: frame, at: link.now, store: store)
                for _ in 0..<20 where try link.write(side) {}
            }
            closed += link.ends.filter { $0.closed != nil }.count
            #expect(link.ends.allSatisfy { $0.closed?.reason.isEmpty != true }, "seed \(seed)")
            let sizes = nodes.map { $0.logs[LogID(institution: $0.number, scope: .public)]?.size }
            #expect(sizes == [1, 1], "seed \(seed)")
        }
        #expect(closed > 500)
    }

    @Test func `of many tiny parts are refused before they are decoded`() throws {
        var range = Bytes([10, 10]) + Bytes("1/1/public".utf8)
        for _ in 0..<200_000 { range += [26, 0] }
        let delivery = Bytes([18]) + varint(range.count) + range
        let frame = Bytes([34]) + varint(delivery.count) + delivery
        #expect(throws: MalformedFrame.self) { try Message(frame: frame) }
    }

    @Test(arguments: [1024, 1025])
    func `carry 1024 receipts and pieces of evidence, and no more`(count: Int) throws {
        let log = LogID(institution: 3, scope: .public)
        let receipt = Receipt(
            federation: MemoryNode.federation, signer: 1, isFinal: true, time: 1, directorySize: 1,
            logs: [Cut(log: log, size: 1, root: .zero)], sign: { MemoryNode.seal($0, 1) })
        let checkpoint = Checkpoint(
            federation: MemoryNode.federation, log: log, size: 1, root: .zero,
            sign: { MemoryNode.seal($0, 3) })
        let evidence = Evidence(
            first: checkpoint, second: checkpoint, otherRoot: .zero, proof: [])
        var receipts = Delivery(number: 0)
        receipts.receipts = Array(repeating: receipt, count: count)
        var proofs = Delivery(number: 1)
        proofs.evidence = Array(repeating: evidence, count: count)
        for delivery in [receipts, proofs] {
            let frame = Message.delivery(delivery).frame
            if count <= 1024 {
                #expect(try Message(frame: frame) == .delivery(delivery))
            } else {
                #expect(throws: MalformedFrame.self) { try Message(frame: frame) }
            }
        }
    }

    @Test func `about branches keep to their bounds`() throws {
        let log = LogID(institution: 3, scope: .public)
        let prefix = Prefix(size: 1, root: .zero, proof: [])
        let right: [Message] = [
            .probe(Probe(log: log, cut: 20, sizes: Array(1...16))),
            .prefixes(Prefixes(log: log, cut: 20, prefixes: [])),
            .prefixes(Prefixes(log: log, cut: 20, prefixes: [prefix])),
        ]
        for message in right { #expect(try Message(frame: message.frame) == message) }
        var long = prefix
        long.proof = Array(repeating: .zero, count: 65)
        let wrong: [Message] = [
            .probe(Probe(log: log, cut: 20, sizes: [])),
            .probe(Probe(log: log, cut: 20, sizes: Array(1...17))),
            .probe(Probe(log: log, cut: 20, sizes: [0, 1])),
            .probe(Probe(log: log, cut: 20, sizes: [2, 2])),
            .probe(Probe(log: log, cut: 20, sizes: [3, 2])),
            .probe(Probe(log: log, cut: 20, sizes: [20])),
            .probe(Probe(log: log, cut: 1 << 48, sizes: [1])),
            .prefixes(Prefixes(log: log, cut: 20, prefixes: [prefix, prefix])),
            .prefixes(Prefixes(log: log, cut: 1, prefixes: [prefix])),
            .prefixes(Prefixes(log: log, cut: 20, prefixes: [long])),
        ]
        for message in wrong {
            #expect(throws: MalformedFrame.self) { try Message(frame: message.frame) }
        }
    }

    @Test func `before a Hello may have 64 KiB`() throws {
        let nodes = federation(2)
        let link = try Link(nodes[1], nodes[0])
        let frame = Bytes(repeating: 0, count: 64 * 1024 + 1)
        try link.ends[1].session.receive(frame: frame, at: link.now, store: nodes[0])
        while try link.write(1) {}
        #expect(link.ends[1].closed?.code == .malformedFrame)
    }

    @Test func `of any kind but Hello come after it`() throws {
        let nodes = federation(2)
        for message in [Message.want([]), .head(Head(size: 0, root: .zero)), .compare([])] {
            let link = try Link(nodes[1], nodes[0])
            try link.ends[1].session.receive(message, at: link.now, store: nodes[0])
            while try link.write(1) {}
            #expect(link.ends[1].closed?.code == .unexpected)
        }
    }

    private func varint(_ number: Int) -> Bytes {
        var rest = UInt64(number)
        var bytes = Bytes()
        while rest > 127 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private func mutate(_ frame: inout Bytes, _ random: inout SeededGenerator) {
        guard !frame.isEmpty else { return frame.append(UInt8(truncatingIfNeeded: random.next())) }
        let index = Int.random(in: 0..<frame.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: frame[index] ^= 1 << UInt8(random.next() % 8)
        case 1: frame[index] = UInt8(truncatingIfNeeded: random.next())
        case 2: frame.removeSubrange(index...)
        case 3: frame.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
        case 4:
            let end = Int.random(in: index..<frame.count, using: &random)
            frame.insert(contentsOf: frame[index...end], at: index)
        default:
            for offset in 0..<8 where index + offset < frame.count { frame[index + offset] = 255 }
        }
    }
}
