internal import Foundation
internal import SwiftProtobuf

/// What an entry is.
public enum EntryKind: UInt32, Hashable, Sendable, CaseIterable {
    /// Statements and at most one note.
    case changeSet = 1
    /// One act; in the directory only.
    case act = 2
    /// One request.
    case request = 3
    /// The national lead's no to a request.
    case refusal = 4
    /// The national node's daily frontier note.
    case frontierNote = 5

    /// Whether a program that doesn't know the kind must stop evaluating the log there.
    public var isCritical: Bool { self == .changeSet || self == .act }
}

/// The leaf of a log's tree: everything about an entry but its payload.
public struct Header: Hashable, Sendable {
    /// The payload hash of the directory's first entry: a pilot's logs mean nothing elsewhere.
    public var federation: Digest
    /// The log.
    public var log: LogID
    /// The position in the log, from 0.
    public var sequence: UInt64
    /// The number of the ``EntryKind``, which this program may not know.
    public var kind: UInt32
    /// Whether who doesn't know the kind must stop here.
    public var isCritical: Bool
    /// The hash of the payload.
    public var payloadHash: Digest
    /// The length of the payload in hashed form.
    public var hashedLength: UInt64
    /// The length of the payload on the wire with nothing erased.
    public var fullLength: UInt64
    /// The size of the directory that the author saw: every say is judged by it.
    public var directorySize: UInt64
    /// The directory's root at that size; zero at size 0.
    public var directoryRoot: Digest
    /// The author's clock, milliseconds since 1970: for display only.
    public var claimedTime: Int64

    /// A header for this payload.
    public init(
        federation: Digest, log: LogID, sequence: UInt64, kind: EntryKind, payload: Payload,
        directorySize: UInt64, directoryRoot: Digest, claimedTime: Int64
    ) {
        self.federation = federation
        self.log = log
        self.sequence = sequence
        self.kind = kind.rawValue
        isCritical = kind.isCritical
        payloadHash = payload.hash
        hashedLength = UInt64(payload.hashedLength)
        fullLength = UInt64(payload.travellingLength)
        self.directorySize = directorySize
        self.directoryRoot = directoryRoot
        self.claimedTime = claimedTime
    }

    /// The header that these bytes are.
    ///
    /// Throws ``MalformedBytes`` that says which field is missing, too long or unknown.
    public init(_ bytes: Bytes) throws(MalformedBytes) {
        guard bytes.count <= Limits.header else { throw .init("the header is longer than 1 KiB") }
        guard let message = try? Saime_V1_Header(serializedBytes: bytes) else {
            throw .init("the header isn't a Header message")
        }
        guard message.version == 1 else {
            throw .init("the header has format version \(message.version); this program reads 1")
        }
        guard let federation = Digest(message.federation) else {
            throw .init("the header's federation hasn't 32 bytes")
        }
        guard let log = LogID(message.log) else { throw .init("the header names no log") }
        guard let payloadHash = Digest(message.payloadHash) else {
            throw .init("the header's payload hash hasn't 32 bytes")
        }
        guard
            let root = message.directorySize == 0 && message.directoryRoot.isEmpty
                ? Digest.zero : Digest(message.directoryRoot)
        else { throw .init("the header's directory root hasn't 32 bytes") }
        self.federation = federation
        self.log = log
        sequence = message.sequence
        kind = message.kind
        isCritical = message.critical
        self.payloadHash = payloadHash
        hashedLength = message.hashedLength
        fullLength = message.fullLength
        directorySize = message.directorySize
        directoryRoot = root
        claimedTime = message.claimedTime
    }

    /// The header's bytes, as its author encodes them once.
    public var bytes: Bytes {
        var message = Saime_V1_Header()
        message.version = 1
        message.federation = Data(federation.bytes)
        message.log = log.message
        message.sequence = sequence
        message.kind = kind
        message.critical = isCritical
        message.payloadHash = Data(payloadHash.bytes)
        message.hashedLength = hashedLength
        message.fullLength = fullLength
        message.directorySize = directorySize
        if directorySize > 0 { message.directoryRoot = Data(directoryRoot.bytes) }
        message.claimedTime = claimedTime
        return message.encoded
    }
}

/// Bytes that aren't what they should be, and why.
public struct MalformedBytes: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as the end of a sentence.
    public let description: String

    /// Says what is wrong.
    public init(_ description: String) { self.description = description }
}
