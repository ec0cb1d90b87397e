internal import Merge
internal import Register
internal import Replication

/// What an order lets others read, or carry, that is restricted now (DESIGN §7).
struct Disclosure {
    /// Whose restricted records they are.
    let subject: UInt32
    /// How many of them this node knows.
    let records: Int
    /// Who reads them by this.
    let readers: [UInt32]
    /// Whose node carries them by this, without reading.
    let carriers: [UInt32]

    /// What orders disclose, in their order; nothing where this node knows no restricted record.
    static func of(_ orders: [Act.Order], at node: Node) throws -> [Disclosure] {
        let layers = try node.replica.layers()
        guard layers.contains(where: \.isRestricted) else { return [] }
        var (before, disclosures) = (try node.directory(), [Disclosure]())
        for order in orders {
            var after = before
            guard let subject = order.opened,
                after.append(Act(order), verify: { _, _, _ in true }) == .stands
            else { continue }
            let layer = Scope.restricted(subject)
            if layers.contains(layer) {
                let records = try node.replica.records(owner: subject, layers: [layer]).count
                let disclosure = Disclosure(of: subject, records, from: before, to: after)
                if records > 0, !disclosure.isEmpty { disclosures.append(disclosure) }
            }
            before = after
        }
        return disclosures
    }

    private init(
        of subject: UInt32, _ records: Int, from before: Directory, to after: Directory
    ) {
        let layer = Scope.restricted(subject)
        let log = LogID(institution: subject, scope: layer)
        let members = after.members.keys.sorted()
        self.subject = subject
        self.records = records
        readers = members.filter { after.reads(layer, $0) && !before.reads(layer, $0) }
        carriers = members.filter {
            after.mayHold(log, $0) && !before.mayHold(log, $0) && !after.reads(layer, $0)
        }
    }

    private var isEmpty: Bool { readers.isEmpty && carriers.isEmpty }

    /// The same, for people.
    func phrase(in directory: Directory) -> Phrase {
        func codes(_ institutions: [UInt32]) -> String {
            institutions.map { directory.code($0) }.joined(separator: ", ")
        }
        let (layer, code) = (Scope.restricted(subject).text, directory.code(subject))
        var (lv, en): ([String], [String]) = ([], [])
        if !readers.isEmpty {
            lv.append("turpmāk to lasīs arī \(codes(readers))")
            en.append("from now on \(codes(readers)) will read it too")
        }
        if !carriers.isEmpty {
            lv.append("tā žurnālus nesīs arī mezgls: \(codes(carriers))")
            en.append("its logs will be carried by the node of \(codes(carriers)) too")
        }
        return Phrase(
            lv: "Slānī \(layer) ir \(code) ieraksti (\(records)): " + lv.joined(separator: "; ")
                + ".",
            en: "\(layer) holds records of \(code) (\(records)): " + en.joined(separator: "; ")
                + ".")
    }
}

extension Act.Order {
    /// The institution whose restricted layer may get new readers by this; nil if none does.
    fileprivate var opened: UInt32? {
        switch self {
        case .delegate(let owner, _, _, _): owner
        case .assignLead(let institution, _): institution
        case .host(let institution, _, _, _): institution
        default: nil
        }
    }
}
