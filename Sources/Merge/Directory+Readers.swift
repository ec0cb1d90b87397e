public import Register

// Who reads a layer, and who may hold a log: they and the nodes on their way (DESIGN §3, §7).

extension Directory {
    /// Whether an institution reads what is stated in a layer.
    ///
    /// Public and government layers are every active member's. A restricted one is read by its
    /// institution or successor, whoever has a say over what they own (lead and delegates), the
    /// hosts of all these, and the national lead. A closed institution reads the directory alone.
    public func reads(_ layer: Scope, _ institution: UInt32) -> Bool {
        if layer == .directory { return members[institution] != nil }
        guard members[institution]?.isActive == true else { return false }
        return readers(of: layer)?.contains(institution) ?? true
    }

    /// Whether an institution may hold a log: it writes it, it reads its layer, or it is the lead
    /// of one that may hold it, whose node it serves as upstream.
    ///
    /// The directory is everybody's, a closed institution's own logs stay its own.
    public func mayHold(_ log: LogID, _ institution: UInt32) -> Bool {
        if log.scope == .directory { return true }
        guard let member = members[institution] else { return false }
        if log.institution == institution { return true }
        guard member.isActive else { return false }
        guard let readers = readers(of: log.scope) else { return true }
        let holders = withHosts(readers.union([log.institution]))
        return holders.contains(institution) || holders.contains { leadNow($0) == institution }
    }

    /// The readers of a restricted layer; nil for a layer that every active member reads.
    private func readers(of layer: Scope) -> Set<UInt32>? {
        guard case .restricted(let subject) = layer else { return nil }
        let owner = successor(of: subject, at: size)
        var readers: Set = [owner, Self.nationalLead]
        if let lead = leadNow(owner) { readers.insert(lead) }
        for delegation in delegations[owner] ?? [] where delegation.endedAt == nil {
            readers.insert(delegation.delegate)
        }
        return withHosts(readers)
    }

    private func withHosts(_ institutions: Set<UInt32>) -> Set<UInt32> {
        institutions.union(institutions.compactMap { members[$0]?.host }.filter { $0 != 0 })
    }

    private func leadNow(_ institution: UInt32) -> UInt32? { lead(of: institution, at: size) }
}
