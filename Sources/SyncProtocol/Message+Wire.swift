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
    /// Receipts and pieces of evidence of a frame.
    static let notes = 1024
    /// Stretches of a frame.
    static let stretches = 1024
    /// Institutions of a subscription.
    static let authors = 100_000
    /// Hashes of a proof.
    static let proof = 64
    /// Warnings of a subscription.
    static let warnings = 16
}

extension Message {
    /// The message as a frame. At most ``Limits/frame`` bytes, for messages that a session makes.
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
        case .bye(let wire):
            guard let refusal = Refusal(code: wire.code, reason: wire.reason) else { return nil }
            self = .bye(refusal)
        }
    }
}

/// All elements converted, in order; nil if one can't be.
private func all<Wire, Value>(_ wire: [Wire], _ convert: (Wire) -> Value?) -> [Value]? {
    var values: [Value] = []
    values.reserveCapacity(wire.count)
    for element in wire {
        guard let value = convert(element) else { return nil }
        values.append(value)
    }
    return values
}

private func bounded(_ number: UInt64) -> UInt64? { number < Bounds.number ? number : nil }

/// The root that these bytes are: 32 bytes, or none where the size is 0.
private func prefixRoot(_ bytes: Data, size: UInt64) -> Digest? {
    size == 0 && bytes.isEmpty ? .zero : Digest(bytes)
}

extension Refusal {
    fileprivate init?(code: String, reason: String) {
        guard let code = RefusalCode(rawValue: code),
            reason.utf8.count <= Self.maximumReason
        else { return nil }
        self.init(code, reason)
    }

    /// The reason, cut so that it fits.
    fileprivate var travellingReason: String {
        guard reason.utf8.count > Self.maximumReason else { return reason }
        var text = String(reason.prefix(Self.maximumReason))
        while text.utf8.count > Self.maximumReason { text.removeLast() }
        return text
    }
}

extension Head {
    fileprivate init?(_ wire: Saime_V1_Head) {
        guard let size = bounded(wire.size), let root = prefixRoot(wire.root, size: size) else {
            return nil
        }
        self.init(size: size, root: root)
    }

    fileprivate var wire: Saime_V1_Head {
        var wire = Saime_V1_Head()
        wire.size = size
        if size > 0 { wire.root = Data(root.bytes) }
        return wire
    }
}

extension Hello {
    fileprivate init?(_ wire: Saime_V1_Hello) {
        guard wire.program.utf8.count <= 64, let federation = Digest(wire.federation),
            let directory = Head(wire.directory), wire.time.magnitude < Bounds.number,
            let window = bounded(wire.window)
        else { return nil }
        self.init(
            version: wire.version, oldestVersion: wire.oldestVersion, program: wire.program,
            federation: federation, directory: directory, time: wire.time, window: window)
    }

    fileprivate var wire: Saime_V1_Hello {
        var wire = Saime_V1_Hello()
        wire.version = version
        wire.oldestVersion = oldestVersion
        wire.program = program
        wire.federation = Data(federation.bytes)
        wire.directory = directory.wire
        wire.time = time
        wire.window = window
        return wire
    }
}

extension Cursor {
    fileprivate init?(_ wire: Saime_V1_Cursor) {
        guard let number = bounded(wire.number) else { return nil }
        self.init(generation: wire.generation, number: number)
    }

    fileprivate var wire: Saime_V1_Cursor {
        var wire = Saime_V1_Cursor()
        wire.generation = generation
        wire.number = number
        return wire
    }
}

extension Subscribe {
    fileprivate init?(_ wire: Saime_V1_Subscribe) {
        guard wire.authors.count <= Bounds.authors, !(wire.all && !wire.authors.isEmpty),
            zip(wire.authors, wire.authors.dropFirst()).allSatisfy(<),
            wire.warnings.count <= Bounds.warnings,
            wire.warnings.allSatisfy({ $0.utf8.count <= Refusal.maximumReason })
        else { return nil }
        var cursor: Cursor?
        if wire.hasCursor {
            guard let given = Cursor(wire.cursor) else { return nil }
            cursor = given
        }
        self.init(
            subscription: Subscription(
                authors: wire.all ? nil : wire.authors, isPublic: wire.public,
                isGovernment: wire.government, isRestricted: wire.restricted),
            cursor: cursor, warnings: wire.warnings)
    }

