public import Register

// Who has the say: a function of a record's ID and the directory at a size (DESIGN §6.2).

extension Directory {
    /// The institution that has the say in a role about a record's group at a directory size.
    ///
    /// Nil where nobody has: the creator was no member yet, or no lead is assigned.
    public func say(
        _ role: Role, of group: String, in record: RecordID, at size: UInt64
    ) -> UInt32? {
        switch role {
        case .national, .override:
            return members[Self.nationalLead]?.isMember(at: size) == true
                ? Self.nationalLead : nil
        case .lead:
            guard let owner = owner(of: record, at: size) else { return nil }
            return lead(of: owner, at: size)
        case .owner:
            guard let owner = owner(of: record, at: size) else { return nil }
            return delegate(of: group, in: record, ownedBy: owner, at: size) ?? owner
        }
    }

    /// The institution that owns a record at a directory size: the creator, until a transfer;
    /// nil before the creator's admission.
    public func owner(of record: RecordID, at size: UInt64) -> UInt32? {
        let first = owners[record]?.value(at: size) ?? record.creator
        guard members[record.creator]?.isMember(at: size) == true else { return nil }
        return successor(of: first, at: size)
    }

    /// The ministry or municipality to which an institution is assigned at a directory size.
    public func lead(of institution: UInt32, at size: UInt64) -> UInt32? {
        guard let lead = leads[institution]?.value(at: size), lead != 0 else { return nil }
        return successor(of: lead, at: size)
    }

    /// The institution itself, or who took over from it by then.
    public func successor(of institution: UInt32, at size: UInt64) -> UInt32 {
        var present = institution
        while let next = successors[present]?.value(at: size) { present = next }
        return present
    }

    /// The records that a transfer ever gave to another institution than their creator.
    public var transferred: Set<RecordID> { Set(owners.keys) }

    /// The closed institutions whose place an institution has taken, the latest closed first
    /// (DESIGN §7: the order in which their restricted layers speak).
    public func predecessors(of institution: UInt32) -> [UInt32] {
        successors.keys.filter {
            $0 != institution && successor(of: $0, at: size) == institution
        }.sorted { (closing(of: $0), $0) > (closing(of: $1), $1) }
    }

    private func closing(of institution: UInt32) -> UInt64 {
        successors[institution]?.change(at: size)?.size ?? 0
    }

    /// These institutions, the national lead, and all who have or had a say over what these, or
    /// who took over from them, own now; sorted (DESIGN §8).
    ///
    /// Their logs make up the values of these records: each role's voice is inherited from whoever
    /// had it, while the record was whosever it was. O(members + transferred records).
    public func everybodyWithASay(over institutions: Set<UInt32>) -> [UInt32] {
        func isTheirs(_ holder: UInt32) -> Bool {
            !institutions.isDisjoint(with: [holder] + heirs(of: holder))
        }
        var owners = institutions.union(members.keys.filter(isTheirs))
        for (record, timeline) in self.owners {
            let line = [record.creator] + timeline.changes.map(\.value)
            if let last = line.last, isTheirs(last) { owners.formUnion(line) }
        }
        owners.formUnion(owners.flatMap(heirs))
        var speakers = owners.union([Self.nationalLead])
        for owner in owners {
            speakers.formUnion((leads[owner]?.changes ?? []).map(\.value).filter { $0 != 0 })
            speakers.formUnion((delegations[owner] ?? []).map(\.delegate))
        }
        speakers.formUnion(speakers.flatMap(heirs))
        return speakers.sorted()
    }

    /// Those who took over from an institution, one from the other.
    private func heirs(of institution: UInt32) -> [UInt32] {
        var heirs: [UInt32] = []
        while let next = successors[heirs.last ?? institution]?.value(at: size) {
            heirs.append(next)
        }
        return heirs
    }

    private func delegate(
        of group: String, in record: RecordID, ownedBy owner: UInt32, at size: UInt64
    ) -> UInt32? {
        guard let list = delegations[owner] else { return nil }
        let ownedSince = ownershipBegan(of: record, at: size)
        return list.last { delegation in
            delegation.from <= size && size < delegation.endedAt ?? .max
                && delegation.groups.contains(group) && ownedSince <= delegation.from
                && (delegation.records.contains(record)
                    || delegation.records.isEmpty && record.creator == owner)
        }?.delegate
    }

    /// The directory size from which the present owner has owned the record without a break.
    private func ownershipBegan(of record: RecordID, at size: UInt64) -> UInt64 {
        let transfer = owners[record]?.change(at: size)
        var began = transfer?.size ?? 0
        var present = transfer?.value ?? record.creator
        while let next = successors[present]?.change(at: size) {
            began = max(began, next.size)
            present = next.value
        }
        return began
    }

    /// The sequence of the first act, at or after `size`, that took a say from its holder; nil
    /// while the holder keeps it.
    func takingAct(
        _ role: Role, of group: String, in record: RecordID, from holder: UInt32,
        after size: UInt64
    ) -> UInt64? {
        if role == .national || role == .override { return nil }
        return turningPoints(role, of: record).filter { $0 > size }.sorted().first {
            say(role, of: group, in: record, at: $0) != holder
        }.map { $0 - 1 }
    }

    /// The sizes at which who has the say about a record may have changed.
    private func turningPoints(_ role: Role, of record: RecordID) -> [UInt64] {
        // Nothing ever turned for most records: their statements are many.
        if owners[record] == nil, successors[record.creator] == nil,
            role == .owner && delegations[record.creator] == nil
                || role == .lead && leads[record.creator] == nil
        {
            return []
        }
        var sizes = owners[record]?.changes.map(\.size) ?? []
        var holders = (owners[record]?.changes.map(\.value) ?? []) + [record.creator]
        var seen = Set<UInt32>()
        while let holder = holders.popLast() {
            guard seen.insert(holder).inserted else { continue }
            for change in successors[holder]?.changes ?? [] {
                sizes.append(change.size)
                holders.append(change.value)
            }
            switch role {
            case .lead:
                for change in leads[holder]?.changes ?? [] {
                    sizes.append(change.size)
                    sizes += successionSizes(of: change.value)
                }
            case .owner:
                for delegation in delegations[holder] ?? [] {
                    sizes.append(delegation.from)
                    if let end = delegation.endedAt { sizes.append(end) }
                }
            case .national, .override: break
            }
        }
        return sizes
    }
}

extension Directory {
    /// The sizes at which an institution, and whoever took over from it, was succeeded.
    private func successionSizes(of institution: UInt32) -> [UInt64] {
        var sizes: [UInt64] = []
        var present = institution
        while let change = successors[present]?.changes.last {
            sizes.append(change.size)
            present = change.value
        }
        return sizes
    }
}

extension Member {
    /// Whether the institution had been admitted at a directory size.
    func isMember(at size: UInt64) -> Bool { epochs.first.map { $0.openedAt <= size } ?? false }
}
