public import Register

/// What the directory's acts say, with their whole history: authority at every directory size.
///
/// The act at sequence *k* has effect from size *k* + 1. An act whose precondition doesn't hold
/// changes nothing, its cuts included (DESIGN §6.1). Equal acts give equal directories.
public struct Directory: Sendable {
    /// The number of the national lead: the institution that genesis begins with.
    public static let nationalLead: UInt32 = 1

    /// The log of acts.
    public static let log = LogID(institution: nationalLead, scope: .directory, epoch: 1)

    /// The number of entries.
    public var size: UInt64 { UInt64(acts.count) }
    /// The acts, in order; nil where an entry is of a kind that may be skipped.
    public private(set) var acts: [Act?] = []
    /// What became of each entry.
    public private(set) var outcomes: [Outcome] = []
    /// The federation's beginning; nil before the first act.
    public internal(set) var genesis: Act.Genesis?
    /// The members by number, the closed ones too.
    public internal(set) var members: [UInt32: Member] = [:]
    /// The policy in force; before the first policy act no row and Europe/Riga.
    public internal(set) var policy = Policy(precedence: []) {
        didSet { indexPolicy() }
    }
    /// The key that signs the directory's checkpoints: SubjectPublicKeyInfo, DER.
    public internal(set) var directoryKey: Bytes = []

    var leads: [UInt32: Timeline<UInt32>] = [:]
    var owners: [RecordID: Timeline<UInt32>] = [:]
    var successors: [UInt32: Timeline<UInt32>] = [:]
    var delegations: [UInt32: [Delegation]] = [:]
    var nodeKeys: [Bytes: UInt32] = [:]
    var sealKeys: Set<Bytes> = []
    var cutsByAct: [UInt64: [LogID: Cut]] = [:]
    var cutsByLog: [LogID: [Cut]] = [:]
    private var ranking: [String: [Role]] = [:]

    /// The directory before its first act.
    public init() {}

    /// What became of an act.
    public enum Outcome: Hashable, Sendable {
        /// It stands until another act reverses it.
        case stands
        /// Its precondition didn't hold, for this reason; neither did its cuts.
        case changesNothing(String)
    }

    /// An owner's say in groups, lent to a delegate.
    struct Delegation: Equatable, Sendable {
        let act: UInt64
        let owner: UInt32
        let delegate: UInt32
        let groups: Set<String>
        /// Empty: all that the owner creates.
        let records: Set<RecordID>
        var endedAt: UInt64?

        var from: UInt64 { act + 1 }
    }

    /// Checks a signature of this key over this message.
    public typealias Verify = (_ key: Bytes, _ message: Bytes, _ signature: Bytes) -> Bool

    /// Appends the next act; `verify` checks the root key's signatures.
    @discardableResult
    public mutating func append(_ act: Act, verify: Verify) -> Outcome {
        var outcome = Outcome.stands
        do throws(Precondition) {
            try check(act.order, verify: verify)
            perform(act.order)
            pin(act.cuts)
        } catch {
            outcome = .changesNothing(error.reason)
        }
        acts.append(act)
        outcomes.append(outcome)
        return outcome
    }

    /// Counts an entry of a kind that this program may skip (DESIGN §5): it changes nothing.
    public mutating func skip() {
        acts.append(nil)
        outcomes.append(.changesNothing("the entry is of a kind that may be skipped"))
    }

    /// What would become of this order if it were the next act; nothing changes.
    public func outcome(of order: Act.Order, verify: Verify) -> Outcome {
        do throws(Precondition) {
            try check(order, verify: verify)
            return .stands
        } catch {
            return .changesNothing(error.reason)
        }
    }

    /// The directory of the first `size` acts. O(size).
    public func prefix(_ size: UInt64) -> Directory {
        guard size < self.size else { return self }
        var directory = Directory()
        for (act, outcome) in zip(acts, outcomes).prefix(Int(size)) {
            if let act {
                directory.append(act) { _, _, _ in outcome == .stands }
            } else {
                directory.skip()
            }
        }
        return directory
    }

    /// The roles that have a word in a group, highest first: its row, then the roles that the row
    /// doesn't name in the order override, national, lead, owner, unless it is closed to them.
    public func ranking(of group: String) -> [Role] { ranking[group] ?? Self.defaultRanking }

    static let defaultRanking: [Role] = [.override, .national, .lead, .owner]

    private mutating func indexPolicy() {
        ranking = [:]
        for row in policy.precedence {
            let rest = row.closed ? [] : Self.defaultRanking.filter { !row.roles.contains($0) }
            ranking[row.group] = row.roles + rest
        }
    }

    private mutating func pin(_ cuts: [Cut]) {
        guard !cuts.isEmpty else { return }
        cutsByAct[size] = Dictionary(cuts.map { ($0.log, $0) }) { first, _ in first }
        for cut in cuts { cutsByLog[cut.log, default: []].append(cut) }
    }
}

/// Why an act changes nothing.
struct Precondition: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
