public import Register

/// What became of a statement: each has exactly one verdict.
public enum Verdict: Hashable, Sendable {
    /// Its role's voice, and the highest that says anything.
    case effective
    /// Its role's voice, but a higher role's word shows, or the group is closed to the role.
    case losing(Rule)
    /// A later statement of the same role, or later proposal of the same institution, took its
    /// place; or it is erased and left the merge.
    case superseded
    /// Its role's voice, and says nothing: lower roles show. A proposal taken back and a decline
    /// count here too: they speak no value.
    case withdrawing
    /// Its author's latest word without the say.
    case proposed
    /// A proposal that somebody with the say declined.
    case declined
    /// Beyond the cut of the act at this sequence.
    case late(act: UInt64)

    /// Why a voice isn't effective.
    public enum Rule: Hashable, Sendable {
        /// This role ranks higher in the group and says something.
        case higherRole(Role)
        /// The group's row is closed to the role.
        case closed
    }

    /// The verdict's code in commands and JSON.
    public var code: String {
        switch self {
        case .effective: "effective"
        case .losing: "losing"
        case .superseded: "superseded"
        case .withdrawing: "withdrawing"
        case .proposed: "proposed"
        case .declined: "declined"
        case .late: "late"
        }
    }
}

/// A cell's statements, judged. Indexes are into the statements that were merged.
public struct MergedCell: Hashable, Sendable {
    /// What became of each statement, in the order given.
    public var verdicts: [Verdict]
    /// Each role's latest valid statement, withdrawals too.
    public var voices: [Role: Int]
    /// The statement that shows; nil where every role is silent.
    public var effective: Int?
    /// Voices of other institutions that rank below the effective one and say something else.
    public var diverging: [Int]
    /// Words that whoever has the say may adopt or decline: proposals, and the words of a lead or
    /// the national lead where the owner prevails.
    public var openProposals: [Int]
    /// Late statements that nobody has adopted and that say something else.
    public var openLate: [Int]
}

/// Merges one cell of one layer: for each role its voice, of these the highest (DESIGN §7).
///
/// A pure function of the statements as a set and the directory: their order doesn't matter.
///
/// - Parameters:
///   - cell: What the statements are about.
///   - layer: The scope of their logs.
///   - statements: Each statement once.
///   - declines: Those that name one of the statements (``Declines``), whatever their element; the
///     cell's own needn't be among them.
///   - directory: Who had the say when, and which group ranks whom.
///   - leaf: The leaf hash of the entry at a position, to tell which branch a reference names;
///     nil where it isn't held.
public func merge(
    _ cell: Cell, layer: Scope, statements: [Stated], declines: [Stated] = [],
    under directory: Directory, leaf: (Position) throws -> Digest?
) rethrows -> MergedCell {
    if declines.isEmpty, let only = statements.first, statements.count == 1,
        let merged = MergedCell(showing: only, of: cell, layer, directory)
    {
        return merged
    }
    return try CellMerge(cell, layer, statements, declines, directory).result(leaf: leaf)
}

extension MergedCell {
    /// What becomes of a cell's only statement where that is its role's word and shows, as most
    /// do; nil where it isn't.
    fileprivate init?(
        showing only: Stated, of cell: Cell, _ layer: Scope, _ directory: Directory
    ) {
        guard only.word != nil, !(only.isErased && only.kind.namesElement == true),
            directory.ranking(of: cell.group).contains(only.role),
            directory.standing(of: only, group: cell.group, record: cell.record, layer: layer)
                == .valid
        else { return nil }
        self.init(
            verdicts: [.effective], voices: [only.role: 0], effective: 0, diverging: [],
            openProposals: [], openLate: [])
    }
}

/// The merge of one cell, step by step.
private struct CellMerge {
    let cell: Cell
    let statements: [Stated]
    let declines: [Stated]
    let directory: Directory
    let ranking: [Role]
    let standings: [Standing]

    init(
        _ cell: Cell, _ layer: Scope, _ statements: [Stated], _ declines: [Stated],
        _ directory: Directory
    ) {
        self.cell = cell
        self.statements = statements
        self.declines = (declines + statements).filter {
            $0.kind == .decline
                && directory.standing(
                    of: $0, group: cell.group, record: cell.record, layer: layer) == .valid
        }
        self.directory = directory
        ranking = directory.ranking(of: cell.group)
        standings = statements.map {
            directory.standing(of: $0, group: cell.group, record: cell.record, layer: layer)
        }
    }

