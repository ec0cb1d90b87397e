import Merge
import Register
import Testing

struct AdmissionTests {
    private func bench(_ count: Int = 3) -> Bench {
        var bench = Bench()
        bench.write(count)
        return bench
    }

    /// What a node says to the three entries once the last is replaced and signed anew.
    private func word(alter: (inout Header) -> Void) throws -> String {
        var bench = bench(2)
        let entry = bench.entry(alter: alter)
        bench.entries.append(entry)
        return try bench.judge(bench.range()).word
    }

    @Test func `A range is admitted whole or from where the log ends`() throws {
        let bench = bench()
        for held in 0..<3 {
            for start in 0...held {
                guard case .admitted(let range) = try bench.judge(bench.range(start), held: held)
                else {
                    Issue.record("\(start), \(held)")
                    continue
                }
                #expect(range.entries.count == 3 - held)
                #expect(range.log.tree == bench.tree(3))
                #expect(range.log.citation == bench.history.directory.size)
            }
        }
        #expect(try bench.judge(bench.range(), held: 3).word == "held")
        #expect(try bench.judge(bench.range(2), held: 3).word == "held")
    }

    @Test func `Each refusal has its one cause`() throws {
        let good = bench()
        #expect(try good.judge(good.range(2), held: 1).word == "gap")
        #expect(try word { $0.federation = .zero } == "foreign-federation")
        #expect(try word { $0.sequence = 7 } == "misplaced")
        #expect(try word { $0.log = LogID(institution: 5, scope: .public) } == "misplaced")
        #expect(try word { $0.payloadHash = .zero } == "payload-mismatch")
        #expect(try word { $0.hashedLength += 1 } == "payload-mismatch")
        #expect(try word { $0.fullLength += 1 } == "payload-mismatch")
        #expect(try word { $0.directorySize -= 1 } == "decreasing-citation")
        #expect(try word { $0.directoryRoot = .zero } == "foreign-directory")
        #expect(try word { $0.directorySize += 1 } == "waits")

        var range = good.range()
        range.checkpoint = nil
        #expect(try good.judge(range).word == "no-checkpoint")
        #expect(try good.judge(good.range(key: [3, 5])).word == "bad-signature")
        range.checkpoint = good.checkpoint(root: .zero)
        #expect(try good.judge(range).word == "root-mismatch")
        range.checkpoint = good.checkpoint(size: 2)
        #expect(try good.judge(range).word == "root-mismatch")
        range = good.range()
        range.entries.removeLast()
        #expect(try good.judge(range).word == "root-mismatch")
        range = good.range()
        range.log = Directory.log
        #expect(try good.judge(range).word == "misplaced")
        range.log = LogID(institution: 4, scope: .public, epoch: 2)
        #expect(try good.judge(range).word == "unopened-epoch")
        range.log = LogID(institution: 5, scope: .public)
        #expect(try good.judge(range).word == "misplaced")
    }

