public import Register

/// What a statement is by authority alone, before it meets other statements (DESIGN §6.4).
public enum Standing: Hashable, Sendable {
    /// Its author had the say at the directory size cited.
    case valid
    /// Its author had no say: somebody who has may adopt it.
    case proposal
    /// It lies beyond the cut of the act at this sequence, which took the say or ended the log.
    case late(act: UInt64)
}

extension Directory {
    /// What a statement in a layer is, by who had the say and where its log was cut. What lies
    /// beyond its log's end is late whoever had the say: it is no part of the log any more.
    public func standing(
        of stated: Stated, group: String, record: RecordID, layer: Scope
    ) -> Standing {
        let (position, cited) = (stated.position, stated.directorySize)
        if let end = end(of: position.log), position.sequence >= end.size,
            let act = members[stated.author]?.epochs[Int(position.log.epoch) - 1].endedBy
        {
            return .late(act: act)
        }
        guard say(stated.role, of: group, in: record, at: cited) == stated.author,
            isAbout(record, layer, at: cited)
        else { return .proposal }
        if let act = takingAct(
            stated.role, of: group, in: record, from: stated.author, after: cited),
            position.sequence >= cutSize(of: position.log, by: act)
        {
            return .late(act: act)
        }
        return .valid
    }

    /// Whether a layer takes statements about a record: a restricted one only of what its
    /// institution, or who took over from it, owned at that directory size.
    public func isAbout(_ record: RecordID, _ layer: Scope, at size: UInt64) -> Bool {
        guard case .restricted(let institution) = layer else { return true }
        return owner(of: record, at: size) == successor(of: institution, at: size)
    }
}
