internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Register

/// A small federation on this machine: real processes of this executable, one home each.
final class Demonstration: Sendable {
    let folder: String
    let fixtures: String
    let institutions: [DemoInstitution]
    let said: Narration
    let nodes: [DemoNode]

    /// - Parameter folder: Where the homes are made; it must be empty or not there yet.
    init(folder: String, fixtures: String, said: Narration) async throws {
        self.folder = folder
        self.fixtures = fixtures
        self.said = said
        institutions = try DemoInstitution.all(in: fixtures)
        try Files.makeDirectory(folder, mode: 0o700)
        let codes = institutions.filter(\.hasNode).map(\.code)
        let ports = try await Self.freePorts(codes.count)
        nodes = zip(codes, ports).map { DemoNode($0, in: folder, port: $1) }
    }

    /// Tells the whole story; throws where something isn't as it says.
    func run() async throws {
        try await found()
        try await serve()
        try await fill()
        try await crash()
        try await link()
        try await live()
        try await differ()
        try await propose()
        try await handOver()
        try await agree()
        try await explain()
        try await impact()
        try await answer()
        try await notify()
    }

    /// Ends every process that is still running.
    func stop() { for node in nodes { node.stop() } }

    func node(_ code: String) -> DemoNode {
        guard let node = nodes.first(where: { $0.code == code }) else {
            preconditionFailure("The example federation has a node \(code).")
        }
        return node
    }

    var hub: DemoNode { node("varam") }

    /// The institutions whose seals a node holds, its own first.
    func held(by node: DemoNode) -> [DemoInstitution] {
        institutions.filter { $0.code == node.code }
            + institutions.filter { $0.host == node.code && $0.code != node.code }
    }

    /// Waits until something is so.
    func wait(
        _ lv: String, _ en: String, seconds: Double = 20,
        every pause: Duration = .milliseconds(50), for condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                throw DemoFailure(say("Nesagaidīts: ", "Waited in vain: ") + say(lv, en))
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Does the same for several nodes at once; the answers come in their order.
    func together<Result: Sendable>(
        _ codes: [String], _ work: @escaping @Sendable (String) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            for (index, code) in codes.enumerated() {
                group.addTask { (index, try await work(code)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
                .sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Ports that nobody uses now.
    private static func freePorts(_ count: Int) async throws -> [Int] {
        var channels: [any Channel] = []
        for _ in 0..<count {
            channels.append(
                try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .bind(host: "127.0.0.1", port: 0).get())
        }
        let ports = channels.compactMap { $0.localAddress?.port }
        for channel in channels { try await channel.close() }
        return ports
    }
}
