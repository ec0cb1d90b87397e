internal import Foundation
internal import NIOCore
internal import NIOPosix

/// The socket by which a command tells a running `serve` that something has been written.
///
/// A command writes in its own transaction, connects, and closes: the connection is the message.
/// Nothing is lost where it fails: `serve` looks for itself every few seconds.
enum WakeSocket {
    /// Tells the `serve` that listens at this path, if one does.
    static func poke(_ path: String) async {
        guard Files.exists(path) else { return }
        let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.milliseconds(500))
            .connect(unixDomainSocketPath: path).get()
        try? await channel?.close()
    }

    /// Whether a `serve` listens at this path.
    static func isServed(_ path: String) async -> Bool {
        guard Files.exists(path) else { return false }
        let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.milliseconds(500))
            .connect(unixDomainSocketPath: path).get()
        try? await channel?.close()
        return channel != nil
    }

    /// Listens at this path until the channel is closed; calls `wake` for each poke.
    ///
    /// - Throws: a failure if another `serve` runs on this home.
    static func listen(
        _ path: String, wake: @escaping @Sendable () -> Void
    ) async throws -> any Channel {
        if await isServed(path) { throw Failure.alreadyServed(path) }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                wake()
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return channel
    }
}


extension Failure {
    fileprivate static func alreadyServed(_ path: String) -> Failure {
        Failure(
            "already-served", .notNow,
            Phrase(
                lv: "Šo mezglu jau darbina cits process (\(path)).",
                en: "Another process runs this node already (\(path))."),
            remedy: Phrase(
                lv: "Apturiet to vai lietojiet to pašu.", en: "Stop it, or use that one."))
    }
}
