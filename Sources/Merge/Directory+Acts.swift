internal import Register

// What each act asks for before it changes anything, and what it changes.

extension Directory {
    func check(_ order: Act.Order, verify: Verify) throws(Precondition) {
        if case .genesis(let genesis) = order {
            guard size == 0 else { throw .init("the directory has begun already") }
            guard verify(genesis.rootKey, genesis.signedBytes, genesis.rootSignature) else {
                throw .init("the root key's signature doesn't verify")
            }
            return
        }
        guard genesis != nil else { throw .init("the directory hasn't begun") }
        switch order {
        case .genesis: break
        case .admit(let admission): try checkAdmission(admission)
        case .assignLead(let institution, let lead):
            try checkAssignment(of: institution, to: lead)
        case .delegate(let owner, let delegate, let groups, let records):
            try checkDelegation(owner, delegate, groups, records)
        case .endDelegation(let act):
            guard standingDelegation(act) != nil else {
                throw .init("act \(act) is no delegation that stands")
            }
        case .transfer(let records, let from, let to):
            try checkTransfer(of: records, from: from, to: to)
        case .rotateKey(let institution, let key):
            try checkActive(institution)
            try checkUnused(key)
        case .host(let institution, let host, let key, let nodeKeys):
            try checkActive(institution)
            try checkUnused(key)
            try checkHost(host, of: institution, nodeKeys: nodeKeys)
        case .policy(let policy): try checkPolicy(policy)
        case .exclude(let institution):
            try checkActive(institution)
            guard institution != Self.nationalLead else {
                throw .init("the national lead can't be excluded")
            }
            guard guests(of: institution).isEmpty else {
                throw .init("its node holds the seals of other members")
            }
        case .rename(let institution, let registration, let code, _):
            try checkActive(institution)
            try checkNames(registration: registration, code: code, except: institution)
        case .bindNode(let institution, let key):
            try checkActive(institution)
            try checkBindable(key, to: institution)
        case .unbindNode(let institution, let key):
            guard
                members[institution]?.nodeKeys.contains(where: { $0.key == key && $0.isBound })
                    == true
            else { throw .init("the node key isn't bound to institution \(institution)") }
        case .rotateDirectoryKey(let key, let signature):
            try checkDirectoryKey(key, signature, verify: verify)
        }
    }

    mutating func perform(_ order: Act.Order) {
        let effect = size + 1
        switch order {
        case .genesis(let genesis):
            self.genesis = genesis
            directoryKey = genesis.directoryKey
        case .admit(let admission): admit(admission, at: effect)
        case .assignLead(let institution, let lead):
            leads[institution, default: Timeline()].append(lead, from: effect)
        case .delegate(let owner, let delegate, let groups, let records):
            delegations[owner, default: []].append(
                Delegation(
                    act: size, owner: owner, delegate: delegate, groups: Set(groups),
                    records: Set(records)))
        case .endDelegation(let act): endDelegations(at: effect) { $0.act == act }
        case .transfer(let records, _, let to):
            for record in records {
                owners[record, default: Timeline()].append(to, from: effect)
            }
        case .rotateKey(let institution, let key): rotate(institution, to: key)
        case .host(let institution, let host, let key, let nodeKeys):
            move(institution, to: host, key: key, nodeKeys: nodeKeys, at: effect)
        case .policy(let policy): self.policy = policy
        case .exclude(let institution): exclude(institution, at: effect)
        case .rename(let institution, let registration, let code, let name):
            members[institution]?.registration = registration
            members[institution]?.code = code
            members[institution]?.name = name
        case .bindNode(let institution, let key): bind(key, to: institution)
        case .unbindNode(let institution, let key): unbind(institution) { $0 == key }
        case .rotateDirectoryKey(let key, _): directoryKey = key
        }
    }
}

// MARK: - Preconditions

extension Directory {
    private func checkActive(_ institution: UInt32) throws(Precondition) {
        guard members[institution]?.isActive == true else {
            throw .init("institution \(institution) is no member")
        }
    }

