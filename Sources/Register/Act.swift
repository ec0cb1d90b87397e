/// "Accept this log up to this size with this root": how every say and every log ends.
public struct Cut: Hashable, Comparable, Sendable {
    /// The log.
    public var log: LogID
    /// How many of its entries stand.
    public var size: UInt64
    /// The root of those entries.
    public var root: Digest

    /// A cut from its parts.
    public init(log: LogID, size: UInt64, root: Digest) {
        self.log = log
        self.size = size
        self.root = root
    }

    /// Whether a cut comes before another: by log, size, root.
    public static func < (left: Cut, right: Cut) -> Bool {
        (left.log, left.size, left.root) < (right.log, right.size, right.root)
    }
}

/// What a member is to those assigned to it.
public enum LeadKind: UInt32, Hashable, Sendable {
    /// Nobody is assigned to it.
    case none = 0
    /// A ministry: leads its sector's institutions.
    case sector = 1
    /// A municipality: leads its institutions.
    case municipality = 2
    /// The national lead.
    case national = 3

    /// The kind's code in commands and JSON.
    public var code: String {
        switch self {
        case .none: "none"
        case .sector: "sector"
        case .municipality: "municipality"
        case .national: "national"
        }
    }
}

/// Who prevails in a field group: a row of the policy act's table.
public struct PrecedenceRow: Hashable, Sendable {
    /// The group, for example `service.name`.
    public var group: String
    /// The roles, highest first.
    public var roles: [Role]
    /// Whether roles that the row doesn't name have no word here.
    public var closed: Bool

    /// A row from its parts.
    public init(group: String, roles: [Role], closed: Bool = false) {
        self.group = group
        self.roles = roles
        self.closed = closed
    }
}

/// The directory's policy: who prevails where, what a day is, and the quotas.
public struct Policy: Hashable, Sendable {
    /// The precedence rows; a group without one ranks override, national, lead, owner.
    public var precedence: [PrecedenceRow]
    /// The IANA name of the time zone of "a day".
    public var timeZone: String
    /// Bytes that a hub admits from an institution in a day before they are final; 0: no bound.
    public var dailyQuota: UInt64
    /// Bytes of late entries kept for each ended log; 0: no bound.
    public var lateQuota: UInt64
    /// How many sector nodes must return the directory's head after the national node starts.
    public var countersigningSectors: UInt32

    /// A policy from its parts.
    public init(
        precedence: [PrecedenceRow], timeZone: String = "Europe/Riga", dailyQuota: UInt64 = 0,
        lateQuota: UInt64 = 0, countersigningSectors: UInt32 = 0
    ) {
        self.precedence = precedence
        self.timeZone = timeZone
        self.dailyQuota = dailyQuota
        self.lateQuota = lateQuota
        self.countersigningSectors = countersigningSectors
    }
}

/// The national lead's word about membership, roles and ownership: an entry of the directory.
public struct Act: Hashable, Sendable {
    /// What is ordered.
    public var order: Order
    /// Where every say that the act takes, and every log that it ends, ends.
    public var cuts: [Cut]
    /// The requests it answers.
    public var requests: [Reference]

    /// An act from its parts.
    public init(_ order: Order, cuts: [Cut] = [], requests: [Reference] = []) {
        self.order = order
        self.cuts = cuts
        self.requests = requests
    }

    /// What an act orders.
    public enum Order: Hashable, Sendable {
        /// Begins the directory, at sequence 0.
        case genesis(Genesis)
        /// Makes an institution a member.
        case admit(Admission)
        /// Gives an institution's records to a lead; 0: to nobody.
        case assignLead(institution: UInt32, lead: UInt32)
        /// Gives a delegate the owner's say in groups, of records or (none named) of all that the
        /// owner creates.
        case delegate(owner: UInt32, delegate: UInt32, groups: [String], records: [RecordID])
        /// Ends the delegation that the act at this sequence ordered.
        case endDelegation(UInt64)
        /// Gives records to another owner.
        case transfer(records: [RecordID], from: UInt32, to: UInt32)
        /// Gives an institution a new seal key; its logs go on.
        case rotateKey(institution: UInt32, sealKey: Bytes)
        /// Moves an institution to another node (0: its own), with a new seal key and epoch.
        case host(institution: UInt32, host: UInt32, sealKey: Bytes, nodeKeys: [Bytes])
        /// Sets the policy.
        case policy(Policy)
        /// Ends a membership and the member's logs.
        case exclude(UInt32)
        /// Changes a member's registration number, short code and name.
        case rename(institution: UInt32, registration: String, code: String, name: String)
        /// Lets a node connect as this institution's.
        case bindNode(institution: UInt32, nodeKey: Bytes)
        /// Refuses a node from now on.
        case unbindNode(institution: UInt32, nodeKey: Bytes)
        /// Gives the directory a new key; signed by the root key.
        case rotateDirectoryKey(key: Bytes, rootSignature: Bytes)
    }

