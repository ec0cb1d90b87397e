internal import Merge
public import Register

/// An entry to be written to one of this node's own logs.
public struct Writing: Hashable, Sendable {
    /// The institution that signs it.
    public var institution: UInt32
    /// The scope of its log.
    public var scope: Scope
    /// What kind of entry it is.
    public var kind: EntryKind
    /// What it says.
    public var payload: Payload

    /// An entry from its parts.
    public init(institution: UInt32, scope: Scope, kind: EntryKind, payload: Payload) {
        self.institution = institution
        self.scope = scope
        self.kind = kind
        self.payload = payload
    }

    /// A change set.
    public init(
        _ changeSet: ChangeSet, institution: UInt32, scope: Scope,
        using generator: inout some RandomNumberGenerator
    ) {
        self.init(
            institution: institution, scope: scope, kind: .changeSet,
            payload: Payload(changeSet, using: &generator))
    }

    /// A request, with free text, which is sealed.
    public init(
        _ request: Request, text: String, institution: UInt32, scope: Scope = .government,
        using generator: inout some RandomNumberGenerator
    ) {
        self.init(
            institution: institution, scope: scope, kind: .request,
            payload: Payload(request, text: text, using: &generator))
    }

    /// The national lead's no to a request, with the reason, which is sealed.
    public init(
        refusing request: Reference, text: String, scope: Scope = .government,
        using generator: inout some RandomNumberGenerator
    ) {
        self.init(
            institution: Directory.nationalLead, scope: scope, kind: .refusal,
            payload: Payload(refusing: request, text: text, using: &generator))
    }
}

/// What became of an entry to be written.
public enum Written: Hashable, Sendable {
    /// It is in the log: a reference to its first part.
    case signed(Reference)
    /// It is a draft with this number, because the fence is closed.
    case draft(Int64, Fence.Reason)

    var isSigned: Bool {
        if case .signed = self { true } else { false }
    }
}