    fileprivate var wire: Saime_V1_Subscribe {
        var wire = Saime_V1_Subscribe()
        wire.all = subscription.authors == nil
        wire.authors = subscription.authors ?? []
        wire.public = subscription.isPublic
        wire.government = subscription.isGovernment
        wire.restricted = subscription.isRestricted
        if let cursor { wire.cursor = cursor.wire }
        wire.warnings = warnings.prefix(Bounds.warnings)
            .map { Refusal(.done, $0).travellingReason }
        return wire
    }
}

extension LogRange {
    fileprivate init?(_ wire: Saime_V1_Range) {
        guard let log = LogID(wire.log), let start = bounded(wire.start) else { return nil }
        var checkpoint: Checkpoint?
        if !wire.checkpoint.isEmpty {
            guard let given = Checkpoint(wire.checkpoint) else { return nil }
            checkpoint = given
        }
        let entries = wire.entries.map { entry in
            Entry(header: Bytes(entry.header), payload: Bytes(entry.payload))
        }
        guard !entries.isEmpty else { return nil }
        self.init(log: log, start: start, entries: entries, checkpoint: checkpoint)
    }

    fileprivate var wire: Saime_V1_Range {
        var wire = Saime_V1_Range()
        wire.log = log.text
        wire.start = start
        wire.entries = entries.map { entry in
            var bytes = Saime_V1_EntryBytes()
            bytes.header = Data(entry.header)
            bytes.payload = Data(entry.payload)
            return bytes
        }
        wire.checkpoint = checkpoint?.text ?? ""
        return wire
    }
}

extension Evidence {
    fileprivate init?(_ wire: Saime_V1_Evidence) {
        guard let first = Checkpoint(wire.first), let second = Checkpoint(wire.second),
            first.log == second.log, first.size <= second.size, second.size < Bounds.number,
            let otherRoot = Digest(wire.otherRoot), wire.proof.count <= Bounds.proof,
            let proof = all(wire.proof, { Digest($0) })
        else { return nil }
        self.init(first: first, second: second, otherRoot: otherRoot, proof: proof)
    }

    fileprivate var wire: Saime_V1_Evidence {
        var wire = Saime_V1_Evidence()
        wire.first = first.text
        wire.second = second.text
        wire.otherRoot = Data(otherRoot.bytes)
        wire.proof = proof.map { Data($0.bytes) }
        return wire
    }
}

extension Contest {
    fileprivate init?(_ wire: Saime_V1_Contest) {
        guard let checkpoint = Checkpoint(wire.checkpoint), let size = bounded(wire.size),
            size > 0, size <= checkpoint.size, checkpoint.size < Bounds.number,
            let root = Digest(wire.root), wire.proof.count <= Bounds.proof,
            let proof = all(wire.proof, { Digest($0) })
        else { return nil }
        self.init(checkpoint: checkpoint, size: size, root: root, proof: proof)
    }

    fileprivate var wire: Saime_V1_Contest {
        var wire = Saime_V1_Contest()
        wire.checkpoint = checkpoint.text
        wire.size = size
        wire.root = Data(root.bytes)
        wire.proof = proof.map { Data($0.bytes) }
        return wire
    }
}

extension Delivery {
    fileprivate init?(_ wire: Saime_V1_Delivery) {
        guard let number = bounded(wire.number), let ranges = all(wire.ranges, LogRange.init),
            let receipts = all(wire.receipts, { Receipt($0) }),
            let evidence = all(wire.evidence, Evidence.init)
        else { return nil }
        self.init(number: number, ranges: ranges, receipts: receipts, evidence: evidence)
        if wire.hasCursor {
            guard let cursor = Cursor(wire.cursor) else { return nil }
            self.cursor = cursor
        }
    }

    fileprivate var wire: Saime_V1_Delivery {
        var wire = Saime_V1_Delivery()
        wire.number = number
        wire.ranges = ranges.map(\.wire)
        wire.receipts = receipts.map(\.text)
        wire.evidence = evidence.map(\.wire)
        if let cursor { wire.cursor = cursor.wire }
        return wire
    }
}

extension Answer {
    fileprivate init?(_ wire: Saime_V1_Answer) {
        guard let log = LogID(wire.log), let start = bounded(wire.start),
            let size = bounded(wire.size)
        else { return nil }
        let root = wire.root.isEmpty ? Digest.zero : Digest(wire.root)
        guard let root else { return nil }
        let outcome: Admission
        switch wire.outcome {
        case .held: outcome = .held(size: size, root: root)
        case .missing: outcome = .missing(from: size)
        case .waits: outcome = .waits(directorySize: size)
        case .setApart: outcome = .setApart
        case .refused:
            guard let refusal = Refusal(code: wire.code, reason: wire.reason) else { return nil }
            outcome = .refused(refusal, size: size, root: root)
        case .UNRECOGNIZED: return nil
        }
        self.init(log: log, start: start, outcome: outcome)
    }