    /// The federation's beginning.
    public struct Genesis: Hashable, Sendable {
        /// The federation's name.
        public var name: String
        /// The root key, kept offline: SubjectPublicKeyInfo, DER.
        public var rootKey: Bytes
        /// The key that signs the directory's checkpoints: SubjectPublicKeyInfo, DER.
        public var directoryKey: Bytes
        /// Certificates of the authorities that issue node certificates, DER.
        public var authorities: [Bytes]
        /// The root key's signature over ``signedBytes``.
        public var rootSignature: Bytes

        /// A beginning from its parts.
        public init(
            name: String, rootKey: Bytes, directoryKey: Bytes, authorities: [Bytes],
            rootSignature: Bytes = []
        ) {
            self.name = name
            self.rootKey = rootKey
            self.directoryKey = directoryKey
            self.authorities = authorities
            self.rootSignature = rootSignature
        }

        /// What the root key signs: a line naming the purpose, then every field length-prefixed.
        public var signedBytes: Bytes {
            var bytes = Bytes("saime genesis 1\n".utf8)
            bytes.append(lengthPrefixed: Bytes(name.utf8))
            bytes.append(lengthPrefixed: rootKey)
            bytes.append(lengthPrefixed: directoryKey)
            for authority in authorities { bytes.append(lengthPrefixed: authority) }
            return bytes
        }
    }

    /// An institution's admission.
    public struct Admission: Hashable, Sendable {
        /// The directory number it gets: the next free one.
        public var number: UInt32
        /// Its registration number, 11 digits; empty if it has none.
        public var registration: String
        /// The directory's short code for it.
        public var code: String
        /// Its name.
        public var name: String
        /// The key of its seal: SubjectPublicKeyInfo, DER.
        public var sealKey: Bytes
        /// The keys of the certificates by which its own nodes connect.
        public var nodeKeys: [Bytes]
        /// The member whose node holds its seal; 0: its own node does.
        public var host: UInt32
        /// Whether institutions can be assigned to it.
        public var leadKind: LeadKind

        /// An admission from its parts.
        public init(
            number: UInt32, registration: String, code: String, name: String, sealKey: Bytes,
            nodeKeys: [Bytes], host: UInt32 = 0, leadKind: LeadKind = .none
        ) {
            self.number = number
            self.registration = registration
            self.code = code
            self.name = name
            self.sealKey = sealKey
            self.nodeKeys = nodeKeys
            self.host = host
            self.leadKind = leadKind
        }
    }

    /// What the root key signs for a new directory key that the act at sequence `size` names;
    /// `genesis` is the hash of what it signed in the beginning.
    public static func directoryKeySignedBytes(
        genesis: Digest, size: UInt64, key: Bytes
    ) -> Bytes {
        var bytes = Bytes("saime directory key 1\n".utf8)
        bytes.append(contentsOf: genesis.bytes)
        bytes.append(bigEndian: size)
        bytes.append(lengthPrefixed: key)
        return bytes
    }
}

/// What an institution asks of the national lead, or offers to another institution.
public enum Request: Hashable, Sendable {
    /// "Please order this": the national lead adds the cuts.
    case act(Act.Order)
    /// Offers records to another institution.
    case offer(records: [RecordID], to: UInt32)
    /// Accepts an offer.
    case accept(offer: Reference)
    /// Declines an offer.
    case decline(offer: Reference)
}

/// The national node's daily word on which log had which size and root.
public struct FrontierNote: Hashable, Sendable {
    /// The logs changed since the last note, sorted; its own log of that layer left out.
    public var changed: [Cut]
    /// The national node's time: milliseconds since 1970.
    public var time: Int64
    /// The directory's size then.
    public var directorySize: UInt64
    /// The day, `YYYY-MM-DD` in the policy's time zone.
    public var day: String

    /// A note from its parts.
    public init(changed: [Cut], time: Int64, directorySize: UInt64, day: String) {
        self.changed = changed
        self.time = time
        self.directorySize = directorySize
        self.day = day
    }
}
