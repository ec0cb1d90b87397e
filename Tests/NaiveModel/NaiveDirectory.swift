package import Register

/// Who is what after some acts, kept as plainly as DESIGN §6 says it: the acts are replayed one
/// by one from the beginning for every size asked about, and nothing is indexed.
package struct NaiveDirectory {
    package struct Delegation {
        var act: Int
        var owner: UInt32
        var delegate: UInt32
        var groups: [String]
        /// Nil: all that the owner creates.
        var records: [RecordID]?
        /// Records that have had another owner since.
        var lost: [RecordID] = []
    }

    package private(set) var admitted: [UInt32] = []
    package private(set) var closed: [UInt32] = []
    package private(set) var leadKinds: [UInt32: LeadKind] = [:]
    package private(set) var hosts: [UInt32: UInt32] = [:]
    package private(set) var keys: [Bytes] = []
    package private(set) var codes: [UInt32: String] = [:]
    /// Records whose owner isn't their creator.
    package private(set) var owners: [RecordID: UInt32] = [:]
    package private(set) var leads: [UInt32: UInt32] = [:]
    package private(set) var delegations: [Delegation] = []
    package private(set) var policy = Policy(precedence: [])
    /// For each institution and epoch: opened at this size, ended by this act.
    package private(set) var epochs: [UInt32: [(opened: Int, endedBy: Int?)]] = [:]
    package private(set) var standing: [Bool] = []

    /// The directory before its first act.
    package init() {}

    /// The directory after the first `size` acts, for questions about these records.
    package init(_ acts: [Act], size: Int, records: [RecordID]) {
        for act in acts.prefix(size) { append(act, records: records) }
    }

    /// Appends the next act.
    ///
    /// - Parameter records: Those of which the owner may be asked for later, if anybody but their
    ///   creator has owned them.
    package mutating func append(_ act: Act, records: [RecordID]) {
        apply(act.order, standing.count, records)
    }

    package func isMember(_ number: UInt32) -> Bool {
        admitted.contains(number) && !closed.contains(number)
    }

    package func owner(_ record: RecordID) -> UInt32? {
        guard admitted.contains(record.creator) else { return nil }
        return owners[record] ?? successor(record.creator)
    }

    package func successor(_ number: UInt32) -> UInt32 { closed.contains(number) ? 1 : number }

    package func lead(of number: UInt32) -> UInt32? { leads[number] == 0 ? nil : leads[number] }

    package func say(_ role: Role, _ group: String, _ record: RecordID) -> UInt32? {
        if role == .national || role == .override { return admitted.contains(1) ? 1 : nil }
        guard let owner = owner(record) else { return nil }
        if role == .lead { return lead(of: owner) }
        let standing = delegations.filter { delegation in
            let names = delegation.records?.contains(record) ?? (record.creator == owner)
            return delegation.owner == owner && delegation.groups.contains(group) && names
                && !delegation.lost.contains(record)
        }
        return standing.last?.delegate ?? owner
    }

    private mutating func apply(_ order: Act.Order, _ sequence: Int, _ records: [RecordID]) {
        let holds = holds(order, sequence)
        standing.append(holds)
        guard holds else { return }
        switch order {
        case .genesis, .rename, .bindNode, .unbindNode, .rotateDirectoryKey: break
        case .admit(let admission):
            admitted.append(admission.number)
            leadKinds[admission.number] = admission.leadKind
            hosts[admission.number] = admission.host
            codes[admission.number] = admission.code
            keys.append(admission.sealKey)
            epochs[admission.number] = [(sequence + 1, nil)]
        case .assignLead(let institution, let lead): leads[institution] = lead
        case .delegate(let owner, let delegate, let groups, let named):
            delegations.append(
                Delegation(
                    act: sequence, owner: owner, delegate: delegate, groups: groups,
                    records: named.isEmpty ? nil : named))
        case .endDelegation(let act): delegations.removeAll { $0.act == Int(act) }
        case .transfer(let named, _, let to):
            for record in named { give(record, to: to) }
        case .rotateKey(_, let key): keys.append(key)
        case .host(let institution, let host, let key, _):
            keys.append(key)
            hosts[institution] = host
            let last = (epochs[institution]?.count ?? 0) - 1
            epochs[institution]?[last].endedBy = sequence
            epochs[institution]?.append((sequence + 1, nil))
        case .policy(let policy): self.policy = policy
        case .exclude(let institution):
            for record in records where owner(record) == institution { give(record, to: 1) }
            closed.append(institution)
            delegations.removeAll { $0.delegate == institution || $0.owner == institution }
            for (assigned, lead) in leads where lead == institution { leads[assigned] = 1 }
            let last = (epochs[institution]?.count ?? 0) - 1
            epochs[institution]?[last].endedBy = sequence
        }
    }

    private mutating func give(_ record: RecordID, to receiver: UInt32) {
        owners[record] = receiver
        for index in delegations.indices { delegations[index].lost.append(record) }
    }

    private func holds(_ order: Act.Order, _ sequence: Int) -> Bool {
        switch order {
        case .genesis: return sequence == 0
        case .admit(let admission):
            return admission.number == UInt32(admitted.count) + 1
                && !codes.values.contains(admission.code) && !keys.contains(admission.sealKey)
                && (admission.host == 0
                    ? !admission.nodeKeys.isEmpty : isMember(admission.host))
        case .assignLead(let institution, let lead):
            let leads = lead == 0 || isMember(lead) && leadKinds[lead] != LeadKind.none
            return isMember(institution) && leads && (self.leads[institution] ?? 0) != lead
        case .delegate(let owner, let delegate, let groups, let named):
            return isMember(owner) && isMember(delegate) && owner != delegate && !groups.isEmpty
                && named.allSatisfy { self.owner($0) == owner }
        case .endDelegation(let act): return delegations.contains { $0.act == Int(act) }
        case .transfer(let named, let from, let to):
            return isMember(to) && from != to && !named.isEmpty
                && Set(named).count == named.count
                && named.allSatisfy { !$0.isInstitution && owner($0) == from }
        case .rotateKey(let institution, let key):
            return isMember(institution) && !keys.contains(key)
        case .host(let institution, let host, let key, let nodeKeys):
            let node = host == 0 ? !nodeKeys.isEmpty : isMember(host) && host != institution
            return isMember(institution) && !keys.contains(key) && node
        case .exclude(let institution):
            return isMember(institution) && institution != 1
                && !hosts.contains { $0.value == institution && isMember($0.key) }
        case .policy, .rename, .bindNode, .unbindNode, .rotateDirectoryKey: return true
        }
    }
}
