internal import Merge
public import Register
internal import Storage

/// Something that waits for somebody's word.
public struct OpenItem: Hashable, Sendable {
    /// The cell.
    public let cell: Cell
    /// The layer.
    public let layer: Scope
    /// The diverging voice, proposal or late statement.
    public let statement: StatementView
    /// What shows in that layer; nil if nothing does.
    public let effective: StatementView?
    /// Who may adopt the statement, in the role of the effective one, or else in the lowest; nil if
    /// nobody, also where the layer takes nothing of the record until its institution owns it.
    public let holder: UInt32?
}

/// A question for what is open: of whose records, in which layers, as of when.
public struct OpenQuestion: Hashable, Sendable {
    /// Those of records that this institution owns; nil: of anybody's.
    public var owner: UInt32?
    /// Those in these layers; nil: in all that this node holds.
    public var layers: [Scope]?
    /// As of the last frontier note of this day or before; nil: now.
    public var day: String?

    /// A question from its parts.
    public init(owner: UInt32? = nil, layers: [Scope]? = nil, asOf day: String? = nil) {
        self.owner = owner
        self.layers = layers
        self.day = day
    }
}

extension Replica {
    /// Cells about which two roles' holders differ, one item for each losing voice; sorted.
    public func divergences(_ question: OpenQuestion = OpenQuestion()) throws -> [OpenItem] {
        try open(.divergence, question) { $0.diverging }
    }

    /// Open proposals, sorted by cell and layer.
    public func proposals(_ question: OpenQuestion = OpenQuestion()) throws -> [OpenItem] {
        try open(.proposal, question) { $0.openProposals }
    }

    /// Late statements that nobody has adopted: those of logs that go on, sorted by cell and
    /// layer, then those kept apart beyond a log's end, which are no part of any day's register.
    public func late(_ question: OpenQuestion = OpenQuestion()) throws -> [OpenItem] {
        let going = try open(.late, question) { $0.openLate }
        guard question.day == nil else { return going }
        return going
            + (try read { snapshot, state in
                let directory = state.directory
                return try RecordReader(snapshot, directory).openApart().filter {
                    question.takes($0.cell.record, $0.layer, directory)
                }
            })
    }

    /// Now, what is derived tells where to look. O(open matters); as of a day O(register).
    private func open(
        _ matter: OpenMatter, _ question: OpenQuestion, _ indexes: (MergedCell) -> [Int]
    ) throws -> [OpenItem] {
        if question.day == nil { try settleAll() }
        return try read { snapshot, state in
            let readers = Readers(self, snapshot, state, asOf: question.day)
            let directory = try readers.directory()
            let places =
                question.day == nil
                ? try snapshot.derived(open: matter).map { ($0.record, $0.layer) }
                : try snapshot.records(prefix: "", limit: .max).flatMap { record in
                    try snapshot.layers(of: record).map { (record, $0) }
                }
            return try places.flatMap { record, layer -> [OpenItem] in
                guard question.takes(record, layer, directory),
                    let reader = try readers.reader(of: layer)
                else { return [] }
                return try reader.merged(record, layer).flatMap {
                    try reader.items(indexes($0.merged), of: $0, in: layer)
                }
            }
        }
    }
}

extension OpenQuestion {
    fileprivate func takes(_ record: RecordID, _ layer: Scope, _ directory: Directory) -> Bool {
        layers?.contains(layer) != false
            && (owner == nil || directory.owner(of: record, at: directory.size) == owner)
    }
}

extension RecordReader {
    /// These statements of a group, each with who may answer it.
    fileprivate func items(
        _ open: [Int], of group: Group, in layer: Scope
    ) throws -> [OpenItem] {
        guard !open.isEmpty else { return [] }
        let cell = group.cell
        let views = try views(of: group, in: layer)
        let effective = group.merged.effective.map { views[$0] }
        let holder =
            directory.isAbout(cell.record, layer, at: directory.size)
            ? holder(of: cell, in: effective?.statement.role) : nil
        return open.map {
            OpenItem(
                cell: cell, layer: layer, statement: views[$0], effective: effective,
                holder: holder)
        }
    }

    /// Who has the say about a cell in a role; where nothing shows, in the lowest role that somebody
    /// holds and that has a word in the group.
    private func holder(of cell: Cell, in role: Role?) -> UInt32? {
        let directory = directory
        let ranking = directory.ranking(of: cell.group)
        let roles = role.map { [$0] } ?? [.owner, .lead, .national].filter(ranking.contains)
        return roles.lazy.compactMap {
            directory.say($0, of: cell.group, in: cell.record, at: directory.size)
        }.first
    }
}
