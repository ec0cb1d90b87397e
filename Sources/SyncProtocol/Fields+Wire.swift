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

extension Cut {
    init?(_ wire: Saime_V1_Holdings.Holding) {
        guard let log = LogID(wire.log), wire.size > 0, let size = bounded(wire.size),
            let root = Digest(wire.root)
        else { return nil }
        self.init(log: log, size: size, root: root)
    }
}
