internal import Foundation
internal import Register
internal import SwiftProtobuf

// Between the parts of messages and those of frames, each with its bounds.

/// All elements converted, in order; nil if one can't be.
func all<Wire, Value>(_ wire: [Wire], _ convert: (Wire) -> Value?) -> [Value]? {
    var values: [Value] = []
    values.reserveCapacity(wire.count)
    for element in wire {
        guard let value = convert(element) else { return nil }
        values.append(value)
    }
    return values
}

func bounded(_ number: UInt64) -> UInt64? { number < Bounds.number ? number : nil }

/// The root that these bytes are: 32 bytes, or none where the size is 0.
func prefixRoot(_ bytes: Data, size: UInt64) -> Digest? {
    size == 0 && bytes.isEmpty ? .zero : Digest(bytes)
}

extension Refusal {
    init?(code: String, reason: String) {
        guard let code = RefusalCode(rawValue: code),
            reason.utf8.count <= Self.maximumReason
        else { return nil }
        self.init(code, reason)
    }

    /// The reason, cut so that it fits.
    var travellingReason: String {
        guard reason.utf8.count > Self.maximumReason else { return reason }
        var text = String(reason.prefix(Self.maximumReason))
        while text.utf8.count > Self.maximumReason { text.removeLast() }
        return text
    }
}

extension Head {
    init?(_ wire: Saime_V1_Head) {
        guard let size = bounded(wire.size), let root = prefixRoot(wire.root, size: size) else {
            return nil
        }
        self.init(size: size, root: root)
    }

    var wire: Saime_V1_Head {
        var wire = Saime_V1_Head()
        wire.size = size
        if size > 0 { wire.root = Data(root.bytes) }
        return wire
    }
}

extension Hello {
    init?(_ wire: Saime_V1_Hello) {
        guard wire.program.utf8.count <= 64, let federation = Digest(wire.federation),
            let directory = Head(wire.directory), wire.time.magnitude < Bounds.number,
            let window = bounded(wire.window)
        else { return nil }
        self.init(
            version: wire.version, oldestVersion: wire.oldestVersion, program: wire.program,
            federation: federation, directory: directory, time: wire.time, window: window)
    }