    @Test func `An entry whose bytes aren't well formed is malformed, one erased is incomplete`()
        throws
    {
        var bench = bench()
        let good = bench.entries[2]
        func word(header: Bytes? = nil, payload: Bytes? = nil) throws -> String {
            bench.entries[2] = Entry(
                header: header ?? good.header, payload: payload ?? good.payload)
            return try bench.judge(bench.range()).word
        }
        #expect(try word() == "admitted")
        #expect(try word(header: [1]) == "malformed")
        #expect(try word(payload: Bytes(good.payload.dropLast())) == "malformed")
        #expect(
            try word(payload: Bytes(repeating: 0, count: Limits.payload + 1)) == "malformed")
        let payload = try #require(Payload(good.payload))
        let erased = Payload(
            parts: payload.parts.map { .init(open: $0.open, commitment: $0.commitment) })
        #expect(try word(payload: erased.bytes) == "incomplete")
    }

    @Test func `No altered byte of a range is admitted as what was sent`() throws {
        var bench = bench()
        let good = bench.entries
        let checkpoint = bench.checkpoint()
        for part in [\Entry.header, \Entry.payload] {
            for index in good[1][keyPath: part].indices {
                var bytes = good[1][keyPath: part]
                bytes[index] ^= 1 << UInt8(index % 8)
                bench.entries[1] =
                    part == \Entry.header
                    ? Entry(header: bytes, payload: good[1].payload)
                    : Entry(header: good[1].header, payload: bytes)
                var range = bench.range()
                range.checkpoint = checkpoint
                let word = try bench.judge(range).word
                #expect(!["admitted", "held", "set apart", "fork"].contains(word))
            }
        }
    }

    @Test func `What cites a directory that is held and not evaluated is admitted`() throws {
        var bench = bench(1)
        let size = bench.history.directory.size
        let entry = bench.entry {
            $0.directorySize = size + 2
            $0.directoryRoot = Bench.root(of: size + 2)
        }
        bench.entries.append(entry)
        #expect(try bench.judge(bench.range()).word == "waits")
        bench.heldDirectory = size + 1
        #expect(try bench.judge(bench.range()).word == "waits")
        bench.heldDirectory = size + 2
        #expect(try bench.judge(bench.range()).word == "admitted")
        let foreign = bench.entry {
            $0.directorySize = size + 2
            $0.directoryRoot = .zero
        }
        bench.entries.append(foreign)
        #expect(try bench.judge(bench.range()).word == "foreign-directory")
    }

    @Test func `An epoch's entries cite at least the act that opened it`() throws {
        var bench = Bench()
        let opened = try #require(bench.history.directory.opened(bench.log))
        let early = bench.entry {
            $0.directorySize = opened - 1
            $0.directoryRoot = Bench.root(of: opened - 1)
        }
        bench.entries = [early]
        #expect(try bench.judge(bench.range()).word == "decreasing-citation")
        let first = bench.entry {
            $0.sequence = 0
            $0.directorySize = opened
            $0.directoryRoot = Bench.root(of: opened)
        }
        bench.entries = [first]
        #expect(try bench.judge(bench.range()).word == "admitted")
    }

    @Test func `Two signed checkpoints that can't both be true are a fork`() throws {
        let bench = bench()
        var range = bench.range()
        range.checkpoint = bench.checkpoint(root: .zero)
        guard case .fork(let evidence) = try bench.judge(range, held: 3) else {
            Issue.record("no fork")
            return
        }
        #expect(evidence == range.checkpoint)
        range.checkpoint = bench.checkpoint(root: .zero, key: [3, 5])
        #expect(try bench.judge(range, held: 3).word == "root-mismatch", "unsigned is no evidence")
        range.checkpoint = bench.checkpoint(size: 2, root: .zero)
        #expect(try bench.judge(range, held: 3).word == "fork")
    }

    @Test func `A difference below a cut is no fork`() throws {
        var bench = bench()
        bench.history.order(
            .transfer(records: [.test(4)], from: 4, to: 5),
            cuts: [Cut(log: bench.log, size: 3, root: bench.tree(3).root)])
        var range = bench.range()
        range.checkpoint = bench.checkpoint(size: 2, root: .zero)
        #expect(try bench.judge(range, held: 3).word == "root-mismatch")
    }

    @Test func `A cut refuses another branch and serves as a checkpoint`() throws {
        var bench = bench(2)
        bench.history.order(
            .transfer(records: [.test(4)], from: 4, to: 5),
            cuts: [Cut(log: bench.log, size: 2, root: bench.tree(2).root)])
        var range = bench.range()
        range.checkpoint = nil
        #expect(try bench.judge(range).word == "admitted")
        bench.write()
        #expect(try bench.judge(bench.range(), held: 2).word == "admitted", "the log goes on")
        bench.history.order(
            .transfer(records: [.test(4, 2)], from: 4, to: 5),
            cuts: [Cut(log: bench.log, size: 3, root: .zero)])
        #expect(try bench.judge(bench.range()).word == "cut-mismatch")
    }

    @Test func `Prefixes that share an entry at a cut are told apart by the root`() throws {
        var one = Bench()
        one.write(2)
        var other = one
        let first = one.entry("other branch") { $0.sequence = 0 }
        other.entries[0] = first
        #expect(one.entries[1] == other.entries[1])
        for bench in [one, other] {
            var cut = bench
            cut.history.order(
                .transfer(records: [.test(4)], from: 4, to: 5),
                cuts: [Cut(log: one.log, size: 2, root: one.tree(2).root)])
            #expect(
                try cut.judge(cut.range()).word
                    == (bench.entries == one.entries ? "admitted" : "cut-mismatch"))
        }
    }

    @Test func `A rotated-away key vouches up to its cut, at nodes that know`() throws {
        var bench = bench(2)
        let cut = Cut(log: bench.log, size: 2, root: bench.tree(2).root)
        var unaware = bench
        bench.history.order(.rotateKey(institution: 4, sealKey: [9]), cuts: [cut])
        #expect(try bench.judge(bench.range()).word == "admitted")
        #expect(try bench.judge(bench.range(key: [9])).word == "admitted")
        bench.write()
        #expect(try bench.judge(bench.range(), held: 2).word == "set apart")
        #expect(try bench.judge(bench.range(key: [9]), held: 2).word == "admitted")
        unaware.write()
        #expect(try unaware.judge(unaware.range(), held: 2).word == "admitted")
        #expect(try unaware.judge(unaware.range(key: [9]), held: 2).word == "bad-signature")
    }

    @Test func `What lies beyond a log's end is set apart, even where an earlier cut reaches it`()
        throws
    {
        var bench = bench(4)
        bench.history.order(
            .transfer(records: [.test(4)], from: 4, to: 5),
            cuts: [Cut(log: bench.log, size: 4, root: bench.tree(4).root)])
        bench.history.order(
            .host(institution: 4, host: 2, sealKey: [9], nodeKeys: []),
            cuts: [Cut(log: bench.log, size: 2, root: bench.tree(2).root)])
        #expect(try bench.judge(bench.range()).word == "set apart")
        var range = bench.range()
        range.checkpoint = nil
        #expect(try bench.judge(range).word == "set apart")
        #expect(try bench.judge(bench.range(key: [9])).word == "bad-signature", "epoch 2's key")
        range.entries.removeLast(2)
        #expect(try bench.judge(range).word == "admitted")
    }
}
