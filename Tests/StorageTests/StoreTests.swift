import Foundation
import Register
import Synchronization
import Testing

@testable import Storage

/// A directory for a test's files, removed when the test lets go of it.
private final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "saime-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// A number that several threads count up.
private final class Count: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ more: Int) { count.withLock { $0 += more } }
}

/// A clock for threads that sleep by it: one of them goes on at a time, the one that has to wake
/// first, and no time is lost.
private final class VirtualClock: Sendable {
    private struct Sleeper {
        let until: TimeInterval
        let wake = DispatchSemaphore(value: 0)
    }

    private struct State {
        var now: TimeInterval = 0
        var sleepers: [Sleeper] = []
    }

    private let state = Mutex(State())
    private let failures = Mutex<[any Error]>([])
    /// Signalled by the thread that goes on when it falls asleep or ends.
    private let rest = DispatchSemaphore(value: 0)

    func sleep(_ seconds: TimeInterval) {
        let sleeper = state.withLock { state in
            let sleeper = Sleeper(until: state.now + seconds)
            state.sleepers.append(sleeper)
            return sleeper
        }
        rest.signal()
        sleeper.wake.wait()
    }

    /// Runs each on a thread of its own until all have ended; throws the first that one threw.
    func run(_ works: [@Sendable () throws -> Void]) throws {
        for work in works {
            Thread { [self] in
                do { try work() } catch { failures.withLock { $0.append(error) } }
                rest.signal()
            }.start()
            rest.wait()
        }
        while let sleeper = next() {
            sleeper.wake.signal()
            rest.wait()
        }
        if let failure = failures.withLock({ $0.first }) { throw failure }
    }

    private func next() -> Sleeper? {
        state.withLock { state in
            guard
                let first = state.sleepers.indices.min(by: {
                    state.sleepers[$0].until < state.sleepers[$1].until
                })
            else { return nil }
            state.now = state.sleepers[first].until
            return state.sleepers.remove(at: first)
        }
    }
}

@Suite("The store keeps what was committed")
struct StoreTests {
    private let folder: Folder
    private let store: Store
    private let log = LogID(institution: 7, scope: .restricted(3), epoch: 2)

    init() throws {
        folder = try Folder()
        store = try Store(path: folder.file("a.db"))
    }

    private struct Stop: Error {}
    private struct TurnPassedOver: Error {}

    private func entry(_ number: UInt8, bytes: Int = 1) -> Entry {
        Entry(header: [number], payload: Bytes(repeating: number, count: bytes))
    }

    @Test("Who waits to write gets a turn between the transactions of another's long work")
    func turns() throws {
        let (path, clock, taken) = (folder.file("a.db"), VirtualClock(), Count())
        let store = try Store(path: path, sleep: clock.sleep)
        let work: @Sendable () throws -> Void = {
            var transactions = 0
            while taken.value < 3 {
                try store.write { transaction in
                    try transaction.set("work", to: "\(transactions)")
                    clock.sleep(0.05)
                }
                transactions += 1
                guard transactions - taken.value < 2 else { throw TurnPassedOver() }
                store.letOthersWrite()
            }
        }
        try clock.run([
            work,
            {
                let other = try Store(path: path, sleep: clock.sleep)
                for turn in 0..<3 {
                    try other.write { try $0.set("turn", to: "\(turn)") }
                    taken.add(1)
                    // Asks for the next turn only when the work is at its next transaction.
                    clock.sleep(0.005)
                }
            },
        ])
        #expect(taken.value == 3)
        #expect(try store.read { try $0.setting("turn") } == "2")
    }

    @Test("Whoever opens a store and reads waits for nobody who writes")
    func opening() throws {
        try store.write { transaction in
            try transaction.set("key", to: "new")
            let other = try Store(path: folder.file("a.db"))
            #expect(other.generation == store.generation)
            #expect(try other.read { try $0.setting("key") } == nil)
        }
    }

    @Test("A commit waits for the disk, from the first on and after a derived write of any end")
    func durable() throws {
        #expect(try store.isDurable)
        try store.write(isDerived: true) { _ in }
        #expect(try store.isDurable)
        #expect(throws: Stop.self) { try store.write(isDerived: true) { _ in throw Stop() } }
        #expect(try store.isDurable)
    }

    @Test("The logs of an institution are listed by name, and those of no other")
    func logsOfInstitution() throws {
        let names = [
            LogID(institution: 7, scope: .government), LogID(institution: 8, scope: .public),
            LogID(institution: 7, scope: .public), log,
        ]
        try store.write { transaction in
            for name in names { _ = try transaction.knownLog(name) }
        }
        let listed = try store.read { try $0.logs(of: 7) }.map(\.log)
        #expect(listed == names.filter { $0.institution == 7 }.sorted())
        #expect(try store.read { try $0.logs(of: 9) }.isEmpty)
    }

