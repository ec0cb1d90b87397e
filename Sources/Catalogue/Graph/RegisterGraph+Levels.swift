public import Dependencies
internal import Register

/// Promised, offered and required levels, those that count on the graph's day.
extension RegisterGraph {
    /// The levels of a node: those that others state of it too; by record, then indicator.
    public func levels(of node: NodeID) -> [StatedLevel] {
        texts.levels(of: arrays.records[Int(node)]).filter { $0.validity.contains(day) }
    }

    /// The levels that an edge requires of its other end: those of its link record, or of the need
    /// that the other end meets.
    public func required(by edge: Edge) -> [StatedLevel] {
        guard let subject = arrays.requiring(edge) else { return [] }
        return texts.levels(of: subject).filter {
            $0.role == .required && $0.validity.contains(day)
        }
    }

    /// Every level that counts, read at once for questions about the whole graph.
    public func levelTable() -> LevelTable {
        var levels: [UInt32: [StatedLevel]] = [:]
        for (subject, level) in texts.allLevels() where level.validity.contains(day) {
            levels[subject, default: []].append(level)
        }
        return LevelTable(levels: levels, arrays: arrays)
    }

    /// The availability that a node promises or offers: the best of what is stated; nil for none.
    public func availability(of node: NodeID) -> Level? {
        levels(of: node).filter {
            ($0.role == .promised || $0.role == .offered) && $0.level.indicator == "availability"
        }.map(\.level).max { ($0.target ?? 0) < ($1.target ?? 0) }
    }
}

/// Every level of a graph that counts on its day.
public struct LevelTable {
    let levels: [UInt32: [StatedLevel]]
    let arrays: GraphArrays

    /// The levels of a node: those that others state of it too; by record, then indicator.
    public func levels(of node: NodeID) -> [StatedLevel] {
        levels[arrays.records[Int(node)]] ?? []
    }

    /// The levels that an edge requires of its other end: those of its link record, or of the need
    /// that the other end meets.
    public func required(by edge: Edge) -> [StatedLevel] {
        arrays.requiring(edge).flatMap { levels[$0] }?.filter { $0.role == .required } ?? []
    }
}

extension GraphArrays {
    /// The record whose requirements an edge carries: its link record, or the need that the other
    /// end meets; nil for edges that are implied otherwise.
    fileprivate func requiring(_ edge: Edge) -> UInt32? {
        if edge.kind == LinkKind.need.number { return records[Int(edge.from)] }
        return LinkKind.isStated(edge.kind) ? statements.author(of: edge.payload) : nil
    }
}