    fileprivate var wire: Saime_V1_Answer {
        var wire = Saime_V1_Answer()
        wire.log = log.text
        wire.start = start
        switch outcome {
        case .held(let size, let root):
            wire.size = size
            wire.root = Data(root.bytes)
        case .missing(let size):
            wire.outcome = .missing
            wire.size = size
        case .waits(let size):
            wire.outcome = .waits
            wire.size = size
        case .setApart:
            wire.outcome = .setApart
        case .refused(let refusal, let size, let root):
            wire.outcome = .refused
            wire.size = size
            wire.root = Data(root.bytes)
            wire.code = refusal.code.rawValue
            wire.reason = refusal.travellingReason
        }
        return wire
    }
}

extension LeftOut {
    fileprivate init?(_ wire: Saime_V1_LeftOut.Log) {
        guard let log = LogID(wire.log),
            let refusal = Refusal(code: wire.code, reason: wire.reason)
        else { return nil }
        self.init(log: log, refusal: refusal)
    }

    fileprivate var wire: Saime_V1_LeftOut.Log {
        var wire = Saime_V1_LeftOut.Log()
        wire.log = log.text
        wire.code = refusal.code.rawValue
        wire.reason = refusal.travellingReason
        return wire
    }
}

extension Wanted {
    fileprivate init?(_ wire: Saime_V1_Want.Log) {
        guard let log = LogID(wire.log), let start = bounded(wire.from) else { return nil }
        self.init(log: log, start: start)
    }

    fileprivate var wire: Saime_V1_Want.Log {
        var wire = Saime_V1_Want.Log()
        wire.log = log.text
        wire.from = start
        return wire
    }
}

extension State {
    fileprivate init?(_ wire: Saime_V1_State) {
        guard let directory = Head(wire.directory), let digest = Digest(wire.digest),
            let count = bounded(wire.count), let cursor = Cursor(wire.cursor)
        else { return nil }
        self.init(directory: directory, digest: digest, count: count, cursor: cursor)
    }

    fileprivate var wire: Saime_V1_State {
        var wire = Saime_V1_State()
        wire.directory = directory.wire
        wire.digest = Data(digest.bytes)
        wire.count = count
        wire.cursor = cursor.wire
        return wire
    }
}

extension LogInterval {
    fileprivate init?(from: String, to: String) {
        self.init(from: from.isEmpty ? nil : LogID(from), to: to.isEmpty ? nil : LogID(to))
        guard from.isEmpty == (self.from == nil), to.isEmpty == (self.to == nil) else {
            return nil
        }
    }
}

extension Stretch {
    fileprivate init?(_ wire: Saime_V1_Stretch) {
        guard let interval = LogInterval(from: wire.from, to: wire.to),
            let count = bounded(wire.count), let digest = Digest(wire.digest)
        else { return nil }
        self.init(interval: interval, count: count, digest: digest)
    }

    fileprivate var wire: Saime_V1_Stretch {
        var wire = Saime_V1_Stretch()
        wire.from = interval.from?.text ?? ""
        wire.to = interval.to?.text ?? ""
        wire.count = count
        wire.digest = Data(digest.bytes)
        return wire
    }
}

extension Holdings {
    fileprivate init?(_ wire: Saime_V1_Holdings.Held) {
        guard let interval = LogInterval(from: wire.from, to: wire.to),
            wire.logs.count <= Frontier.listed,
            let logs = all(wire.logs, { Cut($0) }),
            logs.allSatisfy({ interval.contains($0.log) }),
            zip(logs, logs.dropFirst()).allSatisfy({ $0.log < $1.log })
        else { return nil }
        self.init(interval: interval, logs: logs)
    }

    fileprivate var wire: Saime_V1_Holdings.Held {
        var wire = Saime_V1_Holdings.Held()
        wire.from = interval.from?.text ?? ""
        wire.to = interval.to?.text ?? ""
        wire.logs = logs.map { cut in
            var holding = Saime_V1_Holdings.Holding()
            holding.log = cut.log.text
            holding.size = cut.size
            holding.root = Data(cut.root.bytes)
            return holding
        }
        return wire
    }
}

extension Cut {
    fileprivate init?(_ wire: Saime_V1_Holdings.Holding) {
        guard let log = LogID(wire.log), wire.size > 0, let size = bounded(wire.size),
            let root = Digest(wire.root)
        else { return nil }
        self.init(log: log, size: size, root: root)
    }
}
