import Merge
import Register
import Replication
import Seals
import Storage

// After the trouble: everybody agrees, within bounded time.
extension Federation {
    /// How much virtual time agreement may take, and in which steps it is looked for.
    private static let patience = (rounds: 300, milliseconds: Int64(2000))

    /// Everybody up, every link whole, until nothing moves any more.
    func heal() throws {
        for node in nodes where !node.isUp {
            try node.restart(
                reboot: false, directoryKey: node === national ? Self.directoryKey : nil)
        }
        // A relay may have swallowed a frame: begin each conversation anew.
        for index in links.indices {
            links[index].breakOff()
            links[index].partedUntil = 0
        }
        for _ in 0..<Self.patience.rounds {
            clock.advance(by: Self.patience.milliseconds)
            if try !moveAll(), try whatIsLeft() == nil { return }
        }
        let left = try whatIsLeft() ?? "frames still move"
        throw Violation("no convergence: \(left)\n\(links.map(\.label).joined(separator: "\n"))")
    }

    /// Moves frames on all links until none moves.
    private func moveAll() throws -> Bool {
        var hasMoved = false
        try connectUpstreams()
        let active = activeNodes
        for index in links.indices where links[index].nodes.allSatisfy(active.contains) {
            if !links[index].isOpen {
                try links[index].connect(at: clock.now)
                hasMoved = true
            }
            if !links[index].hasAgreed { try links[index].tick(at: clock.now) }
            var turns = 0
            while turns < 100, try exchange(on: index, lying: false) { turns += 1 }
            hasMoved = hasMoved || turns > 0
        }
        try takeNewKeys()
        return hasMoved
    }

    /// The nodes that the directory lets connect.
    var activeNodes: Set<SimulatedNode> {
        guard let directory = try? national.replica?.directory() else { return [] }
        return Set(nodes.filter { isMember($0, directory) })
    }

    /// What keeps the federation from having converged; nil if nothing does.
    private func whatIsLeft() throws -> String? {
        let isActive = activeNodes
        let active = nodes.filter(isActive.contains)
        for link in links where link.nodes.allSatisfy(isActive.contains) {
            if !link.hasAgreed { return "a link hasn't agreed" }
            if !link.isEmpty { return "a link has something under way" }
        }
        let states = try active.map { try state(of: $0) }
        guard Set(states).count == 1 else {
            return zip(active, states).map { "\($0.name): \($1)" }.joined(separator: "\n")
        }
        for node in active {
            let members = try node.replica?.directory().members ?? [:]
            let drafts = try node.replica?.drafts() ?? []
            // Those of an institution that has moved away stay where they were written.
            let signable = drafts.filter {
                copied?.institution != $0.institution
                    && members[$0.institution]?.sealKey
                        == node.seals[$0.institution]?.publicKey.spki
            }
            if !signable.isEmpty { return "\(node.name) has \(drafts.count) drafts" }
        }
        return nil
    }

    /// What an author's node holds of its restricted logs the national node holds too, where the
    /// author dials it or a lead that the directory names for it: that one's node carries them.
    func checkCarried() throws {
        guard let hub = national.replica else { return }
        let directory = try hub.directory()
        let active = activeNodes
        func dials(_ dialer: SimulatedNode, _ listener: SimulatedNode) -> Bool {
            links.contains {
                $0.dialer === dialer && $0.listener === listener && active.isSuperset(of: $0.nodes)
            }
        }
        for node in nodes where node !== national && active.contains(node) {
            for author in node.seals.keys.sorted() where home(of: author, directory) === node {
                let leads = [author, node.institution].compactMap {
                    directory.lead(of: $0, at: directory.size).flatMap { home(of: $0, directory) }
                }
                let goesUp = leads.contains { lead in
                    dials(node, lead) && (lead === national || dials(lead, national))
                }
                guard dials(node, national) || goesUp else { continue }
                for cut in try node.replica?.frontier() ?? []
                where cut.log.institution == author && cut.log.scope.isRestricted
                    && !checker.forked.contains(cut.log)
                {
                    let held = try hub.held(cut.log)?.size ?? 0
                    guard held == cut.size else {
                        throw Violation(
                            "\(node.name) holds \(cut.size) entries of \(cut.log.text), the "
                                + "national node \(held)")
                    }
                }
            }
        }
    }

    /// What any member's node has set apart of an ended log the national node has set apart too; of
    /// a restricted one if all on the way may hold it, which isn't asked here.
    func checkApart() throws {
        guard let replica = national.replica else { return }
        let directory = try replica.directory()
        for node in nodes where isMember(node) {
            for (log, entries, _) in try node.replica?.apart() ?? []
            where log.isFull && directory.end(of: log) != nil {
                let handed = try replica.apart(of: log).count
                guard handed >= entries else {
                    throw Violation(
                        "\(node.name) keeps \(entries) late entries of \(log.text) to itself: "
                            + "the national node has \(handed)")
                }
            }
        }
    }

    /// What a full node's public and government register depends on.
    private func state(of node: SimulatedNode) throws -> String {
        guard let replica = node.replica else { return "down" }
        let logs = try replica.frontier().filter { cut in
            cut.log.isFull && !checker.forked.contains(cut.log)
        }
        let head = try replica.directoryHead()
        return "\(head.size) \(head.root.hex) " + logs.map { "\($0.log.text)@\($0.size)" }.joined()
    }
}

extension LogID {
    /// Whether every full node holds the log.
    var isFull: Bool { scope == .public || scope == .government }
}
