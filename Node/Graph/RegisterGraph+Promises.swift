internal import Dependencies
internal import Register

extension RegisterGraph {
    /// The promises and requirements of availability that can't hold.
    ///
    /// Only critical links count: without the others the dependent works on. What a record offers
    /// is the least of its own level and those along every chain.
    func brokenPromises(_ filter: Filter) -> LevelReport {
        var critical = filter
        critical.criticalOnly = true
        let levels = Levels(
            sense: .largerIsBetter,
            promised: { entry($0).availability?.millionths },
            offered: { entry($0).availability?.millionths },
            required: { link($0).availability?.millionths })
        var workspace = Workspace()
        return graph.check(levels, filter: critical, using: &workspace)
    }
}

extension CanonicalJSON {
    /// A level in percent, in millionths; nil where it is in another unit or no least value.
    fileprivate var millionths: Int64? {
        guard self["unit"]?.text == "percent", self["bound"]?.text ?? "at-least" == "at-least",
            let number = target
        else { return nil }
        return Int64((number * 1_000_000).rounded())
    }

    /// A level's number; nil where it is none.
    var target: Double? { self["target"]?.text.flatMap(Double.init) }
}
