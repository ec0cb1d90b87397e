import Merge
import Register
import Replication
import Seals
import SyncProtocol

// What the national lead orders.
extension Federation {
    /// Orders an act at the national node; false if it is down, or the act would change nothing.
    @discardableResult
    func order(_ order: Act.Order) throws -> Bool {
        guard let replica = national.replica else { return false }
        do {
            let ordered = try replica.order(order, time: clock.now, using: &dice)
            let cuts = ordered.act.cuts.map { "\($0.log.text)@\($0.size)" }
            note("act \(ordered.sequence): \(order.label) cuts \(cuts)")
            try checker.ordered(ordered, at: replica, records)
        } catch let error as ReplicaError where error.code == .notAllowed {
            return false
        }
        try spread([.arrivals, .directory], from: national)
        return true
    }

    /// Orders one random act.
    func orderSomething() throws {
        guard let directory = try national.replica?.directory() else { return }
        let numbers = Set(nodes.map(\.institution)).sorted()
        let (one, other) = (dice.pick(numbers), dice.pick(numbers))
        switch dice.below(24) {
        case 0...5: try order(.assignLead(institution: one, lead: dice.pick([0, 1, 2, 3])))
        case 6...11:
            guard let record = records.randomly(&dice),
                let owner = directory.owner(of: record, at: directory.size)
            else { return }
            try order(.transfer(records: [record], from: owner, to: other))
        case 12...15: try delegate(from: one, to: other)
        case 16, 17:
            for sequence in 0..<directory.size {
                if try order(.endDelegation(sequence)) { return }
            }
        case 18, 19: try rotate(one, directory)
        case 20, 21: try move(one, directory)
        case 22: try order(.policy(randomPolicy()))
        default: try exclude(one, directory)
        }
    }

    private func delegate(from one: UInt32, to other: UInt32) throws {
        let some = dice.chance(50) ? records.filter { $0.creator == one }.prefix(2) : []
        try order(
            .delegate(
                owner: one, delegate: other, groups: ["thing.name", "thing.tags"],
                records: Array(some)))
    }

    /// Other rows for the same groups: who prevails changes everywhere at once.
    private func randomPolicy() -> Policy {
        var policy = Self.policy
        for index in policy.precedence.indices.dropFirst() where dice.chance(60) {
            let roles = Role.allCases.shuffled(using: &dice)
            policy.precedence[index].roles = Array(roles.prefix(1 + dice.below(4)))
            policy.precedence[index].closed = dice.chance(30)
        }
        return policy
    }

    /// The node that signs for an institution, by the directory.
    func home(of institution: UInt32, _ directory: Directory) -> SimulatedNode? {
        guard let member = directory.members[institution], member.isActive else { return nil }
        let own = member.host == 0 ? institution : member.host
        return nodes.last { node in
            node.institution == own
                && directory.binding(ofNodeKey: node.nodeKey)?.isBound == true
        }
    }

    private func rotate(_ institution: UInt32, _ directory: Directory) throws {
        guard institution != 1, let home = home(of: institution, directory),
            let key = unusedKey(),
            try order(.rotateKey(institution: institution, sealKey: key.publicKey.spki))
        else { return }
        home.nextKeys[institution] = key
    }

    /// An institution moves: to a host, to a new node of its own, or stays with a new key.
    private func move(_ institution: UInt32, _ directory: Directory) throws {
        guard institution > 3, directory.guests(of: institution).isEmpty,
            let home = home(of: institution, directory), let key = unusedKey()
        else { return }
        let host = dice.pick([2, 3, UInt32(4 + dice.below(5))])
        switch dice.below(3) {
        case 0 where host != institution && directory.members[host]?.host == 0:
            guard let newHome = self.home(of: host, directory),
                try order(moving: institution, to: host, key.publicKey.spki, [])
            else { return }
            newHome.take(key, of: institution)
        case 1:
            try moveToNewNode(institution, key)
        case _ where home.institution == institution:
            guard try order(moving: institution, to: 0, key.publicKey.spki, [home.nodeKey]) else {
                return
            }
            home.nextKeys[institution] = key
        default: return
        }
    }

    private func order(
        moving institution: UInt32, to host: UInt32, _ key: Bytes, _ nodeKeys: [Bytes]
    ) throws -> Bool {
        try order(
            .host(institution: institution, host: host, sealKey: key, nodeKeys: nodeKeys))
    }

    private func moveToNewNode(_ institution: UInt32, _ key: SealKey) throws {
        let number = nodes.count { $0.institution == institution } + 1
        let node = SimulatedNode(
            institution: institution, number: number, key: key, pace: 0, folder: folder,
            clock: clock)
        guard try order(moving: institution, to: 0, key.publicKey.spki, [node.nodeKey]) else {
            return
        }
        try join(node)
        nodes.append(node)
        links.append(SimulatedLink(from: node, to: upstream(of: institution)))
    }

    private func upstream(of institution: UInt32) -> SimulatedNode {
        let lead = nodes[Int(1 + institution % 2)]
        return isMember(lead) ? lead : national
    }

    /// Excludes a member; whoever dialled its node dials the national one from now on.
    private func exclude(_ institution: UInt32, _ directory: Directory) throws {
        guard let node = home(of: institution, directory), try order(.exclude(institution)),
            node.institution == institution
        else { return }
        for index in links.indices where links[index].listener === node {
            links[index].breakOff()
            links[index].listener = national
        }
    }

    /// Whether the national node's directory still lets a node connect.
    func isMember(_ node: SimulatedNode) -> Bool {
        guard let directory = try? national.replica?.directory() else { return false }
        return isMember(node, directory)
    }

    func isMember(_ node: SimulatedNode, _ directory: Directory) -> Bool {
        directory.binding(ofNodeKey: node.nodeKey)?.isBound == true
    }

    /// Nodes that learn that the directory names their next key sign with it.
    func takeNewKeys() throws {
        for node in nodes where !node.nextKeys.isEmpty {
            guard let replica = node.replica else { continue }
            let members = try replica.directory().members
            for (institution, key) in node.nextKeys.sorted(by: { $0.key < $1.key })
            where members[institution]?.sealKeys.contains(where: { $0.key == key.publicKey.spki })
                == true
            {
                node.take(key, of: institution)
                try replica.signWhatIsDue(time: clock.now)
                try spread(.arrivals, from: node)
            }
        }
    }
}

extension Act.Order {
    var label: String {
        switch self {
        case .policy: "policy"
        case .host(let institution, let host, _, let keys):
            "host \(institution) at \(host) \(keys.map { String(decoding: $0, as: UTF8.self) })"
        case .rotateKey(let institution, _): "rotate \(institution)"
        default: String(String(describing: self).prefix(120))
        }
    }
}
