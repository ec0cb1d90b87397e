internal import Foundation
internal import Register

// What two sides hold, in frames.

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