    func result(leaf: (Position) throws -> Digest?) rethrows -> MergedCell {
        let voices = latest { standings[$0] == .valid && speaks($0) ? statements[$0].role : nil }
        let effective = ranking.lazy.compactMap { voices[$0] }.first {
            statements[$0].word != nil
        }
        let proposals = latest {
            standings[$0] == .proposal && speaks($0) ? statements[$0].author : nil
        }
        let declined = try targets(of: declines.lazy.compactMap(\.declines), leaf: leaf)
        var merged = MergedCell(
            verdicts: [], voices: voices, effective: effective, diverging: [],
            openProposals: [], openLate: [])
        for index in statements.indices {
            merged.verdicts.append(
                verdict(
                    of: index, voices: voices, effective: effective, proposals: proposals,
                    declined: declined))
        }
        let valid = statements.indices.lazy.filter { standings[$0] == .valid }
        let adopted = try targets(of: valid.compactMap { statements[$0].adopts }, leaf: leaf)
        sortOpen(into: &merged, adopted: adopted)
        return merged
    }

    /// Whether a statement takes part: declines change no voice, and an erased statement about an
    /// element, which nobody can name any more, has left the merge.
    private func speaks(_ index: Int) -> Bool {
        let statement = statements[index]
        return statement.kind != .decline
            && !(statement.isErased && statement.kind.namesElement == true)
    }

    /// The latest of the statements with each key.
    private func latest<Key: Hashable>(_ key: (Int) -> Key?) -> [Key: Int] {
        var latest: [Key: Int] = [:]
        for index in statements.indices {
            guard let key = key(index) else { continue }
            if let present = latest[key], !statements[index].isLater(than: statements[present]) {
                continue
            }
            latest[key] = index
        }
        return latest
    }

    /// What these references name of what is held.
    private func targets(
        of references: some Sequence<Reference>, leaf: (Position) throws -> Digest?
    ) rethrows -> Set<Position> {
        var named = Set<Position>()
        for target in references {
            if try leaf(target.position) == target.leaf { named.insert(target.position) }
        }
        return named
    }

    private func verdict(
        of index: Int, voices: [Role: Int], effective: Int?, proposals: [UInt32: Int],
        declined: Set<Position>
    ) -> Verdict {
        let statement = statements[index]
        if case .late(let act) = standings[index] { return .late(act: act) }
        if statement.kind == .decline { return .withdrawing }
        if standings[index] == .proposal {
            if proposals[statement.author] != index { return .superseded }
            if statement.isWithdrawal { return .withdrawing }
            return declined.contains(statement.position) ? .declined : .proposed
        }
        guard voices[statement.role] == index else { return .superseded }
        if statement.isWithdrawal { return .withdrawing }
        if index == effective { return .effective }
        guard ranking.contains(statement.role), let effective else { return .losing(.closed) }
        return .losing(.higherRole(statements[effective].role))
    }

    private func sortOpen(into merged: inout MergedCell, adopted: Set<Position>) {
        let shown = merged.effective.flatMap { statements[$0].word }
        for index in statements.indices {
            let statement = statements[index]
            guard let word = statement.word, word != shown,
                !adopted.contains(statement.position)
            else { continue }
            switch merged.verdicts[index] {
            case .proposed: merged.openProposals.append(index)
            case .late: merged.openLate.append(index)
            case .losing: sortLosing(index, into: &merged)
            case .effective, .superseded, .withdrawing, .declined: break
            }
        }
    }

    /// A losing voice is a divergence while its role and the effective one are held by different
    /// institutions; that of a lead or national lead below the owner's shows as a proposal.
    private func sortLosing(_ index: Int, into merged: inout MergedCell) {
        guard let effective = merged.effective, ranking.contains(statements[index].role) else {
            return
        }
        let (losing, winning) = (statements[index].role, statements[effective].role)
        guard let holder = holder(of: losing), holder != self.holder(of: winning) else { return }
        if winning == .owner {
            merged.openProposals.append(index)
        } else {
            merged.diverging.append(index)
        }
    }

    private func holder(of role: Role) -> UInt32? {
        directory.say(role, of: cell.group, in: cell.record, at: directory.size)
    }
}
