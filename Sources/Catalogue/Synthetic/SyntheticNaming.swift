internal import Dependencies
internal import Register

/// A record of a synthetic register, before it has a spelling.
enum SyntheticRecord: Hashable {
    /// An institution's own record.
    case institution(Int)
    /// A position of an institution.
    case position(Int, Position)
    /// A life situation, need, service or resource.
    case node(NodeID)
    /// The service level of a service.
    case level(NodeID)
    /// A link, stated by the owner of its dependent end.
    case link(from: NodeID, payload: UInt32)

    /// The positions that each institution has.
    enum Position: String, CaseIterable {
        case services = "pkv"
        case resources = "rkv"
        case service = "pv"
        case resource = "rv"
    }
}

/// How a synthetic register spells references: by name, as files do, or by ID, as statements do.
public enum SyntheticSpelling: Sendable {
    /// `CODE` for the file's own, `INSTITUTION/CODE` for others.
    case names
    /// 40 hexadecimal digits.
    case ids
}

extension SyntheticRegister {
    /// The place of the institution that states a record.
    func author(of record: SyntheticRecord) -> Int {
        switch record {
        case .institution(let place), .position(let place, _): place
        case .node(let node), .level(let node), .link(let node, _):
            Int(graph[node].institution)
        }
    }

    /// The local code.
    func code(of record: SyntheticRecord) -> String {
        switch record {
        case .institution: RecordName.selfCode
        case .position(_, let position): position.rawValue
        case .node(let node):
            switch graph[node].kind {
            case Generator.Kind.resource: "r\(node)"
            case Generator.Kind.service: "s\(node)"
            case Generator.Kind.need: "v\(node)"
            default: "d\(node)"
            }
        case .level(let node): "s\(node)-l"
        case .link(_, let payload): "l\(payload)"
        }
    }

    /// The record's ID, which follows from seed and record.
    func id(of record: SyntheticRecord) -> RecordID {
        let creator = institutions[author(of: record)].number
        let (number, purpose): (UInt32, UInt64) =
            switch record {
            case .institution: (0, 0)
            case .position(_, let position):
                (UInt32(SyntheticRecord.Position.allCases.firstIndex(of: position) ?? 0), 5)
            case .node(let node): (node, 6)
            case .level(let node): (node, 7)
            case .link(_, let payload): (payload, 8)
            }
        guard purpose > 0 else { return .institution(creator) }
        var random = Random(seed: seed ^ purpose << 40 ^ UInt64(number) << 8 ^ 0x5A)
        return .random(creator: creator, using: &random)
    }

    /// A reference to a record, as a file of an institution or a statement has it.
    func reference(
        to record: SyntheticRecord, _ spelling: SyntheticSpelling, from place: Int
    ) -> String {
        guard spelling == .names else { return id(of: record).hex }
        let author = author(of: record)
        let code = code(of: record)
        return author == place ? code : "\(institutions[author].code)/\(code)"
    }
}
