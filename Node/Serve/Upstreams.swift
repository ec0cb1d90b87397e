internal import Logging
internal import Replication
internal import SyncProtocol

/// Whom `serve` dials, each in a task of its own: those whom the configuration names now.
actor Upstreams {
    private let node: Node
    private let peering: Peering
    private let logger: Logger
    private var dialled: [String: (address: String, task: Task<Void, Never>)] = [:]

    init(_ node: Node, peering: Peering, logger: Logger) {
        self.node = node
        self.peering = peering
        self.logger = logger
    }

    /// Leaves those whose address has changed or who aren't named any more, dials the new ones.
    func follow(_ configuration: Configuration) async throws {
        let named = Dictionary(
            configuration.pairs("upstream").map { ($0.key, $0.value) },
            uniquingKeysWith: { first, _ in first })
        for (name, running) in dialled where named[name] != running.address {
            dialled[name] = nil
            await peering.leave(name)
            running.task.cancel()
        }
        for (name, address) in named.sorted(by: { $0.key < $1.key }) where dialled[name] == nil {
            let dialling = Dialling(
                name: name, address: try Address(address), node: node, peering: peering,
                logger: logger)
            dialled[name] = (address, Task { await dialling.forever() })
        }
    }

    /// Dials nobody any more.
    func stop() async {
        for running in dialled.values { running.task.cancel() }
        for running in dialled.values { await running.task.value }
        dialled = [:]
    }
}