    var wire: Saime_V1_Hello {
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
    init?(_ wire: Saime_V1_Cursor) {
        guard let number = bounded(wire.number) else { return nil }
        self.init(generation: wire.generation, number: number)
    }

    var wire: Saime_V1_Cursor {
        var wire = Saime_V1_Cursor()
        wire.generation = generation
        wire.number = number
        return wire
    }
}

extension Subscribe {
    init?(_ wire: Saime_V1_Subscribe) {
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

    var wire: Saime_V1_Subscribe {
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
    init?(_ wire: Saime_V1_Range) {
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

    var wire: Saime_V1_Range {
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
    init?(_ wire: Saime_V1_Evidence) {
        guard let first = Checkpoint(wire.first), let second = Checkpoint(wire.second),
            first.log == second.log, first.size <= second.size, second.size < Bounds.number,
            let otherRoot = Digest(wire.otherRoot), wire.proof.count <= Bounds.proof,
            let proof = all(wire.proof, { Digest($0) })
        else { return nil }
        self.init(first: first, second: second, otherRoot: otherRoot, proof: proof)
    }

    var wire: Saime_V1_Evidence {
        var wire = Saime_V1_Evidence()
        wire.first = first.text
        wire.second = second.text
        wire.otherRoot = Data(otherRoot.bytes)
        wire.proof = proof.map { Data($0.bytes) }
        return wire
    }
}

extension Contest {
    init?(_ wire: Saime_V1_Contest) {
        guard let checkpoint = Checkpoint(wire.checkpoint), let size = bounded(wire.size),
            size > 0, size <= checkpoint.size, checkpoint.size < Bounds.number,
            let root = Digest(wire.root), wire.proof.count <= Bounds.proof,
            let proof = all(wire.proof, { Digest($0) })
        else { return nil }
        self.init(checkpoint: checkpoint, size: size, root: root, proof: proof)
    }

    var wire: Saime_V1_Contest {
        var wire = Saime_V1_Contest()
        wire.checkpoint = checkpoint.text
        wire.size = size
        wire.root = Data(root.bytes)
        wire.proof = proof.map { Data($0.bytes) }
        return wire
    }
}

extension Delivery {
    init?(_ wire: Saime_V1_Delivery) {
        guard wire.receipts.count <= Bounds.notes, wire.evidence.count <= Bounds.notes,
            let number = bounded(wire.number), let ranges = all(wire.ranges, LogRange.init),
            let receipts = all(wire.receipts, { Receipt($0) }),
            let evidence = all(wire.evidence, Evidence.init)
        else { return nil }
        self.init(number: number, ranges: ranges)
        self.receipts = receipts
        self.evidence = evidence
        if wire.hasCursor {
            guard let cursor = Cursor(wire.cursor) else { return nil }
            self.cursor = cursor
        }
    }

    var wire: Saime_V1_Delivery {
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
    init?(_ wire: Saime_V1_Answer) {
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

    var wire: Saime_V1_Answer {
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
    init?(_ wire: Saime_V1_LeftOut.Log) {
        guard let log = LogID(wire.log),
            let refusal = Refusal(code: wire.code, reason: wire.reason)
        else { return nil }
        self.init(log: log, refusal: refusal)
    }

    var wire: Saime_V1_LeftOut.Log {
        var wire = Saime_V1_LeftOut.Log()
        wire.log = log.text
        wire.code = refusal.code.rawValue
        wire.reason = refusal.travellingReason
        return wire
    }
}

extension Wanted {
    init?(_ wire: Saime_V1_Want.Log) {
        guard let log = LogID(wire.log), let start = bounded(wire.from) else { return nil }
        self.init(log: log, start: start)
    }

    var wire: Saime_V1_Want.Log {
        var wire = Saime_V1_Want.Log()
        wire.log = log.text
        wire.from = start
        return wire
    }
}

extension State {
    init?(_ wire: Saime_V1_State) {
        guard let directory = Head(wire.directory), let digest = Digest(wire.digest),
            let count = bounded(wire.count), let cursor = Cursor(wire.cursor)
        else { return nil }
        self.init(directory: directory, digest: digest, count: count, cursor: cursor)
    }

    var wire: Saime_V1_State {
        var wire = Saime_V1_State()
        wire.directory = directory.wire
        wire.digest = Data(digest.bytes)
        wire.count = count
        wire.cursor = cursor.wire
        return wire
    }
}

extension LogInterval {
    init?(from: String, to: String) {
        self.init(from: from.isEmpty ? nil : LogID(from), to: to.isEmpty ? nil : LogID(to))
        guard from.isEmpty == (self.from == nil), to.isEmpty == (self.to == nil) else {
            return nil
        }
    }
}

extension Stretch {
    init?(_ wire: Saime_V1_Stretch) {
        guard let interval = LogInterval(from: wire.from, to: wire.to),
            let count = bounded(wire.count), let digest = Digest(wire.digest)
        else { return nil }
        self.init(interval: interval, count: count, digest: digest)
    }

    var wire: Saime_V1_Stretch {
        var wire = Saime_V1_Stretch()
        wire.from = interval.from?.text ?? ""
        wire.to = interval.to?.text ?? ""
        wire.count = count
        wire.digest = Data(digest.bytes)
        return wire
    }
}

extension Holdings {
    init?(_ wire: Saime_V1_Holdings.Held) {
        guard let interval = LogInterval(from: wire.from, to: wire.to),
            wire.logs.count <= Frontier.listed,
            let logs = all(wire.logs, { Cut($0) }),
            logs.allSatisfy({ interval.contains($0.log) }),
            zip(logs, logs.dropFirst()).allSatisfy({ $0.log < $1.log })
        else { return nil }
        self.init(interval: interval, logs: logs)
    }

    var wire: Saime_V1_Holdings.Held {
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
    init?(_ wire: Saime_V1_Holdings.Holding) {
        guard let log = LogID(wire.log), wire.size > 0, let size = bounded(wire.size),
            let root = Digest(wire.root)
        else { return nil }
        self.init(log: log, size: size, root: root)
    }
}
