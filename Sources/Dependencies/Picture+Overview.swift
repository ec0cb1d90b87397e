extension Picture {
    /// The picture with one box for each institution or sector, for answers of too many nodes.
    ///
    /// Boxes say how many records of each kind they stand for; arrows, how many links. A dashed
    /// arrow has no confirmed link. Beyond `limit` arrows, the ones with fewest links are left
    /// out and counted.
    public func overview(by grouping: Grouping, limit: Int = 150) -> String {
        var arrows = groupArrows(grouping)
        let all = arrows.reduce(0) { $0 + $1.count }
        arrows = Array(
            arrows.sorted { ($1.count, $0.from, $0.to) < ($0.count, $1.from, $1.to) }
                .prefix(limit))
        let omitted = all - arrows.reduce(0) { $0 + $1.count }
        var picture = self
        picture.excerpt = Excerpt(
            members: excerpt.members, edges: excerpt.edges, omittedNodes: excerpt.omittedNodes,
            omittedEdges: excerpt.omittedEdges + omitted)
        var lines = Self.head(legend: picture.legend(overview: true), isLarge: true)
        lines += groupBoxes(grouping)
        let heaviest = arrows.first?.count ?? 1
        for arrow in arrows.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
            let width = 1 + 3 * Double(arrow.count) / Double(heaviest)
            lines.append(
                "  g\(arrow.from) -> g\(arrow.to) [label=\"\(arrow.count)\", "
                    + "penwidth=\(Double(Int(width * 10)) / 10), "
                    + "style=\(arrow.hasConfirmed ? "solid" : "dashed")];")
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private struct GroupArrow {
        var from: UInt32
        var to: UInt32
        var count: Int
        var hasConfirmed: Bool
    }

    /// Arrows between different groups.
    private func groupArrows(_ grouping: Grouping) -> [GroupArrow] {
        var arrows: [UInt64: GroupArrow] = [:]
        for edge in excerpt.edges {
            let from = graph.group(of: edge.from, by: grouping)
            let to = graph.group(of: edge.to, by: grouping)
            guard from != to else { continue }
            let key = UInt64(from) << 32 | UInt64(to)
            var arrow = arrows[key] ?? GroupArrow(from: from, to: to, count: 0, hasConfirmed: false)
            arrow.count += 1
            arrow.hasConfirmed = arrow.hasConfirmed || edge.status == .confirmed
            arrows[key] = arrow
        }
        return Array(arrows.values)
    }

    private func groupBoxes(_ grouping: Grouping) -> [String] {
        var counts: [UInt32: [UInt8: Int]] = [:]
        var broken: Set<UInt32> = []
        for member in excerpt.members {
            let group = graph.group(of: member.node, by: grouping)
            counts[group, default: [:]][graph[member.node].kind, default: 0] += 1
            if brokenNodes.contains(member.node) { broken.insert(group) }
        }
        return counts.keys.sorted().map { group in
            let name = grouping == .institution ? labels.institution(group) : labels.sector(group)
            let kinds = (counts[group] ?? [:]).sorted { $0.key < $1.key }
                .map { "\(labels.style($0.key).name): \($0.value)" }.joined(separator: ", ")
            let title = ((broken.contains(group) ? "! " : "") + name).asDOT(columns: 26).dropLast()
            let mark = broken.contains(group) ? ", color=\"#c00000\", penwidth=3" : ""
            return "  g\(group) [shape=box, fillcolor=\"#ffffff\", "
                + "label=\(title)\\n\(kinds.asDOT(columns: 26).dropFirst())\(mark)];"
        }
    }
}
