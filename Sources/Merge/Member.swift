public import Register

/// An institution in the directory: what the acts so far say of it.
public struct Member: Equatable, Sendable {
    /// The directory number.
    public let number: UInt32
    /// The registration number; empty if it has none.
    public internal(set) var registration: String
    /// The directory's short code.
    public internal(set) var code: String
    /// The name.
    public internal(set) var name: String
    /// Whether institutions can be assigned to it.
    public let leadKind: LeadKind
    /// The member whose node holds its seal; 0: its own node does.
    public internal(set) var host: UInt32
    /// Whether its membership goes on.
    public internal(set) var isActive = true
    /// The seal keys it has or had, oldest first; at most the last is present.
    public internal(set) var sealKeys: [SealPeriod]
    /// The keys by which its own nodes connect or connected.
    public internal(set) var nodeKeys: [NodeBinding]
    /// The epochs of its logs, oldest first, numbered from 1.
    public internal(set) var epochs: [Epoch]

    /// The present seal key; nil once the membership has ended.
    public var sealKey: Bytes? { sealKeys.last(where: { $0.endedBy == nil })?.key }

    /// The epoch in which it writes now; nil once the membership has ended.
    public var epoch: UInt32? {
        epochs.last.flatMap { $0.endedBy == nil ? UInt32(epochs.count) : nil }
    }

    /// A seal key's time.
    public struct SealPeriod: Equatable, Sendable {
        /// SubjectPublicKeyInfo, DER.
        public let key: Bytes
        /// The epoch whose logs it signs.
        public let epoch: UInt32
        /// The sequence of the act that ended it; nil while it is present.
        public internal(set) var endedBy: UInt64?
    }

    /// A node's key and whether it may connect.
    public struct NodeBinding: Equatable, Sendable {
        /// SubjectPublicKeyInfo, DER.
        public let key: Bytes
        /// Whether it may connect now; once bound it still gets the directory and a last word.
        public internal(set) var isBound = true
    }

    /// The time of an institution's logs between two moves to another node.
    public struct Epoch: Equatable, Sendable {
        /// The directory size from which its logs may be written.
        public let openedAt: UInt64
        /// The sequence of the act that ended it; nil while it goes on.
        public internal(set) var endedBy: UInt64?
    }
}
