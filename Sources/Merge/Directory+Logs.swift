public import Register

// Which logs may be written, by which keys, how far they are accepted, and where they end.

extension Directory {
    /// The directory size from which a log may be written; nil while no act has opened its epoch.
    public func opened(_ log: LogID) -> UInt64? {
        if log == Self.log { return 0 }
        guard log.scope != .directory, let member = members[log.institution],
            let epoch = member.epochs[safe: Int(log.epoch) - 1]
        else { return nil }
        if case .restricted(let institution) = log.scope, members[institution] == nil {
            return nil
        }
        return epoch.openedAt
    }

    /// Where an act ended a log; nil while it goes on. A log that the act doesn't list ends at 0.
    public func end(of log: LogID) -> Cut? {
        guard let member = members[log.institution], log.scope != .directory,
            let act = member.epochs[safe: Int(log.epoch) - 1]?.endedBy
        else { return nil }
        return cutsByAct[act]?[log] ?? Cut(log: log, size: 0, root: Tree.emptyRoot)
    }

    /// Every cut that standing acts have for a log: prefixes with which it must agree.
    public func cuts(of log: LogID) -> [Cut] { cutsByLog[log] ?? [] }

    /// Every cut that standing acts have for an institution's logs, sorted.
    public func cuts(ofLogsOf institution: UInt32) -> [Cut] {
        cutsByLog.filter { $0.key.institution == institution }.flatMap(\.value).sorted()
    }

    /// A key that vouches for a log's checkpoints, up to a size.
    public struct AcceptableKey: Hashable, Sendable {
        /// SubjectPublicKeyInfo, DER.
        public let key: Bytes
        /// The greatest size it vouches for; nil: any.
        public let limit: UInt64?
    }

    /// The keys that vouch for a log's checkpoints, the present one first (DESIGN §6.3).
    public func acceptableKeys(of log: LogID) -> [AcceptableKey] {
        if log == Self.log { return [AcceptableKey(key: directoryKey, limit: nil)] }
        guard let member = members[log.institution] else { return [] }
        return member.sealKeys.filter { $0.epoch == log.epoch }.reversed().map { period in
            AcceptableKey(key: period.key, limit: period.endedBy.map { cutSize(of: log, by: $0) })
        }
    }

    /// How far a log is accepted by an act that took a say used in it: the cut listed, else the
    /// end it had before, else 0 (DESIGN §6.5).
    func cutSize(of log: LogID, by act: UInt64) -> UInt64 {
        if let cut = cutsByAct[act]?[log] { return cut.size }
        if let ended = members[log.institution]?.epochs[safe: Int(log.epoch) - 1]?.endedBy,
            ended < act
        {
            return end(of: log)?.size ?? 0
        }
        return 0
    }

    /// The institution to which a node key is or was bound; nil if it never was.
    public func binding(ofNodeKey key: Bytes) -> (institution: UInt32, isBound: Bool)? {
        guard let institution = nodeKeys[key],
            let binding = members[institution]?.nodeKeys.first(where: { $0.key == key })
        else { return nil }
        return (institution, binding.isBound)
    }

    /// The institutions whose logs a node carries the seals of: the member itself and its guests.
    public func guests(of host: UInt32) -> [UInt32] {
        members.values.filter { $0.host == host && $0.isActive }.map(\.number).sorted()
    }

    /// The institutions whose logs an act would have to cut: those that lose a say or a key by it.
    public func institutionsCut(by order: Act.Order) -> Set<UInt32> {
        switch order {
        case .assignLead(let institution, _):
            return Set([lead(of: institution, at: size)].compactMap { $0 })
        case .delegate(let owner, _, _, let records):
            return Set(sayers(of: owner, records: records))
        case .endDelegation(let act):
            return Set([standingDelegation(act)?.delegate].compactMap { $0 })
        case .transfer(let records, let from, let to):
            var losers = Set(sayers(of: from, records: records))
            if let lead = lead(of: from, at: size), lead != self.lead(of: to, at: size) {
                losers.insert(lead)
            }
            return losers
        case .rotateKey(let institution, _), .host(let institution, _, _, _):
            return [institution]
        case .exclude(let institution):
            var losers = Set(sayers(of: institution, records: []))
            if let lead = lead(of: institution, at: size) { losers.insert(lead) }
            return losers
        case .genesis, .admit, .policy, .rename, .bindNode, .unbindNode, .rotateDirectoryKey:
            return []
        }
    }

    /// Those logs, among the ones held, that an act must cut: still going on, of its losers.
    public func logsCut(by order: Act.Order, among held: [LogID]) -> [LogID] {
        let losers = institutionsCut(by: order)
        return held.filter {
            losers.contains($0.institution) && $0.scope != .directory && end(of: $0) == nil
        }.sorted()
    }

    private func sayers(of owner: UInt32, records: [RecordID]) -> [UInt32] {
        let delegates = (delegations[owner] ?? []).filter { $0.endedAt == nil }.map(\.delegate)
        return [owner] + delegates
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
