import Register
import SyncProtocol

// Cuts, and logs that contradict them. A cut stands as if an act had come with it.
extension MemoryNode {
    /// Lets the directory pin the beginning of a log.
    func pin(_ cut: Cut) {
        cuts[cut.log] = cut
        guard let state = logs[cut.log], state.size >= cut.size,
            state.roots[Int(cut.size)] != cut.root
        else { return }
        leave(BranchSearch(cut: cut, common: 0, limit: cut.size))
    }

    /// Goes back to what is common; what may be common beyond is kept aside.
    private func leave(_ search: BranchSearch) {
        guard let state = logs[search.cut.log] else { return }
        aside[search.cut.log] = Array(
            state.entries[Int(search.common)..<Int(search.limit - 1)])
        truncate(search.cut.log, to: search.common)
        searches[search.cut.log] = search
    }

    func truncate(_ log: LogID, to size: UInt64) {
        var state = Log()
        for entry in (logs[log]?.entries ?? []).prefix(Int(size)) {
            state.entries.append(entry)
            state.tree.append(entry.leaf)
            state.roots.append(state.tree.root)
        }
        state.checkpoints = (logs[log]?.checkpoints ?? []).filter { $0.size <= size }
        logs[log] = state
    }

    /// What is to be asked about a log: the search that goes on, or one that a cut beyond calls for.
    private func search(of log: LogID) -> BranchSearch? {
        if let search = searches[log] { return search }
        guard let cut = cuts[log], let state = logs[log], state.size > 0, state.size < cut.size
        else { return nil }
        return BranchSearch(cut: cut, common: 0, limit: state.size + 1)
    }

    func probes(with peer: Peer) -> [Probe] {
        searches.values.filter { !$0.isOver && shares($0.cut.log, with: peer) }.map(\.probe)
            .sorted { $0.log < $1.log }
    }

    func probe(of log: LogID) -> Probe? {
        search(of: log).flatMap { $0.isOver ? nil : $0.probe }
    }

    func prefixes(for probe: Probe) throws -> [Prefix] {
        probed.append(probe)
        guard let state = logs[probe.log], state.size >= probe.cut,
            cuts[probe.log]?.size == probe.cut
        else { return [] }
        let prover = TreeProver(leaves: state.entries.map(\.leaf))
        return try probe.sizes.map { size in
            Prefix(
                size: size, root: state.roots[Int(size)],
                proof: try prover.consistency(from: size, to: probe.cut))
        }
    }

    func admit(_ prefixes: Prefixes, from peer: Peer) throws -> BranchFinding {
        let log = prefixes.log
        guard var search = search(of: log), search.cut.size == prefixes.cut, !search.isOver else {
            return .settled
        }
        var roots: [UInt64: Digest] = [:]
        for (size, root) in (logs[log]?.roots ?? []).enumerated() { roots[UInt64(size)] = root }
        var tree = logs[log]?.tree ?? CompactRange()
        for entry in aside[log] ?? [] {
            tree.append(entry.leaf)
            roots[tree.size] = tree.root
        }
        guard search.learn(prefixes.prefixes, held: roots) else { return .unproved }
        if searches[log] != nil {
            takeBack(search)
        } else if search.limit <= logs[log]?.size ?? 0 {
            leave(search)
        }
        evaluated.append(logs[log]?.size ?? 0)
        if !search.isOver { return .ask(search.probe) }
        return searches[log] == nil ? .settled : .fetch(from: search.common)
    }

    private func takeBack(_ search: BranchSearch) {
        let log = search.cut.log
        let size = logs[log]?.size ?? 0
        let entries = aside[log] ?? []
        var state = logs[log] ?? Log()
        for entry in entries.prefix(Int(search.common - size)) {
            state.entries.append(entry)
            state.tree.append(entry.leaf)
            state.roots.append(state.tree.root)
        }
        logs[log] = state
        let count = Int(search.limit - 1 - size)
        aside[log] = Array(entries.prefix(count).dropFirst(Int(search.common - size)))
        searches[log] = search
    }

    /// After entries were appended.
    func noteProgress(of log: LogID) {
        // What came isn't proved to be common: it is asked about if the cut isn't reached by it.
        aside[log] = nil
        searches[log] = nil
    }
}
