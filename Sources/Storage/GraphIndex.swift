internal import Foundation
internal import GRDB
public import Register

/// What the graph's index keeps of one record; what the numbers mean is the caller's.
public struct IndexedRecord: Hashable, Sendable {
    /// The local code; empty where it has none.
    public var code: String
    /// What it is called.
    public var title: String
    /// Its attributes as a node; nil where it is none.
    public var node: Int64?
    /// The edges that it states, in their order.
    public var edges: [Edge] = []
    /// When its edges and levels count; nil: always.
    public var validity: Int64?
    /// What it answers to links and provisions.
    public var answers: [RecordID: Answer] = [:]
    /// The levels that it states, in their order.
    public var levels: [Level] = []

    /// A record of which nothing else is kept yet.
    public init(code: String, title: String, node: Int64?) {
        self.code = code
        self.title = title
        self.node = node
    }

    /// An edge.
    public struct Edge: Hashable, Sendable {
        /// The dependent.
        public var source: RecordID
        /// What it depends on.
        public var target: RecordID
        /// What is known of it.
        public var attributes: Int64

        /// An edge from its parts.
        public init(source: RecordID, target: RecordID, attributes: Int64) {
            self.source = source
            self.target = target
            self.attributes = attributes
        }
    }

    /// An answer.
    public struct Answer: Hashable, Sendable {
        /// What it answers to.
        public var digest: Digest
        /// Yes or no.
        public var isYes: Bool
        /// Why; may be empty.
        public var reason: String

        /// An answer from its parts.
        public init(digest: Digest, isYes: Bool, reason: String) {
            self.digest = digest
            self.isYes = isYes
            self.reason = reason
        }
    }

    /// A level.
    public struct Level: Hashable, Sendable {
        /// The record whose level it is.
        public var subject: RecordID
        /// What it is for.
        public var role: Int64
        /// The indicator.
        public var indicator: String
        /// What is stated.
        public var value: String

        /// A level from its parts.
        public init(subject: RecordID, role: Int64, indicator: String, value: String) {
            self.subject = subject
            self.role = role
            self.indicator = indicator
            self.value = value
        }
    }
}

extension Snapshot {
    /// Whether some record's index is stale, or something it is made of is dirty.
    public func isGraphBehind() throws -> Bool {
        try fetchOne(
            "SELECT EXISTS (SELECT 1 FROM graph_stale) OR EXISTS (SELECT 1 FROM dirty)"
        ) { $0[0] as Bool } ?? false
    }

    /// About how many records are to be indexed: those stale, and those something of which is dirty.
    public func graphBacklog() throws -> Int {
        try fetchOne(
            """
            SELECT count(*) FROM (SELECT record FROM graph_stale UNION SELECT record FROM dirty)
            """
        ) { $0[0] as Int } ?? 0
    }

    /// What a record answers to a link or provision; nil where it says nothing.
    public func graphAnswer(
        of answerer: RecordID, to about: RecordID
    ) throws -> IndexedRecord.Answer? {
        guard let record = try number(of: answerer), let other = try number(of: about) else {
            return nil
        }
        return try fetchOne(
            "SELECT digest, yes, reason FROM graph_answer WHERE record = ? AND about = ?",
            [record, other], Self.answer)
    }

    /// What the index keeps of a record; nil where it keeps nothing.
    public func graphIndex(of record: RecordID) throws -> IndexedRecord? {
        try number(of: record).flatMap { try graphIndex($0) }
    }

    /// What the index keeps of a record, by the store's number.
    func graphIndex(_ number: Int64) throws -> IndexedRecord? {
        let known = try fetchOne(
            "SELECT code, title, node FROM graph_text WHERE record = ?", [number]
        ) { IndexedRecord(code: $0[0], title: $0[1], node: $0[2]) }
        guard var known else { return nil }
        known.edges = try fetchAll(
            """
            SELECT source.key, target.key, attributes FROM graph_edge
            JOIN record AS source ON source.id = ends >> 32
            JOIN record AS target ON target.id = ends & 4294967295
            WHERE graph_edge.record = ? ORDER BY place
            """, [number]
        ) { row in
            IndexedRecord.Edge(
                source: try Self.record(row), target: try Self.record(row, 1), attributes: row[2])
        }
        known.levels = try fetchAll(
            """
            SELECT key, role, indicator, value FROM graph_level
            JOIN record ON record.id = subject WHERE graph_level.record = ? ORDER BY place
            """, [number]
        ) { row in
            IndexedRecord.Level(
                subject: try Self.record(row), role: row[1], indicator: row[2], value: row[3])
        }
        known.validity = try graphValidity(of: number)
        known.answers = Dictionary(
            try fetchAll(
                """
                SELECT digest, yes, reason, key FROM graph_answer
                JOIN record ON record.id = about WHERE graph_answer.record = ?
                """, [number]
            ) { (try Self.record($0, 3), try Self.answer($0)) }
        ) { $1 }
        return known
    }

    private func graphValidity(of number: Int64) throws -> Int64? {
        try fetchOne(
            """
            SELECT coalesce(
                (SELECT validity FROM graph_edge WHERE record = ?1 LIMIT 1),
                (SELECT validity FROM graph_level WHERE record = ?1 LIMIT 1))
            """, [number]
        ) { $0[0] as Int64? } ?? nil
    }

    private static func answer(_ row: Row) throws -> IndexedRecord.Answer {
        IndexedRecord.Answer(digest: try row.digest(0), isYes: row[1], reason: row[2])
    }
}

