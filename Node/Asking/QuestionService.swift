internal import ArgumentParser
internal import Foundation
internal import GraphIndex
internal import NIOCore
internal import NIOPosix
internal import Register
internal import Synchronization

/// Answers questions about the graph that other processes of this home ask a running `serve`.
///
/// Bounded: so many connections, so many questions at once, so many bytes, so much time to ask and
/// to take the answer. Beyond a bound it declines or hangs up, and the command answers by itself.
final class QuestionService: Sendable {
    let node: Node
    let graph: FollowedGraph
    private let pool = NIOThreadPool(numberOfThreads: mostQuestions + 1)
    private let load = Mutex(Load())

    private struct Load {
        var connections = 0
        var questions = 0
    }

    private static let mostConnections = 64
    private static let mostQuestions = 4

    init(_ node: Node) {
        self.node = node
        graph = FollowedGraph(node.replica)
        pool.start()
    }

    /// Listens at this path, for the home's owner alone, until the channel is closed.
    func listen(_ path: String) async throws -> any Channel {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                guard self.enter(\.connections, atMost: Self.mostConnections) else {
                    return channel.close()
                }
                channel.closeFuture.whenComplete { _ in self.leave(\.connections) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(QuestionReading(self))
                }
            }
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return channel
    }

    /// Ends once the questions that are being answered are.
    func stop() async { try? await pool.shutdownGracefully() }

    /// Does something that takes a processor for long, where nobody else waits for it.
    func aside<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await pool.runIfActive(body)
    }

    /// The bytes that answer a line which came over a channel.
    ///
    /// A question counts until its answer is made and taken, or not wanted any more.
    fileprivate func answer(_ line: Bytes, on channel: any Channel) -> EventLoopFuture<Bytes> {
        guard enter(\.questions, atMost: Self.mostQuestions) else {
            return channel.eventLoop.makeSucceededFuture(AnswerFrame.declined.bytes)
        }
        let answer = pool.runIfActive(eventLoop: channel.eventLoop) { self.answer(line).bytes }
        answer.and(channel.closeFuture).whenComplete { _ in self.leave(\.questions) }
        return answer
    }

    private func answer(_ line: Bytes) -> AnswerFrame {
        guard let question = QuestionFrame(line: line), let program = Saime.identity,
            question.program == program, let language = Language(rawValue: question.language)
        else { return .declined }
        let questioner = Questioner(
            language: language, format: question.json ? .json : .text, node: node, graph: graph)
        return Questioner.$current.withValue(questioner) {
            do {
                let command = try Saime.parseAsRoot(question.arguments)
                guard let command = command as? any GraphQuestion, command.reading.isOfPresent
                else {
                    return .declined
                }
                let outcome = Outcome(try command.answer())
                return questioner.doubts.isNoted ? .declined : .outcome(outcome)
            } catch {
                // A failure is the asking command's to tell: it may see something else.
                return .declined
            }
        }
    }

    private func enter(_ count: WritableKeyPath<Load, Int>, atMost limit: Int) -> Bool {
        load.withLock { load in
            guard load[keyPath: count] < limit else { return false }
            load[keyPath: count] += 1
            return true
        }
    }

    private func leave(_ count: WritableKeyPath<Load, Int>) {
        load.withLock { $0[keyPath: count] -= 1 }
    }
}

/// Reads one line, has it answered, and hangs up; at once where it doesn't come in time.
private final class QuestionReading: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let service: QuestionService
    private var bytes: Bytes = []
    private var isAsked = false
    private var deadline: Scheduled<Void>?

    private static let timeToAsk = TimeAmount.seconds(5)
    private static let timeToTake = TimeAmount.seconds(60)

    init(_ service: QuestionService) { self.service = service }

    func handlerAdded(context: ChannelHandlerContext) {
        hangUp(in: Self.timeToAsk, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isAsked else { return }
        bytes += unwrapInboundIn(data).readableBytesView
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            if bytes.count > QuestionFrame.limit { context.close(promise: nil) }
            return
        }
        isAsked = true
        deadline?.cancel()
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: AnswerFrame.taken)), promise: nil)
        let line = Bytes(bytes[..<end])
        bytes = []
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        service.answer(line, on: context.channel).whenComplete { answer in
            let (reading, context) = bound.value
            reading.send((try? answer.get()) ?? [], context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { deadline?.cancel() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(_ answer: Bytes, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        hangUp(in: Self.timeToTake, context)
        let channel = context.channel
        channel.writeAndFlush(ByteBuffer(bytes: answer)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    private func hangUp(in time: TimeAmount, _ context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
