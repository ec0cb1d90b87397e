internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Register

extension GraphQuestion {
    /// What the `serve` that runs on this home answers; nil where none does, it is another
    /// program, it declines, or anything else makes it doubtful: then the command answers itself.
    func askServe() async -> Outcome? {
        guard Questioner.current == nil, reading.isOfPresent, let program = Saime.identity,
            let path = try? global.namedHome().questionSocketFile, Files.exists(path)
        else { return nil }
        let rendering = Rendering.current
        let question = QuestionFrame(
            program: program, arguments: Array(CommandLine.arguments.dropFirst()),
            language: rendering.language, format: rendering.format)
        guard let line = question.line, let bytes = try? await Self.exchange(line, path),
            case .outcome(let outcome)? = AnswerFrame(bytes)
        else { return nil }
        return outcome
    }

    /// Sends a line and reads until the other side is done.
    private static func exchange(_ line: Bytes, _ path: String) async throws -> Bytes {
        let group = MultiThreadedEventLoopGroup.singleton
        let answer = group.any().makePromise(of: Bytes.self)
        let bootstrap = ClientBootstrap(group: group).connectTimeout(.milliseconds(500))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerReading(answer))
                }
            }
        do {
            let channel = try await bootstrap.connect(unixDomainSocketPath: path).get()
            try await channel.writeAndFlush(ByteBuffer(bytes: line)).get()
        } catch {
            answer.fail(error)
        }
        return try await answer.futureResult.get()
    }
}

/// Collects what comes until the connection ends.
private final class AnswerReading: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<Bytes>
    private var bytes: Bytes = []
    private var isTaken = false
    private var deadline: Scheduled<Void>?

    /// How long until the question is taken: a process that hangs doesn't.
    private static let timeToTake = TimeAmount.seconds(1)
    /// How long an answer may take: by then the command would have its own.
    private static let timeToAnswer = TimeAmount.seconds(60)

    init(_ answer: EventLoopPromise<Bytes>) { self.answer = answer }

    func handlerAdded(context: ChannelHandlerContext) { giveUp(in: Self.timeToTake, context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += unwrapInboundIn(data).readableBytesView
        if !isTaken {
            guard bytes.starts(with: AnswerFrame.taken) else {
                return fail(ChannelError.inputClosed, context)
            }
            isTaken = true
            bytes.removeFirst(AnswerFrame.taken.count)
            giveUp(in: Self.timeToAnswer, context)
        }
        if bytes.count > AnswerFrame.limit { fail(ChannelError.inputClosed, context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        answer.succeed(bytes)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error, context) }

    private func giveUp(in time: TimeAmount, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: time) { [answer] in
            answer.fail(ChannelError.inputClosed)
            channel.close(promise: nil)
        }
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        answer.fail(error)
        context.close(promise: nil)
    }
}
