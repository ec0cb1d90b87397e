extension Schema {
    /// Who prevails in a group by default: the highest role with a voice decides (DESIGN §7).
    ///
    /// Override is first everywhere. A role that a row doesn't name ranks below those it names,
    /// unless the row is closed to it.
    public enum Precedence: Hashable, Sendable, CaseIterable {
        /// The owner; a lead's word is a proposal while the owner has a voice.
        case content
        /// Field of activity, function, life situation: national, then lead, then owner.
        case classification
        /// Whether the record is there: the owner alone.
        case existence
        /// Approval: the lead, else national; never the owner.
        case approval

        /// The roles, highest first.
        public var roles: [Role] {
            switch self {
            case .content: [.override, .owner, .lead]
            case .classification: [.override, .national, .lead, .owner]
            case .existence: [.override, .owner]
            case .approval: [.override, .lead, .national]
            }
        }

        /// Whether roles that aren't named have no word.
        public var isClosed: Bool { self == .existence || self == .approval }
    }

    /// The rows of the directory's first policy act: one for each group.
    ///
    /// `existence` first, then by type and group as declared.
    public var precedence: [PrecedenceRow] {
        func row(_ group: String, _ precedence: Precedence) -> PrecedenceRow {
            PrecedenceRow(group: group, roles: precedence.roles, closed: precedence.isClosed)
        }
        return [row(Schema.existence, .existence)]
            + types.flatMap { type in
                type.groups.map { row(type.fullName($0), $0.precedence) }
            }
    }
}