    @Test("A store that a later program has migrated is refused with a remedy")
    func tooNew() throws {
        try store.checkpoint()
        try store.close()
        let path = folder.file("a.db")
        // The schema's number stands at offset 60 of an SQLite file.
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        try handle.seek(toOffset: 60)
        try handle.write(contentsOf: Data([0, 0, 0, 99]))
        try handle.close()
        do {
            _ = try Store(path: path)
            Issue.record("the store was opened")
        } catch let error as StoreError {
            #expect(error.code == .schemaTooNew)
            #expect(error.message.contains("99"))
        }
    }

    @Test("A file that is no database is refused as damaged")
    func noDatabase() throws {
        let path = folder.file("b.db")
        try Data(repeating: 7, count: 9000).write(to: URL(filePath: path))
        do {
            _ = try Store(path: path)
            Issue.record("the store was opened")
        } catch let error as StoreError {
            #expect(error.code == .damaged)
        }
    }

    @Test(
        "A setting stays the text that it is, also if it looks like a number",
        arguments: ["1", "007", "1e5", "12345678901234567890123456789012", "", "x"])
    func settings(value: String) throws {
        try store.write { try $0.set("some", to: value) }
        #expect(try store.read { try $0.setting("some") } == value)
    }

    @Test("What is kept apart follows up to an entry that is missing, whatever comes behind it")
    func apart() throws {
        let row = try store.write { transaction in
            let row = try transaction.knownLog(log)
            #expect(try !transaction.hasApart(row))
            func set(
                _ sequences: Range<UInt8>, at start: UInt64, _ replacing: Bool
            ) throws -> Bool {
                try transaction.setApart(
                    sequences.map { entry($0) }, of: row, from: start, replacing: replacing)
            }
            #expect(try set(2..<6, at: 2, false))
            for replacing in [false, true] { #expect(try !set(3..<5, at: 3, replacing)) }
            #expect(try set(7..<8, at: 8, false))
            #expect(try !set(8..<9, at: 8, false))
            #expect(try transaction.apart(of: row, in: 8..<9).map(\.entry) == [entry(7)])
            #expect(try set(8..<9, at: 8, true))
            #expect(try transaction.apart(of: row, in: 8..<9).map(\.entry) == [entry(8)])
            return row
        }
        try store.read { snapshot in
            #expect(try snapshot.hasApart(row))
            let ends = try (0..<10).map { try snapshot.apartEnd(of: row, from: $0) }
            #expect(ends == [0, 1, 6, 6, 6, 6, 6, 7, 9, 9])
            #expect(try snapshot.apart(of: row, in: 3..<9).map(\.sequence) == [3, 4, 5, 8])
            #expect(try snapshot.apart(of: row).map(\.sequence) == [2, 3, 4, 5, 8])
            #expect(try snapshot.apartSize(of: row, in: 5..<9).entries == 2)
            #expect(try snapshot.apartSize(of: row).entries == 5)
        }
        let checkpoints = [(3, "a"), (5, "b"), (5, "c")].map { size, name in
            Checkpoint(
                federation: .sha256([]), log: log, size: size, root: .sha256(Bytes(name.utf8)),
                sign: { _ in Bytes(name.utf8) })
        }
        try store.write { transaction in
            for checkpoint in checkpoints {
                #expect(try transaction.setApart(checkpoint, of: row))
                #expect(try !transaction.setApart(checkpoint, of: row))
            }
            let kept = try transaction.apartCheckpoints(of: row, in: 1...5).map(\.text)
            #expect(kept == [checkpoints[0].text, checkpoints[2].text])
            #expect(try transaction.apartCheckpoints(of: row, in: 4...4).isEmpty)
        }
        try store.write { try $0.deleteApart(of: row) }
        #expect(try store.read { try !$0.hasApart(row) })
    }

    @Test("A transaction that throws leaves nothing, also not in the numbers of records")
    func rollback() throws {
        let record = RecordID(Bytes(repeating: 1, count: 20))
        let id = try #require(record)
        #expect(throws: Stop.self) {
            try store.write { transaction in
                var row = try transaction.knownLog(log)
                row.size = 1
                try transaction.insert(entry(1), into: row, at: 0)
                try transaction.touch(id, layer: .public, log: row, sequence: 0)
                try transaction.update(row)
                throw Stop()
            }
        }
        #expect(try store.read { try $0.logs() }.isEmpty)
        #expect(try store.read { try $0.recordCount() } == 0)
        try store.write { transaction in
            let row = try transaction.knownLog(log)
            try transaction.touch(id, layer: .public, log: row, sequence: 0)
        }
        #expect(try store.read { try $0.places(of: id, in: .public) }.count == 1)
    }

