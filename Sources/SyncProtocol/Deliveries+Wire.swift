internal import Foundation
internal import Register

// Deliveries with what they carry, and answers, in frames.

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
