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
        let subject =
            edge.kind == LinkKind.need.number
            ? arrays.records[Int(edge.from)] : arrays.statedBy[Int(edge.payload)]
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
        Self.bestAvailability(levels(of: node))
    }

    /// The promises and requirements of availability that can't hold.
    ///
    /// Only critical links count: without the others the dependent works on. What a record offers
    /// is the least of its own level and those along every chain.
    public func brokenPromises(_ filter: Filter) -> LevelReport {
        var critical = filter
        critical.criticalOnly = true
        let table = levelTable()
        func own(_ node: NodeID) -> Int64? {
            Self.bestAvailability(table.levels(of: node))?.percentage
        }
        let levels = Levels(
            sense: .largerIsBetter, promised: own, offered: own,
            required: { edge in
                table.required(by: edge).first { $0.level.indicator == "availability" }?
                    .level.percentage
            })
        var workspace = Workspace()
        return graph.check(levels, filter: critical, using: &workspace)
    }

    private static func bestAvailability(_ levels: [StatedLevel]) -> Level? {
        levels.filter {
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
        let subject =
            edge.kind == LinkKind.need.number
            ? arrays.records[Int(edge.from)] : arrays.statedBy[Int(edge.payload)]
        return levels[subject]?.filter { $0.role == .required } ?? []
    }
}

extension Level {
    /// A level in percent, in millionths; nil where it is in another unit or no least value.
    fileprivate var percentage: Int64? {
        unit == "percent" && bound ?? "at-least" == "at-least" ? target : nil
    }
}