    @Test("All records are gone through in parts of any size, each once with all its places")
    func records() throws {
        let ids = try (1...7).map { try #require(RecordID(Bytes(repeating: $0, count: 20))) }
        try store.write { transaction in
            let row = try transaction.knownLog(log)
            for (sequence, id) in (ids + ids.reversed()).enumerated() {
                let layer: Scope = sequence.isMultiple(of: 3) ? .government : .public
                try transaction.touch(id, layer: layer, log: row, sequence: UInt64(sequence))
            }
        }
        func described(_ touched: TouchedRecord) -> [String] {
            [touched.record.hex] + touched.layers.map { "\($0.scope.text) \($0.places)" }
        }
        try store.read { snapshot in
            let each = try ids.map { described(try #require(try snapshot.touched($0))) }
            #expect(each.allSatisfy { 2...3 ~= $0.count })
            for limit in 1...8 {
                var (parts, last): ([[String]], Int64?) = ([], 0)
                while let after = last, parts.count <= ids.count {
                    let part = try snapshot.touched(after: after, limit: limit)
                    #expect(part.count <= limit)
                    parts += part.map(described)
                    last = part.last?.number
                }
                #expect(parts == each, "in parts of \(limit)")
            }
            let unknown = try #require(RecordID(Bytes(repeating: 9, count: 20)))
            #expect(try snapshot.touched(unknown) == nil)
        }
    }

    @Test("A second handle sees what the first one committed, and the same generation")
    func twoHandles() throws {
        let other = try Store(path: folder.file("a.db"))
        #expect(other.generation == store.generation)
        try store.write { transaction in
            var row = try transaction.knownLog(log)
            (row.size, row.peaks) = (1, [.sha256([1])])
            row.stopped = "fork"
            try transaction.insert(entry(1), into: row, at: 0)
            try transaction.update(row)
            try transaction.noteArrival(of: 0..<1, in: row)
        }
        let row = try #require(try other.read { try $0.log(log) })
        #expect(row.log == log)
        #expect(row.peaks == [.sha256([1])])
        #expect(row.stopped == "fork")
        #expect(try other.read { try $0.entry(of: row, at: 0) } == entry(1))
        let arrivals = try other.read { try $0.arrivals(after: 0, limit: 10) }
        #expect(arrivals.map(\.content) == [.entries(log, 0..<1)])
        #expect(try other.read { try $0.arrivals(after: 1, limit: 10) }.isEmpty)
    }

    @Test("Retained checkpoints stay apart by about the span, and the latest is always there")
    func sparseCheckpoints() throws {
        try store.write { transaction in
            var row = try transaction.knownLog(log)
            for size: UInt64 in 1...100 {
                row.size = size
                row.bytes += 100
                let checkpoint = Checkpoint(
                    federation: .zero, log: log, size: size, root: .zero
                ) { _ in [1] }
                try transaction.insert(checkpoint, of: row, span: 1000)
            }
        }
        let row = try #require(try store.read { try $0.log(log) })
        let sizes = try store.read { try $0.checkpointSizes(of: row) }
        #expect(sizes.last?.size == 100)
        #expect(sizes.count <= 21)
        var before: UInt64 = 0
        for (_, bytes) in sizes {
            #expect(bytes - before <= 1000)
            before = bytes
        }
    }

    @Test("Truncating a log drops its entries, checkpoints and subtrees beyond a size, no other's")
    func truncation() throws {
        let other = LogID(institution: 8, scope: .public)
        try store.write { transaction in
            for name in [log, other] {
                var row = try transaction.knownLog(name)
                for sequence: UInt64 in 0..<600 {
                    try transaction.insert(entry(UInt8(sequence % 250)), into: row, at: sequence)
                }
                for index: UInt64 in 0..<2 {
                    try transaction.insert(subtree: .zero, of: row, index: index)
                }
                row.size = 600
                try transaction.update(row)
            }
            let row = try transaction.knownLog(log)
            try transaction.truncate(row, to: 300)
        }
        try store.read { snapshot in
            let cut = try #require(try snapshot.log(log))
            let whole = try #require(try snapshot.log(other))
            #expect(try snapshot.entries(of: cut, in: 0..<600).count == 300)
            #expect(try snapshot.entries(of: whole, in: 0..<600).count == 600)
            #expect(try snapshot.subtree(of: cut, index: 0) != nil)
            #expect(try snapshot.subtree(of: cut, index: 1) == nil)
            #expect(try snapshot.subtree(of: whole, index: 1) != nil)
        }
    }

    @Test("Drafts, the journal and what is kept about peers survive")
    func local() throws {
        let number = try store.write { transaction in
            try transaction.append(JournalLine(time: 1, user: "u", command: "c", entry: "e"))
            try transaction.setPeerValue("cursor", of: "hub", to: "g:1")
            return try transaction.insertDraft(
                institution: 7, scope: .government, kind: .request, payload: [1, 2], created: 5)
        }
        let again = try Store(path: folder.file("a.db"))
        try again.read { snapshot in
            let draft = try #require(try snapshot.drafts().first)
            #expect(draft.number == number)
            #expect(draft.scope == .government)
            #expect(draft.kind == .request)
            #expect(draft.payload == [1, 2])
            #expect(try snapshot.journal(limit: 5).map(\.command) == ["c"])
            #expect(try snapshot.peers() == ["hub": ["cursor": "g:1"]])
        }
        #expect(try again.write { try $0.deleteDraft(number) })
        #expect(try !again.write { try $0.deleteDraft(number) })
    }
}