    private func checkUnused(_ key: Bytes) throws(Precondition) {
        guard !key.isEmpty, !sealKeys.contains(key) else {
            throw .init("the seal key is missing or has been in use before")
        }
    }

    private func checkBindable(_ key: Bytes, to institution: UInt32) throws(Precondition) {
        guard !key.isEmpty, nodeKeys[key] ?? institution == institution else {
            throw .init("the node key is missing or belongs to another institution")
        }
    }

    private func checkNames(
        registration: String, code: String, except institution: UInt32
    ) throws(Precondition) {
        guard !code.isEmpty else { throw .init("the short code is missing") }
        for member in members.values where member.number != institution {
            guard !member.code.utf8.elementsEqual(code.utf8) else {
                throw .init("the short code is in use")
            }
            guard
                registration.isEmpty
                    || !member.registration.utf8.elementsEqual(registration.utf8)
            else {
                throw .init("the registration number is in use")
            }
        }
    }

    private func checkHost(
        _ host: UInt32, of institution: UInt32, nodeKeys: [Bytes]
    ) throws(Precondition) {
        if host == 0 {
            guard !nodeKeys.isEmpty else { throw .init("its own node has no key") }
        } else {
            guard host != institution else { throw .init("an institution can't be its own host") }
            try checkActive(host)
        }
        for key in nodeKeys { try checkBindable(key, to: institution) }
    }

    private func checkAdmission(_ admission: Act.Admission) throws(Precondition) {
        guard admission.number == UInt32(members.count) + 1 else {
            throw .init("the next directory number is \(members.count + 1)")
        }
        guard (admission.leadKind == .national) == (admission.number == Self.nationalLead) else {
            throw .init("the first member, and no other, is the national lead")
        }
        try checkNames(
            registration: admission.registration, code: admission.code,
            except: admission.number)
        try checkUnused(admission.sealKey)
        try checkHost(admission.host, of: admission.number, nodeKeys: admission.nodeKeys)
    }

    private func checkAssignment(
        of institution: UInt32, to lead: UInt32
    ) throws(Precondition) {
        try checkActive(institution)
        if lead != 0 {
            try checkActive(lead)
            guard members[lead]?.leadKind != LeadKind.none else {
                throw .init("institution \(lead) leads nobody")
            }
        }
        guard self.lead(of: institution, at: size) ?? 0 != lead else {
            throw .init("the lead is that already")
        }
    }

    private func checkDelegation(
        _ owner: UInt32, _ delegate: UInt32, _ groups: [String], _ records: [RecordID]
    ) throws(Precondition) {
        try checkActive(owner)
        try checkActive(delegate)
        guard owner != delegate else { throw .init("owner and delegate are the same") }
        guard !groups.isEmpty else { throw .init("no group is named") }
        for record in records where self.owner(of: record, at: size) != owner {
            throw .init("institution \(owner) doesn't own record \(record.hex)")
        }
    }

    private func checkTransfer(
        of records: [RecordID], from: UInt32, to: UInt32
    ) throws(Precondition) {
        try checkActive(to)
        guard from != to else { throw .init("giver and receiver are the same") }
        guard !records.isEmpty, Set(records).count == records.count else {
            throw .init("no record is named, or one twice")
        }
        for record in records {
            guard !record.isInstitution else {
                throw .init("an institution's own record can't be transferred")
            }
            guard owner(of: record, at: size) == from else {
                throw .init("institution \(from) doesn't own record \(record.hex)")
            }
        }
    }

    private func checkPolicy(_ policy: Policy) throws(Precondition) {
        guard Set(policy.precedence.map(\.group)).count == policy.precedence.count else {
            throw .init("a group has two precedence rows")
        }
        for row in policy.precedence where Set(row.roles).count != row.roles.count {
            throw .init("the row of \(row.group) names a role twice")
        }
        guard !policy.timeZone.isEmpty else { throw .init("the time zone is missing") }
    }

