internal import Foundation
public import Register
internal import SwiftProtobuf

// Between messages and frames; nothing else knows the generated types.

/// A frame that isn't a message, and why.
public struct MalformedFrame: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as a sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// The bounds of session version 1 (`Protocol/sync.md`).
enum Bounds {
    /// The greatest number of bytes of a frame before a Hello has been read.
    static let greeting = 64 * 1024
    /// Sizes, starts and numbers are smaller: sums of them never overflow.
    static let number: UInt64 = 1 << 48
    /// Entries of a frame.
    static let entries = 65_536
    /// Ranges, answers, left-out or wanted logs of a frame.
    static let logs = 4096
    /// Receipts of a frame, and pieces of evidence.
    static let notes = 1024
    /// Stretches of a frame.
    static let stretches = 1024
    /// Institutions of a subscription.
    static let authors = 100_000
    /// Hashes of a proof.
    static let proof = 64
    /// Sizes of a probe, and prefixes of its answer.
    static let probes = Int(BranchSearch.fanOut)
    /// Warnings of a subscription.
    static let warnings = 16
}

extension Message {
    /// The message as a frame.
    ///
    /// At most ``Limits/frame`` bytes, for messages that a session makes.
    public var frame: Bytes {
        var frame = Saime_V1_Frame()
        frame.message = body
        return (try? frame.serializedBytes()) ?? []
    }

    /// The message that a frame is.
    ///
    /// Never traps, and sets aside no more memory than a small multiple of the frame. Unknown
    /// fields are ignored; an unknown message is malformed.
    /// - Parameter limit: The greatest number of bytes.
    /// - Throws: ``MalformedFrame`` that says what is wrong.
    public init(
        frame bytes: Bytes, limit: Int = Limits.frame
    ) throws(MalformedFrame) {
        guard bytes.count <= limit else {
            throw .init("The frame has \(bytes.count) bytes; \(limit) are allowed.")
        }
        guard FrameShape.isBounded(bytes) else {
            throw .init("The frame has more parts than are allowed, or isn't protobuf.")
        }
        var options = BinaryDecodingOptions()
        options.messageDepthLimit = 8
        options.discardUnknownFields = true
        guard let frame = try? Saime_V1_Frame(serializedBytes: bytes, options: options) else {
            throw .init("The frame isn't a Frame message.")
        }
        guard let body = frame.message else { throw .init("The frame has no known message.") }
        guard let message = Message(body) else {
            throw .init("A field of the message is missing or breaks a bound.")
        }
        self = message
    }

    private var body: Saime_V1_Frame.OneOf_Message {
        switch self {
        case .hello(let hello): return .hello(hello.wire)
        case .subscribe(let subscribe): return .subscribe(subscribe.wire)
        case .resume(let resumption):
            var wire = Saime_V1_Resume()
            wire.outcome = .init(rawValue: Int(resumption.rawValue)) ?? .none
            return .resume(wire)
        case .delivery(let delivery): return .delivery(delivery.wire)
        case .answers(let number, let answers):
            var wire = Saime_V1_Answers()
            wire.number = number
            wire.answers = answers.map(\.wire)
            return .answers(wire)
        case .head(let head): return .head(head.wire)
        case .leftOut(let logs):
            var wire = Saime_V1_LeftOut()
            wire.logs = logs.map(\.wire)
            return .leftOut(wire)
        case .state(let state): return .state(state.wire)
        case .compare(let stretches):
            var wire = Saime_V1_Compare()
            wire.stretches = stretches.map(\.wire)
            return .compare(wire)
        case .holdings(let holdings):
            var wire = Saime_V1_Holdings()
            wire.stretches = holdings.map(\.wire)
            return .holdings(wire)
        case .want(let wanted):
            var wire = Saime_V1_Want()
            wire.logs = wanted.map(\.wire)
            return .want(wire)
        case .contest(let contest): return .contest(contest.wire)
        case .probe(let probe): return .probe(probe.wire)
        case .prefixes(let prefixes): return .prefixes(prefixes.wire)
        case .bye(let refusal):
            var wire = Saime_V1_Bye()
            wire.code = refusal.code.rawValue
            wire.reason = refusal.travellingReason
            return .bye(wire)
        }
    }

    private init?(_ body: Saime_V1_Frame.OneOf_Message) {
        switch body {
        case .hello(let wire):
            guard let hello = Hello(wire) else { return nil }
            self = .hello(hello)
        case .subscribe(let wire):
            guard let subscribe = Subscribe(wire) else { return nil }
            self = .subscribe(subscribe)
        case .resume(let wire):
            guard let raw = UInt8(exactly: wire.outcome.rawValue),
                let resumption = Resumption(rawValue: raw)
            else { return nil }
            self = .resume(resumption)
        case .delivery(let wire):
            guard let delivery = Delivery(wire) else { return nil }
            self = .delivery(delivery)
        case .answers(let wire):
            guard let number = bounded(wire.number), wire.answers.count <= Bounds.logs,
                let answers = all(wire.answers, Answer.init)
            else { return nil }
            self = .answers(number: number, answers)
        case .head(let wire):
            guard let head = Head(wire) else { return nil }
            self = .head(head)
        case .leftOut(let wire):
            guard wire.logs.count <= Bounds.logs, let logs = all(wire.logs, LeftOut.init) else {
                return nil
            }
            self = .leftOut(logs)
        case .state(let wire):
            guard let state = State(wire) else { return nil }
            self = .state(state)
        case .compare(let wire):
            guard wire.stretches.count <= Bounds.stretches,
                let stretches = all(wire.stretches, Stretch.init),
                LogInterval.areAscending(stretches.map(\.interval))
            else { return nil }
            self = .compare(stretches)
        case .holdings(let wire):
            guard wire.stretches.count <= Bounds.stretches,
                let holdings = all(wire.stretches, Holdings.init),
                LogInterval.areAscending(holdings.map(\.interval))
            else { return nil }
            self = .holdings(holdings)
        case .want(let wire):
            guard wire.logs.count <= Bounds.logs, let wanted = all(wire.logs, Wanted.init) else {
                return nil
            }
            self = .want(wanted)
        case .contest(let wire):
            guard let contest = Contest(wire) else { return nil }
            self = .contest(contest)
        case .probe(let wire):
            guard let probe = Probe(wire) else { return nil }
            self = .probe(probe)
        case .prefixes(let wire):
            guard let prefixes = Prefixes(wire) else { return nil }
            self = .prefixes(prefixes)
        case .bye(let wire):
            guard let refusal = Refusal(code: wire.code, reason: wire.reason) else { return nil }
            self = .bye(refusal)
        }
    }
}
