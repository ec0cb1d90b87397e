import Register
import Replication
import Storage
import Synchronization
import Testing

@Suite("Who must wait until many records are judged is told how far it is")
struct SettlingTests {
    /// What a replica told.
    private final class Told: Sendable {
        let all = Mutex<[(done: Int, total: Int)]>([])
    }

    private let federation: Federation
    private let told = Told()

    init() throws { federation = try Federation() }

    /// The national node's store as another process opens it, which notes what it is told.
    private func opened() throws -> Replica {
        let national = try federation.national
        let told = told
        return try Replica(
            store: Store(path: national.store.path), machine: national.machine, seals: [],
            settling: { done, total in told.all.withLock { $0.append((done, total)) } })
    }

    private func write(_ count: Int) throws {
        let writings = (0..<count).map { _ in
            let record = RecordID.random(creator: 1, using: &federation.random)
            return Writing(
                ChangeSet(statements: [Federation.name(record, "N")]), institution: 1,
                scope: .public, using: &federation.random)
        }
        _ = try federation.national.write(writings, time: federation.tick())
    }

    @Test("of many it hears after each step, up to the last")
    func many() throws {
        try write(4100)
        let replica = try opened()
        _ = try replica.counts()
        let heard = told.all.withLock { $0 }
        #expect(heard.map(\.done) == [2000, 4000, 4100])
        #expect(heard.allSatisfy { $0.total == 4100 })
        _ = try replica.fingerprint()
        #expect(told.all.withLock { $0.count } == 3)
    }

    @Test("of few it hears nothing")
    func few() throws {
        try write(150)
        #expect(try opened().counts().records == 0)
        #expect(told.all.withLock { $0.isEmpty })
    }

    @Test("where they fill the last step exactly, it hears that all is done")
    func exactly() throws {
        try write(2000)
        _ = try opened().counts()
        #expect(told.all.withLock { $0.map(\.done) } == [2000, 2000])
    }

    @Test("Every layer in which something waits is found, and none when all is settled")
    func layers() throws {
        let national = try federation.national
        let scopes: [Scope] = [.public, .government, .restricted(1)]
        for scope in scopes.reversed() {
            let record = RecordID.random(creator: 1, using: &federation.random)
            try federation.state([Federation.name(record, "N")], by: 1, scope: scope)
        }
        let store = national.store
        #expect(try store.read { try $0.dirtyLayers() } == scopes.sorted())
        _ = try national.counts()
        #expect(try store.read { try $0.dirtyLayers() }.isEmpty)
        #expect(try store.read { try $0.staleFingerprints() } == scopes.sorted())
        _ = try national.fingerprint()
        #expect(try store.read { try $0.staleFingerprints() }.isEmpty)
    }
}
