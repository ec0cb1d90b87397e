internal import Merge
internal import Register
internal import Replication
internal import SyncProtocol

// Logs that contradict a cut: what to ask, what to answer, what comes of it.
extension ReplicaSyncStore {
    func probes(with peer: Peer) throws -> [Probe] {
        let lost = try replica.lostBranches().filter(\.isSearching)
        guard !lost.isEmpty else { return [] }
        let directory = try replica.directory()
        return try lost.filter { shares($0.log, with: peer, under: directory) }
            .compactMap { try replica.probe(of: $0.log) }
    }

    func probe(of log: LogID) throws -> Probe? { try replica.probe(of: log) }

    func prefixes(for probe: Probe) throws -> [Prefix] { try replica.prefixes(for: probe) }

    func admit(_ prefixes: Prefixes, from peer: Peer) throws -> BranchFinding {
        let finding = try replica.admit(prefixes.prefixes, of: prefixes.log, to: prefixes.cut)
        surroundings.changed(.arrivals)
        return finding
    }
}