extension Transaction {
    /// How many changes of the index are remembered at least.
    static let rememberedChanges: Int64 = 100_000

    /// Replaces what the index keeps of a record; nil: nothing.
    ///
    /// Where it says something else to a link or provision than before, that one becomes stale.
    ///
    /// - Parameter isLogged: Whether the change goes into the log of changes, which followers read.
    /// - Returns: whether the index kept something else before.
    public func index(
        _ touched: TouchedRecord, as new: IndexedRecord?, isLogged: Bool
    ) throws -> Bool {
        let (record, number) = (touched.record, touched.number)
        var new = new
        if new?.edges.isEmpty ?? true, new?.levels.isEmpty ?? true { new?.validity = nil }
        let old = try graphIndex(number)
        guard old != new else { return false }
        let former = try (old?.edges ?? []).map { edge in
            try knownNumber(of: edge.source) << 32 | knownNumber(of: edge.target)
        }
        try replaceNode(record, number, old, new)
        try replaceEdges(record, number, old, new)
        try replaceLevels(number, old, new)
        try replaceAnswers(number, old?.answers ?? [:], new?.answers ?? [:])
        if isLogged {
            try execute(
                "INSERT INTO graph_change (record, former) VALUES (?, ?)",
                [number, GraphChange.packed(former)])
        }
        return true
    }

    /// Says that the log of changes lacks some: followers see a gap, and read everything.
    public func noteGapInGraphChanges() throws {
        try execute("INSERT INTO graph_change (record) VALUES (0)")
    }

    /// Forgets the changes of the index but the latest.
    public func forgetGraphChanges() throws {
        try execute(
            "DELETE FROM graph_change WHERE number <= (SELECT max(number) FROM graph_change) - ?",
            [Self.rememberedChanges])
    }

    /// Drops the index; every record that something is derived of is stale.
    public func dropGraphIndex() throws {
        for table in ["node", "edge", "text", "answer", "level"] {
            try execute("DELETE FROM graph_\(table)")
        }
        try execute("INSERT OR IGNORE INTO graph_stale SELECT DISTINCT record FROM derived")
        try noteGapInGraphChanges()
        try execute(
            "DELETE FROM graph_change WHERE number < (SELECT max(number) FROM graph_change)")
    }

    private func replaceNode(
        _ record: RecordID, _ number: Int64, _ old: IndexedRecord?, _ new: IndexedRecord?
    ) throws {
        let key = Data(record.bytes)
        if let old, old.node != nil, old.node != new?.node || old.code != new?.code {
            try execute(
                "DELETE FROM graph_node WHERE creator = ? AND code = ? AND key = ?",
                [record.creator, old.code, key])
        }
        guard let new else {
            try execute("DELETE FROM graph_text WHERE record = ?", [number])
            return
        }
        if let node = new.node, node != old?.node || old?.code != new.code {
            try execute(
                "INSERT INTO graph_node VALUES (?, ?, ?, ?, ?)",
                [record.creator, new.code, key, number, node])
        }
        try execute(
            "INSERT OR REPLACE INTO graph_text VALUES (?, ?, ?, ?)",
            [number, new.code, new.title, new.node])
    }

    private func replaceEdges(
        _ record: RecordID, _ number: Int64, _ old: IndexedRecord?, _ new: IndexedRecord?
    ) throws {
        guard old?.edges != new?.edges || old?.validity != new?.validity else { return }
        if old?.edges.isEmpty == false {
            try execute("DELETE FROM graph_edge WHERE record = ?", [number])
        }
        for (place, edge) in (new?.edges ?? []).enumerated() {
            let (source, target) = try (knownNumber(of: edge.source), knownNumber(of: edge.target))
            try execute(
                "INSERT INTO graph_edge VALUES (?, ?, ?, ?, ?, ?)",
                [
                    number, place, record.creator, source << 32 | target, edge.attributes,
                    new?.validity,
                ])
        }
    }

    private func replaceLevels(
        _ number: Int64, _ old: IndexedRecord?, _ new: IndexedRecord?
    ) throws {
        guard old?.levels != new?.levels || old?.validity != new?.validity else { return }
        if old?.levels.isEmpty == false {
            try execute("DELETE FROM graph_level WHERE record = ?", [number])
        }
        for (place, level) in (new?.levels ?? []).enumerated() {
            try execute(
                "INSERT INTO graph_level VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    number, place, try knownNumber(of: level.subject), level.role, level.indicator,
                    level.value, new?.validity,
                ])
        }
    }

    private func replaceAnswers(
        _ number: Int64, _ old: [RecordID: IndexedRecord.Answer],
        _ new: [RecordID: IndexedRecord.Answer]
    ) throws {
        for (about, answer) in new where old[about] != answer {
            let other = try knownNumber(of: about)
            try execute(
                "INSERT OR REPLACE INTO graph_answer VALUES (?, ?, ?, ?, ?)",
                [number, other, Data(answer.digest.bytes), answer.isYes, answer.reason])
            try makeStale(other)
        }
        for about in old.keys where new[about] == nil {
            let other = try knownNumber(of: about)
            try execute(
                "DELETE FROM graph_answer WHERE record = ? AND about = ?", [number, other])
            try makeStale(other)
        }
    }

    /// Has the edges of a link or provision judged anew, if it has any.
    private func makeStale(_ link: Int64) throws {
        try execute(
            """
            INSERT OR IGNORE INTO graph_stale
            SELECT ?1 WHERE EXISTS (SELECT 1 FROM graph_edge WHERE record = ?1)
            """, [link])
    }
}