    private func checkDirectoryKey(
        _ key: Bytes, _ signature: Bytes, verify: Verify
    ) throws(Precondition) {
        guard let genesis, !key.isEmpty else { throw .init("the directory key is missing") }
        let message = Act.directoryKeySignedBytes(
            genesis: Digest.sha256(genesis.signedBytes), size: size, key: key)
        guard verify(genesis.rootKey, message, signature) else {
            throw .init("the root key's signature doesn't verify")
        }
    }
}

// MARK: - Effects

extension Directory {
    private mutating func admit(_ admission: Act.Admission, at effect: UInt64) {
        members[admission.number] = Member(
            number: admission.number, registration: admission.registration,
            code: admission.code, name: admission.name, leadKind: admission.leadKind,
            host: admission.host, sealKeys: [.init(key: admission.sealKey, epoch: 1)],
            nodeKeys: [], epochs: [.init(openedAt: effect)])
        sealKeys.insert(admission.sealKey)
        for key in admission.nodeKeys { bind(key, to: admission.number) }
    }

    private mutating func bind(_ key: Bytes, to institution: UInt32) {
        nodeKeys[key] = institution
        if let index = members[institution]?.nodeKeys.firstIndex(where: { $0.key == key }) {
            members[institution]?.nodeKeys[index].isBound = true
        } else {
            members[institution]?.nodeKeys.append(.init(key: key))
        }
    }

    private mutating func unbind(_ institution: UInt32, where matches: (Bytes) -> Bool) {
        guard var member = members[institution] else { return }
        for index in member.nodeKeys.indices where matches(member.nodeKeys[index].key) {
            member.nodeKeys[index].isBound = false
        }
        members[institution] = member
    }

    private mutating func endPresentKey(of institution: UInt32) {
        let act = size
        guard let last = members[institution]?.sealKeys.indices.last else { return }
        members[institution]?.sealKeys[last].endedBy = act
    }

    private mutating func endPresentEpoch(of institution: UInt32) {
        let act = size
        guard let last = members[institution]?.epochs.indices.last else { return }
        members[institution]?.epochs[last].endedBy = act
    }

    private mutating func rotate(_ institution: UInt32, to key: Bytes) {
        endPresentKey(of: institution)
        sealKeys.insert(key)
        guard let epoch = members[institution]?.epochs.count else { return }
        members[institution]?.sealKeys.append(.init(key: key, epoch: UInt32(epoch)))
    }

    private mutating func move(
        _ institution: UInt32, to host: UInt32, key: Bytes, nodeKeys: [Bytes],
        at effect: UInt64
    ) {
        endPresentEpoch(of: institution)
        members[institution]?.epochs.append(.init(openedAt: effect))
        rotate(institution, to: key)
        members[institution]?.host = host
        unbind(institution) { _ in true }
        for key in nodeKeys { bind(key, to: institution) }
    }

    private mutating func exclude(_ institution: UInt32, at effect: UInt64) {
        endPresentKey(of: institution)
        endPresentEpoch(of: institution)
        unbind(institution) { _ in true }
        members[institution]?.isActive = false
        successors[institution, default: Timeline()].append(Self.nationalLead, from: effect)
        endDelegations(at: effect) { $0.delegate == institution || $0.owner == institution }
    }

    private mutating func endDelegations(
        at effect: UInt64, where matches: (Delegation) -> Bool
    ) {
        for owner in delegations.keys {
            guard var list = delegations[owner] else { continue }
            for index in list.indices where list[index].endedAt == nil && matches(list[index]) {
                list[index].endedAt = effect
            }
            delegations[owner] = list
        }
    }

    func standingDelegation(_ act: UInt64) -> Delegation? {
        for list in delegations.values {
            if let found = list.first(where: { $0.act == act && $0.endedAt == nil }) {
                return found
            }
        }
        return nil
    }
}
